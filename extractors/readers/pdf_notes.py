"""What repeats on every page or hangs below the text: running headers, page numbers, stamps, footnotes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Table
from extractors.readers.pdf_lines import Line
from extractors.readers.pdf_rulings import Rulings
from normalizers.text import bare

_PAGE_NUMBER = re.compile(r"^[-–—|\s]*((?:trang|page)\s*)?(\d{1,3})(?:\s*[/|]\s*\d{1,3})?[-–—|\s]*$", re.IGNORECASE)
_STAMP = re.compile(r"^(?:ky boi|nguoi ky|thoi gian ky|ngay gio ky|signature valid|digitally signed by|signed by)\b")
"""Lines that signing software prints over a page."""
_NOTE_START = re.compile(r"^[(\[]?\d{1,2}[)\]]?\s")

Item = Line | Table


@dataclass(slots=True)
class PageItems:
    """Lines and tables of a page in reading order, with its ruling lines; `notes` are the footnotes at its foot."""

    number: int
    width: float
    height: float
    items: list[Item]
    rulings: Rulings
    notes: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


def body_size(pages: Sequence[PageItems]) -> float:
    """The size in points in which most of the running text is set; 0 where there is none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines():
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def drop_running(pages: Sequence[PageItems]) -> None:
    """Take page numbers, running headers and footers and signing stamps out of the pages, in place."""
    seen: Counter[tuple[str, int]] = Counter()
    edges: list[list[Line]] = []
    for page in pages:
        lines = page.lines()
        outer = sorted(lines, key=lambda line: line.base)
        edge = [line for line in (*outer[:3], *outer[-3:]) if _marginal(line, page)]
        edges.append(edge)
        seen.update({_key(line) for line in edge})
    often = max(3, len(pages) // 3) if len(pages) > 3 else 2
    for page, edge in zip(pages, edges, strict=True):
        drop = {id(line) for line in edge if seen[_key(line)] >= often or _is_page_number(line, page, len(pages))}
        drop |= {id(line) for line in page.lines() if _STAMP.match(bare(line.text))}
        drop |= {id(line) for line in page.lines() if not line.text and not line.note}
        page.items = [item for item in page.items if id(item) not in drop]


def _is_page_number(line: Line, page: PageItems, count: int) -> bool:
    """Whether a line in the margin is the page's number: not the last word of a paragraph at the left margin."""
    match = _PAGE_NUMBER.match(line.text)
    left = min(other.x0 for other in page.lines())
    return match is not None and (bool(match[1]) or (int(match[2]) <= count + 20 and line.x0 > left + 30))


def _marginal(line: Line, page: PageItems) -> bool:
    return line.bottom < 0.11 * page.height or line.top > 0.89 * page.height


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", bare(line.text)), round(line.base / 4)


def take_footnotes(page: PageItems, body: float) -> None:
    """Move the footnotes at the foot of a page from its items to its notes, in place.

    They are lines in smaller type below a short rule, or below all else where the first of them opens with a raised
    number.
    """
    start = _below_rule(page, body)
    if start is None:
        start = _small_foot(page, body)
    if start is not None:
        page.notes = [item for item in page.items[start:] if isinstance(item, Line)]
        page.items = page.items[:start]


def _below_rule(page: PageItems, body: float) -> int | None:
    left = min((line.x0 for line in page.lines()), default=0.0)
    for x0, x1, y in page.rulings.horizontal:
        if not (40 <= x1 - x0 <= 0.55 * page.width and x0 <= left + 45 and y > 0.3 * page.height):
            continue
        below = [index for index, item in enumerate(page.items) if _top(item) > y - 3]
        if not below or below != list(range(below[0], len(page.items))):
            continue
        lines = [page.items[index] for index in below]
        if not all(isinstance(line, Line) and line.column is None for line in lines):
            continue
        first = lines[0]
        small = all(isinstance(line, Line) and line.size <= body - 0.9 for line in lines)
        if isinstance(first, Line) and first.top - y < 30 and (first.note or small):
            return below[0]
    return None


def _small_foot(page: PageItems, body: float) -> int | None:
    start = None
    for index in range(len(page.items) - 1, -1, -1):
        item = page.items[index]
        if not isinstance(item, Line) or item.column is not None or item.size > body - 0.9:
            break
        if item.note:
            start = index
    return start


def _top(item: Item) -> float:
    return item.top if isinstance(item, Line) else item.place.boxes[0].top


def opens_note(line: Line) -> bool:
    """Whether a line at a page's foot begins a footnote rather than going on with one."""
    return bool(line.note or _NOTE_START.match(line.text))
