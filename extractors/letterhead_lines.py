"""The lines of a letterhead and of a signature block, whatever way the format gives them: paragraphs, the two
columns of a table without rules, or one scanner line that runs through both columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractors.document import Block, Document, Paragraph, Style, Table
from normalizers.text import plain_dashes, squeeze

Column = Literal["left", "right"]

# Capitals and tones are the scanner's to misread, so the mottos are known by their consonants.
_MOTTO = re.compile(
    r"C\w{1,2}NG\s+H\w{1,3}\s+X\w+\s+H\w{1,2}I\s+CH\w+\s+NGH\w{1,2}A\s+VI\w{1,2}T\s+NAM"
    r"|[ĐD]\w{1,3}\s+l\w{1,3}\s*[-.:]?\s*T\w+\s+do\s*[-.:]?\s*H\w+nh\s+ph\w+"
    r"|[ĐD]\w{1,2}NG\s+C\w{1,2}NG\s+S\w{1,2}N\s+VI\w{1,2}T\s+NAM",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_HEAD_BLOCKS = 40
_HEAD_TABLE_ROWS = 6
_HEAD_TABLE_TEXT = 1200


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, the half of the page it stands in (None: whole width), and its paragraph's style."""

    text: str
    column: Column | None
    block: int
    style: Style


def _of_paragraph(paragraph: Paragraph, block: int) -> Iterator[Line]:
    for text in paragraph.lines or paragraph.text.split("\n"):
        yield Line(plain_dashes(squeeze(text)), paragraph.style.column, block, paragraph.style)


def _of_table(table: Table, block: int) -> Iterator[Line]:
    """The lines of a table without rules that sets two columns: first the left cells, then the right ones."""
    for cell in sorted(table.cells, key=lambda c: (c.col > 0, c.row, c.col)):
        column: Column = "left" if cell.col == 0 else "right"
        if cell.colspan >= table.cols > 1:
            column = "left"
        for text in cell.text.split("\n"):
            yield Line(plain_dashes(squeeze(text)), column, block, Style(bold=cell.bold, column=column))


def _is_layout(table: Table) -> bool:
    return (
        table.cols <= 3 and table.rows <= _HEAD_TABLE_ROWS and sum(len(c.text) for c in table.cells) <= _HEAD_TABLE_TEXT
    )


def _pieces(line: Line) -> Iterator[Line]:
    """A line without the state's or the party's motto: left of it stands one column, right of it the other."""
    found = list(_MOTTO.finditer(line.text))
    if not found:
        yield line
        return
    left = line.text[: found[0].start()].strip(" -_*")
    right = line.text[found[-1].end() :].strip(" -_*")
    if left:
        yield replace(line, text=left, column=line.column or "left")
    if right:
        yield replace(line, text=right)


def _halves(line: Line) -> Iterator[Line]:
    """A line of a table that was saved as text: "ỦY BAN NHÂN DÂN | CỘNG HÒA …" is two columns."""
    cells = [cell.strip() for cell in line.text.split("|")]
    if len(cells) == 1:
        yield line
        return
    for at, cell in enumerate(cells):
        if _LETTER_OR_DIGIT.search(cell):
            yield replace(line, text=cell, column="left" if at == 0 else "right")


def block_lines(block: Block, index: int) -> Iterator[Line]:
    """The non-empty lines of one block; a table that is no layout of two columns has none."""
    if isinstance(block, Paragraph):
        lines = _of_paragraph(block, index)
    elif _is_layout(block):
        lines = _of_table(block, index)
    else:
        return
    yield from (line for line in lines if _LETTER_OR_DIGIT.search(line.text))


def head_lines(document: Document) -> list[Line]:
    """The lines at the head of a document, mottos taken out, as far as a letterhead and a title can reach."""
    lines: list[Line] = []
    for index, block in enumerate(document.blocks[:_HEAD_BLOCKS]):
        if isinstance(block, Table) and not _is_layout(block):
            break
        for line in block_lines(block, index):
            lines.extend(piece for half in _halves(line) for piece in _pieces(half))
    return lines
