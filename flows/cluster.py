"""The run's side of a cluster: an existing Dask cluster in the place of the worker processes of one machine.

The process that runs the flow keeps the dataset's lock, says which files are read, and takes in what they give in the
order of the files; the workers only read (`flows.cluster_host`). They need neither Prefect's server nor its database:
task runs stay where the flow runs. Needs the extra `cluster`.
"""

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flows.cluster_host import WHOLE, Order, OtherVersionError, end_run, read_jobs
from pipeline.ingest import Job, Outcome, ingest_unchanged, reject
from pipeline.limits import Limits
from pipeline.run import CACHE
from pipeline.sources import Source
from pipeline.version import pipeline_version

CHUNK = 4
"""Files a Dask task: few, so that the workers end together and little is done again where one of them dies."""
AHEAD = 3
"""Tasks handed out per thread of the cluster, so that none waits for the run to take in what was read."""
CONNECT = 8.0
"""Seconds that a scheduler has to answer, and its first worker to be there."""
WITHOUT_WORKERS = 120.0
"""Seconds that a run waits when all workers of the cluster are gone; a nanny needs some to start one again."""
LOOK = 2.0
"""Seconds between two looks at the cluster while a task is waited for."""


class ClusterError(Exception):
    """A cluster that cannot be used or is lost; the message says why in a sentence."""


class Cluster:
    """A Dask cluster that reads jobs as `pipeline.pool.Reader` does; a context manager.

    Opening it raises ClusterError where the scheduler at `address` does not answer, and where a worker has another
    version of the program or does not see the input files or the dataset's folder; using it raises ClusterError where
    the cluster is lost. A Dask worker that dies takes down one task, which is tried again file by file; the file that
    takes down its worker again is a reject.
    """

    def __init__(
        self,
        address: str,
        sources: Sequence[Source],
        output: Path,
        limits: Limits | None = None,
        read: Callable[[Job], Outcome] = ingest_unchanged,
    ) -> None:
        self.address = address
        self._sources = sources
        self._output = output.absolute()
        self._order = Order(uuid.uuid4().hex, pipeline_version(WHOLE), limits or Limits(), read)
        self._stack = ExitStack()
        self._client: Any = None

    @property
    def workers(self) -> int:
        """How many files the cluster reads at a time: the threads of its workers, one process each."""
        try:
            return sum(self._client.nthreads().values())
        except Exception:
            # What Dask raises for a scheduler that is gone differs by the moment.
            raise self._lost() from None

    def __enter__(self) -> Self:
        try:
            from prefect_dask.task_runners import DaskTaskRunner
        except ImportError:
            raise ClusterError('A cluster needs more packages: pip install "nhiemvu[cluster]"') from None
        # Dask gives some of its loggers a level of their own. What it has to say is said here, in a sentence.
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        runner = DaskTaskRunner(address=self.address, client_kwargs={"timeout": CONNECT})
        with ExitStack() as stack:
            try:
                self._client = stack.enter_context(runner).client
                self._client.wait_for_workers(1, timeout=CONNECT)
            except TimeoutError as error:
                what = "has no workers" if "workers" in str(error) else "does not answer"
                raise ClusterError(f"The cluster at {self.address} {what}") from None
            except (OSError, ValueError) as error:
                raise ClusterError(f"The cluster at {self.address} does not answer: {error}") from None
            self._check()
            stack.callback(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __call__(self, jobs: Iterable[Job], started: Callable[[Job], None] = lambda job: None) -> Iterator[Outcome]:
        """The outcomes of `jobs`, in their order; `started` is told each job before its outcome is given."""
        waiting = iter(jobs)
        out: deque[tuple[list[Job], Any]] = deque()
        while True:
            room = self.workers * AHEAD - len(out)
            chunks = (list(islice(waiting, CHUNK)) for _ in range(max(room, 0 if out else 1)))
            out.extend((chunk, self._submit(chunk)) for chunk in chunks if chunk)
            if not out:
                return
            chunk, future = out.popleft()
            started(chunk[0])
            outcomes = self._outcomes(chunk, future, [other for _, other in out])
            for place, outcome in enumerate(outcomes):
                if place:
                    started(chunk[place])
                yield outcome

    def _submit(self, jobs: list[Job]) -> Any:
        jobs = [replace(job, cache=job.cache and job.cache.absolute()) for job in jobs]
        try:
            return self._client.submit(read_jobs, self._order, jobs, pure=False)
        except Exception:
            raise self._lost() from None

    def _outcomes(self, jobs: list[Job], future: Any, others: list[Any]) -> list[Outcome]:
        from distributed import KilledWorker

        try:
            return self._result(future)
        except KilledWorker:
            # Dask blames all that a worker had when it died. To find who did it, each file is read with nothing beside.
            for other in others:
                with suppress(KilledWorker):
                    self._result(other)
        return [self._alone(job) for job in jobs]

    def _alone(self, job: Job) -> Outcome:
        from distributed import KilledWorker

        try:
            return self._result(self._submit([job]))[0]
        except KilledWorker:
            return reject(job, "read", "program_error", "The workers of the cluster that read it died.")

    def _result(self, future: Any) -> list[Outcome]:
        from distributed import KilledWorker

        seen = time.monotonic()
        while True:
            try:
                outcomes: list[Outcome] = future.result(timeout=LOOK)
                return outcomes
            except KilledWorker:
                raise
            except TimeoutError:
                if self._client.status != "running":
                    raise self._lost() from None
                if self.workers:
                    seen = time.monotonic()
                elif time.monotonic() - seen > WITHOUT_WORKERS:
                    raise ClusterError(f"The cluster at {self.address} has no workers any more") from None
            except (CancelledError, OSError):
                raise self._lost() from None
            except OtherVersionError as error:
                raise ClusterError(self._other("A worker that joined the cluster", str(error))) from None
            except Exception as error:
                raise ClusterError(f"A worker of the cluster failed ({type(error).__name__}): {error}") from error

    def _lost(self) -> ClusterError:
        return ClusterError(f"The cluster at {self.address} does not answer any more")

    def _other(self, worker: str, version: str) -> str:
        return (
            f"{worker} has version {version} of nhiemvu, and this machine has {self._order.version}; "
            "install the same on all of them"
        )

    def _end(self) -> None:
        # A cluster that is gone cannot be told.
        with suppress(Exception):
            if self._client.status == "running":
                self._client.run(end_run, self._order.run, on_error="ignore")

    def _check(self) -> None:
        """Raise ClusterError with a sentence about the first worker that could not do its part."""
        ends = [self._sources[0], self._sources[-1]] if self._sources else []
        files = [(str(source.path), source.path.stat().st_size) for source in ends if source.path.exists()]
        mark = self._output / CACHE / f"run-{self._order.run}"
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        try:
            found = self._client.run(_probe(files, str(mark)), on_error="return")
        finally:
            mark.unlink(missing_ok=True)
        for worker, answer in sorted(found.items()):
            if isinstance(answer, Exception):
                raise ClusterError(f"The worker {worker} cannot be used: {type(answer).__name__}: {answer}")
            version, unseen = answer
            if version is None:
                raise ClusterError(f"The worker {worker} has no nhiemvu; install the same version there")
            if version != self._order.version:
                raise ClusterError(self._other(f"The worker {worker}", version))
            if unseen:
                what = "the dataset's folder" if unseen == str(mark) else "the input"
                path = mark.parent.parent if unseen == str(mark) else unseen
                raise ClusterError(
                    f"The worker {worker} does not see {what} ({path}); it must have the same path on all workers"
                )


def _probe(files: list[tuple[str, int]], mark: str) -> Callable[[], tuple[str | None, str | None]]:
    """A function for a worker: the version that it has on its disk, and the first of `files` (with sizes) or `mark`
    that it does not see or, for `mark`, beside which it cannot write."""

    # Functions in functions travel with their code, so that a worker without this module answers too.
    def probe() -> Any:
        import os
        import subprocess
        import sys
        from pathlib import Path

        asked = f"from pipeline.version import pipeline_version; print(pipeline_version({WHOLE!r}))"
        told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
        version = told.stdout.strip() if told.returncode == 0 else None
        for path, size in files:
            if not os.access(path, os.R_OK) or Path(path).stat().st_size != size:
                return version, path
        return version, None if os.access(mark, os.W_OK) else mark

    return probe
