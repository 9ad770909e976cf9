"""Words that tesseract doubted, or left out, read once more: larger, and with little around them.

Numbers alone between ruling lines look like specks to a program that looks for lines of text, and one reading in a
hundred comes out wrong and unsure. All such places of a page are put into one picture, one below the other.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import cv2
import numpy as np

from extractors.readers.ocr_image import Grey
from extractors.readers.ocr_words import OcrWord

Reading = Callable[[Grey], list[OcrWord]]
"""Recognises a picture that is one block of lines."""

_MOST = 120
"""Places of a page that are read once more at most."""
_SHORT = 4
"""Letters up to which what a cell holds is doubted: numbers and Roman numerals."""
_SURE, _DOUBTED, _GAIN = 90, 76, 4
_WIDE, _HIGH = 900, 90
"""Pixels of what is read once more at most."""
_LINE_WIDE = 420
_SPECK_HIGH, _SPECK_INK = 15, 30
_MARGIN, _LEFT, _STEP = 6, 60, 40
_LARGER = 1.5
"""At 300 dots an inch single digits are misread one time in five, at 450 hardly ever."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of the page in pixels; `words` are those that a better reading replaces, `x0` to `x1` is where the words
    of that reading must stand."""

    left: int
    top: int
    right: int
    bottom: int
    words: tuple[int, ...]
    x0: float
    x1: float


def read_again(grey: Grey, black: Grey, mask: Grey, words: list[OcrWord], read: Reading) -> list[OcrWord]:
    """The page's words with better readings of doubted ones, and with those of short cells that were left out.

    `grey` and `black` are the page without its ruling lines, `mask` is where these were.
    """
    crops = list(islice(_cells(black, mask, words), _MOST))
    crops += islice(_doubted(words, {index for crop in crops for index in crop.words}), _MOST - len(crops))
    if not crops:
        return words
    picture, tops = _stacked(grey, crops)
    larger: Any = cv2.resize(picture, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)
    found = [_reduced(word) for word in read(larger)]
    dropped: set[int] = set()
    added: list[OcrWord] = []
    for crop, top in zip(crops, tops, strict=True):
        height = crop.bottom - crop.top
        line = [word for word in found if top - 12 < (word.top + word.bottom) / 2 < top + height + 12]
        fresh = [_moved(word, crop.left - _LEFT, crop.top - top) for word in line]
        fresh = [word for word in fresh if crop.x0 <= (word.x0 + word.x1) / 2 <= crop.x1]
        before = [words[index] for index in crop.words]
        if not fresh or (before and _sureness(fresh) < _sureness(before) + _GAIN):
            continue
        dropped.update(crop.words)
        x0, x1 = min(word.x0 for word in fresh), max(word.x1 for word in fresh)
        # Of two words that were one, the other goes as well.
        dropped.update(
            index
            for index, word in enumerate(words)
            if x0 < (word.x0 + word.x1) / 2 < x1 and crop.top < (word.top + word.bottom) / 2 < crop.bottom
        )
        like = before[0] if before else None
        added += [replace(word, base=like.base, size=like.size, line=like.line) if like else word for word in fresh]
    return [word for index, word in enumerate(words) if index not in dropped] + added


def _sureness(words: Sequence[OcrWord]) -> float:
    return sum(word.sure * len(word.text) for word in words) / sum(len(word.text) for word in words)


def _cells(black: Grey, mask: Grey, words: Sequence[OcrWord]) -> Iterable[Crop]:
    """The lines of short cells; also of those that were read well, among which a single digit is read better."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats((mask == 0).astype(np.uint8), connectivity=4)
    height, width = black.shape
    inside: dict[int, list[int]] = {}
    for index, word in enumerate(words):
        x, y = int((word.x0 + word.x1) / 2), int((word.top + word.bottom) / 2)
        if 0 <= x < width and 0 <= y < height:
            inside.setdefault(int(labels[y, x]), []).append(index)
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in boxes[label])
        # What no ruling lines enclose is no cell.
        if wide < 25 or high < 25 or area < 0.8 * wide * high or wide * high > 0.5 * width * height:
            continue
        own = inside.get(label, [])
        if sum(len(words[index].text) for index in own) > _SHORT:
            continue
        for left, top, right, bottom in _ink_lines(black[y : y + high, x : x + wide]):
            held = tuple(i for i in own if y + top <= (words[i].top + words[i].bottom) / 2 <= y + bottom)
            if held and min(words[i].sure for i in held) >= _SURE and len(held) > 1:
                continue
            yield Crop(x + left, y + top, x + right, y + bottom, held, x + left - 9, x + right + 9)


def _ink_lines(part: Grey) -> list[tuple[int, int, int, int]]:
    """The boxes of one or two short lines of letters; none where there is more."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    letters: Any = [tuple(int(v) for v in s[:4]) for s in stats[1:] if s[3] >= _SPECK_HIGH and s[4] >= _SPECK_INK]
    lines: list[list[int]] = []
    for x, y, wide, high in sorted(letters, key=lambda box: box[1]):
        if lines and y < lines[-1][3]:
            left, top, right, bottom = lines[-1]
            lines[-1] = [min(left, x), top, max(right, x + wide), max(bottom, y + high)]
        else:
            lines.append([x, y, x + wide, y + high])
    if len(lines) > 2 or any(right - left > _LINE_WIDE or bottom - top > _HIGH for left, top, right, bottom in lines):
        return []
    return [(left, top, right, bottom) for left, top, right, bottom in lines]


def _doubted(words: Sequence[OcrWord], done: set[int]) -> Iterable[Crop]:
    """Words that are not sure, each with two words on either side."""
    for index, word in enumerate(words):
        if index in done or word.sure >= _DOUBTED or word.line < 0 or not any(map(str.isalnum, word.text)):
            continue
        near = [
            other
            for other in words[max(0, index - 2) : index + 3]
            if other is word
            or (other.line == word.line and max(word.x1, other.x1) - min(word.x0, other.x0) < _WIDE / 2)
        ]
        left, right = min(w.x0 for w in near), max(w.x1 for w in near)
        top, bottom = min(w.top for w in near), max(w.bottom for w in near)
        if right - left <= _WIDE and 8 <= bottom - top <= _HIGH:
            slack = 0.3 * (word.bottom - word.top)
            yield Crop(int(left), int(top), int(right), int(bottom), (index,), word.x0 - slack, word.x1 + slack)


def _reduced(word: OcrWord) -> OcrWord:
    x0, top, x1, bottom, base = (v / _LARGER for v in (word.x0, word.top, word.x1, word.bottom, word.base))
    return replace(word, x0=x0, top=top, x1=x1, bottom=bottom, base=base)


def _moved(word: OcrWord, right: int, down: int) -> OcrWord:
    """A word of the stacked picture in its place on the page; what size its line has is not to be seen there."""
    return replace(
        word,
        x0=word.x0 + right,
        x1=word.x1 + right,
        top=word.top + down,
        bottom=word.bottom + down,
        base=word.base + down,
        size=0.0,
        line=-1,
    )


def _stacked(grey: Grey, crops: Sequence[Crop]) -> tuple[Grey, list[int]]:
    """One picture of all crops, and where the top of each stands in it."""
    paper = int(np.median(grey[::16, ::16]))
    heights = [max(_HIGH // 2, crop.bottom - crop.top) for crop in crops]
    wide = max(crop.right - crop.left for crop in crops)
    picture = np.full((sum(heights) + _STEP * (len(crops) + 1), wide + 2 * _LEFT), paper, np.uint8)
    tops, y = [], _STEP
    for crop, height in zip(crops, heights, strict=True):
        top = y + height - (crop.bottom - crop.top)
        above, before = max(0, crop.top - _MARGIN), max(0, crop.left - _MARGIN)
        part = grey[above : crop.bottom + _MARGIN, before : crop.right + _MARGIN]
        row, column = top - (crop.top - above), _LEFT - (crop.left - before)
        picture[row : row + part.shape[0], column : column + part.shape[1]] = part
        tops.append(top)
        y += height + _STEP
    return picture, tops
