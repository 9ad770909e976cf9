"""The documents that a plan cites, in prose, cells and footnotes: number, date, issuer; laws also by name alone.

Numbers are found by their form (Nghị định 30/2020/NĐ-CP: "192/KH-UBND"; Hướng dẫn 36-HD/VPTW: "209-KH/TU"); the type is
the word before the number, else what the symbol says. Mentions of one document are merged, the most complete part of
each kept.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.citation_issuers import issuer_of_number, read_issuer
from extractors.letterhead_places import in_capitals
from extractors.raw import Citation, Letterhead
from normalizers.dates import date_after
from normalizers.doctypes import clean_symbol, doctypes, type_of_name, type_of_symbol
from normalizers.laws import find_laws, title_of_number
from normalizers.text import bare, fold, plain_dashes, squeeze

_UPPER = "A-ZĐÂÊÔƠƯĂ"
_SEGMENT = rf"(?:[{_UPPER}]{{2,}}[a-zđ]{{0,3}}\d{{0,2}}[{_UPPER}]{{0,8}}|Th\.?U|Tr|QyĐ|Qy[CĐ]|L(?=-))"
_TAIL = rf"(?:(?:\s?-|-\s|[/.]|\s?&\s?){_SEGMENT}){{0,6}}"
# One separator may stand between two spaces where the symbol has no issuer yet ("04/KH - UBND").
_STATE = rf"(?P<state>\d{{1,5}}[a-zA-Z]?(?:\s?/\s?(?:19|20)\d\d)?\s?/\s?{_SEGMENT}(?:\s-\s{_SEGMENT})?{_TAIL})"
_PARTY_TYPE = r"(?:CT|NQ|KL|QĐi?|QyĐ|QC|KH|CTr|CTHĐ|BC|TB|HD|CV|TTr|ĐA|TT)"
_PARTY = rf"(?P<party>\d{{1,4}}\s?-\s?{_PARTY_TYPE}\s?[/-]\s?{_SEGMENT}(?:[-/]{_SEGMENT}){{0,2}})"
_NUMBER = re.compile(rf"(?<![\w/,.-])(?:{_STATE}|{_PARTY})(?!\w)")
_SHARED = re.compile(r"(?:số|Số)\s(?P<list>\d{1,5}(?:\s?,\s?\d{1,5}){0,5})\s?(?:,|và)\s?$")
_CHEAP = re.compile(r"(?=[\dLlPp])(?:\d\s?[/\-\u2010-\u2015]\s?[A-ZĐÐ]|[Ll][Uu][ậâẬÂ][Tt]|[Pp]háp lệnh|PHÁP LỆNH)")
_GAP_NUMBER = re.compile(r"^\s*(?:này\s)?:?\s*(?:(?:s[ốôó]|Số|SỐ)\s*)?[:.]?\s*$")
_GAP_WORDS = re.compile(
    r"^[^.;:()\n]{1,90}?[\s(:](?:s[ốôó]|Số)\s*[:.]?\s*$|^\s+(?:của|do)\s[^.;\n]{2,80}:\s*(?:s[ốôó]|Số)?\s*$"
)
_BY = re.compile(r"^\s*(?:năm\s\d{4}\s)?[)]?\s*(?:của|do)\s+")
_SESSION = re.compile(r"^[\s,(]*(?:của\s)?(?:Hội nghị|Đại hội)\s[^.;,\n]{0,40}?(?=(?:BCH|Ban [Cc]hấp hành)\s)")
_GIVEN_BY = re.compile(
    r"(?:^|\s)(?<!Thủ tướng\s)(?P<body>(?:Chủ tịch\s)?(?:UBND|Ủy ban nhân dân|HĐND)\s"
    r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)|Tỉnh ủy|Huyện ủy|(?:Thủ tướng )?Chính phủ)\s"
    r"(?:(?:đã\s)?(?:giao|chỉ đạo|ban hành|yêu cầu|quy định|phê duyệt)\s)?"
    r"(?:\w+\s){0,3}tại\s(?:các\s)?$"
)
_NEXT_IN_LIST = re.compile(r"^\s*(?:,|;|và)\s*(?:(?:số|Số)\s)?$")
_MARKUP = re.compile(r"</?\w{1,10}[^<>]{0,80}>|\*{1,3}")
_LINK = re.compile(r"\[([^\[\]\n]{1,120})\]\([^()\n]{0,200}\)")
_NOTE_DIGITS = re.compile("[¹²³⁰⁴-⁹]+")
_ATTACHED = re.compile(r"(?:ban hành\s)?(?:kèm|đính kèm|gửi kèm)(?:\stheo)?\s(?:\w+\s){0,3}$", re.IGNORECASE)
_OWN_LINE = re.compile(r"^\W*S[ốôóòỐÔÓ]\s*[:;.]?\s*$", re.IGNORECASE)
_NO_DOCUMENT = re.compile(r"(?:m[ẫâ]u|biểu|phụ lục|tờ|thửa|khoản|điều|ISO)\s(?:số\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    citation: Citation
    position: int
    end: int


@lru_cache(maxsize=1)
def _type_words() -> re.Pattern[str]:
    names = sorted({n for d in doctypes() for n in (d.name, *d.aliases)}, key=len, reverse=True)
    first = re.escape("".join(sorted({n[0].casefold() for n in names})))
    return re.compile(rf"(?=[{first}])(?<!\w)(?:{'|'.join(re.escape(n) for n in names)})(?!\w)", re.IGNORECASE)


def clean(text: str) -> str:
    """A text ready for the search: markup and note marks out, dashes plain, white space folded, Eth as Đ."""
    text = _NOTE_DIGITS.sub(" ", text).replace("Ð", "Đ")
    if "<" in text or "*" in text:
        text = _MARKUP.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return squeeze(plain_dashes(text))


def find_citations(texts: Iterable[str], home: Letterhead | None = None) -> tuple[Citation, ...]:
    """Each distinct document cited in `texts`, in the order of first mention; the plan `home` itself is none of them.

    `home` completes issuers ("UBND tỉnh" → "Ủy ban nhân dân tỉnh Hưng Yên"). Laws cited by name alone have a `title`
    and no number; other documents without a number are left out. Never raises.
    """
    found: list[Citation] = []
    for raw in texts:
        if not _CHEAP.search(raw):
            continue
        text = clean(raw)
        mentions = [*_share_issuers(text, list(_numbered(text, home))), *_named(text)]
        found += [m.citation for m in sorted(mentions, key=lambda m: m.position)]
    return tuple(_with_symbol_issuer(c, home) for c in _merge(found))


def _share_issuers(text: str, mentions: list[_Found]) -> list[_Found]:
    """In "số 208-KH/TU, số 209-KH/TU của Ban Thường vụ" the issuer behind the last number is that of all."""
    for at in range(len(mentions) - 2, -1, -1):
        this, following = mentions[at], mentions[at + 1]
        if this.citation.issuer is None and _NEXT_IN_LIST.match(text[this.end : following.position]):
            mentions[at] = replace(this, citation=replace(this.citation, issuer=following.citation.issuer))
    return mentions


def _with_symbol_issuer(citation: Citation, home: Letterhead | None) -> Citation:
    if citation.issuer or not citation.number:
        return citation
    return replace(citation, issuer=issuer_of_number(citation.number, home))


def _numbered(text: str, home: Letterhead | None) -> Iterator[_Found]:
    """The mentions with a number. A list's type and issuer ("các Kế hoạch của UBND tỉnh: số …, số …") carry on."""
    numbers = list(_NUMBER.finditer(text))
    words = list(_type_words().finditer(text)) if numbers else []
    at = 0
    word: re.Match[str] | None = None
    list_issuer: str | None = None
    end_before = 0
    for match in numbers:
        previous = word
        while at < len(words) and words[at].end() <= match.start():
            if not (match.start() < words[at].end()):
                word = words[at]
            at += 1
        gap = text[word.end() : match.start()] if word else ""
        if word is not previous:
            list_issuer = _lead_issuer(text, word, gap, home) if word else None
        before = text[max(0, match.start() - 40) : match.start()]
        number = clean_symbol(match.group())
        symbol_type = type_of_symbol(number)
        doc_type = _type(word, gap, symbol_type)
        if doc_type is None or _NO_DOCUMENT.search(before) or (match["state"] and not _is_symbol(number, word, gap)):
            continue
        day, end = date_after(text, match.end())
        issuer = _issuer_behind(text, end, home) or list_issuer
        if _is_own(text, match, word, gap, number, doc_type, day, issuer, home):
            continue
        title = title_of_number(number) if doc_type in ("law", "ordinance") else None
        if title is None and doc_type in ("law", "ordinance"):
            title = _title_before(text, match.start(), end_before)
        for shared in _shared_numbers(before, number):
            yield _Found(Citation(doc_type, shared, None, issuer), match.start() - 1, match.end())
        yield _Found(Citation(doc_type, number, day, issuer, title), match.start(), end)
        end_before = end


def _type(word: re.Match[str] | None, gap: str, symbol_type: str | None) -> str | None:
    """The word directly before the number decides; a farther one only where the symbol says nothing."""
    if word:
        printed = type_of_name(word.group())
        vague = fold(word.group()).startswith(fold("văn bản")) and symbol_type is not None
        if _GAP_NUMBER.match(gap) and not vague and not (printed == "law" and symbol_type == "ordinance"):
            return printed
        guessed = symbol_type in (None, "official_letter")
        if guessed and word.group()[0].isupper() and not vague and _GAP_WORDS.match(gap):
            return printed
    return symbol_type


def _is_symbol(number: str, word: re.Match[str] | None, gap: str) -> bool:
    """A state number has a type or an issuer in its symbol; one that has neither needs its words ("Luật số …")."""
    if re.search(r"\d/(?:UBTV)?QH\d", number) or "-" in number:
        return True
    return bool(word and _GAP_NUMBER.match(gap) and gap.strip())


def _shared_numbers(before: str, number: str) -> list[str]:
    """In "số 18, 19-NQ/TW" the numbers that share the last one's symbol."""
    match = _SHARED.search(before)
    if not match:
        return []
    symbol = re.sub(r"^\d+[a-zA-Z]?", "", number)
    return [f"{n.strip()}{symbol}" for n in match["list"].split(",")]


def _lead_issuer(text: str, word: re.Match[str], gap: str, home: Letterhead | None) -> str | None:
    """The issuer before the number: "các Nghị định của Chính phủ: số …", "UBND tỉnh giao tại các Kế hoạch: số …"."""
    by = _BY.match(gap)
    if by:
        return read_issuer(gap[by.end() :], home)
    given = _GIVEN_BY.search(text[max(0, word.start() - 60) : word.start()])
    return read_issuer(given["body"], home) if given else None


def _issuer_behind(text: str, end: int, home: Letterhead | None) -> str | None:
    behind = text[end : end + 140]
    by = _SESSION.match(behind) or _BY.match(behind)
    return read_issuer(behind[by.end() :], home) if by else None


def _title_before(text: str, start: int, after: int) -> str | None:
    """The name of the law whose number stands at `start`: "Luật Đất đai (Luật số 31/2024/QH15)"."""
    near = list(find_laws(text[max(after, start - 120) : start]))
    return near[-1].title if near else None


def _is_own(
    text: str,
    match: re.Match[str],
    word: re.Match[str] | None,
    gap: str,
    number: str,
    doc_type: str,
    day: str | None,
    issuer: str | None,
    home: Letterhead | None,
) -> bool:
    """Whether a number is the citing plan's own: its letterhead line, or an appendix' "(Kèm theo Kế hoạch số …)"."""
    before = text[: match.start()]
    if _OWN_LINE.match(before):
        return True
    attached = (
        word is not None and _GAP_NUMBER.match(gap) and _ATTACHED.search(text[max(0, word.start() - 40) : word.start()])
    )
    if attached and word is not None:
        lead = re.sub(
            r"[\s(]*(?:\w+\s){0,2}(?:kèm|đính|gửi)\s.*$",
            "",
            text[max(0, word.start() - 300) : word.start()],
            flags=re.IGNORECASE,
        )
        own_type = home is None or home.doc_type in (None, doc_type, "plan") or doc_type == "decision"
        if own_type and (not lead.strip(" (-*") or in_capitals(lead)) and not _other_document(doc_type, number, home):
            return True
    if home is None or home.number is None or not _same_number(number, home.number):
        return False
    if day and home.issued_date and day[:4] != home.issued_date[:4] and not attached:
        return False
    own_place = home.commune or home.district or home.province
    if issuer and own_place and fold(own_place) not in fold(issuer) and not attached:
        return bool(day) and day == home.issued_date and fold(issuer) == fold(home.issuer_name or "")
    return not day or home.issued_date is None or day == home.issued_date or bool(attached)


def _other_document(doc_type: str, number: str, home: Letterhead | None) -> bool:
    """An attached plan whose letterhead carries another number is issued by the decision named there: that is cited."""
    if home is None or home.number is None:
        return doc_type == "decision" and home is not None and home.doc_type == "plan"
    return _digits(number) != _digits(home.number)


def _digits(number: str) -> str:
    match = re.match(r"\d+", number)
    return match.group().lstrip("0") if match else ""


def _same_number(a: str, b: str) -> bool:
    """Equal numbers, a scanner's slip in the symbol allowed ("04/KHKUBND")."""
    if fold(a) == fold(b):
        return True
    return _digits(a) == _digits(b) and bare(a).replace(" ", "") == bare(b).replace(" ", "")


def _named(text: str) -> Iterator[_Found]:
    for law in find_laws(text):
        day, end = date_after(text, law.end)
        yield _Found(Citation(law.kind, None, day, None, law.title), law.start, end)


def _merge(found: list[Citation]) -> list[Citation]:
    """One citation a document: mentions with the same number and no contradiction, or with the same title."""
    merged: list[Citation] = []
    for new in found:
        for at, old in enumerate(merged):
            if _same_document(old, new):
                merged[at] = _join(old, new)
                break
        else:
            merged.append(new)
    return merged


def _same_document(a: Citation, b: Citation) -> bool:
    if a.number and b.number:
        if not _numbers_meet(a.number, b.number):
            return False
        if a.date and b.date and a.date != b.date:
            # Numbers start anew each year and with each issuer; within one year two dates are one document misprinted.
            return a.date[:4] == b.date[:4] and (
                a.issuer is None or b.issuer is None or fold(a.issuer) == fold(b.issuer)
            )
        return True
    if a.title and b.title and _title_key(a.title) == _title_key(b.title):
        return not (a.date and b.date and a.date != b.date)
    return False


def _numbers_meet(a: str, b: str) -> bool:
    """Equal, or one of them with the digit of a footnote mark stuck to its end."""
    x, y = fold(a), fold(b)
    if x == y:
        return True
    short, long = sorted((x, y), key=len)
    return (
        long.startswith(short) and long[len(short) :].isdigit() and short[-1].isalpha() and len(long) - len(short) <= 2
    )


def _title_key(title: str) -> str:
    return fold(title.replace("HĐND", "Hội đồng nhân dân").replace("UBND", "Ủy ban nhân dân"))


def _join(old: Citation, new: Citation) -> Citation:
    number = min((n for n in (old.number, new.number) if n), key=len, default=None)
    longer_title = max((t for t in (old.title, new.title) if t), key=len, default=None)
    kind = old.type if old.number or not new.number else new.type
    return replace(
        old,
        type=kind,
        number=number,
        date=old.date or new.date,
        issuer=old.issuer or new.issuer,
        title=longer_title,
    )
