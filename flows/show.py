"""A plan or a task as lines for a terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from flows.report import plain
from pipeline.flags import reason_of
from pipeline.lookup import Found

Row = dict[str, Any]
Line = Text | Padding | Rule

ROLES = ("lead", "coordinating", "implementing", "monitoring")
PLAN_FIELDS = {
    "number": ("number", "symbol"),
    "issuer": ("issuer_name", "commune", "district", "province"),
    "issued": ("issued_place", "issued_date", "issued_year", "issued_month"),
    "period": ("plan_start", "plan_end"),
    "signed": ("signer_title", "signer"),
    "deadline for all": ("default_deadline_text", "default_deadline_due"),
}


def render(found: Found) -> Iterator[Line]:
    """The lines for what `look_up` found: all of a plan in short, or all about one task."""
    if found.task:
        yield from _whole_task(found, found.task)
    else:
        yield from _plan(found)


def _plan(found: Found) -> Iterator[Line]:
    document = found.document
    yield Text(plain(document["title"] or "(without title)"), style="bold")
    pages = f", {document['pages']} pages" if document["pages"] else ""
    kind = document["doc_type"] or "unknown kind"
    yield _line("plan", f"{document['document_id']} · {kind} · {document['source_file']} ({document['format']}{pages})")
    for label, names in PLAN_FIELDS.items():
        yield from _field(label, " · ".join(str(document[name]) for name in names if document[name] is not None))
    yield from _field("also in", ", ".join(other["source_file"] for other in document["also_in"]))
    yield from _field("appendices", ", ".join(file["source_file"] for file in document["attached"]))
    yield from _field("belongs to", document["refers_to"] or "")
    yield from _field("may be or belong to", ", ".join(document["maybe_document_ids"]))
    yield from _flags(document["flags"])
    section: list[str] = []
    for task in found.tasks:
        if task["section"] != section:
            section = task["section"]
            yield Rule(Text(plain(" › ".join(section) or "(no heading)")), align="left", style="dim")
        yield from _task(found, task)
    if found.citations:
        yield Rule(Text("cites"), align="left", style="dim")
        yield from (_line("", _cited(row)) for row in found.citations)


def _task(found: Found, task: Row) -> Iterator[Line]:
    key = task["task_id"].partition("/")[2]
    head = Text.assemble((plain(key), "bold"), "  ", (f"{task['kind']}, {where(task)}", "dim"))
    yield head
    yield Padding(Text(plain(task["text"])), (0, 0, 0, 4))
    for role in ROLES:
        bodies = [_body(row) for row in found.assignments[task["task_id"]] if row["role"] == role]
        yield from _field(role, "; ".join(bodies), 4)
    yield from _field("deadline", _deadline(task), 4)
    yield from _field("dimension", task["subdimension"] or task["dimension"] or "", 4)
    yield from _field("target", "; ".join(map(_target, found.targets[task["task_id"]])), 4)
    yield from _field("flags", ", ".join(task["flags"]), 4)


def _whole_task(found: Found, task: Row) -> Iterator[Line]:
    yield Text(plain(task["task_id"]), style="bold")
    yield _line("plan", f"{found.document['source_file']}: {found.document['title'] or '(without title)'}")
    yield _line("where", f"{task['attached_file'] or task['source_file']}, {where(task)}")
    for box in task["boxes"]:
        corners = " ".join(f"{box[edge]:.0f}" for edge in ("x0", "top", "x1", "bottom"))
        yield _line("box", f"page {box['page']}: {corners} (points from the top left)")
    yield from (_line("section", heading) for heading in task["section"])
    for name in ("number", "kind", "source", "text", "indicator_text", "output_text"):
        yield from _field(name.removesuffix("_text"), task[name] or "")
    for row in found.assignments[task["task_id"]]:
        place = " · ".join(filter(None, (row["level"], row["place"], "several" if row["collective"] else None)))
        yield _line(row["role"], f"{row['mention']!r} → {row['name']} ({place or 'no level'}; {row['matched_by']})")
    yield from _field("deadline", _deadline(task))
    yield from _field("due", f"{task['due_date']} (from {task['due_basis']})" if task["due_date"] else "")
    yield from _field("dimension", task["dimension"] or "")
    yield from _field("subdimension", task["subdimension"] or "")
    if task["suggested_subdimension"]:
        yield _line("suggested", f"{task['suggested_subdimension']} (score {task['suggested_score']:.2f}; by content)")
    yield from (_line("target", _target(row)) for row in found.targets[task["task_id"]])
    for entry in task["corrections"]:
        says = f"{entry['field']}: {entry['read'] or '(nothing)'} → {entry['value'] or '(nothing)'}"
        yield _line("correction", f"{says} ({entry['who']}, {entry['when']}: {entry['why']}; {entry['state']})")
    yield _line("confidence", f"{task['confidence']:.2f}")
    yield from _flags(task["flags"])


def _flags(flags: list[str]) -> Iterable[Line]:
    return [_line("flag", " · ".join(filter(None, (flag, reason_of(flag))))) for flag in flags]


def where(task: Row) -> str:
    """Page or line of a task in words: "page 3", "lines 12-14"."""
    for word in ("page", "line"):
        first, last = task[f"{word}_first"], task[f"{word}_last"]
        if first is not None:
            return f"{word} {first}" if last in (None, first) else f"{word}s {first}-{last}"
    return "place unknown"


def _body(row: Row) -> str:
    place = f" ({row['place']})" if row["place"] else ""
    return f"{row['name']}{place}{' ?' if row['matched_by'] == 'as_printed' else ''}"


def _deadline(task: Row) -> str:
    if not task["deadline_text"] and not task["deadline_type"]:
        return ""
    days = [str(day) for day in (task["deadline_start"], task["deadline_due"]) if day]
    parts = [task["deadline_type"] or "not understood", " … ".join(days), *task["deadline_recurrence"]]
    return f"{task['deadline_text']} → {', '.join(filter(None, parts))}"


def _target(row: Row) -> str:
    return f"{row['op']} {row['value']:g} {row['unit']} ({row['span']})"


def _cited(row: Row) -> str:
    day = row["date"].isoformat() if row["date"] else None
    parts = [row["type"], row["number"] or row["title"], day, row["issuer"]]
    link = f" = {row['cited_document_id']}" if row["cited_document_id"] else ""
    return " · ".join(part for part in parts if part) + link


def _field(label: str, value: str, indent: int = 0) -> Iterable[Line]:
    return [_line(label, value, indent)] if value else []


def _line(label: str, value: str, indent: int = 0) -> Padding:
    words = Text.assemble((f"{label}: " if label else "", "cyan"), plain(value))
    return Padding(words, (0, 0, 0, indent))
