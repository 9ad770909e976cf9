"""From a read body to a unit: official name, level, place (gold guide, section 4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import bare, fold, plain_dashes
from normalizers.unit_catalogue import Entry, entries, longest, tree
from normalizers.unit_departments import own_name
from normalizers.unit_groups import group_level
from normalizers.unit_in_full import InFull
from normalizers.unit_kinds import kind_words, spell_kind
from normalizers.unit_places import RANK, bare_place, home_place, read_tail, settle_level, settle_place
from normalizers.unit_scanner import Reading
from normalizers.unit_spelling import capitalize, expand, spell_body, spell_group
from normalizers.unit_words import Word, read_catalogue, read_words


@dataclass(frozen=True, slots=True)
class Unit:
    """One body: `mention` as printed, `name` official; `level` and `place` None where the words and the issuer leave
    them open; `collective` for several bodies named together; `unit_id` of units.csv, None for groups and unknowns;
    `ambiguous` where the printed short form is another body's as well and nothing in the plan decides."""

    mention: str
    name: str
    unit_id: str | None
    level: str | None
    place: str | None
    collective: bool
    matched_by: Literal["catalogue", "pattern", "as_printed"]
    ambiguous: bool = False


def mention_of(text: str, words: Sequence[Word], reading: Reading) -> str:
    """The body's words as printed, an opened bracket closed."""
    end = words[reading.end - 1].end
    printed = text[words[reading.start].start : end]
    return printed + (")" if printed.count("(") > printed.count(")") and text[end : end + 1] == ")" else "")


def share_places(words: Sequence[Word], readings: Sequence[Reading]) -> list[Reading]:
    """Words of place behind the last of several bodies of one family hold for all of them ("Đảng ủy, HĐND, UBND các
    xã", "UBMTTQ và các đoàn thể huyện"); a semicolon ends the row."""
    out = list(readings)
    for i in range(len(out) - 1, 0, -1):
        left, right = out[i - 1], out[i]
        if left.tail is not None or left.place is not None or ";" in words[right.start].before:
            continue
        if (_family(left), _family(right)) in _SHARED and _may_share(left, right):
            out[i - 1] = left._replace(tail=right.tail)
    return out


_AND = fold("và")
_SHARED = frozenset(
    {("village", "village"), ("authority", "authority"), ("authority", "mass"), ("mass", "mass"), ("armed", "armed")}
)
_GROUP_FAMILIES = {"party": "authority", "authority": "authority"}
_MASS_NOUNS = frozenset(
    {
        "đoàn thể",
        "hội",
        "hội đoàn thể",
        "tổ chức chính trị - xã hội",
        "tổ chức CT-XH",
        "tổ chức CTXH",
        "tổ chức đoàn thể",
    }
)


def _family(reading: Reading) -> str:
    if reading.group is not None:
        if all(noun.text in _MASS_NOUNS for noun in reading.group.nouns):
            return "mass"
        return _GROUP_FAMILIES.get(reading.group.nouns[-1].family, "")
    return entries()[reading.units[0]].family if reading.units else ""


def _may_share(left: Reading, right: Reading) -> bool:
    """A body of one level only takes words of place of that level."""
    if right.tail is None:
        return False
    levels = entries()[left.units[0]].levels if left.units else ()
    return len(levels) != 1 or right.tail.levels == levels


def unit_of(
    text: str, words: Sequence[Word], reading: Reading, home: Jurisdiction, seen: InFull, peer: Unit | None
) -> Unit:
    """The unit that a body read in `text` is for the issuer `home`. `seen`: bodies printed in full elsewhere in the
    plan, which decide between those of one abbreviation; `peer`: the body that "cùng cấp" looks back to."""
    unit = _unit(text, words, reading, home, seen)
    if peer is not None and reading.tail is not None and reading.tail.same:
        return replace(unit, level=peer.level, place=peer.place, collective=unit.collective or peer.collective)
    return unit


def _unit(text: str, words: Sequence[Word], reading: Reading, home: Jurisdiction, seen: InFull) -> Unit:
    mention = mention_of(text, words, reading)
    if reading.shape == "group":
        return _group_unit(text, words, reading, home, mention)
    if reading.shape in {"body", "level"} and not (reading.own and reading.head == "phong"):
        return _body_unit(words, reading, home, mention, seen)
    levels: tuple[str, ...] = kind_words().get(tuple((reading.head or "").split()), ())
    first = reading.start if reading.quantified else reading.name_start
    printed = reading.full or text[words[first].start : words[reading.name_end - 1].end]
    own = own_name(printed, reading.units) if reading.own else None
    name = own or (spell_group(printed) if reading.quantified else spell_kind(spell_body(printed)))
    level = _settle(() if reading.quantified else levels, reading, home)
    if _REGIONAL.search(name) and (reading.tail is None or not reading.tail.levels):
        level = None
    if level is None and (reading.head or "").startswith("truong ") and _bears_own_place(words, reading, home):
        level = home.level
    return Unit(
        mention,
        _with_office(reading, name),
        None,
        level,
        _place(reading, level, home),
        _collective(reading, level, home),
        "as_printed" if reading.shape == "printed" else "pattern",
    )


def _with_office(reading: Reading, name: str) -> str:
    """ "Trưởng" and "Phòng Nội vụ" as "Trưởng Phòng Nội vụ"; "Trưởng" and "Các thôn" as "Trưởng thôn": an office of
    the villages is the name of what its holders are."""
    if not reading.office:
        return name
    if reading.group is not None:
        name = name[:1].lower() + name[1:]
        if reading.group.nouns and all(noun.family == "village" for noun in reading.group.nouns):
            name = _QUANTIFIER.sub("", name)
    return f"{capitalize(expand(reading.office).lower())} {name}"


_QUANTIFIER = re.compile(r"^(?:tất cả |toàn thể )?(?:các|những|mỗi|từng) ")


def _position(reading: Reading, name: str) -> Entry | None:
    """The position of the catalogue that an office with its villages names ("Bí thư chi bộ")."""
    if not reading.office or reading.group is None:
        return None
    words = read_words(name)
    found = longest(tree(), words, 0)
    entry = entries()[found[1][0]] if found is not None and found[0] == len(words) else None
    return entry if entry is not None and entry.kind == "position" else None


def _body_unit(words: Sequence[Word], reading: Reading, home: Jurisdiction, mention: str, seen: InFull) -> Unit:
    unit_id, ambiguous = _choose(reading.units, home, seen)
    entry = entries()[unit_id]
    if entry.kind == "regional":
        level = next((lv for lv in entry.levels if lv != "district" or home.has_districts), None)
    else:
        level = _settle(entry.levels, reading, home, entry)
    entry = _at_level(entry, level)
    name = _as_connected(entry, words[reading.name_start : reading.name_end])
    name += f" {reading.number}" if reading.number else ""
    place = None if entry.kind == "regional" else _place(reading, level, home)
    return Unit(
        mention,
        _with_office(reading, name),
        entry.unit_id if not reading.office else None,
        level,
        place,
        _collective(reading, level, home) or _named_as_several(entry, words, reading),
        "catalogue",
        ambiguous,
    )


_REGIONAL = re.compile(r"khu vực|liên (?:huyện|xã|quận|phường)")
"""Bodies that serve several places have no level of their own."""


def _bears_own_place(words: Sequence[Word], reading: Reading, home: Jurisdiction) -> bool:
    """A commune's school that bears its name ("Trường Tiểu học Hải Minh") is the commune's."""
    if home.level != "commune" or reading.quantified:
        return False
    starts = (bare_place(words, at, home) for at in range(reading.name_start + 2, reading.name_end))
    return any(named is not None and named[1] == home.commune and named[0] == reading.name_end for named in starts)


_NAMED_LOCALLY = ("trung-tam-", "dai-")
"""Bodies whose names each province or district sets itself: "Đài Phát thanh - Truyền hình" here, "… và …" there."""


def _as_connected(entry: Entry, printed: Sequence[Word]) -> str:
    """The catalogue's name; of a body whose name is set locally with the dashes, commas and "và" that the plan prints,
    where it prints the name in full."""
    spelled = [word for word in entry.name.replace(",", "").split() if word not in {"-", "và"}]
    own = [word for word in printed if word.fold != _AND]
    if not entry.unit_id.startswith(_NAMED_LOCALLY) or [bare(w) for w in spelled] != [word.bare for word in own]:
        return entry.name
    if not any(word.fold == _AND or "-" in plain_dashes(word.before) for word in printed[1:]):
        return entry.name
    name = ""
    words = iter(spelled)
    for i, word in enumerate(printed):
        gap = plain_dashes(word.before)
        link = "" if i == 0 else " - " if "-" in gap else ", " if "," in gap else " "
        name += link + ("và" if word.fold == _AND else next(words))
    return name


def _named_as_several(entry: Entry, words: Sequence[Word], reading: Reading) -> bool:
    """ "Ban nhân dân các thôn": "các" inside the printed words, not in the official name."""
    printed = any(word.bare == "cac" for word in words[reading.name_start : reading.name_end])
    return printed and "các" not in entry.name.split()


def _choose(units: tuple[str, ...], home: Jurisdiction, seen: InFull) -> tuple[str, bool]:
    """Of bodies that share a form, the one that the plan prints in full, else the first that stood on the plan's day
    at the issuer's level; and whether another would do as well."""
    known = [unit_id for unit_id in units if unit_id in seen.unit_ids]
    if len(known) == 1:
        return known[0], False
    standing = [unit_id for unit_id in units if _stands(entries()[unit_id], home)] or list(units)
    at_home = [
        unit_id
        for unit_id in standing
        if home.level in (levels := entries()[unit_id].levels)
        or ("local" in levels and home.level in {"district", "commune"})
    ]
    likely = at_home or standing
    return likely[0], len(likely) > 1


def _stands(entry: Entry, home: Jurisdiction) -> bool:
    """The body exists on the plan's day, as far as that is known."""
    day = home.on.isoformat() if home.on is not None else ""
    return not day or ((not entry.since or entry.since <= day) and (not entry.until or day <= entry.until))


@lru_cache(maxsize=1)
def _by_level() -> dict[tuple[str, str], str]:
    """Bodies that go by another name at another level (units_by_level.csv)."""
    return {(row["unit_id"], row["level"]): row["becomes"] for row in read_catalogue("units_by_level.csv")}


def _at_level(entry: Entry, level: str | None) -> Entry:
    return entries()[_by_level().get((entry.unit_id, level or ""), entry.unit_id)]


def _settle(levels: tuple[str, ...], reading: Reading, home: Jurisdiction, entry: Entry | None = None) -> str | None:
    tail = reading.tail
    if reading.own:
        return home.level
    if tail is not None and tail.levels:
        return settle_level(tail, home)
    if tail is not None and (tail.all_levels or tail.several):
        return None
    if entry is not None and entry.kind == "enterprise":
        return None
    if reading.place_level is not None and (reading.place_level in levels or not levels):
        return reading.place_level
    possible = [("district" if home.has_districts else "commune") if level == "local" else level for level in levels]
    if entry is not None and entry.unit_id == "van-phong-uy-ban-nhan-dan" and home.level in {"district", "commune"}:
        return home.level
    if len(possible) == 1:
        return possible[0] if possible[0] != "district" or home.has_districts else None
    if home.level is None or not possible:
        return None
    above = [
        level for level in possible if RANK[level] <= RANK[home.level] and (level != "district" or home.has_districts)
    ]
    if above:
        return max(above, key=lambda level: RANK[level])
    below = [level for level in possible if level != "district" or home.has_districts]
    return min(below, key=lambda level: RANK[level]) if below else None


def _place(reading: Reading, level: str | None, home: Jurisdiction) -> str | None:
    if reading.place is not None:
        return reading.place
    tail = reading.tail
    if tail is not None and tail.same:
        return home_place(level, home)
    if tail is not None:
        return settle_place(tail, level, home)
    return home_place(level, home) if level else None


def _collective(reading: Reading, level: str | None, home: Jurisdiction) -> bool:
    if reading.quantified or reading.shape == "group":
        return True
    tail = reading.tail
    if tail is None:
        below = reading.place is None and reading.place_level is not None and home.level is not None
        return below and RANK[reading.place_level or ""] > RANK[home.level or ""]
    if tail.several or tail.all_levels:
        return True
    generic = tail.name is None and reading.place is None and bool(tail.levels)
    return generic and level is not None and home.level is not None and RANK[level] > RANK[home.level]


def _group_unit(text: str, words: Sequence[Word], reading: Reading, home: Jurisdiction, mention: str) -> Unit:
    assert reading.group is not None
    name = spell_group(text[words[reading.name_start].start : words[reading.name_end - 1].end])
    nouns = reading.group.nouns
    tail = reading.tail
    mixed = any(noun.mixed for noun in nouns)
    if tail is not None and tail.levels and not mixed:
        level: str | None = settle_level(tail, home)
        place = settle_place(tail, level, home) if level else None
    else:
        level = "province" if _of_department(words[reading.name_start : reading.name_end]) else group_level(nouns, home)
        place = home_place(level, home)
    if level is None and not mixed:
        level, place = _of_authority(words[reading.name_start : reading.name_end], home)
    if level == "village":
        place = None
    name = _with_office(reading, name)
    position = _position(reading, name)
    if position is not None:
        return Unit(mention, position.name, position.unit_id, level, place, True, "catalogue")
    return Unit(mention, name, None, level, place, True, "catalogue")


def _of_department(words: Sequence[Word]) -> bool:
    """ "… thuộc Sở", "… của Sở": offices of a department are the province's."""
    pairs = pairwise(words)
    return any(of.bare in {"thuoc", "cua"} and word.bare == "so" and word.capital for of, word in pairs)


def _of_authority(words: Sequence[Word], home: Jurisdiction) -> tuple[str | None, str | None]:
    """ "… thuộc UBND huyện" fixes the group's level."""
    if len(words) < 3:
        return None, None
    for at in range(1, len(words)):
        if words[at - 1].bare in {"ubnd", "dan"}:
            tail = read_tail(words, at)
            if tail is not None and tail.end == len(words):
                level = settle_level(tail, home)
                return level, settle_place(tail, level, home) if level else None
    return None, None
