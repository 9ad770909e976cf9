"""Words of a printed list of bodies, with keys that survive accents, punctuation and abbreviations."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from normalizers.memo import Memo
from normalizers.text import bare, fold

_OF = fold("của")
_JOINING = frozenset({"va", fold("và"), fold("cùng"), fold("với"), fold("hoặc")})

_LOWER, _UPPER = ("".join(chr(c) for c in range(0x41, 0x1F00) if test(chr(c))) for test in (str.islower, str.isupper))
_RUN = re.compile(r"[^\W_]+")
_SEAM = re.compile(rf"(?<=[{_LOWER}])(?=[{_UPPER}])")
"""A word ends before a capital behind a small letter as well: "PhòngNội vụ" lacks a space."""


class Word(NamedTuple):
    """One printed word: `text[start:end]`, its folded form, its key words (several where it is an abbreviation), and
    the punctuation printed between the word before it and itself.

    `capital`: the word starts with a capital letter or is a number; `connects`: "và" and "của", which a body's printed
    name may have or lack inside ("Trung tâm VH TT và TT"); `joins`: "và", "cùng", "với", "hoặc" between two bodies.
    """

    text: str
    start: int
    end: int
    fold: str
    bare: str
    keys: tuple[str, ...]
    before: str
    capital: bool
    connects: bool
    joins: bool


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


class _Form(NamedTuple):
    """What a printed word is wherever it stands: the fields of Word from `fold` on."""

    fold: str
    bare: str
    keys: tuple[str, ...]
    capital: bool
    connects: bool
    joins: bool


def _form(word: str) -> _Form:
    folded, plain = fold(word), bare(word)
    keys = _expansions().get(plain)
    if keys is None and len(plain) > 3 and word.isupper():
        keys = _expansions().get(plain.replace("o", "q"))  # scanners take "Q" for "O": "MTTO"
    capital = word[:1].isupper() or word[:1].isdigit()
    return _Form(folded, plain, keys or (plain,), capital, plain == "va" or folded == _OF, folded in _JOINING)


_forms = Memo(_form, 1 << 14, 40)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of `text` stand."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if (run := match[0])[1:].islower() or run.isupper() or run.islower():
            yield start, end
            continue
        for seam in _SEAM.finditer(text, start, end):
            yield start, seam.start()
            start = seam.start()
        yield start, end


def first_word(text: str) -> str:
    """The first word of `text` as `read_words` parts it; "" where it has none."""
    start, end = next(_spans(text), (0, 0))
    return text[start:end]


def read_words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order."""
    words: list[Word] = []
    last = 0
    for start, end in _spans(text):
        printed = text[start:end]
        folded, plain, keys, capital, connects, joins = _forms[printed]
        words.append(Word(printed, start, end, folded, plain, keys, text[last:start], capital, connects, joins))
        last = end
    return tuple(words)


@lru_cache(maxsize=16384)
def key_of(text: str, *, abbreviated: bool = True) -> tuple[str, ...]:
    """The key words of a name: abbreviations in full (where `abbreviated`), no accents, no connectors. Names with
    equal keys are one."""
    if not abbreviated:
        return tuple(bare(w) for w in text.split() if bare(w) != "va" and fold(w) != _OF)
    words = read_words(text)
    return tuple(key for word in words for key in word.keys if not word.connects)
