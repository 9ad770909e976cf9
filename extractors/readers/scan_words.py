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
from extractors.readers.ocr_mend import is_doubtful, is_numeral, mend_numerals, mend_phrases
from extractors.readers.ocr_words import OcrWord
from extractors.readers.pdf_rulings import Rulings
from extractors.readers.pdf_words import PageWords, Word
from normalizers.syllables import is_syllable

_DIRT = re.compile(r"[|_¦~¬=`´*^\\{}<>°©®™§£¥€]+")
_MARK = re.compile(r"[-–—+•*.,:;…]")
_DOUBTED, _FAINT, _HOPELESS = 50, 25, 15
_LINE_SURE, _CERTAIN = 55, 85
_NUMBER = re.compile(r"\d+(?:[./-]\d+)*%?")
_BOLD = 1.17
"""Thickness of strokes from which on type is bold, as a multiple of the document's usual one."""
_NARROW = 0.9
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
    words = mend_phrases(mend_numerals(read))
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
    """How sure the words of a page are, 0-100, by letters, those that run up or down the page not at all; 100 where
    there are hardly any."""
    words = [OcrWord(**word) for word in page["words"]]
    letters = sum(len(word.text) for word in words)
    if letters < 40:
        return 100.0
    return sum(word.sure * len(word.text) for word in words if word.upright) / letters


def _legible(words: Sequence[OcrWord]) -> Iterable[OcrWord]:
    """The words without dirt, ornaments, stamps and handwriting."""
    lines: dict[int, list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    poor = {number for number, line in lines.items() if number >= 0 and _is_scribble(line)}
    for word in words:
        if word.line in poor or (word.sure < _HOPELESS and not is_syllable(word.text) and not is_numeral(word)):
            continue
        if not any(map(str.isalnum, word.text)):
            speck = max(word.x1 - word.x0, word.bottom - word.top) < 0.15 * word.size
            least = _FAINT if _MARK.fullmatch(word.text) and not speck else _DOUBTED
            if word.sure < least or _DIRT.fullmatch(word.text):
                continue
        yield word


def _is_scribble(line: Sequence[OcrWord]) -> bool:
    """Whether what was read as a line is no print: unsure, and hardly a word in it."""
    letters = sum(len(word.text) for word in line)
    sure = sum(word.sure * len(word.text) for word in line) / letters
    if sure >= _LINE_SURE:
        return False
    words = [word for word in line if _is_word(word)]
    if any(word.sure >= _CERTAIN and len(word.text) > 2 for word in words):
        return False
    return sum(len(word.text) for word in words) < 0.5 * letters


def _is_word(word: OcrWord) -> bool:
    text = word.text.strip(".,:;()")
    return is_syllable(text) or is_numeral(word) or _NUMBER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Usual:
    """What most words of a document (or page) have, in pixels: type size, width of a letter, thickness of strokes as a
    share of the size."""

    size: float
    letter: float
    stroke: float


def pages_of_words(raws: Sequence[RawPage]) -> list[PageWords]:
    """The pages as the PDF reader gives them; what is usual in the document (size, weight) comes from all of them."""
    everywhere = _usual([word for raw in raws for word in raw.words])
    pages = []
    for raw in raws:
        own = _usual(raw.words)
        near = not own.size or (everywhere.size and 0.92 <= own.size / everywhere.size <= 1.08)
        usual = everywhere if near else Usual(own.size, own.letter, everywhere.stroke)
        pages.append(_page(raw, usual))
    return pages


def _usual(words: Sequence[OcrWord]) -> Usual:
    size = weighted_median((word.size, len(word.text)) for word in words if word.size > 0)
    same = [word for word in words if size and _NEAR_LOW <= word.size / size <= _NEAR_HIGH and word.text.islower()]
    letter = weighted_median(((word.x1 - word.x0) / len(word.text), len(word.text)) for word in same)
    strokes = [word.weight / size for word in words if size and word.weight > 0 and len(word.text) > 2]
    return Usual(size, letter, median(strokes) if strokes else 0.0)


def weighted_median(weighted: Iterable[tuple[float, int]]) -> float:
    """The weighted median; 0 where there is nothing."""
    values = sorted(weighted)
    half, seen = sum(weight for _, weight in values) / 2, 0
    for value, weight in values:
        seen += weight
        if seen >= half:
            return value
    return 0.0


def _steady(line: Sequence[OcrWord], usual: Usual) -> float:
    """The size that a line has probably been set in: a line without tall letters measures smaller than it is, so that
    one is small only where its letters are narrow as well."""
    size = line[0].size
    if not usual.size or not size or _NEAR_LOW <= size / usual.size <= _NEAR_HIGH:
        return usual.size or size
    letters = sum(len(word.text) for word in line)
    narrow = sum(word.x1 - word.x0 for word in line) / letters <= _NARROW * usual.letter
    return usual.size if size < usual.size and not narrow else size


def _page(raw: RawPage, usual: Usual) -> PageWords:
    scale = raw.scale
    words = []
    for line in _lines(raw.words):
        size = _steady(line, usual)
        points = round(2 * size * scale) / 2
        ratios = [_thickness(word, size, usual.stroke) for word in line]
        for index, word in enumerate(line):
            near = [ratio for ratio in ratios[max(0, index - 1) : index + 2] if ratio]
            base = word.base * scale
            words.append(
                Word(
                    word.text,
                    word.x0 * scale,
                    base - 0.9 * points if word.upright else word.top * scale,
                    word.x1 * scale,
                    base + 0.22 * points if word.upright else word.bottom * scale,
                    base if word.upright else word.bottom * scale,
                    points,
                    bold=bool(near) and mean(near) >= _BOLD,
                    spaced=index + 1 < len(line),
                    upright=word.upright,
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
