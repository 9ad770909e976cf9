"""Shapes of tables: what camelot sees in ruling lines, and what pdfplumber's table finder sees in them."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from typing import Any

from extractors.readers.pdf_rulings import MAX_LINES, Rect, Rulings
from extractors.readers.pdf_words import PageWords, Word

NEAR = 3.5
"""Points within which two borders are one: double rules, borders drawn cell by cell."""
_STRAIGHT = 0.5
"""Points that a ruling line may slope."""
_MEETING = 2
"""camelot's own tolerance in points: borders and ends of lines as near as this are one."""


@dataclass(slots=True)
class Shape:
    """A table's cells as rectangles, with their bounding box; `ragged` where merged cells are not rectangles."""

    rects: list[Rect]
    ragged: bool = False
    words: list[Word] = field(default_factory=list)
    box: Rect = field(init=False)

    def __post_init__(self) -> None:
        x0, top, x1, bottom = zip(*self.rects, strict=True)
        self.box = min(x0), min(top), max(x1), max(bottom)


def ruled_shapes(rulings: Rulings) -> list[Shape]:
    """The tables that camelot (lattice, vector engine) sees in a page's ruling lines, lowest first.

    camelot gets the lines that pypdfium2 has read: its own reader would set all text of the page first, which takes
    ten times as long and is not needed for the grid. It counts upwards.
    """
    # Heavy (OpenCV, pandas): only for files with tables.
    core, lines, utils = (import_module(f"camelot.{name}") for name in ("core", "image_processing", "utils"))

    flat, steep = [], []
    for x0, top, x1, bottom in rulings.strokes:
        if bottom - top <= _STRAIGHT and x1 > x0:
            flat.append((x0, -bottom, x1, -bottom))
        if x1 - x0 <= _STRAIGHT and bottom > top:
            steep.append((x0, -bottom, x0, -top))
    horizontal = lines.coalesce_collinear_lines(flat, "horizontal")
    vertical = lines.coalesce_collinear_lines(steep, "vertical")
    if len(horizontal) * len(vertical) > MAX_LINES**2:
        return []
    shapes = []
    for box, joints in lines.find_joints_from_lines(horizontal, vertical).items():
        xs = utils.merge_close_lines(sorted([*(x for x, _ in joints), box[0], box[2]]), _MEETING)
        ys = utils.merge_close_lines(sorted([*(y for _, y in joints), box[1], box[3]], reverse=True), _MEETING)
        if len(xs) > 1 and len(ys) > 1:
            table = core.Table(list(pairwise(xs)), list(pairwise(ys)))
            upright, level = utils.segments_in_bbox(box, vertical, horizontal)
            shapes.append(_camelot_shape(table.set_edges(upright, level, _MEETING).set_border().cells))
    return sorted(shapes, key=lambda shape: shape.box[3], reverse=True)


def _camelot_shape(cells: list[list[Any]]) -> Shape:
    """Cells that no drawn border parts, put together."""
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
            rects.append((first.x1, -first.y2, last.x2, -last.y1))
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


def words_inside(words: Sequence[Word], box: Rect) -> list[Word]:
    """The words whose middle stands in the box or next to it."""
    x0, top, x1, bottom = box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1
    return [w for w in words if top <= (w.top + w.bottom) / 2 <= bottom and x0 <= (w.x0 + w.x1) / 2 <= x1]


def locator(boxes: Sequence[Rect]) -> Callable[[float, float], int | None]:
    """A function that tells in which of the boxes a point lies, borders included: the index of the first, or None."""
    xs, ys = sorted({x for b in boxes for x in (b[0], b[2])}), sorted({y for b in boxes for y in (b[1], b[3])})
    at_x, at_y = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    owner: dict[tuple[int, int], int] = {}
    for index, box in enumerate(boxes):
        for i in range(at_x[box[0]], at_x[box[2]]):
            for j in range(at_y[box[1]], at_y[box[3]]):
                owner.setdefault((i, j), index)

    def locate(x: float, y: float) -> int | None:
        if x in at_x or y in at_y:
            return next((n for n, b in enumerate(boxes) if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        return owner.get((bisect_left(xs, x) - 1, bisect_left(ys, y) - 1))

    return locate
