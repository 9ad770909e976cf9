"""A plan's rows with the corrections that people made.

A correction is made for a task's words: `corrections.text` of the task keeps them. Where a later reading gives other
words, the correction waits until the person confirms it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from normalizers.text import fold
from pipeline.correction_undo import by_task, difference, in_order, uncorrected
from pipeline.correction_values import FIELDS, Correction, shown
from pipeline.corrections import Notice
from pipeline.records import AssignmentRow, CorrectionEntry, LostCorrection, PlanRecords, TargetRow, TaskRow

if TYPE_CHECKING:
    from pipeline.correction_draft import Context, Draft

__all__ = ["corrected", "uncorrected"]

_ORDER = {name: place for place, name in enumerate(FIELDS)}


def corrected(
    records: PlanRecords, mine: Sequence[Correction], before: PlanRecords | None = None
) -> tuple[PlanRecords, list[Notice]]:
    """The plan with the corrections `mine`, all of its own, and what their writers should know.

    `before` is the plan as last published, which holds the words that each correction was made for. Corrections that
    `records` hold already are taken out first: the outcome is the same for a plan fresh from its file and for the rows
    of the dataset. No argument is changed.
    """
    records = uncorrected(records)
    earlier = _entries(before) if before else {}
    said = "no sound line asks for it any more; what was read holds again"
    gone = sorted(earlier.keys() - {(c.task_id, c.field) for c in mine})
    notices = [Notice("withdrawn", task_id, name, None, said) for task_id, name in gone]
    if not mine:
        return records, notices
    # What reads the values brings the normalizers' catalogues along; a plan without corrections goes without them.
    from pipeline.correction_draft import Context

    work = _Work(Context.of(records), earlier)
    asked: defaultdict[str, list[Correction]] = defaultdict(list)
    for correction in sorted(mine, key=lambda c: _ORDER[c.field]):
        asked[correction.task_id].append(correction)
    bodies, targets = by_task(records.assignments), by_task(records.targets)
    tasks = [
        work.task(task, bodies, targets, asked.pop(task["task_id"])) if task["task_id"] in asked else task
        for task in records.tasks
    ]
    lost = [work.lost(correction) for task_id in sorted(asked) for correction in asked[task_id]]
    plan = replace(records, tasks=tasks, assignments=in_order(tasks, bodies), targets=in_order(tasks, targets))
    # The first of the flags, so that its place does not depend on what is told of the plan later.
    flags = ["plan_corrected", *records.document["flags"]]
    notices += sorted(work.notices, key=lambda notice: notice.line or 0)
    return plan.with_document(flags=flags, lost_corrections=lost), notices


@dataclass
class _Work:
    """The corrections of one plan while they are applied."""

    context: "Context"
    earlier: Mapping[tuple[str, str], CorrectionEntry]
    notices: list[Notice] = field(default_factory=list)

    def task(
        self,
        read: TaskRow,
        bodies: dict[str, list[AssignmentRow]],
        targets: dict[str, list[TargetRow]],
        asked: Sequence[Correction],
    ) -> TaskRow:
        """The task with its corrections; its rows in `bodies` and `targets` are replaced."""
        from pipeline.correction_draft import Draft
        from pipeline.correction_fields import with_values

        key = read["task_id"]
        was = Draft(read, bodies.get(key, []), targets.get(key, []))
        texts = {correction.field: self._text(correction, read["text"]) for correction in asked}
        live = {c.field: c.value for c in asked if _still(texts[c.field], read["text"], part=c.text is not None)}
        now = with_values(was, live, self.context)
        entries = []
        for correction in asked:
            name, text = correction.field, texts[correction.field]
            state = "stale" if name not in live else "refused" if name in now.refused else "applied"
            # A line may give the first words only.
            kept = read["text"] if correction.text and state != "stale" else text
            entries.append(_entry(correction, state, was.said(name), kept))
            self._tell(correction, state, was, now, text)
        states = {entry["state"] for entry in entries}
        flags = list(now.task["flags"])
        if "applied" in states:
            flags.append("task_corrected")
        if "stale" in states:
            flags.append("correction_stale")
        if "refused" in states:
            flags.append("correction_refused")
        now.task["flags"] = flags
        as_read = difference(
            was.task, now.task, assignments=(was.bodies, now.bodies), targets=(was.targets, now.targets)
        )
        bodies[key], targets[key] = now.bodies, now.targets
        return cast(TaskRow, {**now.task, "corrections": entries, "as_read": as_read})

    def lost(self, correction: Correction) -> LostCorrection:
        """A correction whose task is not there."""
        text = correction.text or self._held(correction)
        self._note("task_gone", correction, "there is no such task in its plan now" + self._elsewhere(text))
        entry = _entry(correction, "lost", None, text)
        return cast(LostCorrection, {**entry, "task_id": correction.task_id})

    def _text(self, correction: Correction, now: str) -> str:
        """The words that a correction was made for: those of its line, those when it came, those of now."""
        return correction.text or self._held(correction) or now

    def _held(self, correction: Correction) -> str | None:
        old = self.earlier.get((correction.task_id, correction.field))
        return old["text"] if old and old["when"] == correction.when else None

    def _tell(self, correction: Correction, state: str, was: "Draft", now: "Draft", text: str) -> None:
        name = correction.field
        if state == "stale":
            confirmed = f"a new {'text' if correction.text else 'when'} in its line confirms it"
            said = f"the task's words were {shown(text)} and are {shown(was.task['text'])} now; {confirmed}"
            self._note("text_changed", correction, said + self._elsewhere(text))
        elif state == "refused":
            self._note("refused", correction, now.refused[name])
        else:
            for of, kind, message in now.remarks:
                if of == name:
                    self._note(kind, correction, message)
            if _alike(name, was, now):
                self._note("not_needed", correction, "the program reads this by itself now; the line can go")

    def _elsewhere(self, text: str | None) -> str:
        """Where the words stand now, if in one task alone."""
        words = fold(text) if text else ""
        found = [task["task_id"] for task in self.context.tasks if words and fold(task["text"]) == words]
        return f"; its words stand in {found[0]} now" if len(found) == 1 else ""

    def _note(self, kind: str, correction: Correction, message: str) -> None:
        self.notices.append(Notice(kind, correction.task_id, correction.field, correction.line, message))


def _still(text: str, now: str, *, part: bool) -> bool:
    """Whether a task says what a correction was made for; as a `part`, `text` may be its first words."""
    text, now = fold(text), fold(now)
    return text == now or (part and now.startswith(f"{text} "))


def _alike(name: str, was: "Draft", now: "Draft") -> bool:
    """Whether a field is what was read."""

    def bodies(draft: "Draft") -> list[Any]:
        return [(b["name"], b["level"], b["place"], b["collective"]) for b in draft.bodies if b["role"] == name]

    return was.said(name) == now.said(name) and bodies(was) == bodies(now)


def _entry(correction: Correction, state: str, read: str | None, text: str | None) -> CorrectionEntry:
    return CorrectionEntry(
        field=correction.field,
        value=correction.value,
        read=read,
        state=state,
        text=text,
        who=correction.who,
        when=correction.when,
        why=correction.why,
    )


def _entries(records: PlanRecords) -> dict[tuple[str, str], CorrectionEntry]:
    """The corrections that a plan's rows hold, by task and field."""
    found = {(task["task_id"], entry["field"]): entry for task in records.tasks for entry in task["corrections"]}
    return {(entry["task_id"], entry["field"]): entry for entry in records.document["lost_corrections"]} | found
