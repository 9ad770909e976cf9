"""Words that are printed over or under a page's text: "DỰ THẢO" in large grey letters."""

from collections.abc import Sequence

from extractors.readers.pdf_words import Word

_LARGE = 26.0
"""Points that a watermark's letters are high at least; titles of plans are smaller."""
_TIMES = 2.0
"""How many times larger they are than the words that they run over."""


def without_watermarks(words: list[Word]) -> list[Word]:
    """The words without large ones that stand where other words stand, and what is set in one line with these."""
    large = [word for word in words if word.size >= _LARGE]
    if not large:
        return words
    over = {(round(word.base), word.size) for word in large if _covers(word, words)}
    return [word for word in words if word.size < _LARGE or (round(word.base), word.size) not in over]


def _covers(mark: Word, words: Sequence[Word]) -> bool:
    """Whether smaller words stand within the letters of a large one."""
    top, bottom = mark.base - 0.7 * mark.size, mark.base
    return any(
        word.size * _TIMES < mark.size and top < word.middle < bottom and word.x0 < mark.x1 and mark.x0 < word.x1
        for word in words
    )
