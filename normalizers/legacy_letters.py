"""Letters that look right and are others: what fonts, keyboards and recognition put for Vietnamese letters."""

import re
import unicodedata

from normalizers.syllables import is_syllable

_ALWAYS = str.maketrans(
    {
        # Fonts of old Word versions name the glyphs of ư by their neighbour in Unicode, so PDFs made of them say "ƣ".
        "ƣ": "ư",
        "Ƣ": "Ư",
        "Ð": "Đ",
        "Ɖ": "Đ",
        "ð": "đ",
        "ɖ": "đ",
        # Tone marks of older Unicode versions.
        "\u0340": "\u0300",
        "\u0341": "\u0301",
        # Bullets of Symbol and Wingdings, at their private places.
        "\uf0b7": "•",
        "\uf0a7": "•",
        "\uf076": "•",
        "\uf0a8": "•",
        "\uf06e": "•",
        "\uf0d8": "-",
        "\uf02d": "-",
        "\uf0fc": "-",
        "\uf02b": "+",
        "\uf02a": "*",
    }
)
_ALIKE = dict(
    zip(
        "аАВсСеЕЁёНіІјЈКкМмОоРрЅѕТтхХуУүΑΒΕΗΙΚΜΝΟοΡΤΥΧν",
        "aABcCeEEeHiIjJKkMmOoPpSsTtxXyYyABEHIKMNOoPTYXv",
        strict=True,
    )
)
_ALIKE_CODES = str.maketrans(_ALIKE)
_ODD = "\u0370-\u03ff\u0400-\u04ff"
_ODD_LETTER = re.compile(f"[{_ODD}]")
_WIDTH = 10
_CAPITALS = re.compile(r"[A-ZĐ]{2,8}")
_SUSPECT = re.compile("[" + re.escape("".join(map(chr, _ALWAYS))) + _ODD + "]")


def mend_letters(text: str) -> str:
    """`text` with look-alikes replaced where that is certain: "ƣ" (ư), "Ð" (Đ), Cyrillic and Greek letters in words
    that become Vietnamese syllables or abbreviations thereby, private-use bullets. Greek and Cyrillic words that do
    not become Vietnamese stay."""
    if text.isascii() or _SUSPECT.search(text) is None:
        return text
    text = text.translate(_ALWAYS)
    foreign = not _ALIKE.keys() >= set(_ODD_LETTER.findall(text))
    done = 0
    pieces: list[str] = []
    for match in _ODD_LETTER.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        while start > max(done, match.start() - _WIDTH) and text[start - 1].isalpha():
            start -= 1
        while end < min(len(text), match.end() + _WIDTH) and (text[end].isalpha() or unicodedata.combining(text[end])):
            end += 1
        pieces += (text[done:start], _mend_word(text[start:end], foreign))
        done = end
    return "".join(pieces) + text[done:]


def _mend_word(word: str, foreign: bool) -> str:
    """`foreign`: there are words of another alphabet in the text."""
    mended = unicodedata.normalize("NFC", word.translate(_ALIKE_CODES))
    if _ODD_LETTER.search(mended):
        return word
    # A whole word of another alphabet may be meant ("со" is Russian); a single letter is a list mark.
    if len(word) > 1 and all(char in _ALIKE for char in word) and (foreign or not is_syllable(mended)):
        return word
    return mended if is_syllable(mended) or _CAPITALS.fullmatch(mended) or len(word) == 1 else word
