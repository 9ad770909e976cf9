"""The published rows of a table piece by piece, for what looks at all of them."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.dataset import Dataset
from pipeline.records import SCHEMAS
from pipeline.snapshot import Snapshot

ROWS = 5_000
AHEAD = 2
"""Files and pieces of them that are read before they are wanted."""


def batches(
    dataset: Dataset, table: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None
) -> Iterator[pa.RecordBatch]:
    """Pieces of a table's published rows, so that memory does not depend on how many there are."""
    if dataset.state is None:
        return
    stored = ds.dataset(Snapshot(dataset.state).folder(table), schema=SCHEMAS[table], format="parquet")
    yield from stored.to_batches(
        columns=None if columns is None else list(columns),
        filter=where,
        batch_size=ROWS,
        batch_readahead=AHEAD,
        fragment_readahead=AHEAD,
    )
