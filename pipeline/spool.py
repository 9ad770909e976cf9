"""Rows that wait to be published, on the disk: a run may take in thousands of plans between two publications."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.blobs import Blobs
from pipeline.packed import PackedRows

Part = tuple[str, str]
"""(table, document_id)"""


NONE = -1


class Spool:
    """Packed rows by part; None for a part that goes."""

    def __init__(self, folder: Path) -> None:
        self._blobs = Blobs(folder)
        self._places: defaultdict[str, dict[str, int]] = defaultdict(dict)
        """By table and document_id; NONE where rows go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._blobs.close()

    def __contains__(self, part: Part) -> bool:
        return part[1] in self._places[part[0]]

    def __bool__(self) -> bool:
        return any(self._places.values())

    @property
    def staged(self) -> dict[str, dict[str, bool]]:
        """Of which plans there are rows here, by table and document_id; False where they go."""
        return {
            table: {key: place != NONE for key, place in keys.items()} for table, keys in self._places.items() if keys
        }

    def __iter__(self) -> Iterator[Part]:
        return ((table, key) for table, keys in self._places.items() for key in keys)

    def put(self, part: Part, rows: PackedRows | None) -> None:
        """Keep rows of a part, in place of earlier ones."""
        table, key = part
        self._places[table][key] = NONE if rows is None else self._blobs.put(rows.content)

    def has_rows(self, part: Part) -> bool:
        """Whether there are rows of a part here."""
        return self._places[part[0]].get(part[1], NONE) != NONE

    def get(self, part: Part) -> PackedRows | None:
        """The rows of a part; KeyError where there are none here."""
        place = self._places[part[0]][part[1]]
        return None if place == NONE else PackedRows(part[0], self._blobs.get(place))

    def clear(self) -> None:
        """Forget everything."""
        self._places.clear()
        self._blobs.clear()
