"""What the extractors give: tasks, letterhead and citations in the plan's own words."""

from dataclasses import dataclass, field
from typing import Literal

from extractors.document import Place
from normalizers.units import NOTHING, InFull

Role = Literal["lead", "coordinating", "implementing", "monitoring"]
SectionRole = Literal[
    "preamble", "purpose", "targets", "content", "communication", "inspection", "implementation", "recipients"
]


@dataclass(frozen=True, slots=True)
class Printed:
    """Words that name the bodies of a role. `origin` says where they stand: the task's own cell, its sentence, a line
    such as "Cơ quan chủ trì: …" for a group of tasks, or a heading that is a body's name."""

    role: Role
    text: str
    origin: Literal["cell", "sentence", "line", "heading"]


@dataclass(frozen=True, slots=True)
class RawTask:
    """One task or target in printed words, white space folded.

    `key` is its place in the plan's own marks ("PL1/12", "II.1.a/2"), unique in the plan. `labels` are the words that
    may name its dimension, nearest first; an empty string among them ends the search (a content of the plan's own).
    """

    kind: Literal["task", "target"]
    source: Literal["table", "prose"]
    section: tuple[str, ...]
    number: str | None
    key: str
    text: str
    place: Place
    role: SectionRole
    indicator_text: str | None = None
    output_text: str | None = None
    units: tuple[Printed, ...] = ()
    deadline_text: str | None = None
    labels: tuple[str, ...] = ()
    sublabels: tuple[str, ...] = ()
    title: str | None = None
    """The nearest title that may carry the year: the appendix's for its rows."""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the plan says about itself. Dates are ISO strings, None where blank; places with their kind of unit."""

    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer_name: str | None = None
    issuer_level: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    issued_place: str | None = None
    issued_date: str | None = None
    issued_year: int | None = None
    issued_month: int | None = None
    title: str | None = None
    plan_start: str | None = None
    plan_end: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    default_deadline_text: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document; `number` as printed ("192/KH-UBND"), `date` ISO, `title` for laws cited by name alone."""

    type: str
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the extractors found in one document."""

    letterhead: Letterhead
    tasks: tuple[RawTask, ...]
    citations: tuple[Citation, ...]
    flags: tuple[str, ...] = field(default=())
    in_full: InFull = NOTHING
    """What the plan prints in full somewhere: it settles abbreviations that several bodies share, and its own."""
