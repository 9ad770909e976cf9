import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fake_plans
import pytest
from fake_plans import write

from pipeline.dataset import open_dataset, read_table
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


class Silent:
    def started(self, job: object) -> None:
        pass


def test_usage_reporting_is_off_and_the_state_is_in_the_project(module: Any) -> None:
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"


@pytest.mark.parametrize(("files", "sizes"), [(0, []), (1, [1]), (50, [50]), (101, [50, 50, 1])])
def test_batches(files: int, sizes: list[int], module: Any) -> None:
    sources = [Source(str(place), Path(str(place))) for place in range(files)]
    batches = module._batches(sources)
    assert [len(batch) for batch in batches] == sizes
    assert [source for batch in batches for source in batch] == sources


@pytest.mark.parametrize(
    ("error", "again"),
    [(OSError("gone"), True), (PermissionError(13, "no"), True), (ValueError("x"), False), (KeyError("x"), False)],
)
def test_only_io_errors_are_tried_again(error: Exception, again: bool, module: Any) -> None:
    from prefect.states import Failed

    assert module.is_io_error(None, None, Failed(data=error)) is again


def test_a_batch_with_a_file_that_cannot_be_opened_fails(
    module: Any, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "a.txt", reason="no_access")
    write(raw / "b.txt")
    sources = find_sources([raw])
    with open_dataset(output) as dataset:
        run, reader = Run(dataset, sources), Reader(1, fake_plans.read)
        with pytest.raises(OSError, match="cannot be read"):
            module.read_batch.fn(run, reader, Silent(), sources)
        monkeypatch.setattr(module.task_run, "run_count", module.RETRIES + 1, raising=False)
        assert len(module.read_batch.fn(run, reader, Silent(), sources)) == 2


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    columns = [name for name in SCHEMAS[table].names if name not in RUN_COLUMNS]
    found: list[dict[str, Any]] = read_table(output, table).select(columns).to_pylist()
    return found


def test_the_flow_gives_the_same_rows_as_the_command(
    flow: Any, raw: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "a.pdf", format="pdf", texts=["a"])
    write(raw / "b.txt", texts=["b"])
    write(raw / "c.txt", commune="Xã Bối Cầu", texts=["Một.", "Hai."])
    write(raw / "d.txt", do="fail")
    monkeypatch.setattr(flow, "Reader", lambda workers, limits: Reader(1, fake_plans.read))
    monkeypatch.setattr(flow, "BATCH", 2)
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
    with open_dataset(other) as dataset:
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
