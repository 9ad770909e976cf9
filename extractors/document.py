"""The one document model behind all readers: blocks of paragraphs and tables in reading order, each with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: page 1-based, PDF points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where printed words stand: pages (1-based, paged inputs), lines (1-based, text inputs; paragraphs in Word files),
    boxes (PDF inputs)."""

    page_first: int | None = None
    page_last: int | None = None
    line_first: int | None = None
    line_last: int | None = None
    boxes: tuple[Box, ...] = ()


def join_places(places: Iterable[Place]) -> Place:
    """The place that covers all of `places`, boxes in their order and without repetition."""
    every = list(places)

    def low(values: Iterable[int | None]) -> int | None:
        return min((v for v in values if v is not None), default=None)

    def high(values: Iterable[int | None]) -> int | None:
        return max((v for v in values if v is not None), default=None)

    return Place(
        low(p.page_first for p in every),
        high(p.page_last for p in every),
        low(p.line_first for p in every),
        high(p.line_last for p in every),
        tuple(dict.fromkeys(box for p in every for box in p.boxes)),
    )


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; None where the format does not say.

    `heading` is the number of markdown marks (1-6) in text inputs; `indent` and `size` are points;
    `column` tells the halves of a two-column letterhead or signature block apart.
    """

    bold: bool | None = None
    italic: bool | None = None
    centered: bool | None = None
    size: float | None = None
    indent: float | None = None
    heading: int | None = None
    column: Literal["left", "right"] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, its lines joined by single spaces, without markup; `lines` keeps the printed lines where they
    carry meaning (letterhead, titles, signature block)."""

    text: str
    place: Place = field(default_factory=Place)
    style: Style = field(default_factory=Style)
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a physical table. `text` keeps the cell's own line breaks as "\\n" where they are paragraph ends
    (bullets), wrapped lines are joined by spaces. `row` and `col` are 0-based; spans are at least 1."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    place: Place = field(default_factory=Place)
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it stands on one page (or one run of tabbed lines of a text). Positions covered by a span have no
    cell of their own. `continued_top` is True where ruling shows that the first row goes on from the page before."""

    rows: int
    cols: int
    cells: tuple[Cell, ...]
    place: Place = field(default_factory=Place)
    ragged: bool = False
    """True where rows may have lost or gained cells (scanner text), so that column positions are not to be trusted."""

    def grid(self) -> list[list[Cell | None]]:
        """rows x cols of cells; a spanning cell stands at its top left position only, None elsewhere."""
        grid: list[list[Cell | None]] = [[None] * self.cols for _ in range(self.rows)]
        for cell in self.cells:
            grid[cell.row][cell.col] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Doubt:
    """Printed words with a number that may have been recognised wrongly, as read, and where they stand."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gives: blocks in reading order, footnotes apart (they cite, but are never tasks)."""

    format: Literal["text", "docx", "pdf", "scan", "html"]
    blocks: tuple[Block, ...]
    footnotes: tuple[Paragraph, ...] = ()
    pages: int | None = None
    flags: tuple[str, ...] = ()
    recognised: tuple[int, ...] = ()
    """Pages (1-based) whose words come from text recognition."""
    doubts: tuple[Doubt, ...] = ()
    """Numbers and dates on these pages that are not to be relied on."""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs outside tables, in reading order."""
        return (b for b in self.blocks if isinstance(b, Paragraph))

    def texts(self) -> Iterator[str]:
        """Every printed text: paragraphs, cells, footnotes."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (cell.text for cell in block.cells)
        yield from (note.text for note in self.footnotes)


class UnreadableError(Exception):
    """A file that cannot become a Document. `reason` is one of REASONS, `message` says it in words for an analyst."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


REASONS = (
    "empty",
    "binary",
    "encrypted",
    "damaged",
    "no_text",
    "no_ocr",
    "unsupported",
    "no_access",
    "not_a_plan",
    "over_limit",
    "program_error",
)
