"""Finds streams in a PDF that unpack to far more than a page can need, before a library unpacks them.

Deflate packs up to a thousand to one, and pdfium keeps an object of a hundred bytes for each line drawn: a file of some
megabytes could ask for all the memory of the machine.
"""

import mmap
import re
import zlib
from pathlib import Path

from extractors.document import UnreadableError

MAX_CONTENT = 24_000_000
"""Bytes that a page's drawing may have when unpacked; a map of a whole city has some ten million."""
_SUSPECT = MAX_CONTENT // 1032
"""Deflate cannot pack more into fewer bytes."""
_START = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b|/Length1\b|/Type\s*/(?:ObjStm|XRef)\b")
"""Streams that are not drawn as a page's content: pictures, fonts, the file's own lists."""


def check_streams(path: Path) -> None:
    """Raise UnreadableError ("over_limit") where a page's drawing is more than MAX_CONTENT bytes when unpacked."""
    if path.stat().st_size < _SUSPECT:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while (found := _START.search(data, at)) is not None:
            begin = found.end()
            end = data.find(b"endstream", begin)
            end = len(data) if end < 0 else end
            if (
                end - begin >= _SUSPECT
                and _is_content(data[max(0, begin - 1000) : begin])
                and _too_much(data, begin, end)
            ):
                raise UnreadableError("over_limit", "A page of the PDF draws more than any plan needs.")
            at = end + len(b"endstream")


def _is_content(before: bytes) -> bool:
    return not _PICTURE.search(before[before.rfind(b" obj") :])


def _too_much(data: mmap.mmap, begin: int, end: int) -> bool:
    if end - begin > MAX_CONTENT:
        return True
    unpack, left = zlib.decompressobj(), MAX_CONTENT
    try:
        for start in range(begin, end, 1 << 16):
            chunk = data[start : min(end, start + (1 << 16))]
            while chunk:
                left -= len(unpack.decompress(chunk, 1 << 22))
                if left < 0:
                    return True
                chunk = unpack.unconsumed_tail
    except zlib.error:
        # Not packed in this way; its bytes are what there is.
        return False
    return False
