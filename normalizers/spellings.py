"""Known spellings that a misread text is near to, by the letters in which they differ (Levenshtein)."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_MOST = 8


class Spellings:
    """Spellings kept by their length: a text is compared with those alone that it can be near to."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)
        self._of_length: dict[int, list[int]] = {}
        for i, spelling in enumerate(self._known):
            self._of_length.setdefault(len(spelling), []).append(i)
        self._among: dict[tuple[int, int], list[str]] = {}

    def near(self, text: str, errors: int) -> list[tuple[str, int]]:
        """The spellings that differ from `text` by at most `errors` letters, with that number, the nearest first, eight
        at most."""
        among = self._among.get((len(text), errors))
        if among is None:
            lengths = range(len(text) - errors, len(text) + errors + 1)
            # In their own order, which decides between equally near ones.
            order = sorted(i for length in lengths for i in self._of_length.get(length, ()))
            among = self._among[len(text), errors] = [self._known[i] for i in order]
        found = process.extract(text, among, scorer=Levenshtein.distance, score_cutoff=errors, limit=_MOST)
        return [(spelling, int(distance)) for spelling, distance, _ in found]
