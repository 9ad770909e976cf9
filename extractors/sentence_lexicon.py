"""Words of a sentence with what the catalogues know of them: bodies' names, cues of roles, openers of predicates.

spaCy's phrase matchers do the looking up: cues by their folded words, bodies by the keys of the units catalogue
(abbreviations in full, no accents), one pattern for each entry. Its vocabulary holds nothing but these words as they
are compared, each by its number. Punctuation is no token; it lies in the gaps between the words. Built when the first
sentence needs it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizers.memo import Memo
from normalizers.text import bare, fold
from normalizers.unit_words import key_of

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

_WORD = re.compile(r"[\w\u0300-\u036f]+")
_STOP = re.compile(r"[;:]|\.\s")
_BRACKETS = re.compile(r"[;:().]")
_LEAST_WORD = 3
"""Characters of the shortest word behind which a period ends a sentence rather than shortens a word."""
_SURE_KEY = 3
"""Least key words with which a name is found whatever its accents; shorter ones must be printed as in the catalogue."""

Labels = dict[int, dict[str, int]]
"""At each word, by label, one past the last word of the longest entry that begins there."""


@lru_cache(maxsize=512)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `text`: character offsets, folded forms, and the catalogue entries that begin at each of them.

    `gaps[i]` is what stands between word i - 1 and word i (before the first, behind the last at the edges)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    folded: tuple[str, ...]
    gaps: tuple[str, ...]
    labels: Labels

    def __len__(self) -> int:
        return len(self.starts)

    def gap(self, i: int) -> str:
        """What stands between word i - 1 and word i (before the first, behind the last at the edges)."""
        return self.gaps[i]

    def end_of(self, label: str, i: int) -> int | None:
        """One past the last word of the longest `label` entry that begins at word i; None where none does."""
        found = self.labels.get(i)
        return found.get(label) if found is not None else None

    def has(self, i: int, *labels: str) -> bool:
        """Does an entry of one of `labels` begin at word i?"""
        found = self.labels.get(i)
        return found is not None and any(label in found for label in labels)

    def capital(self, i: int) -> bool:
        """Does word i begin with a capital letter?"""
        return i < len(self.starts) and self.text[self.starts[i]].isupper()

    def at(self, i: int, *words: str) -> bool:
        """Is word i one of `words`, but for case and the place of its tone mark?"""
        return 0 <= i < len(self.folded) and self.folded[i] in _folded(words)

    def between(self, i: int, j: int) -> str:
        """The printed words i up to and without j."""
        return self.text[self.starts[i] : self.ends[j - 1]] if j > i else ""


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[str, ...]]:
    """The lists of `normalizers/catalogues/role_cues.yaml` as written; the labels of lines by role are apart."""
    return {name: tuple(str(word) for word in words) for name, words in _raw().items() if isinstance(words, list)}


@lru_cache(maxsize=1)
def line_labels() -> dict[str, str]:
    """Folded labels of metadata lines without their head word, and the role that each gives."""
    return {fold(str(word)): role for role, words in _raw()["line_labels"].items() for word in words}


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    import yaml

    source = files("normalizers.catalogues").joinpath("role_cues.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


_LINE_LISTS = frozenset({"line_heads", "other_labels"})
"""Lists of the catalogue that only metadata lines need."""
_GROUND = ("thuc", "hien")
_OFFICIAL = ("cong", "chuc")
_LISTED = (("phong",), ("so",), ("ban",), ("trung", "tam"), _OFFICIAL, ("hoi",), ("chi", "cuc"), ("bo",))
_HEADS = ("kinds", "standalone", "persons", "group_nouns", "own_groups", "officials")


@lru_cache(maxsize=1)
def _name_keys() -> dict[str, dict[tuple[str, ...], frozenset[str]]]:
    """Keys of the catalogue's names by label, with the folded forms that a key of one or two words must be printed in.

    A name without a kind word is "bare"; one with it also gives its speciality, which names a body only behind a kind
    word ("các Phòng: Tư pháp, Tài chính - Kế hoạch").
    """
    from normalizers.unit_catalogue import aliases, ambiguous

    heads = {tuple(bare(word).split()) for label in _HEADS for word in cues()[label]}
    keys: dict[str, dict[tuple[str, ...], set[str]]] = {"body": {}, "bare": {}, "special": {}}
    for key in ambiguous():
        keys["body" if any(key[:n] in heads for n in (1, 2, 3, 4)) else "bare"].setdefault(key, set())
    for alias in aliases():
        key, printed = alias.key, fold(alias.text)
        if key and key[0] == "cac":
            key, printed = key[1:], printed.partition(" ")[2]
        headed = alias.source == "rule" or any(key[:n] in heads for n in (1, 2, 3, 4))
        if alias.source == "short":
            keys["bare"].setdefault(key, set()).add(printed)
            keys["special"].setdefault(key, set()).add(printed)
            continue
        headed = headed or (" " not in alias.text and alias.text.isupper())
        keys["body" if headed else "bare"].setdefault(key, set()).add(printed)
        for kind in _LISTED:
            if key[: len(kind)] == kind and len(key) > len(kind):
                field, form = key[len(kind) :], " ".join(printed.split()[len(kind) :])
                keys["special"].setdefault(field, set()).add(form)
                if kind == _OFFICIAL and len(field) >= _SURE_KEY:
                    keys["bare"].setdefault(field, set()).add(form)
    return {label: {key: frozenset(forms) for key, forms in found.items()} for label, found in keys.items()}


@lru_cache(maxsize=1)
def opening_words() -> frozenset[str]:
    """The first words, without accents, that an item with an acting body can begin with: most items begin with none of
    them and need no look-up."""
    labels = (*_HEADS, "determiners", "directives", "adverbial_openers", "auxiliaries", "heading_openers")
    phrases = [bare(phrase).split() for label in labels for phrase in cues()[label]]
    words = {phrase[0] for phrase in phrases if tuple(phrase[:2]) != _GROUND}
    names = {key[0] for keys in _name_keys().values() for key in keys if key}
    # "d" opens "Đ/c Chủ tịch".
    return frozenset(
        words | names | {"phoi", "d"} | {first for first, rest in _abbreviations() if rest[0] in names | words}
    )


@lru_cache(maxsize=1)
def ground_openers() -> frozenset[str]:
    """The third words of grounds that begin like many predicates: "Thực hiện | chỉ đạo của UBND tỉnh, …"."""
    phrases = [bare(phrase).split() for phrase in cues()["adverbial_openers"]]
    return frozenset(phrase[2] for phrase in phrases if tuple(phrase[:2]) == _GROUND and len(phrase) > 2)


@lru_cache(maxsize=1)
def late_openers() -> frozenset[str]:
    """The first words, without accents, of times and grounds behind which the acting body comes late."""
    return frozenset(bare(word).split()[0] for word in cues()["adverbial_openers"])


def _abbreviations() -> list[tuple[str, tuple[str, ...]]]:
    from normalizers.unit_words import abbreviations

    return [(bare(short).split()[0], key) for short in abbreviations() if (key := key_of(short)) and bare(short)]


class _Token(NamedTuple):
    """A word wherever it stands: folded, as key words (abbreviations in full; none for "và" and "của"), and the numbers
    of both in the vocabulary."""

    folded: str
    keys: tuple[str, ...]
    number: int
    key_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Pipeline:
    """spaCy's two matchers: cues by folded words, names by their keys; `labels` by their numbers in the vocabulary."""

    tokens: Memo[_Token]
    doc: "Callable[[list[int]], Doc]"
    cues: "PhraseMatcher"
    names: "PhraseMatcher"
    labels: dict[int, str]
    short_forms: dict[tuple[str, tuple[str, ...]], frozenset[str]]


@lru_cache(maxsize=1)
def _pipeline() -> _Pipeline:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()
    number: Callable[[str], int] = vocab.strings.add

    def token(printed: str) -> _Token:
        composed = unicodedata.normalize("NFC", printed)
        folded, keys = fold(composed), key_of(composed)
        return _Token(folded, keys, number(folded), tuple(map(number, keys)))

    def doc(numbers: list[int]) -> Doc:
        words: Any = numbers  # where a word is known, its number does for it
        return Doc(vocab, words=words)

    def matcher(phrases: Iterable[tuple[str, list[list[str]]]]) -> PhraseMatcher:
        found = PhraseMatcher(vocab, attr="ORTH")
        for label, patterns in phrases:
            found.add(label, [doc([number(word) for word in pattern]) for pattern in patterns])
        return found

    lists = {label: phrases for label, phrases in cues().items() if label not in _LINE_LISTS}
    names = _name_keys()
    return _Pipeline(
        Memo(token, 1 << 15, 40),
        doc,
        matcher((label, [list(map(fold, phrase.split())) for phrase in phrases]) for label, phrases in lists.items()),
        matcher((label, [list(key) for key in sorted(keys) if key]) for label, keys in names.items()),
        {number(label): label for label in (*lists, *names)},
        {(label, key): forms for label, keys in names.items() for key, forms in keys.items() if len(key) < _SURE_KEY},
    )


_COMRADE = re.compile(r"\b[đĐdD]/[cC]\b")


@lru_cache(maxsize=256)
def read_words(text: str) -> Words:
    """The words of `text` with their labels. Offsets are those of `text` as given."""
    # "Đ/c" is one word, of the length of "ông".
    spelled = _COMRADE.sub("ông", text) if "/" in text else text
    spans = [m.span() for m in _WORD.finditer(spelled)]
    if not spans:
        return Words(text, (), (), (), (text,), {})
    pipeline = _pipeline()
    tokens = [pipeline.tokens[spelled[a:b]] for a, b in spans]
    folded, keys, numbers, key_numbers = zip(*tokens, strict=True)
    starts, ends = zip(*spans, strict=True)
    gaps = (text[: starts[0]], *(text[a:b] for a, b in zip(ends, (*starts[1:], len(text)), strict=True)))
    labels: Labels = {}
    w = Words(text, starts, ends, folded, gaps, labels)
    over, bracketed = _breaks(w)
    for number, start, end in pipeline.cues(pipeline.doc(list(numbers))):
        if over[start] == over[end - 1]:
            _keep(labels, pipeline.labels[number], start, end)
    _find_names(w, keys, key_numbers, bracketed, pipeline)
    return w


def _breaks(w: Words) -> tuple[list[int], list[int]]:
    """At each word, how many gaps up to it no phrase of the cues goes over (a clause's end, a comma before a new name:
    "xã, Hội …"), and how many no name does (brackets too)."""
    over, bracketed = [0], [0]
    stops = inners = 0
    for i in range(1, len(w)):
        gap = w.gaps[i]
        if gap != " ":
            short = w.ends[i - 1] - w.starts[i - 1] < _LEAST_WORD  # "TP. Huế"
            end = bool(_STOP.search(gap)) and not (short and gap.startswith("."))
            stops += end or ("," in gap and w.capital(i))
            inners += end or bool(_BRACKETS.search(gap) and not gap.startswith("."))
        over.append(stops)
        bracketed.append(inners)
    return over, bracketed


def _keep(labels: Labels, label: str, start: int, end: int) -> None:
    found = labels.get(start)
    if found is None:
        labels[start] = {label: end}
    elif end > found.get(label, 0):
        found[label] = end


def _find_names(
    w: Words,
    keys_of: tuple[tuple[str, ...], ...],
    numbers_of: tuple[tuple[int, ...], ...],
    bracketed: list[int],
    pipeline: _Pipeline,
) -> None:
    """Names of the catalogue by their keys, of which each word has one or several, connecting words none."""
    numbers = list(chain.from_iterable(numbers_of))
    if not numbers:
        return
    keys = list(chain.from_iterable(keys_of))
    owners = list(chain.from_iterable(map(repeat, range(len(w)), map(len, keys_of))))
    for match, a, b in pipeline.names(pipeline.doc(numbers)):
        if (a and owners[a - 1] == owners[a]) or (b < len(keys) and owners[b] == owners[b - 1]):
            continue
        start, end, label = owners[a], owners[b - 1] + 1, pipeline.labels[match]
        if bracketed[start] != bracketed[end - 1]:
            continue
        forms = pipeline.short_forms.get((label, tuple(keys[a:b]))) if b - a < _SURE_KEY else None
        if forms and " ".join(w.folded[start:end]) not in forms:
            continue
        if (
            end - start == 1
            and b - a > 1
            and w.ends[start] - w.starts[start] < 4
            and not w.between(start, end).isupper()
        ):
            continue
        _keep(w.labels, label, start, end)
