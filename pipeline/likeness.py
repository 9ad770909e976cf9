"""How much of what one reading of a plan says stands in another: the evidence that two files are one plan's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz, process

from normalizers.text import bare

Said = tuple[str, date | None]
"""A task's words, and the last day that it gives; None where it gives none."""

WORDS_ALIKE = 85.0
"""Least similarity (0-100) of one task's words in two readings: letters misread, a word lost at a page end."""
MOST = 300
"""Tasks that are compared letter by letter at most; more that differ are no copy."""


def share(one: Iterable[Said], other: Iterable[Said]) -> float:
    """The part (0-1) of the tasks `one` that have a counterpart in `other`: the same words but for letters misread, and
    no other day. Each counterpart is one task's only; 0 where `one` is empty."""
    mine = [(bare(text), day) for text, day in one]
    theirs: defaultdict[str, list[date | None]] = defaultdict(list)
    for text, day in other:
        theirs[bare(text)].append(day)
    left = [said for said in mine if not _take(said[1], theirs[said[0]])]
    rest = [(text, day) for text, days in theirs.items() for day in days]
    if left and len(left) <= MOST and len(rest) <= MOST:
        left = [said for said in left if not _take_near(said, rest)]
    return 1 - len(left) / len(mine) if mine else 0.0


def _take(day: date | None, days: list[date | None]) -> bool:
    """Whether one of `days` is no other than `day`; it is used up then."""
    at = next((at for at, there in enumerate(days) if day is None or there is None or there == day), None)
    if at is not None:
        del days[at]
    return at is not None


def _take_near(said: Said, rest: list[Said]) -> bool:
    found = process.extractOne(said[0], [text for text, _ in rest], scorer=fuzz.ratio, score_cutoff=WORDS_ALIKE)
    if found is None:
        return False
    there = rest.pop(found[2])[1]
    return said[1] is None or there is None or said[1] == there
