"""Reader for PDFs, page by page born-digital or scanned: words from pypdfium2 or OCRmyPDF, ruled tables from camelot,
open ones with pdfplumber."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.document import Document, UnreadableError
from extractors.readers.mending import mend_words
from extractors.readers.options import DEFAULT, ReadOptions
from extractors.readers.pdf_bounds import check_streams
from extractors.readers.pdf_lines import rows, split_columns
from extractors.readers.pdf_notes import Item, PageItems, body_size, drop_running, take_footnotes
from extractors.readers.pdf_prose import blocks
from extractors.readers.pdf_shapes import Shape
from extractors.readers.pdf_tables import make_table, page_shapes
from extractors.readers.pdf_watermarks import without_watermarks
from extractors.readers.pdf_words import PageWords, page_words
from extractors.readers.scan import read_scans
from extractors.readers.scan_order import in_order
from extractors.readers.text_layer import FEW

MAX_PAGES = 600
"""Plans have tens of pages; a file of more than this many is a book or hostile."""
MAX_LETTERS = 3_000_000
"""Printed characters beyond which a file is no plan; bounds the memory."""


def read_pdf(path: Path, options: ReadOptions = DEFAULT) -> Document:
    """Read a PDF: paragraphs and tables in reading order with page and box, footnotes apart.

    Pages that are pictures, or whose text layer is rubbish, are recognised (`options.ocr`); the format is "scan" where
    these are most of the pages. Raises UnreadableError: "empty", "damaged" (not a PDF or broken), "encrypted" (needs a
    password), "no_text" (nothing to read on it), "no_ocr" (a scan, and text recognition is not installed),
    "over_limit" (too many pages, or a page that draws too much). Flags: "pages_recognised" where some pages
    were, "pages_without_text" where some could not be, "text_layer_doubtful" where some keep the words of a scanner's
    software though they were to be recognised, "numerals_doubtful" where recognised numerals are out of order,
    "tables_doubtful" where the borders of a table do not make a grid. Boxes of a page whose text runs up or down the
    sheet, or that was straightened to be recognised, count from the top left corner of the page as it is read.
    """
    pdf = _open(path)
    try:
        count = len(pdf)
        if count == 0:
            raise UnreadableError("empty", "The PDF has no pages.")
        if count > MAX_PAGES:
            raise UnreadableError("over_limit", f"The PDF has {count} pages, more than are read ({MAX_PAGES}).")
        pages = list(_pages(pdf, count))
        converted = mend_words([page.words for page in pages])
        scans = read_scans(path, pdf, pages, options)
    finally:
        pdf.close()
    if sum(map(_letters, pages)) < FEW:
        raise UnreadableError("no_text", scans.why_empty())
    flags = set(converted)
    if scans.numbers:
        flags.add("pages_recognised")
    if scans.unread:
        flags.add("pages_without_text")
    if scans.spoiled:
        flags.add("text_layer_doubtful")
    items = []
    grid = None
    for page in pages:
        shapes, grid = page_shapes(page, grid)
        if any(shape.ragged for shape in shapes):
            flags.add("tables_doubtful")
        items.append(_items(page, shapes))
    drop_running(items)
    body = body_size(items)
    for page_items in items:
        take_footnotes(page_items, body)
    found, notes = blocks(items)
    if scanned := scans.numbers | scans.layered:
        found, doubtful = in_order(found, scanned)
        if doubtful:
            flags.add("numerals_doubtful")
    content = sum(bool(page.words) for page in pages)
    form: Literal["pdf", "scan"] = "scan" if 2 * len(scans.numbers) > content else "pdf"
    recognised, doubts = tuple(sorted(scans.numbers)), tuple(scans.doubts)
    return Document(form, tuple(found), tuple(notes), count, tuple(sorted(flags)), recognised, doubts)


def _open(path: Path) -> Any:
    try:
        if path.stat().st_size == 0:
            raise UnreadableError("empty", "The file is empty.")
        check_streams(path)
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableError("encrypted", "The PDF is protected by a password.") from error
        raise UnreadableError("damaged", "The file is no PDF or is damaged.") from error


def _pages(pdf: Any, count: int) -> Iterator[PageWords]:
    letters = 0
    for index in range(count):
        page = page_words(pdf, index)
        page.words = without_watermarks(page.words)
        letters += _letters(page)
        if letters > MAX_LETTERS:
            raise UnreadableError("over_limit", "The PDF has more words than any plan.")
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
