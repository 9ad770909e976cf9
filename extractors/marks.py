"""Item marks of plans' outlines: "I.", "1.", "1.1.", "a)", "đ)", "(1)", "-", "+", and which mark follows which."""

import re
from dataclasses import dataclass
from typing import Literal

from extractors.letterhead_places import UPPER
from normalizers.memo import Memo

MarkKind = Literal["part", "upper", "roman", "decimal", "decimal)", "letter", "paren", "dash", "plus", "dot"]

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The Vietnamese order of letters: đ follows d; f, j, w and z are not used (Nghị định 30/2020/NĐ-CP, phụ lục I)."""

_ROMAN = re.compile(rf"^([IVXLivxl]{{1,6}}|[Il]{{1,3}})(?:\s?[.):]\s*|\s?/\s+|\s*[-–—]\s+|\s(?=[{UPPER}]{{2}}))(?=\S)")
_PART = re.compile(
    r"^(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+((?:thứ|THỨ)\s+\w+|[IVXL]{1,6}|\d{1,2}|[A-Z])\b\s*[.:)/–—-]?\s*"
)
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})(\.\s*|\)\s*|\s?/\s+|\s?[-–—]\s+|:\s+)(?=\D|$)")
_DECIMAL_DEEP = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,4})\.?\s*(?=[^\W\d_]|[“\"(«‘'])")
_UPPER = re.compile(r"^([A-HĐ])(?:[.)/]\s*|\s[-–—]\s)(?=\S)")
_LETTER = re.compile(r"^([a-zđ])(\)|\.(?=\s))\s*(?=\S)")
_PAREN = re.compile(r"^\((\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s*(?=\S)")
_BULLET = re.compile(r"^(?:[-–—−]\s*)?([-–—−+*•▪●◦·✓❖➢])\s*(?=\S)")
_PLUSES = "+"
_DOTS = "*•▪●◦·✓❖➢"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: `kind`, the printed `label` without punctuation ("1.1", "a", "" for bullets), its ordinal `value`
    among marks of its kind (1-based, 0 for bullets), `depth` of decimals, and `end`, where the item's words begin."""

    kind: MarkKind
    label: str
    value: int
    depth: int
    end: int


def roman_value(text: str) -> int | None:
    """The value of a roman numeral, reading a misread lower-case "l" as I; None where it is none."""
    numerals = {"I": 1, "V": 5, "X": 10, "L": 50}
    letters = text.replace("l", "I").upper()
    if not letters or any(c not in numerals for c in letters):
        return None
    total = 0
    for here, after in zip(letters, [*letters[1:], ""], strict=True):
        value = numerals[here]
        total += -value if after and numerals[after] > value else value
    return total if 0 < total < 60 else None


def _decimal(text: str) -> Mark | None:
    match = _DECIMAL.match(text) or _DECIMAL_DEEP.match(text)
    if match is None:
        return None
    label = match.group(1)
    numbers = label.split(".")
    # "30.6.2024 ..." and "12. 5%" are no marks.
    if any(len(n) > 1 and n.startswith("0") for n in numbers):
        return None
    closed = match.re is _DECIMAL and match.group(2).strip() == ")"
    return Mark(
        "decimal)" if closed and len(numbers) == 1 else "decimal", label, int(numbers[-1]), len(numbers), match.end()
    )


def parse_mark(text: str) -> Mark | None:
    """The mark that `text` begins with, or None. Never raises."""
    return _marks[text]


def _parse(text: str) -> Mark | None:
    lead = len(text) - len(text.lstrip())
    body = text[lead:]
    if not body:
        return None
    mark: Mark | None = None
    first = body[0]
    if first.isdigit():
        mark = _decimal(body)
    elif first == "(":
        match = _PAREN.match(body)
        if match:
            label = match.group(1)
            value = (
                int(label)
                if label.isdigit()
                else (LETTERS.find(label) + 1 if len(label) == 1 else roman_value(label) or 0)
            )
            mark = Mark("paren", label, value, 1, match.end())
    elif match := _BULLET.match(body):
        sign = match.group(1)
        kind: MarkKind = "plus" if sign in _PLUSES else "dot" if sign in _DOTS else "dash"
        mark = Mark(kind, "", 0, 1, match.end())
    else:
        mark = _lettered(body)
    if mark is None or not lead:
        return mark
    return Mark(mark.kind, mark.label, mark.value, mark.depth, mark.end + lead)


_marks = Memo(_parse, 1 << 10, 600)


def _lettered(body: str) -> Mark | None:
    if match := _PART.match(body):
        label = match.group(0).strip(" .:)/–—-")
        return Mark("part", label, roman_value(match.group(1)) or 0, 1, match.end())
    if match := _ROMAN.match(body):
        numeral = roman_value(match.group(1))
        single_letter = len(match.group(1)) == 1 and match.group(1).islower()
        if numeral is not None and not single_letter:
            return Mark("roman", match.group(1).replace("l", "I").upper(), numeral, 1, match.end())
    if match := _UPPER.match(body):
        return Mark("upper", match.group(1), "ABCDĐEGH".find(match.group(1)) + 1, 1, match.end())
    if match := _LETTER.match(body):
        return Mark("letter", match.group(1), LETTERS.find(match.group(1)) + 1, 1, match.end())
    return None


def same_series(one: Mark, other: Mark) -> bool:
    """True where two marks can stand in one numbered series: same kind and depth."""
    return one.kind == other.kind and one.depth == other.depth
