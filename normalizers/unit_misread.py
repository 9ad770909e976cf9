"""Names that a scanner misread: the one body of the catalogue that is near enough, or none."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from normalizers.spellings import Spellings
from normalizers.unit_catalogue import aliases
from normalizers.unit_words import Word, abbreviations

_SHORTEST = 10
_CUT_OFF = 3


def _allowed(length: int) -> int:
    """Letters that may differ in a name of `length` letters without accents: one in ten, three at most."""
    return 0 if length < _SHORTEST else min(3, max(1, length // 10))


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    return {
        " ".join(a.key): a.unit_id for a in aliases() if a.source == "catalogue" and len(" ".join(a.key)) >= _SHORTEST
    }


@lru_cache(maxsize=1)
def _choices() -> Spellings:
    return Spellings(_forms())


@lru_cache(maxsize=1)
def _first_words() -> dict[tuple[str, ...], set[str]]:
    """Names without their last word, for names cut off at a line's end ("Ủy ban Mặt trận Tổ")."""
    cut: dict[tuple[str, ...], set[str]] = {}
    for alias in aliases():
        spelled = alias.source == "catalogue" and not any(w.isupper() and len(w) > 1 for w in alias.text.split())
        if spelled and len(alias.key) > _CUT_OFF and not alias.key[-1].isdigit():
            cut.setdefault(alias.key[:-1], set()).add(alias.unit_id)
    return cut


@lru_cache(maxsize=8192)
def nearest(key: tuple[str, ...]) -> str | None:
    """unit_id of the body whose name differs from the key words by the fewest letters, where it is the only one so
    near; a name of at least four words that lacks its last one counts as well. None where none or several fit."""
    cut = _first_words().get(key)
    if cut is not None and len(cut) == 1:
        return next(iter(cut))
    text = " ".join(key)
    allowed = _allowed(len(text))
    if not allowed or len(key) < 2:
        return None
    found = _choices().near(text, allowed)
    if not found:
        return None
    best = min(distance for _, distance in found)
    units = {_forms()[form] for form, distance in found if distance == best and _same_kind(form, key)}
    return units.pop() if len(units) == 1 else None


def is_near_first_word(key: str) -> bool:
    """Whether a name that `nearest` finds can begin with this key word."""
    return any(_near(word, key) for word in _name_openers())


@lru_cache(maxsize=1)
def _name_openers() -> frozenset[str]:
    return frozenset((*(form.split(" ", 1)[0] for form in _forms()), *(key[0] for key in _first_words())))


def _same_kind(form: str, key: tuple[str, ...]) -> bool:
    """The kind word itself must not be what differs: "Phòng Y tế" is not near "Trạm Y tế"."""
    return _near(form.split(" ", 1)[0], key[0])


def _near(word: str, printed: str) -> bool:
    return Levenshtein.distance(word, printed) <= (1 if len(printed) > 3 else 0)


def has_unknown_short(words: Sequence[Word]) -> bool:
    """An abbreviation that no catalogue explains must match letter by letter, not nearly ("QLĐĐ" is not "QLĐT")."""
    if all(word.text.isupper() for word in words):
        return False
    return any(
        len(word.text) > 1 and word.text.isupper() and not word.text.isdigit() and word.keys == (word.bare,)
        and word.text not in abbreviations()
        for word in words
    )  # fmt: skip
