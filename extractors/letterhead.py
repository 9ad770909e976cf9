"""What a plan says about itself: number, issuer, date, type, title, period, signer, the deadline it gives for all.

Layout of Nghị định 30/2020/NĐ-CP, Phụ lục I (two columns: issuer and number left, motto and date right; the type and
the title below, or "V/v …" under the number of an official letter) and of party documents (Hướng dẫn 36-HD/VPTW).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Document, Paragraph
from extractors.letterhead_issuer import Issuer, complete_issuer, name_by_symbol, read_issuer_lines, same_name
from extractors.letterhead_lines import Line, head_lines
from extractors.letterhead_period import plan_period
from extractors.letterhead_places import places_in_line, recase
from extractors.letterhead_signer import read_signer
from extractors.letterhead_title import find_heading, heading_type, subject_line, title_below, title_without_heading
from extractors.raw import Letterhead
from extractors.times import is_plan_deadline
from normalizers.dates import PrintedDate, find_date, fold_blanks, month_of
from normalizers.doctypes import clean_symbol, symbol_of, type_of_symbol
from normalizers.jurisdiction import DISTRICTS_ENDED
from normalizers.place_names import modern_tones

FLAGS = (
    "doc_type_unknown",
    "number_blank",
    "number_missing",
    "issued_date_blank",
    "issued_date_missing",
    "title_missing",
    "issuer_inferred",
    "issuer_unknown",
    "issuer_place_unknown",
    "plan_period_from_body",
    "plan_period_from_date",
    "plan_period_unknown",
    "signer_missing",
)
"""What `Letterhead.flags` may hold: parts that are blank or absent, or were read elsewhere than in their place."""

_SEGMENT = r"[A-ZĐÂÊÔƠƯĂ][A-Za-zĐđÂÊÔƠƯĂâêôơưă0-9]*"
_SYMBOL = rf"{_SEGMENT}(?:\s?[-/&.]\s?{_SEGMENT}){{0,6}}"
_NUMBER_LINE = re.compile(
    rf"(?:^|\s)S[ốôóồỏỐÔÓ]\s?[:;.]?\s?(?P<number>[\dOolI]{{0,5}}[a-z]?)\s?(?P<year>/\s?(?:19|20)\d\d\s?(?=/))?(?P<separator>[/-])\s?"
    rf"(?P<symbol>{_SYMBOL})",
)
_BARE_NUMBER = re.compile(
    r"^(?P<number>\d{0,5})\s?(?P<year>/\s?(?:19|20)\d\d\s?(?=/))?(?P<separator>[/-])\s?"
    r"(?P<symbol>(?:KH|QĐ|CT|NQ|CTr|BC|TB|TTr|CV|HD|UBND)\s?[-/]\s?[A-ZĐ][\w&.-]{1,20})$"
)
_NUMBER_ONLY = re.compile(r"^\W*S[ốôó]\s?:\s*(?P<number>\d{1,5})?\W*$")
_BODY_OPENS = re.compile(r"^\W*(?:Căn cứ|Kính gửi|Thực hiện|Xét đề nghị|(?:I|A)\s?[.)]\s*\S)")
_PLACE_BEFORE = re.compile(r"(?P<place>[^\W\d_][^,;:()/]{1,40}?)\s*,?\s*$")
_KIND_BEFORE = re.compile(
    r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|tỉnh|thành phố|TP\.?|TX\.?)\s+(?=[^\W\d_])(?!(?-i:[IVX]+)$)",
    re.IGNORECASE,
)
_TIME_LABEL = re.compile(r"thời (?:gian|hạn|điểm)|tiến độ|hạn hoàn thành", re.IGNORECASE)
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


@dataclass(frozen=True, slots=True)
class _Number:
    number: str | None
    symbol: str | None
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class _DateLine:
    place: str | None
    date: PrintedDate
    line: int
    beside: str = ""
    """What stands left of the place in the same line: "XÃ AN BÌNH"."""


def read_letterhead(document: Document) -> Letterhead:
    """Everything that the head, the first and last sentences and the signature block say about the plan itself.

    What is blank or absent is None; `flags` (see FLAGS) say why. Never raises.
    """
    lines = head_lines(document)
    heading = find_heading(lines)
    body_line = _body_start(lines, heading)
    number = _find_number(lines[:body_line])
    dated = _find_date(lines[:body_line])
    doc_type, title, title_line = _type_and_title(
        lines[:body_line] if heading is None else lines, heading, number, dated
    )
    year = dated.date.year if dated else None
    day = dated.date.iso if dated else None
    body = _body(document, lines[title_line].block if lines else 0)
    issuer = read_issuer_lines(_issuer_lines(lines, number, dated, heading, title_line), year)
    if issuer.name is None and number and number.symbol:
        issuer = name_by_symbol(issuer, number.symbol)
    date_place = dated.place if dated else None
    issuer = complete_issuer(
        issuer, title, body, document.texts(), date_place, year or _year_in(title), _districts_ended(dated, title)
    )
    start, end, period_source = plan_period(title, year, body[:8])
    signer, office = read_signer(document, lines[title_line].block if lines else 0)
    if date_place:
        date_place = same_name(date_place, issuer.commune or issuer.district or issuer.province)
    return Letterhead(
        doc_type=doc_type,
        number=number.number if number else None,
        symbol=number.symbol if number else None,
        issuer_name=issuer.name,
        issuer_level=issuer.level,
        province=issuer.province,
        district=issuer.district,
        commune=issuer.commune,
        issued_place=date_place,
        issued_date=day,
        issued_year=None if day else year,
        issued_month=None if day or not dated else dated.date.month,
        title=title,
        plan_start=start,
        plan_end=end,
        signer=signer,
        signer_title=office,
        default_deadline_text=default_deadline(document),
        flags=_flags(doc_type, number, dated, title, issuer, period_source, signer),
    )


def _body_start(lines: Sequence[Line], heading: int | None) -> int:
    """Index behind the last line that can belong to the letterhead: the body opens with its bases or first section."""
    for at, line in enumerate(lines):
        if (heading is None or at > heading) and _BODY_OPENS.match(line.text):
            return at
    return len(lines)


def _find_number(lines: Sequence[Line]) -> _Number | None:
    """The first number line, filled in or blank ("Số: /KH-UBND")."""
    for at, line in enumerate(lines):
        text = fold_blanks(line.text).replace("Ð", "Đ")
        match = _NUMBER_LINE.search(text) or _BARE_NUMBER.match(text)
        if match:
            digits = match["number"].translate(_LETTERS)
            symbol = clean_symbol(match["symbol"])
            if not digits[:1].isdigit():
                return _Number(None, symbol, at, match.start())
            number = clean_symbol(f"{digits}{match['year'] or ''}{match['separator']}{symbol}")
            return _Number(number, symbol_of(number), at, match.start())
    for at, line in enumerate(lines):
        match = _NUMBER_ONLY.match(line.text)
        if match:
            return _Number(None, None, at, match.start())
    return None


def _find_date(lines: Sequence[Line]) -> _DateLine | None:
    """The date line, with the place before it; parts may be blank ("ngày tháng năm 2021")."""
    for at, line in enumerate(lines):
        text = fold_blanks(line.text)
        found = find_date(text)
        if not found or "ng" not in text[found.start : found.start + 4].casefold() or len(text) > 140:
            continue
        number = _NUMBER_LINE.search(text)
        before = text[number.end() if number and number.end() <= found.start else 0 : found.start]
        if len(before) > 60 or "(" in before or re.search(r"\d\s?[/-]\s?[A-ZĐ]|theo\s", before):
            # A date in a sentence, such as the line that attaches a plan to its decision.
            continue
        beside, before = _left_of_place(before)
        return _DateLine(_date_place(before, lines, at), found, at, beside)
    for at, line in enumerate(lines):
        text = fold_blanks(line.text)
        month, year = month_of(text)
        if year and len(text) <= 50 and re.match(r"[^,\d]{2,30},\s*tháng\s", text):
            return _DateLine(_date_place(text.split(",")[0], lines, at), PrintedDate(None, month, year, 0, 0), at)
    return None


def _left_of_place(before: str) -> tuple[str, str]:
    """The left column's capitals and the place behind them, in a line that runs through both columns."""
    words = before.split(" ")
    place = next((at for at, word in enumerate(words) if any(map(str.islower, word))), 0)
    shared = max(place - 1, 0)
    name = [word.strip(",").casefold() for word in words[shared:] if word.strip(",")]
    if len(words[shared]) == 1 and [word.casefold() for word in words[:shared]][-len(name) :] == name:
        place = shared  # "XÃ A LƯỚI A Lưới, ngày …"
    left = " ".join(words[:place])
    return (left, " ".join(words[place:])) if places_in_line(left) else ("", before)


def _date_place(before: str, lines: Sequence[Line], at: int) -> str | None:
    match = _PLACE_BEFORE.search(before)
    if not match and at > 0 and not before.strip() and lines[at - 1].text.endswith(","):
        match = _PLACE_BEFORE.search(lines[at - 1].text)
    if not match or len(match["place"].split()) > 7:
        return None
    place = modern_tones(recase(_KIND_BEFORE.sub("", match["place"].strip(" .-*"))))
    return place or None


def _type_and_title(
    lines: Sequence[Line], heading: int | None, number: _Number | None, dated: _DateLine | None
) -> tuple[str | None, str | None, int]:
    """Type, title and the index of the line where the title begins."""
    subject = subject_line(lines[: heading if heading is not None else len(lines)])
    by_symbol = type_of_symbol(number.symbol) if number and number.symbol else None
    if heading is not None:
        found = heading_type(lines[heading].text)
        title = title_below(lines, heading)
        return (found[0] if found else by_symbol), title or (subject[1] if subject else None), heading
    if subject:
        return by_symbol or "official_letter", subject[1], subject[0]
    after = max(number.line if number else -1, dated.line if dated else -1)
    title = title_without_heading(lines, after) if after >= 0 else None
    return by_symbol, title, max(after, 0)


def _issuer_lines(
    lines: Sequence[Line], number: _Number | None, dated: _DateLine | None, heading: int | None, title_line: int
) -> list[str]:
    """The lines that can name the issuer: above the number, without one above date and title; the left column."""
    ends = [
        e
        for e in (number.line if number else None, heading, title_line if heading is None and title_line else None)
        if e is not None
    ]
    if not ends and dated is None:
        return []
    end = min(ends, default=dated.line if dated else 0)
    if number is None and dated and dated.line < end and lines[dated.line].column != "right":
        end = dated.line
    out = [line.text for line in lines[:end] if line.column != "right"]
    if number and number.line < len(lines) and end == number.line:
        out.append(fold_blanks(lines[number.line].text)[: number.start])
    if dated and dated.line < end:
        out = [dated.beside if text == lines[dated.line].text else text for text in out]
    return out


def _body(document: Document, from_block: int) -> list[str]:
    """The paragraphs from the title's block on (which holds the body too in a text without blank lines), no tables."""
    return [b.text for b in document.blocks[from_block:] if isinstance(b, Paragraph)]


def _districts_ended(dated: _DateLine | None, title: str | None) -> bool:
    """Whether the plan is from 1 July 2025 or later, as far as its date, or else its title, says."""
    year = dated.date.year if dated else None
    if dated and year:
        return (year, dated.date.month or 1) >= (DISTRICTS_ENDED.year, DISTRICTS_ENDED.month)
    return (_year_in(title) or 0) > DISTRICTS_ENDED.year


def _year_in(title: str | None) -> int | None:
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", title or "")
    return int(years[0]) if years else None


def default_deadline(document: Document) -> str | None:
    """The words of the one deadline that the plan gives for all its tasks ("4. Thời gian hoàn thành: Quý IV")."""
    found = [
        words
        for paragraph in document.paragraphs()
        if _TIME_LABEL.search(paragraph.text[:60]) and (words := is_plan_deadline(paragraph.text))
    ]
    # Several such lines are the deadlines of several parts, none of them the plan's.
    return found[0] if len(set(found)) == 1 else None


def _flags(
    doc_type: str | None,
    number: _Number | None,
    dated: _DateLine | None,
    title: str | None,
    issuer: Issuer,
    period_source: str,
    signer: str | None,
) -> tuple[str, ...]:
    flags = [
        ("doc_type_unknown", doc_type is None),
        ("number_missing", number is None),
        ("number_blank", number is not None and number.number is None),
        ("issued_date_missing", dated is None),
        ("issued_date_blank", dated is not None and dated.date.iso is None),
        ("title_missing", title is None),
        ("issuer_unknown", issuer.level is None),
        ("plan_period_from_body", period_source == "body"),
        ("plan_period_from_date", period_source == "date"),
        ("plan_period_unknown", period_source == "none"),
        ("signer_missing", signer is None),
    ]
    return tuple(name for name, holds in flags if holds) + issuer.flags
