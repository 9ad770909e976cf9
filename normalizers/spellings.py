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

    def near(self, text: str, errors: int) -> list[tuple[str, int]]:
        """The spellings that differ from `text` by at most `errors` letters, with that number, the nearest first, eight
        at most."""
        lengths = range(len(text) - errors, len(text) + errors + 1)
        # In their own order, which decides between equally near ones.
        among = sorted(i for length in lengths for i in self._of_length.get(length, ()))
        spellings = [self._known[i] for i in among]
        found = process.extract(text, spellings, scorer=Levenshtein.distance, score_cutoff=errors, limit=_MOST)
        return [(spelling, int(distance)) for spelling, distance, _ in found]
