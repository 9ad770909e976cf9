"""Reads a sample plan's source: what is printed, with the annotations of the guide marked in the printed words.

A source is a YAML head (letterhead, document annotation, glossaries) between two lines of "---", then one block a line:

    =2 1. Phòng Nội vụ          heading of depth 2         . words          paragraph that is no task
    * a) words                  task                       *=2 1. X: words  heading and task on one line
    > - Cơ quan chủ trì: [X]    line for the group below   >> - words       line for the task above
    %table …, %end              table (see `Table`)        %page            page break
    %signature                  recipients and signature   ~ words          printed instead of the block above

Marks in printed words: [lead body], +[coordinating], =[implementing], {deadline}, «target», ‹output›. Options stand
after "@@" as key=value pairs parted by ";". "¦" is a page break inside a paragraph or row, "//" a new line in a cell.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROLES = {"": "lead", "+": "coordinating", "=": "implementing"}
_MARK = re.compile(r"([+=?]?)\[([^\]]+)\]|\{([^}]+)\}|«([^»]+)»|‹([^›]+)›")
_TAG = re.compile(r"</?(?:b|i|p|li|ul|br)\s*/?>")
_NOTE = re.compile(r"<fn>\d+</fn>")
CUT = re.compile(r"\s*¦(?:(fn|p)(\d+)¦)?\s*")
_NUMBER = re.compile(r"^\(?((?:PHẦN|Phần) [A-Z]+|[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])(?:\.\)?|\)|(?=\s))\s*", re.IGNORECASE)
_BULLET = re.compile(r"^[-+•–*]\s*")


@dataclass(frozen=True)
class Marked:
    """Words with their marks: `shown` keeps tags, note marks and cuts for printing, `words` is what the guide keeps."""

    shown: str
    words: str
    units: tuple[tuple[str, str], ...] = ()
    deadlines: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    return " ".join(text.split())


def clean(text: str) -> str:
    """Printed words without markup, note marks and page breaks, white space folded."""
    return squeeze(_TAG.sub(" ", _NOTE.sub("", CUT.sub(" ", text).replace("//", " "))))


def read_marks(text: str, role: str = "lead") -> Marked:
    """Parts the annotations from the printed words; `role` is that of a body without a sign before its bracket."""
    units: list[tuple[str, str]] = []
    found: dict[int, list[str]] = {3: [], 4: [], 5: []}

    def take(match: re.Match[str]) -> str:
        if match[2] is not None:
            if match[1] != "?":
                units.append((ROLES[match[1]] if match[1] else role, clean(match[2])))
            return match[2]
        group = next(g for g in (3, 4, 5) if match[g] is not None)
        found[group].append(clean(match[group]))
        return str(match[group])

    shown = _MARK.sub(take, text)
    while _MARK.search(shown):
        shown = _MARK.sub(take, shown)
    return Marked(shown, clean(shown), tuple(units), tuple(found[3]), tuple(found[4]), tuple(found[5]))


def part_number(words: str) -> tuple[str | None, str]:
    """An item's own mark and its words: "a) X" is ("a", "X"), "- X" is (None, "X")."""
    if bullet := _BULLET.match(words):
        return None, words[bullet.end() :]
    if number := _NUMBER.match(words):
        return number[1], words[number.end() :]
    return None, words


@dataclass
class Block:
    """One printed block: heading, para, task, both (heading and task), group, meta, page, signature or table."""

    kind: str
    text: str = ""
    depth: int = 0
    options: dict[str, str] = field(default_factory=dict)
    metas: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    table: "Table | None" = None


@dataclass
class Row:
    """A header, heading, task or break; a cell "^" is merged with the one above, "<" with the left one."""

    kind: str
    cells: list[str] = field(default_factory=list)
    depth: int = 0
    options: dict[str, str] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)


@dataclass
class Table:
    """`columns` says what each column is: number, text, indicator, output, deadline, lead, coordinating, implementing
    or skip. Lines: "! header", "# heading row", "| task row", "---" page break."""

    columns: list[str]
    options: dict[str, str]
    rows: list[Row] = field(default_factory=list)


@dataclass
class Plan:
    name: str
    head: dict[str, Any]
    blocks: list[Block]


def _options(line: str) -> tuple[str, dict[str, str]]:
    text, _, tail = line.partition(" @@ ")
    pairs = (part.partition("=") for part in tail.split(";") if part.strip())
    return text.rstrip(), {key.strip(): value.strip() for key, _, value in pairs}


def _table_line(line: str, table: Table) -> None:
    if line.startswith("---"):
        table.rows.append(Row("break"))
        return
    if line.startswith("~"):
        table.rows[-1].raw.append(re.sub(r" ?⇥ ?", "\t", line[1:].removeprefix(" ")))
        return
    text, options = _options(line)
    match = re.match(r"([!|]|#\d?)\s(.*)$", text)
    if match is None:
        raise ValueError(f"table line not understood: {line}")
    kind = {"!": "header", "|": "task", "#": "heading"}[match[1][0]]
    cells = [cell.strip() for cell in match[2].split(" | ")]
    cells = ["" if cell == "." else cell for cell in cells]
    table.rows.append(Row(kind, cells, int(match[1][1:] or 1) if kind == "heading" else 0, options))


def parse(path: Path) -> Plan:
    """The plan in `path`; raises ValueError with the line that is not understood."""
    _, head, body = re.split(r"^---$", path.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
    blocks: list[Block] = []
    table: Table | None = None
    for line in (part.rstrip() for part in body.splitlines()):
        if not line or line.startswith("//"):
            continue
        if table is not None:
            if line == "%end":
                table = None
            else:
                _table_line(line, table)
            continue
        text, options = _options(line)
        if match := re.match(r"(=|\*=)(\d) (.*)$", text):
            blocks.append(Block("heading" if match[1] == "=" else "both", match[3], int(match[2]), options))
        elif line.startswith("* "):
            blocks.append(Block("task", text[2:], 0, options))
        elif line.startswith(". "):
            blocks.append(Block("para", text[2:], 0, options))
        elif line.startswith(">> "):
            last = next(b for b in reversed(blocks) if b.kind in ("task", "both"))
            last.metas.append(text[3:])
            blocks.append(Block("meta", text[3:], 0, options))
        elif line.startswith("> "):
            blocks.append(Block("group", text[2:], 0, options))
        elif line.startswith("~"):
            blocks[-1].raw.append(line[1:].removeprefix(" "))
        elif text in ("%page", "%signature"):
            blocks.append(Block(text[1:], "", 0, options))
        elif line.startswith("%table"):
            _, options = _options("x @@ " + line.removeprefix("%table"))
            table = Table([c.strip() for c in options["columns"].split(",")], options)
            blocks.append(Block("table", table=table, options=options))
        else:
            raise ValueError(f"{path.name}: line not understood: {line}")
    return Plan(path.stem, yaml.safe_load(head), blocks)
