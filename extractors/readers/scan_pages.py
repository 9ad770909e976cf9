"""Recognises single pages of a file, a few at a time, and keeps each under its content."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import pikepdf

from extractors.readers import ocr
from extractors.readers.ocr_cache import Cache, page_key
from extractors.readers.scan_sheets import sheet, together
from extractors.readers.scan_words import confidence

_BATCH = 6
"""Pages that are recognised by one process: its start takes a tenth of a page's time."""
_TURNED_BELOW = 62
"""Mean confidence below which a page may be lying on its side; upright pages have 90, poor copies 75."""
_MOST_FAILED = 4
"""Pages of a file that may fail, or take too long, before the others are given up too."""
_FORMAT = "pages 6"
"""Part of every name in the cache: changes with what is kept of a page."""


class Sheet(NamedTuple):
    """A page to be recognised: its name in the cache, and the page as a PDF."""

    key: str
    content: bytes


def made_with() -> str:
    """What recognises, with versions and settings. Raises UnreadableError("no_ocr") where it is not installed."""
    return f"{ocr.engine()}, {' '.join(ocr.SETTINGS)}, {_FORMAT}"


def recognised(
    path: Path, pdf: Any, numbers: Sequence[int], maker: str, folder: Path | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The pages of the file at `path` with these numbers (1-based) as `ocr_plugin` writes them, kept in the cache in
    `folder` or made by `maker`; not those that cannot be read. `pdf` is the file as pypdfium2 knows it."""
    cache = Cache(folder)
    try:
        source = pikepdf.open(path)
    except (pikepdf.PdfError, OSError):
        return
    with source:
        failed = 0
        batch: dict[int, Sheet] = {}
        for number in numbers:
            content = sheet(source, pdf, number - 1)
            if content is None:
                continue
            key = page_key(content, maker)
            kept = cache.get(key)
            if _is_page(kept):
                yield number, kept
                continue
            batch[number] = Sheet(key, content)
            if len(batch) < _BATCH:
                continue
            made = _made(batch, cache)
            yield from made.items()
            failed += len(batch) - len(made)
            batch = {}
            if failed >= _MOST_FAILED:
                return
        if batch:
            yield from _made(batch, cache).items()


def _is_page(kept: Any) -> TypeGuard[dict[str, Any]]:
    """Whether what was kept is a page, and not something else under its name."""
    try:
        return confidence(kept) >= 0 and {"width", "height", "horizontal", "vertical"} <= kept.keys()
    except (TypeError, KeyError, ValueError, AttributeError):
        return False


def _made(batch: Mapping[int, Sheet], cache: Cache) -> dict[int, dict[str, Any]]:
    """Recognise a few pages, given and returned by their numbers: where they fail together, one by one; those that seem
    to lie on their side once more. Each is kept in the cache as soon as it is there."""
    made: dict[int, dict[str, Any]] = {}

    def done(number: int, page: dict[str, Any]) -> None:
        made[number] = page
        if confidence(page) >= _TURNED_BELOW:
            cache.put(batch[number].key, page)

    slow = _read(batch, done)
    failed = set(batch) - set(made) - slow
    for number in failed if len(batch) > 1 else ():
        _read({number: batch[number]}, done)
    for number in [number for number, page in made.items() if confidence(page) < _TURNED_BELOW]:
        lying = made[number]
        _read({number: batch[number]}, done, turn=True)
        made[number] = max(lying, made[number], key=confidence)
        cache.put(batch[number].key, made[number])
    return made


def _read(batch: Mapping[int, Sheet], done: Callable[[int, dict[str, Any]], None], turn: bool = False) -> set[int]:
    """Recognise the pages; `done` is told each by its number. Returns the numbers of those that took too long."""
    numbers = list(batch)
    with tempfile.TemporaryDirectory(prefix="nhiemvu-ocr-") as name:
        folder = Path(name)
        source = folder / "pages.pdf"
        source.write_bytes(together([one.content for one in batch.values()]))
        slow = ocr.recognise(source, len(numbers), folder, lambda index, page: done(numbers[index], page), turn)
    return {numbers[index] for index in slow}
