"""The Prefect flow: the same run as `nhiemvu ingest`, with its tasks, retries and summary on Prefect's record.

Prefect works without a server, on a database of its own in `.prefect` of the project, and reports nothing to its maker.
`python -m flows.ingest` runs it with the arguments of `nhiemvu ingest`.
"""

import os
import signal
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

# Prefect reads its settings when it is imported.
for _name, _value in {
    "PREFECT_HOME": str(Path(__file__).resolve().parent.parent / ".prefect"),
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}.items():
    os.environ.setdefault(_name, _value)

import typer  # noqa: E402
from prefect import flow, task, unmapped  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State, TaskRun  # noqa: E402
from prefect.runtime import task_run  # noqa: E402
from prefect.server.api.server import SubprocessASGIServer  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from prefect.tasks import Task  # noqa: E402

from flows.cli import Inputs, MemoryLimit, Output, Prune, TimeLimit, Workers  # noqa: E402
from flows.report import (  # noqa: E402
    PROCESSED,
    RAW,
    Progress,
    intent,
    log_to,
    print_summary,
    usual_workers,
    wrong_use,
)
from pipeline.dataset import DatasetError, open_dataset  # noqa: E402
from pipeline.ingest import Outcome, Reject  # noqa: E402
from pipeline.limits import MEGABYTES, SECONDS, Limits  # noqa: E402
from pipeline.pool import Reader  # noqa: E402
from pipeline.run import Run  # noqa: E402
from pipeline.sources import InputError, Source, find_sources  # noqa: E402
from pipeline.summary import Summary, rows  # noqa: E402

BATCH = 50
"""Files a task run: a task run costs Prefect some tenths of a second, a file often less."""
RETRIES = 2


def is_io_error(task: Task[Any, Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether a task run failed on files that the machine would not give; nothing else is worth a second try."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@task(
    name="read a batch of files",
    retries=RETRIES,
    retry_delay_seconds=2,
    retry_condition_fn=is_io_error,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_batch(run: Run, reader: Reader, progress: Progress, batch: Sequence[Source]) -> list[Outcome]:
    """What the files of one batch give. Files that cannot be opened fail the task, and are rejects in its last try."""
    outcomes = list(run.outcomes(reader, batch, progress.started))
    closed = [
        outcome.row["message"]
        for outcome in outcomes
        if isinstance(outcome, Reject) and outcome.row["reason"] == "no_access"
    ]
    if closed and (task_run.run_count or 0) <= RETRIES:
        raise OSError("; ".join(closed))
    return outcomes


ONE_BATCH = cast(Any, ThreadPoolTaskRunner(max_workers=1))
"""One batch at a time: the workers of the reader are the parallelism."""


USUAL = Limits()


@flow(name="nhiemvu-ingest", task_runner=ONE_BATCH, persist_result=False)
def ingest_flow(
    inputs: list[Path],
    output: Path,
    workers: int | None = None,
    prune: bool = False,
    limits: Limits = USUAL,
) -> Summary:
    """Read plans and bring the dataset up to date, as `nhiemvu ingest` does; raises InputError and DatasetError."""
    sources = find_sources(inputs, output)
    with open_dataset(output) as dataset:
        log_to(output)
        run = Run(dataset, sources, prune=prune)
        try:
            count = workers or usual_workers(len(sources))
            with Reader(count, limits=limits) as reader, Progress(sources) as progress:
                todo = sources
                while todo:
                    batches = _batches(todo)
                    for future in read_batch.map(unmapped(run), unmapped(reader), unmapped(progress), batches):
                        for outcome in future.result():
                            run.place(outcome)
                    todo = run.again()
        except KeyboardInterrupt:
            run.finish(interrupted=True)
            raise
        summary = run.finish()
    create_table_artifact(
        key="nhiemvu-ingest",
        table=[{"group": group, "name": name, "value": value} for group, name, value in rows(summary)],
        description=f"What a run into {output} did and what the dataset holds",
    )
    return summary


def main(
    inputs: Inputs = None,
    output: Output = PROCESSED,
    workers: Workers = None,
    prune: Prune = False,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEGABYTES,
) -> None:
    """Read plans and bring the dataset up to date, as a Prefect flow."""
    chosen = inputs or [RAW]
    try:
        sources = find_sources(chosen, output)
        # What makes the run impossible is said here in a sentence; inside the flow it would be a traceback.
        with open_dataset(output) as dataset:
            Run(dataset, sources, prune=prune)
    except (InputError, DatasetError) as error:
        wrong_use(error)
    workers = workers or usual_workers(len(sources))
    print(intent(chosen, len(sources), output, workers), flush=True)
    _start_server()
    try:
        summary = ingest_flow(chosen, output, workers, prune, Limits(time_limit, memory_limit))
    except KeyboardInterrupt:
        print("Stopped; the batches that were read are written", flush=True)
        raise typer.Exit(130) from None
    print_summary(summary, output)
    raise typer.Exit(summary.exit_code)


def _start_server() -> None:
    """Start Prefect's server out of the reach of Ctrl-C, which a terminal sends to every process of a command: the
    flow could not tell a server that is gone how it ended, and would try for a minute."""
    if os.environ.get("PREFECT_API_URL"):
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        SubprocessASGIServer().start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _batches(sources: Sequence[Source]) -> list[list[Source]]:
    left = iter(sources)
    return list(iter(lambda: list(islice(left, BATCH)), []))


if __name__ == "__main__":
    # Spawned workers import their parent's main module; this one would bring Prefect into each of them.
    sys.modules[__name__].__spec__ = None
    del __file__
    typer.run(main)
