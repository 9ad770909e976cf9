"""Who signed: the office and the name in the signature block, beside the recipients, in front of the appendices."""

import re
from collections.abc import Sequence

from extractors.document import Document
from extractors.letterhead_lines import Line, block_lines
from extractors.letterhead_places import UPPER, recase
from extractors.letterhead_title import heading_type
from normalizers.place_names import modern_tones
from normalizers.text import squeeze

_OFFICES = (
    "Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực", "Quyền Chủ tịch", "Bí thư", "Phó Bí thư",
    "Phó Bí thư Thường trực", "Phó Bí thư Đảng ủy", "Bí thư Đảng ủy", "Giám đốc", "Phó Giám đốc",
    "Quyền Giám đốc", "Trưởng ban", "Phó Trưởng ban", "Phó Trưởng ban Thường trực", "Trưởng phòng",
    "Phó Trưởng phòng", "Phó Trưởng phòng phụ trách", "Chánh Văn phòng", "Phó Chánh Văn phòng",
    "Chánh Thanh tra", "Phó Chánh Thanh tra", "Cục trưởng", "Phó Cục trưởng", "Vụ trưởng", "Phó Vụ trưởng",
    "Chi cục trưởng", "Phó Chi cục trưởng", "Bộ trưởng", "Thứ trưởng", "Hiệu trưởng", "Phó Hiệu trưởng",
    "Trưởng đoàn", "Tổng Giám đốc", "Phó Tổng Giám đốc", "Trưởng Công an", "Thủ trưởng", "Viện trưởng",
    "Phó Viện trưởng",
)  # fmt: skip
_BODY = r"(?:\s+(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HĐND|HỘI ĐỒNG NHÂN DÂN)(?:\s+[^\W\d_]+){0,6})?"
_OFFICE = re.compile(
    rf"(?:^|[\s.])(?P<office>{'|'.join(re.escape(o) for o in sorted(_OFFICES, key=len, reverse=True))}){_BODY}\s*$",
    re.IGNORECASE,
)
_BY_TITLE = {o.casefold(): o for o in _OFFICES}
_ON_BEHALF = re.compile(r"^\W*(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)(?:\s?[.,/]|\s)", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^\W*N[ơo]i\s+nh[ậâa]n", re.IGNORECASE)
_SIGNED = re.compile(
    r"^\W*(?:đã ký|ký (?:bởi|tên|thay|số)|ký\W*$|người ký|thời gian ký|signed|email|cơ quan:|chữ ký)", re.IGNORECASE
)
_APPENDIX = re.compile(r"^\W*(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC)\b")
_DEGREE = re.compile(
    r"^(?:(?:ThS|Ths|TS|BS|GS|PGS|KS|CN|CKI|CKII|BSCK\w*|Thạc sĩ|Tiến sĩ|Bác sĩ|Đ/c|"
    r"Ông|Bà|Đại tá|Thượng tá|Trung tá|Thiếu tá)\b[.,]?\s*)+"
)
_NAME_WORD = re.compile(rf"^[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?$")
_ACTING = re.compile(r"(?:^|[\s;])Q(?:\.\s?|UYỀN\s)(?=CHỦ|GIÁM|TRƯỞNG|CHÁNH|CỤC)")
_IN_PLACE_OF = re.compile(r"^\W*(?:KT|K/T|TL|T/L|TUQ)(?:\s?[.,/]|\s)", re.IGNORECASE)
_BEHIND_RECIPIENT = re.compile(rf"[.;)]\s+(?P<name>[{UPPER}]\w+(?:\s[{UPPER}]\w+){{1,3}})$")
_REACH = 14
_RECIPIENTS_REACH = 40
_LINE_LENGTH = 200
_SHORT_LINE = 40
_CAPITALS = re.compile(rf"[{UPPER}]{{3}}")
"""Every office has a word of three letters or more."""
_NEVER = 1_000_000


def _trailing_office(text: str) -> str | None:
    """The office that a line ends with, where the line is an office line: capitals, or nothing but the office."""
    if len(text) > _SHORT_LINE and not _CAPITALS.search(text):
        return None
    match = _OFFICE.search(text)
    if not match:
        return None
    office = match["office"]
    before = text[: match.start("office")].strip(" .-")
    if office.isupper() or (not before and len(text) <= _SHORT_LINE and office[0].isupper()):
        return _BY_TITLE[office.casefold()]
    return None


def _name_parts(text: str) -> list[str] | None:
    """The words of a line that can be (part of) a person's name, else None."""
    text = _DEGREE.sub("", squeeze(text)).strip(" .*_-;")
    words = text.split(" ")
    if not text or len(words) > 5 or not all(_NAME_WORD.match(w) for w in words) or _trailing_office(text):
        return None
    return words


def _name_below(lines: Sequence[Line], at: int) -> str | None:
    """The name under the office line `at`; a name over two lines is joined."""
    words: list[str] = []
    block = -1
    for line in lines[at + 1 : at + 1 + _REACH]:
        if lines[at].column == "right" and line.column == "left":
            continue
        if _SIGNED.match(line.text) or _trailing_office(line.text):
            continue
        if line.text.startswith(("-", "+", "*")) or _RECIPIENTS.match(line.text):
            # A scanner line may run through both columns: "- Lưu: VT. Nguyễn Văn An".
            behind = _BEHIND_RECIPIENT.search(line.text)
            if words or behind:
                words = words or behind["name"].split(" ") if behind else words
                break
            continue
        if _APPENDIX.match(line.text) or heading_type(line.text):
            break
        parts = _name_parts(line.text)
        if parts is None:
            if words or len(line.text) > 60:
                break
            continue
        # Behind a whole name only the rest of its own paragraph, or one single word, can belong to it.
        if len(words) >= 2 and ((line.block != block and len(parts) > 1) or len(words) + len(parts) > 4):
            break
        words += parts
        block = line.block
        if len(words) >= 3:
            break
    if not 2 <= len(words) <= 5:
        return None
    return modern_tones(recase(" ".join(words)))


def _office_at(lines: Sequence[Line], at: int) -> str | None:
    """The office of the signature that line `at` opens: "KT. CHỦ TỊCH" gives way to "PHÓ CHỦ TỊCH" below it."""
    line = lines[at].text
    office = _trailing_office(line)
    if not office:
        return None
    if _ACTING.search(line) and not office.startswith("Quyền"):
        office = f"Quyền {office}"
    if _IN_PLACE_OF.match(line):
        for near in lines[at + 1 : at + 4]:
            below = _trailing_office(near.text)
            if below and not (lines[at].column == "right" and near.column == "left"):
                return below
    return office


def read_signer(document: Document, from_block: int) -> tuple[str | None, str | None]:
    """Name and office of the signer, both None where the block is missing: ("Trần Thị Hòa", "Phó Chủ tịch").

    "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" is signed by the Phó Chủ tịch. `from_block` is the title's block.
    """
    lines: list[Line] = []
    for index in range(from_block, len(document.blocks)):
        lines.extend(x for x in block_lines(document.blocks[index], index) if len(x.text) <= _LINE_LENGTH)
    since_recipients = since_behalf = _NEVER
    for at, line in enumerate(lines):
        since_recipients = 0 if _RECIPIENTS.match(line.text) else since_recipients + 1
        since_behalf = 0 if _ON_BEHALF.match(line.text) else since_behalf + 1
        office = _office_at(lines, at)
        if not office:
            continue
        name = _name_below(lines, at)
        # Without recipients or "TM." near by, only capitals over a name are a signature.
        if since_recipients <= _RECIPIENTS_REACH or since_behalf <= 4 or (name and line.text.isupper()):
            return name, office
    return None, None
