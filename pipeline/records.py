"""The one schema: every table's columns, their Arrow types and descriptions, the checks and the data dictionary.

The classes here add the columns of file, ids and clock to those of `pipeline.values`. Everything else follows from
them: `SCHEMAS` (Arrow, each field with its description as metadata), `check_records`, `data_dictionary`.
"""

import hashlib
import types
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any, TypedDict, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa

from extractors.document import REASONS
from pipeline.flags import vocabulary_table
from pipeline.values import (
    AssignmentValues,
    CitationValues,
    DocumentDoubts,
    DocumentWords,
    OneOf,
    TargetValues,
    TaskPlace,
    TaskWords,
)

FORMATS = OneOf("text", "docx", "pdf", "scan", "html")
RANKS = {"docx": 0, "pdf": 2, "text": 5, "html": 5, "scan": 8}
"""How near a format's reading comes to what was written: the least gives the rows of a plan that came in several."""
APPENDIX = "appendix"
"""`doc_type` of a file that is only an appendix."""


class OtherFile(TypedDict):
    """A further file in which the same plan came; its content is not in the dataset."""

    source_file: Annotated[str, "Path under the input folder"]
    source_sha256: Annotated[str, "SHA-256 of the file"]
    format: Annotated[str, "Format of the file", FORMATS]
    number: Annotated[str | None, "Number of the plan in that file; a draft has none"]
    issued_date: Annotated[date | None, "Day of issue in that file; null where it is blank"]
    pipeline_version: Annotated[str | None, "Version of the program that read it; null where that is not known"]


class AttachedFile(TypedDict):
    """An appendix of the plan that came as a file of its own."""

    source_file: Annotated[str, "Path under the input folder; tasks from it carry it as their attached_file"]
    source_sha256: Annotated[str, "SHA-256 of the file"]
    format: Annotated[str, "Format of the file", FORMATS]
    title: Annotated[str | None, "Title of the appendix as printed"]
    refers_to: Annotated[str, "Words in which it names its plan, as printed; empty where it does not"]
    keys: Annotated[
        list[str],
        "What its tasks' ids begin with behind the document_id, PL2; empty where it has no tasks or another file of "
        "the plan holds the same",
    ]
    pipeline_version: Annotated[str | None, "Version of the program that read it; null where that is not known"]


class DocumentSource(TypedDict):
    """Which file a plan was read from."""

    document_id: Annotated[str, "Names the plan, not the file: short hash of its identity when it was first seen"]
    source_file: Annotated[str, "Path under the input folder"]
    source_sha256: Annotated[str, "SHA-256 of the file"]
    format: Annotated[str, "Format of the file, found by its content", FORMATS]
    pages: Annotated[int | None, "Number of pages, in paged formats"]


class CorrectionEntry(TypedDict):
    """A line of data/corrections.csv, and the task's words that it was made for (docs/corrections.md)."""

    field: Annotated[str, "What is corrected, as the line names it: a column of tasks, or a role"]
    value: Annotated[str | None, "What a person says it is; null where the plan says nothing"]
    read: Annotated[str | None, "What the program read there, written like value"]
    state: Annotated[
        str,
        "applied; stale: the task's words are others now; refused: it contradicts the task's other values; "
        "lost: there is no such task now",
        OneOf("applied", "stale", "refused", "lost"),
    ]
    text: Annotated[str | None, "The task's words that it was made for; null where the task was never there"]
    who: Annotated[str, "Who says so"]
    when: Annotated[date, "The day of the correction, as its line gives it"]
    why: Annotated[str, "Why, in the person's words"]


class LostCorrection(CorrectionEntry):
    """A correction whose task is not in the plan now."""

    task_id: Annotated[str, "The task that it names"]


class DocumentStamp(TypedDict):
    """What the run adds."""

    task_count: Annotated[int, "Number of rows of this plan in tasks"]
    also_in: Annotated[list[OtherFile], "Other files in which the same plan came"]
    attached: Annotated[list[AttachedFile], "Appendices that came as files of their own; their tasks are the plan's"]
    refers_to: Annotated[
        str | None,
        "Of a file that is only an appendix (doc_type appendix) and whose plan is not certain: the words in which it "
        "names the plan, as printed, empty where it does not; null for plans",
    ]
    maybe_document_ids: Annotated[
        list[str], "Plans that may be the same as this one, or to which this appendix may belong; why is in flags"
    ]
    lost_corrections: Annotated[list[LostCorrection], "Corrections by people whose task is not in the plan now"]
    ingested_at: Annotated[datetime, "When this content was last read, UTC; left out of comparisons"]
    pipeline_version: Annotated[str, "Version of the program and of its catalogues that read it"]


class DocumentRow(DocumentSource, DocumentWords, DocumentDoubts, DocumentStamp):
    """One row a plan."""


class TaskKeys(TypedDict):
    """Ids of a task."""

    task_id: Annotated[str, "document_id, a slash, and the task's place in the plan's own marks"]
    document_id: Annotated[str, "The plan, as in documents"]
    source_file: Annotated[str, "Path of the plan's file under the input folder"]
    attached_file: Annotated[
        str | None, "Path of the appendix file that it stands in, where that is a file beside the plan's"
    ]
    order: Annotated[int, "Place in the document, 1-based"]


class TaskIssuer(TypedDict):
    """The issuer's level and place, repeated for reading tasks alone."""

    level: Annotated[str | None, "Level of the plan's issuer"]
    province: Annotated[str | None, "Province of the plan's issuer"]
    district: Annotated[str | None, "District of the plan's issuer"]
    commune: Annotated[str | None, "Commune of the plan's issuer"]


class TaskCorrections(TypedDict):
    """What people say of a task, and what was read in its place."""

    corrections: Annotated[list[CorrectionEntry], "Corrections by people of this task, applied or not"]
    as_read: Annotated[
        str | None,
        "What was read where corrections changed it, as JSON: columns of the task, its assignments and targets; "
        "null without corrections",
    ]


class TaskRow(TaskKeys, TaskWords, TaskIssuer, TaskPlace, TaskCorrections):
    """One row a task or target."""


class TaskKey(TypedDict):
    """The task that a row hangs on."""

    task_id: Annotated[str, "The task, as in tasks"]


class Position(TypedDict):
    """Place among its like."""

    position: Annotated[int, "Printed order, 1-based: within the role, the task or the document", "int16"]


class AssignmentRow(TaskKey, AssignmentValues, Position):
    """One row a body in a role."""


class TargetRow(TaskKey, Position, TargetValues):
    """One row a quantity."""


class CitationKey(TypedDict):
    """The plan that cites."""

    document_id: Annotated[str, "The citing plan, as in documents"]


class CitationLink(TypedDict):
    """The other end, where it is in the dataset."""

    cited_document_id: Annotated[str | None, "The cited plan, where it is in the dataset and one alone fits"]


class CitationRow(CitationKey, Position, CitationValues, CitationLink):
    """One row a cited document."""


class RejectRow(TypedDict):
    """One row a file that could not be read."""

    source_file: Annotated[str, "Path under the input folder"]
    source_sha256: Annotated[str | None, "SHA-256 of the file; null where it could not be opened"]
    stage: Annotated[str, "How far it came", OneOf("read", "extract", "interpret", "check")]
    reason: Annotated[str, "Why, a fixed word", OneOf(*REASONS)]
    message: Annotated[str, "Why, in words"]
    rejected_at: Annotated[datetime, "When this content was first rejected, UTC"]
    pipeline_version: Annotated[str, "Version of the program and of its catalogues that tried"]


@dataclass(frozen=True)
class Table:
    """One table: its row class, its unique key, the columns that come first."""

    row: type
    key: tuple[str, ...]
    about: str


TABLES: dict[str, Table] = {
    "documents": Table(DocumentRow, ("document_id",), "One row a plan"),
    "tasks": Table(TaskRow, ("task_id",), "One row a task or target"),
    "assignments": Table(AssignmentRow, ("task_id", "role", "position"), "One row a body in a role"),
    "targets": Table(TargetRow, ("task_id", "position"), "One row a quantity"),
    "citations": Table(CitationRow, ("document_id", "position"), "One row a cited document"),
    "rejects": Table(RejectRow, ("source_file",), "One row a file that could not be read"),
}
PLAN_TABLES = ("documents", "tasks", "assignments", "targets", "citations")


@dataclass(frozen=True)
class Column:
    """One column, as its annotation says it."""

    name: str
    python: Any
    nullable: bool
    about: str
    arrow: pa.DataType
    words: tuple[str, ...] | None
    holds: Callable[[Any], bool]
    """Whether a value that is not None is of the column's type."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and (value.isascii() or unicodedata.is_normalized("NFC", value))


_CHECKS: dict[Any, Callable[[Any], bool]] = {
    str: _is_text,
    int: lambda value: isinstance(value, int) and not isinstance(value, bool),
    float: lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    bool: lambda value: isinstance(value, bool),
    date: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    datetime: lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    list[str]: lambda value: isinstance(value, list) and all(map(_is_text, value)),
}


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_ARROW: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def _columns(row: type) -> list[Column]:
    return [_column(name, hint) for name, hint in get_type_hints(row, include_extras=True).items()]


def _column(name: str, hint: Any) -> Column:
    python, about, *rest = get_args(hint)
    nullable = get_origin(python) in (Union, types.UnionType)
    if nullable:
        (python,) = (member for member in get_args(python) if member is not types.NoneType)
    narrowed = next((pa.type_for_alias(extra) for extra in rest if isinstance(extra, str)), None)
    words = next((extra.words for extra in rest if isinstance(extra, OneOf)), None)
    return Column(
        name, python, nullable, about, narrowed or _arrow(python), words, _CHECKS.get(python, _is_list_of_rows)
    )


def _arrow(python: Any) -> pa.DataType:
    if get_origin(python) is list:
        return pa.list_(pa.field("element", _arrow(get_args(python)[0]), nullable=False))
    if is_typeddict(python):
        return pa.struct([_field(column) for column in _columns(python)])
    return _ARROW[python]


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, column.arrow, nullable=column.nullable, metadata={"description": column.about})


def _ordered(table: Table) -> list[Column]:
    """Key columns first, in the key's order; the rest as declared."""
    columns = {column.name: column for column in _columns(table.row)}
    return [*(columns.pop(name) for name in table.key), *columns.values()]


COLUMNS: dict[str, list[Column]] = {name: _ordered(table) for name, table in TABLES.items()}
SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema([_field(column) for column in columns], metadata={"description": TABLES[name].about})
    for name, columns in COLUMNS.items()
}


_SAID = repr([(name, str(field), field.metadata) for name, schema in SCHEMAS.items() for field in schema])
SCHEMA_DIGEST = hashlib.sha256(_SAID.encode()).hexdigest()[:12]
"""Names the columns of all tables with their types and descriptions. Not made by `schema.serialize`: Arrow's memory
pool reserves a gigabyte when it is first used, which counts against what a worker may have."""


@dataclass(frozen=True)
class PlanRecords:
    """All rows of one plan."""

    document: DocumentRow
    tasks: Sequence[TaskRow] = field(default_factory=list)
    assignments: Sequence[AssignmentRow] = field(default_factory=list)
    targets: Sequence[TargetRow] = field(default_factory=list)
    citations: Sequence[CitationRow] = field(default_factory=list)

    def rows(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The rows of each of the five tables."""
        return {
            "documents": [self.document],
            "tasks": self.tasks,
            "assignments": self.assignments,
            "targets": self.targets,
            "citations": self.citations,
        }

    def renamed(self, document_id: str) -> "PlanRecords":
        """The same plan under another id."""
        old = self.document["document_id"]
        if old == document_id:
            return self

        def moved(row: Any) -> Any:
            ids = {"task_id": document_id + row["task_id"][len(old) :]} if "task_id" in row else {}
            return {**row, **({"document_id": document_id} if "document_id" in row else {}), **ids}

        return PlanRecords(
            moved(self.document),
            [moved(row) for row in self.tasks],
            [moved(row) for row in self.assignments],
            [moved(row) for row in self.targets],
            [moved(row) for row in self.citations],
        )

    def with_document(self, **columns: Any) -> "PlanRecords":
        """The same plan with other columns of its documents row."""
        return replace(self, document=cast(DocumentRow, {**self.document, **columns}))


def arrow_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The rows of table `name` as Arrow, in its schema."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])


class RecordsError(ValueError):
    """Rows that break the schema: a mistake of the program, never of a plan."""


def check_records(records: PlanRecords) -> None:
    """Raise RecordsError where rows of a plan break the schema: types, missing values, NFC, vocabularies, keys,
    the order of dates, or rows that hang on no task."""
    faults = [fault for table, rows in records.rows().items() for fault in check_rows(table, rows)]
    # How rows hang together can only be asked of rows that are sound.
    faults = faults or _loose_ends(records)
    if faults:
        raise RecordsError("; ".join(faults[:10]))


def _loose_ends(records: PlanRecords) -> list[str]:
    faults: list[str] = []
    document_id = records.document["document_id"]
    tasks = {row["task_id"] for row in records.tasks}
    for task in records.tasks:
        where = f"tasks {task['task_id']}"
        if not task["task_id"].startswith(document_id + "/") or task["document_id"] != document_id:
            faults.append(f"{where}: not of document {document_id}")
        start, due = task["deadline_start"], task["deadline_due"]
        if start and due and due < start:
            faults.append(f"{where}: deadline_due {due} before deadline_start {start}")
        if not 0 <= task["confidence"] <= 1:
            faults.append(f"{where}: confidence {task['confidence']}")
    for hanging in (*records.assignments, *records.targets):
        if hanging["task_id"] not in tasks:
            faults.append(f"{hanging['task_id']}: no such task")
    if records.document["task_count"] != len(tasks):
        faults.append("documents: task_count is not the number of tasks")
    return faults


def check_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is wrong in the rows of one table, in words; an empty list where nothing is."""
    faults: list[str] = []
    seen: set[tuple[Any, ...]] = set()
    names = {column.name for column in COLUMNS[table]}
    for row in rows:
        if row.keys() != names:
            faults.append(f"{table}: columns {sorted(row.keys() ^ names)} missing or unknown")
            continue
        key = tuple(row[name] for name in TABLES[table].key)
        where = f"{table} {'/'.join(map(str, key))}"
        if key in seen:
            faults.append(f"{where}: twice")
        seen.add(key)
        for column in COLUMNS[table]:
            fault = _fault(column, row[column.name])
            if fault:
                faults.append(f"{where}: {column.name} {fault}")
    return faults


def _fault(column: Column, value: Any) -> str | None:
    if value is None:
        return None if column.nullable else "is missing"
    if not column.holds(value):
        return f"is no {column.arrow}: {value!r}"
    if column.words is None:
        return None
    for word in value if isinstance(value, list) else [value]:
        if word not in column.words:
            return f"is not of its vocabulary: {word!r}"
    return None


def data_dictionary() -> str:
    """The data dictionary as markdown: one table of columns for each table of the dataset."""
    parts = ["# Data dictionary", "Made from `pipeline/records.py` by `make docs`; change it there."]
    for name, columns in COLUMNS.items():
        key = ", ".join(f"`{column}`" for column in TABLES[name].key)
        parts.append(f"## {name}\n\n{TABLES[name].about}. Key {key}.")
        lines = ["| column | type | missing | meaning |", "|---|---|---|---|"]
        for column in columns:
            listed = column.words and column.name != "flags"
            words = f" ({', '.join(f'`{word}`' for word in column.words or ())})" if listed else ""
            kind = str(column.arrow).replace(" not null", "").replace("element: ", "")
            lines.append(f"| `{column.name}` | {kind} | {'yes' if column.nullable else 'no'} | {column.about}{words} |")
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, vocabulary_table()]) + "\n"
