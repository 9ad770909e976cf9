"""Rows of an appendix that stay though its file is not at hand when its plan is read again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from pipeline.likeness import share
from pipeline.records import AttachedFile, PlanRecords, TaskRow

SAME_APPENDIX = 0.8
"""Share of an appendix's tasks from which on another file of the plan holds the same appendix."""

_POSITION = re.compile(r"^[^/]+/PL(\d+)")


def with_kept(records: PlanRecords, old: PlanRecords, names: Collection[str]) -> PlanRecords:
    """A plan as it was read now, with the rows that it had from the appendix files `names`, behind its own; without
    those that it holds now otherwise."""
    entries: list[AttachedFile] = list(records.document["attached"])
    tasks = list(records.tasks)
    moved: dict[str, str] = {}
    for entry in old.document["attached"]:
        if entry["source_file"] not in names:
            continue
        rows = [task for task in old.tasks if task["attached_file"] == entry["source_file"]]
        held = [(task["text"], None) for task in tasks]
        if share([(task["text"], None) for task in rows], held) >= SAME_APPENDIX:
            rows = []
        keys = _free_keys(rows, tasks)
        entries.append({**entry, "keys": sorted(set(keys.values()))})
        for task in rows:
            task_id = _rekeyed(task["task_id"], keys)
            moved[task["task_id"]] = task_id
            here = records.document["source_file"]
            tasks.append({**task, "task_id": task_id, "source_file": here, "order": len(tasks) + 1})

    def along(hanging: Sequence[Any]) -> list[Any]:
        return [{**row, "task_id": moved[row["task_id"]]} for row in hanging if row["task_id"] in moved]

    kept = replace(
        records,
        tasks=tasks,
        assignments=[*records.assignments, *along(old.assignments)],
        targets=[*records.targets, *along(old.targets)],
    )
    entries.sort(key=lambda entry: entry["source_file"])
    return kept.with_document(attached=entries, task_count=len(tasks))


def _free_keys(rows: list[TaskRow], taken: list[TaskRow]) -> dict[str, str]:
    """ "PL2" of the rows to the same where no other task has it, else to the next that is free."""
    used = {int(match[1]) for task in taken if (match := _POSITION.match(task["task_id"]))}
    keys: dict[str, str] = {}
    for task in rows:
        match = _POSITION.match(task["task_id"])
        if match and f"PL{match[1]}" not in keys:
            place = int(match[1])
            if place in used:
                place = next(n for n in count(1) if n not in used)
            used.add(place)
            keys[f"PL{match[1]}"] = f"PL{place}"
    return keys


def _rekeyed(task_id: str, keys: dict[str, str]) -> str:
    head, _, key = task_id.partition("/")
    position = re.match(r"PL\d+", key)
    return f"{head}/{keys[position[0]]}{key[position.end() :]}" if position else task_id
