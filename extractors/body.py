"""Cuts a document into its letterhead, body, signature and appendices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.document import Block, Paragraph, Table
from extractors.headings import all_capitals
from extractors.marks import parse_mark
from normalizers.text import words

_RECIPIENTS = re.compile(r"^n[oơ]i nh[aâậ]n\b")
_CLOSING = re.compile(r"^(?:trên đây là|trên đây uỷ|trên đây ủy|trong quá trình (?:triển khai|tổ chức|thực hiện))")
_ASKS = re.compile(
    r"^(?:yêu cầu\b|đề nghị (?:các|thủ trưởng|những)\b|(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|đảng ủy|ban chỉ đạo|sở"
    r"|chủ tịch)\b.{0,60}\b(?:yêu cầu|đề nghị)\b)"
)
_APPENDIX = re.compile(
    r"^(?:phụ lục|phụ biểu|biểu(?: số| mẫu)?|danh mục|bảng phân công|bảng)\b(?:\s+(?:số\s+)?[ivxl\d]+\b)?"
)
_ATTACHED = re.compile(r"^\W*(?:\(|)?(?:ban hành )?k[eè]m theo\b|^\(.*(?:kế hoạch|quyết định|công văn) số")
_CONTINUED = re.compile(r"\btiếp(?: theo)?$")
"""The end of a title that is printed again over what an appendix has on further pages: "Phụ lục I (tiếp theo)"."""
_SIGNATURE = re.compile(
    r"^(?:tm|kt|tl|tuq|q)\b|^(?:phó )?(?:chủ tịch|giám đốc|bí thư|trưởng ban|chánh văn phòng)\b.{0,40}$"
)
_ON_BEHALF = re.compile(r"^[\W_]*(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\s?[./]\s?[A-ZĐÀ-Ỹ]{2}")
_FIRST = re.compile(r"\w")
_LONGEST_SIGNATURE = 10
"""Blocks at the end of the body among which a signature may stand."""
_TITLE_WORDS = 4
_FIRST_CELLS = 4
"""Cells of a table among which "Nơi nhận" stands, where recipients and signature are set side by side."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """One appendix: its printed title (the line "PHỤ LỤC I" where there is one), the whole title block, its blocks."""

    title: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """`body` runs from the letterhead to the closing formula; `tail` holds recipients and signature."""

    body: tuple[Block, ...]
    tail: tuple[Block, ...]
    appendices: tuple[Appendix, ...]


def _opens_with(text: str, letters: str) -> bool:
    """Cheap: whether the first letter or digit of `text` is one of `letters`, small or capital."""
    first = _FIRST.search(text)
    return first is not None and first[0].lower() in letters


def is_closing(paragraph: Paragraph, last: bool) -> bool:
    """True for the closing formula: "Trên đây là …", or an unmarked last paragraph that asks the bodies to comply."""
    text = paragraph.text
    if parse_mark(text) is not None:
        return False
    if _opens_with(text, "t") and _CLOSING.match(words(text)):
        return True
    ends = text.rstrip(" .").endswith("./") or text.rstrip().endswith("./.")
    return (last or ends) and _ASKS.match(words(text)) is not None


def is_appendix_title(paragraph: Paragraph) -> bool:
    """True for a line that opens an appendix: "PHỤ LỤC I", "Phụ lục 02: …", "DANH MỤC NHIỆM VỤ"."""
    text = paragraph.lines[0] if paragraph.lines else paragraph.text
    if len(text) > 300 or not _opens_with(text, "pbd") or not _APPENDIX.match(words(text)):
        return False
    starts_number = re.match(r"^\W*(?:phụ lục|biểu|phụ biểu)\W*(?:số\s*)?[ivxl\d]*\W*$", text.strip(), re.I) is not None
    return starts_number or all_capitals(text) or bool(paragraph.style.bold or paragraph.style.centered)


def _is_title_line(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    if _SIGNATURE.match(words(text)) or parse_mark(text) is not None:
        return False
    first = paragraph.lines[0] if paragraph.lines else text
    return (
        (all_capitals(first) and len(first.split()) >= _TITLE_WORDS)
        or is_appendix_title(paragraph)
        or bool(_ATTACHED.match(words(text)))
    )


def _recipients_at(blocks: Sequence[Block]) -> int | None:
    for i, block in enumerate(blocks):
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells[:_FIRST_CELLS]]
        if any(_opens_with(text, "n") and _RECIPIENTS.match(words(text)) for text in texts):
            return i
    return None


def _title_of(lines: Sequence[Paragraph]) -> tuple[str, str]:
    """An appendix's own title line for the section path, and its whole title for years and words."""
    printed = [line for p in lines for line in (p.lines or (p.text,))]
    whole = " ".join(line for line in printed if not _ATTACHED.match(words(line)))
    numbered = next(
        (
            line
            for line in printed
            if _APPENDIX.match(words(line)) and words(line).startswith(("phụ lục", "biểu", "phụ biểu"))
        ),
        None,
    )
    return (numbered or whole).strip(" :.*"), whole.strip()


def split_parts(blocks: Sequence[Block]) -> Parts:
    """Cuts `blocks` at the recipients and at the titles of appendices. A document without them is all body."""
    recipients = _recipients_at(blocks)
    first_title = next(
        (
            i
            for i, b in enumerate(blocks)
            if i > 2 and isinstance(b, Paragraph) and is_appendix_title(b) and (recipients is None or i > recipients)
        ),
        None,
    )
    end = recipients if recipients is not None else first_title
    if end is None:
        return Parts(_without_closing(blocks), (), ())
    rest = list(blocks[end:])
    starts = _appendix_starts(rest)
    tail = tuple(rest[: starts[0]] if starts else rest)
    appendices = []
    for start, stop in pairwise([*starts, len(rest)]):
        part = rest[start:stop]
        lead = 0
        while lead < len(part) and isinstance(part[lead], Paragraph) and _is_title_line(part[lead]):  # type: ignore[arg-type]
            lead += 1
        title, heading = _title_of([p for p in part[:lead] if isinstance(p, Paragraph)])
        appendices.append(Appendix(title, heading, tuple(part[lead:])))
    return Parts(_without_closing(blocks[:end]), tail, tuple(a for a in appendices if a.blocks))


def _appendix_starts(rest: Sequence[Block]) -> list[int]:
    """Where appendices begin: at title lines; or at the first table where none has a title."""
    starts: list[int] = []
    in_title = False
    seen_table = False
    for i, block in enumerate(rest):
        if isinstance(block, Table):
            if not starts:
                starts.append(i)
            in_title, seen_table = False, True
            continue
        title = _is_title_line(block) and not (_ATTACHED.match(words(block.text)) and not in_title)
        again = bool(starts) and _CONTINUED.search(words(block.text)) is not None
        if title and not again and not in_title and (is_appendix_title(block) or not starts or seen_table) and i > 0:
            starts.append(i)
            seen_table = False
        in_title = title
    return starts


def _without_signature(blocks: Sequence[Block]) -> Sequence[Block]:
    """A signature above the recipients begins with "TM. ỦY BAN NHÂN DÂN"; nothing of the plan follows it."""
    for back, block in enumerate(reversed(blocks[-_LONGEST_SIGNATURE:]), start=1):
        if isinstance(block, Paragraph) and _ON_BEHALF.match(block.text) and len(block.text) < 200:
            return blocks[:-back]
    return blocks


def _without_closing(blocks: Sequence[Block]) -> tuple[Block, ...]:
    kept = list(_without_signature(blocks))
    while kept and isinstance(kept[-1], Paragraph) and is_closing(kept[-1], last=True):
        kept.pop()
    return tuple(b for b in kept if not (isinstance(b, Paragraph) and is_closing(b, last=False)))
