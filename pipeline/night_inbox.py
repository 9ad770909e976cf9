"""Which files of an inbox are whole, and which are still on their way into it."""

import time
from collections.abc import Callable, Iterable
from os import stat_result

from pipeline.sources import Source

SETTLE = 60.0
"""Seconds that a file must have been left alone: programs that copy write to it every few seconds."""
BETWEEN_LOOKS = 2.0
UNFINISHED = {".crdownload", ".download", ".filepart", ".part", ".partial"}
"""Suffixes that browsers and copying programs give a file until it is whole."""


def still_arriving(
    sources: Iterable[Source],
    settle: float = SETTLE,
    now: Callable[[], float] = time.time,
    wait: Callable[[float], None] = time.sleep,
) -> dict[str, str]:
    """The names of files that are still being copied, each with the words that say how this is seen.

    A file counts as whole when neither its content nor its entry in the folder changed in the last `settle` seconds,
    and when two looks at it, up to two seconds apart, agree. With `settle` 0 only names tell.
    """
    found: dict[str, str] = {}
    first: dict[str, tuple[int, int]] = {}
    kept = list(sources)
    for source in kept:
        if source.path.suffix.lower() in UNFINISHED:
            found[source.name] = "by its name an unfinished download"
        elif settle and (seen := _stat(source)):
            first[source.name] = seen.st_size, seen.st_mtime_ns
            # Copying programs may set the time of the original on the copy; the time of the entry they cannot set.
            age = now() - max(seen.st_mtime, seen.st_ctime)
            if 0 <= age < settle:
                found[source.name] = f"changed {age:.0f} seconds ago"
    if len(first.keys() - found.keys()):
        wait(min(settle, BETWEEN_LOOKS))
    for source in kept:
        if source.name in first and source.name not in found:
            seen = _stat(source)
            if seen and (seen.st_size, seen.st_mtime_ns) != first[source.name]:
                found[source.name] = "its size or time changed while it was looked at"
    return dict(sorted(found.items()))


def _stat(source: Source) -> stat_result | None:
    """None for a file that is gone or closed: reading it tells more."""
    try:
        return source.path.stat()
    except OSError:
        return None
