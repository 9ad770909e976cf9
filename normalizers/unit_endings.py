"""What stands behind a catalogued name: a number, words of place, remarks, or the rest of a longer name."""

import re
from functools import lru_cache

from normalizers.unit_catalogue import entries, longest, tree
from normalizers.unit_places import Tail, bare_place, read_tail
from normalizers.unit_scanner import AUTHORITIES, Reading, Scanner

_QUALIFIERS = (
    ("co", "lien", "quan"),
    ("lien", "quan"),
    ("phu", "trach"),
    ("duoc", "giao"),
    ("duoc", "phan", "cong"),
    ("lam",),
    ("theo",),
    ("noi",),
    ("chu", "quan"),
    ("cap", "tren"),
    ("lien", "he"),
    ("chu", "tri"),
    ("phoi", "hop"),
    ("thuc", "hien"),
    ("tham", "muu"),
)
"""Words that begin a remark about a body and are no part of its name."""

_VERBS = frozenset({"thuc", "tham", "chu", "phoi", "theo", "lam"})
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_PARTS_OF_AUTHORITIES = ("bo-phan", "trung-tam", "ban-", "to-")
_LONGEST_PLACE_NAME = 4
_LONGEST_REMARK = 8
_LONGEST_BRACKET = 10


def read_ending(scanner: Scanner, reading: Reading) -> Reading | None:
    """`reading` with all that belongs to its body behind its name; None where the name itself goes on, so that it is
    another body."""
    words, here = scanner.words, reading.end
    number, here = _number(scanner, here, entries()[reading.units[0]].kind == "regional")
    tail, here = _tail(scanner, reading, here)
    place = place_level = None
    if here < len(words) and not words[here].before.strip(" -–") and (tail is None or tail.name is None):
        named = bare_place(words, here, scanner.home)
        if named is not None and (named[0] == len(words) or scanner.separated(named[0]) is not None):
            here, place, place_level = named
    sure = reading.sure
    if here < len(words) and scanner.separated(here) is None and "(" not in words[here].before:
        closed = _remark(scanner, here)
        if closed is None:
            return None
        if entries()[reading.units[0]].family == "named" and words[here].capital:
            number = f"{number} {' '.join(word.text for word in words[here:closed])}".strip()
        sure = sure and closed - here <= _LONGEST_REMARK and (closed == here or words[here].bare not in _VERBS)
        here = closed
    end = _bracket(scanner, here)
    sure = sure and end - here <= _LONGEST_BRACKET
    return reading._replace(
        end=end,
        tail=tail,
        place=place,
        place_level=place_level or reading.place_level,
        number=number,
        sure=sure,
    )


def _number(scanner: Scanner, at: int, regional: bool) -> tuple[str, int]:
    """ "IV", "số 2" behind a name, and the index behind it; a number before a word of level counts places."""
    words = scanner.words
    if at >= len(words) or words[at].before.strip(" -"):
        return "", at
    if words[at].bare == "so" and at + 1 < len(words) and words[at + 1].text.isdigit():
        return f"{words[at].text} {words[at + 1].text}", at + 2
    numeral = words[at].text.isdigit() or _ROMAN.fullmatch(words[at].text) is not None
    if not numeral or (not regional and words[at].text.isdigit() and read_tail(words, at) is not None):
        return "", at
    return words[at].text, at + 1


def _tail(scanner: Scanner, reading: Reading, at: int) -> tuple[Tail | None, int]:
    """The words of place at word `at` and the index behind them and behind "trên địa bàn …"."""
    words = scanner.words
    tail = read_tail(words, at, one_level=bool(AUTHORITIES & set(reading.units)))
    if tail is None and _authority_behind(scanner, reading, at):
        authority = longest(tree(), words, at)
        tail = read_tail(words, authority[0]) if authority is not None else None
    if tail is None:
        return None, at
    area = None if tail.area else read_tail(words, tail.end)
    end = area.end if area is not None and area.area else tail.end
    return tail, _listed_names(scanner, end) if tail.several else end


def _listed_names(scanner: Scanner, at: int) -> int:
    """Index behind the names of the places that "các xã" announces ("UBND các xã: Tân Lập, Phú Mỹ và Hòa An")."""
    words, here = scanner.words, at
    while True:
        following = scanner.separated(here) if here < len(words) else None
        if here == at and following is None and here < len(words) and not words[here].before.strip():
            following = here
        if following is None or ";" in words[following].before or not words[following].capital:
            return here
        end = following
        while end < len(words) and words[end].capital and (end == following or scanner.separated(end) is None):
            end += 1
        proper = end - following <= _LONGEST_PLACE_NAME and (end == len(words) or scanner.separated(end) is not None)
        if not proper or words[following].text[:1].isdigit() or scanner.starts_any(following):
            return here
        here = end


def _authority_behind(scanner: Scanner, reading: Reading, at: int) -> bool:
    """ "Bộ phận một cửa UBND thị xã": the authority behind one of its parts says where that is."""
    if at >= len(scanner.words) or scanner.words[at].before.strip():
        return False
    if not reading.units[0].startswith(_PARTS_OF_AUTHORITIES):
        return False
    found = longest(tree(), scanner.words, at)
    return found is not None and found[1][0] in {"uy-ban-nhan-dan", "hoi-dong-nhan-dan"}


def _remark(scanner: Scanner, at: int) -> int | None:
    """Index behind the words at `at` that belong to a body but not to its name; None where its name goes on."""
    words = scanner.words
    if words[at].capital and longest(tree(), words, at) is not None:
        return at
    if any(tuple(w.bare for w in words[at : at + len(q)]) == q for q in _QUALIFIERS):
        return scanner.run_end(at)
    end = at
    while end < len(words) and words[end].capital and (end == at or scanner.separated(end) is None):
        end += 1
    named = 0 < end - at <= 5 and (end == len(words) or scanner.separated(end) is not None)
    proper = end - at > 1 or words[at].text not in _inner_words()
    return end if named and proper and not words[at].text.isupper() else None


@lru_cache(maxsize=1)
def _inner_words() -> frozenset[str]:
    """Capitalised words inside catalogued names: they go on a name rather than naming a place."""
    return frozenset(word for entry in entries().values() for word in entry.name.split()[1:] if word[:1].isupper())


def _bracket(scanner: Scanner, at: int) -> int:
    """Index behind a remark in brackets at word `at`."""
    words = scanner.words
    if at >= len(words) or "(" not in words[at].before or ")" in words[at].before:
        return at
    here = at + 1
    while here < len(words) and ")" not in words[here].before:
        here += 1
    return here
