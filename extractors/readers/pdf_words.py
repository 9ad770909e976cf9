"""Words of a PDF page, straight from pypdfium2: text, place, size and weight, fast enough for all.

All coordinates are PDF points from the top left corner of the page as it is read: a page whose text runs upwards is
turned first. Characters become words here (pdfium knows the spaces), words become lines in `pdf_lines`.
"""

import ctypes
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.document import UnreadableError
from extractors.readers.pdf_rulings import Frame, Rulings, drawings

MAX_CHARS = 100_000
"""More characters than a printed page can hold: the page is broken or hostile."""
_SPACES = frozenset(" \t\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\x00")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Bullets of word processors stand in the private areas of Symbol and Wingdings.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "-", "\uf02d": "-", "\uf0fc": "-", "\uf076": "•"}
_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18


@dataclass(slots=True)
class Word:
    """One printed word; `base` is its baseline. `glued`: nothing stands between it and the word before (a footnote
    mark, a change of type). `spaced`: a space character follows, also at the end of a line. `upright` is False for text
    set up the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    glued: bool = False
    spaced: bool = False
    upright: bool = True

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageWords:
    """What stands on one page: its size, words in the file's order and ruling lines; `sheet` is the whole sheet (media
    box) around the visible page, `images` counts pictures that cover most of the page, `unmapped` is the share of
    characters whose font does not say what they are."""

    number: int
    width: float
    height: float
    words: list[Word]
    rulings: Rulings
    sheet: tuple[float, float, float, float]
    images: int = 0
    unmapped: float = 0.0


def page_words(pdf: Any, index: int) -> PageWords:
    """Words and rulings of the page at `index` (0-based). Raises UnreadableError where the page is broken."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError as error:
        raise UnreadableError("damaged", f"Page {index + 1} of the PDF is damaged.") from error
    try:
        textpage = page.get_textpage()
        try:
            count = textpage.count_chars()
            if count > MAX_CHARS:
                raise UnreadableError("damaged", f"Page {index + 1} holds {count} characters: no printed page does.")
            turn = _turn(textpage, count)
            frame, width, height = _frame(page, turn)
            sheet = frame(*page.get_mediabox())
            words, unmapped = _words(textpage, count, frame, turn)
        finally:
            textpage.close()
        rulings, images = drawings(page, frame, width * height)
    except pdfium.PdfiumError as error:
        raise UnreadableError("damaged", f"Page {index + 1} of the PDF is damaged.") from error
    finally:
        page.close()
    return PageWords(index + 1, width, height, words, rulings, sheet, images, unmapped)


def _turn(textpage: Any, count: int) -> int:
    """Degrees by which the page must be turned clockwise so that most of its text runs from left to right."""
    angles: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 40)):
        angle = pdfium_c.FPDFText_GetCharAngle(textpage.raw, index)
        angles[round(angle / 1.5707963) % 4] += 1
    return (-90 * angles.most_common(1)[0][0]) % 360 if angles else 0


def _frame(page: Any, turn: int) -> tuple[Frame, float, float]:
    left, bottom, right, top = page.get_bbox()

    def upright(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, top - y1, x1 - left, top - y0

    def clockwise(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left

    def over(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return right - x1, y0 - bottom, right - x0, y1 - bottom

    def anticlockwise(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return top - y1, right - x1, top - y0, right - x0

    frame = {0: upright, 90: clockwise, 180: over, 270: anticlockwise}[turn]
    wide, high = right - left, top - bottom
    return (frame, wide, high) if turn in (0, 180) else (frame, high, wide)


def _words(textpage: Any, count: int, frame: Frame, turn: int) -> tuple[list[Word], float]:
    """Words in the file's order, and the share of characters without a meaning."""
    raw, words = textpage.raw, list[Word]()
    x, y = ctypes.c_double(), ctypes.c_double()
    word: Word | None = None
    pending, last, last_x, unmapped, printed = "", -1, 0.0, 0, 0
    unicode_of, origin_of, generated = (
        pdfium_c.FPDFText_GetUnicode,
        pdfium_c.FPDFText_GetCharOrigin,
        pdfium_c.FPDFText_IsGenerated,
    )
    for index in range(count):
        code = unicode_of(raw, index)
        # pdfium marks a hyphen at a line's end as U+0002.
        char = "-" if code == 2 else chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char in _SPACES:
            if word is not None and generated(raw, index) != 1:
                word.spaced = True
                pending = "space"
            else:
                pending = pending or "made"
            continue
        if char in "\r\n":
            pending = pending or "line"
            continue
        if char in _NOTHING:
            unmapped += char in "\x00\ufffe\uffff"
            continue
        if (code < 32 and code != 2) or char == "\ufffd":
            unmapped += 1
            continue
        if not origin_of(raw, index, x, y):
            continue
        printed += 1
        here, base, _, _ = frame(x.value, y.value, x.value, y.value)
        char = _LIGATURES.get(char) or _BULLETS.get(char, char)
        jump = word is None or abs(base - word.base) > 0.05 * word.size or not 0 <= here - last_x < 1.1 * word.size
        if word is not None and (pending or jump):
            _close(raw, last, word, frame)
        if word is not None and (not (pending or jump) or _goes_on(word, pending, char, here, base)):
            word.text += char
        else:
            glued = word is not None and pending != "space" and _touches(word, here, base)
            word = Word(char, here, base, here, base, base, glued=glued)
            _dress(raw, index, word, turn)
            words.append(word)
        pending, last, last_x = "", index, here
    if word is not None:
        _close(raw, last, word, frame)
    for word in words:
        if not word.text.isascii():
            word.text = unicodedata.normalize("NFC", word.text)
    return words, unmapped / (printed + unmapped) if unmapped else 0.0


def _close(raw: Any, index: int, word: Word, frame: Frame) -> None:
    """Draw the word's box as far as the character at `index`."""
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, rect):
        return
    x0, top, x1, bottom = frame(rect.left, rect.bottom, rect.right, rect.top)
    word.x1 = max(word.x1, x1)
    if word.upright:
        word.top, word.bottom = word.base - 0.9 * word.size, word.base + 0.22 * word.size
    else:
        word.x0, word.top, word.bottom = min(word.x0, x0), min(word.top, top), max(word.bottom, bottom)


def _goes_on(word: Word, pending: str, char: str, x: float, base: float) -> bool:
    """Whether a character at (x, base) belongs to `word` though pdfium saw a break, or a jump, before it."""
    if not word.upright:
        return not pending and x < word.x1 + word.size and word.top - word.size < base < word.bottom + word.size
    if abs(base - word.base) > 0.05 * word.size:
        return False
    gap = (x - word.x1) / (word.size or 1)
    if unicodedata.combining(char):
        return -1.5 < gap < 0.3
    return pending != "space" and -0.3 < gap < (0.08 if pending else 0.3)


def _touches(word: Word, x: float, base: float) -> bool:
    return word.upright and -0.3 * word.size < x - word.x1 < 0.1 * word.size and abs(base - word.base) < 0.6 * word.size


def _dress(raw: Any, index: int, word: Word, turn: int) -> None:
    """Size, weight, slope and direction of the word that begins with the character at `index`."""
    matrix, flags = pdfium_c.FS_MATRIX(), ctypes.c_int()
    size = pdfium_c.FPDFText_GetFontSize(raw, index)
    if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
    word.size = round(size, 1)
    buffer = ctypes.create_string_buffer(96)
    pdfium_c.FPDFText_GetFontInfo(raw, index, buffer, 96, flags)
    name = buffer.value.lower()
    word.bold = (
        b"bold" in name
        or b"black" in name
        or bool(flags.value & _FORCE_BOLD_FLAG)
        or pdfium_c.FPDFText_GetFontWeight(raw, index) >= 600
    )
    word.italic = b"italic" in name or b"oblique" in name or bool(flags.value & _ITALIC_FLAG)
    angle = round(pdfium_c.FPDFText_GetCharAngle(raw, index) / 1.5707963) % 4
    word.upright = (-90 * angle) % 360 == turn
