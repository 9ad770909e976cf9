"""Ruling lines of a PDF page from its drawn paths: straight strokes, thin filled boxes, dashes and dots."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

Frame = Callable[[float, float, float, float], tuple[float, float, float, float]]
"""(left, bottom, right, top) in PDF space → (x0, top, x1, bottom) on the page as read."""

MAX_SEGMENTS = 40_000
"""More line segments than any table has: the page is a map or a drawing, its lines are not read."""
MAX_LINES = 400
"""Ruling lines a way beyond which a page is a drawing, not a table."""


@dataclass(slots=True)
class Rulings:
    """Ruling lines: horizontal as (x0, x1, y), vertical as (top, bottom, x), pieces of one line joined."""

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)


def drawings(page: Any, frame: Frame, area: float) -> tuple[Rulings, int]:
    """Ruling lines of the page and the number of pictures that cover most of it."""
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    images = segments = 0
    wanted = [pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE]
    for item in page.get_objects(filter=wanted, max_depth=6):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            images += (right - left) * (top - bottom) > 0.5 * area
            continue
        segments += max(0, pdfium_c.FPDFPath_CountSegments(item.raw))
        if segments > MAX_SEGMENTS:
            return Rulings(), images
        for x0, top_, x1, bottom_ in _strokes(item, frame):
            # A dot of a dotted line may belong to either.
            if bottom_ - top_ <= 2:
                horizontal.append((x0, x1, (top_ + bottom_) / 2))
            if x1 - x0 <= 2:
                vertical.append((top_, bottom_, (x0 + x1) / 2))
    return Rulings(_joined(horizontal), _joined(vertical)), images


def _strokes(item: Any, frame: Frame) -> Iterator[tuple[float, float, float, float]]:
    """Straight pieces of a path as thin boxes on the page as read."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    if not (fill.value or stroke.value):
        return
    matrix = item.get_matrix()
    outer = item.container
    while outer is not None:
        matrix = matrix.multiply(outer.get_matrix())
        outer = outer.container
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[tuple[float, float, float, float]] = []
    runs: list[list[tuple[float, float]]] = []
    for index in range(pdfium_c.FPDFPath_CountSegments(item.raw)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO or not points:
            points = []
            runs.append(points)
        points.append(matrix.on_point(x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    for run in runs:
        xs, ys = [p[0] for p in run], [p[1] for p in run]
        if len(run) > 2 and min(max(xs) - min(xs), max(ys) - min(ys)) <= 2:
            pieces.append((min(xs), min(ys), max(xs), max(ys)))
        elif stroke.value or len(run) == 2:
            pieces += [
                (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
                for a, b in pairwise(run)
                if abs(a[0] - b[0]) <= 1 or abs(a[1] - b[1]) <= 1
            ]
    for piece in pieces:
        yield frame(*piece)


def _joined(pieces: list[tuple[float, float, float]], near: float = 4.0) -> list[tuple[float, float, float]]:
    """Pieces (start, end, level) of one line joined: cell borders that touch, dashes and dots."""
    levels: list[tuple[float, list[tuple[float, float, float]]]] = []
    for piece in sorted(pieces, key=lambda p: p[2]):
        if levels and piece[2] - levels[-1][0] <= 1.0:
            levels[-1][1].append(piece)
        else:
            levels.append((piece[2], [piece]))
    lines: list[tuple[float, float, float]] = []
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
