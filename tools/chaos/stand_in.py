"""Reads files as the program does, but for those whose names say what goes wrong; imported by workers by name.

`install` lets the command use it.
"""

import os
import signal
import time
from functools import partial
from typing import Any

from pipeline.ingest import Job, Outcome, ingest_unchanged

SLOW = 0.7
"""Seconds that a file with "slow" in its name takes."""


def read(job: Job) -> Outcome:
    """`ingest_unchanged` for files that hang, need more and more memory, kill their worker, or change meanwhile."""
    import extractors.readers

    usual: Any = extractors.readers.read
    name = job.source.path.stem

    def spoilt(*given: Any) -> Any:
        path = job.source.path
        if name.startswith("hangs"):
            time.sleep(3600)
        if name.startswith("swells"):
            held: list[bytes] = []
            while True:
                held.append(bytes(10 * 2**20))
        if name.startswith("kills"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("slow"):
            time.sleep(SLOW)
        if name.startswith("goes"):
            path.unlink()
        if name.startswith("changes"):
            # Somebody copies the same file over it just now.
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) // 2])
            found = usual(*given)
            path.write_bytes(whole)
            return found
        return usual(*given)

    extractors.readers.read = spoilt  # type: ignore[assignment]
    try:
        return ingest_unchanged(job)
    finally:
        extractors.readers.read = usual


def install() -> None:
    """Let the command read with it."""
    import pipeline.pool

    pipeline.pool.Reader = partial(pipeline.pool.Reader, read=read)  # type: ignore[assignment, misc]
