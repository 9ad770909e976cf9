"""Place names as they are printed, in standard capitalisation: "UBND xã An Bình" → ("commune", "Xã An Bình").

The kind of unit ("xã", "thị xã", "tỉnh") gives the level, capital letters give the name's end; where more words follow
that may be the name's or not ("Huyện Đại Từ", "Phường 1 Bảo Lộc"), the catalogues of places tell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from normalizers.place_ends import name_length
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
    r"Triển [Kk]hai|Trên|Thuộc|Của|Và|Được|Tại|Đến|Theo|Với|Đã|Cho|Từ|Số|Ngày|(?i:UBND|HĐND|UBMTTQ|TP|TX)|"
    r"Ủy [Bb]an|Hội [Đđ]ồng|Tỉnh|Huyện|Xã|Quận|Phường|Thị [XxTt]|Thành [Pp]hố|Sở|Phòng|Đặc [Kk]hu|Cộng [Hh]òa|"
    r"Văn [Pp]hòng|Ban [Cc]hỉ|Trung [Tt]âm|Quý(?=\s+[IVX\d])|Khóa|Nhiệm|Nơi)(?=\s|\d|$).*",
    re.DOTALL,
)
# What may go on behind the words of a name. "6 tháng" and "1/2025" are times.
_MORE = re.compile(r"(?:\s?[-–]\s?|\s)(?P<word>\d{1,2}(?![\w/%]|[.,]\d|\s[Tt](?:háng|HÁNG)\b)|[^\W\d_]\w*(?:['’]\w+)?)")
_LONGEST = 7
"""Words of the longest names."""
_WORDS = re.compile(r"[^\s–-]+")
_NUMERALS = {"II", "III", "IV", "VII", "VIII", "IX"}
"""Roman numbers that are no Vietnamese syllables ("Phường III", "Xã Tam Xuân II")."""
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
    """Words in capitals as a name: "XÃ AN BÌNH" → "Xã An Bình"; words with small letters and numerals stay."""
    words = squeeze(text).split(" ")
    return " ".join(
        "-".join(map(str.capitalize, w.split("-"))) if w.isupper() and w not in _NUMERALS else w for w in words
    )


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


def _changes_case(first: str, word: str) -> bool:
    """Whether capitals end before this word: what follows stands beside the name ("XÃ AN BÌNH Độc lập")."""
    return len(first) > 1 and first.isupper() and len(word) > 1 and not word.isupper() and word.isalpha()


def _whole_name(kind: str, match: re.Match[str], year: int | None) -> str:
    """The name that a match of `_PLACE` begins with, up to where the next phrase begins."""
    text, start, name = match.string, match.start("name"), match["name"]
    first, *others = _WORDS.finditer(name)
    beside = next((word.start() for word in others if _changes_case(first[0], word[0])), len(name))
    name = _NEXT_PHRASE.sub("", recase(name[:beside].rstrip(" –-")))
    if kind == "thành phố" and (municipality := _municipality(name)):
        return municipality
    ends = [start + word.end() for word in _WORDS.finditer(name)]
    certain = len(ends)
    while len(ends) < _LONGEST and (more := _MORE.match(text, ends[-1])) and not _changes_case(first[0], more["word"]):
        ends.append(more.end())
    if len(ends) == certain:
        return name
    words = [recase(word) for word in _WORDS.findall(text[start : ends[-1]])]
    return text[start : ends[name_length(kind.capitalize(), words, certain, year) - 1]]


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
        name = _whole_name(kind, match, year)
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


def join_broken_names(lines: Iterable[str], year: int | None = None) -> list[str]:
    """The lines, one joined to the next where a narrow column broke a name: "UBND HUYỆN THUẬN" / "CHÂU"."""
    out: list[str] = []
    for line in map(squeeze, lines):
        if out and (in_capitals(out[-1]) == in_capitals(line) or line.isdigit()):
            joined = f"{out[-1]} {line}"
            last = next(reversed(places_in_line(joined, year)), None)
            if last and last.start < len(out[-1]) and last.end == len(joined) and is_place(last.name):
                out[-1] = joined
                continue
        out.append(line)
    return out
