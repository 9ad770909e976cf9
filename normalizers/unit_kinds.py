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
def _kind_spellings() -> dict[tuple[str, ...], str]:
    return {tuple(fold(row["kind"]).split()): row["kind"] for row in read_catalogue("units_kinds.csv")}


@lru_cache(maxsize=1)
def _kind_sizes() -> dict[str, tuple[int, ...]]:
    """First word of a kind → lengths of the kinds that begin so, in words, the longest first."""
    sizes: dict[str, set[int]] = {}
    for kind in kind_words():
        sizes.setdefault(kind[0], set()).add(len(kind))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


@lru_cache(maxsize=1)
def _longest_kind() -> int:
    return max(len(kind) for kind in kind_words())


def spell_kind(name: str) -> str:
    """A body's name with its kind word in the standard spelling: "ban quản lý …" as "Ban Quản lý …"."""
    words = name.split(" ")
    if words[0].rstrip(".") in SHORT_KINDS and len(words) > 1:
        rest = " ".join(words[1:])
        return f"{SHORT_KINDS[words[0].rstrip('.')]} {rest[:1].upper()}{rest[1:]}"
    for size in range(min(_longest_kind(), len(words) - 1), 0, -1):
        kind = _kind_spellings().get(tuple(fold(word) for word in words[:size]))
        if kind is not None:
            return " ".join((kind, *words[size:]))
    return name


@lru_cache(maxsize=1)
def _no_kinds() -> frozenset[tuple[str, str]]:
    """(kind word, word behind it) where it is no kind: "tổ chức", "hội nghị", "phòng chống"."""
    rows = read_catalogue("units_kinds.csv")
    return frozenset(
        (bare(row["kind"]).split()[-1], bare(word)) for row in rows for word in row["not_before"].split("|") if word
    )


@lru_cache(maxsize=1)
def _offices() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of an office → the offices that begin so, in the file's order."""
    offices: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in read_catalogue("units_offices.csv"):
        office = tuple(fold(row["office"]).split(" "))
        offices[office[0]] = (*offices.get(office[0], ()), office)
    return offices


@lru_cache(maxsize=1)
def office_openers() -> frozenset[str]:
    """First words of offices without accents."""
    return frozenset(bare(first) for first in _offices())


def is_no_kind(words: Sequence[Word], at: int) -> bool:
    """The kind word at `words[at]` is part of another word ("tổ chức")."""
    return at + 1 < len(words) and (words[at].bare, words[at + 1].bare) in _no_kinds()


SHORT_KINDS = {"TT": "Trung tâm", "P": "Phòng", "VP": "Văn phòng", "BV": "Bệnh viện", "BQL": "Ban Quản lý"}
"""Kind words as plans abbreviate them before a name ("TT CNTT")."""


def _short_kind(words: Sequence[Word], at: int) -> str | None:
    """The kind word that the abbreviation at `words[at]` stands for, where a capitalised name follows."""
    kind = SHORT_KINDS.get(words[at].text) if at + 1 < len(words) else None
    if kind is None or not words[at + 1].capital or words[at + 1].before.strip(" .") or words[at + 1].text.isdigit():
        return None
    return kind


def head_of(words: Sequence[Word], at: int, end: int) -> str:
    """The kind word at `words[at:end]` in full, without accents: "trung tam" for "TT"."""
    short = _short_kind(words, at) if end == at + 1 else None
    return bare(short) if short is not None else " ".join(word.bare for word in words[at:end])


@lru_cache(maxsize=1)
def _folded_kinds() -> frozenset[str]:
    return frozenset(fold(row["kind"]) for row in read_catalogue("units_kinds.csv"))


def kind_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind the longest kind word at `words[at]` that a name follows, None where there is none."""
    if _short_kind(words, at) is not None:
        return at + 1
    for size in _kind_sizes().get(words[at].bare, ()) if at < len(words) else ():
        part = words[at : at + size]
        if len(part) == size and tuple(w.bare for w in part) in kind_words() and at + size < len(words):
            if any(w.before.strip() for w in part[1:]) or separated(at + size) is not None:
                continue
            if size == 1 and not part[0].capital and part[0].fold not in _folded_kinds():
                continue  # "số lượng" is no "sở"
            return None if is_no_kind(words, at + size - 1) else at + size
    return None


def office_end(words: Sequence[Word], at: int, separated: Callable[[int], int | None]) -> int | None:
    """Index behind an office at `words[at]` that a body follows, None where there is none."""
    for office in _offices().get(words[at].fold, ()) if at < len(words) else ():
        if tuple(w.fold for w in words[at : at + len(office)]) == office:
            end = at + len(office)
            return end if end < len(words) and separated(end) is None else None
    return None
