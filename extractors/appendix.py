"""Tasks of an appendix's tables, in printed words."""

import re
from collections.abc import Sequence
from typing import cast

from extractors.align import misfit
from extractors.columns import Column
from extractors.document import Table, join_places
from extractors.drafts import Draft
from extractors.raw import Printed, RawTask, Role
from extractors.rows import build_sheets, cut_at_headers
from extractors.sheet_reader import SheetReader
from extractors.spreads import join_spreads
from normalizers.deadlines import looks_like_deadline
from normalizers.text import squeeze
from normalizers.units import begins_like_unit, looks_like_units

_ROLE_OF: dict[str, Role] = {
    "lead": "lead",
    "bodies": "lead",
    "coordinating": "coordinating",
    "implementing": "implementing",
    "monitoring": "monitoring",
}
_PART_LABEL = re.compile(
    r"(?:(?P<time>thời gian|thời hạn|tiến độ|hoàn thành)|(?P<product>sản phẩm|kết quả))[\w ,/]{0,30}:\s*", re.I
)
_UNFINISHED = frozenset({"và", "của", "thuộc", "các", "với", "cùng", "hoặc"})
_NOT_HERE = 1.8
"""Misfit from which on a body or deadline cell is taken for something else."""
_BODY_ORDER = ("lead", "bodies", "coordinating", "implementing", "monitoring")


def split_deadline(text: str) -> tuple[str | None, str | None]:
    """A cell that holds product and deadline → (product, deadline): by their labels ("Thời gian: …. Sản phẩm: …"), else
    by which of its parts speak of time."""
    labels = list(_PART_LABEL.finditer(text))
    if labels:
        ends = [m.start() for m in labels[1:]] + [len(text)]
        parts = [(m, squeeze(text[m.end() : end]).strip(" .;,")) for m, end in zip(labels, ends, strict=True)]
        time = "; ".join(words for m, words in parts if m["time"] and words)
        product = "; ".join(words for m, words in parts if not m["time"] and words)
        unlabelled = squeeze(text[: labels[0].start()]).strip(" .;,")
        if unlabelled and not product:
            product = unlabelled
        elif unlabelled and not time and looks_like_deadline(unlabelled):
            time = unlabelled
        return product or None, time or None
    pieces = [p.strip(" .") for p in text.replace("\n", ";").split(";") if p.strip(" .")]
    times = [p for p in pieces if looks_like_deadline(p)]
    rest = [p for p in pieces if p not in times]
    return "; ".join(rest) or None, "; ".join(times) or None


def join_bodies(text: str) -> str:
    """A body cell in one line: paragraphs that begin with a body are parted by ";" from a body before them."""
    joined = ""
    for line in (squeeze(part) for part in text.split("\n")):
        if not line or not joined:
            joined = joined or line
            continue
        last = joined.rpartition("; ")[2]
        whole = len(last.split()) > 1 or looks_like_units(last)
        goes_on = joined[-1] in ",;:-–+&/(" or last.split()[-1].lower() in _UNFINISHED
        apart = not goes_on and whole and begins_like_unit(line)
        joined += ("; " if apart else " ") + line
    return joined


def _raw_task(draft: Draft, title: str | None, heading: str, key: str) -> RawTask:
    cells = {k: join_bodies(v) if k in _BODY_ORDER else squeeze(v) for k, v in draft.cells.items()}
    for kind in (*_BODY_ORDER, "deadline"):
        # A product in a body's column is no body, a body is no deadline: better none than a wrong one.
        if misfit(cells.get(kind, ""), cast(Column, kind)) >= _NOT_HERE:
            del cells[kind]
            draft.flags.append(f"{_ROLE_OF.get(kind, kind)}_dropped")
    output, deadline = cells.get("output"), cells.get("deadline")
    if "deadline_output" in cells:
        product, time = split_deadline(draft.cells["deadline_output"])
        output, deadline = output or product, deadline or time
    units = []
    for kind in _BODY_ORDER:
        text = cells.get(kind)
        inherited = (
            None
            if text
            else next((dict(h.cells).get(kind) for h in reversed(draft.headings) if dict(h.cells).get(kind)), None)
        )
        if text or inherited:
            units.append(Printed(_ROLE_OF[kind], squeeze(text or inherited or ""), "cell" if text else "heading"))
    deadline = deadline or next(
        (dict(h.cells).get("deadline") for h in reversed(draft.headings) if dict(h.cells).get("deadline")), None
    )
    dimension, subdimension = draft.dimension.text, draft.subdimension.text
    heads = [f"{h.mark.label if h.mark else ''} {h.text.rstrip(' :')}".strip() for h in draft.headings]
    section = tuple(s for s in (heading, *heads, dimension, subdimension) if s)
    labels: list[str] = [dimension, ""] if dimension else []
    labels += [h.text for h in reversed(draft.headings)] + ([title] if title else [])
    sublabels = [s for s in (subdimension, *(h.text for h in reversed(draft.headings))) if s]
    return RawTask(
        kind="task",
        source="table",
        section=section,
        number=draft.number,
        key=key,
        text=cells.get("task", ""),
        place=join_places(draft.places),
        role="content",
        indicator_text=cells.get("indicator") or None,
        output_text=output or None,
        units=tuple(units),
        deadline_text=deadline or None,
        labels=tuple(labels),
        sublabels=tuple(sublabels),
        title=title,
        flags=tuple(dict.fromkeys(draft.flags)),
    )


def table_tasks(
    tables: Sequence[Table], *, heading: str = "", title: str | None = None, key_prefix: str = "B"
) -> list[RawTask]:
    """The tasks of one appendix's tables, in reading order. Tables without a task column give none."""
    tasks: list[RawTask] = []
    keys: set[str] = set()
    spreads = join_spreads([part for table in tables for part in cut_at_headers(table)])
    for sheet in build_sheets([spread.table for spread in spreads], [spread.doubtful for spread in spreads]):
        for position, draft in enumerate(SheetReader(sheet).read(), start=1):
            if not draft.cells.get("task", "").strip():
                continue
            heads = ".".join(h.mark.label for h in draft.headings if h.mark)
            stem = (
                f"{key_prefix}.{heads}" if heads and draft.ordinal and draft.ordinal.kind != "decimal" else key_prefix
            )
            key = f"{stem}/{draft.number or f'r{position}'}"
            while key in keys:
                key = f"{key}~{position}"
            keys.add(key)
            tasks.append(_raw_task(draft, title, heading, key))
    return tasks
