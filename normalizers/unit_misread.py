"""Names that a scanner misread: the one body of the catalogue that is near enough, or none."""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalizers.unit_catalogue import aliases

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
def _choices() -> list[str]:
    return list(_forms())


@lru_cache(maxsize=1)
def _first_words() -> dict[tuple[str, ...], set[str]]:
    """Names without their last word, for names cut off at a line's end ("Ủy ban Mặt trận Tổ")."""
    cut: dict[tuple[str, ...], set[str]] = {}
    for alias in aliases():
        if alias.source == "catalogue" and len(alias.key) > _CUT_OFF:
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
    found = process.extract(text, _choices(), scorer=Levenshtein.distance, score_cutoff=allowed, limit=8)
    if not found:
        return None
    best = min(distance for _, distance, _ in found)
    units = {_forms()[form] for form, distance, _ in found if distance == best and _same_kind(form, key)}
    return units.pop() if len(units) == 1 else None


def _same_kind(form: str, key: tuple[str, ...]) -> bool:
    """The kind word itself must not be what differs: "Phòng Y tế" is not near "Trạm Y tế"."""
    return Levenshtein.distance(form.split(" ", 1)[0], key[0]) <= (1 if len(key[0]) > 3 else 0)
