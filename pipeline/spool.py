"""Rows that wait to be published, on the disk: a run may take in thousands of plans between two publications."""

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.packed import PackedRows

Part = tuple[str, str]
"""(table, document_id)"""


NONE = -1
LENGTH = 32
"""Bits of a number that say how long rows are, in bytes."""


class Spool:
    """Packed rows by part in a file without a name, which is gone with the process; None for a part that goes."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed in __exit__
        self._places: defaultdict[str, dict[str, int]] = defaultdict(dict)
        """By table and document_id: where rows begin and how long they are, in one number; NONE where they go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Where the disk is full, what was not written yet is refused once more; nobody needs it.
        with suppress(OSError):
            self._file.close()

    def __contains__(self, part: Part) -> bool:
        return part[1] in self._places[part[0]]

    def __bool__(self) -> bool:
        return any(self._places.values())

    def __iter__(self) -> Iterator[Part]:
        return ((table, key) for table, keys in self._places.items() for key in keys)

    def put(self, part: Part, rows: PackedRows | None) -> None:
        """Keep rows of a part, in place of earlier ones."""
        table, key = part
        if rows is None:
            self._places[table][key] = NONE
            return
        start = self._file.seek(0, io.SEEK_END)
        self._places[table][key] = start << LENGTH | self._file.write(rows.content)

    def has_rows(self, part: Part) -> bool:
        """Whether there are rows of a part here."""
        return self._places[part[0]].get(part[1], NONE) != NONE

    def get(self, part: Part) -> PackedRows | None:
        """The rows of a part; KeyError where there are none here."""
        place = self._places[part[0]][part[1]]
        if place == NONE:
            return None
        self._file.seek(place >> LENGTH)
        return PackedRows(part[0], self._file.read(place & (1 << LENGTH) - 1))

    def clear(self) -> None:
        """Forget everything."""
        self._places.clear()
        self._file.seek(0)
        self._file.truncate()
