"""The words of a page in reading order: paragraphs with their printed lines, list numbers, tables, footnotes apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from extractors.document import Block, Paragraph, Place, Table, join_places
from extractors.readers.html_grids import Piece, Source, grid_pieces
from extractors.readers.html_lists import Counter, list_mark
from extractors.readers.html_notes import NoteMarks
from extractors.readers.html_style import Align, Set, Styles, names
from extractors.readers.html_text import Line, is_measure, paragraphs
from extractors.readers.html_tree import MAYBE_AROUND, Page, Parts
from extractors.readers.text import parse_text

_BLOCKS = names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li legend listing main menu ol p pre section summary table td th tr "
    "thead tbody tfoot caption ul xmp hgroup frameset"
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LISTS = frozenset({"ol", "ul", "dir", "menu"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_DEEPEST_TABLE = 25
"""Tables nested deeper than this are read as running text."""
_TYPED = 200
"""Letters from which on preformatted text is read as a text file is: its lines and tabs say what it is."""
_SIGNS = {
    "o": "◦", "§": "▪", "ü": "✓", "Ø": "➢", "v": "❖", "q": "▪", "·": "•", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢",
}  # fmt: skip
"""What a letter in a font of signs stands for as a bullet."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for the words inside one open element."""

    bold: bool = False
    italic: bool = False
    align: Align | None = None
    upper: bool = False
    pre: bool = False
    link: bool = False
    note: bool = False
    symbols: bool = False
    mark: bool = False
    heading: int | None = None

    def within(self, tag: str, style: Set) -> "_Frame":
        """The frame of an element in this one."""
        return _Frame(
            self.bold if style.bold is None else style.bold,
            self.italic if style.italic is None else style.italic,
            None if tag == "table" else style.align or self.align,
            self.upper if style.upper is None else style.upper,
            self.pre if style.pre is None else style.pre,
            self.link or tag == "a",
            self.note or style.note,
            self.symbols if style.symbols is None else style.symbols,
            self.mark or style.mark,
            _HEADINGS.get(tag, self.heading),
        )


@dataclass(slots=True)
class _State:
    """What the readers of one page's parts share: its styles, the footnotes pointed to, the line of its source that is
    reached."""

    styles: Styles
    parts: Parts
    notes: NoteMarks = field(default_factory=NoteMarks)
    line: int = 1
    frames: dict[tuple[int, str, int], tuple[_Frame, _Frame, Set]] = field(default_factory=dict)
    """Frames by the identity of what they are made of; that is kept with them, so that no other takes its place."""

    def within(self, frame: _Frame, tag: str, style: Set) -> _Frame:
        """The frame of an element in `frame`; elements alike have one."""
        key = (id(frame), tag, id(style))
        found = self.frames.get(key)
        if found is None:
            found = self.frames[key] = (frame.within(tag, style), frame, style)
        return found[0]


def page_pieces(page: Page) -> list[Piece]:
    """All that the page prints, in reading order, but for what is hidden and what is set around its document."""
    return _Flow(_State(page.styles, page.parts), _Frame(), 0).read(page.root)


class _Flow:
    """Reads one element, the page's or a table cell's. `depth` counts the tables around it."""

    def __init__(self, page: _State, base: _Frame, depth: int) -> None:
        self.page = page
        self.depth = depth
        self.frames = [base]
        self.pieces: list[Piece] = []
        self.lines = [Line()]
        self.links = 0
        self.origin: Any = None
        self.mark = ""
        self.note = False
        self.counters: list[Counter] = []

    def read(self, top: Any) -> list[Piece]:
        """The pieces of everything inside `top`."""
        self.origin = top
        page = self.page
        walk = etree.iterwalk(top, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                line = element.sourceline
                if line and line > page.line:
                    page.line = line
                frame = self.frames[-1] if element is top else self._enter(element)
                self.frames.append(frame or self.frames[-1])
                if frame is None:
                    walk.skip_subtree()
                elif element.text:
                    self._words(element.text)
                continue
            self.frames.pop()
            if element is top:
                break
            if element.tag in _BLOCKS:
                self._leave(element)
            if element.tail:
                self._words(element.tail)
        self._flush()
        return self.pieces

    def _enter(self, element: Any) -> _Frame | None:
        """The frame of an element that opens; None where it has been read whole and its inside is passed over."""
        tag = element.tag
        style = self.page.styles.of(element)
        frame = self.frames[-1]
        block = tag in _BLOCKS
        if block:
            self._flush()
            self.origin = element
        if (style.doubtful or tag in MAYBE_AROUND) and self.page.parts.leaves_out(element, style):
            return None
        if not style.plain or tag == "a" or tag in _HEADINGS:
            frame = self.page.within(frame, tag, style)
        if block:
            if tag == "table" and self.depth < _DEEPEST_TABLE:
                self._table(element, frame)
                return None
            if tag == "pre" and self._typed(element):
                return None
            if tag in _LISTS:
                self.counters.append(Counter.of(element, style, self.counters[-1] if self.counters else None))
            elif tag == "li":
                self.mark = list_mark(element, style, self.counters[-1] if self.counters else None)
        elif tag == "br":
            self.lines.append(Line())
        elif tag == "a" or style.raised:
            self.links += tag == "a"
            before = self._before()
            measure = style.raised and is_measure(before)
            if not measure and self.page.notes.read(element, style.raised, before):
                self.note = self.note or not before
                return None
        if self.page.notes.targets and element.attrib and self.page.notes.is_target(element) and not self._before():
            # The element that a mark points to: all of a block, the paragraph that an inline one opens.
            if block:
                return replace(frame, note=True)
            self.note = True
        return frame

    def _leave(self, element: Any) -> None:
        """Close a block."""
        self._flush()
        if element.tag in _LISTS:
            # A list that was left out has opened no counter.
            if self.counters and self.counters[-1].element is element:
                self.counters.pop()
        elif element.tag == "li":
            self.mark = ""
        self.origin = element.getparent()

    def _before(self) -> str:
        """The words of the paragraph so far, its last ones at least."""
        return "".join(part for line in self.lines[-2:] for part in line.parts[-6:]).strip()

    def _words(self, text: str) -> None:
        frame = self.frames[-1]
        if frame.pre and "\n" in text.strip():
            for at, part in enumerate(text.split("\n")):
                if at:
                    self.page.line += 1
                    self.lines.append(Line())
                self._part(part, frame)
            return
        self._part(text, frame)
        self.page.line += text.count("\n")

    def _part(self, text: str, frame: _Frame) -> None:
        words = text.strip()
        line = self.lines[-1]
        if not words:
            if line.parts and text:
                line.parts.append(" ")
            return
        if frame.upper:
            text = text.upper()
        if not line.parts:
            line.first = self.page.line + text[: len(text) - len(text.lstrip())].count("\n")
            line.centered = frame.align == "center"
            line.heading = frame.heading
            line.opens_linked = frame.link
            if len(words) == 1 and (frame.symbols or frame.mark) and not self._before():
                text = _SIGNS.get(words, "•" if frame.symbols else words)
        line.last = self.page.line + text.rstrip().count("\n")
        line.parts.append(text)
        letters = len(words)
        line.letters += letters
        line.bold += letters * frame.bold
        line.italic += letters * frame.italic
        line.linked += letters * frame.link
        self.note = self.note or frame.note

    def _flush(self) -> None:
        """End the paragraph that is open."""
        if len(self.lines) > 1 or self.lines[0].parts:
            for made in paragraphs(self.lines, "" if self.note else self.mark):
                note = self.note or made.noted
                links = self.links if made.opens_linked else 0
                self.pieces.append(Piece(made.paragraph, self.origin, made.letters, made.linked, links, note))
                self.mark = ""
            self.lines = [Line()]
        self.links = 0
        self.note = False

    def _typed(self, element: Any) -> bool:
        """Read a preformatted text, such as a text file that a browser saved, as a text file is read."""
        text = "".join(element.itertext())
        if len(text) < _TYPED or text.count("\n") < 3:
            return False
        document = parse_text(text)
        above = self.page.line - 1
        for notes, blocks in ((False, document.blocks), (True, document.footnotes)):
            for block in blocks:
                self.pieces.append(Piece(_moved(block, above), element, len(str(block)), note=notes))
        self.page.line += text.count("\n")
        return True

    def _table(self, table: Any, frame: _Frame) -> None:
        rows: list[list[Source]] = []
        for group in _row_groups(table):
            shown = [(row, cells) for row, cells in group if not self._left_out(row)]
            for at, (row, cells) in enumerate(shown):
                style = self.page.styles.of(row)
                outer = frame if style.plain else self.page.within(frame, row.tag, style)
                left = len(shown) - at
                rows.append([self._cell(cell, outer, left) for cell in cells if not self._left_out(cell)])
        stray = [child for child in table if child.tag not in _GROUPS and child.tag not in ("tr", "colgroup", "col")]
        for child in stray:
            if next(child.iter("tr", *_CELLS), None) is None and not self._left_out(child):
                self.pieces += _Flow(self.page, frame, self.depth + 1).read(child)
        self.pieces += grid_pieces(rows, table)

    def _left_out(self, element: Any) -> bool:
        style = self.page.styles.of(element)
        return style.doubtful and self.page.parts.leaves_out(element, style)

    def _cell(self, cell: Any, frame: _Frame, left: int) -> Source:
        """A cell's pieces and spans; its rowspan ends with its group, `left` rows from here."""
        line = cell.sourceline
        style = self.page.styles.of(cell)
        if cell.tag == "th" or not style.plain:
            frame = self.page.within(frame, cell.tag, style)
        pieces = _Flow(self.page, frame, self.depth + 1).read(cell)
        high = _span(cell.get("rowspan"))
        if len(pieces) == 1:
            place = pieces[0].block.place
        elif pieces:
            place = join_places(piece.block.place for piece in pieces)
        else:
            place = Place(line_first=line or None, line_last=line or None)
        return Source(pieces, min(high, left) if high else left, max(1, _span(cell.get("colspan"))), place)


def _span(text: str | None) -> int:
    """A span as it is written; 1 for what is no number."""
    digits = text.strip()[:6] if text else ""
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _moved(block: Block, lines: int) -> Block:
    """A block of a text that begins `lines` lines below the top of its file."""

    def move(place: Place) -> Place:
        return replace(place, line_first=(place.line_first or 0) + lines, line_last=(place.line_last or 0) + lines)

    if isinstance(block, Paragraph):
        return replace(block, place=move(block.place))
    cells = tuple(replace(cell, place=move(cell.place)) for cell in block.cells)
    return Table(block.rows, block.cols, cells, move(block.place), block.ragged)


def _row_groups(table: Any) -> Iterator[list[tuple[Any, list[Any]]]]:
    """The rows of a table with their cells, by group, those of its foot last. What is not allowed between table, row
    and cell is seen through."""
    groups: list[tuple[str, list[tuple[Any, list[Any]]]]] = []
    loose = "tbody"
    for child in table:
        if child.tag in _GROUPS:
            groups.append((child.tag, list(_rows(child))))
            continue
        rows = list(_rows([child]))
        if rows and groups and groups[-1][0] == loose:
            groups[-1][1].extend(rows)
        elif rows:
            groups.append((loose, rows))
    for wanted in (("thead",), ("tbody",), ("tfoot",)):
        yield from (rows for tag, rows in groups if tag in wanted)


def _rows(parents: Any) -> Iterator[tuple[Any, list[Any]]]:
    pending = list(parents)[::-1]
    bare: list[Any] = []
    while pending:
        element = pending.pop()
        if element.tag in _CELLS:
            # Cells without a row make one.
            bare.append(element)
            continue
        if bare:
            yield bare[0], bare
            bare = []
        if element.tag == "tr":
            yield element, _cells(element)
        elif element.tag != "table":
            pending += list(element)[::-1]
    if bare:
        yield bare[0], bare


def _cells(row: Any) -> list[Any]:
    found = []
    pending = list(row)[::-1]
    while pending:
        element = pending.pop()
        if element.tag in _CELLS:
            found.append(element)
        elif element.tag != "table":
            pending += list(element)[::-1]
    return found
