"""Plans in the layouts that offices send: the same rows and items must come out of each, or a flag."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from layout_plans import PLANS, Expected
from pipeline.ingest import Job, Reject, ingest_file
from pipeline.records import PlanRecords
from pipeline.sources import Source

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def ingest(path: Path) -> PlanRecords:
    """The records of a plan that must be read."""
    outcome = ingest_file(Job(Source(path.name, path), "0" * 64, NOW, "1"))
    assert not isinstance(outcome, Reject), outcome
    return outcome


def bodies(records: PlanRecords, task: Any, role: str) -> str:
    rows = [row for row in records.assignments if row["task_id"] == task["task_id"] and row["role"] == role]
    return "; ".join(row["mention"] for row in rows)


def said(records: PlanRecords, task: Any, column: str) -> str:
    """What a task's row says, "" where nothing."""
    if column in ("lead", "coordinating"):
        return bodies(records, task, column)
    field = {"text": "text", "deadline": "deadline_text", "output": "output_text"}[column]
    return str(task[field] or "")


def check(records: PlanRecords, expected: Expected) -> None:
    """That the records say exactly what is expected."""
    columns = ("text", *expected.columns)
    table = [task for task in records.tasks if task["source"] == "table"]
    found = [{column: said(records, task, column) for column in columns} for task in table]
    assert found == [{column: getattr(row, column) for column in columns} for row in expected.rows]
    prose = [(task["text"], bodies(records, task, "lead")) for task in records.tasks if task["source"] == "prose"]
    assert sorted(prose) == sorted(expected.prose)
    flags = {flag for task in table for flag in task["flags"]}
    assert not expected.flag or expected.flag in flags


@pytest.mark.parametrize("name", PLANS)
def test_layouts(name: str, tmp_path: Path) -> None:
    data, expected = PLANS[name]()
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    check(ingest(path), expected)
