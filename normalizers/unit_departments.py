"""Plans that a department issues ("Sở Nội vụ"): its own inner offices, which no words of place stand behind."""

from functools import lru_cache

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import bare
from normalizers.unit_catalogue import entries, longest, tree
from normalizers.unit_groups import read_noun
from normalizers.unit_kinds import kind_words
from normalizers.unit_places import RANK, read_tail
from normalizers.unit_scanner import Reading, Scanner
from normalizers.unit_words import read_words

_AUTHORITIES = (
    "uy ban nhan dan", "hoi dong", "thuong truc", "dang uy", "tinh uy", "huyen uy", "thanh uy", "thi uy", "quan uy",
    "ban chap hanh", "ban thuong vu", "ban chi dao", "uy ban mat tran", "chu tich", "doan dai bieu", "to cong tac",
    "chinh phu", "quoc hoi", "thu tuong", "hoi", "lien doan", "tinh doan", "huyen doan", "doan thanh nien",
)  # fmt: skip
"""First words of issuers that speak for a whole place, not as a department of it."""

_INNER = (
    ("van", "phong"),
    ("vp",),
    ("thanh", "tra"),
    ("lanh", "dao"),
    ("ban", "giam", "doc"),
    ("ban", "lanh", "dao"),
    ("hoi", "dong"),
)
"""Inner offices that the department's kind word may stand behind ("Văn phòng Sở")."""

_ALONE = frozenset({("van", "phong"), ("vp",), ("ban", "giam", "doc"), ("ban", "lanh", "dao")})
"""Inner offices that need no word behind them in the department's own plan."""

_PARTY = frozenset({"dang-uy", "chi-bo", "chi-doan", "ban-chap-hanh-cong-doan"})
_COMMUNES_OFFICES = frozenset({"phong-kinh-te", "phong-van-hoa-xa-hoi", "phong-kinh-te-ha-tang-do-thi"})
"""Offices of every commune since July 2025: no department has one of that name."""


@lru_cache(maxsize=256)
def issuing_office(issuer: str | None) -> str | None:
    """The issuer where it is a department, an agency or an office; None for a people's committee, a council, a party
    committee and other bodies that speak for a whole place."""
    if not issuer or any(f"{bare(issuer)} ".startswith(f"{first} ") for first in _AUTHORITIES):
        return None
    return issuer


@lru_cache(maxsize=256)
def _own_kind(office: str) -> tuple[str, ...]:
    """The department's kind word without accents: "so", "chi cuc"."""
    words = tuple(bare(office).split())
    return next((words[:size] for size in (2, 1) if words[:size] in kind_words()), words[:2])


def has_own_rooms(home: Jurisdiction) -> bool:
    """The issuer is a department whose "phòng" are its own: not itself a "phòng"."""
    return home.office is not None and home.level is not None and _own_kind(home.office) != ("phong",)


def own_office(scanner: Scanner, at: int, *, nested: bool) -> Reading | None:
    """ "Văn phòng Sở", "Thanh tra Sở", "Văn phòng", "Sở" at word `at` of a department's plan. `nested`: behind an
    office ("Giám đốc Sở")."""
    home, words = scanner.home, scanner.words
    if home.office is None:
        return None
    kind = _own_kind(home.office)
    behind = _closed_by(scanner, at, kind)
    if behind is not None and words[at].capital and (behind == len(words) or read_noun(words, behind) is None):
        listed = behind < len(words) and (":" in words[behind].before or scanner.separated(behind) is None)
        if nested or not listed:
            full = "" if nested else home.office
            return Reading(at, behind, "pattern", at, behind, head=" ".join(kind), full=full, own=True)
    for inner in _INNER:
        end = at + len(inner)
        if tuple(word.bare for word in words[at:end]) != inner:
            continue
        behind = _closed_by(scanner, end, kind)
        if behind is not None and not words[end].before.strip():
            return Reading(at, behind, "pattern", at, behind, own=True)
        if inner in _ALONE and words[at].capital and (end == len(words) or scanner.separated(end) is not None):
            return Reading(at, end, "pattern", at, end, own=True)
    found = longest(tree(), words, at)
    if found is None or not _is_inner(found[1][0], home):
        return None
    behind = _closed_by(scanner, found[0], kind)
    end = found[0] if behind is None else behind
    if read_tail(words, end) is not None or (end < len(words) and scanner.separated(end) is None):
        return None
    return Reading(at, end, "body", at, found[0], found[1], own=True)


def _closed_by(scanner: Scanner, at: int, kind: tuple[str, ...]) -> int | None:
    """Index behind the department's kind word at word `at` where no name goes on behind it."""
    words, end = scanner.words, at + len(kind)
    if at >= len(words) or tuple(word.bare for word in words[at:end]) != kind:
        return None
    if end < len(words) and scanner.separated(end) is None and (words[end].capital or read_tail(words, end)):
        return None
    return end


def _is_inner(unit_id: str, home: Jurisdiction) -> bool:
    """Unions and party cells, which a department has of its own."""
    entry = entries()[unit_id]
    if home.level is None or not (entry.family == "mass" or unit_id in _PARTY):
        return False
    return unit_id in _PARTY or all(RANK[level] > RANK[home.level] for level in entry.levels if level in RANK)


def adopted(scanner: Scanner, reading: Reading) -> Reading:
    """ "Phòng Kế hoạch - Tài chính" without words of place as the department's own; the offices of its field in the
    districts and communes keep theirs ("Phòng Tài nguyên và Môi trường" in the plan of that department)."""
    home = scanner.home
    if not has_own_rooms(home) or home.office is None or reading.tail is not None or reading.place is not None:
        return reading
    if reading.head != "phong" or reading.shape not in {"body", "pattern"} or reading.own:
        return reading
    if reading.units:
        name = bare(entries()[reading.units[0]].name).split()[1:]
        if name == bare(home.office).split()[len(_own_kind(home.office)) :]:
            return reading
        if not home.has_districts and reading.units[0] in _COMMUNES_OFFICES:
            return reading
    return reading._replace(own=True)


def own_name(printed: str, units: tuple[str, ...]) -> str | None:
    """The catalogue's name of an own office that is printed by an abbreviation or without its kind word; None where
    the printed words are the name."""
    if not units:
        return None
    first = bare(printed).split()[:1]
    short = any(word.text.isupper() and len(word.text) > 1 for word in read_words(printed))
    return entries()[units[0]].name if first != ["phong"] or (short and not printed.isupper()) else None
