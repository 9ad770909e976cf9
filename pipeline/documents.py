"""The documents rows of a dataset while it changes: on the disk, since ten thousand of them are fifty megabytes."""

import pickle
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import cast

from pipeline.blobs import Blobs
from pipeline.records import COLUMNS, DocumentRow

_NAMES = tuple(column.name for column in COLUMNS["documents"])


class Documents(MutableMapping[str, DocumentRow]):
    """documents rows by document_id, kept in a file without a name in `folder`. Raises OSError where the disk does not
    take them.

    Every look-up makes a new dictionary; a changed row counts when it is put back. In the order in which they came.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._blobs = Blobs(folder)
        self._places: dict[str, int] = {}

    def __getitem__(self, key: str) -> DocumentRow:
        # What was put in here, so safe to be loaded.
        values = pickle.loads(self._blobs.get(self._places[key]))
        return cast(DocumentRow, dict(zip(_NAMES, values, strict=True)))

    def __setitem__(self, key: str, row: DocumentRow) -> None:
        values = tuple(map(row.get, _NAMES))
        self._places[key] = self._blobs.put(pickle.dumps(values, pickle.HIGHEST_PROTOCOL))

    def __delitem__(self, key: str) -> None:
        del self._places[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places
