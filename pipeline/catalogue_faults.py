"""What is wrong in the catalogue of bodies itself, for an analyst who has just written into it."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import get_args

from normalizers.text import bare
from normalizers.unit_catalogue import Kind
from normalizers.unit_words import key_of

UNITS = "units.csv"
LEVELS = ("central", "province", "district", "commune", "village", "local")
HEADERS = {
    UNITS: ("unit_id", "name", "kind", "levels", "aliases", "short", "family", "since", "until"),
    "units_ambiguous.csv": ("alias", "unit_ids"),
    "units_by_level.csv": ("unit_id", "level", "becomes"),
    "units_abbreviations.csv": ("abbreviation", "expansion", "use"),
}
_REST = "more cells than columns"

Line = tuple[int, dict[str, str]]
"""Number of a line in its file, 1-based, and its cells by column."""


def proper_id(name: str) -> str:
    """The unit_id of a body of this name: its words without accents and "và", with hyphens."""
    return "-".join(word for word in bare(name).split() if word != "va")


def forms_of(row: dict[str, str]) -> tuple[str, ...]:
    """The name and the aliases of a line of units.csv."""
    return (row["name"], *(part.strip() for part in row["aliases"].split("|") if part.strip()))


def lines_of(file: str) -> list[Line]:
    """The lines of one of the project's CSV catalogues; cells that are not there are empty."""
    text = files("normalizers.catalogues").joinpath(file).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), restkey=_REST)
    return [(reader.line_num, {name: value or "" for name, value in row.items()}) for row in reader]


class CatalogueError(Exception):
    """A catalogue that nothing can be read with; the message holds its faults, one a line."""


def faults() -> list[str]:
    """What is wrong, a sentence each with file and line; an empty list where nothing is. Raises CatalogueError where
    columns or kinds are such that no body can be read with it."""
    catalogues = {file: lines_of(file) for file in HEADERS}
    units, shared = catalogues[UNITS], catalogues["units_ambiguous.csv"]
    broken = [fault for file, lines in catalogues.items() for fault in _columns(file, lines)] or list(_kinds(units))
    if broken:
        raise CatalogueError("\n".join(broken))
    return [
        *_entries(units),
        *_forms(units, shared),
        *_references(units, shared, catalogues["units_by_level.csv"]),
        *_abbreviations(catalogues["units_abbreviations.csv"]),
    ]


def _columns(file: str, lines: list[Line]) -> Iterator[str]:
    missing = [name for name in HEADERS[file] if lines and name not in lines[0][1]]
    if missing or not lines:
        yield f"{file}: there is no column {', '.join(missing or HEADERS[file])}; its first line must name the columns"
    for number, row in lines:
        if _REST in row:
            yield f"{file} line {number}: {_REST}; a cell with a comma needs quotation marks"


def _kinds(units: list[Line]) -> Iterator[str]:
    for number, row in units:
        if row["kind"] not in get_args(Kind):
            yield f"{UNITS} line {number}: the kind {row['kind'] or '(none)'} is none of {', '.join(get_args(Kind))}"


def _entries(units: list[Line]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in units:
        where = f"{UNITS} line {number}"
        if not row["name"]:
            yield f"{where}: there is no name"
        elif row["unit_id"] != proper_id(row["name"]):
            yield f"{where}: the unit_id {row['unit_id'] or '(none)'} should be {proper_id(row['name'])}"
        if row["unit_id"] in seen:
            yield f"{where}: the unit_id {row['unit_id']} is in line {seen[row['unit_id']]} already"
        seen.setdefault(row["unit_id"], number)
        for level in row["levels"].split():
            if level not in LEVELS:
                yield f"{where}: the level {level} is none of {', '.join(LEVELS)}"


def _forms(units: list[Line], shared: list[Line]) -> Iterator[str]:
    owners: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for number, row in units:
        for form, times in Counter(forms_of(row)).items():
            owners[key_of(form)].setdefault(row["unit_id"], form)
            if times > 1:
                yield f"{UNITS} line {number}: {form} is there {times} times"
    ambiguous = {key_of(row["alias"]): row["alias"] for _, row in shared}
    for key, forms in owners.items():
        if len(forms) > 1:
            yield f"{UNITS}: {next(iter(forms.values()))} names several bodies: {', '.join(forms)}"
        if key in ambiguous:
            yield f"{UNITS}: {ambiguous[key]} of {', '.join(forms)} is in units_ambiguous.csv too"


def _references(units: list[Line], shared: list[Line], by_level: list[Line]) -> Iterator[str]:
    known = {row["unit_id"] for _, row in units}
    for number, row in shared:
        for unit_id in row["unit_ids"].split():
            if unit_id not in known:
                yield f"units_ambiguous.csv line {number}: there is no body {unit_id} in {UNITS}"
        if len(row["unit_ids"].split()) < 2:
            yield f"units_ambiguous.csv line {number}: {row['alias']} names fewer than two bodies"
    for number, row in by_level:
        for unit_id in (row["unit_id"], row["becomes"]):
            if unit_id not in known:
                yield f"units_by_level.csv line {number}: there is no body {unit_id or '(none)'} in {UNITS}"


def _abbreviations(lines: list[Line]) -> Iterator[str]:
    for abbreviation, times in Counter(row["abbreviation"] for _, row in lines).items():
        if times > 1:
            yield f"units_abbreviations.csv: {abbreviation} is there {times} times"
