"""Paragraphs from printed lines: indents, spacing, list marks and lines that end early, joined over page breaks."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.document import Block, Box, Paragraph, Place, Style, Table
from extractors.readers.pdf_cells import LIST_MARK, ends_early, join, sentence_ended
from extractors.readers.pdf_lines import Line
from extractors.readers.pdf_notes import PageItems, opens_note
from normalizers.text import bare, squeeze

_STANDS_ALONE = re.compile(
    r"^(?:ke hoach|quyet dinh|bao cao|chuong trinh(?: hanh dong)?|thong bao|chi thi|huong dan|cong dien|to trinh|de an"
    r"|nghi quyet|ket luan|quy che|quy dinh|danh muc|phu luc(?: (?:so )?[\divx]+[a-z]?)?"
    r"|bieu(?: mau)?(?: so)? ?\w{0,4})$"
)
"""Title lines that are a paragraph of their own above the subject."""
_ENCLOSED = re.compile(r"^(?:kem theo|ban hanh|dinh kem|theo (?:ke hoach|quyet dinh|cong van))\b")
"""The line in brackets under an appendix's title that says what it belongs to."""
_SUBJECT = re.compile(r"^(?:v v|ve viec)\b")
_OPEN_DATE = re.compile(r"\b(?:ngay|thang|nam)$")
"""The end of a line of a narrow column that breaks a date before its number."""


@dataclass(slots=True)
class Margins:
    """Left and right margin of a page's running text."""

    left: float
    right: float


@dataclass(slots=True)
class Chunk:
    """The lines of one paragraph, or of its part on one page."""

    lines: list[Line]
    left: float
    right: float

    @property
    def centered(self) -> bool:
        return all(_symmetric(line, self) for line in self.lines) and any(
            line.x0 - self.left >= 12 and _stands_out(line, self) for line in self.lines
        )


def page_margins(pages: Sequence[PageItems]) -> dict[int, Margins]:
    """Margins by page number: from the page's own full lines, else from pages of the same size."""
    by_size: dict[tuple[int, int], list[Line]] = {}
    tables: dict[tuple[int, int], list[Box]] = {}
    for page in pages:
        size = round(page.width), round(page.height)
        by_size.setdefault(size, []).extend(line for line in page.lines() if line.column is None)
        tables.setdefault(size, []).extend(item.place.boxes[0] for item in page.items if isinstance(item, Table))
    common = {size: _margins(lines, size[0]) for size, lines in by_size.items()}
    for size, boxes in tables.items():
        # Where little but tables stands on pages of this size, their borders show where the text would stand.
        if boxes and len(by_size[size]) < 8 * len(boxes):
            margin = common[size]
            margin.left = min([margin.left, *(box.x0 + 5 for box in boxes)])
            margin.right = max([margin.right, *(box.x1 - 5 for box in boxes)])
    found = {}
    for page in pages:
        own = _margins([line for line in page.lines() if line.column is None], page.width)
        shared = common[round(page.width), round(page.height)]
        # Facing pages have their text moved to one side, as a whole.
        moved = own.left - shared.left
        mirrored = abs(moved) > 3 and abs(moved - (own.right - shared.right)) <= 2
        found[page.number] = own if mirrored else shared
    return found


def _margins(lines: Sequence[Line], width: float) -> Margins:
    if not lines:
        return Margins(0.1 * width, 0.9 * width)
    longest = sorted((line.x1 - line.x0 for line in lines), reverse=True)[min(len(lines) - 1, 2)]
    full = [line for line in lines if line.x1 - line.x0 >= 0.8 * longest]
    lefts = Counter(round(line.x0) for line in full)
    most = max(lefts.values())
    # The leftmost position that lines often start at: first-line indents are right of it.
    level = min(x for x, count in lefts.items() if count >= max(1, 0.15 * most))
    left = median(line.x0 for line in full if abs(line.x0 - level) <= 1.5)
    ends = sorted(line.x1 for line in full)
    return Margins(left, ends[math.ceil(0.97 * (len(ends) - 1))])


def usual_leading(pages: Sequence[PageItems]) -> float:
    """The most common distance of baselines in running text; 0 where there is none."""
    steps: Counter[float] = Counter()
    for page in pages:
        lines = [line for line in page.lines() if line.column is None]
        for before, line in pairwise(lines):
            step = line.base - before.base
            if 0 < step < 3 * line.size:
                steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def blocks(pages: Sequence[PageItems]) -> tuple[list[Block], list[Paragraph]]:
    """Paragraphs and tables in reading order, and the footnotes."""
    margins, leading = page_margins(pages), usual_leading(pages)
    flow: list[Chunk | Table] = []
    notes: list[Chunk] = []
    for page in pages:
        margin = margins[page.number]
        fresh: list[Chunk | Table] = []
        for item in page.items:
            if isinstance(item, Table):
                fresh.append(item)
                continue
            last = fresh[-1] if fresh else None
            if isinstance(last, Chunk) and not _starts(last, item, leading):
                last.lines.append(item)
            else:
                fresh.append(Chunk([item], margin.left, margin.right))
        for line in page.notes:
            if notes and not opens_note(line):
                notes[-1].lines.append(line)
            else:
                notes.append(Chunk([line], margin.left, margin.right))
        for block in fresh:
            if isinstance(block, Chunk) and block.lines[0].note:
                notes.append(block)
            elif isinstance(block, Chunk) and flow and _goes_on(flow[-1], block):
                assert isinstance(flow[-1], Chunk)
                flow[-1].lines += block.lines
                flow[-1].left, flow[-1].right = block.left, block.right
            else:
                flow.append(block)
    made = [_paragraph(item) if isinstance(item, Chunk) else item for item in flow]
    return [b for b in made if isinstance(b, Table) or b.text], [p for p in map(_paragraph, notes) if p.text]


def _starts(chunk: Chunk, line: Line, leading: float) -> bool:
    """Whether a line on the chunk's page begins a new paragraph."""
    before = chunk.lines[-1]
    if line.note or before.page != line.page or before.column != line.column:
        return True
    if line.column is not None:
        return _starts_in_column(chunk, line)
    if _paired(before, line, chunk):
        return _title_ends(before, line, leading)
    if chunk.centered and (len(chunk.lines) > 1 or before.x0 - chunk.left >= 60):
        return True
    step = line.base - before.base
    if step <= 0 or (leading and step > leading + max(2.2, 0.12 * leading) and step > 1.25 * line.size):
        return True
    if abs(line.size - before.size) > 1.2 or _other_weight(before, line):
        return True
    marked, early = LIST_MARK.match(line.text), ends_early(before, line, chunk.right)
    indent = line.x0 - before.x0
    if len(chunk.lines) > 1:
        # The first line is set off from the others: the others say where the paragraph's lines begin.
        if indent > 6 or indent < -6:
            return True
        if early:
            return bool(marked) or not line.text[:1].islower()
        # Without an indent to go by, a mark after a full stop opens an item.
        return abs(chunk.lines[0].x0 - before.x0) <= 4 and _next_item(chunk, line)
    if indent > 6:
        # A hanging indent: the mark stands left of the text, whose lines begin under its first word.
        return not (LIST_MARK.match(before.text) and not marked and not early)
    if indent < -6:
        return early and (bool(marked) or not line.text[:1].islower())
    if early:
        return bool(marked) or not line.text[:1].islower()
    if before.x0 - chunk.left > 8:
        return bool(marked) or sentence_ended(before.text)
    return _next_item(chunk, line)


def _next_item(chunk: Chunk, line: Line) -> bool:
    """Whether a line that nothing but its words sets off opens the next item of a list."""
    mark = LIST_MARK.match(line.text)
    if mark is None:
        return False
    listed = LIST_MARK.match(chunk.lines[0].text) is not None
    return sentence_ended(chunk.lines[-1].text) or (listed and line.text[mark.end() :].lstrip()[:1].isupper())


def _starts_in_column(chunk: Chunk, line: Line) -> bool:
    if LIST_MARK.match(line.text) or abs(line.size - chunk.lines[0].size) > 1.2:
        return True
    if line.text[:1].islower() or (line.text[:1].isdigit() and _OPEN_DATE.search(bare(chunk.lines[-1].text))):
        return False
    return not _SUBJECT.match(bare(chunk.lines[0].text)) or line.base - chunk.lines[-1].base > 1.8 * line.size


def _symmetric(line: Line, chunk: Chunk) -> bool:
    inset = line.x0 - chunk.left
    if inset < 60 and LIST_MARK.match(line.text):
        return False
    # Margins taken from ragged lines or table borders are some points off; short lines show that more than long ones.
    return abs(inset - (chunk.right - line.x1)) <= (6 if inset < 60 else 12)


def _stands_out(line: Line, chunk: Chunk) -> bool:
    return line.bold >= 0.9 or line.italic >= 0.9 or line.text.isupper() or line.x0 - chunk.left > 60


def _paired(before: Line, line: Line, chunk: Chunk) -> bool:
    """Whether two lines are lines of one centred title as far as their place and type go."""
    return (
        _symmetric(before, chunk)
        and _symmetric(line, chunk)
        and max(before.x0, line.x0) - chunk.left >= 12
        and _stands_out(before, chunk)
        and _stands_out(line, chunk)
        and not _other_weight(before, line)
    )


def _title_ends(before: Line, line: Line, leading: float) -> bool:
    if abs(before.size - line.size) > 0.6 or (before.italic >= 0.9) != (line.italic >= 0.9):
        return True
    if line.base - before.base > max(2.1 * line.size, 1.7 * leading) or _ENCLOSED.match(bare(line.text)):
        return True
    return bool(_STANDS_ALONE.match(bare(before.text))) or (before.text.isupper() and not line.text.isupper())


def _other_weight(before: Line, line: Line) -> bool:
    return (before.bold >= 0.9 and line.bold <= 0.1) or (before.bold <= 0.1 and line.bold >= 0.9)


def _goes_on(before: Chunk | Table, chunk: Chunk) -> bool:
    """Whether a page's first paragraph is the rest of the last one of the page before."""
    if isinstance(before, Table):
        return False
    last, first = before.lines[-1], chunk.lines[0]
    if last.page == first.page or last.column or first.column or before.centered or chunk.centered:
        return False
    if _other_weight(last, first) or abs(last.size - first.size) > 1.2:
        return False
    if ends_early(last, first, before.right) and not first.text[:1].islower():
        return False
    inset = first.x0 - chunk.left
    own = [line for line in before.lines if line.page == last.page]
    usual = own[-1].x0 - before.left if len(own) > 1 else None
    opening = before.lines[0].x0 - before.left
    if usual is not None and abs(opening - usual) > 6:
        return abs(inset - usual) <= 4
    if usual is None and opening > 8:
        return inset < opening - 6
    if abs(inset - opening) > 4 or LIST_MARK.match(first.text):
        return False
    # Where nothing is indented, a full last line before an unmarked one is more often the middle of a marked item.
    return first.text[:1].islower() or not sentence_ended(last.text) or bool(LIST_MARK.match(before.lines[0].text))


def _paragraph(chunk: Chunk) -> Paragraph:
    lines = chunk.lines
    centered = chunk.centered
    return Paragraph(
        squeeze(join(lines)),
        Place(lines[0].page, lines[-1].page, boxes=tuple(_boxes(lines))),
        Style(
            bold=_share(lines, [line.bold for line in lines]) >= 0.9,
            italic=_share(lines, [line.italic for line in lines]) >= 0.9,
            centered=centered,
            size=lines[0].size,
            indent=round(lines[0].x0 - chunk.left, 1),
            column=lines[0].column,
        ),
        tuple(_printed(lines)) if centered or lines[0].column else (),
    )


def _printed(lines: Sequence[Line]) -> Iterable[str]:
    """The lines as printed, but for dates that a narrow column breaks."""
    printed: list[str] = []
    for line in lines:
        if printed and line.text[:1].isdigit() and _OPEN_DATE.search(bare(printed[-1])):
            printed[-1] = f"{printed[-1]} {squeeze(line.text)}"
        else:
            printed.append(squeeze(line.text))
    return printed


def _share(lines: Sequence[Line], shares: Sequence[float]) -> float:
    """The lines' shares of bold or italic letters, weighted by their length."""
    letters = sum(len(line.text) for line in lines) or 1
    return sum(share * len(line.text) for share, line in zip(shares, lines, strict=True)) / letters


def _boxes(lines: Sequence[Line]) -> Iterable[Box]:
    for page in dict.fromkeys(line.page for line in lines):
        own = [line for line in lines if line.page == page]
        yield Box(
            page,
            round(min(line.x0 for line in own), 1),
            round(min(line.top for line in own), 1),
            round(max(line.x1 for line in own), 1),
            round(max(line.bottom for line in own), 1),
        )
