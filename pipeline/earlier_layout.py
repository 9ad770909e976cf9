"""Rows of a dataset as version 0.1.0 first laid it out: a folder a table, in it a Parquet file a plan."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.partitions import EMPTY, conform
from pipeline.records import SCHEMAS
from pipeline.states import DatasetError

JOURNAL = ".commit.json"


def read(root: Path) -> Iterator[tuple[tuple[str, str], pa.Table]] | None:
    """((table, part), rows) of all plans; None where there is no such dataset. Raises DatasetError where a run of that
    version was cut short while it wrote."""
    if not (root / "documents" / EMPTY).is_file() or (root / "documents").is_symlink():
        return None
    if (root / JOURNAL).exists():
        raise DatasetError(
            f"A run of an earlier version was cut short while it wrote to {root}; "
            "remove the folder and read the plans again"
        )
    return _parts(root)


def _parts(root: Path) -> Iterator[tuple[tuple[str, str], pa.Table]]:
    for table, schema in SCHEMAS.items():
        for path in sorted((root / table).glob("[!.]*.parquet")):
            if path.name != EMPTY:
                yield (table, path.stem), conform(pq.read_table(path), schema)
