"""Tables are read cell by cell: what stands in the cells of a page is put into pictures one below the other.

tesseract looks for lines of text across the whole page. Where the texts of neighbouring cells stand at different
heights, as they do where cells are centred, it takes words of several cells for one line and reads them as a heap.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from extractors.readers.ocr_image import Grey
from extractors.readers.ocr_words import OcrWord

Reading = Callable[[Grey], list[OcrWord]]
"""Recognises a picture."""

_FEW = 4
"""Cells below which a page has no table."""
_LEAST_SIDE, _LEAST_INK = 25, 30
_MOST_OF_PAGE = 0.5
_LOWEST = 60
"""Pixels of height that a cell has in the picture at least."""
_STEP, _LEFT = 44, 40
_HIGHEST = 9000
"""Pixels of height of one picture; tesseract takes up to 32,767."""
_NEAR = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """What ruling lines enclose, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def read_page(
    grey: Grey, black: Grey, mask: Grey, around: Reading, inside: Reading
) -> tuple[list[OcrWord], list[OcrWord]]:
    """The words outside of cells, read by `around`, and those in cells, read by `inside` from pictures of one block.

    `grey` and `black` are the page without its ruling lines, `mask` is where these were. Without a table all words are
    read by `around`.
    """
    cells = inked_cells(black, mask)
    if len(cells) < _FEW:
        return around(grey), []
    rest = grey.copy()
    paper = int(np.median(grey[::16, ::16]))
    for cell in cells:
        rest[cell.top : cell.bottom, cell.left : cell.right] = paper
    outside = around(rest)
    found: list[OcrWord] = []
    lines = max((word.line for word in outside), default=0) + 1
    for batch in _batches(cells):
        picture, tops = _stacked(grey, batch, paper)
        words = inside(picture)
        found += _in_place(words, batch, tops, lines)
        lines += max((word.line for word in words), default=0) + 1
    return outside, found


def inked_cells(black: Grey, mask: Grey) -> list[Cell]:
    """The cells of the page's tables that hold ink, from top to bottom."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats((mask == 0).astype(np.uint8), connectivity=4)
    height, width = black.shape
    cells = []
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in boxes[label])
        # What no ruling lines enclose is no cell.
        if min(wide, high) < _LEAST_SIDE or area < 0.8 * wide * high or wide * high > _MOST_OF_PAGE * width * height:
            continue
        if cv2.countNonZero(black[y : y + high, x : x + wide]) >= _LEAST_INK:
            cells.append(Cell(x, y, x + wide, y + high))
    return sorted(cells, key=lambda cell: (cell.top, cell.left))


def _batches(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells for one picture each: of like width, so that little of a picture is empty."""
    batch: list[Cell] = []
    height = 0
    for cell in sorted(cells, key=lambda cell: cell.left - cell.right):
        needed = max(_LOWEST, cell.bottom - cell.top) + _STEP
        if batch and height + needed > _HIGHEST:
            yield batch
            batch, height = [], 0
        batch.append(cell)
        height += needed
    if batch:
        yield batch


def _stacked(grey: Grey, cells: Sequence[Cell], paper: int) -> tuple[Grey, list[int]]:
    """One picture of all cells, and where the top of each stands in it."""
    heights = [max(_LOWEST, cell.bottom - cell.top) for cell in cells]
    wide = max(cell.right - cell.left for cell in cells)
    picture: Any = np.full((sum(heights) + _STEP * (len(cells) + 1), wide + 2 * _LEFT), paper, np.uint8)
    tops, y = [], _STEP
    for cell, height in zip(cells, heights, strict=True):
        part = grey[cell.top : cell.bottom, cell.left : cell.right]
        picture[y : y + part.shape[0], _LEFT : _LEFT + part.shape[1]] = part
        tops.append(y)
        y += height + _STEP
    return picture, tops


def _in_place(words: Sequence[OcrWord], cells: Sequence[Cell], tops: Sequence[int], lines: int) -> Iterator[OcrWord]:
    """The words of the picture where they stand on the page; their lines are counted on from `lines`."""
    for word in words:
        middle = (word.top + word.bottom) / 2
        at = int(np.searchsorted(tops, middle + _NEAR)) - 1
        if at < 0 or middle > tops[at] + cells[at].bottom - cells[at].top + _NEAR:
            continue
        right, down = cells[at].left - _LEFT, cells[at].top - tops[at]
        yield replace(
            word,
            x0=word.x0 + right,
            x1=word.x1 + right,
            top=word.top + down,
            bottom=word.bottom + down,
            base=word.base + down,
            line=word.line + lines,
        )
