"""Recognised pages as pages of words, as steady as those of a born-digital file: one size for all lines that are nearly
of one size, bold where the strokes are thick, and without what a scanner sees beside the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Any

from extractors.document import Box, Doubt
from extractors.readers.ocr_mend import is_doubtful, is_numeral, mend_numerals
from extractors.readers.ocr_words import OcrWord
from extractors.readers.pdf_rulings import Rulings
from extractors.readers.pdf_words import PageWords, Word
from normalizers.syllables import is_syllable

_DIRT = re.compile(r"[|_¦~¬=`´'‘’\"“”«»*^\\{}<>•·.,:;°©®™§£¥€…—–-]+")
_MARK = re.compile(r"[-–—+•*.,:;…]")
_LETTERS = re.compile(r"\w", re.UNICODE)
_DOUBTED, _HOPELESS = 50, 15
_LINE_SURE = 55
_BOLD = 1.17
"""Thickness of strokes from which on type is bold, as a multiple of the document's usual one."""
_NEAR_LOW, _NEAR_HIGH = 0.84, 1.5
"""How far a line's measured size may be off the page's usual one; footnotes are set at 0.77 of it or less, and that a
title is larger need not be known."""


@dataclass(slots=True)
class RawPage:
    """A page as it was recognised: pixels, with the page's size in points."""

    number: int
    width: float
    height: float
    scale: float
    words: list[OcrWord]
    horizontal: list[tuple[float, float, float]]
    vertical: list[tuple[float, float, float]]
    doubts: list[Doubt]


def raw_page(page: dict[str, Any], number: int, width: float, height: float) -> RawPage:
    """A page from what `ocr_plugin` wrote. `width` and `height` are the sheet's in points, the other way round where
    the page was found to lie on its side."""
    if (page["width"] > page["height"]) != (width > height) and abs(width - height) > 20:
        width, height = height, width
    scale = width / page["width"]
    read = [OcrWord(**word) for word in page["words"]]
    words = mend_numerals(read)
    doubts = [
        Doubt(word.text, Box(number, word.x0 * scale, word.top * scale, word.x1 * scale, word.bottom * scale))
        for before, word in zip(read, words, strict=True)
        if is_doubtful(before)
    ]
    return RawPage(
        number,
        width,
        height,
        scale,
        list(_legible(words)),
        [(a, b, c) for a, b, c in page["horizontal"]],
        [(a, b, c) for a, b, c in page["vertical"]],
        doubts,
    )


def confidence(page: dict[str, Any]) -> float:
    """How sure the words of a page are, 0-100, by letters; 100 where there are hardly any."""
    words = [OcrWord(**word) for word in page["words"]]
    letters = sum(len(word.text) for word in words)
    if letters < 40:
        return 100.0
    return sum(word.sure * len(word.text) for word in words) / letters


def _legible(words: Sequence[OcrWord]) -> Iterable[OcrWord]:
    """The words without dirt, ornaments, stamps and handwriting."""
    lines: dict[int, list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    poor = {number for number, line in lines.items() if number >= 0 and _is_scribble(line)}
    for word in words:
        if word.line in poor or (word.sure < _HOPELESS and not is_syllable(word.text) and not is_numeral(word)):
            continue
        if not _LETTERS.search(word.text):
            small = word.x1 - word.x0 < 0.15 * word.size and word.bottom - word.top < 0.15 * word.size
            if _DIRT.fullmatch(word.text) is None or (small and word.sure < _DOUBTED):
                continue
            if not _MARK.fullmatch(word.text) or word.sure < _DOUBTED // 2:
                continue
        yield word


def _is_scribble(line: Sequence[OcrWord]) -> bool:
    """Whether what was read as a line is no print: unsure, and no words."""
    letters = sum(len(word.text) for word in line)
    sure = sum(word.sure * len(word.text) for word in line) / letters
    good = sum(len(word.text) for word in line if is_syllable(word.text.strip(".,:;()")) or word.text.isdigit())
    return sure < _LINE_SURE and good < 0.5 * letters


def pages_of_words(raws: Sequence[RawPage]) -> list[PageWords]:
    """The pages as the PDF reader gives them; what is usual in the document (size, weight) comes from all of them."""
    usual = _usual_size(word for raw in raws for word in raw.words)
    sizes = {raw.number: _usual_size(raw.words) or usual for raw in raws}
    for number, size in sizes.items():
        if usual and 0.92 <= size / usual <= 1.08:
            sizes[number] = usual
    thick = [
        word.weight / _steady(word.size, sizes[raw.number])
        for raw in raws
        for word in raw.words
        if word.weight > 0 and len(word.text) > 2
    ]
    regular = median(thick) if thick else 0.0
    return [_page(raw, sizes[raw.number], regular) for raw in raws]


def _usual_size(words: Iterable[OcrWord]) -> float:
    sizes = sorted((word.size, len(word.text)) for word in words if word.size > 0)
    half, seen = sum(letters for _, letters in sizes) / 2, 0
    for size, letters in sizes:
        seen += letters
        if seen >= half:
            return size
    return 0.0


def _steady(size: float, usual: float) -> float:
    """The size that a line has probably been set in."""
    if not usual or not size or _NEAR_LOW <= size / usual <= _NEAR_HIGH:
        return usual or size
    return size


def _page(raw: RawPage, usual: float, regular: float) -> PageWords:
    scale = raw.scale
    words = []
    for line in _lines(raw.words):
        ratios = [_thickness(word, _steady(word.size, usual), regular) for word in line]
        for index, word in enumerate(line):
            size = _steady(word.size, usual)
            near = [ratio for ratio in ratios[max(0, index - 1) : index + 2] if ratio]
            base = word.base * scale
            points = round(2 * size * scale) / 2
            upright = not (len(word.text) > 2 and word.bottom - word.top > 2 * (word.x1 - word.x0))
            words.append(
                Word(
                    word.text,
                    word.x0 * scale,
                    base - 0.9 * points if upright else word.top * scale,
                    word.x1 * scale,
                    base + 0.22 * points if upright else word.bottom * scale,
                    base,
                    points,
                    bold=bool(near) and mean(near) >= _BOLD,
                    spaced=index + 1 < len(line),
                    upright=upright,
                )
            )
    horizontal = [(a * scale, b * scale, c * scale) for a, b, c in raw.horizontal]
    vertical = [(a * scale, b * scale, c * scale) for a, b, c in raw.vertical]
    return PageWords(raw.number, raw.width, raw.height, words, image_rulings(horizontal, vertical))


def _thickness(word: OcrWord, size: float, regular: float) -> float:
    """The word's strokes as a multiple of the usual ones; 0 where they do not tell: numerals and marks."""
    return word.weight / size / regular if regular and size and any(map(str.isalpha, word.text)) else 0.0


def image_rulings(
    horizontal: Sequence[tuple[float, float, float]], vertical: Sequence[tuple[float, float, float]]
) -> Rulings:
    """Ruling lines of a picture, in points, as those of a drawing; lines that nearly meet do."""
    flat, steep = list(horizontal), list(vertical)
    strokes = [(x0, y, x1, y) for x0, x1, y in flat] + [(x, top, x, bottom) for top, bottom, x in steep]
    return Rulings(flat, steep, strokes)


def _lines(words: Sequence[OcrWord]) -> Iterable[list[OcrWord]]:
    """Words in tesseract's lines, cut at wide gaps: the cells of a row may be one line to it."""
    lines: dict[int, list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    for number, line in lines.items():
        if number < 0:
            yield from ([word] for word in line)
            continue
        line.sort(key=lambda word: word.x0)
        part = line[:1]
        for before, word in pairwise(line):
            if word.x0 - before.x1 > 1.2 * word.size:
                yield part
                part = []
            part.append(word)
        yield part
