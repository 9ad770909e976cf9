"""One file: to all rows of its plan, or to a reject that says why not."""

import traceback
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from extractors.document import Document, UnreadableError
from pipeline.identity import document_id, identity, task_id
from pipeline.packed import packed
from pipeline.records import (
    AssignmentRow,
    AttachedFile,
    CitationRow,
    DocumentRow,
    PlanRecords,
    RejectRow,
    TargetRow,
    TaskRow,
    check_records,
)
from pipeline.sources import Source
from pipeline.values import PlanValues, TaskValues

if TYPE_CHECKING:
    from pipeline import attachments


@dataclass(frozen=True)
class Job:
    """One file to read: where it is, its SHA-256 (empty where it could not be opened), and the stamps of its rows."""

    source: Source
    sha256: str
    now: datetime
    version: str
    cache: Path | None = None
    """A folder for what readers keep between runs (recognised pages)."""
    attached: tuple[tuple[Source, str], ...] = ()
    """Appendices of the plan that are files of their own, each with its SHA-256: to be read together with it."""


@dataclass(frozen=True)
class Reject:
    """A file that gave no plan. `trace` is the traceback of a mistake of the program, for the log."""

    row: RejectRow
    trace: str | None = None


Outcome = PlanRecords | Reject


def ingest_file(job: Job) -> Outcome:
    """Read one file. Never raises an Exception: what cannot be read is a Reject, a mistake of the program too."""
    stage = "read"
    try:
        # The readers bring PDF and image libraries along; a door that only looks at the dataset goes without them.
        from extractors.extract import extract
        from extractors.readers import read
        from extractors.readers.options import ReadOptions
        from pipeline.attachments import extract_alone, join, read_heading
        from pipeline.interpret import interpret

        document = read(job.source.path, ReadOptions(cache=job.cache))
        stage = "extract"
        heading = read_heading(document)
        extraction = extract_alone(document, heading) if heading else extract(document)
        files = [] if heading else _attached(job)
        joined = join(document, extraction, files) if files else None
        stage = "interpret"
        values = interpret(joined.extraction if joined else extraction)
        stage = "check"
        if not is_plan(values) or (heading and not heading.refers_to and not values.tasks):
            return reject(job, stage, "not_a_plan", "Neither the letterhead of a plan nor tasks were found in it.")
        records = assemble(values, document, job, joined.origin if joined else {})
        if heading:
            records = records.with_document(refers_to=_nfc(heading.refers_to or ""))
        if joined:
            records = records.with_document(attached=_attached_rows(job, files, joined.keys))
        check_records(records)
        return records
    except UnreadableError as error:
        return reject(job, stage, error.reason, error.message)
    except OSError as error:
        # Libraries raise it without a number for contents that they do not understand.
        if error.errno is None:
            return program_error(job, stage, error)
        return no_access(job, error)
    except MemoryError:
        return over_memory(job, stage)
    except Exception as error:
        return program_error(job, stage, error)


def ingest_unchanged(job: Job) -> Outcome:
    """`ingest_file` for runs, its rows packed. A file that is another one than when its sum was taken, or that somebody
    writes to while it is read, is a Reject: its rows would stand under a sum that is not theirs, and might never be
    read again."""
    files = [(job.source, job.sha256), *job.attached]
    try:
        looks = [_look(source) for source, _ in files]
        outcome = ingest_file(job) if all(source.sha256() == sha256 for source, sha256 in files) else None
        if outcome and looks == [_look(source) for source, _ in files]:
            return _packed(job, outcome)
    except OSError as error:
        return no_access(job, error)
    return reject(job, "read", "no_access", "The file changed while it was read; the next run reads it again.")


def get_ready() -> None:
    """Load what nearly every file needs, libraries and catalogues, so that the first does not wait for it."""
    from extractors.document import Paragraph
    from extractors.extract import extract
    from pipeline.attachments import read_heading
    from pipeline.interpret import interpret

    document = Document("text", tuple(map(Paragraph, _SMALL)))
    read_heading(document)
    packed(assemble(interpret(extract(document)), document, _ANY))


_SMALL = (
    "ỦY BAN NHÂN DÂN XÃ AN LÃO",
    "KẾ HOẠCH",
    "I. NHIỆM VỤ",
    "1. Công chức Văn hóa - Xã hội phối hợp với các thôn công khai ngân sách, hoàn thành trong Quý I/2024.",
)
"""A plan that needs what plans need."""
_ANY = Job(Source("", Path()), "", datetime.min, "")


def _packed(job: Job, outcome: Outcome) -> Outcome:
    """The outcome as it takes the process that writes the dataset least work."""
    if isinstance(outcome, Reject):
        return outcome
    try:
        return packed(outcome)
    except MemoryError:
        return over_memory(job, "check")
    except Exception as error:
        return program_error(job, "check", error)


def _look(source: Source) -> tuple[int, int, int]:
    found = source.path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _attached(job: Job) -> "list[attachments.AttachedFile]":
    """The job's appendices, as far as they can be read and are nothing else still."""
    from extractors.readers import read
    from extractors.readers.options import ReadOptions
    from pipeline.attachments import AttachedFile, read_heading

    files = []
    for source, _ in job.attached:
        try:
            document = read(source.path, ReadOptions(cache=job.cache))
        except (UnreadableError, OSError):
            # Its own job tells why.
            continue
        if heading := read_heading(document):
            files.append(AttachedFile(source.name, document, heading))
    return files


def _attached_rows(
    job: Job, files: "list[attachments.AttachedFile]", keys: Mapping[str, list[str]]
) -> list[AttachedFile]:
    sums = {source.name: sha256 for source, sha256 in job.attached}
    return [
        AttachedFile(
            source_file=file.name,
            source_sha256=sums[file.name],
            format=file.document.format,
            title=_nfc(file.heading.title) if file.heading.title else None,
            refers_to=_nfc(file.heading.refers_to or ""),
            keys=[_nfc(key) for key in keys[file.name]],
            pipeline_version=job.version,
        )
        for file in sorted(files, key=lambda file: file.name)
    ]


def reject(job: Job, stage: str, reason: str, message: str, trace: str | None = None) -> Reject:
    """A reject of the job's file."""
    row = RejectRow(
        source_file=job.source.name,
        source_sha256=job.sha256 or None,
        stage=stage,
        reason=reason,
        message=_nfc(message),
        rejected_at=job.now,
        pipeline_version=job.version,
    )
    return Reject(row, trace)


def no_access(job: Job, error: OSError) -> Reject:
    """The reject of a file that the machine would not give."""
    return reject(job, "read", "no_access", f"The file could not be opened: {error.strerror or error}.")


def over_memory(job: Job, stage: str) -> Reject:
    """The reject of a file that wants more memory than it may use."""
    return reject(job, stage, "over_limit", "Reading it needs more memory than a file may use.")


def program_error(job: Job, stage: str, error: BaseException) -> Reject:
    """The reject of a file on which the program failed."""
    trace = "".join(traceback.format_exception(error))
    return reject(job, stage, "program_error", f"The program failed on it: {type(error).__name__}: {error}", trace)


def is_plan(values: PlanValues) -> bool:
    """Whether there is a letterhead, or tasks that say more than their words: who, by when, or on which dimension."""
    head = values.document
    if head["doc_type"] and (head["number"] or head["symbol"] or head["issuer_name"] or head["title"]):
        return True
    return any(_speaks(task) for task in values.tasks)


def _speaks(task: TaskValues) -> bool:
    columns = task.columns
    return bool(columns["source"] == "table" or task.assignments or columns["deadline_text"] or columns["dimension"])


def assemble(values: PlanValues, document: Document, job: Job, origin: Mapping[str, str] | None = None) -> PlanRecords:
    """The rows of all five tables, under the id that a plan has that is seen for the first time. `origin` is the file
    of the tasks that stand in another file than the job's, by key."""
    head = cast(
        DocumentRow,
        {
            "document_id": "",
            "source_file": job.source.name,
            "source_sha256": job.sha256,
            "format": document.format,
            "pages": document.pages,
            **_clean(values.document),
            "task_count": len(values.tasks),
            "also_in": [],
            "attached": [],
            "refers_to": None,
            "maybe_document_ids": [],
            "lost_corrections": [],
            "ingested_at": job.now,
            "pipeline_version": job.version,
        },
    )
    head["flags"] = list(dict.fromkeys([*head["flags"], *document.flags]))
    head["document_id"] = document_id(identity(head))
    rows = _Rows([], [], [], [])
    for order, task in enumerate(values.tasks, 1):
        _add_task(rows, head, order, task, (origin or {}).get(task.key))
    for position, citation in enumerate(values.citations, 1):
        row = {"document_id": head["document_id"], "position": position, **_clean(citation), "cited_document_id": None}
        rows.citations.append(cast(CitationRow, row))
    return PlanRecords(head, rows.tasks, rows.assignments, rows.targets, rows.citations)


class _Rows(NamedTuple):
    """The rows of a plan while they are put together."""

    tasks: list[TaskRow]
    assignments: list[AssignmentRow]
    targets: list[TargetRow]
    citations: list[CitationRow]


def _add_task(rows: _Rows, head: DocumentRow, order: int, task: TaskValues, attached_file: str | None) -> None:
    key = task_id(head["document_id"], _nfc(task.key))
    row = {
        "task_id": key,
        "document_id": head["document_id"],
        "source_file": head["source_file"],
        "attached_file": attached_file,
        "order": order,
        **_clean(task.columns),
        "level": head["issuer_level"],
        **{level: head[level] for level in ("province", "district", "commune")},
        "corrections": [],
        "as_read": None,
    }
    rows.tasks.append(cast(TaskRow, row))
    positions: Counter[str] = Counter()
    for body in task.assignments:
        positions[body["role"]] += 1
        assignment = {"task_id": key, "position": positions[body["role"]], **_clean(body)}
        rows.assignments.append(cast(AssignmentRow, assignment))
    for position, target in enumerate(task.targets, 1):
        rows.targets.append(cast(TargetRow, {"task_id": key, "position": position, **_clean(target)}))


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _clean(value: Any) -> Any:
    """The same values with every text in NFC, however the file spells its accents."""
    if isinstance(value, str):
        return _nfc(value)
    if isinstance(value, dict):
        return {name: None if item is None else _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
