"""Reader for saved web pages: plans as law portals show them, as Word saves them, and web archives (MHTML)."""

from pathlib import Path

from extractors.document import Document, Paragraph, UnreadableError
from extractors.flow import mend_page_breaks
from extractors.readers.html_flow import page_pieces
from extractors.readers.html_grids import Piece
from extractors.readers.html_legacy import mend_page
from extractors.readers.html_main import document_pieces
from extractors.readers.html_notes import settle_notes
from extractors.readers.html_source import read_source
from extractors.readers.html_tree import shown_page


def read_html(path: Path, kind: str) -> Document:
    """Read a saved web page (`kind` "html") or the root page of a web archive ("mhtml"): paragraphs and tables of the
    document that it shows in reading order, footnotes apart, with lines of the page's source as places. What is hidden
    and what the site sets around the document is left out. Nothing in the page is run and nothing is fetched.

    Raises UnreadableError: "empty", "binary", "damaged" (an archive without a page), "no_text" (a page that only shows
    another one), "over_limit" (too large). Flags: "tables_doubtful" where the page is nested too deeply for tables,
    "encoding_converted", "encoding_doubtful" where its words were in an old encoding.
    """
    return parse_html(read_source(path, kind))


def parse_html(text: str) -> Document:
    """The document that a page's source shows; raises UnreadableError as `read_html` does."""
    page = shown_page(text)
    converted = mend_page(page.root)
    pieces = list(settle_notes(document_pieces(page_pieces(page))))
    if not pieces:
        if page.framed:
            raise UnreadableError("no_text", "The page only shows another page in a frame, which is not in the file.")
        raise UnreadableError("empty", "The page is empty: it holds no words.")
    notes = tuple(p.block for p in pieces if p.note and isinstance(p.block, Paragraph) and p.block.text)
    blocks = mend_page_breaks(p.block for p in pieces if not p.note)
    return Document("html", blocks, notes, flags=(*converted, "tables_doubtful") if page.flattened else converted)


def fragment_pieces(text: str) -> list[Piece]:
    """What a piece of HTML within another format prints (a table in markdown), lines counted from its first."""
    page = shown_page(text)
    return page_pieces(page)
