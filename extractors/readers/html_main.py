"""Which of the things that a page prints are the document: found by where a letterhead, sections, tables of tasks and a
signature stand in it, never by the site."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from extractors.columns import column_of, is_header_row
from extractors.document import Paragraph, Table
from extractors.headings import all_capitals
from extractors.letterhead_title import heading_type
from extractors.marks import parse_mark
from extractors.readers.html_grids import Piece
from normalizers.text import bare

_MOTTO = re.compile(r"\bcong hoa xa hoi chu nghia viet nam\b")
_PARTY = re.compile(r"\bĐẢNG CỘNG SẢN VIỆT NAM\W*$")
_HEAD = re.compile(r"^so \d{0,5} ?(?:\w{1,9} ){0,3}\w{2,9}$|\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b")
_RECIPIENTS = re.compile(r"^noi nhan\b")
_BEHALF = re.compile(r"^[\W_]*(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\s?[./]\s?[A-ZĐÀ-Ỹ]{2}")
_APPENDIX = re.compile(r"^(?:phu luc|phu bieu|bieu so)(?: so)?(?: [ivxl\d]{1,5})?\b")
_RULE_LINE = re.compile(r"^[\W_]+$")
_PAGE_NUMBER = re.compile(r"^\W*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?\W*$", re.IGNORECASE)
_SHORT = 130
_ABOVE_MOTTO = 10
_BELOW_MOTTO = 16
_LINK_SHARE = 0.8
_DOMINANT = 0.6
_FEW_LETTERS = 400
_HEADER_ROWS = 4


def document_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of the document in a page's pieces: from its letterhead on, or, where it has none, from the first one
    in the part of the page that holds its sections, tables and signature; a page without any of these gives the part
    that holds most of its running text. Lists of links are left out."""
    pieces = _without_link_lists(pieces) or pieces
    head = _letterhead(pieces)
    signs = [at for at, piece in enumerate(pieces) if at >= (head or 0) and _is_of_plan(piece, head is None)]
    if head is not None:
        signs = sorted({head, *signs})
    main = _common([pieces[at].origin for at in signs]) if len(signs) > 1 else _dominant(pieces)
    inside = [at for at, piece in enumerate(pieces) if _within(piece.origin, main)]
    if not inside:
        return [piece for piece in pieces if not _is_page_number(piece)]
    first, last = (inside[0] if head is None else _above(pieces, head, inside[0])), inside[-1]
    kept = [*inside, *signs] if head is None else [at for at in {*range(first, head), *inside, *signs} if at >= first]
    notes = [at for at, piece in enumerate(pieces) if piece.note and at > last]
    return [pieces[at] for at in sorted({*kept, *notes}) if not _is_page_number(pieces[at])]


def _without_link_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that are nothing but links: crumbs, menus, tables of other documents, and lists of
    single links below each other."""
    alone = [_is_link(piece) for piece in pieces]
    return [
        piece
        for at, piece in enumerate(pieces)
        if not (
            (alone[at] and (any(alone[max(0, at - 1) : at]) or any(alone[at + 1 : at + 2])))
            or (piece.links > 1 and piece.linked >= _LINK_SHARE * piece.letters and not _has_columns(piece))
        )
    ]


def _is_link(piece: Piece) -> bool:
    return piece.links > 0 and piece.linked >= 0.95 * piece.letters and isinstance(piece.block, Paragraph)


def _letterhead(pieces: Sequence[Piece]) -> int | None:
    """Where the motto stands: the first one with a number, a date or a type near by; None where there is none."""
    found = [at for at, piece in enumerate(pieces) if _has_motto(piece)]
    for at in found:
        near = pieces[max(0, at - _ABOVE_MOTTO) : at + _BELOW_MOTTO]
        if any(_HEAD.search(bare(line)) or heading_type(line) for piece in near for line in _short_lines(piece)):
            return at
    return found[0] if found else None


def _has_motto(piece: Piece) -> bool:
    return any(_MOTTO.search(bare(line)) or _PARTY.search(line) for line in _short_lines(piece))


def _short_lines(piece: Piece) -> Iterable[str]:
    block = piece.block
    if isinstance(block, Table) or piece.note:
        return ()
    return (line for line in (block.lines or (block.text,)) if len(line) <= _SHORT)


def _above(pieces: Sequence[Piece], head: int, least: int) -> int:
    """The first line of the letterhead with its motto at `head`: the issuer may stand before it."""
    first = head
    for at in range(head - 1, max(least, head - _ABOVE_MOTTO) - 1, -1):
        block = pieces[at].block
        if isinstance(block, Table) or len(block.text) > _SHORT:
            break
        if block.style.column == "left" or all_capitals(block.text) or _HEAD.search(bare(block.text)):
            first = at
        elif not _RULE_LINE.match(block.text):
            break
    return first


def _is_of_plan(piece: Piece, headless: bool) -> bool:
    """Whether a piece is one that only the document has: a section in capitals, a table of tasks, recipients, a
    signature, an appendix's title; without a letterhead also its number or the word for its type."""
    block = piece.block
    if isinstance(block, Table):
        return piece.linked < _LINK_SHARE * piece.letters and _has_columns(piece)
    if piece.note or _is_link(piece):
        return False
    text = block.lines[0] if block.lines else block.text
    if len(text) > 2 * _SHORT:
        return False
    plain = bare(text[:60])
    if _RECIPIENTS.match(plain) or (_BEHALF.match(text) and all_capitals(text)):
        return True
    mark = parse_mark(text)
    if mark is not None:
        return mark.kind in ("part", "roman") and all_capitals(text[mark.end :])
    if _APPENDIX.match(plain) and (all_capitals(text) or block.style.bold or block.style.centered):
        return True
    return headless and heading_type(text) is not None and all_capitals(text)


def _has_columns(piece: Piece) -> bool:
    """Whether a table's first rows name the columns of tasks."""
    table = piece.block
    if not isinstance(table, Table) or table.cols < 2:
        return False
    for row in table.grid()[:_HEADER_ROWS]:
        texts = [cell.text.replace("\n", " ") for cell in row if cell is not None]
        if is_header_row(texts) and any(column_of(text) in ("task", "dimension", "output", "lead") for text in texts):
            return True
    return False


def _path(element: Any) -> list[Any]:
    return [] if element is None else [*reversed(list(element.iterancestors())), element]


def _common(elements: Sequence[Any]) -> Any:
    """The innermost element around all of these."""
    shared = _path(elements[0])[:-1]
    for element in elements[1:]:
        path = _path(element)[:-1]
        while shared and (len(shared) > len(path) or path[len(shared) - 1] is not shared[-1]):
            shared.pop()
    return shared[-1] if shared else None


def _within(element: Any, outer: Any) -> bool:
    return outer is None or element is outer or any(around is outer for around in element.iterancestors())


def _dominant(pieces: Sequence[Piece]) -> Any:
    """The innermost element that holds most of the page's letters outside links; None where no part does."""
    weights: dict[Any, int] = {}
    total = 0
    for piece in pieces:
        letters = max(0, piece.letters - piece.linked)
        total += letters
        for element in _path(piece.origin):
            weights[element] = weights.get(element, 0) + letters
    if total < _FEW_LETTERS:
        return None
    # Elements come after those around them: of those that hold enough the last one is the innermost. A paragraph that
    # holds most of the words by itself is not a part of the page.
    enough = [element for element, weight in weights.items() if weight >= _DOMINANT * total]
    return next((element for element in reversed(enough) if len(element) or len(enough) == 1), None)


def _is_page_number(piece: Piece) -> bool:
    text = piece.text
    return 0 < len(text) <= 12 and _PAGE_NUMBER.match(text) is not None
