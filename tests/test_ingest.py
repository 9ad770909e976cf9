import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_plans import job, values

import extractors.extract
import extractors.readers
import pipeline.ingest
import pipeline.interpret
from extractors.document import Document, UnreadableError
from pipeline.ingest import Job, Outcome, Reject, ingest_file, ingest_unchanged, is_plan
from pipeline.records import PlanRecords
from pipeline.values import PlanValues


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each stage gives or raises; the readers and extractors themselves have tests of their own."""
    gives: dict[str, Any] = {"read": Document("text", ()), "extract": None, "interpret": values()}

    def stage(name: str) -> Any:
        def work(*_: Any) -> Any:
            if isinstance(gives[name], Exception):
                raise gives[name]
            return gives[name]

        return work

    monkeypatch.setattr(extractors.readers, "read", stage("read"))
    monkeypatch.setattr(extractors.extract, "extract", stage("extract"))
    monkeypatch.setattr(pipeline.interpret, "interpret", stage("interpret"))
    return gives


def reject_of(outcome: Outcome) -> tuple[str, str]:
    assert isinstance(outcome, Reject)
    return outcome.row["stage"], outcome.row["reason"]


def test_a_plan(stages: dict[str, Any]) -> None:
    stages["read"] = Document("pdf", (), pages=3, flags=("pages_without_text",))
    outcome = ingest_file(job("tỉnh/a.pdf", "f" * 64, "7"))
    assert isinstance(outcome, PlanRecords)
    head = outcome.document
    assert (head["source_file"], head["source_sha256"], head["pipeline_version"]) == ("tỉnh/a.pdf", "f" * 64, "7")
    assert (head["format"], head["pages"], head["flags"]) == ("pdf", 3, ["pages_without_text"])


@pytest.mark.parametrize(
    ("stage", "error", "reason"),
    [
        ("read", UnreadableError("encrypted", "It needs a password."), "encrypted"),
        ("read", PermissionError(13, "Permission denied"), "no_access"),
        ("read", OSError("cannot identify image"), "program_error"),
        ("read", MemoryError(), "over_limit"),
        ("extract", KeyError("x"), "program_error"),
        ("interpret", RecursionError(), "program_error"),
    ],
)
def test_rejects(stage: str, error: Exception, reason: str, stages: dict[str, Any]) -> None:
    stages[stage] = error
    outcome = ingest_file(job())
    assert reject_of(outcome) == (stage, reason)
    assert isinstance(outcome, Reject)
    assert bool(outcome.trace) == (reason == "program_error")


def test_records_that_break_the_schema_are_a_mistake_of_the_program(stages: dict[str, Any]) -> None:
    stages["interpret"] = values(flags=None)
    assert reject_of(ingest_file(job())) == ("check", "program_error")


def test_tasks_with_one_key_are_a_mistake_of_the_program(stages: dict[str, Any]) -> None:
    plan = values()
    stages["interpret"] = PlanValues(plan.document, [*plan.tasks, *plan.tasks], [])
    assert reject_of(ingest_file(job())) == ("check", "program_error")


NOTHING: dict[str, Any] = dict.fromkeys(("doc_type", "number", "symbol", "issuer_name", "title"))


@pytest.mark.parametrize(
    ("head", "task", "plan"),
    [
        ({}, None, True),
        (NOTHING, None, False),
        (NOTHING, {}, True),
        (NOTHING, {"source": "table", "deadline_text": None, "dimension": None}, True),
        (NOTHING, {"deadline_text": None, "dimension": None}, False),
        ({**NOTHING, "doc_type": "plan"}, None, False),
        ({**NOTHING, "doc_type": "plan", "title": "Cải cách hành chính"}, None, True),
    ],
)
def test_what_is_a_plan(head: dict[str, Any], task: dict[str, Any] | None, plan: bool, stages: dict[str, Any]) -> None:
    given = values(**head)
    tasks = []
    if task is not None:
        (tasks := given.tasks)[0].columns.update(task)  # type: ignore[typeddict-item]
        tasks[0].assignments.clear()
    assert is_plan(PlanValues(given.document, tasks, [])) is plan
    stages["interpret"] = PlanValues(given.document, tasks, [])
    assert isinstance(ingest_file(job()), PlanRecords) is plan


def test_the_files_that_are_read_are_really_read(tmp_path: Path) -> None:
    """The whole way with the real readers: a file that is none of our formats."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    given: Job = job("a.txt")
    given = Job(type(given.source)("a.txt", path), given.sha256, given.now, given.version)
    assert reject_of(ingest_file(given)) == ("read", "empty")


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kế hoạch", "utf-8")
    source = type(job().source)("a.txt", path)
    known = replace(job(), source=source, sha256=source.sha256())
    read = {"as it is": PlanRecords(values().document)}  # type: ignore[arg-type]
    monkeypatch.setattr(pipeline.ingest, "ingest_file", lambda job: read["as it is"])
    assert ingest_unchanged(known) == read["as it is"]
    assert reject_of(ingest_unchanged(replace(known, sha256="f" * 64))) == ("read", "no_access")

    def written_over(job: Job) -> PlanRecords:
        # The same content again, as of a file that is copied over itself.
        os.utime(path, ns=(0, 0))
        return read["as it is"]

    monkeypatch.setattr(pipeline.ingest, "ingest_file", written_over)
    assert reject_of(ingest_unchanged(known)) == ("read", "no_access")
    path.unlink()
    assert reject_of(ingest_unchanged(known)) == ("read", "no_access")
