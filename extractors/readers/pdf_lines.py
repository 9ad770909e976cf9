"""Printed lines of a PDF page: words set in one row, with footnote marks told apart, and the two halves of a
letterhead or signature block kept apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Literal

from extractors.readers.pdf_words import Word
from normalizers.text import bare

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_DIGITS = frozenset(_RAISED)
_RAISED_MARK = re.compile(rf"[{_RAISED}]+(?:[,;][{_RAISED}]+)*")
_OPENING_MARK = re.compile(rf"^[{_RAISED}]+")
_NOTE_DIGITS = re.compile(r"^[(\[]?(?:\d{1,3}|\*{1,3}|[ivx]{1,4})[)\]]?[.,;]?$")
_MEASURE = re.compile(r"(?:^|[\d\s/(.,])(?:[kcdmµ]?m|dm|cm)$", re.IGNORECASE)
"""A raised 2 or 3 after a unit of length is an area or a volume, not a footnote mark."""

_START = attrgetter("x0")

Column = Literal["left", "right"]


@dataclass(slots=True)
class Line:
    """One printed line. `text` is without footnote marks; `note` is the mark that opens the line, "" where none does.
    `wide` is the width of its first word, `spaced` whether a space character ends it."""

    page: int
    words: list[Word]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: float
    italic: float
    note: str = ""
    wide: float = 0.0
    spaced: bool = False
    column: Column | None = None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped into visual rows from top to bottom, each from left to right."""
    clusters: list[tuple[Word, list[Word]]] = []
    for word in words:
        if word.glued and clusters:
            main, cluster = clusters[-1]
            cluster.append(word)
            if word.size > main.size:
                clusters[-1] = word, cluster
        else:
            clusters.append((word, [word]))
    clusters.sort(key=lambda pair: pair[0].base)
    found: list[list[Word]] = []
    level, size = 0.0, 0.0
    for main, cluster in clusters:
        if found and main.base - level <= 0.25 * max(min(size, main.size), 4):
            found[-1] += cluster
        elif found and _raised_before(found[-1], main):
            # Raised marks alone at a line's start stand higher than the line that they open.
            found[-1] += cluster
            level, size = main.base, main.size
        else:
            found.append(cluster)
            level, size = main.base, main.size
    for row in found:
        row.sort(key=_START)
    return found


def _raised_before(row: Sequence[Word], word: Word) -> bool:
    return (
        all(_NOTE_DIGITS.match(w.text) for w in row)
        and max(w.size for w in row) <= 0.85 * word.size
        and word.base - row[0].base < 0.6 * word.size
    )


def make_line(words: Sequence[Word], page: int) -> Line:
    """The line that these words of one row make, left to right."""
    letters = bold = italic = 0
    x0, top, x1, bottom = words[0].x0, words[0].top, words[0].x1, words[0].bottom
    for word in words:
        count = len(word.text)
        letters += count
        bold += count * word.bold
        italic += count * word.italic
        # Plain comparisons: this runs for every word of a file.
        x0 = word.x0 if word.x0 < x0 else x0
        x1 = word.x1 if word.x1 > x1 else x1
        top = word.top if word.top < top else top
        bottom = word.bottom if word.bottom > bottom else bottom
    size = _main_size(words, letters)
    base = median([w.base for w in words if w.size >= 0.9 * size])
    note, parts = "", list[str]()
    opening: Word | None = None
    for word in words:
        text = word.text
        if word.size <= 0.85 * size and base - word.base >= 0.12 * size and _NOTE_DIGITS.match(text):
            if not parts:
                note = note or text.strip(".,;")
                continue
            if not (text in "23" and _MEASURE.search("".join(parts))):
                continue
        if not _RAISED_DIGITS.isdisjoint(text):
            if not parts and (mark := _OPENING_MARK.match(text)):
                note, text = note or mark.group(), text[mark.end() :]
            text = strip_marks(text)
            if not text:
                continue
        if parts and not word.glued:
            parts.append(" ")
        parts.append(text)
        opening = opening or word
    first = opening or words[0]
    return Line(
        page,
        list(words),
        "".join(parts),
        x0,
        top,
        x1,
        bottom,
        base,
        size,
        bold / (letters or 1),
        italic / (letters or 1),
        note,
        first.x1 - first.x0,
        words[-1].spaced,
    )


def _main_size(words: Sequence[Word], letters: int) -> float:
    """The size in which half of the letters or more are set in that or a smaller one."""
    size = words[0].size
    if all(word.size == size for word in words):
        return size
    seen = 0
    for larger, count in sorted((word.size, len(word.text)) for word in words):
        size, seen = larger, seen + count
        if 2 * seen >= letters:
            break
    return size


def strip_marks(text: str) -> str:
    """`text` without raised footnote numbers; "m²" and "m³" keep theirs."""

    def keep(match: re.Match[str]) -> str:
        area = match.group() in "²³" and _MEASURE.search(text[: match.start()])
        return match.group() if area else ""

    return _RAISED_MARK.sub(keep, text)


def split_columns(page_rows: list[list[Word]], page: int, left: float, right: float) -> list[Line]:
    """Lines of a page in reading order: rows of two columns give the left column's lines first.

    `left` and `right` are the text's margins. Columns are looked for where a letterhead or a signature block
    begins, and where at least two rows share a wide gap.
    """
    lines: list[Line] = []
    plain = [_plain(row) for row in page_rows]
    index = 0
    while index < len(page_rows):
        end, gutter = _two_columns(page_rows, plain, index, left, right)
        if gutter is None:
            line = make_line(page_rows[index], page)
            # A signature block without recipients beside it.
            if line.x0 > left + 0.42 * (right - left) and line.middle > left + 0.62 * (right - left):
                line.column = "right"
            lines.append(line)
            index += 1
            continue
        sides: dict[Column, list[list[Word]]] = {"left": [], "right": []}
        for row in page_rows[index:end]:
            for side, words in (
                ("left", [w for w in row if w.x1 <= gutter]),
                ("right", [w for w in row if w.x1 > gutter]),
            ):
                if words:
                    sides["left" if side == "left" else "right"].append(words)
        for column, parts in sides.items():
            for words in parts:
                line = make_line(words, page)
                line.column = column
                lines.append(line)
        index = end
    return lines


def _two_columns(
    page_rows: list[list[Word]], plain: list[str], start: int, left: float, right: float
) -> tuple[int, float | None]:
    """The end of the two-column block that starts at row `start`, and the middle of its gutter (None: no block).
    `plain` are the words of each row without accents."""
    width = right - left
    # The issuer may stand a little higher than the motto beside it.
    opens = _opens_block(page_rows[start], plain[start], width) or any(map(_has_motto, plain[start + 1 : start + 3]))
    if not opens and not (_widest_gap(page_rows[start]) >= 2.2 * page_rows[start][0].size):
        return start, None
    free = [(left - 40, right + 40)]
    best: tuple[int, tuple[float, float] | None] = (start, None)
    sides: dict[Column, list[list[Word]]] = {"left": [], "right": []}
    both = 0
    for index in range(start, len(page_rows)):
        row = page_rows[index]
        if index > start and min(w.top for w in row) - max(w.bottom for w in page_rows[index - 1]) > 110:
            break
        if plain[index].startswith("kinh gui"):
            break
        narrowed = _without(free, row)
        inner = _gutter(page_rows[start : index + 1], narrowed)
        if inner is None and (best[1] is not None or index - start > 8):
            break
        if inner is not None and best[1] is not None and not _belongs_to_column(row, inner, sides, opens):
            break
        free = narrowed
        if inner is None:
            continue
        middle = (inner[0] + inner[1]) / 2
        sides = {"left": [], "right": []}
        both = 0
        for earlier in page_rows[start : index + 1]:
            on_left = [w for w in earlier if w.x1 <= middle]
            on_right = [w for w in earlier if w.x1 > middle]
            if on_left:
                sides["left"].append(on_left)
            if on_right:
                sides["right"].append(on_right)
            both += bool(on_left and on_right)
        best = (index + 1, inner)
    if best[1] is None or not (opens or both >= 2):
        return start, None
    return best[0], (best[1][0] + best[1][1]) / 2


def _opens_block(row: Sequence[Word], words: str, width: float) -> bool:
    """Whether a row begins a letterhead or the block of recipients and signature."""
    if _has_motto(words) or words.startswith("noi nhan"):
        return True
    return ("uy ban nhan dan" in words or "hoi dong nhan dan" in words) and _widest_gap(row) > 0.06 * width


def _has_motto(words: str) -> bool:
    return "cong hoa xa hoi chu nghia" in words or "dang cong san viet nam" in words


def _plain(row: Sequence[Word]) -> str:
    return bare(" ".join(word.text for word in row))


def _widest_gap(row: Sequence[Word]) -> float:
    return max((b.x0 - a.x1 for a, b in pairwise(row)), default=0.0)


def _without(free: list[tuple[float, float]], row: Sequence[Word]) -> list[tuple[float, float]]:
    """The free spans of x that no word of the row touches; spaces between words of one phrase count as touched."""
    taken: list[tuple[float, float]] = []
    for word in row:
        if taken and word.x0 - taken[-1][1] < 0.75 * word.size:
            taken[-1] = (taken[-1][0], max(word.x1, taken[-1][1]))
        else:
            taken.append((word.x0, word.x1))
    for low, high in taken:
        free = [
            piece
            for start, end in free
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[1] - piece[0] > 0
        ]
    return free


def _gutter(block: list[list[Word]], free: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The widest free span with words on both sides, at least 10 points wide; None where there is none."""
    spans = [
        span
        for span in free
        if span[1] - span[0] >= 10
        and any(w.x1 <= span[0] + 0.1 for row in block for w in row)
        and any(w.x0 >= span[1] - 0.1 for row in block for w in row)
    ]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _belongs_to_column(
    row: Sequence[Word], gutter: tuple[float, float], sides: dict[Column, list[list[Word]]], opens: bool
) -> bool:
    """Whether a row on one side only still belongs to the block: it is centred in its column, or in line with it."""
    on_left = [w for w in row if w.x1 <= gutter[0] + 0.1]
    on_right = [w for w in row if w.x0 >= gutter[1] - 0.1]
    if on_left and on_right:
        return True
    column = sides["left"] if on_left else sides["right"]
    if not column:
        return opens
    low, high = row[0].x0, row[-1].x1
    centres = [(words[0].x0 + words[-1].x1) / 2 for words in column]
    flush = sum(abs(low - words[0].x0) <= 1 for words in column)
    return flush >= min(2, len(column)) or any(abs((low + high) / 2 - c) <= 4 for c in centres)
