"""Deadlines as plans print them ("Quý III/2024", "Thường xuyên", "Trước 15/12 hằng năm") to dates and recurrences.

The meaning of every field is section 5 of the annotation guide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from normalizers.deadline_cycles import Cycle, find_cycles
from normalizers.deadline_dating import Dated, Day, date_spans
from normalizers.deadline_spans import find_spans
from normalizers.deadline_types import BODY, EVENT, MANNER, ONGOING, REFERENCE, WEAK_EVENT, is_thing
from normalizers.deadline_words import cue, level, mask_citations
from normalizers.memo import Memo
from normalizers.text import squeeze

DeadlineType = Literal["date", "period", "recurring", "ongoing", "event", "by_reference"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline's words mean.

    `start` and `due` are ISO dates or None, `due` the last day that counts as on time; `recurrence` holds ISO 8601
    durations; `inferred_year` is True where the year is the plan's and not printed. `flags`: "deadline_ambiguous"
    (two readings fit, or the words contradict each other), "deadline_no_year" (neither words nor plan give a year).
    """

    type: DeadlineType
    start: str | None = None
    due: str | None = None
    recurrence: tuple[str, ...] = ()
    inferred_year: bool = False
    flags: tuple[str, ...] = ()


_LONGEST = 420
_LONGEST_CELL = 200
_EDGES = " .;:,-+•*–…\"'“”"
_TIME = re.compile(
    r"\d|thường|theo|khi|quý|năm|tháng|tuần|ngày|kỳ|đột|kịp|đúng|liên|trước|sau|ngay|dịp|t\.?x|duy trì|lâu|nay|lễ|tết"
    r"|hạn|luật|tùy|thúc|phiên|nghị|hè|phát sinh|đảm|giờ|(?<!\w)nếu"
)
_NOW = re.compile(r"(?:từ\s+)?(?:nay|bây giờ|khi ban hành)\s*(?:cho\s+)?(?:đến|tới)")
_PREPOSED = re.compile(r"(?:trong|vào|trước|từ|đến|tới|hết|xong|nhất|[:(,;])\s*(?:ngày\s*)?$")
_GOES_ON = re.compile(r"năm|trở đi|về sau")


def parse_deadline(text: str, plan_start: str | date | None, plan_end: str | date | None) -> Deadline | None:
    """What the words of a deadline mean; None where they are no deadline (a body, a product, a percentage).

    `plan_start` and `plan_end` are the plan's first and last day as ISO strings, dates or None. They lend the year
    that the words lack: the first year of the plan (GUIDE section 5).
    """
    if len(text) > _LONGEST:
        return None
    return _parse(squeeze(text), _day(plan_start), _day(plan_end))


def _day(value: str | date | None) -> Day:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _parse(printed: str, plan_start: Day, plan_end: Day) -> Deadline | None:
    low = mask_citations(level(printed)).strip(_EDGES)
    if not low or not _TIME.search(low):
        return None
    event = EVENT.search(low)
    cycles = _cycles_outside(find_cycles(low), event)
    rest = _blank(low, [(c.at, c.end) for c in cycles])
    ongoing, reference = ONGOING.search(rest), REFERENCE.search(rest)
    spans = [s for s in find_spans(rest) if not any(m and m.start() <= s.at < m.end() for m in (event, ongoing))]
    dated = date_spans(rest, spans, plan_start, plan_end)
    named: list[tuple[int, DeadlineType]] = []
    if event:
        named.append((event.start(), "event"))
    if cycles:
        named.append((cycles[0].at, "recurring"))
    if ongoing:
        named.append((ongoing.start(), "ongoing"))
    if reference:
        named.append((reference.start(), "by_reference"))
    if not named and not dated:
        return _unnamed(low)
    if dated and (not named or dated[0].span.at < min(named)[0]):
        return _dated_first(rest, dated, named, cycles, ongoing)
    return _named_first(rest, dated, min(named), cycles)


def _cycles_outside(cycles: Sequence[Cycle], event: re.Match[str] | None) -> list[Cycle]:
    """Cycles that are not part of an event's words ("05 ngày làm việc sau khi kết thúc quý")."""
    if event is None:
        return list(cycles)
    return [c for c in cycles if c.end <= event.start() or (c.at >= event.end() and event.start() > 0)]


def _blank(low: str, ranges: Sequence[tuple[int, int]]) -> str:
    for at, end in ranges:
        low = low[:at] + " " * (end - at) + low[end:]
    return low


def _unnamed(low: str) -> Deadline | None:
    """Words of manner alone ("Kịp thời"), or "Đột xuất"; None where even these are wanting."""
    weak, manner = WEAK_EVENT.search(low), MANNER.search(low)
    if not (weak or manner) or len(low.split()) > 10 or is_thing(low):
        return None
    return Deadline("event" if weak else "by_reference")


def _dated_first(
    low: str,
    dated: list[Dated],
    named: Sequence[tuple[int, DeadlineType]],
    cycles: Sequence[Cycle],
    ongoing: re.Match[str] | None,
) -> Deadline | None:
    """Words whose first time is a date: its own type, unless what follows says that it comes again or goes on."""
    if not named and not _is_time(low, dated[0]):
        return None
    if cycles and (";" not in low[dated[0].span.end : cycles[0].at] or all(d.span.year is None for d in dated)):
        return _deadline("recurring", [d for d in dated if d.is_range], cycles)
    if ongoing and all(d.span.grain in ("year", "plan", "plan_year") for d in dated):
        if not any(_GOES_ON.search(m[0]) for m in ONGOING.finditer(low)):
            return _deadline("ongoing", dated)
        begun = _deadline("ongoing", dated)
        return Deadline("ongoing", begun.start, None, (), begun.inferred_year, begun.flags)
    mixed = any(kind != "by_reference" for _, kind in named)
    if len(dated) > 1:
        return _deadline("period", dated, flagged=mixed)
    only = dated[0]
    kind: DeadlineType = "period"
    if only.relation in ("after", "from") and not only.span.several and only.span.grain != "plan":
        kind = "ongoing"
    elif only.relation in ("before", "by", "until") or only.span.grain == "day":
        kind = "period" if _NOW.search(low[: only.span.at]) else "date"
    return _deadline(kind, dated, flagged=mixed)


def _named_first(
    low: str, dated: list[Dated], first: tuple[int, DeadlineType], cycles: Sequence[Cycle]
) -> Deadline | None:
    """Words whose first time is a type word: it gives the type, dates behind it keep it (GUIDE section 5)."""
    at, kind = first
    if kind == "recurring":
        return _deadline(kind, [d for d in dated if d.is_range] or _spread(dated), cycles)
    if kind != "ongoing":
        if at and (len(low[:at].split()) > 12 or BODY.match(low) or "%" in low):
            return None
        dated = [d for d in dated if _is_own(low, at, d)]
    return _deadline(kind, dated, cycles)


def _spread(dated: list[Dated]) -> list[Dated]:
    """Two years that make a range ("từ năm 2021 đến năm 2025"), else nothing."""
    years = [d for d in dated if d.span.grain == "year"]
    return years if len(years) > 1 and any(d.relation == "until" for d in years) else []


def _is_time(low: str, first: Dated) -> bool:
    """Whether dates alone are a deadline: not where they only belong to a thing's name ("Kế hoạch năm 2024")."""
    if first.relation != "in" or _PREPOSED.search(low[: first.span.at]):
        return True
    return not is_thing(low) and len(low[: first.span.at].split()) <= 12


def _is_own(low: str, at: int, dated: Dated) -> bool:
    """Whether a date behind "theo …" or "khi …" is the deadline's and not part of a name ("Kế hoạch năm 2024")."""
    if dated.span.at < at or dated.is_range or dated.relation != "in":
        return True
    if dated.span.grain in ("plan", "plan_year"):
        return True
    return low[: dated.span.at].rstrip().endswith(("(", ";", ",", ":", "trong", "vào"))


def _deadline(
    kind: DeadlineType, dated: Sequence[Dated], cycles: Sequence[Cycle] = (), flagged: bool = False
) -> Deadline:
    """Several dated steps make one span from the first start to the last due day (GUIDE section 5)."""
    start = min((d.start for d in dated if d.start), default=None)
    due = max((d.due for d in dated if d.due), default=None)
    flags: list[str] = []
    if start and due and start > due:
        start, flagged = None, True
    if flagged or any(d.span.doubtful for d in dated):
        flags.append("deadline_ambiguous")
    known = bool(start or due)
    if not known and any(d.inferred for d in dated):
        flags.append("deadline_no_year")
    return Deadline(
        kind,
        start.isoformat() if start else None,
        due.isoformat() if due else None,
        tuple(dict.fromkeys(duration for c in cycles for duration in c.durations)),
        known and any(d.inferred for d in dated),
        tuple(flags),
    )


_OPENS = re.compile(
    r"(?:\(?(?:hoàn thành|xong|thực hiện|dự kiến|thời gian|thời hạn)\s*:?\s*)?(?:"
    r"(?:cả\s+)?0?4\s+quý|(?:bắt đầu|hạn|ngày cuối|ngày đầu)(?!\w)"
    r"|(?:ngay\s+)?(?:trước|sau|trong|từ|đến|hết|vào|khi|ngay|cuối|đầu|giữa|mỗi|hằng|định kỳ|đột xuất|liên tục|suốt|dịp"
    r"|chậm nhất|muộn nhất|kết thúc|giai đoạn|nhiệm kỳ|học kỳ|cả năm|quanh năm|toàn năm|duy trì|tùy|tuần|thứ)(?!\w)"
    r"|theo(?!\s+dõi)(?!\w)|hàng\s+(?:năm|quý|tháng|tuần|ngày)|thường\s*xuyên|t\.?x(?!\w)|kịp thời$|các (?:quý|tháng)"
    r"|đúng (?:tiến độ|hạn|thời gian)|quý\s*(?:[ivl1-4|!]|,|đầu|cuối|hi|ih)|q\.?\s?[1-4iv]|t\d{1,2}/|20\d\d"
    r"|tháng\s*(?:\d|,|đầu|cuối|[^\W\d]+(?:\s+(?:một|hai))?(?:$|\s+năm))|ngày\s*\d|năm\s*(?:\d{4}|học)|năm$|nửa\s+\w+\s+năm"
    r"|\d{1,2}\s*[/.-]\s*\d{1,4}|\d{1,2}\s*(?:lần|tháng|quý|tuần|ngày|năm\s*/)|tại (?:các )?kỳ|không quá \d)"
)
_VERB_OPENS = re.compile(
    rf"{cue('verb')}(?:\s+[^\W\d]+){{0,4}}?\s*:?\s*(?:"
    r"(?:trước|trong|thường\s*xuyên|định kỳ|hằng|hàng|(?:ngay\s+)?(?:sau\s+)?khi|chậm nhất|xong|đến|vào)(?!\w)"
    r"|quý\s*[ivl1-4]|tháng\s*\d|theo\s+(?:kế hoạch|quy định|hướng dẫn|tiến độ|lộ trình)(?!\w)"
    r"|ít nhất \d+ (?:đợt|lần|cuộc)|năm\s*\d{4})"
)
_FREQUENT = re.compile(
    r"thường\s*xuyên|liên tục|định kỳ|hằng|hàng|mỗi|duy trì|ngày \d|trước ngày|đúng|kịp thời|trong (?:năm|tháng|quý)"
    r"|năm|quý|tháng|cuối|đầu"
)
_TAIL = re.compile(r"[;(]|theo(?!\w)|khi(?!\w)|trên (?:cổng|trang|công)|báo cáo trước")
_FILLER = re.compile(rf"(?<!\w){cue('filler')}")


def looks_like_deadline(text: str) -> bool:
    """Whether a table cell is a deadline and nothing else: cheap and strict, to tell shifted cells apart."""
    return _looks[text]


def _looks_like(text: str) -> bool:
    printed = squeeze(text)
    if not printed or len(printed) > _LONGEST_CELL:
        return False
    low = level(printed).strip(_EDGES)
    if "%" in low or not (_OPENS.match(low) or _VERB_OPENS.match(low)) or _spare_words(low) > 3:
        return False
    return _parse(printed, date(2024, 1, 1), date(2024, 12, 31)) is not None


_looks = Memo(_looks_like, 1 << 12, _LONGEST_CELL)


def _spare_words(low: str) -> int:
    """Words behind an opening frequency that say no time: many make it a task ("Thường xuyên kiểm tra …")."""
    if not _FREQUENT.match(low):
        return 0
    rest = _blank(low, [(c.at, c.end) for c in find_cycles(low)])
    rest = _blank(rest, [(s.at, s.end) for s in find_spans(rest)])
    return len(re.findall(r"[^\W\d]+", _FILLER.sub(" ", _TAIL.split(rest)[0])))
