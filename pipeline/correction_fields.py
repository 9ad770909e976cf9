"""One task with other values in some of its fields: what follows from them follows, what contradicts is refused."""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from normalizers.deadlines import Deadline, parse_deadline
from pipeline.confidence import WEIGHTS, confidence_of
from pipeline.correction_bodies import put_bodies
from pipeline.correction_draft import Context, Draft, Values, day_of, days_of, iso
from pipeline.correction_undo import narrow
from pipeline.flags import reason_of
from pipeline.interpret import due_of, suggestion_of, targets_of
from pipeline.records import TargetRow, TaskRow
from pipeline.values import ROLES

_WORDS = ("kind", "number", "text", "indicator_text", "output_text")
_START_DUE = ("deadline_start", "deadline_due")
_DOUBTS_OF_DAYS = ("deadline_unread", "deadline_ambiguous", "deadline_no_year", "deadline_doubtful")
_DOUBTS_OF_BODIES = ("unknown", "by_pattern", "ambiguous", "dropped")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    **{role: tuple(f"{role}_{doubt}" for doubt in _DOUBTS_OF_BODIES) for role in ROLES.words},
    "deadline_text": ("deadline_dropped", *_DOUBTS_OF_DAYS),
    "deadline_type": ("deadline_unread",),
    **dict.fromkeys(_START_DUE, _DOUBTS_OF_DAYS),
}
"""Flags of the task that go with a correction of a field; `lead` answers those of `_OF_LEAD` too. Those that concern
the whole row stay: whoever corrects one field has not looked at the others."""
_OF_LEAD = ("lead_missing", "lead_undecided")


def with_values(read: Draft, values: Values, context: Context) -> Draft:
    """A draft as it was read, with these values in the place of what was read. `read` stays as it is."""
    draft = Draft(cast(TaskRow, dict(read.task)), list(read.bodies), list(read.targets))
    for name in _WORDS:
        if name in values:
            draft.task[name] = values[name]  # type: ignore[literal-required]
    if "text" in values or "indicator_text" in values:
        _targets(draft)
    if any(name.startswith("deadline_") for name in values):
        _deadline(draft, values, context)
    _dimension(draft, values)
    put_bodies(draft, values, context)
    applied = values.keys() - draft.refused.keys()
    if applied & {"text", "indicator_text", "dimension", "subdimension"}:
        _suggestion(draft.task)
    _flags(draft, read.task, applied)
    return draft


def _targets(draft: Draft) -> None:
    task = draft.task
    draft.targets = [
        cast(TargetRow, {"task_id": task["task_id"], "position": position, **target})
        for position, target in enumerate(targets_of(task["text"], task["indicator_text"]), 1)
    ]


def _deadline(draft: Draft, values: Values, context: Context) -> None:
    task = draft.task
    if "deadline_text" in values:
        _deadline_words(draft, values["deadline_text"], context)
    _deadline_days(draft, values)
    if "deadline_type" in values:
        task["deadline_type"] = values["deadline_type"]
    if "deadline_recurrence" in values:
        listed = values["deadline_recurrence"]
        task["deadline_recurrence"] = listed.split("; ") if listed else []
    kind = task["deadline_type"] or ("date" if task["deadline_due"] else None)
    deadline = Deadline(kind, due=iso(task["deadline_due"])) if kind else None  # type: ignore[arg-type]
    task["due_date"], task["due_basis"] = due_of(deadline, context.head, context.default)


def _deadline_words(draft: Draft, text: str | None, context: Context) -> None:
    task = draft.task
    found = parse_deadline(text, *context.period(task)) if text else None
    task["deadline_text"] = text
    task["deadline_type"] = found.type if found else None
    task["deadline_start"], task["deadline_due"] = (day_of(found.start), day_of(found.due)) if found else (None, None)
    task["deadline_recurrence"] = list(found.recurrence) if found else []
    task["deadline_year_inferred"] = bool(found and found.inferred_year)
    if text:
        draft.doubts += found.flags if found else ("deadline_unread",)


def _deadline_days(draft: Draft, values: Values) -> None:
    task = draft.task
    given = {name: day_of(values[name]) for name in _START_DUE if name in values}
    if not given:
        return
    start, due = (given.get(name, day) for name, day in zip(_START_DUE, days_of(task), strict=True))
    if start and due and due < start:
        said = f"deadline_due {due} lies before deadline_start {start}"
        draft.refused.update(dict.fromkeys(given, said if len(given) > 1 else f"{said}; correct that day too"))
        return
    task["deadline_start"], task["deadline_due"] = start, due
    rest = [day for name, day in zip(_START_DUE, (start, due), strict=True) if name not in given]
    task["deadline_year_inferred"] = task["deadline_year_inferred"] and any(rest)
    if task["deadline_type"] is None and due:
        task["deadline_type"] = "period" if start else "date"


def _dimension(draft: Draft, values: Values) -> None:
    task = draft.task
    component = values.get("subdimension")
    dimension = component.rpartition(".")[0] if component else values.get("dimension")
    if component and values.get("dimension", dimension) != dimension:
        said = f"dimension {values['dimension'] or '(empty)'} and subdimension {component} do not go together"
        draft.refused.update(dict.fromkeys(("dimension", "subdimension"), said))
        return
    if component or "dimension" in values:
        task["dimension"] = dimension
    if component or "subdimension" in values:
        task["subdimension"] = component
    elif "dimension" in values and task["subdimension"] and task["subdimension"].rpartition(".")[0] != dimension:
        task["subdimension"] = None


def _suggestion(task: TaskRow) -> None:
    found = suggestion_of(task["text"], task["indicator_text"], task["dimension"])
    found = None if task["subdimension"] else found
    task["suggested_subdimension"] = found.subdimension if found else None
    task["suggested_score"] = narrow(found.score) if found else None


def _flags(draft: Draft, read: TaskRow, applied: Collection[str]) -> None:
    """Doubts that the values answer go, those that they raise come; the confidence follows."""
    task = draft.task
    answered = {flag for name in applied for flag in ANSWERS.get(name, ())}
    # What the words of a corrected deadline leave open, a day or type beside them answers.
    beside = {flag for name in applied if name != "deadline_text" for flag in ANSWERS.get(name, ())}
    if "lead" in applied:
        answered.update(_OF_LEAD)
    flags = [flag for flag in read["flags"] if flag not in answered]
    raised = [flag for flag in draft.doubts if flag not in beside]
    draft.remarks += [("deadline_text", "doubtful", reason_of(flag).rstrip(".")) for flag in raised]
    flags += raised
    if "lead" not in applied and task["source"] == "table" and read["lead_units"] and not task["lead_units"]:
        flags.append("lead_missing")
    task["flags"] = list(dict.fromkeys(flags))
    task["confidence"] = _confidence(read, task["flags"])


def _confidence(read: TaskRow, flags: Iterable[str]) -> float:
    """The confidence as read without the weights of doubts that are gone, with those of doubts that have come."""
    before, after = set(read["flags"]), set(flags)
    change = sum(WEIGHTS.get(flag, 0.0) for flag in sorted(after - before))
    change -= sum(WEIGHTS.get(flag, 0.0) for flag in sorted(before - after))
    share = min(max(round(read["confidence"], 4), 1e-4), 1 - 1e-4)
    found = round(1 / (1 + math.exp(-math.log(share / (1 - share)) - change)), 4)
    # The lowest confidence does not tell how many doubts there were.
    found = min(found, max(confidence_of(after), share))
    return read["confidence"] if not change or found == share else cast(float, narrow(found))
