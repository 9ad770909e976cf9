"""What has to hold of a dataset that was read: rows of exactly one published state, none lost, none twice."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = list[tuple[str, str]]
"""(key, digest of all other columns) of each row."""
Content = dict[str, dict[str, str]]
"""By table: digest by key. Empty where there is no dataset at all."""
Reading = dict[str, dict[str, Rows | None]]
"""By way of reading and table: the rows found, or None where the table is not there."""

CLOCK = {"ingested_at", "rejected_at"}
"""Columns that are left out of comparisons."""


@dataclass
class Faults:
    """What was wrong with one reading: ways that saw no published state, rows of a published state that are gone, rows
    that are there twice; `loose` says in words what else does not hold. `states` are the places of those that fit."""

    torn: int = 0
    lost: int = 0
    doubled: int = 0
    loose: list[str] = field(default_factory=list)
    states: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.torn or self.lost or self.doubled or self.loose)

    def __iadd__(self, other: "Faults") -> "Faults":
        self.torn += other.torn
        self.lost += other.lost
        self.doubled += other.doubled
        self.loose += other.loose
        return self


def digest(row: Mapping[str, Any], key: Sequence[str]) -> tuple[str, str]:
    """Key and digest of a row. A column without a value counts as none, as an older schema has it."""
    said = [(name, row[name]) for name in sorted(row) if name not in CLOCK and row[name] not in (None, [])]
    name = "|".join(str(row[part]) for part in key)
    return name, hashlib.blake2b(repr(said).encode(), digest_size=8).hexdigest()


def judge(reading: Reading, states: Sequence[Content], told: int = 0) -> Faults:
    """What is wrong with a reading of a dataset at rest, of which `states` were or may have been published one after
    the other, and state number `told` (0-based) surely was. A state may be like an earlier one."""
    faults = Faults(states=set(range(len(states))))
    for way, tables in reading.items():
        fitting = {place for place, state in enumerate(states) if _fits(tables, state)}
        faults.states &= fitting
        for table, rows in tables.items():
            keys = {key for key, _ in rows or ()}
            faults.doubled += len(rows or ()) - len(keys)
            sure = [state.get(table, {}).keys() for state in states[told:]]
            missing = set.intersection(*map(set, sure)) - keys if sure else set()
            faults.lost += len(missing)
        if not fitting:
            faults.torn += 1
            faults.loose.append(f"{way}: {_unlike(tables, states)}")
        elif max(fitting) < told:
            faults.lost += 1
            faults.loose.append(f"{way}: an older state than the one that was published")
    if not faults.states and not faults.torn:
        faults.torn += 1
        faults.loose.append("the ways of reading see different states")
    return faults


def _fits(tables: Mapping[str, Rows | None], state: Content) -> bool:
    if not state:
        return all(rows is None for rows in tables.values())
    return all(
        rows is not None and len(rows) == len(state[table]) and dict(rows) == state[table]
        for table, rows in tables.items()
    )


def _unlike(tables: Mapping[str, Rows | None], states: Sequence[Content]) -> str:
    """In which tables a reading is unlike the state that is nearest, in words."""

    def told(state: Content) -> list[str]:
        return [
            f"{table} is not there" if rows is None else f"{len({*rows} ^ {*state.get(table, {}).items()})} in {table}"
            for table, rows in tables.items()
            if rows is None or {*rows} != {*state.get(table, {}).items()}
        ]

    nearest: list[str] = min(map(told, states), key=len, default=[])
    return f"unlike each state, the nearest in {', '.join(nearest)}"


def loose_ends(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """What does not hang together between tables that were read as one state, in words."""
    documents = {row["document_id"]: row["task_count"] for row in tables["documents"]}
    counted = dict.fromkeys(documents, 0)
    found = []
    tasks = set()
    for task in tables["tasks"]:
        tasks.add(task["task_id"])
        if task["document_id"] in counted:
            counted[task["document_id"]] += 1
        else:
            found.append(f"task {task['task_id']} without its document")
    found += [
        f"task_count of {key} is {documents[key]}, tasks are {counted[key]}"
        for key in documents
        if documents[key] != counted[key]
    ]
    for table in ("assignments", "targets"):
        found += [
            f"{table} of {row['task_id']} without the task" for row in tables[table] if row["task_id"] not in tasks
        ]
    found += [
        f"citations of {row['document_id']} without the document"
        for row in tables["citations"]
        if row["document_id"] not in documents
    ]
    return found
