"""Tables and tabs that only set words side by side: letterheads, signatures, frames around what is a table itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from extractors.document import Paragraph
from extractors.readers.docx_paragraphs import Column, Draft, body_paragraphs, column_paragraph, halves
from extractors.readers.docx_tables import Grid, GridCell
from normalizers.text import bare

Item = Draft | Grid[Any]
"""What stands in the text or in a cell: a paragraph, or a table of such items."""

_MOTTO = re.compile(r"\b(?:cong hoa xa hoi chu nghia viet nam|doc lap tu do hanh phuc|dang cong san viet nam)\b")
_RECIPIENTS = re.compile(r"^noi nhan\b")
_ADDRESSEES = re.compile(r"^kinh gui\b")
_ON_BEHALF = re.compile(r"^\W*(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\s?[./]\s?[A-ZĐÀ-Ỹ]{2}")
_NUMBER = re.compile(r"^so\b.{0,40}\b(?:kh|ubnd|qd|ct|ctr|nq|tb|hd|bc|cv|ttr)\b")
_DATE = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b")
_ROWS, _COLUMNS, _LETTERS, _POSITIONS = 12, 3, 5000, 200
_ADDRESSEE_ROWS = 4
_HEAD = 12
"""Paragraphs at the top among which the motto of a letterhead stands that is set with tabs."""
_SHORT = 160


def drafts_of(items: Sequence[Item]) -> Iterator[Draft]:
    """The paragraphs of items, those of tables cell by cell."""
    for item in items:
        if isinstance(item, Draft):
            yield item
        else:
            for cell in item.cells:
                yield from drafts_of(cell.items)


def is_frame(grid: Grid[Item]) -> bool:
    """Whether a table is only a frame: one cell, or cells one below the other with a table in one of them."""
    filled = [cell for cell in grid.cells if cell.items]
    nested = any(isinstance(item, Grid) for cell in filled for item in cell.items)
    return grid.rows * grid.cols == 1 or (nested and (grid.cols == 1 or len(filled) == 1))


def is_layout(grid: Grid[Item]) -> bool:
    """Whether a table is a letterhead, a block of recipients and signature, or the addressees of a letter."""
    if grid.rows > _ROWS or grid.rows * grid.cols > _POSITIONS:
        return False
    filled = [cell for cell in grid.cells if cell.items]
    drafts = list(drafts_of([item for cell in filled for item in cell.items]))
    texts = [draft.text for draft in drafts]
    if len({cell.col for cell in filled}) > _COLUMNS or sum(map(len, texts)) > _LETTERS:
        return False
    short = [bare(text) for text in texts if len(text) <= _SHORT]
    if any(_MOTTO.search(text) or _RECIPIENTS.match(text) for text in short):
        return True
    if any(_NUMBER.match(text) for text in short) and any(_DATE.search(text) for text in short):
        return True
    if any(_ON_BEHALF.match(text) for text in texts):
        return True
    return grid.rows <= _ADDRESSEE_ROWS and bool(short) and _ADDRESSEES.match(short[0]) is not None


def in_columns(grid: Grid[Item]) -> list[Paragraph]:
    """The paragraphs of such a table: those on the left, then those on the right, as each stretch between rows of one
    cell has them."""
    filled = [cell for cell in grid.cells if cell.items]
    used = sorted({cell.col for cell in filled})
    sides: dict[Column, list[Paragraph]] = {"left": [], "right": []}
    made: list[Paragraph] = []
    for cell in filled:
        alone = sum(other.row == cell.row for other in filled) == 1
        if alone and len(used) > 1 and cell.col == used[0] and cell.col + cell.colspan > used[-1]:
            made += [*sides["left"], *sides["right"]]
            sides = {"left": [], "right": []}
            made += [p for draft in drafts_of(cell.items) for p in body_paragraphs(draft)]
            continue
        side = _side(cell, used)
        paragraphs = (column_paragraph(draft, side) for draft in drafts_of(cell.items))
        sides[side] += [paragraph for paragraph in paragraphs if paragraph is not None]
    return [*made, *sides["left"], *sides["right"]]


def _side(cell: GridCell[Item], used: Sequence[int]) -> Column:
    return "left" if cell.col == 0 or (cell.col == used[0] and len(used) > 1) else "right"


def tabbed_columns(items: Sequence[Item]) -> dict[int, list[Paragraph]]:
    """Letterhead and signature where tabs or blanks set them side by side: the paragraphs in place of the items from
    an index on; those items that they take the place of have an empty list."""
    found: dict[int, list[Paragraph]] = {}
    head = list(takewhile(lambda item: isinstance(item, Draft), items[:_HEAD]))
    motto = next((i for i, item in enumerate(head) if _is_parted(item) and _MOTTO.search(_bare(item))), None)
    if motto is not None:
        end = motto + 1
        while end < len(head) and _is_parted(head[end]):
            end += 1
        found |= _set_apart(items, 0, end)
    for start, item in enumerate(items):
        if start in found or not _is_parted(item) or not _RECIPIENTS.match(_bare(item)):
            continue
        end = start + 1
        while end < len(items) and _goes_on(items[end]):
            end += 1
        found |= _set_apart(items, start, end)
    return found


def _bare(item: Item) -> str:
    return bare(item.text[: 2 * _SHORT]) if isinstance(item, Draft) else ""


def _is_parted(item: Item) -> bool:
    return isinstance(item, Draft) and len(item.text) < 2 * _SHORT and halves(item)[1] is not None


def _goes_on(item: Item) -> bool:
    """Whether a paragraph still belongs to the recipients and the signature beside them."""
    return isinstance(item, Draft) and (_is_parted(item) or f"{item.label}{item.text}".lstrip().startswith(("-", "–")))


def _set_apart(items: Sequence[Item], start: int, end: int) -> dict[int, list[Paragraph]]:
    sides: dict[Column, list[Paragraph]] = {"left": [], "right": []}
    for item in items[start:end]:
        if isinstance(item, Draft):
            for side, half in zip(sides, halves(item), strict=True):
                paragraph = column_paragraph(half, side) if half is not None else None
                sides[side] += [] if paragraph is None else [paragraph]
    return {start: [*sides["left"], *sides["right"]]} | {i: [] for i in range(start + 1, end)}
