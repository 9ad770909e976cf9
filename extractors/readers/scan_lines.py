"""Ruling lines of pages that are pictures but bring good words along: the text layer of a scanner's software."""

from typing import Any

import numpy as np

from extractors.readers import ocr_image
from extractors.readers.pdf_rulings import has_grid
from extractors.readers.pdf_words import PageWords
from extractors.readers.scan_words import image_rulings

_DOTS = 200
_LARGEST = 12_000_000


def add_lines(pdf: Any, page: PageWords) -> bool:
    """Add the lines of the page's picture to its ruling lines, in place. False where the picture seems to hold a table
    whose lines are not level, so that the page must be straightened first."""
    sheet = pdf[page.number - 1]
    try:
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
        return True
    return not ocr_image.skewed_grid(black)
