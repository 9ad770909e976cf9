"""Readers: one per format, all giving the same Document. `read` tells the format by a file's content, not its name."""

from pathlib import Path

from extractors.document import Document, UnreadableError
from extractors.readers.options import DEFAULT, ReadOptions
from extractors.readers.sniff import Kind, sniff

MAX_MEGABYTES: dict[Kind, int] = {"pdf": 1000, "image": 1000, "docx": 200, "doc": 200, "odt": 200, "rtf": 200}
"""The largest file that is read, by kind; files with pictures are large, and in the others words alone."""
MAX_MEGABYTES_OF_WORDS = 30


def read(path: Path, options: ReadOptions = DEFAULT) -> Document:
    """The Document of the file at `path`. Raises UnreadableError with a reason in words; OSError where that fails."""
    kind = sniff(path)
    most, size = MAX_MEGABYTES.get(kind, MAX_MEGABYTES_OF_WORDS), path.stat().st_size / 1e6
    if size > most:
        raise UnreadableError("over_limit", f"The file has {size:,.0f} MB; of this kind, up to {most:,} MB are read.")
    # Each reader brings libraries along that the others do without.
    if kind == "pdf":
        from extractors.readers.pdf import read_pdf

        return read_pdf(path, options)
    if kind == "docx":
        from extractors.readers.docx import read_docx

        return read_docx(path)
    if kind in ("doc", "rtf", "odt"):
        from extractors.readers.office import read_office

        return read_office(path, kind)
    if kind == "image":
        from extractors.readers.image import read_image

        return read_image(path, options)
    if kind in ("html", "mhtml"):
        from extractors.readers.html import read_html

        return read_html(path, kind)
    if kind == "markdown":
        from extractors.readers.markdown import read_markdown

        return read_markdown(path)
    from extractors.readers.text import read_text

    return read_text(path)
