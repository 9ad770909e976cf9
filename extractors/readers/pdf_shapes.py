"""Shapes of tables: what camelot sees in a file, and what pdfplumber's table finder sees in ruling lines."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.readers.pdf_rulings import MAX_LINES, Rulings
from extractors.readers.pdf_words import PageWords, Word

Rect = tuple[float, float, float, float]
"""x0, top, x1, bottom on the page as read."""

NEAR = 3.5
"""Points within which two borders are one: double rules, borders drawn cell by cell."""
_BATCH = 24


@dataclass(slots=True)
class Shape:
    """A table's cells as rectangles; `ragged` where merged cells are not rectangles."""

    rects: list[Rect]
    ragged: bool = False
    words: list[Word] = field(default_factory=list)

    @property
    def box(self) -> Rect:
        return (
            min(r[0] for r in self.rects),
            min(r[1] for r in self.rects),
            max(r[2] for r in self.rects),
            max(r[3] for r in self.rects),
        )


def ruled_shapes(path: Path, sheets: dict[int, Rect]) -> dict[int, list[Shape]]:
    """camelot's tables (lattice, vector engine) on the pages whose sheets are given, as shapes by page number.

    A page that camelot cannot read is left out; the caller then has pdfplumber's opinion alone.
    """
    if not sheets:
        return {}
    # Heavy (OpenCV, pandas): only for files with tables.
    from camelot.io import read_pdf

    def read(numbers: list[int]) -> list[Any]:
        pages = ",".join(map(str, numbers))
        with _quiet("playa"):
            return list(read_pdf(str(path), pages=pages, flavor="lattice", engine="vector", suppress_stdout=True))

    numbers = sorted(sheets)
    shapes: dict[int, list[Shape]] = {}
    # camelot's tables keep all text of their pages: a few pages at a time hold the memory low.
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        try:
            found = read(batch)
        except Exception:
            # One broken page must not cost the others their tables; camelot raises whatever its parser meets.
            found = []
            for number in batch:
                with suppress(Exception):
                    found += read([number])
        for table in found:
            number = int(table.page)
            shapes.setdefault(number, []).append(_camelot_shape(table, sheets[number]))
    return shapes


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's remarks on broken files, stack traces among them, out of the log."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _camelot_shape(table: Any, sheet: Rect) -> Shape:
    """Cells that no drawn border parts, put together. camelot counts from the sheet's bottom left corner."""
    cells = table.cells
    count_rows, count_cols = len(cells), len(cells[0])
    owner = {(r, c): (r, c) for r in range(count_rows) for c in range(count_cols)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    for r in range(count_rows):
        for c in range(count_cols):
            cell = cells[r][c]
            if c + 1 < count_cols and not cell.right and not cells[r][c + 1].left:
                owner[root((r, c + 1))] = root((r, c))
            if r + 1 < count_rows and not cell.bottom and not cells[r + 1][c].top:
                owner[root((r + 1, c))] = root((r, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        groups.setdefault(root(place), []).append(place)
    rects, ragged = [], False
    for places in groups.values():
        top, bottom = min(r for r, _ in places), max(r for r, _ in places)
        left, right = min(c for _, c in places), max(c for _, c in places)
        spans = [(top, left, bottom, right)]
        if len(places) != (bottom - top + 1) * (right - left + 1):
            # No merged cell has an angle: a border is missing, so each of the cells stands alone.
            ragged, spans = True, [(r, c, r, c) for r, c in places]
        for r0, c0, r1, c1 in spans:
            first, last = cells[r0][c0], cells[r1][c1]
            rects.append((sheet[0] + first.x1, sheet[3] - first.y2, sheet[0] + last.x2, sheet[3] - last.y1))
    return Shape(rects, ragged)


def drawn_shapes(rulings: Rulings, gutters: Sequence[float] = ()) -> list[Shape]:
    """Tables that pdfplumber's table finder sees in ruling lines; missing outer borders are drawn at the lines' ends.

    `gutters` are x positions of white columns that stand for vertical lines in tables with horizontal rules only.
    """
    from pdfplumber import table as finder

    if len(rulings.horizontal) > MAX_LINES or len(rulings.vertical) > MAX_LINES:
        return []
    horizontal, vertical = list(rulings.horizontal), list(rulings.vertical)
    if horizontal and not vertical:
        top, bottom = min(y for _, _, y in horizontal), max(y for _, _, y in horizontal)
        vertical = [(top, bottom, x) for x in gutters]
    if horizontal and vertical:
        for edge in (min(x0 for x0, _, _ in horizontal), max(x1 for _, x1, _ in horizontal)):
            if all(abs(x - edge) > NEAR for _, _, x in vertical):
                vertical.append((min(t for t, _, _ in vertical), max(b for _, b, _ in vertical), edge))
        for edge in (min(t for t, _, _ in vertical), max(b for _, b, _ in vertical)):
            if all(abs(y - edge) > NEAR for _, _, y in horizontal):
                horizontal.append((min(x0 for x0, _, _ in horizontal), max(x1 for _, x1, _ in horizontal), edge))
    edges = [
        {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0, "orientation": "h"}
        for x0, x1, y in horizontal
    ] + [
        {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top, "orientation": "v"}
        for top, bottom, x in vertical
    ]
    merged = finder.merge_edges(edges, 3, 3, 3, 3)
    cells = finder.intersections_to_cells(finder.edges_to_intersections(merged, 5, 5))
    return [Shape([(c[0], c[1], c[2], c[3]) for c in group]) for group in finder.cells_to_tables(cells)]


def open_regions(page: PageWords, taken: Sequence[Rect]) -> list[tuple[Rulings, list[float]]]:
    """Regions with three or more horizontal rules of one width and no vertical ones, and their white columns."""
    groups: list[list[tuple[float, float, float]]] = []
    for line in page.rulings.horizontal[:MAX_LINES]:
        if line[1] - line[0] < 0.4 * page.width or any(b[1] - 3 <= line[2] <= b[3] + 3 for b in taken):
            continue
        for group in groups:
            if abs(group[0][0] - line[0]) <= 4 and abs(group[0][1] - line[1]) <= 4:
                group.append(line)
                break
        else:
            groups.append([line])
    regions = []
    for group in groups:
        left, right = min(g[0] for g in group), max(g[1] for g in group)
        top, bottom = min(g[2] for g in group), max(g[2] for g in group)
        crossing = [v for v in page.rulings.vertical if left - 3 <= v[2] <= right + 3 and v[0] < bottom and v[1] > top]
        if len(group) < 3 or crossing:
            continue
        within = [w for w in page.words if inside(w, (left, top, right, bottom))]
        gutters = _white_columns(within, left, right)
        if gutters:
            regions.append((Rulings(group, []), [left, *gutters, right]))
    return regions


def _white_columns(words: Sequence[Word], left: float, right: float) -> list[float]:
    """Middles of the spans of x, 7 points or wider, that hardly any word touches."""
    steps = int(right - left) + 1
    touched = [0] * (steps + 1)
    lines = len({round(w.base) for w in words})
    for word in words:
        low, high = max(0, int(word.x0 - left)), min(steps, int(word.x1 - left) + 1)
        for x in range(low, high):
            touched[x] += 1
    # A heading row may run across all columns: one line in twelve may cross a gutter.
    free = [count <= lines // 12 for count in touched]
    gutters, start = [], None
    for x, white in enumerate([*free, False]):
        if white and start is None:
            start = x
        elif not white and start is not None:
            if x - start >= 7 and start > 4 and x < steps - 4:
                gutters.append(left + (start + x) / 2)
            start = None
    return gutters


def inside(word: Word, box: Rect) -> bool:
    return box[0] - 1 <= (word.x0 + word.x1) / 2 <= box[2] + 1 and box[1] - 1 <= word.middle <= box[3] + 1
