"""Rows of plans that were changed and not yet staged, before those that were."""

from collections.abc import Callable
from typing import Any, cast

from pipeline.correction_undo import task_as_read
from pipeline.dataset import Changes, no_plan, plan_changes
from pipeline.likeness import Said
from pipeline.records import PLAN_TABLES, DocumentRow, PlanRecords, TaskRow

Stored = Callable[[str, str], list[dict[str, Any]]]
"""The rows of one plan as they were staged or published: (table, document_id)."""


class Pending:
    """What has to be written; whoever writes it takes it, so that it never holds more than a few plans."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._changes: Changes = {}

    def take(self) -> Changes:
        """What has to be written; it is another's matter from now on."""
        changes, self._changes = self._changes, {}
        return changes

    def put(self, records: PlanRecords) -> None:
        """All rows of a plan are these."""
        self._changes.update(plan_changes(records))

    def put_document(self, row: DocumentRow) -> None:
        """The documents row of a plan is this one, its other rows stay."""
        self._changes["documents", row["document_id"]] = [row]

    def remove(self, document_id: str) -> None:
        """A plan is gone."""
        self._changes.update(no_plan(document_id))

    def rows(self, table: str, document_id: str) -> list[dict[str, Any]]:
        """The rows of a plan as they are now."""
        part = (table, document_id)
        if part in self._changes:
            return cast(list[dict[str, Any]], self._changes[part] or [])
        return self._stored(*part)

    def records(self, document: DocumentRow) -> PlanRecords:
        """All rows of a plan as they are now."""
        rows: list[Any] = [self.rows(table, document["document_id"]) for table in PLAN_TABLES[1:]]
        return PlanRecords(document, *rows)

    def said(self, document_id: str) -> list[Said]:
        """What the tasks of a plan's own file say, as `doubles.said_in` has it, whatever people have corrected."""
        tasks = [task_as_read(task) for task in cast(list[TaskRow], self.rows("tasks", document_id))]
        return [(task["text"], task["deadline_due"]) for task in tasks if task["attached_file"] is None]
