"""The Prefect flow: the same run as `nhiemvu ingest`, with its tasks, retries and summary on Prefect's record.

Prefect works without a server, on a database of its own in `.prefect` of the project, and reports nothing to its maker.
`python -m flows.ingest` runs it with the arguments of `nhiemvu ingest`; on a cluster with `--runner dask`.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

BEGAN = time.monotonic()

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
from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State, TaskRun  # noqa: E402
from prefect.runtime import task_run  # noqa: E402
from prefect.server.api.server import SubprocessASGIServer  # noqa: E402
from prefect.states import Failed  # noqa: E402
from prefect.tasks import Task  # noqa: E402

from flows.batches import Batch, batches  # noqa: E402
from flows.cluster import Cluster, ClusterError  # noqa: E402
from flows.options import Inputs, MemoryLimit, Output, Prune, TimeLimit, Wait, Workers  # noqa: E402
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
from pipeline.corrections import corrections_for  # noqa: E402
from pipeline.dataset import DatasetError, edit_dataset  # noqa: E402
from pipeline.limits import MEGABYTES, SECONDS, Limits  # noqa: E402
from pipeline.pool import Reader, Reads  # noqa: E402
from pipeline.run import Run  # noqa: E402
from pipeline.sources import InputError, Source, find_sources  # noqa: E402
from pipeline.summary import Summary, rows  # noqa: E402

RETRIES = 2
"""More tries for files that the machine would not give."""


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
def read_batch(batch: Batch) -> int:
    """Read one batch and take it into the dataset; gives the number of its files."""
    batch.read(last=(task_run.run_count or 0) > RETRIES)
    return batch.files


USUAL = Limits()


@flow(name="nhiemvu-ingest", persist_result=False)
def ingest_flow(
    inputs: list[Path],
    output: Path,
    workers: int | None = None,
    prune: bool = False,
    limits: Limits = USUAL,
    leave: Sequence[str] = (),
    wait: float = 0.0,
    cluster: str | None = None,
) -> Summary:
    """Read plans and bring the dataset up to date, as `nhiemvu ingest` does; raises InputError, DatasetError and
    ClusterError.

    Files named in `leave` are left alone, as if they were not there. `wait` are the seconds that another run has to
    end; `cluster` is the address of a Dask scheduler whose workers read.
    """
    sources = [source for source in find_sources(inputs, output) if source.name not in leave]
    with edit_dataset(output, wait) as dataset:
        log_to(output)
        run = Run(dataset, sources, prune=prune, corrections=corrections_for(output))
        try:
            # A run that repeats the one before needs no workers; else they start while the dataset is loaded.
            if not run.repeats:
                with _reader(sources, output, workers, limits, cluster) as reader, Progress(sources) as progress:
                    todo: Sequence[Source] = run.news()
                    while todo:
                        for batch in batches(run, reader, todo, progress.started):
                            read_batch(batch)
                        todo = run.again()
        except KeyboardInterrupt:
            run.finish(interrupted=True)
            raise
        except ClusterError as error:
            run.finish(interrupted=True)
            # A state instead of an exception: what is to be said is a sentence, not a traceback in Prefect's log.
            return cast(Summary, Failed(message=str(error), data=error))
        summary = run.finish()
    create_table_artifact(
        key="nhiemvu-ingest",
        table=[{"group": group, "name": name, "value": value} for group, name, value in rows(summary)],
        description=f"What a run into {output} did and what the dataset holds",
    )
    return summary


def _reader(
    sources: Sequence[Source], output: Path, workers: int | None, limits: Limits, cluster: str | None
) -> AbstractContextManager[Reads]:
    if cluster:
        return Cluster(cluster, sources, output, limits)
    return Reader(workers or usual_workers(len(sources)), limits=limits)


class Runner(StrEnum):
    """Where files are read."""

    LOCAL = "local"
    DASK = "dask"


Where = Annotated[Runner, typer.Option("--runner", help="Read with processes of this machine, or on a Dask cluster.")]
Address = Annotated[
    str | None, typer.Option(metavar="tcp://HOST:PORT", help="The scheduler of the Dask cluster; needs --runner dask.")
]


def main(
    inputs: Inputs = None,
    output: Output = PROCESSED,
    workers: Workers = None,
    prune: Prune = False,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEGABYTES,
    wait: Wait = 0.0,
    runner: Where = Runner.LOCAL,
    address: Address = None,
) -> None:
    """Read plans and bring the dataset up to date, as a Prefect flow.

    Exit code 0: all read; 1: some files were rejected; 2: wrong use, or a cluster that cannot be used or is lost; 130:
    stopped by Ctrl-C. Whatever ends it, what was read until then is written.
    """
    if (runner is Runner.DASK) != bool(address):
        wrong_use(ValueError("A Dask cluster needs both, --runner dask and --address tcp://HOST:PORT"))
    if address and workers:
        wrong_use(ValueError("On a cluster as many files are read at a time as its workers have threads; no --workers"))
    chosen = inputs or [RAW]
    limits = Limits(time_limit, memory_limit)
    try:
        sources = find_sources(chosen, output)
        # What makes the run impossible is said here in a sentence; inside the flow it would be a traceback.
        with edit_dataset(output, wait) as dataset:
            Run(dataset, sources, prune=prune, corrections=corrections_for(output))
            if address:
                with Cluster(address, sources, output, limits) as cluster:
                    count = cluster.workers
            else:
                count = workers or usual_workers(len(sources))
        print(intent(chosen, len(sources), output, count), flush=True)
        _start_server()
        told = ingest_flow.with_options(on_running=[_tell_start])
        summary = told(chosen, output, workers, prune, limits, wait=wait, cluster=address)
    except (InputError, DatasetError, ClusterError) as error:
        wrong_use(error)
    except KeyboardInterrupt:
        print("Stopped; the batches that were read are written", flush=True)
        raise typer.Exit(130) from None
    print_summary(summary, output)
    raise typer.Exit(summary.exit_code)


def _tell_start(flow: Any, flow_run: Any, state: Any) -> None:
    print(f"Prefect started in {time.monotonic() - BEGAN:.1f} s", flush=True)
    # The collector of garbage need not look through all of Prefect again and again.
    gc.freeze()


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


if __name__ == "__main__":
    # Spawned workers import their parent's main module; this one would bring Prefect into each of them.
    sys.modules[__name__].__spec__ = None
    del __file__
    typer.run(main)
