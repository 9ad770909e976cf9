"""The words of a sentence that are its deadline, and the lines that give one deadline for an item or the whole plan.

The rule is section 5 of the annotation guide: a date or a dated time limit counts anywhere in an item, a word of
frequency or an event only where it opens the item or governs its first verb, manner ("kịp thời") never.
"""

import re
import unicodedata
from collections.abc import Collection

from normalizers.deadline_cycles import find_cycles
from normalizers.deadline_spans import Span, find_spans
from normalizers.deadline_words import level, mask_citations
from normalizers.deadlines import parse_deadline
from normalizers.text import squeeze

_WORTH_A_LOOK = re.compile(
    r"thường\s*xuyên|liên tục|(?<!\w)(?:hằng|hàng|mỗi)\s|định kỳ|(?<!\w)khi(?!\w)|trước|chậm nhất|muộn nhất|quý\s*[ivl1-4]"
    r"|tháng|ngày\s*\d|đến|hết|trong|thời\s+(?:gian|hạn)|\d/\d|tiến độ"
)
_LABEL = (
    r"(?:thời (?:gian|hạn|điểm)|tiến độ|hạn hoàn thành|mốc thời gian)"
    r"(?:\s+(?:dự kiến|hoàn thành|thực hiện|triển khai|ban hành|tổ chức|báo cáo|gửi|xây dựng|trình|và|các|những|nhiệm vụ|kế hoạch|báo cáo"
    r"|kết quả|văn bản|này|của|cụ thể|cho|việc|công việc|xong|nộp|bắt đầu|kết thúc|kiểm tra|khảo sát|đánh giá))*"
)
_MARK = r"(?:[-–+*•]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,4})[.)/]|\d{1,2}(?:\.\d{1,2})+)"
_LABELLED = re.compile(rf"(?<!\w){_LABEL}\s*:\s*(?P<rest>[^;:]+?)(?=[.;]\s|[.;)]*$|;)")
_LINE = re.compile(
    rf"^\s*(?P<mark>{_MARK}\s*)?{_LABEL}\s*(?::|\s(?=từ |trước |đến |chậm nhất|trong ))\s*(?P<rest>\S.*)$"
)
_EVERYBODY = re.compile(
    r"các (?:cơ quan|đơn vị|phòng|sở|ban|ngành|xã|địa phương|bộ phận|nhiệm vụ|thôn)|kế hoạch này|toàn bộ|tất cả|ubnd các"
)
_LEADING_TIME = re.compile(r"[^,;]+?(?=,\s*(?:các|toàn|tất cả|ubnd|phòng|sở|đơn vị|cơ quan)|[;]|\.\s|\.?$)")
_SENTENCE_END = re.compile(r";|\.\s+(?=[A-ZĐÀ-Ỹ“\"(-])|\.\s*$|\n")
_ASIDE = re.compile(r"\([^()]*\)")
_TURN = re.compile(
    r",\s*(?:đảm bảo|bảo đảm|để|nhằm|góp phần|trong đó|nhất là|đặc biệt|qua đó|từ đó|không để|nâng cao|kịp thời|tránh)(?!\w)"
)

_ONGOING = re.compile(
    r"(?<!giáo dục )(?<!chi )(?<!nhiệm vụ )(?<!kinh phí )(?<!công việc )thường\s*xuyên(?:\s*,?\s*(?:và\s+)?(?:liên tục|kịp thời|định kỳ|đột xuất))*"
    r"|liên tục(?:\s*,\s*thường\s*xuyên)?"
)
_LIMIT = re.compile(
    r"(?:(?:hoàn thành|xong|chậm nhất|muộn nhất|trước|đến|tới|hết|từ|kể từ|bắt đầu|trong|vào|là|không muộn hơn|hạn cuối|hạn chót|nay)\s+)+"
    r"(?:(?:ngày|cuối|đầu|hết|thời điểm|tháng|\d{1,2}\s?(?:giờ|h)\s?\d{0,2})\s*)*$"
)
_FIRM = re.compile(r"(?<!\w)(?:trước|chậm nhất|muộn nhất|hết|xong|không muộn hơn|hạn cuối|hạn chót)(?!\w)")
_NAMED = re.compile(
    r"(?:so với|tầm nhìn|định hướng|giai đoạn|tính|số liệu|nhiệm kỳ|chuẩn nghèo|của|kết quả|hiệu lực|sinh)(?:\s+(?:cùng kỳ|thi hành|kể))?\s*$"
)
_CLAUSE_OPENS = re.compile(r"(?:^|[,;:.(]|(?<!\w)(?:phấn đấu|đảm bảo|bảo đảm|phải|và|để))\s*$")
_RIGHT_CYCLE = re.compile(r"\s*(?:,|của)?\s*$")
_CYCLE_LIMIT = re.compile(
    r"(?:(?:trước|chậm nhất|muộn nhất|vào|từ|đến|hết)\s+(?:là\s+|vào\s+|trước\s+)*)?(?:các\s+)?ngày\s*\d{1,2}(?:\s*[/.]\s*\d{1,2})?(?:\s*(?:,|và|-|đến)\s*(?:ngày\s*)?\d{1,2}(?:/\d{1,2})?)*"
    r"\s*(?:của\s+|,\s*|\()?$"
)
_MODAL = r"(?:(?:có|chịu) trách nhiệm|chủ động|phải|cần|chủ trì|tham mưu|tiếp tục|tập trung|tăng cường|và|cùng|,|:|tích cực|kịp thời|được giao)"
_HELPED = re.compile(
    rf"\s*(?:{_MODAL}\s*)*(?:phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng)\s+(?P<others>[^;.]*?)\s*)?(?:{_MODAL}\s*)*$"
)
_MUST = re.compile(r"(?<!\w)(?:phải|có trách nhiệm|cần)(?:\s+(?:chủ động|tích cực|,|và))*\s*,?\s*$")
_BODY = re.compile(
    r"(?:(?:giao|đề nghị|yêu cầu|phân công)\s+)?(?:các\s+|những\s+|toàn thể\s+)?(?:ubnd|hđnd|ủy ban|uỷ ban|hội đồng|phòng|sở|ban|bộ phận|văn phòng|công an|trung tâm|hội(?!\s+nghị)|đoàn"
    r"|mttq|ubmttq|mặt trận|đảng ủy|chi cục|thanh tra|tòa án|viện|trường|trạm|công chức|cán bộ|tổ(?! chức)|thôn|cơ quan|đơn vị|xã|phường|địa phương|chủ tịch|bưu điện"
    r"|bảo hiểm|thuế|đài|công ty|người|trưởng|lãnh đạo|thủ trưởng|sở, ngành|ngành|cấp)(?!\w)"
)
_VERB = re.compile(
    r"(?<!\w)(?:thực hiện|tổ chức(?!\s*(?:chính trị|xã hội|đoàn thể|,|và|-))|triển khai|xây dựng(?! và)|tham mưu|hướng dẫn|kiểm tra|đôn đốc|rà soát|công khai|niêm yết|tăng cường|nâng cao"
    r"|đẩy mạnh|ban hành|chấn chỉnh|xử lý|giải quyết|đảm bảo|bảo đảm|cập nhật|tuyên truyền|phổ biến|báo cáo|cung cấp|tiếp nhận|giám sát|đánh giá|phát huy|duy trì|theo dõi"
    r"|bố trí|chỉ đạo|quán triệt|khắc phục|lồng ghép|nghiên cứu|đề xuất|là|để|trong)(?!\w)"
)
_NOMINAL = re.compile(
    r"(?<!\w)(?:kế hoạch|báo cáo|quy định về|quy trình|lịch|chương trình|danh sách|danh mục|dự toán|định mức|về việc|nội dung|kết quả|chỉ tiêu|quy chế|mối|chế độ|các trường hợp|những)(?!\w)"
)
_AFTER_FREQUENCY = re.compile(
    r"\s*(?:$|,\s*(?:liên tục|đột xuất)|(?:theo|đảm bảo|bảo đảm|đúng|về|việc|công tác|các|những|trên|tại|đối với|cho|với|\(|chế độ|hoạt động|tình hình|nội dung)(?!\w))"
)
_SAYS_HOW_OFTEN = re.compile(r"hằng|hàng|mỗi|từng|định kỳ|theo|\d|một|hai")
_EVENT = re.compile(
    r"(?<!\w)(?:ngay\s+(?:sau\s+)?khi|sau khi|khi (?:phát sinh|có|nhận được|được|xảy ra))(?!\w)"
    r"|(?<!\w)(?:trong (?:vòng|thời hạn|thời gian)|chậm nhất|không quá)\s+(?:là\s+|không quá\s+)?\d{1,3}\s*(?:\(\w+\)\s*)?(?:ngày|giờ|tháng|tuần)(?:\s+làm việc)?"
)
_NO_EVENT_AFTER = re.compile(r"(?<!\w)(?:để|biết|nhằm|nếu|trường hợp|hành vi|việc|về)(?!\w)")
_OPENING_EVENT = re.compile(
    r"(?:ngay\s+)?(?:sau\s+|trước\s+)?khi\s[^;.:]{3,200}?(?=,)|(?:ngay\s+)sau\s[^;.:,]{3,120}(?=,)"
)
_EVENT_END = re.compile(
    r"\s+(?:theo|đảm bảo|bảo đảm|đúng|nhằm|để)\s|[;:]|\.\s|\.?$|,\s+(?:đảm bảo|bảo đảm|không|kịp thời|tránh|nhằm|để|thực hiện|tổ chức|báo cáo|xây dựng)"
)

_COMMA = re.compile(r"[,;:]|\.\s|\.?$")


def find_deadline(text: str, predicate: int | None = None, plan_years: Collection[int] = ()) -> str | None:
    """The words in one prose item that are its deadline, as printed; None where it has none.

    `predicate` is the offset in `text` (NFC) where the acting body ends and what it does begins; without it the body
    is guessed. `plan_years` are the plan's own years, whose bare mention is no deadline. Several dated limits come
    joined with "; ".
    """
    text = unicodedata.normalize("NFC", text)
    low = level(text)
    if not _WORTH_A_LOOK.search(low):
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
    match = _LINE.match(level(text))
    if not match:
        return None
    words = text[match.start("rest") : match.end("rest")].rstrip(" .;")
    return words if len(words.split()) <= 40 and parse_deadline(words, None, None) else None


def is_plan_deadline(text: str) -> str | None:
    """The deadline's words in a line that gives one deadline for the whole plan, else None.

    Such a line is labelled as a time and either addresses everybody ("… trước ngày 20/11/2023, các cơ quan, đơn vị
    phải hoàn thành …") or stands as a numbered item of its own.
    """
    text = squeeze(text)
    low = level(text)
    match = _LINE.match(low)
    if not match:
        return None
    at, end = match.span("rest")
    mark = match["mark"] or ""
    if not (_EVERYBODY.search(low) or re.match(r"\d|[ivx]+[.)]", mark)):
        return None
    leading = _LEADING_TIME.match(low, at, end)
    if leading:
        end = leading.end()
    words = text[at:end].strip(" .;,")
    if parse_deadline(words, None, None):
        return words
    return find_deadline(text[match.start("rest") :])


def _labelled(text: str, masked: str) -> str | None:
    for match in _LABELLED.finditer(masked):
        words = text[match.start("rest") : match.end("rest")].strip(" .;,")
        if parse_deadline(words, None, None):
            return words
    return None


def _dated_limits(masked: str, plan_years: Collection[int]) -> list[tuple[int, int]]:
    """Places of the dates and dated limits, neighbours joined by "và" or a comma taken as one."""
    hits: list[tuple[int, int]] = []
    for cycle in find_cycles(masked):
        before = _CYCLE_LIMIT.search(masked, 0, cycle.at)
        if before:
            hits.append((before.start(), cycle.end))
    spans = find_spans(masked)
    for i, span in enumerate(spans):
        at = _limit_at(masked, spans, i, plan_years)
        if at is not None:
            hits.append((at, span.end))
    hits.sort()
    joined: list[tuple[int, int]] = []
    for at, end in hits:
        if joined and (at <= joined[-1][1] or re.fullmatch(r"[\s,]*(?:và|đến|-|–)?\s*", masked[joined[-1][1] : at])):
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((at, end))
    return joined


def _limit_at(masked: str, spans: tuple[Span, ...], i: int, plan_years: Collection[int]) -> int | None:
    """Where the limit that span i closes begins (its preposition), or None where the span only names something."""
    span = spans[i]
    left = masked[max(0, span.at - 60) : span.at]
    offset = span.at - len(left)
    limit = _LIMIT.search(left)
    at = offset + limit.start() if limit else span.at
    before = masked[:at]
    if _NAMED.search(before) or span.grain == "plan":
        return None
    opens = not before.strip(" (") or before.rstrip().endswith("(")
    words = limit[0] if limit else ""
    if span.grain == "plan_year":
        return at if _FIRM.search(words) else None
    if span.grain == "year":
        return at if _year_limits(masked, span, words, before, plan_years) else None
    if span.grain == "school":
        return at if words and span.year else None
    if limit:
        only_from = re.match(r"(?:kể từ|từ|bắt đầu)\s", words) and not re.search(r"đến|hết", words)
        if only_from and not (i + 1 < len(spans) and re.search(r"đến|tới|-", masked[span.end : spans[i + 1].at])):
            return at if opens or span.several else None
        return at
    if i and _ends_range(masked, spans, i):
        return at
    if opens and span.grain in ("day", "month", "quarter", "half", "week"):
        rest = masked[span.end : span.end + 2].strip()
        if span.grain == "day" and before.strip():
            return None
        return at if not rest or rest[0] in ",:)" else None
    return None


def _ends_range(masked: str, spans: tuple[Span, ...], i: int) -> bool:
    """Whether span i goes on a limit ("trước ngày 15/6 và 15/12/2025")."""
    between = masked[spans[i - 1].end : spans[i].at]
    return bool(re.fullmatch(r"\s*(?:,|và|-|đến|,\s*và)\s*(?:ngày\s*)?", between)) and (
        _LIMIT.search(masked[max(0, spans[i - 1].at - 40) : spans[i - 1].at]) is not None
    )


def _year_limits(masked: str, span: Span, words: str, before: str, plan_years: Collection[int]) -> bool:
    """A year limits where it is a term ("đến hết năm 2025"), not where it dates a programme or is the plan's own."""
    if span.years:
        return False
    if _FIRM.search(words):
        return True
    if re.search(r"(?:đến|tới)", words):
        return bool(_CLAUSE_OPENS.search(before)) and not re.match(
            r"\s*,?\s*(?:tầm nhìn|định hướng)", masked[span.end :]
        )
    if re.search(r"trong|vào", words):
        return bool(plan_years) and span.year not in plan_years and bool(_CLAUSE_OPENS.search(before))
    return False


def _opening(masked: str, predicate: int | None) -> tuple[int, int] | None:
    """A frequency or an event that opens the item or, behind the acting body, its predicate."""
    for at in (0, predicate):
        if at is None:
            continue
        at += len(masked[at:]) - len(masked[at:].lstrip(" ,:-"))
        event = _OPENING_EVENT.match(masked, at)
        if event:
            return event.span()
        end = _frequency_end(masked, at)
        if end and not masked[end:].lstrip().startswith("để xảy ra"):
            return at, end
    return None


def _frequency_end(masked: str, at: int) -> int | None:
    """Where the words of frequency that begin at `at` end; None where none begins there."""
    ongoing = _ONGOING.match(masked, at)
    if ongoing:
        return ongoing.end()
    ends = [c.end for c in find_cycles(masked) if c.at == at]
    if not ends:
        return None
    more = re.compile(r"\s*(?:,|và|hoặc)\s*(?:đột xuất|thường\s*xuyên)").match(masked, ends[0])
    following = [c for c in find_cycles(masked) if c.at > ends[0] and masked[ends[0] : c.at].strip(" ,") in ("", "và")]
    return more.end() if more else following[0].end if following else ends[0]


def _governing(text: str, masked: str, predicate: int | None) -> tuple[int, int] | None:
    """A frequency or an event that governs the first verb of the first clause."""
    end = _SENTENCE_END.search(text)
    clause = masked[: end.start() if end else len(masked)]
    clause = _ASIDE.sub(lambda m: " " * len(m[0]), clause)
    turn = _TURN.search(clause)
    if turn:
        clause = clause[: turn.start()]
    places = [(m.start(), m.end()) for m in _ONGOING.finditer(clause)]
    places += [(c.at, c.end) for c in find_cycles(clause) if _SAYS_HOW_OFTEN.match(clause, c.at)]
    for at, stop in sorted(places):
        if _is_governing(clause, at, stop, predicate):
            return at, _frequency_end(clause, at) or stop
    return _event(masked, clause)


def _is_governing(clause: str, at: int, stop: int, predicate: int | None) -> bool:
    left, right = clause[:at], clause[stop:]
    if right.lstrip().startswith("để xảy ra") or re.search(r"(?<!\w)(?:để|các trường hợp|theo)\s*$", left):
        return False
    if predicate is not None and predicate <= at and _HELPED.fullmatch(left, predicate):
        return True
    body = _BODY.match(left)
    if body and (_MUST.search(left) or _is_subject(left)):
        return True
    own = left[predicate or 0 :].lstrip(" ,:")
    verb = _VERB.match(own)
    if verb and len(own.split()) <= 4 and not _NOMINAL.search(own, verb.end()):
        return True
    if _NOMINAL.search(own):
        return False
    if not _AFTER_FREQUENCY.match(right):
        return False
    return (
        len(own.split()) <= 5 or not right.strip() or bool(re.match(r"\s*(?:theo|đảm bảo|bảo đảm|đúng)(?!\w)", right))
    )


def _is_subject(left: str) -> bool:
    """Whether the words before a frequency are the acting body and helping words alone."""
    helped = re.search(rf"\s(?:{_MODAL}\s*)+(?:phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng)\s.*)?$|\sphối hợp\s.*$", left)
    return not _VERB.search(left[: helped.start()] if helped else left)


def _event(masked: str, clause: str) -> tuple[int, int] | None:
    for match in _EVENT.finditer(clause):
        if _NO_EVENT_AFTER.search(clause[: match.start()]):
            return None
        pattern = _EVENT_END if clause[: match.start()].strip() else _COMMA
        end = pattern.search(masked, match.end() + 1)
        return match.start(), end.start() if end else len(masked)
    return None
