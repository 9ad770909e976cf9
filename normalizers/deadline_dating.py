"""Calendar spans in their sentence: the word before each ("trước", "đến hết", "từ"), the year it lacks, its days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from normalizers.deadline_spans import Span

Day = date | None
Relation = Literal["in", "before", "by", "until", "from", "after"]

_RELATIONS: tuple[tuple[re.Pattern[str], Relation], ...] = (
    (re.compile(r"trước(?:\s+(?:ngày|thời điểm|thời hạn|cuối))*\s*$"), "before"),
    (
        re.compile(
            r"(?:(?:chậm|muộn) nhất|không muộn hơn|không quá|hạn (?:cuối|chót)|thời hạn)"
            r"(?:\s*(?:là|vào|đến|trong|hết|ngày|cuối|cùng|:))*\s*$"
        ),
        "by",
    ),
    (re.compile(r"(?:(?<!\w)(?:đến|tới|hết|xong|kết thúc)|-|>|~)(?:\s+(?:hết|cuối|ngày|tháng|quý))*\s*$"), "until"),
    (re.compile(r"(?<!\w)(?<!ngay )(?:từ|bắt đầu)(?:\s+(?:ngày|đầu|sau|vào))*\s*$"), "from"),
    (re.compile(r"(?<!\w)sau(?:\s+ngày)?\s*$"), "after"),
)
_AND = re.compile(r"[\s,;&+)]*(?:và|hoặc)?[\s,(]*(?:ngày\s*)?")
_OUTLOOK = re.compile(r"(?:định hướng|tầm nhìn)(?:\s+(?:cho\s+)?(?:đến|tới))?(?:\s+năm)?\s*$")
_JOINS = re.compile(r";|(?<!\w)(?:và|đến|tới)(?!\w)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A calendar span with its days and the word before it; `inferred` where its year is the plan's."""

    span: Span
    relation: Relation
    start: Day
    due: Day
    inferred: bool

    @property
    def is_range(self) -> bool:
        """Whether it is a printed range of years ("2021-2025")."""
        return self.span.grain == "year" and self.span.years > 0


def date_spans(low: str, spans: Sequence[Span], plan_start: Day, plan_end: Day) -> list[Dated]:
    """`spans` of the levelled text `low` with their days, in order.

    A bare year that only lends its number to a neighbour ("Năm 2024: quý I") and the outlook of a range ("định hướng
    2030") are left out. Days are None where neither the words nor the plan give a year.
    """
    years = _years(spans)
    result: list[Dated] = []
    end = 0
    relation: Relation = "in"
    for i, span in enumerate(spans):
        gap = low[end : span.at]
        relation = _relation(gap, relation if i else "in")
        end = span.end
        if not _lends(low, spans, i) and not _OUTLOOK.search(gap):
            result.append(_dated(span, relation, years[i], plan_start, plan_end))
    return _in_order(result)


def _relation(gap: str, previous: Relation) -> Relation:
    for pattern, relation in _RELATIONS:
        if pattern.search(gap):
            return relation
    return previous if previous in ("before", "by") and _AND.fullmatch(gap) else "in"


def _years(spans: Sequence[Span]) -> list[int | None]:
    """Each span's printed year, else the next printed one, else the last one before it; ranges lend none."""
    years = [s.year for s in spans]
    for i in range(len(years) - 2, -1, -1):
        if years[i] is None and not (spans[i + 1].grain == "year" and spans[i + 1].years):
            years[i] = years[i + 1]
    for i in range(1, len(years)):
        if years[i] is None and not (spans[i - 1].grain == "year" and spans[i - 1].years):
            years[i] = years[i - 1]
    return years


def _lends(low: str, spans: Sequence[Span], i: int) -> bool:
    span = spans[i]
    if span.grain != "year" or span.years:
        return False
    for j in (i - 1, i + 1):
        if (
            0 <= j < len(spans)
            and spans[j].year is None
            and spans[j].grain in ("day", "week", "month", "quarter", "half", "part")
        ):
            between = low[min(span.end, spans[j].end) : max(span.at, spans[j].at)]
            if not _JOINS.search(between):
                return True
    return False


def _dated(span: Span, relation: Relation, year: int | None, plan_start: Day, plan_end: Day) -> Dated:
    inferred = year is None and span.grain != "school"
    if inferred and plan_start:
        year = plan_start.year + span.wraps  # "từ tháng 11 đến tháng 2" begins in the plan's year
    first: Day
    last: Day
    if span.grain == "plan":
        first, last = plan_start, plan_end
    elif year is None:
        first = last = None
    else:
        first, last = span.days(year)
        if span.grain == "day" and first.day != span.first[1]:
            span = span._replace(doubtful=True)
    start, due = (None if span.grain == "day" else first), last
    if relation == "before":
        start, due = None, first and first - timedelta(days=1)
    elif relation in ("by", "until"):
        start = None
    elif relation == "from":
        start, due = first, last if span.several or span.grain == "plan" else None
    elif relation == "after":
        start, due = last, None
    return Dated(span, relation, start, due, inferred)


def _in_order(dated: list[Dated]) -> list[Dated]:
    """A range whose end lies before its start runs over the year's end: the end without a printed year gives way."""
    for i in range(len(dated) - 1):
        a, b = dated[i], dated[i + 1]
        if b.relation != "until" or not a.start or not b.due or a.start <= b.due:
            continue
        if a.span.year is None and b.span.year is not None:
            dated[i] = replace(a, start=_shift(a.start, -1), due=a.due and _shift(a.due, -1))
        elif b.span.year is None:
            dated[i + 1] = replace(b, due=_shift(b.due, 1))
    return dated


def _shift(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
