"""The PAPI component that a task's words speak of, for tasks whose plan names none: a suggestion, never a reading.

The evidence is a catalogue of terms (catalogues/subdimension_terms.yaml); nothing is learned from plans. How the
scores were calibrated and checked is told in docs/suggestions.md.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from normalizers.suggestion_catalogue import NO_COMPONENT, Combination, Phrase, Terms, bare_word, terms

LONGEST = 4000
"""Characters of a text that are read: what a task is about is said before that."""

_CLAUSE = re.compile(r"[.;:\n•…]+(?=\s|$)|\s[-–+]\s|\n")
_PAPI = re.compile(r"PAPI\.[1-8]")
_FADING = (1.0, 0.6, 0.4, 0.3, 0.2)
_MISREAD = 0.6
_DOUBT_KNOWN, _DOUBT_OPEN = 1.0, 3.0
# Share of evidence → share of suggestions that were right (docs/suggestions.md); flat outside the knots.
_CALIBRATION_KNOWN = ((0.40, 0.40), (0.60, 0.70), (0.70, 0.83), (0.80, 0.90), (0.90, 0.92))
_CALIBRATION_OPEN = ((0.30, 0.40), (0.40, 0.60), (0.50, 0.77), (0.60, 0.85), (0.70, 0.87))
_LEAST_KNOWN, _LEAST_OPEN = 0.5, 0.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A component ("PAPI.2.2") and the share of suggestions with such a score that are right (0 to 1)."""

    subdimension: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in a text: the phrase or combination, the component that it speaks for and the points it gives."""

    component: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    phrase: Phrase
    weight: float


def suggest_subdimension(text: str, dimension: str | None = None) -> Suggestion | None:
    """The component of PAPI that a task speaks of; None where nothing fits, two fit alike, or it is about the plan itself.

    `text` is the task with its indicator, in the plan's words. `dimension` "PAPI.n" leaves only its components; with
    any other or none, all are open and more evidence is asked for. The plan's own naming is no business of this function.
    """
    known = dimension if dimension and _PAPI.fullmatch(dimension) else None
    best, margin = _ranked(text, known)
    if best is None:
        return None
    score = _interpolated(margin, _CALIBRATION_KNOWN if known else _CALIBRATION_OPEN)
    return Suggestion(best, round(score, 2)) if score >= (_LEAST_KNOWN if known else _LEAST_OPEN) else None


def _ranked(text: str, dimension: str | None) -> tuple[str | None, float]:
    """The component with most evidence and its share of all weighed, before calibration; None for a tie or none."""
    sums = weigh(evidence(text, dimension))
    ranked = sorted(((points, component) for component, points in sums.items() if points > 0), reverse=True)
    if not ranked or ranked[0][1] == NO_COMPONENT:
        return None, 0.0
    first, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0
    if first - second < 0.2 * first:
        return None, 0.0
    return ranked[0][1], first / (first + second + (_DOUBT_KNOWN if dimension else _DOUBT_OPEN))


def weigh(found: Sequence[Evidence]) -> dict[str, float]:
    """Points by component: the strongest evidence in full, each further one less, what speaks against it in full."""
    points: dict[str, list[float]] = {}
    for item in found:
        points.setdefault(item.component, []).append(item.points)
    return {
        component: sum(p * _FADING[min(i, len(_FADING) - 1)] for i, p in enumerate(sorted(values, reverse=True)) if p > 0)
        + sum(p for p in values if p < 0)
        for component, values in points.items()
    }


def evidence(text: str, dimension: str | None = None) -> list[Evidence]:
    """Every term of the candidates found in a text, each once, with the points it gives after sharing out."""
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
    chosen = components[dimension] if dimension in components else [c for row in components.values() for c in row]
    return frozenset((*chosen, NO_COMPONENT))


def _of_clause(words: Sequence[str], catalogue: Terms, candidates: frozenset[str]) -> Iterator[Evidence]:
    matches = _longest(_matches(words, catalogue))
    fired, taken = _combined(matches, catalogue.combinations, candidates)
    yield from fired
    for match in matches:
        points = {c: p for c, p in match.phrase.points.items() if c in candidates}
        if match.phrase.mute or match in taken:
            continue
        shared = max(1, sum(1 for c, p in points.items() if p > 0 and c != NO_COMPONENT))
        for component, value in points.items():
            share = 1 if component == NO_COMPONENT or value < 0 else shared
            yield Evidence(component, value * match.weight / share, " ".join(match.phrase.words))


def _longest(matches: Iterable[_Match]) -> list[_Match]:
    """The longest matches that do not overlap; of equally long ones the better read, then the first."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, -m.weight, m.start)):
        if all(match.end <= k.start or k.end <= match.start or (match.start, match.end) == (k.start, k.end) for k in kept):
            kept.append(match)
    return kept


def _matches(words: Sequence[str], catalogue: Terms) -> Iterator[_Match]:
    """Every phrase in the words, by bare letters; with other accents only long ones, and for less."""
    letters = [bare_word(word) for word in words]
    for start in range(len(words)):
        node = catalogue.root.get(letters[start])
        end = start + 1
        while node is not None:
            if node.phrases:
                printed = tuple(words[start:end])
                exact = [p for p in node.phrases if p.words == printed]
                for phrase in exact or node.phrases:
                    if exact or phrase.misread:
                        yield _Match(start, end, phrase, 1.0 if exact else _MISREAD)
            node = node.get(letters[end]) if end < len(words) else None
            end += 1


def _combined(
    matches: Sequence[_Match], combinations: Sequence[Combination], candidates: frozenset[str]
) -> tuple[list[Evidence], list[_Match]]:
    """The combinations fulfilled in one clause by phrases that do not overlap, and the phrases that fulfil them."""
    by_part: dict[int, dict[int, list[_Match]]] = {}
    for match in matches:
        for combination, part in match.phrase.parts:
            if combinations[combination].component in candidates:
                by_part.setdefault(combination, {}).setdefault(part, []).append(match)
    fired: list[Evidence] = []
    taken: list[_Match] = []
    for number, parts in by_part.items():
        combination = combinations[number]
        chosen = _disjoint(parts) if len(parts) == combination.parts else None
        if chosen:
            weight = min(match.weight for match in chosen)
            words = " + ".join(" ".join(match.phrase.words) for match in chosen)
            fired.append(Evidence(combination.component, combination.points * weight, words))
            taken += chosen
    return fired, taken


def _disjoint(parts: dict[int, list[_Match]]) -> list[_Match] | None:
    """One match for each part, the longest first, none overlapping another; None where there is no such choice."""
    chosen: list[_Match] = []
    for _, matches in sorted(parts.items(), key=lambda item: len(item[1])):
        free = [m for m in matches if all(m.end <= c.start or c.end <= m.start for c in chosen)]
        if not free:
            return None
        chosen.append(max(free, key=lambda m: (m.end - m.start, -m.start)))
    return chosen


def _interpolated(value: float, knots: Sequence[tuple[float, float]]) -> float:
    """Linear between the knots, flat outside them."""
    at = bisect_right([x for x, _ in knots], value)
    if at == 0 or at == len(knots):
        return knots[at - 1 if at else 0][1]
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
