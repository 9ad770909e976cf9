"""What the dataset held before a night and after it, and the figures of what came in between."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.snapshot import Snapshot, open_snapshot
from pipeline.states import DatasetError

_PLAN = [
    *("document_id", "title", "issuer_name", "commune", "district", "province", "issued_date", "issued_year"),
    *("issued_month", "source_file", "source_sha256", "format", "task_count", "also_in", "attached", "ingested_at"),
]
_REJECT = ["source_file", "source_sha256", "stage", "reason", "message"]


@dataclass(frozen=True)
class Known:
    """What a dataset holds, as far as a later look needs it to tell what came since."""

    plans: dict[str, str] = field(default_factory=dict)
    """document_id to the time when the plan was last read, ISO 8601."""
    files: dict[str, str] = field(default_factory=dict)
    """File to SHA-256: files of plans, their copies, their appendices, and rejects."""
    bodies: list[str] = field(default_factory=list)
    """Names of bodies that the catalogue does not have, sorted."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """From plain data; KeyError, TypeError or ValueError where it is something else."""
        return cls(dict(data["plans"]), dict(data["files"]), list(data["bodies"]))


@dataclass(frozen=True)
class CameIn:
    """What a dataset holds and did not hold before. Rows have the columns of their tables, as far as they are used."""

    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    read_again: int
    """Plans read again from unchanged files, by another version of the program."""
    gone: int
    """Plans that are no longer in the dataset: most often joined with another that turned out to be the same."""
    rejects: list[dict[str, Any]]
    earlier_rejects: list[dict[str, Any]]
    unknown_bodies: dict[str, int]
    """New names, each with its number of mentions in the whole dataset, most frequent first."""
    files: int
    """Files whose content was not there before."""


def look(root: Path) -> Known:
    """What the dataset in folder `root` holds; nothing where there is none."""
    try:
        data = open_snapshot(root)
    except DatasetError:
        return Known()
    documents, rejects = _rows(data, "documents", _PLAN), _rows(data, "rejects", _REJECT)
    unknown = _unknown(data)
    return Known(
        {row["document_id"]: row["ingested_at"].isoformat() for row in documents},
        {name: sha256 for row in [*documents, *rejects] for name, sha256 in _files(row)},
        sorted(unknown),
    )


def came_in(root: Path, before: Known, inbox: Collection[str]) -> CameIn:
    """What the dataset in folder `root` holds now and did not hold `before`; DatasetError where there is none. Of
    earlier rejects only files that are still in the `inbox` are told."""
    data = open_snapshot(root)
    documents, rejects = _rows(data, "documents", _PLAN), _rows(data, "rejects", _REJECT)
    known = set(before.files.items())
    fresh = {file for row in [*documents, *rejects] for file in _files(row)} - known
    new = [row for row in documents if row["document_id"] not in before.plans]
    old = [row for row in documents if row["document_id"] in before.plans]
    changed = [row for row in old if fresh.intersection(_files(row))]
    again = [
        row
        for row in old
        if not fresh.intersection(_files(row)) and row["ingested_at"].isoformat() != before.plans[row["document_id"]]
    ]
    unknown = _unknown(data)
    return CameIn(
        new=new,
        changed=changed,
        read_again=len(again),
        gone=len(before.plans.keys() - {row["document_id"] for row in documents}),
        rejects=[row for row in rejects if fresh.intersection(_files(row))],
        earlier_rejects=[row for row in rejects if row["source_file"] in inbox and not fresh.intersection(_files(row))],
        unknown_bodies={name: many for name, many in unknown.items() if name not in set(before.bodies)},
        files=len(fresh),
    )


def figures(root: Path, came: CameIn, read: int, seconds: float) -> dict[str, Any]:
    """The figures of a night that later nights are compared with: counts only, so that they can be added up.

    They tell of new and changed plans, not of the whole dataset; `read` is the number of files read in `seconds`.
    """
    plans = [*came.new, *came.changed]
    tasks, bodies = _of_plans(root, [row["document_id"] for row in plans])
    formats = {
        name: {
            "plans": sum(row["format"] == name for row in plans),
            "tasks": sum(row["task_count"] for row in plans if row["format"] == name),
        }
        for name in sorted({row["format"] for row in plans})
    }
    return {
        "files": came.files,
        "rejects": dict(sorted(Counter(row["reason"] for row in came.rejects).items())),
        "plans": len(plans),
        "formats": formats,
        "tasks": len(tasks),
        "flagged_tasks": sum(bool(row["flags"]) for row in tasks),
        "tasks_without_lead": sum(not row["lead_units"] for row in tasks),
        "tasks_without_deadline": sum(row["deadline_text"] is None for row in tasks),
        "bodies": bodies.num_rows,
        "unknown_bodies": pc.sum(pc.equal(bodies["matched_by"], "as_printed")).as_py() or 0,
        "read": read,
        "seconds": round(seconds, 1),
    }


def _files(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for file in (row, *row.get("also_in", ()), *row.get("attached", ())):
        yield file["source_file"], file["source_sha256"] or ""


def _of_plans(root: Path, document_ids: list[str]) -> tuple[list[dict[str, Any]], pa.Table]:
    data = open_snapshot(root)
    of_plans = pc.field("document_id").isin(pa.array(document_ids, pa.string()))
    tasks = data.arrow("tasks", ["task_id", "flags", "lead_units", "deadline_text"], of_plans)
    of_tasks = pc.field("task_id").isin(tasks["task_id"].combine_chunks())
    return tasks.to_pylist(), data.arrow("assignments", ["matched_by"], of_tasks)


def _rows(data: Snapshot, table: str, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data.arrow(table, columns).to_pylist()
    return sorted(rows, key=lambda row: str(row["source_file"]))


def _unknown(data: Snapshot) -> dict[str, int]:
    """Bodies that the catalogue does not have, most frequent first."""
    names = data.arrow("assignments", ["name"], pc.field("matched_by") == "as_printed")["name"].to_pylist()
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
