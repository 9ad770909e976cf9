"""Numerals of recognised pages checked against their neighbours: headings go I, II, III and rows 1, 2, 3.

A numeral that was not read is put in where the ones before and behind leave room for exactly one; one that contradicts
both is put right; everything else that is out of order is only told.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Paragraph, Table
from normalizers.text import bare

_HEADING = re.compile(r"([^\s.)]{1,5})([.)]\s*)(?=[^\W\d_])")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ORDINAL = re.compile(r"(\S{0,4}?)([.)]?)")
_VALUES = {"I": 1, "V": 5, "X": 10}
_CAPITALS = 0.7
_FEWEST = 3
_TITLES = frozenset({"tt", "stt", "so", "so tt"})
"""Headers of the column of ordinals."""


@dataclass(slots=True)
class _Mark:
    """A numeral at its place: index of the block and of the cell in it (-1: a paragraph's). `value` None: not read."""

    block: int
    cell: int
    text: str
    value: int | None
    mendable: bool


def in_order(blocks: Sequence[Block], pages: Collection[int]) -> tuple[list[Block], bool]:
    """The blocks with the numerals of headings and rows put right on the recognised `pages`, and whether some remain
    that cannot be right."""
    found = list(blocks)
    doubtful = False
    rows = list(_row_marks(found, pages))
    roman = [mark for mark in rows if _is_roman(mark.text)]
    arabic = [mark for mark in rows if not _is_roman(mark.text)]
    for marks, spell in ((list(_headings(found, pages)), to_roman), (roman, to_roman), (arabic, str)):
        if sum(mark.value is not None for mark in marks) < _FEWEST - 1:
            continue
        for mark, value in _mends(marks):
            _put(found, mark, spell(value))
            mark.value = value
        doubtful = doubtful or any(_wrong(marks, at) for at in range(len(marks)))
    return found, doubtful


def to_roman(value: int) -> str:
    """1 to 39 as a Roman numeral; the number itself beyond."""
    if not 0 < value < 40:
        return str(value)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (value // 10) + units[value % 10]


def from_roman(text: str) -> int | None:
    """The value of a Roman numeral up to XXXIX; None for anything else."""
    if not text or _ROMAN.fullmatch(text) is None:
        return None
    values = [_VALUES[char] for char in text]
    return sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _is_roman(text: str) -> bool:
    return from_roman(text) is not None


def _headings(blocks: Sequence[Block], pages: Collection[int]) -> Iterator[_Mark]:
    """Numerals of headings in capitals, which are the plan's parts."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        match = _HEADING.match(block.text)
        if match is None or match[1].isdigit():
            continue
        letters = [char for char in block.text[match.end() :] if char.isalpha()]
        if len(letters) < 4 or sum(map(str.isupper, letters)) < _CAPITALS * len(letters):
            continue
        value = from_roman(match[1])
        if value is None and len(match[1]) == 1 and match[1] not in "lHTi|1":
            continue  # parts that are lettered: A, B, C
        yield _Mark(index, -1, match[1], value, block.place.page_first in pages)


def _row_marks(blocks: Sequence[Block], pages: Collection[int]) -> Iterator[_Mark]:
    """What the narrow first cells of table rows hold."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Table) or block.cols < 3:
            continue
        own: list[_Mark] = []
        for at, cell in enumerate(block.cells):
            match = _ORDINAL.fullmatch(cell.text.strip())
            if cell.col or cell.colspan > 1 or match is None:
                continue
            if bare(cell.text) in _TITLES and not any(mark.value for mark in own):
                continue
            value = int(match[1]) if match[1].isdecimal() else from_roman(match[1])
            own.append(_Mark(index, at, match[1], value, cell.place.page_first in pages))
        filled = [mark for mark in own if mark.text]
        if sum(mark.value is not None for mark in filled) >= max(2, len(filled) / 2):
            yield from own


def _mends(marks: Sequence[_Mark]) -> list[tuple[_Mark, int]]:
    """Numerals that only one value fits, with that value."""
    found = []
    before, between = 0, list[_Mark]()
    for at, mark in enumerate(marks):
        value = mark.value
        behind = next((other.value for other in marks[at + 1 :] if other.value is not None), None)
        if value is not None and behind is not None and before < behind < value and mark.mendable:
            value = None  # the ones after it go on from the ones before it
        if value is None:
            between.append(mark)
            continue
        if mark.mendable and value != before + 1 and behind == before + 2 and not between:
            found.append((mark, before + 1))
            before += 1
            continue
        # What was read as something else comes before what was not seen at all.
        for unread in ([other for other in between if other.text], between):
            if unread and value == before + 1 + len(unread) and all(other.mendable for other in unread):
                found += [(other, before + place) for place, other in enumerate(unread, start=1)]
                break
        before, between = value, []
    return found


def _wrong(marks: Sequence[_Mark], at: int) -> bool:
    """Whether a numeral was not read, or is neither the next one, nor a fresh first one, nor the last once more."""
    mark = marks[at]
    if not mark.mendable or not mark.text:
        return False
    before = next((other.value for other in reversed(marks[:at]) if other.value is not None), 0)
    return mark.value is None or mark.value not in (before + 1, 1, before)


def _put(blocks: list[Block], mark: _Mark, numeral: str) -> None:
    block = blocks[mark.block]
    if isinstance(block, Paragraph):
        lines = (block.lines[0].replace(mark.text, numeral, 1), *block.lines[1:]) if block.lines else ()
        blocks[mark.block] = replace(block, text=numeral + block.text[len(mark.text) :], lines=lines)
    else:
        cell = block.cells[mark.cell]
        mended = replace(cell, text=cell.text.replace(mark.text, numeral, 1))
        blocks[mark.block] = replace(block, cells=(*block.cells[: mark.cell], mended, *block.cells[mark.cell + 1 :]))
