"""Where a printed place name ends: names that go on with a number or with words that open other phrases.

"Huyện Đại Từ", "Thị xã Ngã Năm" and "Thành phố Hải Phòng" end in such words; the catalogues tell.
"""

from collections.abc import Sequence
from functools import lru_cache

from normalizers.jurisdiction import DISTRICTS_ENDED
from normalizers.place_catalogue import Era, places
from normalizers.place_match import bearers
from normalizers.place_names import spelling


def name_length(kind: str, words: Sequence[str], shortest: int, year: int | None = None) -> int:
    """How many of `words` make the longest name of this kind ("Huyện") that a catalogue has; at least `shortest`.

    Words beyond `shortest` must be spelled as there, with small letters only where it has them; accents before them may
    be misread where the shorter name is no place. `year` is the plan's: plans before 2025 bear no names given in it.
    """
    longer = range(len(words), shortest, -1)
    if found := next((count for count in longer if _is_name(kind, words[:count], 0, year)), 0):
        return found
    if shortest and _official_names(kind, " ".join(words[:shortest]), year):
        return shortest
    return next((count for count in longer if _is_name(kind, words[:count], shortest, year)), shortest)


def _is_name(kind: str, words: Sequence[str], since: int, year: int | None) -> bool:
    """Whether the words are a name, spelled as in the catalogue from word number `since` on."""
    for name in _official_names(kind, " ".join(words), year):
        official = name.replace(" - ", " ").replace("-", " ").split(" ")
        small = [word for word, other in zip(words, official, strict=False) if word[0].islower() > other[0].islower()]
        alike = spelling("".join(words[since:])) == spelling("".join(official[since:]))
        if len(words) == len(official) and alike and not small:
            return True
    return False


@lru_cache(maxsize=8192)
def _official_names(kind: str, printed: str, year: int | None) -> tuple[str, ...]:
    """The official names of a kind that have the bare letters of a printed one."""
    eras: tuple[Era, ...] = ("until_2025", "from_2025")
    if year and year < DISTRICTS_ENDED.year:
        eras = ("until_2025",)
    return tuple(sorted({unit.name for era in eras for unit in bearers(places(era), kind, printed)}))
