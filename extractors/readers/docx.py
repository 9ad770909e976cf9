"""Reader for Word files (.docx, .docm, .dotx): paragraphs with the numbers that Word makes, tables, notes."""

from collections.abc import Sequence
from pathlib import Path

from extractors.document import Block, Cell, Document, Paragraph, Place, Table, UnreadableError, join_places
from extractors.flow import mend_page_breaks
from extractors.readers.docx_layout import Item, drafts_of, in_columns, is_frame, is_layout, tabbed_columns
from extractors.readers.docx_legacy import mend_package
from extractors.readers.docx_notes import part_typed_notes
from extractors.readers.docx_numbering import Numbering
from extractors.readers.docx_package import Element, Package, damaged, open_package
from extractors.readers.docx_paragraphs import Draft, body_paragraphs, is_bold, lines_of
from extractors.readers.docx_styles import Styles, W
from extractors.readers.docx_tables import Grid, GridCell, inside, read_grid
from extractors.readers.docx_text import read_content

MAX_PARAGRAPHS = 150_000
MAX_LETTERS = 3_000_000
MAX_CELLS = 60_000
"""Beyond these a file is no plan; they bound time and memory."""
_LONGEST_JOIN = 50
"""Spans from which on a paragraph ends even where its end is deleted."""
_DEEPEST_TABLE = 12
_BLOCKS = frozenset({f"{W}p", f"{W}tbl"})
_TOO_LONG = "The Word file has more {} than any plan."


def read_docx(path: Path) -> Document:
    """Read a Word file: paragraphs and tables in order, tracked changes accepted, hidden text left out, notes apart.

    `Place.line_first` and `line_last` number the paragraphs of the file, those in tables and empty ones too; pages are
    not known. Raises UnreadableError: "damaged", "encrypted", "over_limit" (too large), "empty", "no_text" (nothing
    but pictures); OSError where the file system fails.
    """
    package = open_package(path)
    flags = mend_package(package)
    reader = _Reader(package)
    blocks = _blocks(reader.items(package.body))
    if not blocks:
        if next(package.body.iter(f"{W}drawing", f"{W}pict"), None) is not None:
            raise UnreadableError("no_text", "The Word file holds pictures and no words: its pages were scanned.")
        raise UnreadableError("empty", "The Word file holds no words.")
    blocks, typed = part_typed_notes(blocks)
    return Document("docx", mend_page_breaks(blocks), (*reader.notes(), *typed), flags=flags)


class _Reader:
    """Reads a file's paragraphs once, in order; counts lists, paragraphs and all that is bounded."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering, self._styles)
        self._number = self._letters = self._cells = 0
        self._cited: dict[tuple[str, str], int] = {}

    def items(self, container: Element, anchor: int | None = None, depth: int = 0) -> list[Item]:
        """The paragraphs and tables in an element. `anchor` is the number of the paragraph to which all of it belongs
        (text boxes, notes)."""
        if depth > _DEEPEST_TABLE:
            raise damaged("its tables are nested deeper than Word nests them")
        found: list[Item] = []
        opened: Draft | None = None
        for element in inside(container, _BLOCKS):
            if element.tag == f"{W}tbl":
                found += [] if opened is None else [opened]
                opened = None
                found.append(read_grid(element, lambda cell: self._cell(cell, anchor, depth + 1)))
                continue
            draft, boxes, ended = self._paragraph(element, opened, anchor)
            opened = None if ended else draft
            if ended and not draft.blank and not draft.style.listing:
                found.append(draft)
            for box in boxes:
                found += self.items(box, draft.number, depth + 1)
        return found if opened is None or opened.blank else [*found, opened]

    def notes(self) -> list[Paragraph]:
        """The foot- and endnotes, in the order in which the text refers to them."""
        parts = {"footnote": self._package.footnotes, "endnote": self._package.endnotes}
        texts = {
            (kind, note.get(f"{W}id", "")): note
            for kind, part in parts.items()
            for note in (() if part is None else part.iterchildren(f"{W}{kind}"))
        }
        made = []
        for (kind, name), number in list(self._cited.items()):
            if (kind, name) in texts:
                drafts = drafts_of(self.items(texts[kind, name], number))
                words = " ".join(line for draft in drafts for line in lines_of(draft))
                made += [Paragraph(words, Place(line_first=number, line_last=number))] if words else []
        return made

    def _cell(self, element: Element, anchor: int | None, depth: int) -> list[Item]:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise UnreadableError("over_limit", _TOO_LONG.format("table cells"))
        return self.items(element, anchor, depth)

    def _paragraph(
        self, element: Element, opened: Draft | None, anchor: int | None
    ) -> tuple[Draft, list[Element], bool]:
        """A w:p, behind what `opened` holds; its text boxes; and whether it ends there (a deleted end joins it with the
        next one)."""
        self._number += anchor is None
        number = self._number if anchor is None else anchor
        content = read_content(element, self._styles)
        style, ended = content.style, content.ended
        text = content.text
        self._letters += len(text)
        if self._letters > MAX_LETTERS or self._number > MAX_PARAGRAPHS:
            raise UnreadableError("over_limit", _TOO_LONG.format("words"))
        for note in content.notes:
            self._cited.setdefault(note, number)
        if opened is not None and not opened.blank:
            opened.spans += content.spans
            opened.text += text
            opened.last = number
            return opened, content.boxes, ended or len(opened.spans) > _LONGEST_JOIN
        label = self._numbering.label(style) if ended or text.strip() else ""
        return Draft(label, content.spans, style, number, number, text), content.boxes, ended


def _blocks(items: Sequence[Item]) -> list[Block]:
    """The blocks of a document: tables that only set words side by side become the paragraphs that they hold."""
    parted = tabbed_columns(items)
    blocks: list[Block] = []
    for at, item in enumerate(items):
        if at in parted:
            blocks += parted[at]
        elif isinstance(item, Draft):
            blocks += body_paragraphs(item)
        elif is_frame(item):
            blocks += _blocks([inner for cell in item.cells for inner in cell.items])
        elif is_layout(item):
            blocks += in_columns(item)
        elif any(cell.items for cell in item.cells):
            blocks.append(_table(item))
    return blocks


def _table(grid: Grid[Item]) -> Table:
    cells = tuple(_table_cell(cell) for cell in grid.cells)
    return Table(grid.rows, grid.cols, cells, join_places(cell.place for cell in cells))


def _table_cell(cell: GridCell[Item]) -> Cell:
    drafts = list(drafts_of(cell.items))
    place = Place(line_first=drafts[0].number, line_last=drafts[-1].last) if drafts else Place()
    text = "\n".join(_lines(cell.items))
    return Cell(text, cell.row, cell.col, cell.rowspan, cell.colspan, place, is_bold(drafts) if drafts else None)


def _lines(items: Sequence[Item]) -> list[str]:
    """The lines of a cell: those of its paragraphs, and a line for each row of a table in it."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, Draft):
            lines += lines_of(item)
        else:
            for row in range(item.rows):
                inner = [line for cell in item.cells if cell.row == row for line in _lines(cell.items)]
                lines += [" ".join(inner)] if inner else []
    return lines
