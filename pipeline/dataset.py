"""The dataset on disk: a folder a table, in it one Parquet file a plan, named by its document_id.

`rejects` is one file. Each folder also holds `schema.parquet`, a file without rows, so that a table without rows reads
with its columns and types.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.dataset_files import commit, recover
from pipeline.records import PLAN_TABLES, SCHEMAS, TABLES, PlanRecords, arrow_table

Changes = dict[tuple[str, str], Sequence[Mapping[str, Any]] | None]
"""(table, part) to the part's rows, or None to remove it. A part is a document_id; the one of rejects is "rejects"."""

LOCK = ".lock"
EMPTY = "schema.parquet"


class DatasetError(Exception):
    """A dataset that cannot be opened; the message says why in a sentence."""


def plan_changes(records: PlanRecords) -> Changes:
    """What writes all rows of a plan. The documents row comes last: who sees it finds the plan's other rows."""
    rows = records.rows()
    part = records.document["document_id"]
    return {(table, part): rows[table] or None for table in reversed(PLAN_TABLES)}


def no_plan(document_id: str) -> Changes:
    """What removes all rows of a plan."""
    return {(table, document_id): None for table in PLAN_TABLES}


class Dataset:
    """A dataset that this process alone may write; made by `open_dataset`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def commit(self, changes: Changes) -> None:
        """Write and remove parts, all or nothing."""
        files = {
            f"{table}/{part}.parquet": None if rows is None else arrow_table(table, rows)
            for (table, part), rows in changes.items()
        }
        commit(
            self.root,
            {name: table for name, table in files.items() if table is not None or (self.root / name).exists()},
        )

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table as plain values."""
        rows: list[dict[str, Any]] = read_table(self.root, table).to_pylist()
        return rows

    def part(self, table: str, part: str) -> list[dict[str, Any]]:
        """The rows of one part of a table, none where there is no such part."""
        path = self.root / table / f"{part}.parquet"
        rows: list[dict[str, Any]] = pq.read_table(path, schema=SCHEMAS[table]).to_pylist() if path.exists() else []
        return rows


@contextmanager
def open_dataset(root: Path) -> Iterator[Dataset]:
    """The dataset in folder `root`, made where there is none, repaired where a run was cut short, locked against other
    writers. Raises DatasetError where another run holds it or the folder cannot be written."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise DatasetError(f"Another run is writing to {root}; wait for its end and start again") from None
    except OSError as error:
        raise DatasetError(f"The folder {root} cannot be written: {error.strerror}") from None
    try:
        recover(root)
        _bring_up_to_date(root)
        yield Dataset(root)
    finally:
        lock.release()


def _bring_up_to_date(root: Path) -> None:
    """Give every table its empty part; give rows that an older version wrote the columns that came since."""
    for table, schema in SCHEMAS.items():
        empty = root / table / EMPTY
        if empty.exists() and pq.read_schema(empty).equals(schema, check_metadata=True):
            continue
        parts = sorted((root / table).glob("[!.]*.parquet"))
        renewed = {f"{table}/{part.name}": _conform(table, pq.read_table(part), schema) for part in parts}
        commit(root, {**renewed, f"{table}/{EMPTY}": schema.empty_table()})


def _conform(table: str, old: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        if field.name in old.column_names:
            columns.append(old.column(field.name).cast(field.type))
        elif field.nullable:
            columns.append(pa.nulls(len(old), field.type))
        elif pa.types.is_list(field.type):
            columns.append(pa.array([[]] * len(old), field.type))
        else:
            raise DatasetError(f"The table {table} was written by another version that had no {field.name}; remove it")
    return pa.table(columns, schema=schema)


def read_table(root: Path, table: str, where: pc.Expression | None = None) -> pa.Table:
    """The current rows of a table, without a lock; `where` is a filter. Raises DatasetError where there is none."""
    folder = root / table
    if not (folder / EMPTY).exists():
        raise DatasetError(f"There is no dataset in {root}; make one with: nhiemvu ingest --output {root}")
    return (
        ds.dataset(folder, schema=SCHEMAS[table], format="parquet")
        .to_table(filter=where)
        .sort_by([(column, "ascending") for column in TABLES[table].key])
    )
