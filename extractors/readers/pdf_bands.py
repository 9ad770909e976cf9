"""Lines of words on a PDF page as phrases with white between them, for tables that white alone divides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.pdf_lines import rows
from extractors.readers.pdf_rulings import MAX_LINES
from extractors.readers.pdf_words import PageWords, Word

GAP = 0.45
"""Ems of white from which on two words of a line may stand in two columns."""
_GUTTER = 3.5
"""Points that the white between two columns is wide at least."""
_SPACE = 0.3
"""Ems that a space between two words is wide at most where a line is not stretched."""
_MOSTLY = 0.6
_MOST_UPWARD = 200
"""Words that run up a page in the headers of its tables, at most."""
_LEVEL = 1.5
"""Points within which pieces of a line stand at one height."""
_ORDINAL = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-H])[.)]?$")

Span = tuple[float, float]


@dataclass(slots=True)
class Band:
    """One line of words, or the words that run up the page beside it, as phrases: words with white between them."""

    phrases: list[list[Word]]
    top: float
    base: float
    bottom: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return max(word.size for phrase in self.phrases for word in phrase)


def make_bands(words: Sequence[Word]) -> list[Band]:
    bands = []
    for row in rows(w for w in words if w.upright):
        phrases = [[row[0]]]
        for a, b in pairwise(row):
            if b.x0 - a.x1 > GAP * min(a.size, b.size):
                phrases.append([b])
            else:
                phrases[-1].append(b)
        letters = sum(len(w.text) for w in row)
        bold = sum(len(w.text) for w in row if w.bold) > 0.9 * letters
        base = max(w.base for w in row)
        bands.append(Band(phrases, min(w.top for w in row), base, max(w.bottom for w in row), bold))
    for phrase in _upward(words):
        top, bottom = min(w.top for w in phrase), max(w.bottom for w in phrase)
        beside = [b for b in bands if top - 2 < b.middle < bottom + 2]
        above = [b for b in bands if 0 <= top - b.bottom < bottom - top + 2 * phrase[0].size]
        for band in (beside or above)[-1:]:
            band.phrases = sorted([*band.phrases, phrase], key=span)
            band.top, band.bottom = min(band.top, top), max(band.bottom, bottom)
    return bands


def _upward(words: Sequence[Word]) -> list[list[Word]]:
    """Words that run up or down the page, those of one column of text together."""
    phrases: list[list[Word]] = []
    for word in [w for w in words if not w.upright][:_MOST_UPWARD]:
        near = 2 * word.size
        home = next(
            (
                p
                for p in reversed(phrases)
                if abs(p[0].x0 - word.x0) < 2 * word.size
                and min(w.top for w in p) - near < word.bottom
                and word.top < max(w.bottom for w in p) + near
            ),
            None,
        )
        if home is None:
            phrases.append([word])
        else:
            home.append(word)
    return phrases


def span(phrase: Sequence[Word]) -> Span:
    return min(w.x0 for w in phrase), max(w.x1 for w in phrase)


def text_of(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def extent(bands: Sequence[Band]) -> Span:
    return min(span(b.phrases[0])[0] for b in bands), max(span(b.phrases[-1])[1] for b in bands)


def opens_row(band: Band) -> bool:
    return len(band.phrases[0]) == 1 and bool(_ORDINAL.match(band.phrases[0][0].text))


def clusters(bands: Sequence[Band]) -> list[tuple[Span, str]]:
    """The columns of a header: phrases one above the other, lowest first; what stands over two columns names both."""
    columns: list[tuple[float, float, list[list[Word]]]] = []
    for band in reversed(bands):
        for phrase in band.phrases:
            low, high = span(phrase)
            met = [n for n, (a, b, _) in enumerate(columns) if low < b and a < high]
            if not met:
                columns.append((low, high, [phrase]))
            elif len(met) == 1:
                a, b, phrases = columns[met[0]]
                columns[met[0]] = min(a, low), max(b, high), [phrase, *phrases]
    columns.sort(key=lambda column: column[0])
    return [((a, b), " ".join(text_of(p) for p in phrases)) for a, b, phrases in columns]


def narrowed(gutters: Sequence[Sequence[Span]], band: Band) -> list[list[Span]]:
    """What remains white of each gutter beside a line's words. Columns may stand as near as two words of a wide-set
    line do: such white counts too, since hardly ever does a line that runs across have it at every gutter."""
    taken: list[Span] = []
    for word in (word for phrase in band.phrases for word in phrase):
        near = max(_GUTTER, _SPACE * word.size)
        if taken and word.x0 - taken[-1][1] < near and word.x1 >= taken[-1][0]:
            taken[-1] = taken[-1][0], max(word.x1, taken[-1][1])
        else:
            taken.append((word.x0, word.x1))
    found = []
    for spans in gutters:
        free = list(spans)
        for low, high in taken:
            free = [
                piece
                for start, end in free
                for piece in ((start, min(end, low)), (max(start, high), end))
                if piece[1] - piece[0] >= _GUTTER
            ]
        found.append(free)
    return found


def ruled_between(page: PageWords, above: Band, below: Band, over: Span) -> bool:
    """Whether a line runs between two lines of words, along most of what is between the x positions `over`."""
    return any(
        covered(page, y, over) > _MOSTLY
        for y in {y for _, _, y in page.rulings.horizontal if above.base - 1 < y < below.base}
    )


def covered(page: PageWords, y: float, over: Span) -> float:
    """The share of a span of x along which a line runs at the height `y`."""
    x0, x1 = over
    near = [(a, b) for a, b, level in page.rulings.horizontal[:MAX_LINES] if abs(level - y) < _LEVEL]
    length = sum(max(0.0, min(x1, b) - max(x0, a)) for a, b in near)
    return length / (x1 - x0) if x1 > x0 else 0.0


def columns_of(band: Band, edges: Sequence[float]) -> set[int]:
    """The columns in which a line has words; `edges` are their borders, outer ones included."""
    words = (word for phrase in band.phrases for word in phrase)
    return {sum((word.x0 + word.x1) / 2 > edge for edge in edges[1:-1]) for word in words}
