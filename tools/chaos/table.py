"""The results as tables."""

import os
import platform
from collections import Counter
from collections.abc import Sequence
from datetime import date

from chaos.scene import Result

WIDE = 110
"""Characters of a message."""
SHOWN = 8
"""Faults of a scenario that are printed; the file has all."""


def machine() -> str:
    """The machine and the day."""
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, {date.today().isoformat()}"


def results(found: Sequence[Result]) -> str:
    """A row a scenario."""
    rows = [
        (
            one.scenario,
            f"{one.runs}" if one.runs else "left out",
            str(one.torn),
            str(one.lost),
            str(one.doubled),
            "yes" if one.good else "NO",
            "; ".join(filter(None, (one.message[:WIDE], one.note))),
        )
        for one in found
    ]
    return _table(("scenario", "runs", "torn", "lost", "doubled", "as it should be", "what is said"), rows)


def phases(found: Sequence[Result]) -> str:
    """What killed runs were doing, a row a kind and a last one for all."""
    killed = [one for one in found if one.phases]
    total: Counter[str] = sum((one.phases for one in killed), Counter())
    names = [name for name, _ in total.most_common()]
    rows = [(one.scenario, *(str(one.phases[name]) for name in names), str(one.runs)) for one in killed]
    if len(killed) > 1:
        rows.append(("all", *(str(total[name]) for name in names), str(total.total())))
    return _table(("killed while it was …", *names, "runs"), rows) if killed else ""


def faults(found: Sequence[Result]) -> str:
    """What was not as it should be, a line each; the first ones of a scenario."""
    lines = []
    for one in found:
        more = len(one.wrong) - SHOWN
        last = [f"and {more} more"] if more > 0 else []
        lines += [f"NOT AS IT SHOULD BE: {one.scenario}: {what}" for what in [*one.wrong[:SHOWN], *last]]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    line = "|" + "|".join("---" for _ in head) + "|"
    return "\n".join([f"| {' | '.join(head)} |", line, *(f"| {' | '.join(row)} |" for row in rows)])
