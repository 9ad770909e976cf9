"""Prints a plan as a Word file: letterhead in a table without lines, paragraphs, tables with merged cells."""

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from samples.source import CUT, Plan, Table, read_marks

_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_MADE = datetime(2026, 1, 1)


def render(plan: Plan) -> bytes:
    """The file's bytes."""
    paper: Any = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = _MADE
    head = plan.head["letterhead"]
    left = [*head["left"], head["number"], *head.get("subject", [])]
    _columns(paper, left, [*head.get("right", _STATE), head["date"]])
    titles = [head["type"], *head["title"]] if head.get("type") else []
    for line in titles:
        _paragraph(paper, line, bold=True, centre=True)
    for line in head.get("addressee", []):
        _paragraph(paper, line)
    for block in plan.blocks:
        if block.table is not None:
            _table(paper, block.table)
        elif block.kind == "page":
            paper.add_page_break()
        elif block.kind == "signature":
            end = plan.head["signature"]
            _columns(
                paper, ["Nơi nhận:", *(f"- {line}" for line in plan.head["receivers"])], [*end["lines"], end["name"]]
            )
        else:
            centre = block.options.get("style", "").startswith("centre")
            _paragraph(paper, block.text, bold=block.kind == "heading", centre=centre)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _words(text: str) -> str:
    return CUT.sub(" ", read_marks(text).words)


def _paragraph(paper: Any, text: str, *, bold: bool = False, centre: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.add_run(_words(text)).bold = bold
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _columns(paper: Any, left: list[str], right: list[str]) -> None:
    cells = paper.add_table(1, 2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        cell.text = "\n".join(map(_words, lines))


def _table(paper: Any, table: Table) -> None:
    rows = [row for row in table.rows if row.kind != "break"]
    columns = len(table.columns)
    grid = paper.add_table(len(rows), columns, style="Table Grid")
    places = [list(row.cells) for row in grid.rows]
    for r, row in enumerate(rows):
        words = [*row.cells, *["<"] * (columns - len(row.cells))] if row.kind == "heading" else row.cells
        for c, text in enumerate(words):
            if text in ("<", "^"):
                other = places[r][c - 1] if text == "<" else places[r - 1][c]
                places[r][c] = other.merge(places[r][c])
            elif text:
                places[r][c].text = _words(text)
