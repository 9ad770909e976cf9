"""Finding a plan or a task in the dataset by what an analyst calls it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline.dataset import read_table

Row = dict[str, Any]


class LookupFailure(Exception):
    """Nothing fits, or too much; the message says so in a sentence."""


@dataclass(frozen=True)
class Found:
    """A plan with its tasks in document order; `task` where one of them was asked for. `assignments` and `targets`
    by task_id."""

    document: Row
    tasks: list[Row]
    assignments: dict[str, list[Row]]
    targets: dict[str, list[Row]]
    citations: list[Row]
    task: Row | None = None


def look_up(root: Path, what: str) -> Found:
    """The plan whose file, stem or document_id is `what`, or that has the task `what`; beginnings of an id do.

    Raises DatasetError where there is no dataset, LookupFailure where not one plan alone fits.
    """
    documents: list[Row] = read_table(root, "documents").to_pylist()
    plans = [row for row in documents if what in _names(row)] or [row for row in documents if _is_id(what, row)]
    head, _, key = what.partition("/")
    if plans or not key:
        return _load(root, _only(what, plans))
    found = _load(root, _only(what, [row for row in documents if _is_id(head, row)]))
    task_id = f"{found.document['document_id']}/{key}"
    for task in found.tasks:
        if task["task_id"] == task_id:
            return Found(**{**found.__dict__, "task": task})
    raise LookupFailure(f"The plan {found.document['source_file']} has no task {key}")


def _names(row: Row) -> set[str]:
    files = (row, *row["also_in"], *row["attached"])
    paths = [Path(file["source_file"]) for file in files]
    return {form for path in paths for form in (str(path), path.name, path.stem, str(path.with_suffix("")))}


def _is_id(what: str, row: Row) -> bool:
    document_id: str = row["document_id"]
    return bool(what) and document_id.startswith(what)


def _only(what: str, plans: list[Row]) -> Row:
    if len(plans) == 1:
        return plans[0]
    if not plans:
        raise LookupFailure(f"There is no plan or task {what} in the dataset")
    names = ", ".join(f"{row['document_id']} ({row['source_file']})" for row in plans[:10])
    raise LookupFailure(f"{what} may be any of {len(plans)} plans: {names}")


def _load(root: Path, document: Row) -> Found:
    mine = pc.field("document_id") == document["document_id"]
    tasks = sorted(read_table(root, "tasks", mine).to_pylist(), key=lambda row: row["order"])
    ids = [task["task_id"] for task in tasks]

    def grouped(table: str) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {task_id: [] for task_id in ids}
        for row in read_table(root, table, pc.field("task_id").isin(ids)).to_pylist():
            rows[row["task_id"]].append(row)
        return rows

    citations = read_table(root, "citations", mine).to_pylist()
    return Found(document, tasks, grouped("assignments"), grouped("targets"), citations)
