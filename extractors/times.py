"""The words of a sentence that are its deadline, and the lines that give one deadline for an item or the whole plan.

The rule is section 5 of the annotation guide: a date or a dated time limit counts anywhere in an item, a word of
frequency or an event only where it opens the item or governs its first verb, manner ("kịp thời") never.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

from normalizers.deadline_cycles import find_cycles
from normalizers.deadline_spans import Span, find_spans
from normalizers.deadline_types import BODY
from normalizers.deadline_words import cue, level, mask_citations
from normalizers.deadlines import parse_deadline
from normalizers.text import plain_letters, squeeze

_DIGIT = re.compile(r"\d")
_WORTH_A_LOOK = re.compile(
    r"(?=[tlhmđkqc])(?:thường\s*xuyên|liên tục|(?<!\w)(?:hằng|hàng|mỗi|từng)\s|định kỳ|(?<!\w)khi(?!\w)|quý\s*[ivl1-4]"
    r"|(?<!\w)(?:cuối|đầu|hết|trong)\s+(?:năm|tháng|quý)|tháng\s+[gmhbtsc]"
    r"|(?:thời\s+(?:gian|hạn)|tiến độ)[^.;]{0,60}:)"
)
"""What a deadline without a digit has; the letters ahead are those that these words begin with."""

# Labelled times
_LABEL = rf"(?:thời (?:gian|hạn|điểm)|tiến độ|hạn hoàn thành|mốc thời gian)(?:\s+{cue('label')})*"
_MARK = r"(?:[-–+*•]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,4})[.)/]|\d{1,2}(?:\.\d{1,2})+)"
_LABELLED = re.compile(rf"(?<!\w){_LABEL}\s*:\s*(?P<rest>[^;:]+?)(?=[.;]\s|[.;)]*$|;)")
_LINE = re.compile(
    rf"\s*(?P<mark>{_MARK}\s*)?{_LABEL}\s*(?::|\s(?=từ |trước |đến |chậm nhất|trong ))\s*(?P<rest>\S.*)$"
)
_MISREAD_LINE = re.compile(
    rf"\s*(?:{_MARK}\s*)?(?:thoi (?:gian|han)|tien do)(?: (?:hoan thanh|thuc hien|trien khai|du kien))*"
    r"\s*:\s*(?P<rest>\S.*)$"
)
"""The same of letters alone, for labels whose accents a scanner misread."""
_EVERYBODY = re.compile(cue("everybody"))
_OWN_NUMBER = re.compile(r"\d|[ivx]+[.)]")
_LEADING_TIME = re.compile(r"[^,;]+?(?=,\s*(?:các|toàn|tất cả|ubnd|phòng|sở|đơn vị|cơ quan)|;|\.\s|\.?$)")
_LONGEST_LINE = 40

# The first clause
_SENTENCE_END = re.compile(r";|\.\s+(?=[A-ZĐÀ-Ỹ“\"(-])|\.\s*$|\n")
_ASIDE = re.compile(r"\([^()]*\)")
_TURN = re.compile(rf",\s*{cue('turn')}")

# Dated limits
_LIMIT = re.compile(
    r"(?:(?:hoàn thành|xong|chậm nhất|muộn nhất|trước|đến|tới|hết|từ|kể từ|bắt đầu|trong|vào|là|không muộn hơn|hạn cuối"
    r"|hạn chót|nay)\s+)+(?:(?:ngày|cuối|đầu|hết|thời điểm|tháng|\d{1,2}\s?(?:giờ|h)\s?\d{0,2})\s*)*$"
)
_FIRM = re.compile(r"(?<!\w)(?:trước|chậm nhất|muộn nhất|hết|xong|không muộn hơn|hạn cuối|hạn chót)(?!\w)")
_NAMED = re.compile(rf"{cue('naming')}\s*$")
_DENIED = re.compile(r"(?<!\w)(?:không|tránh)(?:\s+[^\W\d]+){1,2}\s*$")
_CLAUSE_OPENS = re.compile(r"(?:^|[,;:.(]|(?<!\w)(?:phấn đấu|đảm bảo|bảo đảm|phải|và|để))\s*$")
_CYCLE_LIMIT = re.compile(
    r"(?:(?:trước|chậm nhất|muộn nhất|vào|từ|đến|hết)\s+(?:là\s+|vào\s+|trước\s+)*)?(?:các\s+)?"
    r"ngày\s*\d{1,2}(?:\s*[/.]\s*\d{1,2})?(?:\s*(?:,|và|-|đến)\s*(?:ngày\s*)?\d{1,2}(?:/\d{1,2})?)*"
    r"\s*(?:của\s+|,\s*|\()?$"
)
_ONLY_FROM = re.compile(r"(?:kể từ|từ|bắt đầu)\s(?!.*(?:đến|hết))")
_UP_TO = re.compile(r"đến|tới|-")
_JOINED = re.compile(r"[\s,]*(?:và|đến|-|–)?\s*")
_GOES_ON = re.compile(r"\s*(?:,|và|-|đến|,\s*và)\s*(?:ngày\s*)?")
_OUTLOOK = re.compile(r"\s*,?\s*(?:tầm nhìn|định hướng)")

# Frequencies
_ONGOING = re.compile(
    r"(?<!giáo dục )(?<!chi )(?<!nhiệm vụ )(?<!kinh phí )(?<!công việc )thường\s*xuyên"
    r"(?:\s*,?\s*(?:và\s+)?(?:liên tục|kịp thời|định kỳ|đột xuất))*|liên tục(?:\s*,\s*thường\s*xuyên)?"
)
_AND_ALSO = re.compile(r"\s*(?:,|và|hoặc)\s*(?:đột xuất|thường\s*xuyên)")
_SAYS_HOW_OFTEN = re.compile(r"hằng|hàng|mỗi|từng|định kỳ|theo|\d|một|hai")
_HAPPENS = re.compile(r"\s*để xảy ra")
_MODAL = cue("modal")
_WITH_OTHERS = r"phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng)\s"
_HELPED = re.compile(rf"\s*(?:{_MODAL}\s*)*(?:{_WITH_OTHERS}[^;.]*)?")
_HELPING = re.compile(rf"\s(?:{_MODAL}\s*)+(?:{_WITH_OTHERS}.*)?$|\sphối hợp\s.*$")
_TOLD = re.compile(r"(?:(?:giao|đề nghị|yêu cầu|phân công)\s+)?(?:(?:các|những|toàn thể)\s+)?")
_MUST = re.compile(r"(?<!\w)(?:phải|có trách nhiệm|cần)(?:\s+(?:chủ động|tích cực|,|và))*\s*,?\s*$")
_VERB = re.compile(rf"(?<!\w)(?!{cue('no_verb')})(?:{cue('verb')}|(?:là|để|trong)(?!\w))")
_NAME_HEAD = re.compile(rf"(?<!\w){cue('name_head')}")
_NOT_GOVERNED = re.compile(r"(?<!\w)(?:để|các trường hợp|theo)\s*$")
_NEXT_CLAUSE = re.compile(rf",\s*(?:và\s+)?(?:{cue('next_clause')}|{cue('verb')})")
_COORDINATED = 5
"""Words within which verbs behind commas are still one predicate ("Rà soát, đánh giá thủ tục hành chính hằng năm")."""
_AFTER_FREQUENCY = re.compile(rf"\s*(?:$|\(|,\s*(?:liên tục|đột xuất)|{cue('after_frequency')})")
_SHORT = 3
_COMMA_BEHIND = re.compile(r"\s*,")
_THEN_MANNER = re.compile(r"\s*(?:$|(?:theo|đảm bảo|bảo đảm|đúng)(?!\w))")

# Events
_EVENT = re.compile(
    r"(?<!\w)(?:ngay\s+(?:sau\s+)?khi|sau khi|khi (?:phát sinh|có|nhận được|được|xảy ra))(?!\w)"
    r"|(?<!\w)(?:trong (?:vòng|thời hạn|thời gian)|chậm nhất|không quá)\s+(?:là\s+|không quá\s+)?"
    r"\d{1,3}\s*(?:\(\w+\)\s*)?(?:ngày|giờ|tháng|tuần)(?:\s+làm việc)?"
)
_NO_EVENT_AFTER = re.compile(r"(?<!\w)(?:để|biết|nhằm|nếu|trường hợp|hành vi|việc|về)(?!\w)")
_OPENING_EVENT = re.compile(r"(?:ngay\s+)?(?:sau\s+|trước\s+)?khi\s[^;.:]{3,200}?(?=,)|ngay\s+sau\s[^;.:,]{3,120}(?=,)")
_EVENT_END = re.compile(
    r"\s+(?:theo|đảm bảo|bảo đảm|đúng|nhằm|để)\s|[;:]|\.\s|\.?$"
    rf"|,\s+(?:không|đảm bảo|bảo đảm|kịp thời|tránh|nhằm|để|{cue('verb')})"
)
_COMMA = re.compile(r"[,;:]|\.\s|\.?$")

Place = tuple[int, int]


def find_deadline(text: str, predicate: int | None = None, plan_years: Collection[int] = ()) -> str | None:
    """The words in one prose item that are its deadline, as printed; None where it has none.

    `predicate` is the offset in `text` (NFC) where the acting body ends and what it does begins; without it the body
    is guessed. `plan_years` are the plan's own years, whose bare mention is no deadline. Several dated limits come
    joined with "; ".
    """
    text = unicodedata.normalize("NFC", text)
    low = level(text)
    if not _DIGIT.search(low) and not _WORTH_A_LOOK.search(low):
        return None
    masked = mask_citations(low)
    labelled = _labelled(text, masked)
    if labelled:
        return labelled
    found = _dated_limits(masked, plan_years)
    opening = _opening(masked, predicate)
    if opening is None and not found:
        opening = _governing(text, masked, predicate)
    if opening and not any(at < opening[1] and opening[0] < end for at, end in found):
        found.insert(0, opening)
    return "; ".join(text[at:end].strip(" .,;:") for at, end in found) or None


def read_deadline_line(text: str) -> str | None:
    """The words behind the label of a paragraph that is nothing but a time ("- Thời gian hoàn thành: Quý II/2025").

    None for other paragraphs, and for lines whose words are no deadline.
    """
    text = squeeze(text)
    match = _LINE.match(level(text)) or (":" in text and _MISREAD_LINE.match(plain_letters(text)))
    if not match:
        return None
    words = text[match.start("rest") : match.end("rest")].rstrip(" .;")
    return words if len(words.split()) <= _LONGEST_LINE and parse_deadline(words, None, None) else None


def is_plan_deadline(text: str) -> str | None:
    """The deadline's words in a line that gives one deadline for the whole plan, else None.

    Such a line is labelled as a time and either addresses everybody ("… trước ngày 20/11/2023, các cơ quan, đơn vị
    phải hoàn thành …") or stands as a numbered item of its own.
    """
    text = squeeze(text)
    low = level(text)
    match = _LINE.match(low)
    if not match or not (_EVERYBODY.search(low) or _OWN_NUMBER.match(match["mark"] or "")):
        return None
    at, end = match.span("rest")
    leading = _LEADING_TIME.match(low, at, end)
    words = text[at : leading.end() if leading else end].strip(" .;,")
    return words if parse_deadline(words, None, None) else find_deadline(text[at:end])


def _labelled(text: str, masked: str) -> str | None:
    for match in _LABELLED.finditer(masked):
        words = text[match.start("rest") : match.end("rest")].strip(" .;,")
        if parse_deadline(words, None, None):
            return words
    return None


def _dated_limits(masked: str, plan_years: Collection[int]) -> list[Place]:
    """Places of the dates and dated limits, neighbours joined by "và" or a comma taken as one."""
    hits: list[Place] = []
    for cycle in find_cycles(masked):
        before = _CYCLE_LIMIT.search(masked, max(0, cycle.at - 80), cycle.at)
        if before:
            hits.append((before.start(), cycle.end))
    spans = find_spans(masked)
    for i, span in enumerate(spans):
        at = _limit_at(masked, spans, i, plan_years)
        if at is not None:
            hits.append((at, span.end))
    joined: list[Place] = []
    for at, end in sorted(hits):
        if joined and (at <= joined[-1][1] or _JOINED.fullmatch(masked, joined[-1][1], at)):
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((at, end))
    return joined


def _limit_at(masked: str, spans: Sequence[Span], i: int, plan_years: Collection[int]) -> int | None:
    """Where the limit that span i closes begins (its preposition), or None where the span only names something."""
    span = spans[i]
    left = masked[max(0, span.at - 60) : span.at]
    limit = _LIMIT.search(left)
    words = limit[0] if limit else ""
    at = span.at - len(words)
    before = masked[:at]
    if span.grain == "plan" or _NAMED.search(before) or _DENIED.search(before):
        return None
    if span.grain == "plan_year":
        return at if _FIRM.search(words) else None
    if span.grain == "year":
        return at if _year_limits(masked, span, words, before, plan_years) else None
    if span.grain == "school":
        return at if words and span.year else None
    item_opens = not before.strip(" (")
    if limit:
        ends_later = i + 1 < len(spans) and _UP_TO.search(masked, span.end, spans[i + 1].at)
        open_ended = _ONLY_FROM.match(words) and not ends_later and not span.several
        return at if item_opens or not open_ended else None
    if i and _continues(masked, spans, i):
        return at
    behind = masked[span.end : span.end + 2].strip()
    stands_alone = item_opens or (before.rstrip().endswith("(") and span.grain != "day")
    return at if stands_alone and span.grain != "part" and (not behind or behind[0] in ",:)") else None


def _continues(masked: str, spans: Sequence[Span], i: int) -> bool:
    """Whether span i goes on a limit ("trước ngày 15/6 và 15/12/2025")."""
    last = spans[i - 1]
    return bool(
        _GOES_ON.fullmatch(masked, last.end, spans[i].at) and _LIMIT.search(masked[max(0, last.at - 40) : last.at])
    )


def _year_limits(masked: str, span: Span, words: str, before: str, plan_years: Collection[int]) -> bool:
    """A year limits where it is a term ("đến hết năm 2025"), not where it dates a programme or is the plan's own."""
    if span.years:
        return False
    if _FIRM.search(words):
        return True
    if not _CLAUSE_OPENS.search(before):
        return False
    if "đến" in words or "tới" in words:
        return not _OUTLOOK.match(masked, span.end)
    return ("trong" in words or "vào" in words) and bool(plan_years) and span.year not in plan_years


def _opening(masked: str, predicate: int | None) -> Place | None:
    """A frequency or an event that opens the item or, behind the acting body, its predicate."""
    for at in (0, predicate):
        if at is None:
            continue
        at += len(masked[at:]) - len(masked[at:].lstrip(" ,:-"))
        event = _OPENING_EVENT.match(masked, at)
        if event:
            return event.span()
        end = _frequency_end(masked, at)
        if end and not _HAPPENS.match(masked, end):
            return at, end
    return None


def _frequency_end(masked: str, at: int) -> int | None:
    """Where the words of frequency that begin at `at` end; None where none begins there."""
    ongoing = _ONGOING.match(masked, at)
    if ongoing:
        return ongoing.end()
    cycles = find_cycles(masked)
    end = next((c.end for c in cycles if c.at == at), None)
    if end is None:
        return None
    also = _AND_ALSO.match(masked, end)
    if also:
        return also.end()
    return next((c.end for c in cycles if c.at > end and masked[end : c.at].strip(" ,") in ("", "và")), end)


def _governing(text: str, masked: str, predicate: int | None) -> Place | None:
    """A frequency or an event that governs the first verb of the first clause."""
    end = _SENTENCE_END.search(text)
    clause = _ASIDE.sub(lambda m: " " * len(m[0]), masked[: end.start() if end else len(masked)])
    turn = _TURN.search(clause)
    if turn:
        clause = clause[: turn.start()]
    places = [m.span() for m in _ONGOING.finditer(clause)]
    places += [(c.at, c.end) for c in find_cycles(clause) if _SAYS_HOW_OFTEN.match(clause, c.at)]
    for at, stop in sorted(places):
        if _is_governing(clause, at, stop, predicate):
            return at, _frequency_end(clause, at) or stop
    return _event(masked, clause)


def _is_governing(clause: str, at: int, stop: int, predicate: int | None) -> bool:
    left = clause[:at]
    if _HAPPENS.match(clause, stop) or _NOT_GOVERNED.search(left):
        return False
    if predicate is not None and predicate <= at and _HELPED.fullmatch(left, predicate):
        return True
    told = _TOLD.match(left)
    if BODY.match(left, told.end() if told else 0) and (_MUST.search(left) or _is_subject(left)):
        return True
    own = left[predicate or 0 :].lstrip(" ,:")
    verb = _VERB.match(own)
    if verb and len(own.split()) <= 4 and not _NAME_HEAD.search(own, verb.end()):
        return True
    if len(own.split()) <= _SHORT and _COMMA_BEHIND.match(clause, stop):
        return True
    if _NAME_HEAD.search(own) or not _AFTER_FREQUENCY.match(clause, stop):
        return False
    following = _NEXT_CLAUSE.search(own)
    if following and len(own[: following.start()].split()) > _COORDINATED:
        return False
    return len(own.split()) <= 5 or bool(_THEN_MANNER.match(clause, stop))


def _is_subject(left: str) -> bool:
    """Whether the words before a frequency are the acting body and helping words alone."""
    helping = _HELPING.search(left)
    return not _VERB.search(left, 0, helping.start() if helping else len(left))


def _event(masked: str, clause: str) -> Place | None:
    match = _EVENT.search(clause)
    if not match or _NO_EVENT_AFTER.search(clause, 0, match.start()):
        return None
    pattern = _EVENT_END if clause[: match.start()].strip() else _COMMA
    end = pattern.search(masked, match.end() + 1)
    return match.start(), end.start() if end else len(masked)
