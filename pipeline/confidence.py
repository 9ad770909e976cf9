"""How likely a row is right in every field, from the doubts that its reading met.

A logistic model of few weights, each for one doubt: a flag, or a way of reading that errs more often than others. The
weights were fitted by `tools/fit_confidence.py` on annotated plans (those of `make score`), with each plan left out in
turn to see what they say of plans that they were not fitted on; no weight may be positive, so that a doubt never
raises a confidence.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from extractors.raw import RawTask
from normalizers.units import Unit

BASE = 3.4
"""Log odds of a row without any doubt."""

WEIGHTS: dict[str, float] = {
    "cells_carried": -1.0,
    "cells_shifted": -1.6,
    "coordinating_by_pattern": -1.8,
    "coordinating_dropped": -2.4,
    "coordinating_from_sentence": -0.4,
    "coordinating_unknown": -2.6,
    "deadline_ambiguous": -1.2,
    "deadline_dropped": -2.0,
    "deadline_unread": -1.6,
    "implementing_by_pattern": -1.2,
    "implementing_dropped": -2.4,
    "implementing_unknown": -2.4,
    "lead_by_pattern": -1.4,
    "lead_dropped": -2.4,
    "lead_from_sentence": -0.4,
    "lead_missing": -2.8,
    "lead_undecided": -1.6,
    "lead_unknown": -2.6,
    "level_unknown": -1.0,
}
"""Change of the log odds by each doubt. Other flags say nothing of a row's fields."""

UNFLAGGED = frozenset({"coordinating_from_sentence", "lead_from_sentence", "level_unknown"})
"""Doubts that are no flags: too many of their rows are right to send a person to each."""

_LOWEST, _HIGHEST = 0.05, 0.99


def doubts_of(task: RawTask, units: Mapping[str, Sequence[Unit]], flags: Iterable[str]) -> tuple[str, ...]:
    """The doubts of one row: its flags, and ways of reading that have no flag because most of their rows are right.

    lead_from_sentence, coordinating_from_sentence: the bodies were told from a sentence, not from a cell, a line or a
    heading. level_unknown: a single body has no level.
    """
    found = list(flags)
    for role in ("lead", "coordinating"):
        if units[role] and any(p.role == role and p.origin == "sentence" for p in task.units):
            found.append(f"{role}_from_sentence")
    if any(unit.level is None and not unit.collective for bodies in units.values() for unit in bodies):
        found.append("level_unknown")
    return tuple(dict.fromkeys(found))


def confidence_of(doubts: Iterable[str]) -> float:
    """0.05 to 0.99: the share of rows with these doubts that the model takes to be right in every field."""
    odds = BASE + sum(WEIGHTS.get(doubt, 0.0) for doubt in dict.fromkeys(doubts))
    return round(min(max(1 / (1 + math.exp(-odds)), _LOWEST), _HIGHEST), 4)
