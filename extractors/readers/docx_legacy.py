"""A Word file's letters in old encodings (fonts .VnTime, VNI-Times), put into Unicode before they are read."""

from collections.abc import Iterator
from functools import partial

from extractors.readers.docx_package import Element, Package
from extractors.readers.docx_styles import VAL, Styles, W, with_marks
from extractors.readers.mending import Piece, mend_elements

_TEXT = f"{W}t"


def mend_package(package: Package) -> tuple[str, ...]:
    """Put the text and the notes of a Word file into Unicode, in place. Returns flags of the document."""
    parts = [part for part in (package.body, package.footnotes, package.endnotes) if part is not None]
    flags = [flag for part in parts for flag in mend_elements(part, partial(_lines, part, package.styles))]
    return tuple(dict.fromkeys(flags))


def _lines(part: Element, sheet: Element | None) -> Iterator[list[Piece]]:
    """The texts of each paragraph, with their fonts. A paragraph in a text box belongs to the one it stands in too, and
    is taken once."""
    styles = Styles(sheet)
    for paragraph in part.iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        look = styles.paragraph(None if named is None else named.get(VAL)).look
        line: list[Piece] = []
        for run in paragraph.iter(f"{W}r"):
            texts = list(run.iterchildren(_TEXT))
            if not texts or next(run.iterancestors(f"{W}p")) is not paragraph:
                continue
            properties = run.find(f"{W}rPr")
            style = None if properties is None else properties.find(f"{W}rStyle")
            of_run = look if style is None else styles.letters(style.get(VAL, ""), look)
            font = with_marks(of_run, properties).font
            line += [Piece(text, "text", font) for text in texts]
        yield line
