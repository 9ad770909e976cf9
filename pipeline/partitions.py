"""The files of a table: each holds the plans of one year and of some provinces, and is rewritten whole when one of its
plans changes.

The provinces of a year are spread over 1, 2, 4, … files so that a file has some ten thousand tasks: a year of sixty
provinces in sixty files reads at half the speed. A file is named by its group and its content
("2024_3of8.1f2e3d4c5b6a.parquet"), so that a name never means two contents; its rows are sorted by document_id, so that
the same rows give the same files, whatever was written before.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from normalizers.text import bare

ROWS = 8_192
"""Rows of a row group: what is in memory at once while a file is written."""
BATCH = 1_024
"""Rows that are read at once of a file that is merged with others, and that are written as one chunk."""
PAGE = 1 << 18
"""Bytes of a page, which is unpacked whole when a file is read: a quarter of what is usual, since files are merged."""
OF_EACH_ROW = frozenset({"task_id", "text", "as_read"})
"""Columns that hardly say a thing twice: a dictionary of them would only take a megabyte to write and to read."""
MOST = 10_000
"""Tasks that a year may have on average in each of its files."""
ID = 12
"""Length of a document_id, with which every task_id begins."""
EMPTY = "schema.parquet"
"""The file of a table without rows."""
ONE = "all"
"""The group of a table whose rows belong to no plan."""


class MissingColumnError(Exception):
    """Rows of another version that have no such column, which can be neither null nor empty."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a plan belongs: its year (0 where it does not say), a number that stands for its province, and its number
    of tasks."""

    year: int
    province: int
    tasks: int

    def group_of(self, files: int) -> str:
        """The plan's group where its year has so many files."""
        return f"{self.year:04}_{self.province % files + 1}of{files}"


def home_of(document: Mapping[str, Any]) -> Home:
    """Where a plan belongs, by the columns HOME of its documents row."""
    start, day = document["plan_start"], document["issued_date"]
    year = day.year if day else document["issued_year"] or (start.year if start else 0)
    return Home(_one(year), _number_of(document["province"] or ""), document["task_count"])


HOME = ("document_id", "issued_date", "issued_year", "plan_start", "province", "task_count")


@lru_cache(maxsize=1024)
def _one(number: int) -> int:
    """The same number, always as one object: ten thousand plans have a handful of years."""
    return number


@lru_cache(maxsize=1024)
def _number_of(province: str) -> int:
    return int.from_bytes(hashlib.sha256(bare(province).encode()).digest()[:4])


def files_of_years(homes: Iterable[Home]) -> dict[int, int]:
    """The number of files of each year: a power of two, so that a year that grows splits each file in two."""
    tasks: Counter[int] = Counter()
    for home in homes:
        tasks[home.year] += home.tasks
    return {year: 1 << (max(0, (count - 1) // MOST)).bit_length() for year, count in tasks.items()}


def files_of(folder: Path) -> dict[str, Path]:
    """The files in a table's folder by their group."""
    return {path.name.partition(".")[0]: path for path in folder.iterdir() if path.name != EMPTY}


def document_ids(table: pa.Table) -> pa.ChunkedArray:
    """The plan of each row, of tables that name it and of those that name a task of it."""
    if "document_id" in table.column_names:
        return table["document_id"]
    return pc.utf8_slice_codeunits(table["task_id"], 0, ID)


def merged(
    old: Sequence[Path], schema: pa.Schema, stays: Callable[[str], bool], new: Iterable[tuple[str, pa.Table]]
) -> Iterator[pa.Table]:
    """The rows of the plans that stay out of some files, and those of `new` (sorted by document_id), in the order of
    document_ids, piece by piece."""
    sources = [((key, rows) for key, rows in _plans(path, schema) if stays(key)) for path in old]
    for _, rows in heapq.merge(*sources, new, key=itemgetter(0)):
        yield rows


def _plans(path: Path, schema: pa.Schema) -> Iterator[tuple[str, pa.Table]]:
    """(document_id, rows) of each plan in a file; a plan may come in two pieces."""
    for rows in whole(path, schema):
        for key, start, stop in _runs(document_ids(rows)):
            yield key, rows.slice(start, stop - start)


def whole(path: Path | None, schema: pa.Schema) -> Iterator[pa.Table]:
    """All rows of a file, if there is one, some at a time."""
    if path:
        with pq.ParquetFile(path) as file:
            # One thread: each would keep memory of its own, and the rows are merged one after the other.
            for batch in file.iter_batches(BATCH, use_threads=False):
                yield conform(pa.Table.from_batches([batch], file.schema_arrow), schema)


def read(path: Path, schema: pa.Schema, columns: Sequence[str]) -> pa.Table:
    """Some columns of all rows of a file."""
    with pq.ParquetFile(path) as file:
        if not {*columns} - {*file.schema_arrow.names}:
            return file.read(columns)
        return conform(file.read(), schema).select(columns)


def _runs(keys: pa.ChunkedArray) -> Iterator[tuple[str, int, int]]:
    """(document_id, first row, row behind the last) of each plan in a column."""
    if not len(keys):
        return
    runs = pc.run_end_encode(keys.combine_chunks())
    start = 0
    for key, stop in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield key, start, stop
        start = stop


def conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows as this version of the program has them: columns that came since are null, or empty where they are lists.
    Raises MissingColumnError."""
    if rows.schema.equals(schema, check_metadata=True):
        return rows
    columns = []
    for field in schema:
        if field.name in rows.column_names:
            columns.append(rows.column(field.name).cast(field.type))
        elif field.nullable:
            columns.append(pa.nulls(len(rows), field.type))
        elif pa.types.is_list(field.type):
            columns.append(pa.array([[]] * len(rows), field.type))
        else:
            raise MissingColumnError(field.name)
    return pa.table(columns, schema=schema)


def write_file(folder: Path, group: str, schema: pa.Schema, pieces: Iterable[pa.Table]) -> tuple[Path, int] | None:
    """Write rows into a new file of the group, not yet synced; the file and its number of rows, or None where there are
    no rows."""
    draft = folder / f".{group}.new"
    count = 0
    often = [leaf for field in schema if field.name not in OF_EACH_ROW for leaf in _leaves(field, field.name)]
    with pq.ParquetWriter(draft, schema, compression="zstd", use_dictionary=often, data_page_size=PAGE) as writer:
        for rows in _regrouped(pieces):
            writer.write_table(rows, row_group_size=ROWS)
            count += len(rows)
            # Not to be held while the next ones gather.
            del rows
    if not count:
        draft.unlink()
        return None
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    # Whatever the umask: colleagues read the dataset.
    draft.chmod(0o644)
    return draft.rename(folder / f"{group}.{digest[:12]}.parquet"), count


def _leaves(field: pa.Field, path: str) -> Iterator[str]:
    """The columns that Parquet has for a column, by their paths."""
    if pa.types.is_list(field.type):
        inner = field.type.value_field
        yield from _leaves(inner, f"{path}.list.{inner.name}")
    elif pa.types.is_struct(field.type):
        for inner in field.type:
            yield from _leaves(inner, f"{path}.{inner.name}")
    else:
        yield path


def write_empty(folder: Path, schema: pa.Schema) -> Path:
    """Write the file of a table without rows, so that it reads with its columns and types."""
    pq.write_table(schema.empty_table(), folder / EMPTY, compression="zstd")
    (folder / EMPTY).chmod(0o644)
    return folder / EMPTY


def _regrouped(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in pieces of ROWS, each in chunks of BATCH: what is written then does not depend on how the rows
    came."""
    chunks: list[pa.Table] = []
    for chunk in _chunks(pieces):
        chunks.append(chunk)
        if len(chunks) * BATCH == ROWS:
            yield pa.concat_tables(chunks)
            chunks = []
    if chunks:
        yield pa.concat_tables(chunks)


def _chunks(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        while count >= BATCH:
            rows = pa.concat_tables(held)
            yield rows.slice(0, BATCH).combine_chunks()
            count -= BATCH
            held = [rows.slice(BATCH)]
    if count:
        yield pa.concat_tables(held).combine_chunks()
