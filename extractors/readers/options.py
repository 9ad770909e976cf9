"""What a reader may be told; the same for every format."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`ocr`: whether pages that are pictures are read by text recognition. `cache`: a folder for what costs much to
    make (recognised pages), named by content; None keeps nothing."""

    ocr: bool = True
    cache: Path | None = None


DEFAULT = ReadOptions()
