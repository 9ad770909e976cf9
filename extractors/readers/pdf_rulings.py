"""Ruling lines of a PDF page from its drawn paths: straight strokes, thin filled boxes, dashes and dots."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

Frame = Callable[[float, float, float, float], "Rect"]
"""(left, bottom, right, top) in PDF space → (x0, top, x1, bottom) on the page as read."""

Rect = tuple[float, float, float, float]
"""x0, top, x1, bottom on the page as read."""
Point = tuple[float, float]
"""x and distance from the top on the page as read."""
Line = tuple[float, float, float]
"""Start, end and level of a ruling line."""

THIN = 1.5
"""Points up to which camelot takes a filled box for a line."""
FAR = 1_000_000.0
"""Points from the page's corner beyond which nothing is printed: the file is broken there."""
MAX_SEGMENTS = 40_000
"""More line segments than any table has: the page is a map or a drawing, its lines are not read."""
MAX_LINES = 400
"""Ruling lines a way beyond which a page is a drawing, not a table."""


@dataclass(slots=True)
class Rulings:
    """Ruling lines: horizontal as (x0, x1, y), vertical as (top, bottom, x), pieces of one line joined; `strokes` are
    the pieces as they were drawn, borders of boxes among them, as (x0, top, x1, bottom)."""

    horizontal: list[Line] = field(default_factory=list)
    vertical: list[Line] = field(default_factory=list)
    strokes: list[Rect] = field(default_factory=list)


def drawings(page: Any, frame: Frame, area: float) -> tuple[Rulings, int]:
    """Ruling lines of the page and the number of pictures that cover most of it."""
    horizontal: list[Line] = []
    vertical: list[Line] = []
    strokes: list[Rect] = []
    images = segments = 0
    wanted = [pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE]
    for item in page.get_objects(filter=wanted, max_depth=6):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            images += (right - left) * (top - bottom) > 0.5 * area
            continue
        count = pdfium_c.FPDFPath_CountSegments(item.raw)
        segments += max(0, count)
        if segments > MAX_SEGMENTS:
            return Rulings(), images
        runs, stroked = _runs(item, count, frame)
        for run in runs:
            strokes += _sides(run, stroked)
            for x0, top_, x1, bottom_ in _pieces(run, stroked):
                # A dot of a dotted line may belong to either.
                if bottom_ - top_ <= 2:
                    horizontal.append((x0, x1, (top_ + bottom_) / 2))
                if x1 - x0 <= 2:
                    vertical.append((top_, bottom_, (x0 + x1) / 2))
    return Rulings(_joined(horizontal), _joined(vertical), strokes), images


def _runs(item: Any, count: int, frame: Frame) -> tuple[list[list[Point]], bool]:
    """The runs of points of a path on the page as read, and whether they are stroked; no runs where nothing shows."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    runs: list[list[Point]] = []
    if not (fill.value or stroke.value):
        return runs, False
    matrix = item.get_matrix()
    outer = item.container
    while outer is not None:
        matrix = matrix.multiply(outer.get_matrix())
        outer = outer.container
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO or not points:
            points = []
            runs.append(points)
        across, up = matrix.on_point(x.value, y.value)
        if not (abs(across) < FAR and abs(up) < FAR):
            return [], False
        points.append(frame(across, up, across, up)[:2])
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    return runs, bool(stroke.value)


def _pieces(run: list[Point], stroked: bool) -> list[Rect]:
    """Straight pieces of a run of points as thin boxes."""
    xs, ys = [p[0] for p in run], [p[1] for p in run]
    if len(run) > 2 and min(max(xs) - min(xs), max(ys) - min(ys)) <= 2:
        return [(min(xs), min(ys), max(xs), max(ys))]
    if not stroked and len(run) != 2:
        return []
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(run)
        if abs(a[0] - b[0]) <= 1 or abs(a[1] - b[1]) <= 1
    ]


def _sides(run: list[Point], stroked: bool) -> list[Rect]:
    """The straight lines that a run of points is, as camelot counts them: a stroked line, the sides of a stroked box,
    the long axis of a thin filled box; nothing of any other run."""
    points = list(run)
    while len(points) > 2 and points[-1] == points[0]:
        points.pop()
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, top, x1, bottom = min(xs), min(ys), max(xs), max(ys)
    if len(points) == 2:
        return [(x0, top, x1, bottom)] if stroked else []
    if len(points) == len(run) or not _is_box(points):
        return []
    if stroked:
        return [(x0, bottom, x1, bottom), (x0, top, x1, top), (x0, top, x0, bottom), (x1, top, x1, bottom)]
    wide, high = x1 - x0, bottom - top
    if min(wide, high) > THIN or max(wide, high) <= THIN:
        return []
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return [(x0, y, x1, y)] if wide >= high else [(x, top, x, bottom)]


def _is_box(points: list[Point]) -> bool:
    """Whether four points are the corners of an upright rectangle, in order."""
    if len(points) != 4:
        return False
    across = [abs(a[0] - b[0]) < 0.01 for a, b in pairwise([*points, points[0]])]
    down = [abs(a[1] - b[1]) < 0.01 for a, b in pairwise([*points, points[0]])]
    return (across[0] and down[1] and across[2] and down[3]) or (down[0] and across[1] and down[2] and across[3])


def _joined(pieces: list[Line], near: float = 4.0) -> list[Line]:
    """Pieces (start, end, level) of one line joined: cell borders that touch, dashes and dots."""
    levels: list[tuple[float, list[Line]]] = []
    for piece in sorted(pieces, key=lambda p: p[2]):
        if levels and piece[2] - levels[-1][0] <= 1.0:
            levels[-1][1].append(piece)
        else:
            levels.append((piece[2], [piece]))
    lines: list[Line] = []
    for level, parts in levels:
        parts.sort()
        start, end = parts[0][:2]
        for low, high, _ in parts[1:]:
            if low - end <= near:
                end = max(end, high)
            else:
                lines.append((start, end, level))
                start, end = low, high
        lines.append((start, end, level))
    return [line for line in lines if line[1] - line[0] >= 8]


def has_grid(rulings: Rulings) -> bool:
    """Whether a page's ruling lines may make a table: two lines either way that cross, not more than a table has."""
    if not (2 <= len(rulings.horizontal) <= MAX_LINES and 2 <= len(rulings.vertical) <= MAX_LINES):
        return False
    crossings = sum(
        x0 - 3 <= x <= x1 + 3 and top - 3 <= y <= bottom + 3
        for x0, x1, y in rulings.horizontal
        for top, bottom, x in rulings.vertical
    )
    return crossings >= 4
