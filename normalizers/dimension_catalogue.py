"""The catalogue of dimensions (catalogues/dimensions.yaml) as look-up tables, and headings as words for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain, product

import yaml

from normalizers.memo import Memo
from normalizers.text import bare, fold

Words = tuple[str, ...]
"""Folded words, accents kept."""

_PIECE = re.compile(r"[\[\]()|]|[^\[\]()|]+")


def expand(pattern: str) -> list[str]:
    """Every phrase that a name pattern stands for: "[a] (b|c)" gives "b", "c", "a b", "a c".

    Raises ValueError where brackets do not match, so that a slip in the catalogue cannot pass unseen.
    """
    pieces = _PIECE.findall(pattern)
    phrases, end = _alternatives(pieces, 0)
    if end != len(pieces):
        raise ValueError(f"unbalanced brackets in {pattern!r}")
    return list(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))


def _alternatives(pieces: Sequence[str], at: int) -> tuple[list[str], int]:
    """The phrases of `pieces` from `at` up to the bracket that closes them, and where that stands."""
    closing = {"[": "]", "(": ")"}
    choices: list[str] = []
    row: list[list[str]] = []
    while at < len(pieces) and pieces[at] not in "])":
        piece = pieces[at]
        if piece in closing:
            inner, at = _alternatives(pieces, at + 1)
            if at >= len(pieces) or pieces[at] != closing[piece]:
                raise ValueError(f"unbalanced brackets in {''.join(pieces)!r}")
            row.append([*inner, ""] if piece == "[" else inner)
        elif piece == "|":
            choices += [" ".join(parts) for parts in product(*row)]
            row = []
        else:
            row.append([piece])
        at += 1
    return choices + [" ".join(parts) for parts in product(*row)], at


@dataclass(frozen=True)
class Catalogue:
    """The knowledge of dimensions.yaml, folded for matching.

    `names` maps a name's key (bare letters without spaces) to the dimensions and indices it names, `components` the
    same for sub-dimensions; `general` are keys that name an index only in a plan on several. `lead_ins` and `tails` are
    phrases around a name; True marks a directive ("nâng cao"). `keys` and `vocabulary` are bare words.
    """

    stop_words: frozenset[str]
    abbreviations: Mapping[str, Words]
    lead_ins: Mapping[Words, bool]
    tails: frozenset[Words]
    names: Mapping[str, frozenset[str]]
    components: Mapping[str, frozenset[str]]
    keys: Mapping[str, frozenset[Words]]
    vocabulary: Mapping[str, frozenset[str]]
    official: Mapping[str, str]
    general: frozenset[str]
    pieces: Memo[Words]

    def words(self, text: str) -> Words:
        """The content words of a text: folded, abbreviations written out, function words dropped."""
        return tuple(chain.from_iterable(map(self.pieces.__getitem__, text.split())))


def _content(words: Iterable[str], abbreviations: Mapping[str, Words], stop_words: frozenset[str]) -> Words:
    full = (part for word in words for part in abbreviations.get(word, (word,)))
    return tuple(word for word in full if word not in stop_words)


def _bare_word(word: str) -> str:
    return bare(word).replace(" ", "")


_bare_words = Memo(_bare_word, 1 << 14, 40)


def key_of(words: Iterable[str]) -> str:
    """What names are compared by: bare letters without spaces, so that lost accents and spaces do not count."""
    return "".join(map(_bare_words.__getitem__, words))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """dimensions.yaml, read once. Raises ValueError where it is malformed."""
    source = files("normalizers.catalogues").joinpath("dimensions.yaml").read_text(encoding="utf-8")
    raw = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    stop_words = frozenset(fold(word) for word in raw["stop_words"])
    abbreviations = {fold(short): tuple(fold(full).split()) for short, full in raw["abbreviations"].items()}

    def words(text: str) -> Words:
        return _content(fold(text).split(), abbreviations, stop_words)

    def phrases(patterns: Iterable[str]) -> set[Words]:
        return {words(phrase) for pattern in patterns for phrase in expand(pattern)} - {()}

    def table(entries: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for code, patterns in entries.items():
            for phrase in phrases(patterns):
                found.setdefault(key_of(phrase), set()).add(code)
        return {key: frozenset(codes) for key, codes in found.items()}

    components: dict[str, dict[str, list[str]]] = raw["components"]
    neutral = {word for text in raw["neutral"] for word in words(text)}
    vocabulary: dict[str, set[str]] = {}
    for code, entry in components.items():
        known = vocabulary.setdefault(code.rpartition(".")[0], {_bare_word(word) for word in neutral})
        known.update(_bare_word(word) for phrase in phrases(entry["names"]) for word in phrase)
        known.update(_bare_word(word) for text in entry["keys"] for word in words(text))
    names: dict[str, list[str]] = {**raw["indices"], **raw["dimensions"]}
    return Catalogue(
        stop_words=stop_words,
        abbreviations=abbreviations,
        lead_ins={words(t): False for t in raw["lead_ins"]} | {words(t): True for t in raw["directives"]},
        tails=frozenset(words(text) for text in raw["tails"]) - {()},
        names=table(names),
        components=table({code: entry["names"] for code, entry in components.items()}),
        keys={
            code: frozenset(tuple(map(_bare_word, words(text))) for text in entry["keys"])
            for code, entry in components.items()
        },
        vocabulary={code: frozenset(known) for code, known in vocabulary.items()},
        official={code: next(iter(expand(patterns[0]))) for code, patterns in names.items()}
        | {code: entry["names"][0] for code, entry in components.items()},
        general=frozenset(key_of(words(text)) for text in raw["general"]),
        pieces=Memo(words, 1 << 15, 40),
    )
