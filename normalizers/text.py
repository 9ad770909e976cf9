"""Folding of Vietnamese text for matching; what is printed is never changed by it, only compared through it."""

import re
import unicodedata
from functools import lru_cache

# Tone marks and the letters that stand for them behind a folded word: modifier letters, so that a fold folds to itself.
_TONES = str.maketrans(
    {"\u0300": "\u02cb", "\u0301": "\u02ca", "\u0303": "\u02c1", "\u0309": "\u02c0", "\u0323": "\u02d1"}
)
_TONE_LETTERS = re.compile("[\u02ca\u02cb\u02c0\u02c1\u02d1]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_WORD = re.compile(r"\w+")


def squeeze(text: str) -> str:
    """NFC with white space folded to single spaces: how every text field is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain_dashes(text: str) -> str:
    """Every kind of dash as "-"."""
    return _DASHES.sub("-", text)


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    """Tone mark behind the word's letters, so that "hoà" and "hòa" are one."""
    letters = unicodedata.normalize("NFD", word).translate(_TONES)
    tone = "".join(_TONE_LETTERS.findall(letters))
    return unicodedata.normalize("NFC", _TONE_LETTERS.sub("", letters)) + tone


def fold(text: str) -> str:
    """Case-folded words of letters and digits, tone placement unified, single spaces; punctuation dropped.

    Idempotent. Two texts that differ only in case, punctuation, spacing or the place of a tone mark fold alike.
    """
    return " ".join(_fold_word(w) for w in _WORD.findall(unicodedata.normalize("NFC", text.casefold())))


@lru_cache(maxsize=65536)
def _bare_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", _TONE_LETTERS.sub("", _fold_word(word)).replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def bare(text: str) -> str:
    """`fold` without any diacritics ("đ" is "d"): for catalogue look-ups that must survive misread accents."""
    return " ".join(_bare_word(w) for w in _WORD.findall(unicodedata.normalize("NFC", text.casefold())))


def words(text: str) -> str:
    """Case-folded words with single spaces and no punctuation, spelled as printed: for regular expressions."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text.casefold())))


def plain_letters(text: str) -> str:
    """Lower-case `text` without diacritics, as long as the NFC of `text`: offsets hold for both."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_plain_letter(c) for c in composed)


@lru_cache(maxsize=4096)
def _plain_letter(char: str) -> str:
    low = char.lower()
    return "d" if low == "đ" else (unicodedata.normalize("NFD", low)[0] if len(low) == 1 else char)
