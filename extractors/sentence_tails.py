"""What stands around bodies' names in a sentence: separators, levels with their places, qualifiers, brackets."""

import re

from extractors.sentence_lexicon import Words
from normalizers.places import is_place

_BLANK = re.compile(r"[\s\"“”'‘’)]*")
_SEPARATOR = re.compile(r"[\s)”]*[,;/&+]\s*(?:[-–]\s*)?")
_DASH = re.compile(r"\s*[-–]\s*")
_NUMBER = re.compile(r"\d+[a-h]?|[ivx]{1,4}")
JOIN_WORDS = ("và", "cùng", "hoặc", "với")
LEVEL_NOUNS = ("xã", "phường", "thị", "huyện", "thành", "quận", "tỉnh")
_NO_PLACE = (
    "body",
    "standalone",
    "kinds",
    "persons",
    "officials",
    "group_nouns",
    "own_groups",
    "bare",
    "special",
    "levels",
)
_NO_SYLLABLE = (
    "openers",
    "weak_openers",
    "prepositions",
    "relatives",
    "levels",
    "determiners",
    "directives",
    "lead_cues",
    "linking",
)
_LONGEST_PLACE = 5
_LONGEST_BRACKET = 12


def is_blank(gap: str) -> bool:
    """Only space (or a quotation mark) between two words?"""
    return _BLANK.fullmatch(gap) is not None


def separated(w: Words, i: int) -> int | None:
    """The word behind a separator (comma, semicolon, "và", "cùng") that stands before word i; None where none does."""
    if i >= len(w):
        return None
    gap = w.gap(i)
    if _SEPARATOR.fullmatch(gap):
        j = i
    elif is_blank(gap) and w.at(i, *JOIN_WORDS):
        return i + 2 if w.at(i, "cùng") and w.at(i + 1, "với") else i + 1
    else:
        return None
    return j + 1 if w.at(j, "và", "cùng", "hoặc") else j


def level_at(w: Words, i: int) -> int | None:
    """One past the level phrase at word i: "huyện", "các xã, phường", "cấp xã", "tỉnh Hưng Yên"; None without one."""
    if i >= len(w):
        return None
    k = w.end_of("determiners", i) if w.at(i, "các", "từng", "hai") else i
    if k is None:
        return None
    end = w.end_of("levels", k) or w.end_of("levels", i)
    if end is None or not _level_free(w, k, end):
        return None
    end = _places(w, end) if k > i else place_name(w, end)
    while (j := separated(w, end)) is not None and w.has(j, "levels") and _level_free(w, j, w.end_of("levels", j) or j):
        if w.at(end, *JOIN_WORDS) and not w.at(j, *LEVEL_NOUNS, "đặc", "cấp"):
            break
        end = place_name(w, w.end_of("levels", j) or j + 1)
    return end


def _level_free(w: Words, i: int, end: int) -> bool:
    """Is the level word at i not the beginning of another body or of a phrase such as "xã hội"?"""
    other = max(
        w.end_of("body", i) or 0,
        w.end_of("standalone", i) or 0,
        w.end_of("level_blocks", i) or 0,
        w.end_of("not_bodies", i) or 0,
    )
    return other <= end


def _abbreviated(w: Words, i: int) -> bool:
    """ "TP. Thủ Đức": the period belongs to the short word before it."""
    return w.gap(i).strip() == "." and w.ends[i - 1] - w.starts[i - 1] <= 2


def place_name(w: Words, i: int, *, listed: bool = False) -> int:
    """One past the capitalised or numbered name of a place that stands at word i; `listed`: behind a comma."""
    j = i
    while (
        j < min(len(w), i + _LONGEST_PLACE)
        and ((listed and j == i) or is_blank(w.gap(j)) or _abbreviated(w, j) or (j > i and _DASH.fullmatch(w.gap(j))))
        and (w.capital(j) or (w.folded[j].isdigit() and j == i))
    ):
        if w.has(j, "lead_cues", "body", "standalone"):
            break
        j += 1
        if _small_syllable(w, j):  # "Cửa khẩu Na Mèo"
            j += 1
    return j


def _small_syllable(w: Words, j: int) -> bool:
    """Is word j a lower-case syllable inside a name, with a capital behind it that begins no body?"""
    if j + 1 >= len(w) or w.capital(j) or not w.capital(j + 1) or w.folded[j].isdigit():
        return False
    if not (is_blank(w.gap(j)) and is_blank(w.gap(j + 1))) or w.at(j, *JOIN_WORDS):
        return False
    return not w.has(j, *_NO_SYLLABLE) and not w.has(j + 1, *_NO_PLACE)


def _places(w: Words, i: int) -> int:
    """One past the names of several places behind their level ("các huyện | Mai Sơn, Mộc Châu và Yên Châu")."""
    end = place_name(w, i)
    while end > i and (j := separated(w, end)) is not None and ";" not in w.gap(end):
        named = w.capital(j) and not w.has(j, *_NO_PLACE)
        if not named or (further := place_name(w, j, listed=True)) == j:
            break
        end = further
    return end


def _span(w: Words, i: int) -> int | None:
    """One past "từ tỉnh đến cơ sở": levels as a range."""
    first = level_at(w, i + 1) if w.at(i, "từ") else None
    return level_at(w, first + 1) if first is not None and w.at(first, "đến", "tới", "xuống") else None


_LONGEST_PLACE = 4
_KINDS_OF_PLACE = ("Tỉnh", "Thành phố", "Huyện", "Thị xã", "Quận")


def tails(w: Words, i: int) -> tuple[int, int]:
    """What belongs to a name that ends before word i: the end of the name with its level and qualifiers, and the end of
    all that belongs to it (brackets, "trên địa bàn" behind a level)."""
    end = stop = i
    levelled = False
    while stop < len(w):
        if not is_blank(w.gap(stop)):
            skipped = _bracket(w, stop)
            if skipped is None:
                break
            stop = skipped
            continue
        if w.at(stop, "ngành") and stop + 1 < len(w) and w.capital(stop + 1):
            stop = end = max(w.end_of("special", stop + 1) or 0, w.end_of("bare", stop + 1) or 0, stop + 2)
            continue
        if w.at(stop, "số", "vùng") and stop + 1 < len(w) and _NUMBER.fullmatch(w.folded[stop + 1]):
            stop = end = stop + 2
            continue
        if level := level_at(w, stop) or _span(w, stop):
            stop, end, levelled = level, level if not levelled else end, True
            continue
        if not levelled and (named := _place_name(w, stop)):
            stop, end, levelled = named, named, True
            continue
        qualifier = w.end_of("qualifiers", stop)
        linked = _linked(w, stop)
        if linked and linked >= (qualifier or 0):
            place = w.end_of("linking", stop) is not None and w.at(stop, "trên", "tại", "ở")
            end, stop = (end if levelled and place else linked), linked
        elif (
            qualifier
            and (w.end_of("openers", stop) or 0) <= qualifier
            and not (w.at(stop, "trên") and qualifier == stop + 1 and not _refers(w, qualifier))
        ):
            place = w.at(stop, "trên", "tại", "ở", "trong")
            end, stop = (end if levelled and place else qualifier), qualifier
        else:
            break
    return end, stop


def _place_name(w: Words, i: int) -> int | None:
    """One past a province's or district's name without its kind ("Công ty Điện lực Cần Thơ")."""
    if w.end_of("body", i):
        return None
    end = i
    while end < len(w) and end - i < _LONGEST_PLACE and w.capital(end) and (end == i or is_blank(w.gap(end))):
        end += 1
    goes_on = end < len(w) and w.capital(end) and is_blank(w.gap(end))
    if end == i or goes_on or not any(is_place(f"{kind} {w.between(i, end)}") for kind in _KINDS_OF_PLACE):
        return None
    return end


def _refers(w: Words, i: int) -> bool:
    """Does "trên" before word i point back ("các cơ quan trên chủ động …"), or govern a noun ("trên mặt nước")?"""
    return i >= len(w) or not is_blank(w.gap(i)) or w.has(i, "openers", "lead_cues", "auxiliaries")


def _linked(w: Words, i: int) -> int | None:
    """One past "thuộc UBND huyện", "của tỉnh", "thuộc phạm vi quản lý của tỉnh"."""
    link = w.end_of("linking", i)
    if link is None or link >= len(w) or not is_blank(w.gap(link)):
        return None
    k = w.end_of("determiners", link) or link
    target = max(w.end_of("linked_nouns", k) or 0, w.end_of("body", k) or 0, w.end_of("standalone", k) or 0)
    level = level_at(w, link)
    if level and level >= target:
        return level
    if not target or (w.end_of("not_bodies", k) or 0) >= target:
        return None
    further = _linked(w, target) or level_at(w, target)
    return further or target


def _bracket(w: Words, i: int) -> int | None:
    """The word behind a short bracket that opens before word i; None where no bracket does or it is long."""
    if w.gap(i).strip() != "(":
        return None
    for j in range(i + 1, min(len(w), i + _LONGEST_BRACKET) + 1):
        if ")" in w.gap(j):
            return j
    return None
