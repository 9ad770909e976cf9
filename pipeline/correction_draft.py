"""One task while corrections are put into it, and the plan that it stands in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from extractors.raw import Letterhead
from normalizers.deadlines import Deadline, parse_deadline
from normalizers.jurisdiction import Jurisdiction
from normalizers.places import PlacePath
from pipeline.correction_values import as_written
from pipeline.interpret import home_of, working_period
from pipeline.records import AssignmentRow, DocumentRow, PlanRecords, TargetRow, TaskRow
from pipeline.values import ROLES

Values = Mapping[str, str | None]
"""Fields with their values, as `correction_values.read_value` gives them."""

_APPENDIX = re.compile(r"[^/]+/((?:PL|B)\d*)(?=/)")


@dataclass
class Draft:
    """A task with its bodies and quantities. `refused`: fields that contradict the others, with the reason; `remarks`:
    (field, kind of notice, message) of values that are taken; `doubts`: flags that the reading of a value raises."""

    task: TaskRow
    bodies: list[AssignmentRow]
    targets: list[TargetRow]
    refused: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def said(self, name: str) -> str | None:
        """The value of a field, as a line would give it."""
        if name in ROLES.words:
            return as_written([body["name"] for body in self.bodies if body["role"] == name])
        return as_written(cast(dict[str, Any], self.task)[name])


@dataclass(frozen=True)
class Context:
    """What a plan says of its bodies and days: `home` for the bodies, `head` for the days, `default` its deadline for
    all tasks, `tasks` as they were read."""

    head: Letterhead
    home: Jurisdiction
    default: Deadline | None
    tasks: Sequence[TaskRow]

    @classmethod
    def of(cls, records: PlanRecords) -> "Context":
        """The context of a plan's tasks."""
        row = records.document
        head = _letterhead(row)
        due = iso(row["default_deadline_due"])
        default = Deadline("date", due=due) if due else None
        path = PlacePath(row["province"], row["district"], row["commune"])
        return cls(head, home_of(head, path), default, records.tasks)

    def period(self, task: TaskRow) -> tuple[str | None, str | None]:
        """The period that lends a deadline its year: the plan's, or the year of the title of the task's appendix, as
        other rows of it were read. (None, None) where neither explains these."""
        plan = working_period((self.head.plan_start, self.head.plan_end), self.head)
        told = [row for row in self.tasks if row["deadline_year_inferred"] and _appendix(row) == _appendix(task)]
        years = dict.fromkeys(day.year for row in told for day in days_of(row) if day)
        own = [(f"{year}-01-01", f"{year}-12-31") for year in years]
        return next((period for period in (plan, *own) if all(_explains(period, row) for row in told)), (None, None))


def _letterhead(row: DocumentRow) -> Letterhead:
    return Letterhead(
        issuer_name=row["issuer_name"],
        issuer_level=row["issuer_level"],
        issued_date=iso(row["issued_date"]),
        issued_year=row["issued_year"],
        issued_month=row["issued_month"],
        plan_start=iso(row["plan_start"]),
        plan_end=iso(row["plan_end"]),
    )


def _appendix(task: TaskRow) -> tuple[str | None, str]:
    """The appendix that a task stands in."""
    match = _APPENDIX.match(task["task_id"])
    return task["attached_file"], match[1] if match else ""


def _explains(period: tuple[str | None, str | None], row: TaskRow) -> bool:
    found = parse_deadline(row["deadline_text"] or "", *period)
    return found is not None and (day_of(found.start), day_of(found.due)) == days_of(row)


def days_of(task: TaskRow) -> tuple[date | None, date | None]:
    """First and last day of the task's deadline."""
    return task["deadline_start"], task["deadline_due"]


def iso(day: date | None) -> str | None:
    """A day in ISO 8601."""
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    """The day of an ISO date."""
    return date.fromisoformat(text) if text else None
