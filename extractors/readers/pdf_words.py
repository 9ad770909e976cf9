"""Words of a PDF page, straight from pypdfium2: text, place, size and weight, fast enough for all.

All coordinates are PDF points from the top left corner of the page as it is read: a page whose text runs upwards is
turned first. Characters become words here (pdfium knows the spaces), words become lines in `pdf_lines`.
"""

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.document import UnreadableError
from extractors.readers.pdf_rulings import FAR, Rulings, drawings
from extractors.readers.pdf_type import Type, direct, quarters, typesetter

MAX_CHARS = 100_000
"""More characters than a printed page can hold: the page is broken or hostile."""
_SPACES = frozenset(" \t\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
# A soft hyphen is the letter ư in TCVN3 fonts; `mend_words` takes it out of the others.
_NOTHING = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\x00")
_UNMAPPED = frozenset("\x00\ufffd\ufffe\uffff") | {chr(code) for code in range(1, 32)} - frozenset("\t\n\r")
_LOST = re.compile(f"[{re.escape(''.join(sorted(_UNMAPPED)))}]+")
_PRINTED = re.compile(f"[^{re.escape(''.join(sorted(_SPACES | _NOTHING | _UNMAPPED)))}\r\n]+")
_SPECIAL = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Bullets of word processors stand in the private areas of Symbol and Wingdings.
_SPECIAL |= {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "-", "\uf02d": "-", "\uf0fc": "-", "\uf076": "•"}
_SPELLED = str.maketrans(_SPECIAL)
_SPECIALS = re.compile(f"[{''.join(_SPECIAL)}]")

_origin_of = direct(
    pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)
_box_of = direct(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_generated = direct(pdfium_c.FPDFText_IsGenerated, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


@dataclass(slots=True)
class Word:
    """One printed word; `base` is its baseline. `glued`: nothing stands between it and the word before (a footnote
    mark, a change of type). `spaced`: a space character follows, also at the end of a line. `upright` is False for text
    set up the page. `font` is the name that the file gives."""

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
    font: str = ""

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageWords:
    """What stands on one page: its size, words in the file's order and ruling lines; `images` counts pictures that
    cover most of the page, `unmapped` is the share of characters whose font does not say what they are."""

    number: int
    width: float
    height: float
    words: list[Word]
    rulings: Rulings
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
            axes, width, height = _axes(page, turn)
            text = _text(textpage.raw, count)
            words = _words(textpage.raw, text, axes, typesetter(textpage.raw, turn))
        finally:
            textpage.close()
        rulings, images = drawings(page, axes.frame, width * height)
    except pdfium.PdfiumError as error:
        raise UnreadableError("damaged", f"Page {index + 1} of the PDF is damaged.") from error
    finally:
        page.close()
    return PageWords(index + 1, width, height, words, rulings, images, _unmapped(text))


def _turn(textpage: Any, count: int) -> int:
    """Degrees by which the page must be turned clockwise so that most of its text runs from left to right."""
    angles: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 40)):
        angles[quarters(textpage.raw, index)] += 1
    return (-90 * angles.most_common(1)[0][0]) % 360 if angles else 0


class Axes(NamedTuple):
    """How PDF space becomes the page as read: x = across * u + x_zero and top = down * v + y_zero, where (u, v) is
    (x, y), or (y, x) where `swap`. `end` names the side of a character's box where the next one begins."""

    swap: bool
    across: int
    x_zero: float
    down: int
    y_zero: float
    end: str

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) in PDF space as (x0, top, x1, bottom) on the page as read."""
        if self.swap:
            x0, y0, x1, y1 = y0, x0, y1, x1
        a, b = self.across * x0 + self.x_zero, self.across * x1 + self.x_zero
        c, d = self.down * y0 + self.y_zero, self.down * y1 + self.y_zero
        return min(a, b), min(c, d), max(a, b), max(c, d)


def _axes(page: Any, turn: int) -> tuple[Axes, float, float]:
    """The axes of a page that is read turned clockwise by `turn` degrees, its width and its height."""
    left, bottom, right, top = page.get_bbox()
    if not all(abs(side) < FAR for side in (left, bottom, right, top)):
        raise UnreadableError("damaged", "The PDF has a page whose size no printed page has.")
    wide, high = right - left, top - bottom
    if turn == 0:
        return Axes(False, 1, -left, -1, top, "right"), wide, high
    if turn == 90:
        return Axes(True, 1, -bottom, 1, -left, "top"), high, wide
    if turn == 180:
        return Axes(False, -1, right, 1, -bottom, "left"), wide, high
    return Axes(True, -1, top, -1, right, "bottom"), high, wide


def _text(raw: Any, count: int) -> str:
    """The page's characters, one for each of pdfium's indices."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(raw, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if written != count + 1 or len(text) != count:
        # Characters that pdfium leaves out of its text, or that take two units: one by one.
        text = "".join(_character(pdfium_c.FPDFText_GetUnicode(raw, index)) for index in range(count))
    if "\ufffe" in text:
        # pdfium hides a hyphen at a line's end.
        text = re.sub("\ufffe", lambda hidden: _character(pdfium_c.FPDFText_GetUnicode(raw, hidden.start())), text)
    return text.replace("\x02", "-")


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _words(raw: Any, text: str, axes: Axes, type_of: Callable[[int], Type]) -> list[Word]:
    """Words in the file's order."""
    words = list[Word]()
    address = ctypes.cast(raw, ctypes.c_void_p).value
    x, y, rect = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    at_x, at_y, at_rect = ctypes.addressof(x), ctypes.addressof(y), ctypes.addressof(rect)
    u, v = (y, x) if axes.swap else (x, y)
    side = attrgetter(axes.end)
    across, x_zero, down, y_zero = axes.across, axes.x_zero, axes.down, axes.y_zero
    word: Word | None = None
    watermark = set[int]()
    # Where the last printed character stands, and how near to it the next one of its word is.
    last, last_x, level, slack, reach = -1, 0.0, 0.0, 0.0, 0.0
    read = 0
    pending = ""

    def rest(index: int, stop: int) -> str:
        """What parts the last word from the printed character at `stop`: "space", "made" (by pdfium), "line", ""."""
        parted = ""
        for place in range(index, stop):
            char = text[place]
            if char in _SPACES:
                if word is not None and _generated(address, place) != 1:
                    word.spaced = True
                    parted = "space"
                else:
                    parted = parted or "made"
            elif char in "\r\n":
                parted = parted or "line"
        return parted

    for run in _PRINTED.finditer(text):
        start, stop = run.span()
        pending = rest(read, start)
        begin, read = start, stop
        for index in range(start, stop):
            _origin_of(address, index, at_x, at_y)
            here, base = across * u.value + x_zero, down * v.value + y_zero
            if not pending and 0 <= here - last_x < reach and -slack <= base - level <= slack:
                last_x = here
                continue
            last = index - 1 if index > start else last
            if word is not None:
                word.text += text[begin:index]
                if _box_of(address, last, at_rect):
                    _close(word, across * side(rect) + x_zero, axes, rect)
            begin = index
            if word is None or not _goes_on(word, pending, text[index], here, base):
                glued = word is not None and pending != "space" and _touches(word, here, base)
                size, bold, italic, upright, font, slanted = type_of(index)
                top, bottom = (base - 0.9 * size, base + 0.22 * size) if upright else (base, base)
                word = Word("", here, top, here, bottom, base, size, bold, italic, glued, False, upright, font)
                words.append(word)
                if slanted:
                    watermark.add(id(word))
                level, slack, reach = base, 0.05 * size, 1.1 * size
            pending, last_x = "", here
        assert word is not None
        word.text += text[begin:stop]
        last = stop - 1
    if word is not None and _box_of(address, last, at_rect):
        _close(word, across * side(rect) + x_zero, axes, rect)
    rest(read, len(text))
    special = _SPECIALS.search(text) is not None
    for word in words:
        if not word.text.isascii():
            word.text = unicodedata.normalize("NFC", word.text.translate(_SPELLED) if special else word.text)
    if watermark:
        for before, word in pairwise(words):
            word.glued = word.glued and id(before) not in watermark
        words = [w for w in words if id(w) not in watermark]
    return [w for w in words if -FAR < w.x0 <= w.x1 < FAR and -FAR < w.top <= w.bottom < FAR]


def _unmapped(text: str) -> float:
    """The share of characters without a meaning among the printed ones."""
    lost = sum(len(run) for run in _LOST.findall(text))
    return lost / (lost + sum(len(run) for run in _PRINTED.findall(text))) if lost else 0.0


def _close(word: Word, end: float, axes: Axes, rect: Any) -> None:
    """Draw the word's box as far as its last character, which has the box `rect` in PDF space and ends at x = `end`."""
    if word.upright:
        word.x1 = max(word.x1, end)
        return
    x0, top, x1, bottom = axes.frame(rect.left, rect.bottom, rect.right, rect.top)
    word.x0, word.x1 = min(word.x0, x0), max(word.x1, x1)
    word.top, word.bottom = min(word.top, top), max(word.bottom, bottom)


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
