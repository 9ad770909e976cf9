"""The values of one plan as its content gives them: without file, ids and clock.

These classes are the first half of the one schema; `pipeline.records` adds the columns of file, ids and clock and makes
tables of them. Each field is `Annotated[type, "description", …]`: the type (with `| None` where a value may be missing)
decides Arrow type and nullability, the description goes into the Arrow field metadata and the data dictionary, `OneOf`
is a closed vocabulary that is checked, a name of an Arrow type ("int16") narrows the default of `int` and `float`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, TypedDict

from pipeline.flags import words


@dataclass(frozen=True)
class OneOf:
    """A closed vocabulary of a text field."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", words)


LEVELS = OneOf("central", "province", "district", "commune", "village")
ROLES = OneOf("lead", "coordinating", "implementing", "monitoring")
DEADLINE_TYPES = OneOf("date", "period", "recurring", "ongoing", "event", "by_reference")
CITED_TYPES = OneOf(
    "plan",
    "decision",
    "directive",
    "resolution",
    "conclusion",
    "decree",
    "circular",
    "ordinance",
    "law",
    "official_letter",
    "official_telegram",
    "report",
    "action_program",
    "regulation",
    "submission",
    "notice",
)


class BoxValues(TypedDict):
    """A rectangle on a page."""

    page: Annotated[int, "Page, 1-based"]
    x0: Annotated[float, "Left edge, points from the page's left", "float32"]
    top: Annotated[float, "Upper edge, points from the page's top", "float32"]
    x1: Annotated[float, "Right edge, points from the page's left", "float32"]
    bottom: Annotated[float, "Lower edge, points from the page's top", "float32"]


class DocumentWords(TypedDict):
    """What the plan says about itself."""

    doc_type: Annotated[str | None, "Kind of document: plan, official_letter, decision, directive, …; appendix"]
    number: Annotated[str | None, 'Number with symbol as printed, "04/KH-UBND"; null where the number is blank']
    symbol: Annotated[str | None, 'Symbol alone, "KH-UBND"']
    issuer_name: Annotated[str | None, "Issuing body, official name without its place"]
    issuer_level: Annotated[str | None, "Level of the issuing body", LEVELS]
    province: Annotated[str | None, 'Province of the issuer as of the plan\'s date, "Tỉnh Hưng Yên"']
    district: Annotated[str | None, "District of the issuer as of the plan's date; null from July 2025 on"]
    commune: Annotated[str | None, "Commune, ward or township of the issuer as of the plan's date"]
    province_code: Annotated[str | None, "Code of the province (General Statistics Office)"]
    district_code: Annotated[str | None, "Code of the district (General Statistics Office)"]
    commune_code: Annotated[str | None, "Code of the commune (General Statistics Office)"]
    province_now: Annotated[str | None, "Successor of the province after 1 July 2025, where one is certain"]
    commune_now: Annotated[str | None, "Successor of the commune after 1 July 2025, where one is certain"]
    issued_place: Annotated[str | None, "Place of issue without the kind of unit"]
    issued_date: Annotated[date | None, "Day of issue; null where it is blank"]
    issued_year: Annotated[int | None, "Year of issue, where only this is printed", "int16"]
    issued_month: Annotated[int | None, "Month of issue, where only this is printed", "int8"]
    title: Annotated[str | None, "Subject as printed after the type word"]
    plan_start: Annotated[date | None, "First day that the plan speaks about"]
    plan_end: Annotated[date | None, "Last day that the plan speaks about"]
    signer: Annotated[str | None, "Name under the signature"]
    signer_title: Annotated[str | None, "Office of the signer"]
    default_deadline_text: Annotated[str | None, "One deadline that the plan gives for all its tasks, as printed"]
    default_deadline_due: Annotated[date | None, "Last day of that deadline"]


class DocumentDoubts(TypedDict):
    """Why a person should look at the plan."""

    flags: Annotated[list[str], "Why a person should look, words of the list below", OneOf(*words("documents"))]


class DocumentValues(DocumentWords, DocumentDoubts):
    """All columns of `documents` that come from content."""


class TaskWords(TypedDict):
    """What one task or target says."""

    kind: Annotated[str, "task, or target for an item of the section of targets", OneOf("task", "target")]
    source: Annotated[str, "Where it stands: table (an appendix) or prose", OneOf("table", "prose")]
    section: Annotated[list[str], "Headings above it from the outermost in, each as its mark, a space and its words"]
    number: Annotated[str | None, "Its own mark or ordinal as printed; null for a bullet or an unmarked paragraph"]
    text: Annotated[str, "The statement as printed, white space folded, joined over page breaks, without markup"]
    indicator_text: Annotated[str | None, "Indicator (Chỉ tiêu) as printed"]
    output_text: Annotated[str | None, "Result or product (Kết quả, sản phẩm) as printed"]
    lead_units: Annotated[list[str], "Official names of the lead bodies, for reading; details in assignments"]
    coordinating_units: Annotated[list[str], "Official names of the coordinating bodies"]
    implementing_units: Annotated[list[str], "Official names of the implementing bodies"]
    deadline_text: Annotated[str | None, "Deadline as printed"]
    deadline_type: Annotated[str | None, "Kind of deadline", DEADLINE_TYPES]
    deadline_start: Annotated[date | None, "First day of the deadline's span"]
    deadline_due: Annotated[date | None, "Last day that counts as on time"]
    deadline_recurrence: Annotated[list[str], "ISO 8601 durations, P3M for every quarter"]
    deadline_year_inferred: Annotated[bool, "True where the year came from the appendix's or the plan's title"]
    due_date: Annotated[date | None, "Day to work with: the task's, else the plan-wide one, else the plan's last day"]
    due_basis: Annotated[str | None, "What due_date rests on", OneOf("task", "document", "plan_period")]
    dimension: Annotated[str | None, 'Dimension that the plan names: "PAPI.1" … "PAPI.8", "PAR", "PAR.1" …, "SIPAS" …']
    subdimension: Annotated[str | None, 'Component that the plan itself names: "PAPI.1.1" …']
    suggested_subdimension: Annotated[
        str | None, "Component of PAPI that the task's own words speak of, only where the plan names none"
    ]
    suggested_score: Annotated[float | None, "How sure the suggestion is, 0.5 to 0.9 (docs/suggestions.md)", "float32"]


class TaskPlace(TypedDict):
    """Where the task stands in its file, and how sure its reading is."""

    page_first: Annotated[int | None, "First page, 1-based, in paged inputs"]
    page_last: Annotated[int | None, "Last page"]
    line_first: Annotated[
        int | None, "First line, 1-based, in text inputs; paragraph, those in tables counted alike, in Word files"
    ]
    line_last: Annotated[int | None, "Last line, or paragraph"]
    boxes: Annotated[list[BoxValues], "Where it stands on its pages, PDF points from the page's top left"]
    confidence: Annotated[float, "0 to 1: how sure the reading is", "float32"]
    flags: Annotated[list[str], "Why a person should look, words of the list below", OneOf(*words("tasks"))]


class TaskColumns(TaskWords, TaskPlace):
    """All columns of `tasks` that come from content."""


class AssignmentValues(TypedDict):
    """One body in one role of one task."""

    role: Annotated[str, "What the body does", ROLES]
    mention: Annotated[str, "As printed"]
    name: Annotated[str, "Official full name without its place"]
    unit_id: Annotated[str | None, "Entry of the catalogue of bodies"]
    level: Annotated[str | None, "Level of the body; null for an indefinite or mixed group", LEVELS]
    place: Annotated[str | None, 'Place it belongs to, "Xã Tiền Phong"; null for a group of several places']
    collective: Annotated[bool, "True for several bodies named together"]
    matched_by: Annotated[str, "How the name was found", OneOf("catalogue", "pattern", "as_printed")]


class TargetValues(TypedDict):
    """One quantity that sets a goal."""

    op: Annotated[str, "Comparison", OneOf(">=", ">", "=", "<=", "<")]
    value: Annotated[float, "The number"]
    unit: Annotated[str, '"%" or the noun counted, "lần/năm"']
    span: Annotated[str, "As printed"]


class CitationValues(TypedDict):
    """One distinct document that the plan cites."""

    type: Annotated[str, "Kind of the cited document", CITED_TYPES]
    number: Annotated[str | None, "Number as printed; null for a law cited by name alone"]
    date: Annotated[date | None, "Day of the cited document"]
    issuer: Annotated[str | None, "Its issuer with its place"]
    title: Annotated[str | None, "Its name without the year, for laws cited by name"]


@dataclass(frozen=True)
class TaskValues:
    """One task with what hangs on it. `key` is its place in the plan's own marks ("PL1/12"), unique in the plan;
    assignments and targets stand in printed order and get their positions from it."""

    key: str
    columns: TaskColumns
    assignments: list[AssignmentValues] = field(default_factory=list)
    targets: list[TargetValues] = field(default_factory=list)


@dataclass(frozen=True)
class PlanValues:
    """One plan: its own columns, its tasks in document order, the documents it cites."""

    document: DocumentValues
    tasks: list[TaskValues]
    citations: list[CitationValues]
