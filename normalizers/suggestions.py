"""The PAPI component that a task's words speak of, for tasks whose plan names none: a suggestion, never a reading.

The evidence is a catalogue of terms (catalogues/subdimension_terms.yaml) written by hand. How the scores were
calibrated and checked, and on what, is told in docs/suggestions.md.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from normalizers.suggestion_catalogue import NO_COMPONENT, Combination, Node, Phrase, Terms, terms

LONGEST = 4000
"""Characters of a text that are read: what a task is about is said before that."""

_CLAUSE = re.compile(r"[.;:•…](?=\s|$)|\s[-–+]\s|\n")
_PAPI = re.compile(r"PAPI\.[1-8]")
_FADING = (1.0, 0.6, 0.4, 0.3, 0.2)
_MISREAD = 0.6
# Two that fit alike: the second has this share of the first's points or more.
_ALIKE = 0.8
# Points that no evidence at all weighs: so that one hint is less sure than ten terms. More where all of PAPI is open.
_DOUBT_KNOWN, _DOUBT_OPEN = 1.0, 3.0
# Share of evidence → share of suggestions that were right (docs/suggestions.md); flat outside the knots.
_CALIBRATION_KNOWN = ((0.40, 0.40), (0.60, 0.72), (0.70, 0.82), (0.80, 0.90))
_CALIBRATION_OPEN = ((0.30, 0.45), (0.45, 0.75), (0.55, 0.85))
_LEAST_KNOWN, _LEAST_OPEN = 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A component ("PAPI.2.2") and the share of suggestions with such a score that are right (0 to 1)."""

    subdimension: str
    score: float


class Evidence(NamedTuple):
    """What a text says for (or, below 0, against) a component: points, and the folded words of the term found."""

    component: str
    points: float
    words: str


class _Match(NamedTuple):
    """A phrase in the words from `start` up to `end`; `weight` is below 1 where its accents are misread."""

    start: int
    end: int
    phrase: Phrase
    weight: float


def suggest_subdimension(text: str, dimension: str | None = None) -> Suggestion | None:
    """The component of PAPI that a task speaks of.

    `text` is the task and its indicator in the plan's words, as two sentences. `dimension` "PAPI.n" leaves only its
    components as candidates; with any other, or None, all 28 are open and more evidence is asked for. None where
    nothing fits, where two fit alike, or where the text is about the plan itself or about what PAPI does not ask.
    """
    known = dimension if dimension and _PAPI.fullmatch(dimension) else None
    best, share = rank(text, known)
    if best is None:
        return None
    score = round(_interpolated(share, _CALIBRATION_KNOWN if known else _CALIBRATION_OPEN), 2)
    return Suggestion(best, score) if score >= (_LEAST_KNOWN if known else _LEAST_OPEN) else None


def rank(text: str, dimension: str | None) -> tuple[str | None, float]:
    """The component with most points and its share of the evidence (0 to 1), not calibrated; (None, 0) if none wins."""
    points = weigh(evidence(text, dimension))
    ranked = sorted(((value, component) for component, value in points.items() if value > 0), reverse=True)
    if not ranked:
        return None, 0.0
    (first, best), others = ranked[0], [value for value, _ in ranked[1:]] or [0.0]
    if best == NO_COMPONENT or others[0] > _ALIKE * first:
        return None, 0.0
    # A list of many subjects is about none of them, so the third and further ones weigh in as well.
    against = others[0] + sum(others[1:]) / 2
    return best, first / (first + against + (_DOUBT_KNOWN if dimension else _DOUBT_OPEN))


def weigh(found: Iterable[Evidence]) -> dict[str, float]:
    """Points by component: the strongest evidence in full, each further one less; what speaks against it in full."""
    points: dict[str, list[float]] = {}
    for item in found:
        points.setdefault(item.component, []).append(item.points)
    return {component: _faded(values) for component, values in points.items()}


def _faded(values: Iterable[float]) -> float:
    ordered = sorted(values, reverse=True)
    return sum(p * _FADING[min(i, len(_FADING) - 1)] if p > 0 else p for i, p in enumerate(ordered))


def evidence(text: str, dimension: str | None = None) -> list[Evidence]:
    """Every term of the candidates in a text, each once, with its points: what a suggestion rests on."""
    catalogue = terms()
    candidates = _candidates(dimension)
    found: dict[tuple[str, str], Evidence] = {}
    for clause in _CLAUSE.split(text[:LONGEST]):
        for item in _of_clause(catalogue.words(clause), catalogue, candidates):
            key = item.component, item.words
            if key not in found or item.points > found[key].points:
                found[key] = item
    return list(found.values())


@lru_cache(maxsize=16)
def _candidates(dimension: str | None) -> frozenset[str]:
    components = terms().components
    of_dimension = components.get(dimension) if dimension else None
    return frozenset((*(of_dimension or (c for row in components.values() for c in row)), NO_COMPONENT))


def _of_clause(words: Sequence[tuple[str, str]], catalogue: Terms, candidates: frozenset[str]) -> Iterator[Evidence]:
    matches = _longest(_matches(words, catalogue.root), len(words))
    if not matches:
        return
    fired, taken = _combined(matches, catalogue.combinations, candidates)
    yield from fired
    for match in matches:
        if match.phrase.mute or match.start in taken:
            continue
        points = [(c, p) for c, p in match.phrase.points.items() if c in candidates]
        shared = max(1, sum(1 for c, p in points if p > 0 and c != NO_COMPONENT))
        for component, value in points:
            share = 1 if component == NO_COMPONENT or value < 0 else shared
            yield Evidence(component, value * match.weight / share, match.phrase.text)


def _matches(words: Sequence[tuple[str, str]], root: Node) -> list[_Match]:
    """Every phrase in the words, by bare letters; with other accents than its own only a long one, and for less."""
    if not words:
        return []
    found: list[_Match] = []
    folded, letters = zip(*words, strict=True)
    last = len(words)
    for start, first in enumerate(letters):
        node, end = root.get(first), start + 1
        while node is not None:
            if node.phrases:
                found += _ending(node, folded[start:end], letters[start:end], start)
            node = node.get(letters[end]) if end < last else None
            end += 1
    return found


def _ending(node: Node, printed: tuple[str, ...], letters: tuple[str, ...], start: int) -> list[_Match]:
    """The phrase of `node` as spelled in the words, else those that they may be with misread accents."""
    end = start + len(printed)
    spelled = node.phrases.get(printed)
    if spelled is not None:
        return [_Match(start, end, spelled, 1.0)]
    return [
        _Match(start, end, phrase, _MISREAD)
        for phrase in node.phrases.values()
        if phrase.long and _misread(phrase, printed, letters)
    ]


def _misread(phrase: Phrase, printed: tuple[str, ...], letters: tuple[str, ...]) -> bool:
    """Whether at most half of the words have other accents than the phrase's, or all words have none."""
    other = sum(1 for own, word in zip(phrase.words, printed, strict=True) if own != word)
    return other * 2 <= len(printed) or printed == letters


def _longest(matches: list[_Match], length: int) -> list[_Match]:
    """The longest matches, none overlapping; of equally long ones the better read, then the first."""
    if len(matches) < 2:
        return matches
    kept: list[_Match] = []
    taken = bytearray(length)
    for match in sorted(matches, key=lambda m: (m.start - m.end, -m.weight, m.start)):
        if 1 not in taken[match.start : match.end]:
            kept.append(match)
            taken[match.start : match.end] = b"\x01" * (match.end - match.start)
    return kept


def _combined(
    matches: Sequence[_Match], combinations: Sequence[Combination], candidates: frozenset[str]
) -> tuple[list[Evidence], set[int]]:
    """The combinations fulfilled in one clause, and where the phrases that fulfil them start."""
    by_part: dict[int, dict[int, list[_Match]]] = {}
    for match in matches:
        for number, part in match.phrase.parts:
            if combinations[number].component in candidates:
                by_part.setdefault(number, {}).setdefault(part, []).append(match)
    fired: list[Evidence] = []
    taken: set[int] = set()
    for number, parts in by_part.items():
        combination = combinations[number]
        chosen = _disjoint(parts) if len(parts) == combination.parts else None
        if chosen:
            weight = min(match.weight for match in chosen)
            words = " + ".join(match.phrase.text for match in chosen)
            fired.append(Evidence(combination.component, combination.points * weight, words))
            taken.update(match.start for match in chosen)
    return fired, taken


def _disjoint(parts: dict[int, list[_Match]]) -> list[_Match] | None:
    """One match for each part, the longest first; None where a phrase would have to stand for two parts."""
    chosen: list[_Match] = []
    for matches in sorted(parts.values(), key=len):
        others = [match for match in matches if match not in chosen]
        if not others:
            return None
        chosen.append(max(others, key=lambda m: (m.end - m.start, -m.start)))
    return chosen


def _interpolated(value: float, knots: Sequence[tuple[float, float]]) -> float:
    """Linear between the knots, flat outside them."""
    at = bisect_right([x for x, _ in knots], value)
    if at == 0 or at == len(knots):
        return knots[max(at - 1, 0)][1]
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
