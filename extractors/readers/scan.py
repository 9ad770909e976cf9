"""Pages that are pictures, or whose text layer is rubbish, found page by page and recognised; the others are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.document import Doubt, UnreadableError
from extractors.readers.options import ReadOptions
from extractors.readers.pdf_rulings import has_grid
from extractors.readers.pdf_words import PageWords
from extractors.readers.text_layer import FEW, Verdict, judge

MAX_PAGES = 250
"""Pages of one file that are recognised at most: a quarter of an hour."""


@dataclass(slots=True)
class Scans:
    """What was recognised: `numbers` of the pages whose words are from there, `layered` of those that are pictures with
    words from a scanner's software, `spoiled` of those among them that were to be read better and were not, `unread` of
    those that stay pictures, `doubts` about numbers."""

    numbers: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
    spoiled: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)

    def why_empty(self) -> str:
        """Why a document has no words, for an analyst."""
        if self.unread:
            return "The pages are pictures (a scan) that were not read."
        return "There are hardly any words on its pages."


def read_scans(path: Path, pdf: Any, pages: list[PageWords], options: ReadOptions) -> Scans:
    """Recognise the pages of the file at `path` that need it, in place: `pages` are all of its pages in order.

    `pdf` is the file as pypdfium2 knows it. Raises UnreadableError("no_ocr") where nothing can be read without text
    recognition and it is not installed.
    """
    verdicts = {page.number: _verdict(pdf, page) for page in pages}
    wanted = [number for number, verdict in verdicts.items() if verdict in ("picture", "garbled", "doubted")]
    scans = Scans(layered={page.number for page in pages if page.images and verdicts[page.number] == "good"})
    if wanted:
        _recognise(path, pdf, pages, wanted, options, scans)
    # Words that were to be read better still are words; rubbish is not.
    scans.spoiled = {number for number in wanted if verdicts[number] == "doubted"} - scans.numbers
    scans.layered |= scans.spoiled
    scans.unread.update(set(wanted) - scans.numbers - scans.layered)
    for number in scans.unread:
        pages[number - 1].words = []
    return scans


def _recognise(
    path: Path, pdf: Any, pages: list[PageWords], wanted: Sequence[int], options: ReadOptions, scans: Scans
) -> None:
    """Put what is recognised in the place of the wanted pages; the others stay as they are."""
    if not options.ocr:
        return
    # Brings OCR and image libraries along.
    from extractors.readers.scan_pages import made_with, recognised
    from extractors.readers.scan_words import pages_of_words, raw_page

    try:
        maker = made_with()
    except UnreadableError:
        if not any(_letters(page) >= FEW for page in pages if page.number not in wanted):
            raise
        return
    raws = []
    for number, found in recognised(path, pdf, wanted[:MAX_PAGES], maker, options.cache):
        sheet = pages[number - 1]
        raw = raw_page(found, number, sheet.width, sheet.height)
        raws.append(raw)
        scans.doubts += raw.doubts
    for page in pages_of_words(raws):
        pages[page.number - 1] = page
        scans.numbers.add(page.number)


def _verdict(pdf: Any, page: PageWords) -> Verdict:
    picture = 1.0 if page.images else 0.0
    if not picture and _letters(page) < FEW:
        from extractors.readers.scan_sheets import covered

        sheet = pdf[page.number - 1]
        try:
            picture = covered(sheet)
        finally:
            sheet.close()
    verdict = judge((word.text for word in page.words), page.unmapped, picture)
    if verdict == "good" and page.images and not has_grid(page.rulings):
        from extractors.readers.scan_lines import add_lines

        # The words are those of a scanner's software, the lines of its tables are in the picture.
        if not add_lines(pdf, page):
            return "doubted"
    return verdict


def _letters(page: PageWords) -> int:
    return sum(len(word.text) for word in page.words)
