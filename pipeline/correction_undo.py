"""What was read stays known where a person corrects it: `as_read` of a task, and a plan without its corrections."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

import numpy as np
import pyarrow as pa

from pipeline.records import COLUMNS, AssignmentRow, PlanRecords, TargetRow, TaskRow
from pipeline.values import ROLES

_DATES = frozenset(column.name for column in COLUMNS["tasks"] if column.python is date)
_NARROW = frozenset(column.name for column in COLUMNS["tasks"] if column.arrow == pa.float32())
_PLACE_OF = {role: place for place, role in enumerate(ROLES.words)}


def uncorrected(records: PlanRecords) -> PlanRecords:
    """The plan as it was read: without any correction, and without what corrections left in it."""
    document = records.document
    if "plan_corrected" not in document["flags"] and not any(task["corrections"] for task in records.tasks):
        return records
    bodies, targets = by_task(records.assignments), by_task(records.targets)
    for task in records.tasks:
        _put_back(task, bodies, targets)
    tasks = [task_as_read(task) for task in records.tasks]
    flags = [flag for flag in document["flags"] if flag != "plan_corrected"]
    plain = replace(records, tasks=tasks, assignments=in_order(tasks, bodies), targets=in_order(tasks, targets))
    return plain.with_document(flags=flags, lost_corrections=[])


def task_as_read(task: TaskRow) -> TaskRow:
    """A row of tasks as it was read."""
    if task["as_read"] is None:
        return task
    columns = json.loads(task["as_read"])["columns"]
    for name in _DATES & columns.keys():
        columns[name] = date.fromisoformat(columns[name]) if columns[name] else None
    return cast(TaskRow, {**task, **columns, "corrections": [], "as_read": None})


def _put_back(task: TaskRow, bodies: dict[str, list[AssignmentRow]], targets: dict[str, list[TargetRow]]) -> None:
    read = json.loads(task["as_read"]) if task["as_read"] else {}
    for table, rows in (("assignments", bodies), ("targets", targets)):
        if table in read:
            cast(Any, rows)[task["task_id"]] = [{"task_id": task["task_id"], **row} for row in read[table]]


def difference(read: Mapping[str, Any], now: Mapping[str, Any], **tables: tuple[list[Any], list[Any]]) -> str:
    """What was read where it is other now, as JSON: columns of a task, and the rows before and after of `tables`. The
    same for values fresh from the file and for those of the dataset, which has some floats in 32 bits."""
    columns = {
        name: _shortest(value) if name in _NARROW else value
        for name, value in read.items()
        if (narrow(value) != narrow(now[name]) if name in _NARROW else value != now[name])
    }
    found: dict[str, Any] = {"columns": columns}
    for table, (before, after) in tables.items():
        if before != after:
            found[table] = [{name: value for name, value in row.items() if name != "task_id"} for row in before]
    return json.dumps(found, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def narrow(value: float | None) -> float | None:
    """The value that a column of 32 bits keeps."""
    return None if value is None else float(np.float32(value))


def _shortest(value: float | None) -> float | None:
    """The shortest decimal that a column of 32 bits keeps as it keeps the value."""
    return None if value is None else float(str(np.float32(value)))


def by_task(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Rows of assignments or targets by task, in printed order."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["task_id"]].append(row)
    for of_task in found.values():
        of_task.sort(key=lambda row: (_PLACE_OF.get(row.get("role"), 0), row["position"]))
    return dict(found)


def in_order(tasks: Iterable[TaskRow], rows: Mapping[str, list[Any]]) -> list[Any]:
    """The rows of all tasks, in the order of these."""
    return [row for task in tasks for row in rows.get(task["task_id"], ())]
