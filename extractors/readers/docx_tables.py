"""The cells of a table of a Word file on one grid: merged over columns and rows, rows that begin late or end early."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extractors.document import UnreadableError
from extractors.readers.docx_package import Element, damaged
from extractors.readers.docx_styles import VAL, W, whole
from extractors.readers.docx_text import CHOICE, DEEPEST, PASSED, SDT, chosen, unfilled

MAX_COLUMNS = 120
"""Word itself stops at 63."""
MAX_POSITIONS = 250_000
"""Positions of one table's grid; the tables of the longest plans have some ten thousand."""
_NARROW = 170
"""Twentieths of a point (3 mm) within which two borders are one that was drawn twice."""

T = TypeVar("T")


@dataclass(slots=True)
class GridCell(Generic[T]):
    """One cell: its place on the grid, what it covers, and what stands in it."""

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    items: list[T] = field(default_factory=list)


@dataclass(slots=True)
class Grid(Generic[T]):
    """A table: every position of rows x cols is that of a cell or covered by one."""

    rows: int
    cols: int
    cells: list[GridCell[T]]


def inside(container: Element, tags: frozenset[str], depth: int = 0) -> Iterator[Element]:
    """The children of these tags, those in content controls, accepted insertions and the like too.

    Raises UnreadableError where such wrappers are nested without end.
    """
    if depth > DEEPEST:
        raise damaged("its elements are nested deeper than Word nests them")
    for child in container:
        tag = child.tag
        if tag in tags:
            yield child
        elif tag == SDT:
            inner = child.find(f"{W}sdtContent")
            if inner is not None and not unfilled(child):
                yield from inside(inner, tags, depth + 1)
        elif tag in PASSED:
            yield from inside(child, tags, depth + 1)
        elif tag == CHOICE:
            version = chosen(child)
            if version is not None:
                yield from inside(version, tags, depth + 1)


def read_grid(table: Element, read_cell: Callable[[Element], list[T]]) -> Grid[T]:
    """The grid of a w:tbl. `read_cell` is called for each cell that is printed, in order."""
    cells: list[GridCell[T]] = []
    open_cells: dict[int, GridCell[T]] = {}
    row = width = 0
    for line in inside(table, frozenset({f"{W}tr"})):
        properties = line.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        col = _omitted(properties)
        last: GridCell[T] | None = None
        below: dict[int, GridCell[T]] = {}
        for element in inside(line, frozenset({f"{W}tc"})):
            span, across, down = _merging(element)
            if span == 0:
                continue
            above = open_cells.get(col)
            if across and last is not None:
                last.colspan += span
            elif down == "continue" and above is not None and above.colspan == span:
                # What stands in the cells that a merge covers is not printed.
                above.rowspan = row - above.row + 1
                below[col] = above
                last = None
            else:
                last = GridCell(row, col, colspan=span, items=read_cell(element))
                cells.append(last)
                if down:
                    below[col] = last
            col = min(col + span, MAX_COLUMNS)
        open_cells = below
        width = max(width, col)
        row += 1
        if row * width > MAX_POSITIONS:
            raise UnreadableError("over_limit", "The Word file has a table with more cells than any plan.")
    grid = Grid(row, width, cells)
    _snap(grid, _widths(table))
    return _filled(grid)


def _omitted(properties: Element | None) -> int:
    """Grid columns before a row's first cell."""
    before = properties.find(f"{W}gridBefore") if properties is not None else None
    return 0 if before is None else min(max(whole(before.get(VAL)) or 0, 0), MAX_COLUMNS - 1)


def _merging(cell: Element) -> tuple[int, bool, str]:
    """Columns that the cell covers (0: a deleted cell), whether it belongs to the cell on its left, and "restart",
    "continue" or "" for merges over rows."""
    span, across, down = 1, False, ""
    properties = cell.find(f"{W}tcPr")
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == f"{W}gridSpan":
            span = min(max(whole(child.get(VAL)) or 1, 1), MAX_COLUMNS)
        elif tag == f"{W}vMerge":
            down = "restart" if child.get(VAL) == "restart" else "continue"
        elif tag == f"{W}hMerge":
            across = child.get(VAL) != "restart"
        elif tag == f"{W}cellDel":
            return 0, False, ""
    return span, across, down


def _widths(table: Element) -> list[int]:
    return [max(whole(column.get(f"{W}w")) or 0, 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def _snap(grid: Grid[T], widths: Sequence[int]) -> None:
    """Takes borders that stand a hair apart for one: drawn by hand, a column's border differs from row to row."""
    if len(widths) < grid.cols or min(widths[: grid.cols], default=0) >= _NARROW:
        return
    borders = [0]
    for wide in widths[: grid.cols]:
        borders.append(borders[-1] + wide)
    place, edge = [0], 0
    for here in borders[1:]:
        place.append(place[-1] + (here - edge >= _NARROW))
        edge = here if place[-1] != place[-2] else edge
    if any(place[c.col] == place[min(c.col + c.colspan, grid.cols)] for c in grid.cells):
        return
    for cell in grid.cells:
        end = place[min(cell.col + cell.colspan, grid.cols)]
        cell.col = place[cell.col]
        cell.colspan = end - cell.col
    grid.cols = place[-1]


def _filled(grid: Grid[T]) -> Grid[T]:
    """The grid with an empty cell at each position that no cell covers, in order; of two cells over one position the
    first keeps it."""
    taken = [[False] * grid.cols for _ in range(grid.rows)]
    kept: list[GridCell[T]] = []
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.col)):
        end = cell.col
        while end < min(cell.col + cell.colspan, grid.cols) and not taken[cell.row][end]:
            end += 1
        if end == cell.col:
            continue
        cell.colspan = end - cell.col
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            taken[row][cell.col : end] = [True] * cell.colspan
        kept.append(cell)
    kept += [GridCell(row, col) for row, line in enumerate(taken) for col, covered in enumerate(line) if not covered]
    return Grid(grid.rows, grid.cols, sorted(kept, key=lambda c: (c.row, c.col)))
