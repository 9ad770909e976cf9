"""What reading one file may cost, so that one file never ends a run."""

from dataclasses import dataclass

SECONDS = 1800.0
"""A scan of some hundred pages needs many minutes; whatever takes longer hangs."""
MEGABYTES = 1200
"""A worker needs 300 for a PDF and 600 at most; with the libraries that it shares it stays below 1,500 in all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds from a file's start in its worker, and megabytes of memory that the worker may have of its own."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
