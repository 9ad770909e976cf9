"""Reading many files in worker processes, in order, whatever happens to a worker."""

import logging
import multiprocessing
import os
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pebble import ProcessExpired, ProcessPool

from pipeline.ingest import Job, Outcome, get_ready, ingest_unchanged, over_memory, program_error, reject
from pipeline.limits import Limits
from pipeline.memory import without_pandas

AHEAD = 4
"""Jobs handed out per worker, so that none waits while the first of the row is still being read."""


class Reads(Protocol):
    """What gives the outcomes of jobs, in their order: `Reader`, or the workers of a cluster."""

    def __call__(self, jobs: Iterable[Job], started: Callable[[Job], None] = ...) -> Iterator[Outcome]: ...


class Reader:
    """Reads jobs and gives their outcomes in the order of the jobs; a context manager that ends its workers.

    With one worker and no limits it reads in its own process. Otherwise processes are spawned when it is entered, since
    they need a second to be ready, and kept. A worker that dies takes down nothing but its file, which is tried once
    more; one that takes too long is ended, and one that wants too much memory is refused it. All three end as rejects.
    """

    def __init__(
        self, workers: int, read: Callable[[Job], Outcome] = ingest_unchanged, limits: Limits | None = None
    ) -> None:
        self.workers = max(1, workers)
        self._here = self.workers == 1 and limits is None
        self._limits = limits or Limits()
        self._read = read
        self._pool: ProcessPool | None = None
        self._ended = False

    def __enter__(self) -> Self:
        if not self._here:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        if self._pool:
            if kind is None:
                self._pool.close()  # type: ignore[no-untyped-call]
            else:
                self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def __call__(self, jobs: Iterable[Job], started: Callable[[Job], None] = lambda job: None) -> Iterator[Outcome]:
        """The outcomes of `jobs`, in their order; `started` is told each job before its outcome is waited for."""
        if self._here:
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
                yield self._result(job, future)
            except CancelledError:
                # Ended from another thread, it was the reader itself that stopped its workers.
                return

    def _start(self) -> ProcessPool:
        """The pool, with its workers started."""
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                self.workers,
                initializer=_start_worker,
                # What is loaded beforehand is what a plan needs.
                initargs=[self._limits.megabytes, get_ready if self._read is ingest_unchanged else None],
                # Spawned, not forked: the libraries for PDF and images keep threads.
                context=multiprocessing.get_context("spawn"),
            )
            # It starts them when it is asked, not when it is made.
            _ = self._pool.active
        return self._pool

    def _submit(self, job: Job) -> "Future[Outcome]":
        return self._start().schedule(self._read, args=[job], timeout=self._limits.seconds)

    def _result(self, job: Job, future: "Future[Outcome]", last: bool = False) -> Outcome:
        try:
            return future.result()
        except TimeoutError:
            message = f"Reading it took longer than the limit of {self._limits.seconds:g} seconds."
            return reject(job, "read", "over_limit", message)
        except (ProcessExpired, BrokenProcessPool) as error:
            # What killed the worker may have been another process's hunger: one more try.
            if last or self._ended:
                return program_error(job, "read", error)
            return self._result(job, self._submit(job), last=True)
        except CancelledError:
            raise
        except MemoryError:
            return over_memory(job, "read")
        except Exception as error:
            return program_error(job, "read", error)


def _start_worker(megabytes: int, prepare: Callable[[], None] | None) -> None:
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # One thread a process: the processes are the parallelism.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Arrow's own pool reserves a gigabyte when it is first asked, which would count against the limit.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    quiet()
    without_pandas()
    # Where the program cannot be loaded, each file's reading says so.
    with suppress(Exception):
        if prepare:
            prepare()
    if sys.platform == "linux":
        # Only Linux counts what a process maps for itself, and not its share of libraries, against this limit.
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        # Beside what it has by now: a program whose main module brings libraries along brings them into each worker.
        limit = megabytes * 2**20 + _data()
        resource.setrlimit(resource.RLIMIT_DATA, (limit if most < 0 else min(limit, most), most))


def _data() -> int:
    """Bytes that this process has mapped for itself."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")


def quiet() -> None:
    """Keep the readers' libraries from talking into the progress bar: what they have to say of a file is not for
    analysts, and what stops them comes as an exception."""
    warnings.simplefilter("ignore")
    for name in ("pdfminer", "camelot", "pypdfium2", "playa"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
