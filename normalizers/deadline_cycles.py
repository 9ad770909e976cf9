"""Recurrences that words name ("hàng quý, 06 tháng, năm", "02 lần/năm", "tháng cuối quý") as ISO 8601 durations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from normalizers.deadline_words import Patterns

_COUNT_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "chín": 9, "mười": 10}
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|sáu|chín)"
_UNIT = (
    r"(?:giờ(?!\s*hành chính)|ngày(?!\s*(?:\d|làm việc sau|kể))|tuần(?!\s*(?:[1-5]\b|lễ))"
    r"|tháng(?!\s*(?:\d|đầu|cuối|[a-z]?\s*[/]\s*\d))"
    r"|quý(?!\s*(?:[ivl|!]{1,4}\b|[1-4]\b(?!\s*lần)))"
    r"|nửa năm|năm(?!\s*(?:học|\d{4}|nay|tới|sau|trước|tiếp|qua|\d{1,2}\s*tháng)))(?!\w)"
)
_ITEM = rf"(?:cả\s+|{_COUNT}\s*)?{_UNIT}"
_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_TRIGGER = (
    rf"(?<!\w)(?:{_EVERY}|theo từng|định kỳ(?:\s+theo)?(?:\s+{_EVERY})?"
    rf"|theo(?=\s+(?:hằng|hàng|quý|tháng|tuần|ngày|năm)(?!\w)))"
)
_SEPARATOR = r"\s*(?:,|;|/|&|\+|-|và|hoặc|,\s*và)\s*(?:(?:báo cáo|sơ kết|tổng kết)\s+)?"
_TIMES = r"(?:lần|đợt|kỳ|cuộc|buổi|lượt|hội nghị|phiên|số|bài|tin)"
_PERIOD = r"(?P<u>ngày|tuần|tháng|quý|năm)"
_EDGE = r"(?:đầu|cuối|giữa)(?:\s+(?:cùng|tiên))?\s+(?:của\s+)?"
_UNNUMBERED = r"(?P<u>tháng|quý|tuần)(?!\w|\s*(?:\d|[ivl|!h]{1,4}\b))"
_LATER = r"(?:sau|liền kề|sau liền kề|kế tiếp|tiếp theo|báo cáo)(?!\w)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # "02 lần/năm", "ít nhất 01 cuộc đối thoại trực tiếp/quý"
    (
        "times",
        rf"(?P<n>{_COUNT})\s*{_TIMES}(?:\s+[^\W\d]+){{0,4}}?\s*(?:/|trên|một|mỗi|trong một|trong 1)\s*(?P<c>{_COUNT})?"
        rf"\s*{_PERIOD}(?!\w|\s*(?:\d{{4}}|học))",
    ),
    # "6 tháng/lần", "mỗi quý một lần"
    (
        "times",
        rf"(?:(?:định kỳ|{_EVERY})\s+)?(?P<c>{_COUNT})?\s*{_PERIOD}\s*(?:/|,)?\s*(?P<n>{_COUNT})?\s*lần(?!\w)",
    ),
    # "mỗi năm ít nhất 2 lần"
    (
        "times",
        rf"(?:{_EVERY}|một|trong)\s+{_PERIOD}(?:\s+(?:ít nhất|tối thiểu|tổ chức|kiểm tra|họp))*"
        rf"\s+(?P<n>{_COUNT})\s*(?:lần|kỳ)(?!\w)",
    ),
    # "hằng quý, 6 tháng, năm"
    ("list", rf"{_TRIGGER}\s*{_ITEM}(?:{_SEPARATOR}(?:{_EVERY}\s+)?{_ITEM})*"),
    # "tháng cuối của quý", "đầu tháng"
    (
        "edge",
        rf"(?:(?:tuần|tháng|ngày|thứ \w+)\s+)?(?:làm việc\s+)?{_EDGE}(?:tháng\s+)?(?:{_EDGE})?(?:mỗi\s+)?{_UNNUMBERED}",
    ),
    # "của tháng liền kề", "trong quý", "các quý trong năm"
    (
        "edge",
        rf"(?:của|trong|hết|các|từng)\s+{_UNNUMBERED}(?!\s*(?:đầu|cuối|còn lại|tới))(?:\s+(?:trong năm|{_LATER}))?",
    ),
    ("edge", rf"(?P<u>tháng|quý|tuần)\s+{_LATER}"),
    ("weekday", r"(?<!tuần )(?<!lần )(?:các\s+)?(?:ngày\s+)?thứ\s+(?:[2-7]|hai|ba|tư|năm|sáu|bảy)(?!\w)"),
    ("periodic", r"(?:tháng\s+)?(?:đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+)?kỳ(?:\s+báo cáo)?(?!\w|\s+họp|\s+kế hoạch)"),
    ("periodic", r"(?:theo\s+)?định kỳ"),
)
_ANY = re.compile(r"(?<!\w)(?:giờ|ngày|tuần|tháng|quý|năm|kỳ|thứ)(?!\w)")
_STARTS = (
    r"\d|t(?:háng|heo|rong|ừng|uần|hứ)|n(?:ăm|gày)|quý|đ(?:ịnh|ầu)|c(?:ủa|ác|uối|hín)|h(?:ằng|àng|ết|ai)|m(?:ỗi|ột)|giữa|sáu"
    r"|b(?:a|ốn)"
)
_ALL = Patterns(_STARTS, _PATTERNS)
_FIRST_QUARTER = rf"(?:quý\s*[i1l]{_SEPARATOR}(?=\d))?"
_BARE_LIST = re.compile(
    r"(?:(?:báo cáo|sơ kết)\s+(?:theo\s+)?)?"
    rf"(?P<items>{_FIRST_QUARTER}{_ITEM}(?:{_SEPARATOR}{_ITEM})+|{_COUNT}\s*(?:tháng|tuần)|quý)"
    rf"(?:{_SEPARATOR}(?:báo cáo\s+)?đột xuất)?[\s.]*$"
)
_ITEMS = re.compile(rf"(?<!\w)(?P<c>{_COUNT})?\s*(?P<u>giờ|ngày|tuần|tháng|quý|nửa năm|năm)(?!\w)")
_MONTHS = {"tháng": 1, "quý": 3, "nửa năm": 6, "năm": 12}


@dataclass(frozen=True, slots=True)
class Cycle:
    """A recurrence in the words `at`..`end`; `durations` is empty where its length is not said ("định kỳ")."""

    at: int
    end: int
    durations: tuple[str, ...]


@lru_cache(maxsize=4096)
def find_cycles(low: str) -> tuple[Cycle, ...]:
    """Every recurrence in `low` (levelled text), from left to right."""
    whole = _BARE_LIST.match(low)
    if whole:
        return (Cycle(0, len(low), _durations(whole["items"])),)
    return tuple(_find(low)) if _ANY.search(low) else ()


def _find(low: str) -> Iterator[Cycle]:
    for found in _ALL.find(low):
        unit = found.part.get("u") or ""
        if found.kind == "list":
            durations = _durations(found.text)
        elif found.kind == "periodic":
            durations = ()
        elif found.kind == "weekday":
            durations = ("P1W",)
        elif found.kind == "edge":
            durations = (_length(1, unit),)
        else:  # times
            durations = _share(unit, _number(found.part.get("c")), _number(found.part.get("n")))
        yield Cycle(found.at, found.end, durations)


def _number(printed: str | None) -> int:
    if not printed:
        return 1
    return _COUNT_WORDS.get(printed) or int(printed) or 1


def _durations(printed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_length(_number(m["c"]), m["u"]) for m in _ITEMS.finditer(printed)))


def _length(count: int, unit: str) -> str:
    """The ISO 8601 duration of `count` units, whole years as years: (6, "tháng") is "P6M"."""
    if unit == "giờ":
        return f"PT{count}H"
    if unit in ("ngày", "tuần"):
        return f"P{count}{'D' if unit == 'ngày' else 'W'}"
    months = count * _MONTHS[unit]
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"


def _share(unit: str, count: int, times: int) -> tuple[str, ...]:
    """`times` in `count` units as one duration; nothing where it is no whole number of months, weeks or days."""
    if times == 1:
        return (_length(count, unit),)
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        if months % times == 0:
            return (_length(months // times, "tháng"),)
        return ("P1W",) if (months, times) == (1, 4) else ("P2W",) if (months, times) == (1, 2) else ()
    days = count * (7 if unit == "tuần" else 1)
    return (f"P{days // times}D",) if days % times == 0 else ()
