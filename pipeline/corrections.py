"""data/corrections.csv: what people say that a plan's tasks are, one value a line (docs/corrections.md)."""

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from normalizers.text import fold, squeeze
from pipeline.correction_values import (
    LONGEST,
    Correction,
    ValueFault,
    fold_name,
    read_day,
    read_field,
    read_value,
    shown,
)
from pipeline.sources import InputError

FILE = "corrections.csv"
COLUMNS = ("task_id", "field", "value", "who", "when", "why")
OPTIONAL = ("text",)
_TASK_ID = re.compile(r"[0-9a-f]{12}/\S.*")
_DELIMITERS = ",;\t"


class CorrectionsError(InputError):
    """A file that cannot be read as a table of corrections; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is left out, or a column that is: the first line is 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person should know of a line that is sound in itself.

    `kind`: "plan_gone", "task_gone", "text_changed", "refused" (these are not applied), "not_needed", "unknown_body",
    "doubtful" (applied all the same), "withdrawn" (no sound line asks for it any more; `line` is None).
    """

    kind: str
    task_id: str
    field: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.task_id} {self.field}: {self.message}"


@dataclass(frozen=True)
class Corrections:
    """The sound lines of a file, in its order, and what is wrong in the others."""

    lines: tuple[Correction, ...] = ()
    faults: tuple[Fault, ...] = ()
    _by_plan: dict[str, list[Correction]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_plan: defaultdict[str, list[Correction]] = defaultdict(list)
        for line in self.lines:
            by_plan[line.document_id].append(line)
        object.__setattr__(self, "_by_plan", dict(by_plan))

    @property
    def document_ids(self) -> frozenset[str]:
        """The plans that have corrections."""
        return frozenset(self._by_plan)

    @property
    def digest(self) -> str:
        """SHA-256 of what is to be applied: the same whatever the order, the spelling and the faults of the lines."""
        said = sorted(
            json.dumps([c.task_id, c.field, c.value, c.who, c.when.isoformat(), c.why, c.text]) for c in self.lines
        )
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def of(self, document_id: str) -> list[Correction]:
        """The corrections of one plan."""
        return list(self._by_plan.get(document_id, ()))

    def without_plan(self, document_ids: Collection[str]) -> list[Notice]:
        """The corrections whose plan is not among `document_ids`, those of the dataset."""
        return [
            Notice("plan_gone", c.task_id, c.field, c.line, "its plan is not in the dataset")
            for c in self.lines
            if c.document_id not in document_ids
        ]


def corrections_for(output: Path) -> Corrections:
    """The corrections of the dataset in folder `output`: those of corrections.csv beside it. Raises
    CorrectionsError."""
    return read_corrections(output.absolute().parent / FILE)


def read_corrections(path: Path) -> Corrections:
    """The corrections of a CSV file with the columns task_id, field, value, who, when, why and, if wanted, text.

    UTF-8, parted by commas, semicolons or tabs. No file is no corrections. A line with a fault is left out and told
    with its number. Raises CorrectionsError where the file cannot be opened or is no such table.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Corrections()
    except OSError as error:
        raise CorrectionsError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        return parse_corrections(content)
    except CorrectionsError as error:
        raise CorrectionsError(f"{path} {error}") from None


def parse_corrections(content: bytes) -> Corrections:
    """`read_corrections` of a file's content."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CorrectionsError("is not in UTF-8; save it as “CSV UTF-8”") from None
    if "\0" in text:
        raise CorrectionsError("holds zero bytes and is no CSV file; save it as “CSV UTF-8”")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    records = _records(text, delimiter)
    cells = next((row for _, row in records if isinstance(row, str) or any(cell.strip() for cell in row)), "")
    if isinstance(cells, str):
        raise CorrectionsError(f"has no first line that names its columns: {', '.join(COLUMNS)}")
    header, faults = _header(cells)
    found: list[Correction] = []
    for line, row in records:
        try:
            if isinstance(row, str):
                raise ValueFault(f"is no CSV: {row}")
            if any(cell.strip() for cell in row):
                found.append(_correction(line, dict(zip(header, row, strict=False)), row[len(header) :]))
        except ValueFault as fault:
            faults.append(Fault(line, f"{fault}; the line is left out"))
    kept, doubled = _settled(found)
    return Corrections(tuple(kept), tuple(sorted((*faults, *doubled), key=lambda fault: fault.line)))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """(first line, cells) of each record; what is wrong in the place of its cells. A quote that is not closed would
    swallow the lines behind it, which is no matter of one line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise CorrectionsError(f"has a quote in line {line} that is not closed") from None
            yield line, str(error)


def _header(cells: list[str]) -> tuple[list[str], list[Fault]]:
    names = [fold_name(cell) for cell in cells]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise CorrectionsError(f"has no column {', '.join(missing)}; its first line must name {', '.join(COLUMNS)}")
    known = (*COLUMNS, *OPTIONAL)
    if doubled := [name for name in known if names.count(name) > 1]:
        raise CorrectionsError(f"has the column {', '.join(doubled)} twice")
    odd = [cell for cell, name in zip(cells, names, strict=True) if name and name not in known]
    # What is no column of ours may have any name, several times.
    return names, [Fault(1, f"the column {shown(cell)} is not known and is left out") for cell in odd]


def _correction(line: int, row: dict[str, str], more: Sequence[str]) -> Correction:
    """One line; ValueFault says what is wrong in it, all at once."""
    if any(cell.strip() for cell in more):
        raise ValueFault("it has more cells than the first line; a value with the delimiter in it stands in quotes")
    wrong: list[str] = []
    cells = {name: row.get(name, "") for name in (*COLUMNS, *OPTIONAL)}
    for name, cell in cells.items():
        if len(cell) > LONGEST:
            wrong.append(f"{name} has more than {LONGEST:,} characters")
        elif any(unicodedata.category(char) == "Cc" and not char.isspace() for char in cell):
            wrong.append(f"{name} holds control characters")
    if wrong:
        raise ValueFault("; ".join(wrong))
    task_id = squeeze(cells["task_id"])
    if not _TASK_ID.fullmatch(task_id):
        wrong.append(f"task_id {shown(task_id)} is not written like 0752acc728aa/II.1/a")
    name, value = "", None
    try:
        name = read_field(cells["field"])
    except ValueFault as fault:
        wrong.append(f"field {fault}")
    try:
        value = read_value(name, cells["value"]) if name else None
    except ValueFault as fault:
        wrong.append(f"{name} {fault}")
    wrong += [f"{column} is missing" for column in ("who", "when", "why") if not squeeze(cells[column])]
    try:
        when = read_day(squeeze(cells["when"]))
    except ValueFault as fault:
        if squeeze(cells["when"]):
            wrong.append(f"when {fault}")
    if wrong:
        raise ValueFault("; ".join(wrong))
    who, why, text = (squeeze(cells[column]) for column in ("who", "why", "text"))
    # Of dots alone nothing can be told.
    return Correction(task_id, name, value, who, when, why, text if fold(text) else None, line)


def _settled(found: Sequence[Correction]) -> tuple[list[Correction], list[Fault]]:
    """Of lines that say the same of one field the latest; of lines that say different things none."""
    groups: defaultdict[tuple[str, str], list[Correction]] = defaultdict(list)
    for line in found:
        groups[line.task_id, line.field].append(line)
    kept: list[Correction] = []
    faults: list[Fault] = []
    for lines in groups.values():
        if len({line.value for line in lines}) == 1:
            kept.append(max(lines, key=lambda line: (line.when, line.line)))
            continue
        numbers = ", ".join(str(line.line) for line in lines)
        said = f"the lines {numbers} give {lines[0].task_id} {lines[0].field} different values; none is applied"
        faults += [Fault(line.line, said) for line in lines]
    return sorted(kept, key=lambda line: line.line), faults
