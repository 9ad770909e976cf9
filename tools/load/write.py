"""Writes the plans as files of the formats that are asked for."""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from samples import plain, web
from samples.source import Plan

from load.templates import SLOT, Template, mapped
from load.vary import Planned, planned

TASKS = 100
"""Tasks of a plan, unless told otherwise: what plans of districts and provinces have."""
ENDINGS = {"text": "txt", "html": "html", "markdown": "md", "docx": "docx", "pdf": "pdf", "scan": "pdf"}
TEXT = {"text": 1.0}
_PRINTED = re.compile(r"\*\*|</?(?:p|li|ul)>")
_RENDER: dict[str, Callable[[Plan], bytes]] = {
    "text": plain.render,
    "html": web.render_html,
    "markdown": web.render_markdown,
}


def write_plans(
    count: int, folder: Path, seed: int = 1, first: int = 1, *, tasks: int = TASKS, formats: Mapping[str, float] = TEXT
) -> list[Planned]:
    """Write the plans number `first` to `first + count - 1` into `folder`, and tell what they are.

    `formats` are names of ENDINGS with their shares. The same seed gives the same plans one by one: 1,000 of them are
    the first of 8,000.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [add_plan(serial, folder, seed, tasks=tasks, formats=formats) for serial in range(first, first + count)]


def add_plan(
    serial: int, folder: Path, seed: int = 1, *, tasks: int = TASKS, formats: Mapping[str, float] = TEXT
) -> Planned:
    """Write plan number `serial`, and tell what it is; its file is `path_of(serial, folder, …)`."""
    plan = planned(serial, seed, tasks)
    path = path_of(serial, folder, seed, formats)
    form = form_of(serial, seed, formats)
    if form in _RENDER:
        path.write_bytes(_filled(form, plan))
    else:
        _print(form, plan, path)
    return plan


def form_of(serial: int, seed: int = 1, formats: Mapping[str, float] = TEXT) -> str:
    """The format of plan number `serial`."""
    if len(formats) == 1:
        return next(iter(formats))
    return random.Random(f"{seed}/{serial}/format").choices(list(formats), list(formats.values()))[0]


def path_of(serial: int, folder: Path, seed: int = 1, formats: Mapping[str, float] = TEXT) -> Path:
    """Where plan number `serial` is written."""
    return folder / f"{serial:05}.{ENDINGS[form_of(serial, seed, formats)]}"


@cache
def _pieces(form: str, template_: "_ById") -> list[str]:
    """A rendered template, cut at its slots: words, slot, words, …, words."""
    return SLOT.split(_RENDER[form](template_.template.plan).decode())


class _ById:
    """A template as a key of a cache."""

    def __init__(self, template_: Template) -> None:
        self.template = template_

    def __hash__(self) -> int:
        return id(self.template)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.template is self.template


def _filled(form: str, plan: Planned) -> bytes:
    slots = plan.slots()
    pieces = list(_pieces(form, _ById(plan.template)))
    pieces[1::2] = [slots[slot] for slot in pieces[1::2]]
    return "".join(pieces).encode()


def _print(form: str, plan: Planned, path: Path) -> None:
    """The formats whose pages depend on the words: each plan is printed by itself."""
    whole = _for_paper(plan)
    if form == "docx":
        from load.word import render

        path.write_bytes(render(whole))
        return
    from samples import paper

    if form == "pdf":
        path.write_bytes(paper.render(whole))
        return
    from scans import scan

    printed = path.with_suffix(".printed")
    printed.write_bytes(paper.render(whole))
    scan(printed, path)
    printed.unlink()


def _for_paper(plan: Planned) -> Plan:
    """The plan filled in, without the marks that a scanner's software leaves in a text."""
    slots = plan.slots()
    whole = mapped(plan.template.plan, lambda text: _PRINTED.sub("", SLOT.sub(lambda slot: slots[slot[1]], text)))
    head = whole.head["letterhead"]
    level = plan.template.level
    head.setdefault("left", ["ỦY BAN NHÂN DÂN", str(getattr(plan.place, level)).upper()])
    for block in whole.blocks:
        if block.table is not None:
            block.table.options.setdefault("widths", ",".join("1" for _ in block.table.columns))
    return whole
