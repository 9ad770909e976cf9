"""How an appendix that is a file of its own names its plan: "(Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của …)".

Nghị định 30/2020/NĐ-CP, Phụ lục I, asks for this line under the title of every appendix; what a draft leaves blank
("số     /KH-UBND ngày   tháng 3 năm 2024") stays open here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.letterhead_issuer import Issuer, read_issuer_lines
from extractors.letterhead_places import LEVELS
from normalizers.dates import find_date, fold_blanks
from normalizers.doctypes import clean_symbol, doctypes, symbol_of, type_names, type_of_symbol
from normalizers.text import bare, fold, plain_dashes, squeeze

ATTACHED = re.compile(r"\b(?:kem theo|dinh kem|gui kem|ban hanh kem)\b")
"""In `bare` text: words that tie an appendix to its plan."""

_SEGMENT = r"[A-ZĐÂÊÔƠƯĂ][A-Za-zĐđÂÊÔƠƯĂâêôơưă0-9]*"
_NUMBER = re.compile(
    rf"\bs[ốôó]\s?[:.]?\s?(?P<digits>[\dOolI]{{0,5}}[a-z]?)\s?(?P<year>/\s?(?:19|20)\d\d\s?(?=/))?(?P<mark>[/-])\s?"
    rf"(?P<symbol>{_SEGMENT}(?:\s?[-/&.]\s?{_SEGMENT}){{0,5}})",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\bs[ốôó]\s?[:.]?\s?(?P<digits>\d{1,5})(?![\d/.-])", re.IGNORECASE)
_BY = re.compile(r"\b(?:của|do)\s", re.IGNORECASE)
_ABOUT = re.compile(r"\s(?:về(?: việc)?|v\s?/\s?v|ban hành|triển khai|thực hiện)\s", re.IGNORECASE)
_KIND = re.compile(r"\b(tỉnh|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?!\w)", re.IGNORECASE)
_ZEROS = re.compile(r"^0+(?=\d)")
_FIGURE = re.compile(r"[0-9]{1,9}")
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_LONGEST_TYPE = 30


NOBODY = Issuer()


@dataclass(frozen=True, slots=True)
class Reference:
    """What the line says of the plan; None where it says nothing or the place for it was left blank.

    `number` is whole ("45/KH-UBND") or digits alone; `issuer` has the printed names of body and places; `subject` is
    what stands behind "về việc".
    """

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    issuer: Issuer = NOBODY
    subject: str | None = None


@lru_cache(maxsize=1)
def _types() -> re.Pattern[str]:
    names = sorted({name for known in doctypes() for name in (known.name, *known.aliases)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def read_reference(words: str | None) -> Reference:
    """The parts of the line `words`; an empty Reference for None. Never raises."""
    if not words:
        return Reference()
    text = fold_blanks(plain_dashes(squeeze(words))).replace("Ð", "Đ").strip(" ()*")
    start = _behind_attached(text)
    number = _NUMBER.search(text, start)
    digits = _BARE_NUMBER.search(text, start) if number is None else None
    dated = find_date(text[start:])
    day, month, year = (dated.day, dated.month, dated.year) if dated else (None, None, None)
    end = max(number.end() if number else 0, start + dated.end if dated else 0, start)
    by = _BY.search(text, end)
    behind = text[by.end() :] if by else ""
    about = _ABOUT.search(f" {behind}" if by else text[end:])
    issuer, subject = behind, None
    if about and by:
        issuer, subject = behind[: max(about.start() - 1, 0)], behind[about.end() - 1 :]
    elif about:
        subject = text[end:][about.end() :]
    named = _type_at(text[start : number.start() if number else end + _LONGEST_TYPE])
    if subject is None and number is None and digits is None and named and dated is None:
        subject = text[start + named[1] : by.start() if by else None]
    return Reference(
        type=named[0] if named else type_of_symbol(number["symbol"]) if number else None,
        number=_whole(number) if number else digits["digits"] if digits else None,
        symbol=clean_symbol(number["symbol"]) if number else None,
        day=day,
        month=month,
        year=year,
        issuer=_issuer(issuer, year),
        subject=squeeze(subject).strip(' .,;:()"“”') or None if subject else None,
    )


def _behind_attached(text: str) -> int:
    """Where the words "kèm theo" end."""
    found = re.search(r"(?:kèm|đính|gửi)\s(?:theo|kèm)(?:\stheo)?\s", text, re.IGNORECASE)
    return found.end() if found else 0


def _whole(match: re.Match[str]) -> str | None:
    digits = match["digits"].translate(_LETTERS)
    if not digits[:1].isdigit():
        return None
    return clean_symbol(f"{digits}{match['year'] or ''}{match['mark']}{match['symbol']}")


def _type_at(text: str) -> tuple[str, int] | None:
    """The type that `text` names first, and where the words for it end."""
    found = _types().search(text)
    return (type_names()[fold(found.group())], found.end()) if found else None


def _issuer(text: str, year: int | None) -> Issuer:
    """The body behind "của", its level also where its place has no name ("của UBND huyện")."""
    text = squeeze(text).strip(" .,;:()")
    if not text:
        return NOBODY
    issuer = read_issuer_lines([text], year)
    kind = _KIND.search(text)
    if issuer.level is None and kind and issuer.name:
        return Issuer(issuer.name, LEVELS.get(kind[1].casefold()))
    return issuer


def number_key(number: str | None) -> str:
    """A number as it is compared: folded, without leading zeros ("07/KH-UBND" is "7 kh ubnd"); "" for none."""
    return _ZEROS.sub("", bare(clean_symbol(number))) if number else ""


def digits_of(number: str | None) -> int | None:
    """The figure that a number begins with ("07/KH-UBND" is 7); None where it has none."""
    match = _FIGURE.match(number_key(number))
    return int(match[0]) if match else None


def symbol_key(number_or_symbol: str | None) -> str:
    """A symbol's letters as they are compared ("KH-UBND", "KHUBND" and "12/KH-UBND" are "khubnd"); "" for none."""
    return bare(symbol_of(number_or_symbol)).replace(" ", "") if number_or_symbol else ""
