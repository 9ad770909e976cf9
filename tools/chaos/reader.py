"""A process that reads datasets as their readers do: `python -m chaos.reader`, a question a line, an answer a line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from chaos.checks import Rows, loose_ends
from chaos.rows import digests
from pipeline import open_dataset, states
from pipeline.records import SCHEMAS
from pipeline.snapshot import Snapshot
from pipeline.states import ABOUT, CURRENT, STATES, DatasetError

BESIDE = {*SCHEMAS, STATES, CURRENT, ".lock", ".cache", ".nhiemvu.log"}
"""What lies in the folder of a dataset at rest."""


def by_pandas(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows as `pandas.read_parquet` gives them."""
    frame = pd.read_parquet(folder)
    schema = pa.schema([column for column in SCHEMAS[table] if column.name in frame.columns])
    return rows_of(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))


def by_duckdb(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows as DuckDB gives them."""
    with duckdb.connect() as connection:
        clock = [name for name in ("ingested_at", "rejected_at") if name in SCHEMAS[table].names]
        but = f"EXCLUDE ({', '.join(clock)})" if clock else ""
        return rows_of(connection.sql(f"SELECT * {but} FROM read_parquet('{folder}/*.parquet')").to_arrow_table())


PLAIN: dict[str, Callable[[Path, str], list[dict[str, Any]]]] = {"pandas": by_pandas, "duckdb": by_duckdb}


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """Its rows as plain values."""
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def whole(data: Snapshot) -> tuple[dict[str, Rows], list[str]]:
    """All tables of one state, and what does not hang together in it."""
    rows = {table: rows_of(data.arrow(table)) for table in SCHEMAS}
    return {table: digests(table, found) for table, found in rows.items()}, loose_ends(rows)


def read(root: Path) -> dict[str, Any]:
    """The dataset by every way."""
    reading: dict[str, dict[str, Rows | None]] = {}
    for way, rows in PLAIN.items():
        reading[way] = {}
        for table in SCHEMAS:
            try:
                reading[way][table] = digests(table, rows(root / table, table))
            except (FileNotFoundError, duckdb.IOException):
                reading[way][table] = None
    try:
        data = open_dataset(root)
        tables, loose = whole(data)
        reading["open_dataset"] = {**tables}
    except DatasetError:
        documents = root / "documents"
        # It does not know the layout of version 0.1.0, which is there until a run has renewed it.
        if (root / CURRENT).exists() or documents.is_symlink() or not documents.exists():
            reading["open_dataset"] = dict.fromkeys(SCHEMAS)
        return {"reading": reading, "loose": [], "number": 0}
    return {"reading": reading, "loose": loose, "number": data.number}


def kept(root: Path) -> list[dict[str, dict[str, str]]]:
    """The content of each state that is kept, the oldest first."""
    return [
        {table: dict(rows) for table, rows in whole(Snapshot(state))[0].items()} for state in states.history(root)[::-1]
    ]


def untidy(root: Path) -> list[str]:
    """What lies in the folder of a dataset at rest and does not belong there, and states that are not whole."""
    found = [f"left: {path.name}" for path in root.iterdir() if path.name not in BESIDE]
    for folder in (root / STATES).iterdir():
        try:
            state = states.load(folder)
        except DatasetError:
            found.append(f"no state: {folder.name}")
            continue
        found += [f"left: {path.name}" for path in folder.iterdir() if path.name not in {*SCHEMAS, ABOUT}]
        for table in SCHEMAS:
            count = sum(pq.read_metadata(path).num_rows for path in (folder / table).iterdir())
            if count != state.rows[table]:
                found.append(f"state {state.number}: {count} rows in {table}, {state.rows[table]} told")
    return found


def main() -> None:
    """Answer."""
    asked: dict[str, Callable[[Path], Any]] = {"read": read, "kept": kept, "untidy": untidy}
    for line in sys.stdin:
        what, _, root = line.rstrip("\n").partition(" ")
        print(json.dumps(asked[what](Path(root))), flush=True)


if __name__ == "__main__":
    main()
