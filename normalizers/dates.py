"""Printed Vietnamese dates to ISO dates, with the blanks that unsigned copies leave in them."""

import re
from dataclasses import dataclass
from datetime import date

from normalizers.text import squeeze

# Scanners read digits as look-alike letters; each part is at most four characters, so nothing can backtrack far.
_DIGIT = r"[0-9OolI]"
_WORDS = rf"ng\wy\s*(?P<day>{_DIGIT}{{0,2}})\s*th\wng\s*(?P<month>{_DIGIT}{{0,2}})\s*n\wm\s*(?P<year>{_DIGIT}{{0,4}})"
_BLANKS = re.compile(r"(?:[.…_·]|\s){2,}|[…_]")
_IN_WORDS = re.compile(_WORDS, re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d/])(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})(?!\d)")
_NUMERIC_BLANK = re.compile(
    r"ng\wy\s*(?P<day>\d{0,2})\s*/\s*(?P<month>\d{0,2})\s*/\s*(?P<year>\d{4})(?!\d)", re.IGNORECASE
)
_MONTH_ONLY = re.compile(r"th\wng\s*(?P<month>\d{1,2})\s*(?:/|n\wm)\s*(?P<year>\d{4})", re.IGNORECASE)
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
YEARS = range(1945, 2101)
"""Years that a document of the Vietnamese state can carry."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """What a date line prints: day, month and year, None where blank, and where it stands in the text."""

    day: int | None
    month: int | None
    year: int | None
    start: int
    end: int

    @property
    def iso(self) -> str | None:
        """The ISO date where all three are there and the day exists, else None."""
        if self.day is None or self.month is None or self.year is None:
            return None
        try:
            return date(self.year, self.month, self.day).isoformat()
        except ValueError:
            return None


def _number(digits: str | None, low: int, high: int) -> int | None:
    digits = (digits or "").translate(_LETTERS)
    return int(digits) if digits.isdigit() and low <= int(digits) <= high else None


def _printed(match: re.Match[str]) -> PrintedDate:
    part = match.groupdict()
    return PrintedDate(
        _number(part.get("day"), 1, 31),
        _number(part.get("month"), 1, 12),
        _number(part.get("year"), YEARS[0], YEARS[-1]),
        *match.span(),
    )


def find_date(text: str) -> PrintedDate | None:
    """The first date in `text`, in words ("ngày 11 tháng 01 năm 2024") or figures ("26/12/2023"), blanks allowed.

    Positions are those of `text` with its dots and dashes for blanks folded to spaces (`fold_blanks`).
    """
    text = fold_blanks(text)
    found = [m for m in (_IN_WORDS.search(text), _NUMERIC.search(text), _NUMERIC_BLANK.search(text)) if m]
    return _printed(min(found, key=lambda m: m.start())) if found else None


def fold_blanks(text: str) -> str:
    """White space, dotted and ruled blanks as one space: "ngày … tháng ….. năm 2021" → "ngày tháng năm 2021"."""
    return squeeze(_BLANKS.sub(" ", text))


_FOLLOWS = re.compile(
    r"[\s¹²³⁰-⁹]{0,4}[,(]?\s?(?:k[ýy]\s)?(?:"
    rf"{_WORDS}(?!\d)|(?:ng\wy\s?)?(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}})(?!\d))",
    re.IGNORECASE,
)


def date_after(text: str, position: int) -> tuple[str | None, int]:
    """The ISO date that follows `position` at once ("… ngày 26/12/2023"), and the position behind it.

    None and `position` itself where something else follows; None and the position behind for an incomplete date.
    """
    match = _FOLLOWS.match(text, position)
    if not match:
        return None, position
    day, month, year = (match[long] or match[short] for long, short in (("day", "d"), ("month", "m"), ("year", "y")))
    printed = PrintedDate(_number(day, 1, 31), _number(month, 1, 12), _number(year, YEARS[0], YEARS[-1]), 0, 0)
    return printed.iso, match.end()


def month_of(text: str) -> tuple[int | None, int | None]:
    """Month and year where a line gives no more than these ("tháng 01 năm 2024"), (None, None) elsewhere."""
    match = _MONTH_ONLY.search(text)
    if not match:
        return None, None
    return _number(match["month"], 1, 12), _number(match["year"], YEARS[0], YEARS[-1])
