"""Groups of bodies that a plan names by their kind: "các sở, ban, ngành", "các cơ quan, đơn vị liên quan"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import bare, fold
from normalizers.unit_kinds import is_no_kind
from normalizers.unit_words import Word, read_catalogue

QUANTIFIERS = frozenset({"cac", "nhung", "moi", "tung", "cu"})
_OPENERS = (("tat", "ca"), ("toan", "the"), ("toan", "bo"), ("mot", "so"), ("cac",), ("nhung",), ("moi",), ("tung",))
_FIRST_OPENERS = frozenset(opener[0] for opener in _OPENERS)
_ACCENTED = {bare(word): fold(word) for word in ("các", "những", "mỗi", "từng")}


@dataclass(frozen=True, slots=True)
class Noun:
    """One row of units_groups.csv: words that name a kind of body, with the level that they fix ("home": the issuer's;
    "local": district until July 2025, then commune). `mixed`: the word brings in bodies of other levels."""

    text: str
    family: str
    level: str
    mixed: bool


@lru_cache(maxsize=1)
def group_nouns() -> dict[tuple[str, ...], Noun]:
    """Words of the noun → noun: without accents, a single word folded with them ("ban" is not "bản")."""
    return {
        _noun_key(row["noun"]): Noun(row["noun"], row["family"], row["level"], bool(row["mixed"]))
        for row in read_catalogue("units_groups.csv")
    }


@lru_cache(maxsize=1)
def _noun_sizes() -> dict[str, tuple[int, ...]]:
    """First word of a noun without accents → lengths of the nouns that begin so, in words, the longest first."""
    sizes: dict[str, set[int]] = {}
    for key in group_nouns():
        sizes.setdefault(bare(key[0]), set()).add(len(key))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


def _noun_key(text: str) -> tuple[str, ...]:
    words = tuple(bare(text).split())
    return words if len(words) > 1 else (fold(text),)


@lru_cache(maxsize=1)
def group_openers() -> frozenset[str]:
    """First words, without accents, of groups of bodies: quantifiers and nouns."""
    return _FIRST_OPENERS | QUANTIFIERS | _noun_sizes().keys()


def noun_sizes(word: Word) -> tuple[int, ...]:
    """Lengths of the nouns that begin with `word`, in words, the longest first."""
    return _noun_sizes().get(word.bare, ())


def noun_at(words: Sequence[Word], at: int, size: int) -> Noun | None:
    """The noun of exactly `size` words at `words[at]`."""
    part = words[at : at + size]
    if len(part) < size:
        return None
    return group_nouns().get((part[0].fold,) if size == 1 else tuple(w.bare for w in part))


_LEVELS = frozenset({"tinh", "huyen", "quan", "xa", "phuong", "thanh", "thi", "trung", "co", "minh"})
"""First words of levels behind "cấp"."""


def read_noun(words: Sequence[Word], at: int, stop: int | None = None) -> tuple[int, Noun] | None:
    """The longest group noun at `words[at]`: (index behind it, noun). Single words count only with their accents."""
    limit = len(words) if stop is None else stop
    if at >= limit:
        return None
    for size in noun_sizes(words[at]):
        if at + size > limit:
            continue
        noun = noun_at(words, at, size)
        if noun is None or any(w.before.strip(" -–") for w in words[at + 1 : at + size]):
            continue
        if is_no_kind(words, at + size - 1):
            continue
        if noun.text == "cấp" and at + 1 < len(words) and words[at + 1].bare in _LEVELS:
            continue  # "các sở, ban, ngành cấp tỉnh"
        return at + size, noun
    return None


def read_quantifier(words: Sequence[Word], at: int) -> int:
    """Index behind "các", "tất cả các", "một số" … at `words[at]`; `at` itself where there is none."""
    here = at
    while here < len(words):
        if words[here].bare not in _FIRST_OPENERS and not words[here].text.isdigit():
            return here
        for opener in _OPENERS:
            if opener[0] != words[here].bare:
                continue
            part = words[here : here + len(opener)]
            if tuple(w.bare for w in part) == opener and all(
                w.before.strip(" .-+•:(") == "" or here == at for w in part
            ):
                if len(opener) == 1 and part[0].fold != _ACCENTED[opener[0]] and opener[0] != "cac":
                    continue
                here += len(opener)
                break
        else:
            counted = words[here].text.isdigit() and here + 1 < len(words) and not words[here + 1].before.strip()
            counted = counted and read_noun(words, here + 1) is not None
            return here + 1 if counted else here
    return here


@dataclass(frozen=True, slots=True)
class Group:
    """A group as read: words [start, end), the last of its nouns ends at `nouns_end`."""

    start: int
    end: int
    nouns_end: int
    nouns: tuple[Noun, ...]


_FIXED = (
    ("cac", "cap", "cac", "nganh", "cac", "dia", "phuong"),
    ("cac", "cap", "cac", "nganh"),
    ("cac", "nganh", "cac", "cap"),
)
"""The longest first."""
_CLOSED = (("so", "ban", "nganh"), ("so", "nganh"), ("phong", "ban", "nganh"))


def read_group(
    words: Sequence[Word], at: int, starts_body: Callable[[int], bool], separated: Callable[[int], int | None]
) -> Group | None:
    """The group that begins at `words[at]`, or None. `starts_body(i)`: a body other than a group begins at word i;
    `separated(i)`: index of the word behind a separator that stands at word i."""
    for fixed in _FIXED:
        if tuple(w.bare for w in words[at : at + len(fixed)]) == fixed:
            fixed_nouns = (group_nouns()[(fold("cấp"),)], group_nouns()[(fold("ngành"),)])
            nouns_end = at + len(fixed)
            return Group(at, _modifiers(words, nouns_end, starts_body, separated), nouns_end, fixed_nouns)
    here = read_quantifier(words, at)
    first = read_noun(words, here)
    if first is None:
        return None
    end, noun = first
    nouns = [noun]
    nouns_end = end
    while True:
        adjacent = read_noun(words, end) if end < len(words) and separated(end) is None else None
        if words[end - 1].bare in _OF:
            adjacent = None  # "đơn vị trực thuộc Sở": the noun says whose they are
        if adjacent is not None and _joins(nouns, adjacent[1]):
            end, noun = adjacent
            nouns_end = end
            nouns.append(noun)
            continue
        end = _modifiers(words, end, starts_body, separated)
        following = separated(end)
        if following is None or following >= len(words) or ";" in words[following].before:
            break
        if read_quantifier(words, following) != following or starts_body(following):
            break
        more = read_noun(words, following)
        if more is None:
            if nouns[-1].family == "village" or not _qualifies(words, following, nouns):
                break
            end = _modifiers(words, following + 1, starts_body, separated)
            continue
        if not _joins(nouns, more[1]) or _leaves_closed(nouns, more[1]):
            break
        end, noun = more
        nouns_end = end
        nouns.append(noun)
    return Group(at, end, nouns_end, tuple(nouns))


def _joins(nouns: list[Noun], noun: Noun) -> bool:
    """A noun without "các" goes on a group of its own family; schools and villages do not go on a group of bodies."""
    family = nouns[-1].family
    return family == noun.family or {family, noun.family} <= {"general", "institution"}


def _leaves_closed(nouns: list[Noun], noun: Noun) -> bool:
    """Behind "sở, ban, ngành" an institution begins a group of its own."""
    if noun.family != "institution" or len(nouns) > 3:
        return False
    return tuple(bare(n.text) for n in nouns) in _CLOSED


def _qualifies(words: Sequence[Word], at: int, nouns: list[Noun]) -> bool:
    """Small words behind a comma belong to the noun before ("cơ quan báo chí, truyền thông")."""
    return not words[at].capital and words[at].bare not in {"phoi", "chu"} and nouns[-1].family != "school"


_ENDS = frozenset({"phoi", "chu", "tham"})


def _modifiers(
    words: Sequence[Word], at: int, starts_body: Callable[[int], bool], separated: Callable[[int], int | None]
) -> int:
    """Index behind the words that qualify a noun: up to the next separator, or a body that begins without one."""
    here = at
    while here < len(words) and separated(here) is None:
        if words[here].capital and starts_body(here) and words[here - 1].bare not in _OF:
            break
        if words[here].before.strip() and any(mark in words[here].before for mark in ";:"):
            break
        here += 1
    return here


_OF = frozenset({"thuoc", "cua", "do", "vu", "truc", "duoc", "viec"})


def group_level(nouns: Sequence[Noun], home: Jurisdiction) -> str | None:
    """The level that a group's own words fix in a plan of `home`, None where they fix none or mix levels."""
    if any(noun.mixed for noun in nouns):
        return None
    levels = {level for noun in nouns if (level := _noun_level(noun, home))}
    return levels.pop() if len(levels) == 1 else None


def _noun_level(noun: Noun, home: Jurisdiction) -> str | None:
    if noun.level == "local":
        if home.office is not None and not home.office.startswith("Phòng"):
            return home.level
        if home.has_districts:
            return "district"
        return "commune" if home.level == "commune" else None
    if noun.level == "home":
        if home.level == "commune" and home.has_districts:
            return None
        return home.level
    return noun.level or None
