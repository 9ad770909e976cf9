"""A plan's rows as one piece of bytes a table: what a worker sends, what waits on the disk, what is written in the end.

The process that writes the dataset takes in the plans of all workers. It unpacks rows only where it has to look into
them; of nearly all plans it passes on what the worker made.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, overload

import pyarrow as pa

from pipeline.records import PLAN_TABLES, SCHEMAS, PlanRecords, arrow_table

Row = Any
"""A row of the table, as its class in `pipeline.records` has it."""

_CODEC = "lz4"
_SIZE = struct.Struct("<Q")


class PackedRows(Sequence[Row]):
    """The rows of one plan in one table; a sequence like the list that it was made of, unpacked when it is looked into.

    `content` is their number of bytes, then an Arrow record batch in its IPC format without the schema, which is the
    same for all, compressed with lz4.
    """

    __slots__ = ("_rows", "content", "table")

    def __init__(self, table: str, content: bytes) -> None:
        self.table = table
        self.content = content
        self._rows: list[Row] | None = None

    @classmethod
    def of(cls, table: str, rows: Iterable[Mapping[str, Any]] | pa.Table) -> "PackedRows":
        """Pack rows, plain or as Arrow."""
        if isinstance(rows, PackedRows):
            return rows
        whole = rows if isinstance(rows, pa.Table) else arrow_table(table, rows)
        batch = next(iter(whole.combine_chunks().to_batches()), None)
        message = (batch or pa.RecordBatch.from_pylist([], whole.schema)).serialize()
        return cls(table, _SIZE.pack(message.size) + pa.compress(message, _CODEC, asbytes=True))

    def arrow(self) -> pa.Table:
        """The rows as Arrow, in their table's schema."""
        (size,) = _SIZE.unpack_from(self.content)
        message = pa.decompress(memoryview(self.content)[_SIZE.size :], size, _CODEC)
        schema = SCHEMAS[self.table]
        return pa.Table.from_batches([pa.ipc.read_record_batch(message, schema)], schema)

    def _unpacked(self) -> list[Row]:
        if self._rows is None:
            self._rows = self.arrow().to_pylist()
        return self._rows

    def __len__(self) -> int:
        return len(self._unpacked())

    def __iter__(self) -> Iterator[Row]:
        return iter(self._unpacked())

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        return self._unpacked()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._unpacked() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        """True: no rows are not packed."""
        return True

    def __reduce__(self) -> tuple[type["PackedRows"], tuple[str, bytes]]:
        return PackedRows, (self.table, self.content)


def packed(records: PlanRecords) -> PlanRecords:
    """The same plan with its rows packed, but for the documents row, which is what the merge asks for."""
    rows = records.rows()
    smaller: dict[str, Any] = {name: PackedRows.of(name, rows[name]) for name in PLAN_TABLES[1:] if rows[name]}
    return replace(records, **smaller)
