"""How sure a row's reading is, from the doubts that its reading met."""

from collections.abc import Iterable

SURE = 0.95
"""Confidence of a row without any doubt: even these are not all right."""

PENALTIES: dict[str, float] = {
    "cells_shifted": 0.75,
    "deadline_ambiguous": 0.6,
    "deadline_dropped": 0.45,
    "deadline_unread": 0.5,
    "lead_missing": 0.6,
    "lead_undecided": 0.6,
    **{f"{role}_by_pattern": 0.9 for role in ("lead", "coordinating", "implementing", "monitoring")},
    **{f"{role}_dropped": 0.45 for role in ("lead", "coordinating", "implementing", "monitoring")},
    **{f"{role}_unknown": 0.6 for role in ("lead", "coordinating", "implementing", "monitoring")},
}
"""Factor by which each doubt lowers the confidence. Other flags leave it as it is."""


def confidence_of(flags: Iterable[str]) -> float:
    """0 to 1: `SURE` times the factor of each doubt."""
    confidence = SURE
    for flag in dict.fromkeys(flags):
        confidence *= PENALTIES.get(flag, 1.0)
    return round(confidence, 4)
