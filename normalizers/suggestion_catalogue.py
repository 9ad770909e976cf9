"""The terms of PAPI's components (catalogues/subdimension_terms.yaml), compiled for one walk over a text's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

import yaml

from normalizers.dimension_catalogue import expand
from normalizers.memo import Memo
from normalizers.text import bare, fold

POINTS = {"decisive": 4.0, "clear": 2.0, "hint": 1.0, "against": -2.0}
NO_COMPONENT = "-"
"""What competes with the components for texts about the plan itself or about other subjects of government."""

# Letters from which a phrase, an abbreviation is known in spite of misread accents.
_SHORTEST_PHRASE, _SHORTEST_ABBREVIATION = 8, 4


@dataclass(frozen=True, slots=True)
class Combination:
    """Parts that must all stand in one clause: `component` gets `points` for it, once a text."""

    component: str
    points: float
    parts: int


@dataclass(slots=True)
class Phrase:
    """One spelled-out phrase: `words` folded, without stop words, `text` the same; `points` by component where it
    counts alone; `parts` that it fulfils, as (number of the combination, number of the part); `mute` where it only
    hides what it contains."""

    words: tuple[str, ...]
    text: str
    points: dict[str, float] = field(default_factory=dict)
    parts: list[tuple[int, int]] = field(default_factory=list)
    mute: bool = False
    long: bool = False
    """Of several words and enough letters to be known by them alone, where a scanner lost accents."""


class Node(dict[str, "Node"]):
    """A node of the tree of phrases: the next bare word leads on, `phrases` end here, by their words (one for each set
    of accents)."""

    __slots__ = ("phrases",)

    def __init__(self) -> None:
        super().__init__()
        self.phrases: dict[tuple[str, ...], Phrase] = {}


@dataclass(frozen=True, slots=True)
class Terms:
    """The compiled catalogue. `components` by dimension, in the catalogue's order."""

    root: Node
    combinations: tuple[Combination, ...]
    components: Mapping[str, tuple[str, ...]]
    stop_words: frozenset[str]
    abbreviations: Mapping[str, tuple[str, ...]]

    pieces: Memo[tuple[tuple[str, str], ...]]

    def words(self, text: str) -> tuple[tuple[str, str], ...]:
        """The content words of a text, abbreviations written out: each folded, and without diacritics."""
        return tuple(chain.from_iterable(map(self.pieces.__getitem__, text.split())))


def _content(text: str, abbreviations: Mapping[str, tuple[str, ...]], stop_words: frozenset[str]) -> tuple[str, ...]:
    full = (part for word in fold(text).split() for part in abbreviations.get(word, (word,)))
    return tuple(word for word in full if word not in stop_words)


@lru_cache(maxsize=32768)
def bare_word(word: str) -> str:
    """A folded word without diacritics."""
    return bare(word)


class _Builder:
    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.stop_words = frozenset(fold(word) for word in raw["stop_words"])
        full = {fold(short): tuple(fold(long).split()) for short, long in raw["abbreviations"].items()}
        # "KHSDD" for "KHSDĐ": short words are too easily another word.
        misread = {bare_word(short): words for short, words in full.items() if len(short) >= _SHORTEST_ABBREVIATION}
        self.abbreviations = {**misread, **full}
        self.root = Node()
        self.phrases: dict[tuple[str, ...], Phrase] = {}
        self.combinations: list[Combination] = []
        self.contents: dict[str, tuple[str, ...]] = {}

    def content(self, word: str) -> tuple[str, ...]:
        """The content words of one printed word of a pattern, kept, since patterns repeat few words many times."""
        known = self.contents.get(word)
        if known is None:
            known = self.contents[word] = _content(word, self.abbreviations, self.stop_words)
        return known

    def spelled(self, pattern: str) -> Iterable[Phrase]:
        spelled = (tuple(part for word in text.split() for part in self.content(word)) for text in expand(pattern))
        for words in dict.fromkeys(words for words in spelled if words):
            phrase = self.phrases.get(words)
            if phrase is None:
                key = [bare_word(word) for word in words]
                letters = sum(map(len, key))
                phrase = Phrase(words, " ".join(words), long=len(words) > 1 and letters >= _SHORTEST_PHRASE)
                node = self.root
                for word in key:
                    node = node.setdefault(word, Node())
                node.phrases[words] = phrase
                self.phrases[words] = phrase
            yield phrase

    def term(self, component: str, points: float, pattern: str) -> None:
        parts = pattern.split(" + ")
        if len(parts) == 1:
            for phrase in self.spelled(pattern):
                if abs(points) > abs(phrase.points.get(component, 0.0)):
                    phrase.points[component] = points
            return
        self.combinations.append(Combination(component, points, len(parts)))
        for position, part in enumerate(parts):
            for phrase in self.spelled(part):
                phrase.parts.append((len(self.combinations) - 1, position))


@lru_cache(maxsize=1)
def terms() -> Terms:
    """subdimension_terms.yaml, read once. Raises ValueError where a pattern or the name of a group is malformed."""
    source = files("normalizers.catalogues").joinpath("subdimension_terms.yaml").read_text(encoding="utf-8")
    raw = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    builder = _Builder(raw)
    by_dimension: dict[str, list[str]] = {}
    for component, groups in {**raw["components"], NO_COMPONENT: raw["no_component"]}.items():
        if component != NO_COMPONENT:
            by_dimension.setdefault(component.rpartition(".")[0], []).append(component)
        for group, patterns in groups.items():
            if group == "about":
                continue
            if group not in POINTS:
                raise ValueError(f"unknown group {group!r} of {component}")
            for pattern in patterns:
                builder.term(component, POINTS[group], pattern)
    for pattern in raw["mute"]:
        for phrase in builder.spelled(pattern):
            phrase.mute = True

    def piece(printed: str) -> tuple[tuple[str, str], ...]:
        words = _content(printed, builder.abbreviations, builder.stop_words)
        return tuple((word, bare_word(word)) for word in words)

    return Terms(
        root=builder.root,
        combinations=tuple(builder.combinations),
        components={dimension: tuple(found) for dimension, found in by_dimension.items()},
        stop_words=builder.stop_words,
        abbreviations=builder.abbreviations,
        pieces=Memo(piece, 1 << 15, 40),
    )
