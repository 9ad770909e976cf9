"""Kind words ("Sở", "Chi cục", "Trung tâm") and offices ("Giám đốc", "Trưởng") at the beginning of a body's name."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from normalizers.text import bare, fold
from normalizers.unit_words import Word, read_catalogue


@lru_cache(maxsize=1)
def kind_words() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Words of a kind of body without accents → its possible levels, from units_kinds.csv."""
    return {tuple(bare(row["kind"]).split()): tuple(row["levels"].split()) for row in read_catalogue("units_kinds.csv")}


@lru_cache(maxsize=1)
def clear_kinds() -> frozenset[str]:
    """Kind words (without accents) that with a capitalised word behind them name a body and nothing else."""
    return frozenset(bare(row["kind"]) for row in read_catalogue("units_kinds.csv") if row["clear"])


@lru_cache(maxsize=1)
def _no_kinds() -> frozenset[tuple[str, str]]:
    """(kind word, word behind it) where it is no kind: "tổ chức", "hội nghị", "phòng chống"."""
    rows = read_catalogue("units_kinds.csv")
    return frozenset(
        (bare(row["kind"]).split()[-1], bare(word)) for row in rows for word in row["not_before"].split("|") if word
    )


@lru_cache(maxsize=1)
def _offices() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(row["office"]).split(" ")) for row in read_catalogue("units_offices.csv"))


def is_no_kind(words: Sequence[Word], at: int) -> bool:
    """The kind word at `words[at]` is part of another word ("tổ chức")."""
    return at + 1 < len(words) and (words[at].bare, words[at + 1].bare) in _no_kinds()


def kind_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind the longest kind word at `words[at]` that a name follows, None where there is none."""
    for size in (3, 2, 1):
        part = words[at : at + size]
        if len(part) == size and tuple(w.bare for w in part) in kind_words() and at + size < len(words):
            if any(w.before.strip() for w in part[1:]) or separated(at + size) is not None:
                continue
            return None if is_no_kind(words, at + size - 1) else at + size
    return None


def office_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind an office at `words[at]` that a body follows, None where there is none."""
    for office in _offices():
        if tuple(w.fold for w in words[at : at + len(office)]) == office:
            end = at + len(office)
            return end if end < len(words) and separated(end) is None else None
    return None
