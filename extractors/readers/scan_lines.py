"""Pages that are pictures but bring good words along, in the text layer of a scanner's software: the ruling lines of
their tables are taken from the picture, and the words are made as steady as printed ones."""

import re
from typing import Any

import numpy as np

from extractors.readers import ocr_image
from extractors.readers.pdf_rulings import has_grid
from extractors.readers.pdf_words import PageWords, Word
from extractors.readers.scan_sheets import dots_an_inch
from extractors.readers.scan_words import image_rulings, weighted_median

_DOTS = 200
_LARGEST = 12_000_000
_DIRT = re.compile(r"[|_¦~¬^\\{}]+")
_NEAR_LOW, _NEAR_HIGH = 0.78, 1.5
"""Such a layer sets each line as large as its letters happen to be: sizes this near the page's usual one are it."""


def add_lines(pdf: Any, page: PageWords) -> bool:
    """Add the lines of the page's picture to its ruling lines and steady its words, in place. False where the picture
    seems to hold a table whose lines are not level, so that the page must be straightened first."""
    sheet = pdf[page.number - 1]
    try:
        if dots_an_inch(sheet) is None:
            return True  # a picture too large to be looked at
        wide, high = sheet.get_size()
        scale = min(_DOTS / 72, (_LARGEST / (wide * high)) ** 0.5)
        picture = sheet.render(scale=scale, grayscale=True).to_numpy()
    finally:
        sheet.close()
    grey = np.ascontiguousarray(picture.reshape(picture.shape[0], -1), dtype=np.uint8)
    black = ocr_image.ink(grey)
    horizontal, vertical, _ = ocr_image.rulings(black, shortest=round(90 * scale * 72 / 300))
    lines = image_rulings(*([(a / scale, b / scale, c / scale) for a, b, c in way] for way in (horizontal, vertical)))
    if has_grid(lines):
        page.rulings.horizontal += lines.horizontal
        page.rulings.vertical += lines.vertical
        page.rulings.strokes += lines.strokes
    elif ocr_image.skewed_grid(black):
        return False
    _steady(page)
    return True


def _steady(page: PageWords) -> None:
    """Take ruling lines that were read as letters out of the page's words, and set lines of about one size in it."""
    page.words = [word for word in page.words if not _DIRT.fullmatch(word.text)]
    usual = weighted_median((word.size, len(word.text)) for word in page.words)
    for word in page.words:
        if usual and word.upright and _NEAR_LOW <= word.size / usual <= _NEAR_HIGH:
            _set(word, usual)


def _set(word: Word, size: float) -> None:
    word.size, word.top, word.bottom = size, word.base - 0.9 * size, word.base + 0.22 * size
