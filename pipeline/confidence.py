"""How likely a row is right in every field, from the doubts that its reading met.

A logistic model of few weights, each for one doubt: a flag, or a way of reading that errs more often than others. The
weights were fitted by `tools/fit_confidence.py` on annotated plans (those of `make score`) when most misses of the
held-out plans had not been mended: fitted on mended plans it would trust plans that nobody has looked at too much.
The tool also says what such weights are worth on plans left out of the fit. No weight may be positive, so that a doubt
never raises a confidence.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from extractors.raw import RawTask
from normalizers.units import Unit

BASE = 3.51
"""Log odds of a row without any doubt."""

WEIGHTS: dict[str, float] = {
    "bodies_segmented": -1.00,
    "cells_carried": -0.87,
    "cells_shifted": -2.19,
    "coordinating_ambiguous": -1.40,
    "coordinating_by_pattern": -2.12,
    "coordinating_dropped": -1.26,
    "coordinating_from_sentence": -0.24,
    "coordinating_unknown": -1.00,
    "deadline_ambiguous": -1.00,
    "deadline_doubtful": -1.00,
    "deadline_dropped": -1.22,
    "deadline_unread": -1.00,
    "implementing_by_pattern": -1.00,
    "implementing_dropped": -1.00,
    "implementing_unknown": -1.00,
    "lead_ambiguous": -1.00,
    "lead_by_pattern": -1.48,
    "lead_dropped": -1.34,
    "lead_from_sentence": -0.28,
    "lead_missing": -1.93,
    "lead_undecided": -1.17,
    "lead_unknown": -2.17,
    "level_unknown": -1.43,
    "group_without_article": -1.71,
    "target_from_text": -1.01,
}
"""Change of the log odds by each doubt. Other flags say nothing of a row's fields."""

UNFLAGGED = frozenset(
    {
        "coordinating_from_sentence",
        "group_without_article",
        "lead_from_sentence",
        "level_unknown",
        "target_from_text",
    }
)
"""Doubts that are no flags: too many of their rows are right to send a person to each."""

_LOWEST, _HIGHEST = 0.05, 0.99


def doubts_of(
    task: RawTask, units: Mapping[str, Sequence[Unit]], flags: Iterable[str], targets: int = 0
) -> tuple[str, ...]:
    """The doubts of one row: its flags, and ways of reading that have no flag because most of their rows are right.

    lead_from_sentence, coordinating_from_sentence: the bodies were told from a sentence, not from a cell, a line or a
    heading. level_unknown: a single body has no level. group_without_article: a body that is no catalogued one is
    taken for a group although its words do not begin with "Các". target_from_text: a quantity was taken for a goal out
    of the task's own sentences, not out of an indicator.
    """
    found = list(flags)
    for role in ("lead", "coordinating"):
        if units[role] and any(p.role == role and p.origin == "sentence" for p in task.units):
            found.append(f"{role}_from_sentence")
    bodies = [unit for of_role in units.values() for unit in of_role]
    if any(unit.level is None and not unit.collective for unit in bodies):
        found.append("level_unknown")
    if any(unit.collective and unit.unit_id is None and not unit.name.startswith("Các ") for unit in bodies):
        found.append("group_without_article")
    if targets and not task.indicator_text:
        found.append("target_from_text")
    return tuple(dict.fromkeys(found))


def confidence_of(doubts: Iterable[str]) -> float:
    """0.05 to 0.99: the share of rows with these doubts that the model takes to be right in every field."""
    odds = BASE + sum(WEIGHTS.get(doubt, 0.0) for doubt in dict.fromkeys(doubts))
    return round(min(max(1 / (1 + math.exp(-odds)), _LOWEST), _HIGHEST), 4)
