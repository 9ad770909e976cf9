"""Arguments and options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[list[Path] | None, typer.Argument(metavar="[INPUT]...", help="Files or folders; data/raw if none.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the dataset.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that read; one a processor if not given.")]
TimeLimit = Annotated[float, typer.Option(min=1, help="Seconds that one file may take.")]
MemoryLimit = Annotated[int, typer.Option(min=200, help="Megabytes of memory that a process that reads may use.")]
Prune = Annotated[bool, typer.Option("--prune/--no-prune", help="Remove plans that are no longer in the input.")]
Wait = Annotated[float, typer.Option(min=0, help="Seconds to wait for another run that writes to the dataset.")]
