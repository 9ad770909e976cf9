"""The span of days that a plan is for, from its title, or, where the title has no year, its first sentences or date."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from normalizers.dates import YEARS
from normalizers.text import plain_dashes

_YEAR = r"(?:19|20)\d\d"
_OUTLOOK = re.compile(
    r"[,;(]?\s*(?:định hướng|tầm nhìn|và định hướng|và tầm nhìn|hướng tới|hướng đến)\b.*?(?:năm\s)?" + _YEAR,
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<![\d/])(?P<first>{_YEAR})\s?(?:-|–|đến(?: hết)?(?: năm)?|tới(?: năm)?)\s?(?:năm\s)?(?P<last>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_SCHOOL = re.compile(rf"năm học\s+(?P<first>{_YEAR})\s?[-–/]\s?(?P<last>{_YEAR})", re.IGNORECASE)
_PART = re.compile(
    rf"(?P<months>\d{{1,2}}|sáu|ba|chín)\s+tháng\s+(?P<side>đầu|cuối)\s+(?:của\s)?năm\s+(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_QUARTERS = re.compile(
    rf"qu[ýí]\s+(?P<first>IV|I{{1,3}}|[1-4])(?:\s?(?:-|,|và|đến)\s?(?:qu[ýí]\s)?(?P<last>IV|I{{1,3}}|[1-4]))?"
    rf"\s*(?:/|,?\s*năm\s+)(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"tháng\s+(?P<month>\d{{1,2}})\s*(?:/|năm\s+)(?P<year>{_YEAR})", re.IGNORECASE)
_UNTIL = re.compile(rf"(?<!từ )đến\s+(?:hết\s+)?năm\s+(?P<last>{_YEAR})", re.IGNORECASE)
_YEAR_OF_RANGE = re.compile(
    rf"giai đoạn\s(?:năm\s)?{_YEAR}\s?(?:-|đến)\s?(?:năm\s)?{_YEAR}(?:\s(?!và\b)[^\W\d_]+){{0,8}}(?<!và)"
    rf"\s(?:trong\s)?năm\s(?P<year>{_YEAR})(?!\s?[-\d])",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?:năm\s+(?P<year>{_YEAR})|(?<=,\s)(?P<more>{_YEAR}))(?![\d/-])", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\d/.-])(?P<year>{_YEAR})(?![\d/.-])")
_LOOKS_BACK = re.compile(
    r"(?:kết quả|khắc phục|tồn tại|hạn chế|rút kinh nghiệm|sau (?:khi )?công bố|đánh giá)", re.IGNORECASE
)
_PLAN_SENTENCE = re.compile(
    r"(?:ban hành|xây dựng|triển khai|thực hiện)\s+(?:[Kk]ế hoạch|[Cc]ông tác|các nội dung|nhiệm vụ)", re.IGNORECASE
)
_NUMBERS = {"ba": 3, "sáu": 6, "chín": 9}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    end = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return date(year, first, 1), end - timedelta(days=1)


def _quarter(text: str) -> int:
    return _ROMAN.get(text.upper(), 0) or int(text)


def _spans(text: str) -> tuple[list[tuple[date, date]], str]:
    """The spans that `text` names as ranges or parts of years, and the text with ";" in their place."""
    found: list[tuple[date, date]] = []

    def take(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        nonlocal text
        matches = list(pattern.finditer(text))
        text = pattern.sub(" ; ", text)
        return matches

    text = _OUTLOOK.sub(" ", plain_dashes(text))
    found += [(date(int(m["first"]), 9, 1), date(int(m["last"]), 5, 31)) for m in take(_SCHOOL)]
    for m in take(_PART):
        count = _NUMBERS.get(m["months"].lower()) or (int(m["months"]) if m["months"].isdigit() else 0)
        if 1 <= count <= 12:
            found.append(_months(int(m["year"]), *((1, count) if m["side"].lower() == "đầu" else (13 - count, 12))))
    for m in take(_QUARTERS):
        first, last = _quarter(m["first"]), _quarter(m["last"] or m["first"])
        if first <= last:
            found.append(_months(int(m["year"]), 3 * first - 2, 3 * last))
    found += [
        _months(int(m["year"]), int(m["month"]), int(m["month"])) for m in take(_MONTH) if 1 <= int(m["month"]) <= 12
    ]
    if one := _YEAR_OF_RANGE.search(text):
        # "Chương trình tổng thể giai đoạn 2021-2030 năm 2024": the range is the programme's, the year the plan's.
        year = int(one["year"])
        return [*found, (date(year, 1, 1), date(year, 12, 31))], ""
    found += [
        (date(int(m["first"]), 1, 1), date(int(m["last"]), 12, 31)) for m in take(_RANGE) if m["first"] <= m["last"]
    ]
    return found, text


def plan_period(
    title: str | None, issued_year: int | None, body: Sequence[str] = ()
) -> tuple[str | None, str | None, str]:
    """First and last day (ISO) of the plan, and the source of them: "title", "body", "date" or "none".

    "năm 2021 và giai đoạn 2021-2025" is 2021-01-01 … 2025-12-31, "6 tháng cuối năm 2025" July to December; an outlook
    ("tầm nhìn đến năm 2030") does not count. Years before the year of issue give way to a later one in the same title:
    a plan of 2024 that mends the index of 2023 is a plan for 2024.
    """
    if title:
        span = _span(title, issued_year)
        if span:
            return span[0].isoformat(), span[1].isoformat(), "title"
    for text in body:
        if _PLAN_SENTENCE.search(text):
            span = _span(_own_sentence(text), issued_year)
            if span and (issued_year is None or span[1].year >= issued_year):
                return span[0].isoformat(), span[1].isoformat(), "body"
    if issued_year is not None:
        return f"{issued_year}-01-01", f"{issued_year}-12-31", "date"
    return None, None, "none"


def _own_sentence(text: str) -> str:
    """The words from the plan's own verb on: "… ban hành Kế hoạch cải cách hành chính năm 2024 như sau"."""
    verbs = list(_PLAN_SENTENCE.finditer(text))
    return text[verbs[-1].start() :] if verbs else text


def _span(text: str, issued_year: int | None) -> tuple[date, date] | None:
    found, rest = _spans(text)
    until = _UNTIL.search(rest)
    years = sorted({int(m["year"] or m["more"]) for m in _SINGLE.finditer(_UNTIL.sub(" ; ", rest))})
    if not found and not years and not until:
        years = sorted({int(m["year"]) for m in _BARE.finditer(rest)})
    years = [y for y in years if y in YEARS]
    if issued_year is not None:
        later = [y for y in years if y >= issued_year]
        if later or found:
            years = later
        elif years and _LOOKS_BACK.search(text):
            years = [issued_year]
    elif len(years) > 1 and _LOOKS_BACK.search(text):
        years = years[-1:]
    # Part of a year says more than the year: "6 tháng cuối năm 2025 … năm 2025" is the half-year.
    parts = [s for s in found if s[0].year == s[1].year]
    years = [y for y in years if not any(s[0].year == y for s in parts)]
    found += [(date(y, 1, 1), date(y, 12, 31)) for y in years]
    if until and not any(s[1].year >= int(until["last"]) for s in found):
        last = int(until["last"])
        first = found[0][0].year if found else (issued_year if issued_year and issued_year <= last else last)
        found.append((date(first, 1, 1), date(last, 12, 31)))
    if not found:
        return None
    return min(s[0] for s in found), max(s[1] for s in found)


@lru_cache(maxsize=64)
def title_period(title: str) -> tuple[str, str] | None:
    """First and last day (ISO) of what `title` names ("năm 2021 và giai đoạn 2021-2025"), None where it names none."""
    span = _span(title, None)
    return (span[0].isoformat(), span[1].isoformat()) if span else None
