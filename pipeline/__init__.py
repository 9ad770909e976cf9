"""What happens to a plan and to the dataset. For notebooks: `from pipeline import open_dataset`."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.snapshot import Snapshot


def open_dataset(path: str | PathLike[str]) -> "Snapshot":
    """One state of all tables of the dataset in folder `path`, the one that is published now.

    data = open_dataset("data/processed")
    tasks, documents = data.pandas("tasks"), data.pandas("documents")

    Raises pipeline.states.DatasetError where there is no dataset.
    """
    # Arrow takes a while to load; whoever imports a module of this package does not wait for it.
    from pipeline.snapshot import open_snapshot

    return open_snapshot(Path(path))
