"""What the doors have in common: text that is safe to print, progress, the summary, where program errors are told.

Light to import; rich and the dataset come along when something is shown.
"""

import logging
import os
import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

if TYPE_CHECKING:
    import rich.progress
    from rich.console import Console

    from pipeline.ingest import Job
    from pipeline.sources import Source
    from pipeline.summary import Summary

RAW, PROCESSED = Path("data/raw"), Path("data/processed")
LOG = ".nhiemvu.log"

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters of the terminal and of writing direction; tab and line feed stay."""


def plain(text: object) -> str:
    """Words of a document as they may go to a terminal: without what a terminal would take for a command."""
    return _CONTROL.sub("", str(text))


def wrong_use(error: Exception) -> NoReturn:
    """Say what is wrong in a sentence and end with exit code 2."""
    import typer

    print(f"nhiemvu: {plain(error)}", file=sys.stderr)
    raise typer.Exit(2)


def usual_workers(files: int) -> int:
    """As many workers as the processors that this process may use, and no more than files."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, files))


def intent(inputs: Sequence[Path], files: int, output: Path, workers: int) -> str:
    """One sentence that says what a run is going to do."""
    names = ", ".join(plain(path) for path in inputs)
    many = f"{files} file{'s' * (files != 1)}", f"{workers} worker{'s' * (workers != 1)}"
    return f"Reading {many[0]} from {names} into {plain(output)} with {many[1]}"


def log_to(output: Path) -> None:
    """Send the program's own errors with their tracebacks to a file in the output folder."""
    logger = logging.getLogger("nhiemvu")
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    handler = logging.FileHandler(output / LOG, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False


def console() -> "Console":
    """Where things are shown; wide enough for a table where it is no terminal."""
    from rich.console import Console

    shown = Console(highlight=False)
    return shown if shown.is_terminal else Console(highlight=False, width=140)


class Progress:
    """The file of `sources`, which are sorted, that is being read: a bar on a terminal, a line a file elsewhere."""

    def __init__(self, sources: "Sequence[Source]") -> None:
        self._sources = sources
        self._bar: rich.progress.Progress | None = None

    def __enter__(self) -> Self:
        shown = console()
        if shown.is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            words = TextColumn("{task.description}", markup=False)
            self._bar = Progress(BarColumn(), MofNCompleteColumn(), words, console=shown, transient=True)
            self._bar.start()
            self._bar.add_task("", total=len(self._sources))
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def started(self, job: "Job") -> None:
        """This file is being read now."""
        place = bisect_left(self._sources, job.source)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=place, description=plain(job.source.name))
        else:
            try:
                print(f"{place + 1}/{len(self._sources)} {plain(job.source.name)}", flush=True)
            except BrokenPipeError:
                # Nobody reads the lines any more ("… | head"); the run goes on.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_summary(summary: "Summary", output: Path) -> None:
    """The summary as a table."""
    from rich.table import Table
    from rich.text import Text

    from pipeline.summary import rows

    table = Table(show_header=False)
    last = ""
    for group, name, value in rows(summary):
        if last and group != last:
            table.add_section()
        table.add_row(*(Text(plain(cell)) for cell in (group if group != last else "", name, value)))
        last = group
    console().print(table)
    if any(row["reason"] == "program_error" for row in summary.rejects):
        print(f"What the program failed on is told in {plain(output / LOG)}")
