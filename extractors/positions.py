"""Columns by their places on the page: where a page shows fewer borders than the one before, its cells span."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell, Table

_NEAR = 6.0
"""Points within which a table's sides stand at the same place on two pages."""
_OVER = 0.5
"""Share of a column's width that a cell covers at least where it spans it."""

Span = tuple[float, float]


def column_spans(table: Table) -> list[Span]:
    """The x positions of every column's sides on the page; empty where the format has none or they are not known."""
    spans: dict[int, Span] = {}
    for cell in table.cells:
        if cell.colspan == 1 and cell.place.boxes:
            box = cell.place.boxes[0]
            spans.setdefault(cell.col, (box.x0, box.x1))
    return [spans[col] for col in range(table.cols)] if len(spans) == table.cols else []


def on_columns(table: Table, columns: Sequence[Span]) -> Table:
    """A table with fewer columns than the page before, its cells put over the columns that they cover there; the same
    table where its sides stand elsewhere or a cell covers no column."""
    boxes = [cell.place.boxes[0] for cell in table.cells if cell.place.boxes]
    if not columns or table.cols >= len(columns) or len(boxes) < len(table.cells):
        return table
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    if abs(left - columns[0][0]) > _NEAR or abs(right - columns[-1][1]) > _NEAR:
        return table
    cells: list[Cell] = []
    for cell in table.cells:
        box = cell.place.boxes[0]
        over = [n for n, (a, b) in enumerate(columns) if min(b, box.x1) - max(a, box.x0) > _OVER * (b - a)]
        if not over:
            return table
        cells.append(replace(cell, col=over[0], colspan=over[-1] - over[0] + 1))
    return replace(table, cols=len(columns), cells=tuple(cells))
