"""Folding of Vietnamese text for matching; what is printed is never changed by it, only compared through it.

Texts are folded piece by piece between white space, since a plan has few pieces and says them often. That gives what
folding the whole would: white space joins with no letter, and every way of folding parts words at it.
"""

import re
import unicodedata

from normalizers.memo import Memo

# Tone marks and the letters that stand for them behind a folded word: modifier letters, so that a fold folds to itself.
_TONES = str.maketrans(
    {"\u0300": "\u02cb", "\u0301": "\u02ca", "\u0303": "\u02c1", "\u0309": "\u02c0", "\u0323": "\u02d1"}
)
_TONE_LETTERS = re.compile("[\u02ca\u02cb\u02c0\u02c1\u02d1]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_WORD = re.compile(r"\w+")
_PIECES = 1 << 15, 40
_TEXTS = 1 << 12, 600
"""How many pieces, whole texts are kept at most, and how long the longest are."""


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


_squeezed_texts = Memo(_squeezed, *_TEXTS)


def squeeze(text: str) -> str:
    """NFC with white space folded to single spaces: how every text field is stored."""
    return _squeezed_texts[text]


def plain_dashes(text: str) -> str:
    """Every kind of dash as "-"."""
    return _DASHES.sub("-", text)


def _words(piece: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", piece.casefold()))


def _fold_word(word: str) -> str:
    """Tone mark behind the word's letters, so that "hoà" and "hòa" are one."""
    letters = unicodedata.normalize("NFD", word).translate(_TONES)
    tone = "".join(_TONE_LETTERS.findall(letters))
    return unicodedata.normalize("NFC", _TONE_LETTERS.sub("", letters)) + tone


def _bare_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", _TONE_LETTERS.sub("", _fold_word(word)).replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


_folded_words, _bare_words = Memo(_fold_word, *_PIECES), Memo(_bare_word, *_PIECES)
_folded_pieces = Memo(lambda piece: " ".join(map(_folded_words.__getitem__, _words(piece))), *_PIECES)
_bare_pieces = Memo(lambda piece: " ".join(map(_bare_words.__getitem__, _words(piece))), *_PIECES)
_lower_pieces = Memo(lambda piece: " ".join(_words(piece)), *_PIECES)


def fold(text: str) -> str:
    """Case-folded words of letters and digits, tone placement unified, single spaces; punctuation dropped.

    Idempotent. Two texts that differ only in case, punctuation, spacing or the place of a tone mark fold alike.
    """
    return " ".join(filter(None, map(_folded_pieces.__getitem__, text.split())))


def bare(text: str) -> str:
    """`fold` without any diacritics ("đ" is "d"): for catalogue look-ups that must survive misread accents."""
    return " ".join(filter(None, map(_bare_pieces.__getitem__, text.split())))


_lower_texts = Memo(lambda text: " ".join(filter(None, map(_lower_pieces.__getitem__, text.split()))), *_TEXTS)


def words(text: str) -> str:
    """Case-folded words with single spaces and no punctuation, spelled as printed: for regular expressions."""
    return _lower_texts[text]


def _plain_letter(char: str) -> str:
    low = char.lower()
    return "d" if low == "đ" else (unicodedata.normalize("NFD", low)[0] if len(low) == 1 else char)


_plain_pieces = Memo(lambda piece: "".join(map(_plain_letter, piece)), *_PIECES)


def plain_letters(text: str) -> str:
    """Lower-case `text` without diacritics, as long as the NFC of `text`: offsets hold for both."""
    return " ".join(map(_plain_pieces.__getitem__, unicodedata.normalize("NFC", text).split(" ")))
