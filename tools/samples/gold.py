"""The annotation of a sample plan in the format of the reference annotations, from the marks in its source."""

import re
from dataclasses import dataclass
from typing import Any

from samples.source import Block, Marked, Plan, Row, Table, clean, part_number, read_marks

LEVELS = ("province", "district", "commune")
_RATE = re.compile(r"^(\d+(?:,\d+)?)\s?%$")


@dataclass
class _Level:
    """What a heading gives the items under it: its own title, dimension, kind and the bodies of a role."""

    title: str
    options: dict[str, str]
    units: dict[str, list[str]]


class Annotator:
    """Walks a plan's blocks in order and collects its tasks."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places: dict[str, str] = dict(plan.head["places"])
        self.bodies = dict(_pairs(plan.head.get("bodies", "")))
        self.times = dict(_pairs(plan.head.get("deadlines", "")))
        self.quantities = dict(_pairs(plan.head.get("targets", "")))
        self.stack: list[tuple[int, _Level]] = []
        self.tasks: list[dict[str, Any]] = []

    def unit(self, mention: str) -> dict[str, Any]:
        """ "Mention = official name | level | group or many | place"; "many" has no place of its own."""
        if mention not in self.bodies:
            raise ValueError(f"{self.plan.name}: body without a glossary line: {mention}")
        name, level, *rest = [part.strip() for part in self.bodies[mention].split("|")]
        flag = rest[0] if rest else ""
        level_or_none = level if level not in ("", "-") else None
        place = self.places.get(level) if level_or_none and flag != "many" else None
        if len(rest) > 1:
            place = rest[1] if rest[1] != "-" else None
        shown = name or mention[0].upper() + mention[1:]
        return {"mention": mention, "name": shown, "level": level_or_none, "place": place, "collective": bool(flag)}

    def deadline(self, text: str) -> dict[str, Any]:
        """ "text = type start..due recurrence,recurrence ~", "~" where the year came from the plan."""
        if text not in self.times:
            raise ValueError(f"{self.plan.name}: deadline without a glossary line: {text}")
        kind, *parts = self.times[text].split()
        start = due = None
        recurrence: list[str] = []
        for part in parts:
            if ".." in part:
                start, due = (side or None for side in part.split(".."))
            elif part != "~":
                recurrence = part.split(",")
        return {"type": kind, "start": start, "due": due, "recurrence": recurrence, "inferred_year": "~" in parts}

    def target(self, span: str) -> dict[str, Any]:
        if rate := _RATE.match(span):
            return {"op": "=", "value": _figure(rate[1]), "unit": "%", "span": span}
        if span not in self.quantities:
            raise ValueError(f"{self.plan.name}: target without a glossary line: {span}")
        op, value, unit = self.quantities[span].split(maxsplit=2)
        return {"op": op, "value": _figure(value), "unit": unit, "span": span}

    def push(self, depth: int, title: str, options: dict[str, str], units: dict[str, list[str]]) -> None:
        self.stack = [(d, level) for d, level in self.stack if d < depth]
        self.stack.append((depth, _Level(title, options, units)))

    def inherited(self, key: str) -> str | None:
        return next((level.options[key] for _, level in reversed(self.stack) if key in level.options), None)

    def group_units(self, role: str) -> list[str]:
        return next((level.units[role] for _, level in reversed(self.stack) if role in level.units), [])

    def add(
        self,
        source: str,
        number: str | None,
        text: str,
        marks: list[Marked],
        row: dict[str, str | None],
        options: dict[str, str],
    ) -> None:
        own: dict[str, list[str]] = {}
        for mark in marks:
            for role, mention in mark.units:
                own.setdefault(role, []).append(mention)
        roles: dict[str, list[dict[str, Any]]] = {}
        for role in ("lead", "coordinating", "implementing"):
            group = self.group_units(role) if options.get("group") != "no" else []
            if role == "lead" and own.get("lead"):
                group = []
            units = [self.unit(m) for m in dict.fromkeys([*own.get(role, []), *group])]
            taken = [_same(u) for u in roles.get("lead", [])]
            roles[role] = [u for u in units if role == "lead" or _same(u) not in taken]
        spans = [span for mark in marks for span in mark.targets]
        deadline = row.get("deadline") or next((t for mark in marks for t in mark.deadlines), None)
        picks = {key: options.get(key, self.inherited(key)) for key in ("dim", "sub", "kind")}
        self.tasks.append({
            "doc": self.plan.name, "order": len(self.tasks) + 1, "kind": picks["kind"] or "task", "source": source,
            "section": [level.title for _, level in self.stack], "number": number, "text": text,
            "indicator_text": row.get("indicator"), "output_text": row.get("output"), **roles,
            "deadline_text": deadline, "deadline": self.deadline(deadline) if deadline else None,
            "dimension": _value(picks["dim"]), "subdimension": _value(picks["sub"]),
            "targets": [self.target(span) for span in spans],
        })  # fmt: skip

    def heading(self, depth: int, text: str, options: dict[str, str]) -> None:
        marked = read_marks(text)
        words = marked.words.removesuffix(":").rstrip()
        number, rest = part_number(words)
        title = f"{number} {rest}" if number else words
        self.push(depth, title.removesuffix(":"), options, _by_role(marked.units, {}))

    def prose(self, block: Block) -> None:
        if block.kind in ("heading", "both"):
            head, _, task = block.text.partition(": ") if block.kind == "both" else (block.text, "", "")
            self.heading(block.depth, head, block.options)
            if block.kind == "both":
                marked = read_marks(task)
                own = part_number(read_marks(head).words)[0]
                self.add("prose", own, marked.words, [marked, *map(read_marks, block.metas)], {}, block.options)
        elif block.kind == "group":
            level = self.stack[-1][1]
            level.units = _by_role(read_marks(block.text).units, level.units)
        elif block.kind == "task":
            marked = read_marks(block.text)
            number, words = part_number(marked.words)
            self.add("prose", number, words, [marked, *map(read_marks, block.metas)], {}, block.options)

    def table(self, table: Table) -> None:
        if title := table.options.get("section"):
            self.push(0, title, table.options, {})
        else:
            self.stack = []
        above: list[str] = []
        for row in table.rows:
            if row.kind == "heading":
                marked = read_marks(" ".join(c for c in row.cells if c not in ("", "<", "^")))
                number, rest = part_number(marked.words)
                self.push(row.depth, f"{number} {rest}" if number else rest, row.options, _by_role(marked.units, {}))
            elif row.kind == "task":
                above = [above[i] if cell == "^" else cell for i, cell in enumerate(row.cells)]
                self.row(table, Row(row.kind, above, 0, row.options))

    def row(self, table: Table, row: Row) -> None:
        number, text, values = None, "", dict[str, str | None]()
        marks: list[Marked] = []
        for column, cell in zip(table.columns, row.cells, strict=True):
            role = column if column in ("lead", "coordinating", "implementing") else "lead"
            if column == "skip":
                continue
            marked = read_marks(cell, role)
            if column == "text":
                text = marked.words
            elif column == "number":
                number = marked.words.strip("().-+•") or None
            elif column in ("indicator", "output", "deadline") and not (marked.outputs or marked.deadlines):
                values[column] = marked.words or None
            if marked.outputs:
                values["output"] = " ".join(marked.outputs)
            marks.append(marked)
        if title := row.options.get("label"):
            depth = int(row.options.get("depth", 3))
            number_, rest = part_number(title)
            self.push(depth, f"{number_} {rest}" if number_ else rest, row.options, {})
        self.add("table", number, text, marks, values, row.options)


def _same(unit: dict[str, Any]) -> tuple[Any, ...]:
    return unit["name"], unit["level"], unit["place"], unit["collective"]


def _figure(text: str) -> float | int:
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _value(text: str | None) -> str | None:
    return None if text in (None, "", "-") else text


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = (line.partition(" = ") for line in text.splitlines() if line.strip())
    return [(left.strip(), right.strip()) for left, _, right in parts]


def _by_role(units: tuple[tuple[str, str], ...], start: dict[str, list[str]]) -> dict[str, list[str]]:
    roles = dict(start)
    for role, mention in units:
        roles[role] = [*roles.get(role, []), mention]
    return roles


def tasks(plan: Plan) -> list[dict[str, Any]]:
    """One dictionary a task, as the reference annotations have them."""
    annotator = Annotator(plan)
    for block in plan.blocks:
        if block.table is not None:
            annotator.table(block.table)
        else:
            annotator.prose(block)
    return annotator.tasks


def document(plan: Plan) -> dict[str, Any]:
    """The plan's line of documents.jsonl; the place path of a commune without a district has None in its place."""
    given = dict(plan.head["document"])
    citations = []
    for line in (given.pop("citations", None) or "").splitlines():
        kind, number, day, issuer = [part.strip() for part in line.split("|")]
        cited: dict[str, Any] = {"type": kind, "number": None, "date": None, "issuer": None}
        if kind == "law" or not re.search(r"\d", number):
            cited["title"] = number
        else:
            cited |= {"number": number, "date": day or None, "issuer": issuer or None}
        citations.append(cited)
    empty = dict.fromkeys(("number", "symbol", "issued_place", "issued_date", "issued_year", "issued_month", "title",
                           "plan_start", "plan_end", "signer", "signer_title", "default_deadline"))  # fmt: skip
    places = [plan.head["places"].get(level) for level in LEVELS]
    while places[-1] is None:
        places.pop()
    level = given.pop("level")
    issuer = {"name": given.pop("issuer", "Ủy ban nhân dân"), "level": level, "place": plan.head["places"][level]}
    found = {key: (str(value) if key.startswith("plan_") or key == "issued_date" else value)
             for key, value in given.items()}  # fmt: skip
    order = {"doc": plan.name, "doc_type": "plan", **dict.fromkeys(("number", "symbol")), "issuer": issuer,
             "place_path": places}  # fmt: skip
    if isinstance(found.get("default_deadline"), str):
        found["default_deadline"] = Annotator(plan).deadline(clean(found["default_deadline"]))
    return {**order, **empty, **found, "citations": citations}
