"""Calendar spans that words name, with or without their year: days, weeks, months, quarters, halves, years."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from normalizers.deadline_words import Patterns, quarter_number

Grain = Literal["day", "week", "month", "quarter", "part", "half", "school", "year", "plan_year", "plan"]

_NEXT = r"năm (?:sau|tới|tiếp theo|liền kề|kế tiếp)"
_YEAR = r"(?:19|20)\d\d"
_TAIL = (
    rf"(?:\s*(?:[,/\-.(]\s*)?(?:của\s+)?(?:năm\s*)?(?P<year>{_YEAR})(?!\s*-\s*{_YEAR}|\d)"
    r"|\s*/\s*(?P<short>[2-4]\d)(?![\d/])|\s+(?P<next>" + _NEXT + r"))?"
)
_NUMERAL = r"(?:[1-4]|[ivl1|!h]{1,4}|tv)(?![\w%])"
_AND = r"\s*(?:,|;|-|/|&|\+|và|đến|tới|hoặc|,\s*và)\s*"
_AND_QUARTER = r"\s*(?:,|;|-|/|&|\+|và|đến|tới|hoặc)\s*(?:hết\s+)?(?:quý\s*)?"
_FREE = r"(?<!\d)(?<!\d[/.])(?:(?<!\d-)|(?<=\d{4}-))"
_MONTHS = r"(?:0?[1-9]|1[0-2])(?!\d|\s*[/.]\s*\d{1,2}(?!\d)|\s*%)"
_MONTH_WORDS = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9, "nửa": 6}
_THIRD = r"đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần"
_THIRDS = {"đầu": 0, "thượng tuần": 0, "giữa": 1, "trung tuần": 1, "cuối": 2, "hạ tuần": 2}

_SEVERAL_MONTHS = rf"{_MONTHS}(?:{_AND}(?:hết\s+)?(?:tháng\s*)?{_MONTHS})*"
_T_MONTH = r"(?:t|th|thg)\.?\s?"
_OF_YEAR = r"\s*(?:của\s+)?năm(?!\s*học)" + _TAIL
_EDGE = r"(?P<t>đầu|giữa|cuối)\s*"
_ORDINAL = r"(?:thứ\s*)?(?P<w>[1-5]|đầu|cuối|nhất|hai|ba|tư)(?:\s+cùng|\s+tiên)?"
_TERM = r"(?P<k>(?:học kỳ|hk)\s*(?:[12]|i{1,2}|l{1,2})\b)"
_NO_FRACTION = r"(?![\d/%.])"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # "ngày 15-20/11/2024"
    (
        "days",
        _FREE + r"(?:ngày\s*)?(?P<d1>\d{1,2})(?:\s*-\s*|\s*(?:đến|tới|và|,)\s*(?:hết\s+)?(?:ngày\s*)?)(?P<d2>\d{1,2})"
        rf"\s*(?:/|\s+tháng\s*)\s*(?P<m>\d{{1,2}})(?:\s*(?:/|năm)\s*(?P<year>{_YEAR}))?(?![\d/])",
    ),
    # "31/12/2024", "30.6.24"
    (
        "day",
        _FREE + r"(?:ngày\s*)?(?P<d>\d{1,2})\s*(?P<s>[/.\-])\s*(?P<m>\d{1,2})\s*(?P=s)\s*"
        rf"(?P<year>{_YEAR}|[2-4]\d)(?!\d)",
    ),
    # "ngày 20 tháng 11 năm 2023"
    ("day", _FREE + r"(?:ngày\s*)?(?P<d>\d{1,2})\s*(?:của\s+)?tháng\s*(?P<m>\d{1,2})(?!\d)" + _TAIL),
    # "15/11", "15/01 năm sau"
    (
        "day",
        _FREE + r"(?:ngày\s*)?(?P<d>\d{1,2})\s*/\s*(?P<m>0?[1-9]|1[0-2])(?![\d/%]|\s*/\s*\d)"
        rf"(?:\s*(?:,\s*)?năm\s*(?P<year>{_YEAR})|\s+(?P<next>{_NEXT}))?",
    ),
    # "ngày 30-6", "trước 30.6"
    ("day", r"(?:ngày\s*|(?<=trước ))(?P<d>\d{1,2})\s*[.\-]\s*(?P<m>0?[1-9]|1[0-2])" + _NO_FRACTION),
    ("week", rf"tuần\s*(?:lễ\s*)?{_ORDINAL}\s*(?:của\s+|,\s*)?tháng\s*(?P<m>{_MONTHS})" + _TAIL),
    ("third", rf"(?P<t>{_THIRD})\s*(?:của\s+)?tháng\s*(?P<m>{_MONTHS})" + _TAIL),
    # "tháng 3, 6, 9/2025", "từ tháng 3 đến tháng 9"
    ("months", rf"tháng\s*(?P<list>{_SEVERAL_MONTHS})" + _TAIL),
    (
        "monthword",
        rf"tháng\s+(?P<w>mười một|mười hai|{'|'.join(_MONTH_WORDS)})\b(?!\s*(?:lần|đợt|kỳ|cuộc))" + _TAIL,
    ),
    # "3-9/2025", "12/2025", "T6/2025"
    ("months", rf"(?<![\d/\-.])(?P<list>{_MONTHS}\s*-\s*{_MONTHS})\s*/\s*(?P<year>{_YEAR})(?!\d)"),
    ("months", rf"(?<![\d/\-.])(?P<list>0?[1-9]|1[0-2])\s*[/.\-]\s*(?P<year>{_YEAR})(?!\d)"),
    (
        "months",
        rf"(?<!\w){_T_MONTH}(?P<list>{_MONTHS}(?:\s*[,\-]\s*(?:{_T_MONTH})?{_MONTHS})*)\s*/\s*(?P<year>{_YEAR})(?!\d)",
    ),
    ("quarterpart", rf"{_EDGE}(?:của\s+)?quý\s*(?P<q>{_NUMERAL})" + _TAIL),
    ("quarters", rf"(?<!\w)(?:quý\s*|q\.?\s?)(?P<list>{_NUMERAL}(?:{_AND_QUARTER}{_NUMERAL})*)" + _TAIL),
    ("quarterword", r"quý\s+(?P<w>đầu(?: tiên)?|cuối(?: cùng)?)" + _OF_YEAR),
    ("half", r"(?:(?P<n>\d{1,2}|ba|sáu|chín)\s*tháng|(?P<nn>nửa))\s*(?:của\s+)?(?P<t>đầu|cuối)" + _OF_YEAR),
    (
        "school",
        rf"(?:(?P<t>đầu|cuối)\s+)?(?:{_TERM}\s*(?:của\s+)?,?\s*)?năm học"
        rf"(?:\s*(?P<y1>{_YEAR})(?:\s*[-/]\s*(?P<y2>{_YEAR}|\d\d)(?!\d))?)?",
    ),
    # "đầu năm 2025", but not "phấn đấu năm 2025" however the scanner read it
    ("part", r"(?<!ấn )(?<!ần )(?<!ân )(?<!ẩn )(?<!an )" + _EDGE + r"năm(?!\s*học)" + _TAIL),
    ("summer", r"(?:(?:trong|dịp|mùa|nghỉ)\s+)?(?<!\w)hè(?!\w)" + _TAIL),
    (
        "years",
        rf"(?<![\d/])(?P<y1>{_YEAR})\s*(?:-|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?(?P<y2>{_YEAR}|[2-4]\d)(?![\d/])",
    ),
    ("years", rf"(?<![\d/])(?:năm\s*)?(?P<y1>{_YEAR})(?![\d/])"),
    ("planyear", r"(?:trong\s+)?(?:cả|suốt|toàn|quanh|trong)\s+năm(?!\s*(?:học|\d))|hết\s+năm(?!\s*(?:học|\d))"),
    ("planyear", r"(?:cả\s+)?(?:0?4|bốn)\s+quý(?!\w)"),
    ("planyear", r"(?:các|những)\s+tháng\s+(?:còn lại|trong)(?:\s+của)?\s+năm(?!\s*(?:học|\d))"),
    ("plan", r"(?:cả|trong|suốt|toàn bộ)\s+(?:giai đoạn|thời gian thực hiện|kỳ)\s+(?:của\s+)?kế hoạch"),
    ("plan", r"(?:cả|suốt|trong|toàn bộ)\s+giai đoạn(?!\s*\d)"),
)
_ANY = re.compile(
    r"\d|(?<!\w)(?:quý|q\.?)\s*[ivlqđcht]|năm|tháng [gmhbtsc]|giai đoạn|(?<!\w)hè(?!\w)|của kế hoạch|kỳ kế hoạch"
)
_DIGIT = re.compile(r"\d")
_STARTS = (
    r"\d|t(?:háng|rong|uần|oàn|h?g?[.\s\d]|hượng|rung)|n(?:ăm|gày|hững|ghỉ|ửa)|q|đầu|c(?:uối|ả|ác|hín)|giữa|h(?:ết|ọc|è|ạ|k)"
    r"|s(?:uốt|áu)|b(?:ốn|a)|mùa|dịp"
)
_ALL = Patterns(_STARTS, _PATTERNS)


class Span(NamedTuple):
    """One calendar span in the words `at`..`end`: months and days of its first and last day, `year` where printed.

    `last` may have day 0 for the month's end; `years` is how many years the last day lies behind the first, `wraps`
    says that the first day lies in the year before, `shift` is 1 for "năm sau", `several` marks a range or list.
    """

    at: int
    end: int
    grain: Grain
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 0)
    year: int | None = None
    years: int = 0
    wraps: bool = False
    shift: int = 0
    doubtful: bool = False
    several: bool = False

    def days(self, year: int) -> tuple[date, date]:
        """First and last day where the span's (last) year is `year`; for several years `year` is the first."""
        year += self.shift
        begins = year - 1 if self.wraps else year
        return _day(begins, *self.first), _day(year + self.years, *self.last)


def _day(year: int, month: int, day: int) -> date:
    length = calendar.monthrange(year, month)[1]
    return date(year, month, min(day, length) if day else length)


def _full_year(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


@lru_cache(maxsize=4096)
def find_spans(low: str) -> tuple[Span, ...]:
    """Every calendar span in `low` (levelled text), from left to right, without overlaps."""
    return tuple(_find(low)) if "năm" in low or _DIGIT.search(low) or _ANY.search(low) else ()


def _find(low: str) -> Iterator[Span]:
    for found in _ALL.find(low):
        span = _READ[found.kind](found.part, found.text)
        if span:
            yield span._replace(at=found.at, end=found.end, shift=1 if found.part.get("next") else 0)


def _year_of(part: dict[str, str | None]) -> int | None:
    return _full_year(part.get("year") or part.get("short"))


def _day_span(part: dict[str, str | None], _: str) -> Span | None:
    day, month = int(part["d"] or 0), int(part["m"] or 0)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return Span(0, 0, "day", (month, day), (month, day), _year_of(part), doubtful=day > _longest(month))


def _days_span(part: dict[str, str | None], _: str) -> Span | None:
    first, last, month = (int(part[k] or 0) for k in ("d1", "d2", "m"))
    if not (1 <= first <= last <= 31 and 1 <= month <= 12):
        return None
    return Span(0, 0, "week", (month, first), (month, last), _year_of(part), several=True)


def _longest(month: int) -> int:
    return calendar.monthrange(2024, month)[1]


def _between(numbers: list[int], printed: str) -> tuple[int, int, bool]:
    """First, last and whether a range runs over the year's end ("từ tháng 11 đến tháng 2"); a list is put in order."""
    if len(numbers) == 2 and numbers[0] > numbers[1] and re.search(r"-|đến|tới", printed):
        return numbers[0], numbers[1], True
    return min(numbers), max(numbers), False


def _months_span(part: dict[str, str | None], _: str) -> Span | None:
    printed = part["list"] or ""
    first, last, wraps = _between([int(n) for n in re.findall(r"\d+", printed)], printed)
    return Span(0, 0, "month", (first, 1), (last, 0), _year_of(part), wraps=wraps, several=first != last)


def _monthword_span(part: dict[str, str | None], _: str) -> Span | None:
    month = _MONTH_WORDS[part["w"] or ""]
    return Span(0, 0, "month", (month, 1), (month, 0), _year_of(part))


def _week_span(part: dict[str, str | None], _: str) -> Span | None:
    month, word = int(part["m"] or 0), part["w"] or ""
    week = {"đầu": 1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "cuối": 5}.get(word) or int(word)
    first = 7 * week - 6
    last = first + 6 if week < 5 else 0
    return Span(0, 0, "week", (month, min(first, 22) if word == "cuối" else first), (month, last), _year_of(part))


def _third_span(part: dict[str, str | None], _: str) -> Span | None:
    month, third = int(part["m"] or 0), _THIRDS[part["t"] or ""]
    return Span(0, 0, "week", (month, 10 * third + 1), (month, 0 if third == 2 else 10 * third + 10), _year_of(part))


def _quarters_span(part: dict[str, str | None], _: str) -> Span | None:
    printed = part["list"] or ""
    numbers = [quarter_number(n) for n in re.findall(rf"(?<![\w|!]){_NUMERAL}", printed)]
    known = [n for n in numbers if n]
    if not known or len(known) < len(numbers):
        return None
    first, last, wraps = _between(known, printed)
    return Span(0, 0, "quarter", (3 * first - 2, 1), (3 * last, 0), _year_of(part), wraps=wraps, several=first != last)


def _quarterpart_span(part: dict[str, str | None], _: str) -> Span | None:
    quarter = quarter_number(part["q"] or "")
    if not quarter:
        return None
    month = 3 * quarter - 2 + _THIRDS[part["t"] or ""]
    return Span(0, 0, "month", (month, 1), (month, 0), _year_of(part))


def _quarterword_span(part: dict[str, str | None], _: str) -> Span | None:
    month = 1 if (part["w"] or "").startswith("đầu") else 10
    return Span(0, 0, "quarter", (month, 1), (month + 2, 0), _year_of(part))


def _half_span(part: dict[str, str | None], _: str) -> Span | None:
    word = part["n"] or part["nn"] or ""
    months = _COUNTS.get(word) or int(word)
    if not 1 <= months <= 12:
        return None
    first, last = (1, months) if part["t"] == "đầu" else (13 - months, 12)
    return Span(0, 0, "half", (first, 1), (last, 0), _year_of(part))


def _part_span(part: dict[str, str | None], _: str) -> Span | None:
    first, last = {"đầu": (1, 3), "giữa": (4, 9), "cuối": (10, 12)}[part["t"] or ""]
    return Span(0, 0, "part", (first, 1), (last, 0), _year_of(part), doubtful=part["t"] == "giữa")


def _summer_span(part: dict[str, str | None], _: str) -> Span | None:
    return Span(0, 0, "part", (6, 1), (8, 31), _year_of(part), doubtful=True)


def _school_span(part: dict[str, str | None], _: str) -> Span | None:
    """A school year is 1 September to 31 May; without printed years it has no dates (GUIDE section 5)."""
    year = _full_year(part["y1"])
    if part["t"] == "đầu":
        return Span(0, 0, "school", (9, 1), (9, 30), year)
    if part["t"] == "cuối":
        return Span(0, 0, "school", (5, 1), (5, 31), year and year + 1)
    term = (part["k"] or "").replace("hk", "").replace("học kỳ", "").strip().replace("l", "i")
    if term in {"1", "i"}:
        return Span(0, 0, "school", (9, 1), (12, 31), year, doubtful=True)
    if term in {"2", "ii"}:
        return Span(0, 0, "school", (1, 1), (5, 31), year and year + 1, doubtful=True)
    return Span(0, 0, "school", (9, 1), (5, 31), year, years=1)


def _years_span(part: dict[str, str | None], _: str) -> Span | None:
    first = _full_year(part["y1"]) or 0
    last = _full_year(part.get("y2")) or first
    if last < first or last - first > 30:
        return None
    return Span(0, 0, "year", year=first, years=last - first, several=last > first)


def _planyear_span(_: dict[str, str | None], __: str) -> Span | None:
    return Span(0, 0, "plan_year")


def _plan_span(_: dict[str, str | None], __: str) -> Span | None:
    return Span(0, 0, "plan")


_READ = {
    "day": _day_span, "days": _days_span, "week": _week_span, "third": _third_span, "months": _months_span,
    "monthword": _monthword_span, "quarterpart": _quarterpart_span, "quarters": _quarters_span,
    "quarterword": _quarterword_span, "half": _half_span, "school": _school_span, "part": _part_span,
    "summer": _summer_span, "years": _years_span, "planyear": _planyear_span, "plan": _plan_span,
}  # fmt: skip
