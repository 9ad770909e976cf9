"""The command `nhiemvu`. Libraries that take time to load are imported by the commands that need them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import catalogue_check
from flows.history import history, rollback
from flows.nightly_options import nightly
from flows.options import Inputs, MemoryLimit, Output, Prune, TimeLimit, Wait, Workers
from flows.report import (
    PROCESSED,
    RAW,
    Progress,
    console,
    intent,
    log_to,
    print_summary,
    usual_workers,
    wrong_use,
)
from pipeline.limits import MEGABYTES, SECONDS, Limits

if TYPE_CHECKING:
    from pipeline.sources import Source
    from pipeline.summary import Summary

app = typer.Typer(
    help="Reads Vietnamese governance plans (PAPI, PAR INDEX, SIPAS) and writes one dataset of their tasks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(catalogue_check.app, name="catalogue")
app.command()(nightly)
app.command()(history)
app.command()(rollback)
What = Annotated[
    str, typer.Argument(metavar="PLAN|TASK_ID", help="A plan's file, its stem or document_id, or a task_id.")
]


@app.command()
def ingest(
    inputs: Inputs = None,
    output: Output = PROCESSED,
    workers: Workers = None,
    prune: Prune = False,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEGABYTES,
    wait: Wait = 0.0,
) -> None:
    """Read plans and bring the dataset up to date.

    Files that have not changed since they were last read are not read again. Exit code 0: all read; 1: some files were
    rejected; 2: wrong use; 130: stopped by Ctrl-C, with what was read until then written.
    """
    from pipeline.sources import InputError, find_sources

    chosen = inputs or [RAW]
    try:
        sources = find_sources(chosen, output)
    except InputError as error:
        wrong_use(error)
    workers = workers or usual_workers(len(sources))
    print(intent(chosen, len(sources), output, workers), flush=True)
    summary = _run(sources, output, workers, prune, Limits(time_limit, memory_limit), wait)
    print_summary(summary, output)
    raise typer.Exit(summary.exit_code)


@app.command()
def show(what: What, output: Output = PROCESSED) -> None:
    """Show what was extracted from a plan, or all about one task, and where it stands.

    The first characters of a document_id are enough where they name one plan.
    """
    from flows.show import render
    from pipeline.dataset import DatasetError
    from pipeline.lookup import LookupFailure, look_up

    try:
        found = look_up(output, what)
    except (DatasetError, LookupFailure) as error:
        wrong_use(error)
    shown = console()
    for line in render(found):
        shown.print(line)


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot print Vietnamese is no reason to stop.
        getattr(stream, "reconfigure", lambda errors: None)(errors="replace")
    app()


def _run(sources: "list[Source]", output: Path, workers: int, prune: bool, limits: Limits, wait: float) -> "Summary":
    """Read and write; Ctrl-C or SIGTERM ends the reading, and what was read is written."""
    import signal

    from pipeline.corrections import corrections_for
    from pipeline.dataset import DatasetError, edit_dataset
    from pipeline.pool import Reader
    from pipeline.run import Run
    from pipeline.sources import InputError

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with edit_dataset(output, wait) as dataset:
            log_to(output)
            run = Run(dataset, sources, prune=prune, corrections=corrections_for(output))
            try:
                # A run that repeats the one before needs no workers; else they start while the dataset is loaded.
                if not run.repeats:
                    with Reader(workers, limits=limits) as reader, Progress(sources) as progress:
                        todo = run.news()
                        while todo:
                            for outcome in run.outcomes(reader, todo, progress.started):
                                run.place(outcome)
                            todo = run.again()
            except KeyboardInterrupt:
                print("Stopped; writing what was read", flush=True)
                return run.finish(interrupted=True)
            return run.finish()
    except (DatasetError, InputError) as error:
        wrong_use(error)
    except KeyboardInterrupt:
        print("Stopped; the dataset is as it was last published", flush=True)
        raise typer.Exit(130) from None
