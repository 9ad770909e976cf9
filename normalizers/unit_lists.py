"""Printed lists of bodies, from the text of a cell or heading to units."""

import re
from functools import lru_cache

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import fold, squeeze
from normalizers.unit_beginnings import may_begin
from normalizers.unit_groups import read_quantifier
from normalizers.unit_in_full import NOTHING, InFull
from normalizers.unit_reader import Reader
from normalizers.unit_scanner import Reading
from normalizers.unit_values import Unit, share_places, unit_of
from normalizers.unit_words import Word, first_word, read_catalogue, read_words

_OPENING = re.compile(
    r"^(?:[-+•*–\s]|\(?[0-9ivxIVX]{1,5}(?:\.[0-9]{1,2}){0,3}[.)]\s|[a-zđ]\)\s)*"
    r"(?:(?:đề nghị|yêu cầu|giao cho|giao|đối với|trách nhiệm của|trân trọng đề nghị)\s+(?:các\s+)?(?=\S))?",
    re.IGNORECASE,
)


LABEL = re.compile(
    r"(?:^|(?<=[\s;.,(+•-]))(?:các\s+)?(?:(?:cơ quan|đơn vị|sở|ngành|bộ phận)[,\s]+){0,3}"
    r"(?P<verb>chủ trì|phối hợp|thực hiện|tham mưu|theo dõi|kiểm tra|giám sát|đôn đốc)"
    r"(?:[,\s]+(?:và\s+)?"
    r"(?:chủ trì|phối hợp|thực hiện|tham mưu|triển khai|theo dõi|kiểm tra|giám sát|đôn đốc|cùng|với)){0,4}\s*:",
    re.IGNORECASE,
)
"""A label before bodies of one role: "Cơ quan chủ trì:", "Đơn vị phối hợp thực hiện:"."""


_ANYWHERE = Jurisdiction()
_MOST_WORDS = 100
_LONGEST_UNKNOWN = 14
_ALONE = frozenset({"thường trực", "chủ trì", "phối hợp", "tham mưu"})
"""Words that stand for no body by themselves."""
_COURTESY = frozenset({"ong", "ba"})


def opening(text: str) -> int:
    """Length of an item's mark and of words such as "Đề nghị" before the first body."""
    match = _OPENING.match(text)
    if match is None:
        return 0
    end = match.end()
    if text[:end].casefold().endswith("các "):
        end -= 4
    label = LABEL.match(text, end)
    return label.end() if label else end


@lru_cache(maxsize=8192)
def read_list(
    text: str, home: Jurisdiction, seen: InFull = NOTHING
) -> tuple[str, tuple[Word, ...], tuple[Reading, ...]]:
    """The list's text with folded white space, its words, and the bodies read in them, places shared."""
    text = squeeze(text)
    text = text[opening(text) :]
    words = read_words(text)
    readings = Reader(words, home, seen.shorts).read()
    return text, words, tuple(share_places(words, readings))


def only_bodies(text: str) -> bool:
    """Whether the text is nothing but bodies: each word in a known body, a group or a level that stands for one."""
    text = squeeze(text)
    text = text[opening(text) :]
    if not may_begin(first_word(text)):
        return False
    words = read_words(text)
    return len(words) <= _MOST_WORDS and bool(Reader(words, _ANYWHERE).read(strict=True))


def _is_no_body(words: tuple[Word, ...], reading: Reading) -> bool:
    """Words that begin like a product or a time, with a number, or run on like a sentence name no body, known or
    unknown, nor does a person's name ("Bà Nguyễn Thị B")."""
    if reading.shape != "printed":
        return False
    printed = words[reading.start : reading.end]
    if " ".join(word.text for word in printed).casefold() in _ALONE:
        return True
    if printed[0].text[:1].isdigit() or len(printed) > _LONGEST_UNKNOWN:
        return True
    begin = read_quantifier(printed, 0)
    if any(tuple(w.fold for w in printed[begin : begin + len(first)]) == first for first in _not_bodies()):
        return True
    return printed[0].bare in _COURTESY and len(printed) > 1 and all(word.capital for word in printed[1:])


@lru_cache(maxsize=1)
def _not_bodies() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(row["words"]).split(" ")) for row in read_catalogue("units_not_bodies.csv"))


@lru_cache(maxsize=8192)
def parse_list(text: str, home: Jurisdiction, seen: InFull, peer: Unit | None) -> tuple[Unit, ...]:
    """The units of a printed list in order; see `normalizers.units.parse_units`."""
    text, words, readings = read_list(text, home, seen)
    units: list[Unit] = []
    for reading in readings:
        if _is_no_body(words, reading):
            continue
        same = reading.tail is not None and reading.tail.same
        unit = unit_of(text, words, reading, home, seen, peer)
        units.append(unit)
        if not same:
            peer = unit
    return tuple(units)
