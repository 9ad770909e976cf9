"""Reader for born-digital PDFs: words from pypdfium2, ruled tables from camelot, open ones with pdfplumber."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.document import Document, UnreadableError
from extractors.readers.pdf_lines import rows, split_columns
from extractors.readers.pdf_notes import Item, PageItems, body_size, drop_running, take_footnotes
from extractors.readers.pdf_prose import blocks
from extractors.readers.pdf_rulings import has_grid
from extractors.readers.pdf_shapes import Shape, ruled_shapes
from extractors.readers.pdf_tables import make_table, page_shapes
from extractors.readers.pdf_words import PageWords, page_words

MAX_PAGES = 600
"""Plans have tens of pages; a file of more than this many is a book or hostile."""
MAX_LETTERS = 3_000_000
"""Printed characters beyond which a file is no plan; bounds the memory."""
_FEW = 25
"""Printed characters a page below which a page counts as a picture."""


def read_pdf(path: Path) -> Document:
    """Read a born-digital PDF: paragraphs and tables in reading order with page and box, footnotes apart.

    Raises UnreadableError: "empty", "damaged" (not a PDF or broken), "encrypted" (needs a password), "no_text" (a
    scan, or fonts without a meaning), "unsupported" (too many pages). Flags: "pages_without_text" where some pages are
    pictures, "tables_doubtful" where the borders of a table do not make a grid. Boxes of a page whose text runs up or
    down the sheet count from the top left corner of the page turned so that it can be read.
    """
    pdf = _open(path)
    try:
        count = len(pdf)
        if count == 0:
            raise UnreadableError("empty", "The PDF has no pages.")
        if count > MAX_PAGES:
            raise UnreadableError("unsupported", f"The PDF has {count} pages, more than are read ({MAX_PAGES}).")
        pages = list(_pages(pdf, count))
        blank = [page for page in pages if _letters(page) < _FEW or page.unmapped > 0.3]
        if len(blank) == count or sum(map(_letters, pages)) < _FEW * count:
            raise UnreadableError(
                "no_text", "The PDF has no text layer (a scan): it needs text recognition (OCR) first."
            )
        ruled = ruled_shapes(path, {page.number: page.sheet for page in pages if has_grid(page.rulings)})
    finally:
        pdf.close()
    flags = {"pages_without_text"} if any(page.images or page.unmapped > 0.3 for page in blank) else set()
    items = []
    for page in pages:
        shapes = page_shapes(page, ruled.get(page.number, []))
        if any(shape.ragged for shape in shapes):
            flags.add("tables_doubtful")
        items.append(_items(page, shapes))
    drop_running(items)
    body = body_size(items)
    for page_items in items:
        take_footnotes(page_items, body)
    found, notes = blocks(items)
    return Document("pdf", tuple(found), tuple(notes), count, tuple(sorted(flags)))


def _open(path: Path) -> Any:
    try:
        if path.stat().st_size == 0:
            raise UnreadableError("empty", "The file is empty.")
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableError("encrypted", "The PDF is protected by a password.") from error
        raise UnreadableError("damaged", "The file is no PDF or is damaged.") from error


def _pages(pdf: Any, count: int) -> Iterator[PageWords]:
    letters = 0
    for index in range(count):
        page = page_words(pdf, index)
        letters += _letters(page)
        if letters > MAX_LETTERS:
            raise UnreadableError("unsupported", "The PDF has more words than any plan.")
        yield page


def _letters(page: PageWords) -> int:
    return sum(len(word.text) for word in page.words)


def _items(page: PageWords, shapes: list[Shape]) -> PageItems:
    """Lines and tables of a page in reading order."""
    taken = {id(word) for shape in shapes for word in shape.words}
    free = [word for word in page.words if id(word) not in taken and word.upright]
    left = min((word.x0 for word in free), default=0.0)
    right = max((word.x1 for word in free), default=page.width)
    items: list[Item] = []
    for shape in shapes:
        top = shape.box[1]
        above = [word for word in free if word.middle < top]
        free = [word for word in free if word.middle >= top]
        items += split_columns(rows(above), page.number, left, right)
        items.append(make_table(shape, page.number))
    items += split_columns(rows(free), page.number, left, right)
    return PageItems(page.number, page.width, page.height, items, page.rulings)
