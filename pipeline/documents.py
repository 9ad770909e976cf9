"""The documents rows of a dataset while it changes: on the disk, since ten thousand of them are fifty megabytes."""

import pickle
import zlib
from collections.abc import Iterator, MutableMapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from pipeline.blobs import Blobs
from pipeline.records import COLUMNS, DocumentRow

_NAMES = tuple(column.name for column in COLUMNS["documents"])
_LEVEL = 1
_WINDOW = -15

_USUAL: dict[str, Any] = {
    "document_id": "0123456789ab",
    "source_file": "tỉnh/huyện/xã/kế hoạch.pdf",
    "source_sha256": "0123456789abcdef" * 4,
    "format": "pdf",
    "pages": 7,
    "doc_type": "plan",
    "number": "45/KH-UBND",
    "symbol": "KH-UBND",
    "issuer_name": "Ủy ban nhân dân",
    "issuer_level": "commune",
    "province": "Tỉnh Hưng Yên",
    "district": "Huyện Tiên Lữ",
    "commune": "Xã An Viên",
    "province_code": "33",
    "district_code": "331",
    "commune_code": "12286",
    "province_now": "Tỉnh Hưng Yên",
    "commune_now": "Xã Tiên Lữ",
    "issued_place": "An Viên",
    "issued_date": date(2024, 3, 5),
    "title": "Nâng cao Chỉ số PAPI, Chỉ số cải cách hành chính và hiệu quả quản trị của xã năm 2024",
    "plan_start": date(2024, 1, 1),
    "plan_end": date(2024, 12, 31),
    "signer": "Nguyễn Văn Nam",
    "signer_title": "Chủ tịch Phó Chủ tịch",
    "flags": ["maybe_same_plan", "plan_period_from_date", "issuer_unknown", "pages_recognised", "district_former"],
    "task_count": 40,
    "also_in": [],
    "attached": [],
    "maybe_document_ids": [],
    "ingested_at": datetime(2026, 1, 2, 3, 4, 5, 6, UTC),
    "pipeline_version": "0.1.0+5e1c03a2",
}


def _pickled(row: Any) -> bytes:
    return pickle.dumps(tuple(map(row.get, _NAMES)), pickle.HIGHEST_PROTOCOL)


_DICTIONARY = _pickled(_USUAL)
"""What nearly every row has in common, so that the shortest row compresses too."""


class Documents(MutableMapping[str, DocumentRow]):
    """documents rows by document_id, kept as compressed values in a file without a name in `folder`. Raises OSError
    where the disk does not take them.

    Every look-up makes a new dictionary; a changed row counts when it is put back. In the order in which they came.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._blobs = Blobs(folder)
        self._places: dict[str, int] = {}

    def __getitem__(self, key: str) -> DocumentRow:
        packed = self._blobs.get(self._places[key])
        values = pickle.loads(zlib.decompressobj(_WINDOW, _DICTIONARY).decompress(packed))
        return cast(DocumentRow, dict(zip(_NAMES, values, strict=True)))

    def __setitem__(self, key: str, row: DocumentRow) -> None:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, zdict=_DICTIONARY)
        self._places[key] = self._blobs.put(packer.compress(_pickled(row)) + packer.flush())

    def __delitem__(self, key: str) -> None:
        del self._places[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places
