"""Type and title of a document from the lines at its head."""

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.letterhead_lines import Line
from extractors.letterhead_places import in_capitals
from normalizers.doctypes import type_names, type_of_name
from normalizers.text import bare, squeeze

_HEADING_TYPES = frozenset(
    {
        *("plan", "decision", "directive", "resolution", "action_program", "notice", "report", "guideline"),
        *("project", "scheme", "regulation", "official_telegram", "submission", "conclusion"),
    }
)
_OPENER = re.compile(
    r"^\W*(?:(?:Căn cứ|Thực hiện|Triển khai|Nhằm|Để|Tiếp tục|Trên cơ sở|Thi hành|Xét|Sau khi|Trong|Với|Theo|"
    r"Kính gửi|UBND|Ủy ban nhân dân|Uỷ ban|Điều 1|Qua|Kết quả|Ngày|Kính thưa|Từ|Phần thứ|Chương I)\b"
    r"|(?-i:(?:[IVX]{1,4}|[A-D]|1)\s?[.)/-]\s*\S|[IVX]{1,4}\s+[^\W\d_]))",
    re.IGNORECASE,
)
_ALWAYS_OPENS = re.compile(r"^\W*(?:Căn cứ|Kính gửi|Điều 1|(?:I|A|1)\s?[.)/]\s*\S)", re.IGNORECASE)
_ATTACHED = re.compile(r"^\W*\(?\s*(?:được\s)?(?:ban hành|kèm|đính kèm|gửi kèm)\s*(?:kèm\s)?theo\s", re.IGNORECASE)
_ATTACHED_END = re.compile(r"\s*\(\s*(?:ban hành\s)?(?:kèm|đính kèm|gửi kèm)\s+theo\s.*$", re.IGNORECASE)
_NUMBER_OR_DATE = re.compile(r"^\W*S[ốôó]\s*[:.;]|,\s*ng[àa]y\b.{0,30}\bn[ăa]m\b", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"^\W*(?:CHỦ TỊCH|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|GIÁM ĐỐC|"
    r"BAN THƯỜNG VỤ|BAN CHẤP HÀNH|TRƯỞNG BAN)\b"
)
_CONTINUES = re.compile(
    r"^(?:\(|“|(?:năm|giai đoạn|trên địa bàn|của|và|tại|quý|xã|huyện|tỉnh|phường|thị xã|thành phố)\b)", re.IGNORECASE
)
_SUBJECT = re.compile(r"^\W*(?:V\s?/\s?v|Về việc)\s*[:.]?\s*", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*V\s?/\s?v\b\s*[:.]?\s*", re.IGNORECASE)
_NOTE = re.compile(r"[¹²³⁰⁴-⁹*]+$")
_TITLE_LENGTH = 600
_LINE_LENGTH = 400


@lru_cache(maxsize=1)
def _bare_names() -> dict[str, str]:
    """Names of heading types without accents and spaces, for headings in capitals: "KÊ HOACH", "K Ế  H O Ạ C H"."""
    return {bare(name).replace(" ", ""): t for name, t in type_names().items() if t in _HEADING_TYPES}


def heading_type(text: str) -> tuple[str, str] | None:
    """The type that a heading line names and the rest of the line, which is then the title; None for any other line.

    "KẾ HOẠCH" → ("plan", ""), "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2024" → ("plan", "CẢI CÁCH HÀNH CHÍNH NĂM 2024").
    """
    line = _NOTE.sub("", text.strip(" *:.-_#")).strip()
    exact = type_of_name(line)
    if exact in _HEADING_TYPES:
        return exact, ""
    if len(line) <= 45 and in_capitals(line):
        misread = _bare_names().get(bare(line).replace(" ", ""))
        if misread:
            return misread, ""
    words = line.split(" ")
    for count in range(min(4, len(words) - 1), 0, -1):
        head = " ".join(words[:count])
        named = type_of_name(head)
        if named in _HEADING_TYPES and head.isupper():
            return named, " ".join(words[count:])
    return None


def find_heading(lines: Sequence[Line]) -> int | None:
    """Index of the line that names the document's type; None where no line does before the body begins."""
    for at, line in enumerate(lines):
        if heading_type(line.text):
            return at
        if _ALWAYS_OPENS.match(line.text) and len(line.text) > 40:
            return None
    return None


def _goes_on(line: Line, before: Line) -> bool:
    """Whether a paragraph continues the title paragraph before it."""
    if line.block == before.block:
        return True
    if len(line.text) > _LINE_LENGTH or line.text.endswith((".", ":", ";")):
        return False
    if line.style.centered and before.style.centered:
        return True
    if line.style.heading is not None and line.style.heading == before.style.heading and not _OPENER.match(line.text):
        return True
    if in_capitals(line.text) or in_capitals(before.text):
        return in_capitals(line.text) and in_capitals(before.text)
    return (
        line.text[0].islower() or bool(_CONTINUES.match(line.text)) or before.text.rstrip().endswith((",", " và", "-"))
    )


def title_below(lines: Sequence[Line], heading: int) -> str | None:
    """The title under (or on) the heading line `heading`, its lines joined; None where the body follows at once."""
    found = heading_type(lines[heading].text)
    rest = found[1] if found else ""
    parts = [rest] if rest else []
    before = lines[heading]
    for line in lines[heading + 1 :]:
        if line.column == "right" and before.column != "right":
            continue
        opens = _OPENER.match(line.text) if parts else _ALWAYS_OPENS.match(line.text)
        if opens or _ATTACHED.match(line.text) or _NUMBER_OR_DATE.search(line.text):
            break
        if _AUTHORITY.match(line.text) or len(line.text) > _TITLE_LENGTH:
            break
        if parts and not _goes_on(line, before):
            break
        if heading_type(line.text) and not parts:
            continue
        parts.append(line.text)
        before = line
    return clean_title(" ".join(parts))


def title_without_heading(lines: Sequence[Line], after: int) -> str | None:
    """The title where the line that names the type was lost: what stands between the letterhead and the body."""
    parts: list[str] = []
    before: Line | None = None
    for line in lines[after + 1 :]:
        if _OPENER.match(line.text) or len(line.text) > _LINE_LENGTH or _ATTACHED.match(line.text):
            break
        if _NUMBER_OR_DATE.search(line.text) or line.column == "right":
            continue
        if before is not None and not _goes_on(line, before):
            break
        parts.append(line.text)
        before = line
    title = clean_title(" ".join(parts))
    return title if title and len(title.split()) >= 4 else None


def subject_line(lines: Sequence[Line]) -> tuple[int, str] | None:
    """An official letter's subject ("V/v …", over several lines of its column) and the index of its first line."""
    for at, line in enumerate(lines):
        if not _ABOUT.match(line.text):
            if line.text.startswith("Kính gửi"):
                return None
            continue
        parts = [line.text]
        for following in lines[at + 1 :]:
            if following.column != line.column and following.block != line.block:
                continue
            if (
                re.match(r"\W*Kính gửi", following.text, re.IGNORECASE)
                or heading_type(following.text)
                or _OPENER.match(following.text)
            ):
                break
            if _NUMBER_OR_DATE.search(following.text):
                continue
            if (
                following.column is None
                and following.block != line.block
                and not (following.text[0].islower() or _CONTINUES.match(following.text))
            ):
                break
            parts.append(following.text)
        title = clean_title(" ".join(parts))
        return (at, title) if title else None
    return None


def clean_title(text: str) -> str | None:
    """A title without "V/v", the line that attaches it to a decision, note marks and the rule under it."""
    title = _ATTACHED_END.sub("", _SUBJECT.sub("", squeeze(text)))
    title = re.sub(r"[\s_\-–*=]+$", "", title)
    title = _NOTE.sub("", title).strip(" .:;")
    return title or None
