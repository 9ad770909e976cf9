"""The bodies of a dataset, a table or a list that the catalogue does not have, and what would make them known."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rapidfuzz import fuzz, process

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import fold, squeeze
from normalizers.unit_kinds import kind_words
from normalizers.unit_words import key_of, read_words
from normalizers.units import parse_units
from pipeline.catalogue_faults import HEADERS, UNITS, Line, forms_of, proper_id
from pipeline.dataset import read_table

UNKNOWN = ("as_printed", "pattern")
NEAREST = 3
_ENTERPRISES = ("công ty", "tổng công ty", "tập đoàn", "ngân hàng", "doanh nghiệp", "hợp tác xã")
_POSITIONS = (
    *("chủ tịch", "phó chủ tịch", "bí thư", "phó bí thư", "chánh văn phòng", "giám đốc", "phó giám đốc", "trưởng"),
    *("phó trưởng", "thủ trưởng", "công chức", "cán bộ", "viên chức", "chuyên viên", "hiệu trưởng", "người đứng đầu"),
)
_COLUMNS = ("mention", "name", "matched_by", "level", "collective")


class BodiesError(Exception):
    """Something that bodies cannot be read from; the message says why in a sentence."""


@dataclass(frozen=True)
class Mention:
    """One body as it stands in one place. `plan` and `task` say where, in words, as far as is known."""

    mention: str
    name: str
    matched_by: str
    level: str | None
    collective: bool
    plan: str = ""
    task: str = ""


@dataclass(frozen=True)
class Near:
    """An entry of the catalogue, and how alike the nearest of its forms is, 0 to 100."""

    score: float
    unit_id: str
    name: str


@dataclass(frozen=True)
class Unknown:
    """A body that the catalogue does not have: how often it stands there, its first place, the nearest entries, and
    the line of units.csv that would add it (empty for several bodies named together, which are in units_groups.csv)."""

    count: int
    first: Mention
    near: tuple[Near, ...]
    line: str


def read_bodies(path: Path) -> list[Mention]:
    """All bodies of a dataset's folder, of one Parquet file of assignments, or of a list of printed bodies: a text with
    one a line, or a CSV file with a column `mention`.

    Raises BodiesError where it is none of these, DatasetError where a folder holds no dataset.
    """
    if not path.exists():
        raise BodiesError(f"There is no file or folder {path}")
    if path.is_dir():
        return _of_dataset(path)
    try:
        if path.suffix.lower() == ".parquet":
            return _of_rows(pq.read_table(path), path)
        return _of_lines(path.read_text("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise BodiesError(f"{path} is no text in UTF-8") from None
    except pa.ArrowInvalid:
        raise BodiesError(f"{path} is no Parquet file") from None
    except OSError as error:
        raise BodiesError(f"{path} cannot be read: {error.strerror or error}") from None


def _of_dataset(root: Path) -> list[Mention]:
    bodies = read_table(root, "assignments").select(["task_id", *_COLUMNS]).to_pylist()
    wanted = {row["task_id"] for row in bodies if row["matched_by"] in UNKNOWN}
    tasks = read_table(root, "tasks").select(["task_id", "source_file", "text"]).to_pylist()
    places = {row["task_id"]: (row["source_file"], row["text"]) for row in tasks if row["task_id"] in wanted}
    return [_mention(row, *places.get(row["task_id"], ("", ""))) for row in bodies]


def _of_rows(table: pa.Table, path: Path) -> list[Mention]:
    missing = [name for name in _COLUMNS if name not in table.column_names]
    if missing:
        raise BodiesError(f"{path} has no column {', '.join(missing)}: it is no table of assignments")
    places = table.column("task_id").to_pylist() if "task_id" in table.column_names else [""] * len(table)
    rows = table.select(list(_COLUMNS)).to_pylist()
    return [_mention(row, str(place).partition("/")[0], str(place)) for row, place in zip(rows, places, strict=True)]


def _mention(row: dict[str, Any], plan: str, task: str) -> Mention:
    collective, level = bool(row["collective"]), row["level"]
    return Mention(str(row["mention"]), str(row["name"]), str(row["matched_by"]), level, collective, plan, task)


def _of_lines(text: str, path: Path) -> list[Mention]:
    lines = list(enumerate(text.splitlines(), 1))
    if path.suffix.lower() == ".csv":
        head = next(csv.reader(text.splitlines()[:1]), [])
        if "mention" in head:
            reader = csv.DictReader(io.StringIO(text))
            lines = [(reader.line_num, row["mention"] or "") for row in reader]
        elif len(head) > 1:
            raise BodiesError(f"{path} has no column mention")
    return [
        Mention(unit.mention, unit.name, unit.matched_by, unit.level, unit.collective, path.name, f"line {number}")
        for number, printed in lines
        for unit in parse_units(squeeze(printed), Jurisdiction())
    ]


def unknown_bodies(mentions: Iterable[Mention], units: Sequence[Line], top: int | None = None) -> list[Unknown]:
    """Bodies that the catalogue does not have, the most frequent first, at most `top` of them; `units` are the lines of
    units.csv. Bodies whose names fold alike are one."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.matched_by in UNKNOWN:
            groups.setdefault(fold(mention.name), []).append(mention)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), fold(group[0].name)))
    forms = [(fold(form), row) for _, row in units for form in forms_of(row)]
    return [_unknown(group, forms) for group in ordered[:top]]


def _unknown(group: list[Mention], forms: list[tuple[str, dict[str, str]]]) -> Unknown:
    first = group[0]
    near = tuple(_nearest(fold(first.name), forms))
    return Unknown(len(group), first, near, "" if first.collective else _line(group, forms))


def _nearest(name: str, forms: list[tuple[str, dict[str, str]]]) -> Iterator[Near]:
    seen: set[str] = set()
    texts = [text for text, _ in forms]
    # Several forms of one entry may come before the next one.
    for _, score, at in process.extract(name, texts, scorer=fuzz.ratio, limit=40):
        row = forms[at][1]
        if row["unit_id"] not in seen and len(seen) < NEAREST:
            seen.add(row["unit_id"])
            yield Near(round(score, 1), row["unit_id"], row["name"])


def _line(group: list[Mention], forms: list[tuple[str, dict[str, str]]]) -> str:
    """The line that adds the body; where the catalogue has its unit_id (a name with other accents), that entry's line
    with the printed forms among its aliases."""
    name = squeeze(group[0].name)
    printed = dict.fromkeys(squeeze(mention.mention) for mention in group)
    shorter = [form for form in printed if key_of(form) != key_of(name) and len(form) < len(name) and "|" not in form]
    known = next((row for _, row in forms if row["unit_id"] == proper_id(name)), None)
    if known is not None:
        added = [form for form in dict.fromkeys([name, *shorter]) if form not in forms_of(known)]
        return _csv_line({**known, "aliases": "|".join([*forms_of(known)[1:], *added])})
    made = {"unit_id": proper_id(name), "name": name, "kind": _kind(name)}
    return _csv_line({**made, "levels": " ".join(_levels(name, group)), "aliases": "|".join(shorter)})


def _csv_line(row: dict[str, str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([row.get(column, "") for column in HEADERS[UNITS]])
    return out.getvalue()


def _kind(name: str) -> str:
    words = f"{fold(name)} "
    if words.startswith(tuple(f"{fold(head)} " for head in _ENTERPRISES)):
        return "enterprise"
    return "position" if words.startswith(tuple(f"{fold(head)} " for head in _POSITIONS)) else "body"


def _levels(name: str, group: list[Mention]) -> tuple[str, ...]:
    """Levels for the line: "local" for kinds that districts had until July 2025 and communes have since, else those
    that the body was found at, else those of its kind word."""
    words = tuple(word.bare for word in read_words(name))
    of_kind = next((kind_words()[words[:n]] for n in (3, 2, 1) if words[:n] in kind_words()), ())
    seen = [level for level, _ in Counter(mention.level for mention in group if mention.level).most_common()]
    return of_kind if of_kind == ("local",) or not seen else tuple(seen)
