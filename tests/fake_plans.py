"""Plans without extractors: small JSON files that say what a reader would have found, for the tests of the dataset.

In a module of its own so that worker processes can import the reading function by name.
"""

import json
import os
import signal
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from extractors.document import Document
from pipeline.ingest import Job, Outcome, assemble, program_error, reject
from pipeline.packed import packed
from pipeline.records import PlanRecords
from pipeline.sources import Source
from pipeline.values import PlanValues, TaskValues

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

HEAD: dict[str, Any] = {
    "doc_type": "plan",
    "number": "7/KH-UBND",
    "symbol": "KH-UBND",
    "issuer_name": "Ủy ban nhân dân",
    "issuer_level": "commune",
    "province": "Tỉnh Hà Nam",
    "district": "Huyện Bình Lục",
    "commune": "Xã An Lão",
    **dict.fromkeys(("province_code", "district_code", "commune_code", "province_now", "commune_now")),
    "issued_place": "An Lão",
    "issued_date": date(2024, 3, 5),
    "issued_year": None,
    "issued_month": None,
    "title": "Nâng cao chỉ số PAPI xã An Lão năm 2024",
    "plan_start": date(2024, 1, 1),
    "plan_end": date(2024, 12, 31),
    "signer": "Trần Văn Nam",
    "signer_title": "Chủ tịch",
    "default_deadline_text": None,
    "default_deadline_due": None,
    "flags": [],
}

TASK: dict[str, Any] = {
    "kind": "task",
    "source": "prose",
    "section": ["II NHIỆM VỤ"],
    "number": "1",
    "text": "Công khai ngân sách xã.",
    "indicator_text": None,
    "output_text": None,
    "lead_units": ["Công chức Tài chính - Kế toán"],
    "coordinating_units": [],
    "implementing_units": [],
    "deadline_text": "Quý I/2024",
    "deadline_type": "period",
    "deadline_start": date(2024, 1, 1),
    "deadline_due": date(2024, 3, 31),
    "deadline_recurrence": [],
    "deadline_year_inferred": False,
    "due_date": date(2024, 3, 31),
    "due_basis": "task",
    "dimension": "PAPI.2",
    "subdimension": "PAPI.2.3",
    "suggested_subdimension": None,
    "suggested_score": None,
    "page_first": None,
    "page_last": None,
    "line_first": 10,
    "line_last": 12,
    "boxes": [],
    "confidence": 0.9,
    "flags": [],
}

BODY: dict[str, Any] = {
    "role": "lead",
    "mention": "CC TC-KT",
    "name": "Công chức Tài chính - Kế toán",
    "unit_id": "cc_tckt",
    "level": "commune",
    "place": "Xã An Lão",
    "collective": False,
    "matched_by": "catalogue",
}

TARGET: dict[str, Any] = {"op": ">=", "value": 90.0, "unit": "%", "span": "từ 90%"}

CITATION: dict[str, Any] = {
    "type": "plan",
    "number": "15/KH-UBND",
    "date": date(2024, 1, 20),
    "issuer": "Ủy ban nhân dân tỉnh Hà Nam",
    "title": None,
}


def values(texts: tuple[str, ...] = ("Công khai ngân sách xã.",), **head: Any) -> PlanValues:
    """A plan with one task a text, each with one lead and one target, and one citation."""
    tasks = [
        TaskValues(f"II/{place}", {**TASK, "text": text}, [{**BODY}], [{**TARGET}])  # type: ignore[typeddict-item]
        for place, text in enumerate(texts, 1)
    ]
    return PlanValues({**HEAD, **head}, tasks, [{**CITATION}])  # type: ignore[typeddict-item]


def job(name: str = "a.txt", sha256: str = "0" * 64, version: str = "1") -> Job:
    """A job for a file that need not exist."""
    return Job(Source(name, Path(name)), sha256, NOW, version)


def records(name: str = "a.txt", sha256: str = "0" * 64, form: str = "text", **head: Any) -> PlanRecords:
    """The rows of a plan read from a file of this name, content and format."""
    document = Document(format=form, blocks=())  # type: ignore[arg-type]
    return assemble(values(**head), document, job(name, sha256))


def write(path: Path, **content: Any) -> Path:
    """A file that `read` understands: columns of the documents row to change, `texts` of tasks, `due`, `format`; or
    `do`, one of "fail", "die", "stop", "hang" and "swell", or `reason` for a reject."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return path


def read(job: Job) -> Outcome:
    """Stands in for `ingest_unchanged`."""
    content = json.loads(job.source.path.read_text("utf-8"))
    form = content.pop("format", "text")
    do = content.pop("do", None)
    if do == "die":
        os._exit(9)
    if do == "stop":
        os.kill(os.getpid(), signal.SIGINT)
    if do == "hang":
        time.sleep(60)
    if do == "swell":
        try:
            bytearray(2**30)
        except MemoryError:
            return reject(job, "read", "over_limit", "It needs more memory than a file may use.")
    if do == "fail":
        return program_error(job, "extract", RuntimeError("a mistake"))
    if "reason" in content:
        return reject(job, "read", content["reason"], "It cannot be read.")
    if content.get("issued_date"):
        content["issued_date"] = date.fromisoformat(content["issued_date"])
    if "texts" in content:
        content["texts"] = tuple(content["texts"])
    due = content.pop("due", None)
    plan = values(**content)
    for task in plan.tasks if due else ():
        task.columns["deadline_due"] = date.fromisoformat(due)
    return packed(assemble(plan, Document(format=form, blocks=()), job))
