"""Quantities that set a goal ("đạt tối thiểu 90%", "ít nhất 1 lần/năm") out of indicators and tasks.

Section 7 of the annotation guide says which numbers count: every percentage, and a counted noun where a word of bound
("ít nhất", "không quá", "trở lên"), a verb of goal ("giảm 01 đơn vị") or its place at the head of an indicator makes
it a goal. Years, levels ("mức độ 3"), ages, numbers of documents and of their articles set none.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Op = Literal[">=", ">", "=", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One goal: `unit` is "%" or the noun counted ("lần/năm"), `span` the words as printed, its bound included."""

    op: Op
    value: float
    unit: str
    span: str


def _load_nouns() -> dict[str, str]:
    """Counted nouns with their kind: "output" (things that one holds or makes), "time", or ""."""
    text = files("normalizers.catalogues").joinpath("counted_nouns.csv").read_text("utf-8")
    return {row["noun"].casefold(): row["kind"] for row in csv.DictReader(text.splitlines())}


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NOUNS = _load_nouns()
_BOUNDS: tuple[tuple[Op, str], ...] = (
    (">=", r"(?:ít|tối) thiểu|ít nhất|ít nhât|thấp nhất|không (?:thấp|ít) hơn|không dưới|từ|≥|>\s?="),
    ("<=", r"không (?:quá|vượt quá|vượt|cao hơn|nhiều hơn|lớn hơn)|tối đa|nhiều nhất|cao nhất(?: là)?|≤|<\s?="),
    (">", r"trên|hơn|cao hơn|vượt trên|lớn hơn|>"),
    ("<", r"dưới|nhỏ hơn|thấp hơn|<"),
)
_BOUND = "|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BOUNDS))
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,9}(?:[.,]\d{1,4})?"
_NOUN = rf"(?P<noun>{_any_of(list(_NOUNS))})(?!\w)"
_OUTPUT = rf"(?P<noun>{_any_of([noun for noun, kind in _NOUNS.items() if kind == 'output'])})(?!\w)"
_PER = (
    r"(?:(?:\s+[^\W\d]+){0,6}?\s*/\s*(?P<per>(?:0?1\s+)?"
    r"(?:năm|quý|tháng|tuần|ngày|đơn vị|huyện|xã|phường|thôn|ấp|xóm|bản|tổ|khu phố|trường|lớp|cơ quan|người|người dân"
    r"|hộ|lần|đợt|hồ sơ|vụ|dân|vạn dân)(?!\w)))?"
)
_RANGE = rf"(?:\s*(?:-|–|đến|tới)\s*(?P<to>{_NUMBER}))?"
_UP = r"(?P<up>(?:\s+[^\W\d]+){0,6}?\s+trở (?:lên|xuống)(?!\w))?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "đạt tối thiểu 90%", "từ 20% hộ gia đình khác trở lên", "90 - 95%"
        rf"(?<![\w/])(?:đạt\s+(?!từ\s))?(?:(?:{_BOUND})\s*)?(?<![\d.,/])(?P<n>{_NUMBER})"
        rf"(?:\s*%)?{_RANGE}\s*(?P<noun>%|phần trăm){_UP}",
        # "ít nhất 01 cuộc tuyên truyền trực tiếp/năm", "không quá 30 phút"
        rf"(?<![\w/])(?:đạt\s+(?!từ\s))?(?:{_BOUND})\s*(?P<n>{_NUMBER}){_RANGE}\s+{_NOUN}{_PER}{_UP}",
        # "giảm 01 đơn vị", "đạt 85 điểm"
        rf"(?<!\w)(?:(?:cắt )?giảm|tăng|thêm|tinh giản|gấp|đạt)(?:\s+(?:thêm|được))?\s+(?P<n>{_NUMBER}){_RANGE}"
        rf"\s+{_NOUN}{_PER}{_UP}",
        # "tổ chức 02 hội nghị"
        rf"(?<!\w)(?:tổ chức|xây dựng|thành lập|mở|phát hành|hoàn thành|xong)(?:\s+được)?\s+(?P<n>{_NUMBER}){_RANGE}"
        rf"\s+{_OUTPUT}{_PER}{_UP}",
        # an indicator that opens with its number: "01 mô hình", "02 lần/năm"
        rf"(?:^|(?<=[;•]\s)|(?<=[-+]\s))(?<!\d )(?P<n>{_NUMBER}){_RANGE}\s+{_NOUN}{_PER}{_UP}",
        # "03 hội nghị trở lên"
        rf"(?<![\w/.,-])(?P<n>{_NUMBER})\s+{_NOUN}{_PER}(?P<up>\s+trở (?:lên|xuống))(?!\w)",
    )
)
_OPENING = _PATTERNS[4]
_SHARE = re.compile(r"\d\s*(?:%|phần trăm)", re.IGNORECASE)
_COUNTED = re.compile(rf"\d\s+{_NOUN}", re.IGNORECASE)
"""Cheap: what the first pattern, and each of the others, cannot do without."""
_LIMIT = re.compile(r"\s*,?\s*(?:kể từ|tính từ|từ (?:ngày|khi)|sau|trước)(?!\w)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:.](?=\s|$)|,(?=\s)")
_CONDITION = re.compile(r"(?<!\w)(?:nếu|trường hợp|nào (?:bị|có|để))(?!\w)", re.IGNORECASE)
_FAULT = re.compile(r"(?<!\w)(?:trễ hạn|chậm hạn|quá hạn|sai sót|bị phản ánh)(?:\s+[^\W\d]+){0,2}\s*$", re.IGNORECASE)
_REACHING = re.compile(r"(?:^|(?<!\w)(?:đạt|có|phấn đấu|tổ chức|thu hút|với|là|:|;|-)\s*)$", re.IGNORECASE)
_MISREAD = re.compile(r"(?<!\w)(?=[lIOo]?\d)[\dlIOo]{2,3}(?=\s*%)")
_AS_DIGITS = str.maketrans("lIOo", "1100")
_DIGIT = re.compile(r"\d")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities in `text` that set a goal, in their order; a range ("90 - 95%") gives its two ends. A rank ("trong
    nhóm 10 tỉnh dẫn đầu") is none."""
    text = unicodedata.normalize("NFC", text)
    if not _DIGIT.search(text):
        return ()
    if "%" in text:
        text = _MISREAD.sub(lambda m: m[0].translate(_AS_DIGITS), text)
    found: list[tuple[int, int, list[Quantity]]] = []
    for match in _matches(text):
        if not any(at < match.end() and match.start() < end for at, end, _ in found):
            read = _read(match, text)
            if read:
                found.append((match.start(), match.end(), read))
    return tuple(q for _, _, read in sorted(found, key=lambda hit: hit[0]) for q in read)


def _matches(text: str) -> Iterator[re.Match[str]]:
    if _SHARE.search(text):
        yield from _PATTERNS[0].finditer(text)
    if _COUNTED.search(text):
        for pattern in _PATTERNS[1:]:
            yield from pattern.finditer(text)


def _read(match: re.Match[str], text: str) -> list[Quantity]:
    part = match.groupdict()
    op: Op = next((op for i, (op, _) in enumerate(_BOUNDS) if part.get(f"b{i}")), "=")
    up = part.get("up") or ""
    unit = _unit(part)
    if _is_condition(text[: match.start()], op, part):
        return []
    if unit != "%" and not _is_goal(match, part, op, text):
        return []
    span = match[0].strip()
    if part.get("to"):
        return [Quantity(">=", _value(part["n"]), unit, span), Quantity("<=", _value(part["to"]), unit, span)]
    if up:
        op = ">=" if up.casefold().endswith("lên") else "<="
    return [Quantity(op, _value(part["n"]), unit, span)]


def _unit(part: dict[str, str]) -> str:
    noun = part["noun"]
    if noun.casefold() in ("%", "phần trăm"):
        return "%"
    unit = noun if noun.isupper() else noun.lower()
    per = part.get("per")
    return f"{unit}/{re.sub(r'^0?1 +', '', per.lower())}" if per else unit


def _is_condition(before: str, op: Op, part: dict[str, str]) -> bool:
    """Whether the count says when something is done, not what is to be reached: "nếu có từ 02 lần trở lên", "đơn vị có
    hồ sơ trễ hạn trên 3%"."""
    clause = _CLAUSE.split(before)[-1]
    exceeds = op in (">", ">=") or clause.rstrip().casefold().endswith("quá") or bool(part.get("up"))
    return bool(_CONDITION.search(clause)) or (exceeds and bool(_FAULT.search(clause)))


def _is_goal(match: re.Match[str], part: dict[str, str], op: Op, text: str) -> bool:
    """Whether a count is a goal: "trên 3 xã" may be a place, "từ 3 thôn" too; "không quá 03 ngày kể từ …" limits."""
    if match.re is _OPENING and _NOUNS.get(part["noun"].casefold()) == "time":
        return False
    bound = next((word for i in range(len(_BOUNDS)) if (word := part.get(f"b{i}"))), "").casefold()
    if bound == "từ" and not part.get("to") and not part.get("up"):
        return False
    if op in (">", "<") and bound.isalpha() and not _REACHING.search(text, 0, match.start()):
        return match[0].casefold().startswith("đạt")
    return not (_NOUNS.get(part["noun"].casefold()) == "time" and _LIMIT.match(text, match.end()))


def _value(printed: str) -> float:
    """1.500 is fifteen hundred; 1,5 and 1.5 are one and a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", printed):
        printed = printed.replace(".", "")
    return float(printed.replace(",", "."))
