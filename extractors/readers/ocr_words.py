"""tesseract's hOCR as words with places: https://kba.github.io/hocr-spec/1.2/."""

import html
import re
import unicodedata
from dataclasses import dataclass

_LINE = re.compile(r"<span class='ocr_(?:line|header|caption|textfloat)'[^>]{0,80} title=\"([^\"]{0,400})\"")
_WORD = re.compile(r"<span class='ocrx_word'[^>]{0,80} title='([^']{0,200})'[^>]{0,80}>(.{0,800}?)</span>", re.DOTALL)
_BOX = re.compile(r"\bbbox (-?\d{1,6}) (-?\d{1,6}) (-?\d{1,6}) (-?\d{1,6})")
_BASELINE = re.compile(r"\bbaseline (-?[\d.]{1,12}) (-?[\d.]{1,12})")
_SIZE = re.compile(r"\bx_size ([\d.]{1,12})")
_ANGLE = re.compile(r"\btextangle (\d{1,3})")
_SURE = re.compile(r"\bx_wconf (\d{1,3})")
_TAG = re.compile(r"<[^<>]{0,100}>")
_SHAPED, _TALL = 3, 1.4
"""Letters from which on a word is wider than high, and by how much higher it must be to run up the page."""
_EM = 0.9
"""hOCR's x_size reaches from descenders to ascenders: this share of the type's size in the usual faces."""


@dataclass(slots=True)
class OcrWord:
    """A recognised word in pixels; `base` is its baseline, `size` its line's type size, `sure` 0-100, `line` counts
    the lines of the page (-1 for what was read apart); `upright` is False in lines that run up or down the page;
    `weight` and `strokes` as `ocr_image` measures them."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    sure: int
    line: int
    weight: float = 0.0
    strokes: int = 0
    strokes_end: int = 0
    upright: bool = True


def parse_hocr(hocr: str) -> list[OcrWord]:
    """The words of a page in tesseract's order, NFC. Empty for what is no hOCR."""
    words: list[OcrWord] = []
    pieces = _LINE.split(hocr)
    for number, (title, body) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
        box, size = _BOX.search(title), _SIZE.search(title)
        if box is None:
            continue
        left, bottom = float(box[1]), float(box[4])
        slope, offset = map(float, baseline.groups()) if (baseline := _BASELINE.search(title)) else (0.0, 0.0)
        height = float(size[1]) / _EM if size else bottom - float(box[2])
        angle = _ANGLE.search(title)
        turned = angle is not None and 45 < int(angle[1]) < 315
        for word in _WORD.finditer(body):
            place, sure = _BOX.search(word[1]), _SURE.search(word[1])
            text = unicodedata.normalize("NFC", html.unescape(_TAG.sub("", word[2]))).strip()
            if place is None or not text:
                continue
            x0, top, x1, foot = map(float, place.groups())
            base = bottom + offset + slope * (x0 - left)
            word_sure = int(sure[1]) if sure else 0
            # tesseract does not always say that a line runs up the page; the shape of its words does.
            upright = not turned and (len(text) < _SHAPED or foot - top < _TALL * (x1 - x0))
            words.append(OcrWord(text, x0, top, x1, foot, base, height, word_sure, number, upright=upright))
    return words
