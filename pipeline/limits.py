"""What reading one file may cost, so that one file never ends a run."""

from dataclasses import dataclass

SECONDS = 1800.0
"""A scan of some hundred pages needs many minutes; whatever takes longer hangs."""
MEGABYTES = 1500


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds from a file's start in its worker, and megabytes of memory that the worker may have of its own."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
