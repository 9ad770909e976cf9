"""Text in old encodings, made from Unicode with the program's own tables the other way round."""

import unicodedata
from functools import cache

from normalizers.legacy_tables import tables, to_byte


@cache
def _tcvn3() -> dict[str, str]:
    small = {letter: code for code, letter in tables().tcvn3.items()}
    capitals = {letter: code for code, letter in tables().tcvn3_capitals.items()}
    return {**{letter.upper(): code for letter, code in small.items()}, **small, **capitals}


@cache
def _vni() -> dict[str, str]:
    return {letter: code for code, letter in tables().vni.items()}


def tcvn3(text: str) -> str:
    """As typed in .VnTime: capitals with a tone have the code of the small letter."""
    return "".join(_tcvn3().get(char, char) for char in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """As typed in VNI-Times."""
    return "".join(_vni().get(char, char) for char in unicodedata.normalize("NFC", text))


def mojibake(text: str, charset: str = "cp1252") -> str:
    """UTF-8 read as another charset."""
    if charset == "latin-1":
        return text.encode().decode("latin-1")
    characters = {byte: char for char, byte in to_byte().items()}
    return "".join(characters.get(byte, chr(byte)) for byte in text.encode())


def windows_1258(text: str) -> bytes:
    """The bytes of Vietnamese Windows: tones behind their letters."""
    found = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            found += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base, marks = parts[0], parts[1:]
            shape = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
            tone = "".join(mark for mark in marks if mark not in "\u0302\u0306\u031b")
            found += (unicodedata.normalize("NFC", base + shape) + tone).encode("cp1258")
    return found
