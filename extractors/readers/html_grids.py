"""Cells with their spans set into a grid, and whether that grid is a table or only sets things side by side."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.columns import is_header_row
from extractors.document import Cell, Paragraph, Place, Table, join_places
from extractors.headings import all_capitals
from extractors.marks import parse_mark
from normalizers.text import bare

MAX_ROWS = 20_000
MAX_COLS = 60
MAX_CELLS = 120_000
"""Sizes beyond which a table is no plan's; what stands beyond them is left out."""

_MOTTO = re.compile(r"\b(?:cong hoa xa hoi chu nghia|dang cong san viet nam$|doc lap tu do hanh phuc)")
_RECIPIENTS = re.compile(r"^(?:noi nhan|kinh gui)\b")
_BEHALF = re.compile(r"^[\W_]*(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\s?[./]\s?[A-ZĐÀ-Ỹ]{2}")
_OFFICE = re.compile(r"^(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG)\b")
_NUMBER = re.compile(r"^so \d{0,5} ?(?:kh|qd|ubnd|ct|nq|tb|bc|ctr)\b")
_ISSUER = re.compile(r"^(?:ubnd|uy ban nhan dan|hoi dong nhan dan|so|tinh uy|huyen uy|dang uy)\b")
_HEADER_REACH = 30
_PAIR_LETTERS = 1_600
_PAIR_ROWS = 8
_WHOLE_SHARE = 0.6
_WHOLE_LETTERS = 1_200
_WHOLE_PIECES = 8
_SECTIONS_IN = 300
"""Lines of a cell among which sections are looked for."""

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block that a page prints, with the element (None in markdown) that it came from, how many of its letters are
    in links, how many links it has where it opens with one, and whether it is a footnote."""

    block: Paragraph | Table
    origin: object = None
    letters: int = 0
    linked: int = 0
    links: int = 0
    note: bool = False

    @property
    def text(self) -> str:
        """The words of a paragraph; none of a table."""
        return self.block.text if isinstance(self.block, Paragraph) else ""


@dataclass(slots=True)
class GridCell:
    """A cell at its place in the grid."""

    pieces: Sequence[Piece]
    row: int
    col: int
    rowspan: int
    colspan: int
    place: Place
    printed: list[str] | None = None

    def texts(self) -> list[str]:
        """The printed lines of the cell, those of tables in it too."""
        if self.printed is None:
            self.printed = [line for piece in self.pieces if not piece.note for line in _lines(piece.block)]
        return self.printed

    @property
    def text(self) -> str:
        """The cell's words, a line break at the end of each paragraph."""
        return "\n".join(self.texts())

    @property
    def bold(self) -> bool | None:
        """Whether all that the cell prints is bold; None where it prints nothing."""
        weights = [bool(p.block.style.bold) for p in self.pieces if isinstance(p.block, Paragraph) and not p.note]
        return all(weights) if weights else None


def _lines(block: Paragraph | Table) -> Iterable[str]:
    if isinstance(block, Paragraph):
        return block.lines or ((block.text,) if block.text else ())
    return (line for cell in block.cells for line in cell.text.split("\n") if line)


@dataclass(frozen=True, slots=True)
class Source:
    """A cell as it is written: its pieces, the spans that it asks for (0 rows: to the end), its place."""

    pieces: Sequence[Piece]
    rowspan: int = 1
    colspan: int = 1
    place: Place = field(default_factory=Place)


def set_grid(rows: Sequence[Sequence[Source]]) -> tuple[list[GridCell], int, int]:
    """The cells at their places, the number of rows and of columns. Rows without any words and columns in which no
    cell begins are left out; spans are cut at the table's end and at MAX_COLS."""
    cells: list[GridCell] = []
    covered: dict[int, int] = {}
    rows = rows[:MAX_ROWS]
    for r, row in enumerate(rows):
        col = 0
        for source in row:
            while covered.get(col, 0) > r:
                col += 1
            if col >= MAX_COLS or len(cells) >= MAX_CELLS:
                break
            wide = max(1, min(source.colspan, MAX_COLS - col))
            # A cell may not lie over one that hangs down from a row above.
            wide = next((w for w in range(1, wide) if covered.get(col + w, 0) > r), wide)
            high = min(source.rowspan if source.rowspan > 0 else len(rows), len(rows) - r)
            cells.append(GridCell(source.pieces, r, col, max(1, high), wide, source.place))
            for c in range(col, col + wide):
                covered[c] = r + max(1, high)
            col += wide
    return _tight(cells)


def _tight(cells: list[GridCell]) -> tuple[list[GridCell], int, int]:
    """The grid without rows that print nothing and columns in which nothing begins."""
    filled = [cell for cell in cells if cell.texts()]
    row_at = {row: n for n, row in enumerate(sorted({cell.row for cell in filled}))}
    col_at = {col: n for n, col in enumerate(sorted({cell.col for cell in cells if cell.row in row_at}))}
    kept = []
    for cell in cells:
        if cell.row not in row_at:
            continue
        if cell.rowspan > 1:
            cell.rowspan = max(1, sum(row in row_at for row in range(cell.row, cell.row + cell.rowspan)))
        if cell.colspan > 1:
            cell.colspan = max(1, sum(col in col_at for col in range(cell.col, cell.col + cell.colspan)))
        cell.row, cell.col = row_at[cell.row], col_at[cell.col]
        kept.append(cell)
    return kept, len(row_at), len(col_at)


def grid_pieces(rows: Sequence[Sequence[Source]], origin: object = None) -> list[Piece]:
    """What a table prints: one Table; or, where it only sets things side by side, the blocks of its cells; or, where
    one table holds a sheet with its letterhead and signature, both."""
    cells, height, width = set_grid(rows)
    if not cells:
        return [piece for row in rows for source in row for piece in source.pieces]
    lines = _by_row(cells, height)
    top, end = _sheet_of(lines, width)
    notes = [piece for cell in cells for piece in cell.pieces if piece.note]
    if top is None:
        if _is_layout(cells, lines, height, width):
            return _unwrapped(lines, width, cells)
        top, end = 0, height
    made = _unwrapped(lines[:top], width, cells) if top else []
    made.append(_table_piece([cell for line in lines[top:end] for cell in line], top, end, width, origin))
    if end < height:
        made += _unwrapped(lines[end:], width, cells)
    return made + [note for note in notes if note not in made]


def _by_row(cells: Iterable[GridCell], height: int) -> list[list[GridCell]]:
    lines: list[list[GridCell]] = [[] for _ in range(height)]
    for cell in cells:
        lines[cell.row].append(cell)
    return lines


def _table_piece(cells: Sequence[GridCell], top: int, end: int, width: int, origin: object) -> Piece:
    made = tuple(
        Cell(
            cell.text,
            cell.row - top,
            cell.col,
            min(cell.rowspan, end - cell.row),
            cell.colspan,
            cell.place,
            cell.bold,
        )
        for cell in cells
    )
    pieces = [piece for cell in cells for piece in cell.pieces]
    table = Table(end - top, width, made, join_places(cell.place for cell in cells))
    return Piece(
        table,
        origin,
        sum(piece.letters for piece in pieces),
        sum(piece.linked for piece in pieces),
        sum(piece.links for piece in pieces),
    )


def _sheet_of(lines: Sequence[Sequence[GridCell]], width: int) -> tuple[int | None, int]:
    """Where a table's rows begin and end: at the row that names the columns, and before recipients or a signature
    that stand in rows of the same table. None where no row names columns."""
    for at, line in enumerate(lines[:_HEADER_REACH]):
        if width < 3 or not is_header_row([cell.text.replace("\n", " ") for cell in line]):
            continue
        above = [text for row in lines[:at] for cell in row for text in cell.texts()]
        if at and not (any(map(_is_letterhead, above)) or at > 3):
            at = 0
        end = next((n for n in range(at + 1, len(lines)) if _ends_sheet(lines[n])), len(lines))
        return at, end
    return None, len(lines)


def _ends_sheet(line: Sequence[GridCell]) -> bool:
    texts = [text for cell in line for text in cell.texts()]
    return (
        bool(texts)
        and len(texts) <= 40
        and any(_RECIPIENTS.match(bare(text[:40])) or (_BEHALF.match(text) and all_capitals(text)) for text in texts)
    )


def _is_letterhead(text: str) -> bool:
    if len(text) > 120:
        return False
    plain = bare(text)
    return _MOTTO.search(plain) is not None or _NUMBER.match(plain) is not None


def _is_signature(text: str) -> bool:
    if len(text) > 90:
        return False
    return bool(_RECIPIENTS.match(bare(text)) or _BEHALF.match(text) or (_OFFICE.match(text) and all_capitals(text)))


def _is_layout(cells: Sequence[GridCell], lines: Sequence[Sequence[GridCell]], height: int, width: int) -> bool:
    """Whether a table without a header only sets things: one column, the halves of a letterhead or of a signature
    block, a cell that holds tables, or one that holds most of the words as running text."""
    if width == 1 or height == 1 == len([cell for cell in cells if cell.texts()]):
        return True
    if any(isinstance(piece.block, Table) for cell in cells for piece in cell.pieces):
        return True
    texts = [cell.texts() for cell in cells]
    letters = [sum(map(len, parts)) for parts in texts]
    total = sum(letters)
    if any(_is_letterhead(text) or _is_signature(text) for parts in texts for text in parts[:60]):
        return width <= 5 and height <= 3 * _PAIR_ROWS
    if height == 1 and width == 2 and total <= _PAIR_LETTERS and _ISSUER.match(bare(cells[0].text[:60])):
        return True
    sections = max((sum(map(_opens_section, parts[:_SECTIONS_IN])) for parts in texts), default=0)
    long = max(range(len(cells)), key=letters.__getitem__)
    running = letters[long] >= _WHOLE_LETTERS and letters[long] >= _WHOLE_SHARE * total
    return sections >= 2 or (running and len(texts[long]) >= _WHOLE_PIECES and height <= _PAIR_ROWS)


def _opens_section(text: str) -> bool:
    mark = parse_mark(text[:300])
    return mark is not None and mark.kind in ("part", "roman") and all_capitals(text[mark.end : 300])


def _unwrapped(lines: Sequence[Sequence[GridCell]], width: int, cells: Sequence[GridCell]) -> list[Piece]:
    """The blocks of cells that are set side by side: of rows that stand below each other in two columns first the left
    column's, then the right one's."""
    made: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    first = min((cell.col for line in lines for cell in line if cell.texts()), default=0)

    def flush() -> None:
        made.extend(left)
        made.extend(right)
        left.clear()
        right.clear()

    for line in lines:
        filled = [cell for cell in line if cell.pieces and cell.texts()]
        if not _is_pair(filled, width):
            flush()
            made.extend(piece for cell in filled for piece in cell.pieces)
            continue
        for cell in filled:
            side: Side = "left" if cell.col == first else "right"
            (left if side == "left" else right).extend(_in_column(piece, side) for piece in cell.pieces)
    flush()
    return made


def _is_pair(filled: Sequence[GridCell], width: int) -> bool:
    """Whether the cells of a row are columns of short lines, as in a letterhead, and not running text."""
    if not filled or width < 2 or any(isinstance(piece.block, Table) for cell in filled for piece in cell.pieces):
        return False
    texts = [text for cell in filled for text in cell.texts()]
    if sum(map(len, texts)) > _PAIR_LETTERS or any(_opens_section(text) for text in texts):
        return False
    if len(filled) == 1:
        return filled[0].colspan * 2 <= width or (filled[0].colspan < width and filled[0].col > 0)
    return len(filled) <= 4


def _in_column(piece: Piece, side: Side) -> Piece:
    block = piece.block
    if isinstance(block, Table) or piece.note or block.style.column:
        return piece
    return replace(
        piece, block=replace(block, style=replace(block.style, column=side), lines=block.lines or (block.text,))
    )
