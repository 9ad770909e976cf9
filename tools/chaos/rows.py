"""Ready-made plans with a mark in each row, and what a dataset holds after each publication of them."""

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from chaos.checks import Content, digest
from pipeline.records import PLAN_TABLES, SCHEMAS, TABLES

NOW = datetime(2020, 1, 2, tzinfo=UTC)
PROVINCES = ("Tỉnh Hà Nam", "Thành phố Hồ Chí Minh", None)
YEARS = (2024, 2025)

Plan = dict[str, Any]
"""mark, tasks (how many), province, year"""
Step = dict[str, Any]
"""One publication: plans (by number, as text; None removes one), rejects (a mark, or None), finished."""
Holding = dict[str, Any]
"""What a dataset holds: plans by number, and the mark of its rejects."""

_BLANK: dict[Any, Any] = {pa.string(): "", pa.int32(): 0, pa.int16(): 0, pa.bool_(): False, pa.float32(): 0.5}


def blank(table: str) -> dict[str, Any]:
    """A row in which every column that must have a value has one."""
    row: dict[str, Any] = {}
    for column in SCHEMAS[table]:
        if column.nullable:
            row[column.name] = None
        elif pa.types.is_list(column.type):
            row[column.name] = []
        elif pa.types.is_timestamp(column.type):
            row[column.name] = NOW
        elif pa.types.is_floating(column.type):
            row[column.name] = 0.5
        else:
            row[column.name] = _BLANK.get(column.type)
    return row


def document_id(number: str) -> str:
    """The id of a plan by its number."""
    return f"{int(number):012x}"


def plan_rows(number: str, plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """All rows of a plan, each with the plan's mark."""
    key, mark, tasks = document_id(number), plan["mark"], range(1, plan["tasks"] + 1)
    head = {
        "document_id": key,
        "source_file": f"{number}.txt",
        "format": "text",
        "title": f"Kế hoạch {number} ({mark})",
        "province": plan["province"],
        "issued_date": date(plan["year"], 3, 5),
        "task_count": len(tasks),
    }
    task = {"document_id": key, "kind": "task", "source": "prose", "text": f"Niêm yết công khai ({mark})"}
    ids = [f"{key}/II/{place}" for place in tasks]
    body = {"role": "lead", "position": 1, "mention": mark, "name": "Văn phòng", "matched_by": "catalogue"}
    return {
        "documents": [{**blank("documents"), **head}],
        "tasks": [{**blank("tasks"), **task, "task_id": one, "order": at} for at, one in enumerate(ids, 1)],
        "assignments": [{**blank("assignments"), **body, "task_id": one} for one in ids],
        "targets": [{**blank("targets"), "task_id": one, "position": 1, "op": ">=", "span": mark} for one in ids],
        "citations": [{**blank("citations"), "document_id": key, "position": 1, "type": "plan", "number": mark}],
    }


def reject_rows(mark: str | None) -> list[dict[str, Any]]:
    """Two rejects with a mark; none without."""
    names = ("hỏng.pdf", "trống.txt") if mark else ()
    return [
        {**blank("rejects"), "source_file": name, "stage": "read", "reason": "empty", "message": mark} for name in names
    ]


def content(holding: Holding) -> Content:
    """What a reader finds of it."""
    found: Content = {table: {} for table in SCHEMAS}
    for number, plan in holding["plans"].items():
        for table, rows in plan_rows(number, plan).items():
            found[table].update(digests(table, rows))
    found["rejects"].update(digests("rejects", reject_rows(holding["rejects"])))
    return found


def digests(table: str, rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Key and digest of each row."""
    return [digest(row, TABLES[table].key) for row in rows]


def changes(step: Step) -> dict[tuple[str, str], Any]:
    """The rows of a publication, as `Dataset.stage` takes them."""
    staged: dict[tuple[str, str], Any] = {}
    for number, plan in step["plans"].items():
        rows = plan_rows(number, plan) if plan else dict.fromkeys(PLAN_TABLES)
        staged.update({(table, document_id(number)): rows[table] or None for table in PLAN_TABLES})
    if "rejects" in step:
        staged["rejects", "rejects"] = reject_rows(step["rejects"]) or None
    return staged


def after(holding: Holding, step: Step) -> Holding:
    """What the dataset holds after a publication."""
    plans = {**holding["plans"], **step["plans"]}
    return {
        "plans": {number: plan for number, plan in plans.items() if plan},
        "rejects": step.get("rejects", holding["rejects"]),
    }


def nothing() -> Holding:
    """What a dataset holds before the first publication."""
    return {"plans": {}, "rejects": None}


def first(draw: random.Random, plans: int) -> Step:
    """A publication of this many plans."""
    return {
        "plans": {str(number): _plan(draw, "first") for number in range(1, plans + 1)},
        "rejects": "first",
        "finished": True,
    }


def steps(draw: random.Random, holding: Holding, count: int) -> list[Step]:
    """Publications that change what is held at random: new plans, other texts, more and fewer tasks, another province
    or year, plans that go, rejects."""
    found = []
    for place in range(count):
        mark = f"{draw.getrandbits(32):08x}"
        here = sorted(holding["plans"], key=int)
        plans: dict[str, Plan | None] = {}
        for number in draw.sample(here, min(len(here), draw.randint(1, 5))):
            old = holding["plans"][number]
            new = _plan(draw, mark)
            stays = draw.random() < 0.6
            moved = {name: old[name] for name in ("province", "year")} if stays else {}
            plans[number] = None if draw.random() < 0.15 else {**new, **moved}
        for number in range(draw.randint(0, 2)):
            plans[str(1000 + 10 * place + number)] = _plan(draw, mark)
        step: Step = {"plans": plans, "finished": draw.random() < 0.5}
        if draw.random() < 0.3:
            step["rejects"] = draw.choice([mark, None])
        found.append(step)
        holding = after(holding, step)
    return found


def _plan(draw: random.Random, mark: str) -> Plan:
    return {
        "mark": mark,
        "tasks": draw.randint(1, 6),
        "province": draw.choice(PROVINCES),
        "year": draw.choice(YEARS),
    }
