"""What a page's picture says beside its words: ruling lines, how bold the letters are, how many strokes a numeral has.

All functions take grey pictures (rows of bytes, 0 black) and pixels from the top left corner. 300 dots an inch.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
PixelLine = tuple[float, float, float]
"""start, end, level: a ruling line along x at a height, or along y at an x."""
PixelBox = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

_SHORTEST = 90
"""Pixels of the shortest ruling line: longer than any stroke of a letter, shorter than the narrowest column."""
_GAP = 18
_THICKEST = 14
_NEAR = 8
_MOST_SKEW = 9.0


def load(path: str) -> Grey:
    """The picture as grey. Of a coloured one the red light alone, in which red stamps are as pale as the paper."""
    picture = cv2.imread(path, cv2.IMREAD_ANYCOLOR)
    if picture is None:
        raise ValueError("not a picture")
    red = picture[:, :, 2] if picture.ndim == 3 else picture
    return np.ascontiguousarray(red, dtype=np.uint8)


def ink(grey: Grey) -> Grey:
    """255 where there is ink, against the grey around it."""
    made: Any = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18)
    return np.asarray(made, dtype=np.uint8)


def rulings(black: Grey, shortest: int = _SHORTEST) -> tuple[list[PixelLine], list[PixelLine], Grey]:
    """Horizontal and vertical ruling lines of a picture of ink, and the mask of their pixels.

    `shortest` is the length in pixels from which on a line is one; half of that is enough for one that runs from one
    line to another, as the sides of a cell of one line of text do.
    """
    across: Any = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    down: Any = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((shortest // 2, 1), np.uint8))
    flat = [(x, y, w, h) for x, y, w, h in _parts(across) if h <= _THICKEST]
    horizontal = _joined([(float(x), float(x + w), y + h / 2) for x, y, w, h in flat])
    vertical: list[PixelLine] = []
    for x, y, w, h in _parts(down):
        if w <= _THICKEST and (h >= shortest or _spans(x + w / 2, y, y + h, horizontal)):
            vertical.append((y, y + h, x + w / 2))
        else:
            down[y : y + h, x : x + w] = 0
    mask: Any = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return horizontal, _joined(vertical), np.asarray(mask, dtype=np.uint8)


def _spans(x: float, top: float, bottom: float, horizontal: Sequence[PixelLine]) -> bool:
    """Whether a short vertical line runs from one horizontal line to another."""
    levels = [level for start, end, level in horizontal if start - _NEAR <= x <= end + _NEAR]
    return all(any(abs(level - y) <= _NEAR for level in levels) for y in (top, bottom))


def _parts(mask: Any) -> list[tuple[int, int, int, int]]:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in map(cv2.boundingRect, found)]


def _joined(lines: list[PixelLine]) -> list[PixelLine]:
    """Pieces of one line joined: a scan breaks lines, and one that is not quite level falls into steps."""
    joined: list[PixelLine] = []
    for start, end, level in sorted(lines):
        for index, (low, high, at) in enumerate(joined):
            if start - high <= _GAP and abs(level - at) <= 5:
                long, length = high - low, end - start
                joined[index] = (low, max(high, end), (at * long + level * length) / (long + length))
                break
        else:
            joined.append((start, end, level))
    return joined


def without(grey: Grey, mask: Grey) -> Grey:
    """The picture with paper where the mask is."""
    paper = int(np.median(grey[::16, ::16]))
    cleaned = grey.copy()
    cleaned[mask > 0] = paper
    return cleaned


def weight(black: Grey, box: PixelBox) -> float:
    """How thick the strokes in the box are in pixels: the mean length of the runs of ink in its rows.

    Bold type has about 1.3 times the figure of regular type of the same face and size. 0 where there is no ink.
    """
    part = _part(black, box) > 0
    if part.size == 0:
        return 0.0
    starts = np.count_nonzero(part[:, 1:] & ~part[:, :-1]) + np.count_nonzero(part[:, 0])
    return float(np.count_nonzero(part) / starts) if starts else 0.0


def strokes(black: Grey, box: PixelBox) -> tuple[int, int]:
    """How many upright strokes a word begins with, and with how many it ends: (3, 3) for "III" and for the "IH" that
    it is misread as, (1, 0) for "IV", (0, 2) for "VII", (2, 0) for "II/2024".

    A stroke is upright where the ink stands at one x a quarter below the word's top, in its middle and a quarter above
    its foot; the two of a real "H" are none, since its bar joins them in the middle.
    """
    part = _part(black, box) > 0
    rows = np.flatnonzero(part.any(axis=1))
    if rows.size < 12:
        return 0, 0
    part = part[rows[0] : rows[-1] + 1]
    height = part.shape[0]
    high, middle, low = (_runs(part[round(share * height)]) for share in (0.27, 0.5, 0.73))
    upright = [_upright(run, middle, height) and _upright(run, low, height) for run in high]
    upright_low = [_upright(run, middle, height) and _upright(run, high, height) for run in low]
    return (
        min(_leading(upright), _leading(upright_low)),
        min(_leading(reversed(upright)), _leading(reversed(upright_low))),
    )


def _leading(marks: Iterable[bool]) -> int:
    count = 0
    for mark in marks:
        if not mark:
            break
        count += 1
    return count


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def _upright(run: tuple[int, int], others: list[tuple[int, int]], height: int) -> bool:
    """Whether a run of ink is a stem of a letter that stands at the same place in the other row."""
    if run[1] - run[0] > 0.34 * height:
        return False
    return any(abs(run[0] - a) <= 0.07 * height and abs(run[1] - b) <= 0.07 * height for a, b in others)


def _part(picture: Grey, box: PixelBox) -> Grey:
    x0, top, x1, bottom = (max(0, round(value)) for value in box)
    return picture[top:bottom, x0:x1]


def skew(black: Grey) -> float:
    """By how many degrees the lines of a picture of ink rise to the right; 0 where there is too little ink to say.

    The sum of squared differences between the ink of neighbouring rows is greatest where lines of text lie along the
    rows (Bloomberg, Kopec and Dasari, "Measuring document image skew and orientation", 1995).
    """
    small: Any = cv2.resize(black, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 90)
    if ys.size < 500:
        return 0.0
    step = max(1, ys.size // 60_000)
    ys, xs = ys[::step].astype(np.float64), xs[::step] - small.shape[1] / 2

    def sharpness(degrees: float) -> float:
        levels = np.bincount((ys + xs * np.tan(np.radians(degrees)) + small.shape[1]).astype(np.int64))
        return float(np.sum(np.diff(levels).astype(np.float64) ** 2))

    best = 0.0
    for spread, stride in ((_MOST_SKEW, 0.5), (0.4, 0.1), (0.08, 0.02)):
        angles = [best + stride * i for i in range(-round(spread / stride), round(spread / stride) + 1)]
        best = max(angles, key=lambda angle: (sharpness(angle), -abs(angle)))
    return best


def skewed_grid(black: Grey, shares: Sequence[float] = (0.12, 0.06)) -> bool:
    """Whether a picture seems to hold a ruled table, also a slightly turned one: long thin marks both ways.

    `shares` are the lengths of lines, as shares of width and height, that at least two must reach.
    """
    small: Any = cv2.resize(black, None, fx=0.34, fy=0.34, interpolation=cv2.INTER_AREA)
    small = (small > 60).astype(np.uint8) * 255
    found = []
    for kernel, side, share in ((np.ones((1, 30), np.uint8), 2, shares[0]), (np.ones((30, 1), np.uint8), 3, shares[1])):
        mask: Any = cv2.morphologyEx(small, cv2.MORPH_OPEN, kernel)
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        length = small.shape[1 if side == 2 else 0] * share
        found.append(sum(part[side] >= length for part in _parts(mask)))
    return all(count >= 1 for count in found) and sum(found) >= 2
