"""Pages that are pictures, or whose text layer is rubbish, found page by page and recognised; the others are kept."""

import tempfile
from collections.abc import Iterator, Sequence
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
_BATCH = 4
"""Pages that are recognised together: what an interruption costs, and a thirtieth of the time for a process."""
_TURNED_BELOW = 62
"""Mean confidence below which a page may be lying on its side; upright pages have 90, poor copies 75."""
FORMAT = "pages 5"
"""Part of every name in the cache: changes with what is kept of a page."""


@dataclass(slots=True)
class Scans:
    """What was recognised: `numbers` of the pages whose words are from there, `layered` of those that are pictures with
    words from a scanner's software, `unread` of those that stay pictures, `doubts` about numbers."""

    numbers: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
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
    scans.layered |= {number for number in wanted if verdicts[number] == "doubted"} - scans.numbers
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
    from extractors.readers import ocr
    from extractors.readers.scan_words import pages_of_words, raw_page

    try:
        made_with = f"{ocr.engine()}, {' '.join(ocr.SETTINGS)}, {FORMAT}"
    except UnreadableError:
        if not any(_letters(page) >= FEW for page in pages if page.number not in wanted):
            raise
        return
    raws = []
    for number, found in _recognised(path, pdf, wanted[:MAX_PAGES], made_with, options):
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


def _recognised(
    path: Path, pdf: Any, numbers: Sequence[int], made_with: str, options: ReadOptions
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The pages with these numbers (1-based) as `ocr_plugin` writes them, from the cache or made; not those that
    cannot be read."""
    import pikepdf

    from extractors.readers.ocr_cache import Cache, page_key
    from extractors.readers.scan_sheets import sheet

    cache = Cache(options.cache)
    try:
        source = pikepdf.open(path)
    except (pikepdf.PdfError, OSError):
        return
    with source:
        batch: list[tuple[int, str, bytes]] = []
        for number in numbers:
            content = sheet(source, pdf, number - 1)
            if content is None:
                continue
            key = page_key(content, made_with)
            kept = cache.get(key)
            if kept is not None:
                yield number, kept
                continue
            batch.append((number, key, content))
            if len(batch) == _BATCH:
                yield from _made(batch, cache)
                batch = []
        yield from _made(batch, cache)


def _made(batch: Sequence[tuple[int, str, bytes]], cache: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Recognise a few pages; where they fail together, one by one; those that seem to lie on their side once more."""
    found = _read([content for _, _, content in batch])
    if len(batch) > 1:
        found = [page or _read([content])[0] for page, (_, _, content) in zip(found, batch, strict=True)]
    for (number, key, content), page in zip(batch, found, strict=True):
        if page is not None:
            page = _upright(page, content)
            cache.put(key, page)
            yield number, page


def _upright(page: dict[str, Any], content: bytes) -> dict[str, Any]:
    from extractors.readers.scan_words import confidence

    if confidence(page) >= _TURNED_BELOW:
        return page
    turned = _read([content], turn=True)[0]
    return turned if turned is not None and confidence(turned) > confidence(page) else page


def _read(contents: list[bytes], turn: bool = False) -> list[dict[str, Any] | None]:
    from extractors.readers import ocr
    from extractors.readers.scan_sheets import together

    if not contents:
        return []
    with tempfile.TemporaryDirectory(prefix="nhiemvu-ocr-") as name:
        folder = Path(name)
        source = folder / "pages.pdf"
        source.write_bytes(together(contents))
        return ocr.recognise(source, len(contents), folder, turn)
