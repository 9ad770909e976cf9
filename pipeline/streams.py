"""The published rows of a table piece by piece, for what looks at all of them."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset import Dataset
from pipeline.snapshot import Snapshot

ROWS = 2_000
"""Rows in a piece."""


def batches(dataset: Dataset, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Pieces of a table's published rows, so that memory does not depend on how many there are.

    One file after the other: a dataset of Arrow keeps the footers of all files, tens of megabytes, until it goes.
    """
    if dataset.state is None:
        return
    for path in sorted(Snapshot(dataset.state).folder(table).iterdir()):
        with pq.ParquetFile(path, pre_buffer=False) as file:
            yield from file.iter_batches(ROWS, columns=columns and list(columns), use_threads=False)
