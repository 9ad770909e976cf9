"""Readers: one per format, all giving the same Document. `read` tells the format by a file's content, not its name."""

from pathlib import Path

from extractors.document import Document, UnreadableError

_SNIFF = 4096


def read(path: Path) -> Document:
    """The Document of the file at `path`. Raises UnreadableError with a reason in words; OSError where that fails."""
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    if not head.strip():
        raise UnreadableError("empty", "The file is empty: it holds no words.")
    if b"%PDF-" in head[:1024]:
        from extractors.readers.pdf import read_pdf

        return read_pdf(path)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("unsupported", "A Word, Excel or archive file: this format is not read yet.")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        raise UnreadableError("unsupported", "An image: this format is not read yet.")
    from extractors.readers.text import read_text

    return read_text(path)
