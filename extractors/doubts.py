"""Deadlines that text recognition may have misread: flagged, not silently believed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from extractors.document import Document, Doubt, Place
from extractors.raw import RawTask
from normalizers.text import bare

_YEAR = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/.-]){0,2}((?:19|20)\d{2})(?!\d)")
_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/\d{4})?(?![\d/])")
_QUARTER = re.compile(r"\bquy (?!(?:[1-4]|i{1,3}|iv)\b)[ivxlhtj\d]{1,4}\b(?= ?(?:nam )?\d{4})")
_SPARE_YEARS = 2
"""Years about the plan's own that its deadlines may name: what goes on from the last plan, what begins the next."""


def mark_doubts(tasks: Iterable[RawTask], document: Document, years: Collection[int]) -> list[RawTask]:
    """The tasks, those flagged whose deadline stands on a recognised page and is unsure, impossible, or years off the
    plan's `years` (none known: not compared)."""
    tasks = list(tasks)
    pages = frozenset(document.recognised)
    if not pages:
        return tasks
    return [
        replace(task, flags=(*task.flags, "deadline_doubtful"))
        if task.deadline_text
        and pages.intersection(range(task.place.page_first or 0, (task.place.page_last or 0) + 1))
        and (is_impossible(task.deadline_text, years) or _is_unsure(task.deadline_text, task.place, document.doubts))
        else task
        for task in tasks
    ]


def is_impossible(deadline: str, years: Collection[int]) -> bool:
    """Whether a printed deadline names a day, a quarter or a year that it cannot mean."""
    if any(not (0 < int(day) <= 31 and 0 < int(month) <= 12) for day, month in _DAY.findall(deadline)):
        return True
    named = {int(year) for year in _YEAR.findall(deadline)}
    if years and any(not min(years) - _SPARE_YEARS <= year <= max(years) + _SPARE_YEARS for year in named):
        return True
    return _QUARTER.search(bare(deadline)) is not None


def _is_unsure(deadline: str, place: Place, doubts: Iterable[Doubt]) -> bool:
    words = set(deadline.split())
    return any(doubt.text in words and _within(doubt, place) for doubt in doubts)


def _within(doubt: Doubt, place: Place) -> bool:
    x, y = (doubt.box.x0 + doubt.box.x1) / 2, (doubt.box.top + doubt.box.bottom) / 2
    return any(
        box.page == doubt.box.page and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in place.boxes
    )
