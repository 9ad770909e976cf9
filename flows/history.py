"""Earlier states of the dataset: `nhiemvu history` lists them, `nhiemvu rollback` brings one back."""

from typing import Annotated

import typer

from flows.options import Output, Wait
from flows.report import PROCESSED, console, plain, wrong_use

Number = Annotated[int, typer.Argument(min=1, help="Number of the state, as nhiemvu history lists it.")]


def history(output: Output = PROCESSED) -> None:
    """List the states of the dataset that are kept, the newest first; the first is the one that is read.

    Kept are the last ten that a run finished, and all of the last hour.
    """
    from rich.table import Table

    from pipeline.states import DatasetError, current
    from pipeline.states import history as kept

    try:
        published = current(output)
    except DatasetError as error:
        wrong_use(error)
    if published is None:
        wrong_use(DatasetError(f"There is no dataset in {output}; make one with: nhiemvu ingest --output {output}"))
    table = Table("state", "published", "plans", "tasks", "rejects", "version", "")
    for state in kept(output):
        notes = (
            "read now" if state.number == published.number else "",
            f"brought back from {state.restored}" if state.restored else "",
            "" if state.finished else "its run had not finished",
        )
        counts = (str(state.rows[name]) for name in ("documents", "tasks", "rejects"))
        day = state.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(str(state.number), day, *counts, plain(state.version), ", ".join(filter(None, notes)))
    console().print(table)


def rollback(number: Number, output: Output = PROCESSED, wait: Wait = 0.0) -> None:
    """Publish an earlier state once more; what was published since stays in the history.

    The next run reads again what this state does not have: mend first what made you go back, or take the files out of
    the input.
    """
    from pipeline.dataset import rollback as restore
    from pipeline.states import DatasetError

    try:
        state = restore(output, number, wait)
    except DatasetError as error:
        wrong_use(error)
    print(
        f"State {state.number} is published; it is what state {number} was: "
        f"{state.rows['documents']} plans, {state.rows['tasks']} tasks"
    )
