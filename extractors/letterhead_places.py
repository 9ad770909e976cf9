"""Place names as they are printed, in standard capitalisation: "UBND xã An Bình" → ("commune", "Xã An Bình").

No gazetteer: the kind of unit ("xã", "thị xã", "tỉnh") gives the level, capital letters give the name's end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalizers.place_names import modern_tones
from normalizers.places import is_place
from normalizers.text import fold, squeeze

LEVELS = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
"""Level of each kind of unit; "thành phố" is decided by its name."""

_SHORT_KINDS = {"tp": "thành phố", "tx": "thị xã"}
_MUNICIPALITIES = {fold(n) for n in ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "HCM")}
_HUE_SINCE = 2025
UPPER = "".join(
    chr(c) for c in range(0x41, 0x1F00) if chr(c).isupper() and (c < 0x180 or c in (0x1A0, 0x1AF) or c >= 0x1E00)
)
"""The capital letters of Vietnamese, for character classes (a range such as "à-ỹ" holds capitals too)."""
_WORD = rf"[{UPPER}]\w*(?:['’]\w+)?"
_PLACE = re.compile(
    rf"(?=[TtHhQqXxPpĐđ])\b(?<!tác )(?<!Tác )"
    rf"(?P<kind>(?i:tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu))"
    rf"(?:\.\s?|\s)(?P<name>{_WORD}(?:\s(?:[-–]\s)?{_WORD}){{0,3}}|\d{{1,2}}\b)"
)
# Capitals that open a new phrase behind a name ("xã Cẩm Lý Về việc", "HUYỆN LẠC SƠN NĂM 2024" recased).
_NEXT_PHRASE = re.compile(
    r"\s(?:[-–]\s)?(?:Ban [Hh]ành|Năm(?: \d|$)|Về|Giai [Đđ]oạn|Căn [Cc]ứ|Thực [Hh]iện|Kế [Hh]oạch|Quyết [Đđ]ịnh|"
    r"Triển [Kk]hai|Trên|Thuộc|Của|Và|Được|Tại|Đến|Theo|Với|Đã|Cho|Từ|Số|Ngày|UBND|HĐND|UBMTTQ|Ủy [Bb]an|Hội [Đđ]ồng|"
    r"Tỉnh|Huyện|Xã|Quận|Phường|Thị [XxTt]|Thành [Pp]hố|Sở|Phòng|Đặc [Kk]hu|Cộng [Hh]òa|Văn [Pp]hòng|Ban [Cc]hỉ|"
    r"Trung [Tt]âm|Quý(?=\s+[IVX\d])|Khóa|Nhiệm|Nơi|TP|TX)(?=\s|\d|$).*",
    re.DOTALL,
)
_NOT_NAMES = {
    fold(w) for w in ("Hội", "Ủy", "Đoàn", "UBND", "HĐND", "Đội", "Trực", "Phố", "Xã", "Trấn", "Năm", "Chủ", "Về", "Số")
}


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """One place: level, name with its kind of unit in standard capitalisation, and where it stands in the text."""

    level: str
    name: str
    start: int
    end: int


def recase(text: str) -> str:
    """Words in capitals as a name: "XÃ AN BÌNH" → "Xã An Bình"; words with small letters stay."""
    return " ".join(w.capitalize() if w.isupper() else w for w in squeeze(text).split(" "))


def in_capitals(text: str) -> bool:
    """Whether a line is set in capitals (a small letter or two may be the scanner's)."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def level_of(kind: str, name: str, year: int | None = None) -> str:
    """Level of "thành phố" and of all other kinds; Huế is a municipality from 2025 on."""
    if kind in LEVELS:
        return LEVELS[kind]
    folded = fold(name)
    if folded in _MUNICIPALITIES or (folded == fold("Huế") and year is not None and year >= _HUE_SINCE):
        return "province"
    return "district"


def _municipality(name: str) -> str | None:
    """The municipality that opens a run of capitals ("Hồ Chí Minh Nơi" → "Hồ Chí Minh")."""
    words = name.split(" ")
    return next((n for k in (3, 2) if fold(n := " ".join(words[:k])) in _MUNICIPALITIES), None)


def place_name(kind: str, name: str) -> str:
    """The name with its kind: ("thành phố", "Hồ Chí Minh") → "Thành phố Hồ Chí Minh"."""
    name = modern_tones(squeeze(name))
    if fold(name) == "hcm":
        name = "Hồ Chí Minh"
    return f"{kind[0].upper()}{kind[1:]} {name}"


def find_printed_places(text: str, year: int | None = None) -> Iterator[PrintedPlace]:
    """The places printed in `text`, in order; `year` is the plan's, for units whose kind changed."""
    match = _PLACE.search(text)
    while match:
        kind = match["kind"].casefold()
        kind = _SHORT_KINDS.get(kind, kind)
        name = _NEXT_PHRASE.sub("", match["name"])
        if kind == "thành phố":
            name = _municipality(name) or name
        # The search goes on behind the name as cut, since what was cut may be the next place.
        end = match.start("name") + len(name)
        numbered = name.isdigit() and kind not in ("phường", "quận")
        # "Phố", "Hội", "Đoàn" open other words as well as names: the catalogue tells "Thị trấn Phố Ràng".
        doubtful = fold(name.split(" ")[0]) in _NOT_NAMES
        if not numbered and not (doubtful and not is_place(place_name(kind, recase(name)))):
            yield PrintedPlace(level_of(kind, name, year), place_name(kind, recase(name)), match.start(), end)
        match = _PLACE.search(text, end)


def places_in_line(line: str, year: int | None = None) -> list[PrintedPlace]:
    """The places of one line, which may be set in capitals ("THỊ XÃ ĐÔNG HÒA")."""
    line = squeeze(line)
    return list(find_printed_places(recase(line) if in_capitals(line) else line, year))
