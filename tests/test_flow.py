import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import fake_plans
import pytest
from dask_cluster import ROOT, dask_cluster
from fake_plans import write

from flows.batches import batches
from pipeline.dataset import edit_dataset, read_table
from pipeline.ingest import Job, Outcome
from pipeline.limits import Limits
from pipeline.pool import Reader
from pipeline.records import SCHEMAS
from pipeline.run import Run
from pipeline.sources import Source, find_sources

RUN_COLUMNS = ["ingested_at", "rejected_at"]


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The module of the flow, its Prefect on a database of the test."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    from prefect.testing.utilities import prefect_test_harness

    import flows.ingest

    with prefect_test_harness():
        yield flows.ingest


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module of the flow alone: what needs no Prefect behind it."""
    os.environ.setdefault("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
    import flows.ingest

    return flows.ingest


def test_usage_reporting_is_off_and_the_state_is_in_the_project(module: Any) -> None:
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"


@pytest.mark.parametrize(("files", "sizes"), [(0, []), (1, [1]), (3, [3]), (7, [3, 3, 1])])
def test_batches_draw_on_one_another(
    files: int, sizes: list[int], raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.batches.BATCH", 3)
    for place in range(files):
        write(raw / f"{place}.txt", number=f"{place + 1}/KH-UBND", title=f"Kế hoạch {place}", texts=[str(place)])
    sources = find_sources([raw])
    with edit_dataset(output) as dataset:
        run, found = Run(dataset, sources, version="1"), []
        for batch in batches(run, Reader(1, fake_plans.read), sources):
            batch.read(last=False)
            found.append(batch.files)
        assert found == sizes
        assert run.finish().counts.read == files
        again = Run(dataset, sources, version="1")
        assert list(batches(again, Reader(1, fake_plans.read), sources)) == []


@pytest.mark.parametrize(
    ("error", "again"),
    [(OSError("gone"), True), (PermissionError(13, "no"), True), (ValueError("x"), False), (KeyError("x"), False)],
)
def test_only_io_errors_are_tried_again(error: Exception, again: bool, module: Any) -> None:
    from prefect.states import Failed

    assert module.is_io_error(None, None, Failed(data=error)) is again


def test_a_batch_with_a_file_that_cannot_be_opened_fails_and_only_that_file_is_tried_again(
    module: Any, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "a.txt", reason="no_access")
    write(raw / "b.txt")
    sources, read = find_sources([raw]), []

    def noted(job: Job) -> Outcome:
        read.append(job.source.name)
        return fake_plans.read(job)

    with edit_dataset(output) as dataset:
        run = Run(dataset, sources)
        (batch,) = list(islice(batches(run, Reader(1, noted), sources), 1))
        for _ in range(module.RETRIES):
            with pytest.raises(OSError, match="cannot be read"):
                module.read_batch.fn(batch)
        monkeypatch.setattr(module.task_run, "run_count", module.RETRIES + 1, raising=False)
        assert module.read_batch.fn(batch) == 2
        assert [row["reason"] for row in run.finish().rejects] == ["no_access"]
    assert read == ["a.txt", "b.txt", "a.txt", "a.txt"]


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_table(output, table).drop_columns(run_columns(table)).to_pylist()
    return found


def test_the_flow_gives_the_same_rows_as_the_command(
    flow: Any, raw: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "a.pdf", format="pdf", texts=["a"])
    write(raw / "b.txt", texts=["b"])
    write(raw / "c.txt", commune="Xã Bối Cầu", texts=["Một.", "Hai."])
    write(raw / "d.txt", do="fail")
    monkeypatch.setattr(flow, "Reader", lambda workers, limits: Reader(1, fake_plans.read))
    monkeypatch.setattr("flows.batches.BATCH", 2)
    monkeypatch.setattr(flow.read_batch, "retry_delay_seconds", 0)
    sha256, tries = Source.sha256, []

    def once_closed(source: Source) -> str:
        if source.name == "c.txt" and not tries:
            tries.append(source)
            raise OSError(5, "Input/output error")
        return sha256(source)

    create, artifacts = flow.create_table_artifact, []

    def noted(**artifact: Any) -> None:
        artifacts.append((create(**artifact), artifact["table"]))

    monkeypatch.setattr(flow, "create_table_artifact", noted)
    monkeypatch.setattr(Source, "sha256", once_closed)
    summary = flow.ingest_flow([raw], output, 1, False)
    assert len(tries) == 1
    assert (summary.plans, summary.tasks, summary.exit_code) == (2, {"task": 3}, 1)

    other = tmp_path / "direct"
    sources = find_sources([raw])
    with edit_dataset(other) as dataset:
        run = Run(dataset, sources)
        for outcome in run.outcomes(Reader(1, fake_plans.read), sources):
            run.place(outcome)
        direct = run.finish()
    assert replace(direct, rejects=[]) == replace(summary, rejects=[])
    for table in SCHEMAS:
        assert rows(output, table) == rows(other, table)

    ((artifact_id, table),) = artifacts
    assert artifact_id
    assert {"group": "plans", "name": "in the dataset", "value": "2"} in table


def test_a_file_that_kills_or_hangs_its_worker_ends_in_the_rejects(
    flow: Any, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, do in enumerate(["", "die", "", "hang", ""]):
        write(
            raw / f"{place}.txt", number=f"{place + 1}/KH-UBND", title=f"Kế hoạch {place}", **({"do": do} if do else {})
        )
    monkeypatch.setattr(flow, "Reader", lambda workers, limits: Reader(workers, fake_plans.read, limits))
    summary = flow.ingest_flow([raw], output, 2, limits=Limits(seconds=2))
    found = {row["source_file"]: row["reason"] for row in summary.rejects}
    assert found == {"1.txt": "program_error", "3.txt": "over_limit"}
    assert (summary.plans, summary.counts.read) == (3, 5)


@pytest.mark.skipif(sys.platform != "linux", reason="tried on Linux alone")
def test_a_cluster_gives_the_same_rows_bit_for_bit(flow: Any, raw: Path, output: Path, tmp_path: Path) -> None:
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        shutil.copy(path, raw)
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    there = tmp_path / "cluster"
    with dask_cluster(tmp_path / "dask") as dask:
        far = flow.ingest_flow([raw], there, cluster=dask.address)
    near = flow.ingest_flow([raw], output, 2)
    assert (far.plans, far.tasks, far.rejects[0]["source_file"]) == (near.plans, near.tasks, "broken.pdf")
    for table in SCHEMAS:
        assert (
            read_table(there, table)
            .drop_columns(run_columns(table))
            .equals(read_table(output, table).drop_columns(run_columns(table)))
        )


def run_columns(table: str) -> list[str]:
    return [name for name in RUN_COLUMNS if name in SCHEMAS[table].names]


def test_a_flow_that_is_stopped_writes_what_was_read(
    flow: Any, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, do in enumerate([None, None, "stop", None]):
        more = {"do": do} if do else {}
        write(raw / f"{place}.txt", number=f"{place + 1}/KH-UBND", title=f"Kế hoạch {place}", **more)
    monkeypatch.setattr(flow, "Reader", lambda workers, limits: Reader(1, fake_plans.read))
    with pytest.raises(KeyboardInterrupt):
        flow.ingest_flow([raw], output, 1)
    assert [row["source_file"] for row in rows(output, "documents")] == ["0.txt", "1.txt"]
