"""Words of level and place at the end of a printed body: "xã", "cấp huyện", "các xã, phường", "tỉnh Hưng Yên"."""

from collections.abc import Sequence
from dataclasses import dataclass

from normalizers.jurisdiction import Jurisdiction, Level
from normalizers.place_catalogue import PlaceLevel
from normalizers.places import find_place
from normalizers.text import bare, fold
from normalizers.unit_catalogue import longest, tree
from normalizers.unit_words import Word

RANK: dict[str, int] = {"central": 0, "province": 1, "district": 2, "commune": 3, "village": 4}

CITIES = frozenset({"ha noi", "ho chi minh", "hcm", "hai phong", "da nang", "can tho", "hue"})
"""Cities of the central government (Huế since 1 January 2025)."""

_KINDS: tuple[tuple[str, str, Level], ...] = (
    ("tỉnh", "Tỉnh", "province"),
    ("thành phố", "Thành phố", "district"),
    ("tp", "Thành phố", "district"),
    ("thị xã", "Thị xã", "district"),
    ("tx", "Thị xã", "district"),
    ("huyện", "Huyện", "district"),
    ("quận", "Quận", "district"),
    ("thị trấn", "Thị trấn", "commune"),
    ("tt", "Thị trấn", "commune"),
    ("đặc khu", "Đặc khu", "commune"),
    ("xã", "Xã", "commune"),
    ("phường", "Phường", "commune"),
    ("khu phố", "Khu phố", "village"),
    ("tổ dân phố", "Tổ dân phố", "village"),
    ("khối phố", "Khối phố", "village"),
    ("khu dân cư", "Khu dân cư", "village"),
    ("thôn", "Thôn", "village"),
    ("bản", "Bản", "village"),
    ("buôn", "Buôn", "village"),
    ("ấp", "Ấp", "village"),
    ("xóm", "Xóm", "village"),
    ("tổ", "Tổ", "village"),
    ("trung ương", "Trung ương", "central"),
)
_BY_BARE = {tuple(bare(words).split()): (kind, level) for words, kind, level in _KINDS}
_BY_FOLD = {tuple(fold(words).split()): (kind, level) for words, kind, level in _KINDS}
_XA_WORDS = frozenset({"hoi", "doan", "vien", "doi"})
"""Words behind "xã" with which it is no level: "xã hội", "xã đoàn", "xã viên", "xã đội"."""

_SAFE_BARE = frozenset({"xa", "huyen", "tinh", "thi xa", "thi tran", "to dan pho", "khu pho", "thanh pho", "dac khu"})
"""Level words that are still recognised without their accents: nothing else in a list of bodies reads so."""

_LINKS = (
    ("tren", "dia", "ban"),
    ("truc", "thuoc"),
    ("tren", "toan"),
    ("cua",),
    ("thuoc",),
    ("o",),
    ("tai",),
    ("toan",),
)
"""The longest first."""
_LINKING = frozenset(link[0] for link in _LINKS)
_LEVEL_WORDS = frozenset(words[0] for words in _BY_BARE)
_SEVERAL = frozenset({"cac", "nhung", "tung", "moi", "ca"})


_FIRST_WORDS = frozenset(words[0] for words in _BY_BARE) | _LINKING | _SEVERAL | frozenset({"cap", "cung"})


@dataclass(frozen=True, slots=True)
class Tail:
    """What the words of place say. `levels` without repetition; `kind` and `name` of a named place; `several`: more
    than one place or an indefinite one; `same`: "cùng cấp"; `area`: introduced by "trên địa bàn"."""

    end: int
    levels: tuple[Level, ...] = ()
    kind: str | None = None
    name: str | None = None
    several: bool = False
    same: bool = False
    all_levels: bool = False
    area: bool = False


def level_word(words: Sequence[Word], at: int) -> tuple[int, str, Level] | None:
    """The word of level at `words[at]`: (index behind it, its kind, its level)."""
    if at < len(words) and words[at].bare not in _LEVEL_WORDS:
        return None
    for size in (3, 2, 1):
        part = words[at : at + size]
        if len(part) < size or any(w.before.strip(" .") for w in part[1:]):
            continue
        found = _BY_FOLD.get(tuple(w.fold for w in part))
        plain = tuple(w.bare for w in part)
        if found is None and (" ".join(plain) in _SAFE_BARE or (size == 1 and _is_misread_ward(part[0]))):
            found = _BY_BARE[plain]
        if found is None:
            continue
        behind = words[at + size] if at + size < len(words) else None
        after = behind.bare if behind is not None and not behind.before.strip() else ""
        if after == "doan":
            return None  # "Công an quận, Quận đoàn"
        if plain == ("xa",) and after in _XA_WORDS and (after == "hoi" or behind is None or not behind.capital):
            return None
        if plain[0] in {"tp", "tx", "tt"} and not _short_level(words, at):
            return None
        if plain == ("to",) and after not in {"", "dan"} and not (at + size < len(words) and words[at + size].capital):
            return None
        return at + size, found[0], found[1]
    return None


def _is_misread_ward(word: Word) -> bool:
    """ "phưòng", "phuờng": with a falling tone it is not the "phương" of "địa phương"."""
    return word.bare == "phuong" and word.fold.endswith("\u02cb")


def _short_level(words: Sequence[Word], at: int) -> bool:
    """ "TP", "TX", "TT" are words of level in capitals behind a space; "TT" may also be "thông tin", "thể thao", so
    that it needs a name or a word of level beside it."""
    if not words[at].text.isupper() or words[at].before.strip(" .,"):
        return False
    if words[at].bare != "tt":
        return True
    named = at + 1 < len(words) and words[at + 1].capital and not words[at + 1].before.strip(" .")
    if named and words[at + 1].text.isupper():
        return False
    return named or (at > 0 and words[at - 1].bare in {"xa", "phuong", "cac"})


def _separated(words: Sequence[Word], at: int) -> int | None:
    """Index of the word behind a separator at `at` ("," "/" "-" or "và", "hoặc"), None where there is none."""
    if at >= len(words):
        return None
    if words[at].joins:
        return at + 1 if at + 1 < len(words) else None
    gap = words[at].before
    return at if any(mark in gap for mark in ",/&-–") and ";" not in gap and "(" not in gap else None


def read_tail(words: Sequence[Word], at: int, *, one_level: bool = False, stop: int | None = None) -> Tail | None:
    """The words of place that begin at `words[at]`, or None. `one_level`: end before a word of another level, which
    then names bodies of its own ("UBND cấp huyện, cấp xã")."""
    limit = len(words) if stop is None else stop
    if at >= limit or not (words[at].bare in _FIRST_WORDS or words[at].text.isdigit()):
        return None
    words = words[:limit]
    if ";" in words[at].before or "," in words[at].before:
        return None
    if at and words[at].text == "Các":
        return None  # a body of its own behind a line's end
    here, area = at, False
    for link in _LINKS if words[at].bare in _LINKING else ():
        if tuple(w.bare for w in words[here : here + len(link)]) == link:
            here += len(link)
            area = link[0] == "tren"
            break
    if here + 1 < limit and words[here].bare == "cung" and words[here + 1].bare == "cap":
        return Tail(here + 2, same=True)
    if here + 1 < limit and words[here].bare == "cac" and words[here + 1].bare == "cap":
        return Tail(here + 2, several=True, all_levels=True)
    if here + 1 < limit and words[here].bare == "cac" and words[here + 1].bare == "dia":
        if tuple(w.bare for w in words[here + 1 : here + 3]) == ("dia", "phuong"):
            return Tail(here + 3, several=True, area=area)
        return None
    return _read_levels(words, here, area=area, one_level=one_level)


@dataclass(frozen=True, slots=True)
class _Level:
    """One word of level: index behind it and its name, its kind, whether it stands for several places."""

    end: int
    kind: str
    level: Level
    name: str | None
    several: bool


def _read_level(words: Sequence[Word], at: int) -> _Level | None:
    """ "các xã", "10 phường", "cấp huyện", "cấp cơ sở", "tỉnh Hưng Yên" at `words[at]`."""
    several = at + 1 < len(words) and (words[at].bare in _SEVERAL or words[at].text.isdigit())
    here = at + 1 if several else at
    if words[here].bare == "cap" and here + 1 < len(words):
        if tuple(w.bare for w in words[here + 1 : here + 3]) == ("co", "so"):
            return _Level(here + 3, "Xã", "commune", None, several)
        found = level_word(words, here + 1)
        return _Level(*found, None, several) if found is not None else None
    found = level_word(words, here)
    if found is None:
        return None
    end, kind, level = found
    named = _read_name(words, end)
    return _Level(named[0] if named else end, kind, level, named[1] if named else None, several)


def _read_levels(words: Sequence[Word], here: int, *, area: bool, one_level: bool) -> Tail | None:
    found: list[_Level] = []
    while here < len(words):
        level = _read_level(words, here)
        if level is None:
            break
        last = found[-1].level if found else level.level
        leaves = level.level != last and (level.level == "village" or one_level)
        if leaves and not (level.kind == "Thành phố" and last == "province"):
            break
        found.append(level)
        following = _separated(words, level.end)
        if following is None or not _continues(words, following):
            break
        here = following
    if not found:
        return None
    name = found[-1].name
    levels = _settle_cities([f.kind for f in found], [f.level for f in found], name)
    several = len(found) > 1 or found[0].several
    return Tail(
        found[-1].end,
        tuple(dict.fromkeys(levels)),
        None if len(found) > 1 else found[0].kind,
        None if several else name,
        several,
        area=area,
    )


def _continues(words: Sequence[Word], at: int) -> bool:
    skip = 1 if words[at].bare in {"cac", "cap"} else 0
    if skip and at + 1 < len(words) and words[at + 1].bare == "cap":
        skip = 2
    return at + skip < len(words) and level_word(words, at + skip) is not None


def _settle_cities(kinds: list[str], levels: list[Level], name: str | None) -> list[Level]:
    """ "tỉnh, thành phố" names provinces and cities of their rank, "huyện, thị xã, thành phố" districts."""
    if "Thành phố" not in kinds:
        return levels
    if name and fold_name(name) in CITIES:
        return ["province" if k == "Thành phố" else lv for k, lv in zip(kinds, levels, strict=True)]
    if "Tỉnh" in kinds and not {"Huyện", "Thị xã", "Quận"} & set(kinds):
        return ["province" if k == "Thành phố" else lv for k, lv in zip(kinds, levels, strict=True)]
    return levels


def fold_name(name: str) -> str:
    """A place name for comparison, without accents."""
    return bare(name)


def _read_name(words: Sequence[Word], at: int) -> tuple[int, str] | None:
    """A proper name behind a word of level: up to five capitalised words or a number."""
    if at >= len(words) or words[at].before.strip(" .:") or not words[at].capital or words[at].bare == "cac":
        return None
    if words[at].text[:1].isdigit():
        return at + 1, words[at].text
    end = at
    while (
        end < len(words) and end - at < 5 and words[end].capital and not (end > at and words[end].before.strip(" '’-"))
    ):
        if end > at and words[end].before.strip() == "-" and words[end].before != "-":
            break
        if level_word(words, end) is not None or _body_begins(words, end) or words[end].bare == "cac":
            break
        end += 1
    if end == at:
        return None
    text = "".join((w.before if i else "") + w.text for i, w in enumerate(words[at:end]))
    return end, text


def _body_begins(words: Sequence[Word], at: int) -> bool:
    """A body whose comma is missing: "Công an xã Văn phòng HĐND" names no "Xã Văn Phòng"."""
    found = longest(tree(), words, at)
    return found is not None and (found[0] - at > 1 or len(words[at].keys) > 1)


def title_case(name: str) -> str:
    """ "ÂN THI" as "Ân Thi"; a name already in mixed case is left alone."""
    return name.title() if name.isupper() and len(name) > 3 else name


def home_place(level: str | None, home: Jurisdiction) -> str | None:
    """The issuer's own place at `level`, None below the issuer's level (it has several)."""
    if level is None or home.level is None or RANK[level] > RANK[home.level]:
        return None
    return home.place_of(level)


def settle_level(tail: Tail, home: Jurisdiction) -> Level | None:
    """The one level that the words of place name in a plan of `home`; None where they mix levels or name none."""
    if len(tail.levels) != 1:
        return None
    level = tail.levels[0]
    if tail.kind == "Thành phố" and level == "district":
        if tail.name is None and home.level != "province" and home.has_districts and home.district:
            return level if not _is_city(home.province) or _is_city(home.district) else "province"
        if tail.name is None and (_is_city(home.province) or not home.has_districts):
            return "province"
        if tail.name and home.province and fold_name(tail.name) in fold_name(home.province):
            return "province" if _is_city(home.province) else level
    return level


def _is_city(place: str | None) -> bool:
    return place is not None and place.startswith("Thành phố")


def settle_place(tail: Tail, level: str | None, home: Jurisdiction) -> str | None:
    """The place that the words name: its own name, or the issuer's place at that level; None for several."""
    if tail.several:
        return None
    if tail.kind and tail.name:
        printed = f"{tail.kind} {title_case(tail.name)}"
        own = home.place_of(level)
        return own if own and fold_name(own).endswith(fold_name(tail.name)) and _same(own, printed) else printed
    return home_place(level, home)


def _same(own: str, printed: str) -> bool:
    return fold_name(own).split()[-1] == fold_name(printed).split()[-1]


def read_tail_loose(words: Sequence[Word], at: int, *, one_level: bool = False) -> Tail | None:
    """`read_tail` for words that a comma or semicolon cuts off from those before."""
    if at >= len(words):
        return None
    first = words[at]._replace(before=" ")
    return read_tail([*words[:at], first, *words[at + 1 :]], at, one_level=one_level)


def bare_place(words: Sequence[Word], at: int, home: Jurisdiction) -> tuple[int, str, str] | None:
    """A place named without its kind ("Chi nhánh Điện lực Đông Hòa"): (index behind it, place, level); one of the
    issuer's own path, else the only place of that name in the issuer's province."""
    for own_level, place in (("commune", home.commune), ("district", home.district), ("province", home.province)):
        if not place:
            continue
        names = bare(place).split()
        drop = 2 if " ".join(names[:2]) in {"thi xa", "thanh pho", "thi tran", "dac khu"} else 1
        names = names[drop:]
        if names and [w.bare for w in words[at : at + len(names)]] == names and words[at].capital:
            return at + len(names), place, own_level
    named = _read_name(words, at)
    if named is None or home.province is None or home.level is None or words[at].text.isdigit():
        return None
    levels: tuple[PlaceLevel | None, ...] = (None, "district", "commune") if home.has_districts else (None, "commune")
    for level in levels:
        record = find_place(title_case(named[1]), within=home.province, on=home.on, level=level)
        if record is not None:
            return named[0], record.name, record.level
    return None
