"""Words of a printed list of bodies, with keys that survive accents, punctuation and abbreviations."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from normalizers.text import bare, fold

_OF = fold("của")
_JOINING = frozenset({"va", fold("và"), fold("cùng"), fold("với"), fold("hoặc")})

_LOWER, _UPPER = ("".join(chr(c) for c in range(0x41, 0x1F00) if test(chr(c))) for test in (str.islower, str.isupper))
_WORD = re.compile(rf"[^\W_]+?(?:(?<=[{_LOWER}])(?=[{_UPPER}])|(?![^\W_]))")
"""A word ends before a capital behind a small letter as well: "PhòngNội vụ" lacks a space."""


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word: `text[start:end]`, its folded form, its key words (several where it is an abbreviation), and
    the punctuation printed between the word before it and itself."""

    text: str
    start: int
    end: int
    fold: str
    bare: str
    keys: tuple[str, ...]
    before: str

    @property
    def capital(self) -> bool:
        """True where the word starts with a capital letter or is a number."""
        return self.text[:1].isupper() or self.text[:1].isdigit()

    @property
    def connects(self) -> bool:
        """True for "và" and "của", which a body's printed name may have or lack inside ("Trung tâm VH TT và TT")."""
        return self.bare == "va" or self.fold == _OF

    @property
    def joins(self) -> bool:
        """True for "và", "cùng", "với", "hoặc" between two bodies."""
        return self.fold in _JOINING


def read_catalogue(name: str) -> list[dict[str, str]]:
    """The rows of one of the project's CSV catalogues as dictionaries of strings."""
    text = files("normalizers.catalogues").joinpath(name).read_text(encoding="utf-8")
    return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(text.splitlines())]


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Printed abbreviation → its words in full, from units_abbreviations.csv."""
    return {row["abbreviation"]: row["expansion"] for row in read_catalogue("units_abbreviations.csv")}


@lru_cache(maxsize=1)
def _expansions() -> dict[str, tuple[str, ...]]:
    rows = read_catalogue("units_abbreviations.csv")
    return {
        bare(row["abbreviation"]): key_of(row["expansion"], abbreviated=False) for row in rows if row["use"] == "match"
    }


@lru_cache(maxsize=8192)
def _keys(word: str) -> tuple[str, str, tuple[str, ...]]:
    plain = bare(word)
    keys = _expansions().get(plain)
    if keys is None and len(plain) > 3 and word.isupper():
        keys = _expansions().get(plain.replace("o", "q"))  # scanners take "Q" for "O": "MTTO"
    return fold(word), plain, keys or (plain,)


def read_words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        folded, plain, keys = _keys(match.group())
        words.append(Word(match.group(), match.start(), match.end(), folded, plain, keys, text[last : match.start()]))
        last = match.end()
    return tuple(words)


@lru_cache(maxsize=16384)
def key_of(text: str, *, abbreviated: bool = True) -> tuple[str, ...]:
    """The key words of a name: abbreviations in full (where `abbreviated`), no accents, no connectors. Names with
    equal keys are one."""
    if not abbreviated:
        return tuple(bare(w) for w in text.split() if bare(w) != "va" and fold(w) != _OF)
    words = read_words(text)
    return tuple(key for word in words for key in word.keys if not word.connects)
