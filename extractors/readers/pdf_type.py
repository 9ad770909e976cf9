"""How characters of a PDF page are set: font, size, weight, slope, direction, asked once for each run of one type."""

import ctypes
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18
_LONGEST_NAME = 128
_TALLEST = 10_000.0
_SLANT = 0.15
"""Radians from a right angle beyond which text was not just scanned askew."""


class Type(NamedTuple):
    """Size in points, weight, slope and font of a character; `upright`: it runs the way most of the page does,
    `slanted`: neither so nor at a right angle to it, as the letters of a watermark do."""

    size: float
    bold: bool
    italic: bool
    upright: bool
    font: str
    slanted: bool = False


def direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium that takes addresses as plain numbers: called for every character, it costs a third less."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_object_of = direct(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


def typesetter(raw: Any, turn: int) -> Callable[[int], Type]:
    """A function that gives the Type of the character at an index of a text page that is read turned by `turn`."""
    address = ctypes.cast(raw, ctypes.c_void_p).value
    known: dict[int, Type] = {}
    faces: dict[bytes, tuple[bool, bool, str]] = {}
    matrix, flags = pdfium_c.FS_MATRIX(), ctypes.c_int()
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)

    def asked(index: int) -> Type:
        size = pdfium_c.FPDFText_GetFontSize(raw, index)
        if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
        size = round(size, 1) if 0 <= size < _TALLEST else 0.0
        buffer[0] = b"\0"
        pdfium_c.FPDFText_GetFontInfo(raw, index, buffer, _LONGEST_NAME, flags)
        name = buffer.value
        bold, italic, font = faces.get(name) or faces.setdefault(name, _face(name))
        bold = bold or bool(flags.value & _FORCE_BOLD_FLAG) or pdfium_c.FPDFText_GetFontWeight(raw, index) >= 600
        italic = italic or bool(flags.value & _ITALIC_FLAG)
        upright = (-90 * quarters(raw, index)) % 360 == turn
        return Type(size, bold, italic, upright, font, is_slanted(raw, index))

    def type_of(index: int) -> Type:
        # All characters of one text object are set alike; a word processor makes one of every line or portion.
        text_object = _object_of(address, index)
        if text_object is None:
            return asked(index)
        found = known.get(text_object)
        if found is None:
            found = known[text_object] = asked(index)
        return found

    return type_of


def quarters(raw: Any, index: int) -> int:
    """How many quarters of a turn the character at an index is turned, 0-3."""
    angle = pdfium_c.FPDFText_GetCharAngle(raw, index)
    return round(angle / (math.pi / 2)) % 4 if math.isfinite(angle) else 0


def is_slanted(raw: Any, index: int) -> bool:
    """Whether the character at an index runs in no direction of the sheet's sides."""
    angle = pdfium_c.FPDFText_GetCharAngle(raw, index)
    if not math.isfinite(angle):
        return False
    off = angle % (math.pi / 2)
    return bool(min(off, math.pi / 2 - off) > _SLANT)


def _face(name: bytes) -> tuple[bool, bool, str]:
    """Whether a font's name says that it is bold, whether that it is italic, and the name."""
    low = name.lower()
    return b"bold" in low or b"black" in low, b"italic" in low or b"oblique" in low, name.decode("utf-8", "replace")
