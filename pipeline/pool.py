"""Reading many files in worker processes, in order, whatever happens to a worker."""

import logging
import multiprocessing
import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import Self

from pipeline.ingest import Job, Outcome, ingest_file, program_error

AHEAD = 4
"""Jobs handed out per worker, so that none waits while the first of the row is still being read."""


class Reader:
    """Reads jobs and gives their outcomes in the order of the jobs; a context manager that ends its workers.

    With one worker it reads in its own process. With more, processes are spawned when first needed and kept. A worker
    that dies takes down nothing but its file: the files that were out at that moment are read again one by one, and
    the one that kills its worker again is rejected.
    """

    def __init__(self, workers: int, read: Callable[[Job], Outcome] = ingest_file) -> None:
        self.workers = max(1, workers)
        self._read = read
        self._pool: ProcessPoolExecutor | None = None
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        if self._pool:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)
            if kind is not None:
                for process in multiprocessing.active_children():
                    process.terminate()

    def __call__(self, jobs: Iterable[Job], started: Callable[[Job], None] = lambda job: None) -> Iterator[Outcome]:
        """The outcomes of `jobs`, in their order; `started` is told each job before its outcome is waited for."""
        if self.workers == 1:
            quiet()
            for job in jobs:
                started(job)
                yield self._read(job)
            return
        waiting = iter(jobs)
        out: deque[tuple[Job, Future[Outcome]]] = deque()
        while not self._ended:
            out.extend((job, self._submit(job)) for job in islice(waiting, self.workers * AHEAD - len(out)))
            if not out:
                return
            job, future = out.popleft()
            started(job)
            try:
                yield future.result()
            except BrokenProcessPool:
                # Ended from another thread, it was the reader itself that stopped its workers.
                if not self._ended:
                    yield self._read_alone(job)

    def _submit(self, job: Job) -> "Future[Outcome]":
        if self._pool:
            try:
                return self._pool.submit(self._read, job)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
        self._pool = _pool(self.workers)
        return self._pool.submit(self._read, job)

    def _read_alone(self, job: Job) -> Outcome:
        with _pool(1) as pool:
            try:
                return pool.submit(self._read, job).result()
            except BrokenProcessPool as error:
                return program_error(job, "read", error)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the libraries for PDF and images keep threads.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # One thread a process: the processes are the parallelism.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    quiet()


def quiet() -> None:
    """Keep the readers' libraries from talking into the progress bar: what they have to say of a file is not for
    analysts, and what stops them comes as an exception."""
    warnings.simplefilter("ignore")
    for name in ("pdfminer", "camelot", "pypdfium2", "playa"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
