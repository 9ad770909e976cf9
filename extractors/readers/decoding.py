"""Bytes of a text file to its words: UTF-8, UTF-16 with or without its mark, and bytes of Vietnamese encodings before
Unicode; characters of old fonts that were saved as Unicode become what they were printed as."""

import re

from extractors.document import UnreadableError
from normalizers.legacy import detect, mend_text

_STRANGE = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Above this share of control characters or undecodable bytes a file is no text.
_BINARY_SHARE = 0.02
_HEAD = 8_192
_SAMPLE = 200_000
_SURE = 0.5
_BREAKS = re.compile("\r\n?")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes to text, NFC, lines ended by "\\n", and flags of the document: "encoding_converted", "encoding_doubtful".

    Raises UnreadableError: "empty", "binary" (no text, or an encoding that is not known).
    """
    if not data.strip():
        raise UnreadableError("empty", "The file is empty: it holds no words.")
    text = _BREAKS.sub("\n", _unicode(data)).replace("\f", "\n\n")
    mended = mend_text(text)
    text = mended.segments[0]
    if len(_STRANGE.findall(text)) > len(text) * _BINARY_SHARE:
        raise UnreadableError("binary", "The file is no text: binary data, or an encoding that is not known.")
    if not text.strip():
        raise UnreadableError("empty", "The file is empty: it holds no words.")
    return text, mended.flags


def _unicode(data: bytes) -> str:
    """Bytes to characters; those of old fonts are still what windows-1252 takes their bytes for."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    wide = _wide(data[:_HEAD])
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # One byte a letter: believed only where the letters make Vietnamese words.
    single = data.decode("cp1252", errors="replace") if _has_no_gaps(data) else data.decode("latin-1")
    found = detect(single[:_SAMPLE])
    if found.encoding != "unicode" and found.certainty > _SURE:
        return single
    return data.decode("utf-8-sig", errors="replace")


def _has_no_gaps(data: bytes) -> bool:
    """Whether windows-1252 has a character for every byte."""
    return not any(gap in data for gap in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of spaces, digits and most letters is zero."""
    if head.count(0) * 4 < len(head):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 8 * min(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
