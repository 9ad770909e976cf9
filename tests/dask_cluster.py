"""A real Dask cluster of this machine for tests: a scheduler and worker processes with their nannies, on loopback.

`read` stands in for `ingest_file` on its workers: it reads the plans of `fake_plans`, and kills what it is told to.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import fake_plans

from pipeline.ingest import Job, Outcome

ROOT = Path(__file__).resolve().parent.parent


def until(what: str, met: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain until {what}"
        time.sleep(0.05)


@dataclass
class DaskCluster:
    """Its scheduler's address, and the processes that were started."""

    address: str
    scheduler: "subprocess.Popen[bytes]"
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)


@contextmanager
def dask_cluster(folder: Path, workers: int = 2, **environment: str) -> Iterator[DaskCluster]:
    """A cluster that keeps its files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "scheduler.json"
    paths = [str(ROOT), str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        # One death of a worker is enough to know that its task is to be tried in another way.
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        **environment,
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(command: str, *arguments: str) -> "subprocess.Popen[bytes]":
        line = [sys.executable, "-m", f"distributed.cli.{command}", "--host", "127.0.0.1", "--no-dashboard", *arguments]
        with (folder / f"{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(line, env=variables, stdout=log, stderr=log, start_new_session=True)
        started.append(process)
        return process

    try:
        scheduler = start("dask_scheduler", "--port", "0", "--scheduler-file", str(told))
        until("the scheduler is there", told.exists)
        cluster = DaskCluster(json.loads(told.read_text())["address"], scheduler)
        for _ in range(workers):
            more = ["--nthreads", "1", "--local-directory", str(folder), cluster.address]
            cluster.workers.append(start("dask_worker", *more))
        yield cluster
    finally:
        for process in reversed(started):
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all that it has started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read(job: Job) -> Outcome:
    """Stands in for `ingest_file`. Besides what `fake_plans.read` does, "kill host" kills the process that has started
    this one, and "kill worker" the Dask worker that has started that."""
    do = json.loads(job.source.path.read_text("utf-8")).get("do", "")
    if do.startswith("kill"):
        host = os.getppid()
        os.kill(host if do == "kill host" else _parent(host), signal.SIGKILL)
        time.sleep(60)
    return fake_plans.read(job)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
