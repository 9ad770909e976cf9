"""The worker's side of a cluster: reading in processes beside a Dask worker.

Each task that Dask gives a worker goes to a host, a process of its own that lives as long as its run and keeps a
`pipeline.pool.Reader`: limits of time and memory hold as they do on one machine, a Dask worker may be a daemon (those
may have no children by multiprocessing), what Dask imports is not in every process that reads, and each run reads with
the program as it stands on the worker's disk, however long the Dask worker has been running.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NoReturn

from pipeline.ingest import Job, Outcome, ingest_unchanged, reject
from pipeline.limits import Limits
from pipeline.pool import Reader
from pipeline.version import Way, pipeline_version

WHOLE: Way = "any_scan"
"""Of which ways of reading a worker's version has to be the run's: of all, with its text recognition."""
IDLE = 600.0
"""Seconds until a host without work ends, should its run have gone without a word."""
SERVE = "from flows.cluster_host import serve; serve()"
"""What a host runs: without a main module there is none that its children would import."""
PATIENCE = 5.0
"""Seconds that a host has to end its processes."""


@dataclass(frozen=True)
class Order:
    """What all tasks of a run share: its name, the version that every worker must have, limits, how to read."""

    run: str
    version: str
    limits: Limits
    read: Callable[[Job], Outcome] = ingest_unchanged


class OtherVersionError(Exception):
    """A worker that has another version of the program than the run; the message is that version."""


class HostError(Exception):
    """A host that died or was ended."""


class NoHostError(Exception):
    """A host that could not be started."""


class Host:
    """A process that reads one file after the other for one run."""

    def __init__(self, order: Order) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.idle: threading.Timer | None = None
        try:
            self.version = str(self._ask((order.read, order.limits)))
        except HostError as error:
            self.end()
            raise NoHostError("the process that reads files could not be started there") from error

    def read(self, jobs: list[Job]) -> list[Outcome]:
        """What the jobs give, in their order; HostError where the host dies or is ended meanwhile."""
        outcomes: list[Outcome] = self._ask(jobs)
        return outcomes

    def end(self) -> None:
        """End it with all of its processes, whatever it does; to be called from any thread, and more than once."""
        assert self._process.stdin
        with suppress(OSError, ValueError):
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, what: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        try:
            pickle.dump(what, self._process.stdin)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise HostError(f"The process that reads ended: {error}") from error


class Hosts:
    """The hosts of a Dask worker: as many a run as the worker has tasks at a time, kept from one task to the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, list[Host]] = {}
        self._free: dict[str, list[Host]] = {}
        self._ended: set[str] = set()

    def read(self, order: Order, jobs: list[Job]) -> list[Outcome]:
        """What the jobs give. Where the host dies, each file is tried alone; one that kills it again is a reject."""
        try:
            return self._read(order, jobs)
        except HostError:
            if order.run in self._ended:
                raise
        return [self._read_alone(order, job) for job in jobs]

    def end(self, run: str) -> None:
        """End the hosts of a run and take no more work for it."""
        with self._lock:
            self._ended.add(run)
            hosts = self._all.pop(run, [])
            self._free.pop(run, None)
        for host in hosts:
            if host.idle:
                host.idle.cancel()
            host.end()

    def _read_alone(self, order: Order, job: Job) -> Outcome:
        try:
            return self._read(order, [job])[0]
        except HostError:
            if order.run in self._ended:
                raise
            return reject(job, "read", "program_error", "The processes that read it died, twice.")

    def _read(self, order: Order, jobs: list[Job]) -> list[Outcome]:
        host = self._take(order)
        try:
            if host.version != order.version:
                raise OtherVersionError(host.version)
            outcomes = host.read(jobs)
        except BaseException:
            self._drop(order.run, host)
            raise
        with self._lock:
            if order.run in self._free:
                self._free[order.run].append(host)
                host.idle = threading.Timer(IDLE, self._drop, [order.run, host])
                host.idle.daemon = True
                host.idle.start()
        return outcomes

    def _take(self, order: Order) -> Host:
        with self._lock:
            if order.run in self._ended:
                raise HostError("The run has ended")
            free = self._free.setdefault(order.run, [])
            if free:
                host = free.pop()
                if host.idle:
                    host.idle.cancel()
                return host
        host = Host(order)
        with self._lock:
            if order.run not in self._ended:
                self._all.setdefault(order.run, []).append(host)
                return host
        host.end()
        raise HostError("The run has ended")

    def _drop(self, run: str, host: Host) -> None:
        with self._lock:
            for hosts in (self._all.get(run, []), self._free.get(run, [])):
                if host in hosts:
                    hosts.remove(host)
        host.end()


HOSTS = Hosts()


def read_jobs(order: Order, jobs: list[Job]) -> list[Outcome]:
    """The task: read the jobs in a host of this Dask worker."""
    return HOSTS.read(order, jobs)


def end_run(run: str) -> None:
    """End what this Dask worker keeps for a run."""
    HOSTS.end(run)


def serve() -> NoReturn:
    """A host's life: take how to read, tell the program's version, then read lists of jobs until the input ends."""
    # Whatever prints must not print between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    inbox = os.fdopen(os.dup(0), "rb")
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
    read, limits = pickle.load(inbox)
    todo: SimpleQueue[list[Job]] = SimpleQueue()
    with Reader(1, read, limits) as reader:

        def receive() -> None:
            # The input is watched during the reading too: it ends when the Dask worker has died or the run was stopped.
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    todo.put(pickle.load(inbox))
            reader.__exit__(SystemExit, None, None)
            os._exit(0)

        _answer(out, pipeline_version(WHOLE))
        threading.Thread(target=receive, daemon=True).start()
        while True:
            _answer(out, list(reader(todo.get())))


def _answer(out: Any, what: Any) -> None:
    # Nobody may be there any more; then the input ends too.
    with suppress(BrokenPipeError):
        pickle.dump(what, out)
        out.flush()
