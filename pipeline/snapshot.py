"""Reading one published state of a dataset, all tables of the same instant, however long it takes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline import states
from pipeline.partitions import MissingColumnError, conform
from pipeline.records import SCHEMA_DIGEST, SCHEMAS
from pipeline.states import DatasetError, State

if TYPE_CHECKING:
    import pandas as pd


class Snapshot:
    """One state of a dataset; `pipeline.open_dataset` gives the published one.

    Runs that publish meanwhile change nothing in it. It stays readable while the dataset keeps the state: at least an
    hour, and until ten later runs have ended; where its run has not `finished`, until that has published twice more.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def number(self) -> int:
        """The state's number, as `nhiemvu history` lists it."""
        return self._state.number

    @property
    def made_at(self) -> datetime:
        """When it was published, UTC."""
        return self._state.made_at

    @property
    def finished(self) -> bool:
        """False where the run that published it was still going on."""
        return self._state.finished

    @property
    def about(self) -> dict[str, Any]:
        """What the run tells of itself."""
        return self._state.about

    def folder(self, table: str) -> Path:
        """The folder of a table's Parquet files, for other readers: `duckdb.read_parquet(f"{folder}/*.parquet")`."""
        if table not in SCHEMAS:
            raise DatasetError(f"There is no table {table}; there are: {', '.join(SCHEMAS)}")
        return self._state.folder / table

    def arrow(self, table: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pa.Table:
        """Rows of a table as Arrow, all or those that fit the filter `where`; in the order of the files."""
        folder = self.folder(table)
        try:
            if self._state.schema == SCHEMA_DIGEST:
                stored = ds.dataset(folder, schema=SCHEMAS[table], format="parquet")
                return stored.to_table(columns=None if columns is None else list(columns), filter=where)
            rows = conform(ds.dataset(folder, format="parquet").to_table(), SCHEMAS[table])
        except FileNotFoundError:
            raise DatasetError(f"The state {self.number} is no longer kept; open the dataset again") from None
        except MissingColumnError as error:
            raise DatasetError(other_version(table, error)) from None
        found = rows.filter(where) if where is not None else rows
        return found.select(columns) if columns is not None else found

    def pandas(self, table: str, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Rows of a table as a pandas DataFrame, as `pandas.read_parquet` gives them."""
        frame: pd.DataFrame = self.arrow(table, columns).to_pandas()
        return frame


def open_snapshot(root: Path) -> Snapshot:
    """The published state of the dataset in folder `root`. Raises DatasetError where there is none."""
    state = states.current(root)
    if state is None:
        raise DatasetError(f"There is no dataset in {root}; make one with: nhiemvu ingest --output {root}")
    return Snapshot(state)


def other_version(table: str, column: object) -> str:
    """Why rows without a column that must be there cannot be used, and what to do."""
    return (
        f"The table {table} was written by a version of nhiemvu that had no {column}; "
        "remove the dataset and read the plans again"
    )
