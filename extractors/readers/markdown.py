"""Reader for markdown: pipe tables and HTML tables as true tables, all else as the reader for text gives it.

The tables are told here and not by a parser of markdown: such a parser counts lists anew, gives no lines for cells, and
takes rows that go on behind a page's end, or whose cells hold line breaks, for running text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.document import Block, Cell, Document, Paragraph, Place, Style, Table, UnreadableError
from extractors.readers.decoding import decode
from extractors.readers.html_grids import Piece, Source, grid_pieces
from extractors.readers.html_source import MAX_TAGS
from extractors.readers.text import clean, parse_text

_DELIMITER = re.compile(r"^[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*){0,60}\|?[ ]*$")
_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTE = re.compile(r"^[ ]{0,3}(?:>[ ]?){1,9}")
_FENCE = re.compile(r"^[ ]{0,3}(?:`{3,}|~{3,}|:{3,}).{0,200}$")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,100}\])")
_ATTRIBUTES = re.compile(r"(?<=[\w\]*)])\s?\{[#.][^{}\n]{0,200}\}")
_RAISED = re.compile(r"\$\s?\^\s?\{?\s?[\d,*]{1,6}\s?\}?\s?\$")
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,40})\]")
_NOTE_COLON = re.compile(r"^([ ]{0,3}\[\^\d{1,2}\]):")
_ITEM = re.compile(r"^([ ]*)(?:([-*+])|(?:\d{1,3}|[a-zđ])[.)])[ ]+(?=\S)")
_BREAK = re.compile(r"(?:\\|[ ]{2,})$")
_FRONT = re.compile(r"^[\w-]{1,40}:(?:[ ]|$)|^[ ]*(?:- |$)")
_TABLE_OPENS = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_ENDS = re.compile(r"</table\s{0,9}>", re.IGNORECASE)
_BOLD = re.compile(r"^(\*\*|__)(?=\S).+(?<=\S)\1\W*$")
MAX_PIPES = 300_000
"""Pipes beyond which a text is no plan; bounds time and memory."""
_NESTED = ("-", "+", "•")
_FRONT_LINES = 60
_TORN_LINES = 20
"""Lines that one row of a pipe table may run over."""
_HIDDEN = {"*": "\ue000", "_": "\ue001", "\\": "\ue002"}
"""Escaped signs of emphasis on their way through the reader for text, which would take them for emphasis."""
_WAY = {**_HIDDEN, "<": "&lt;", "&": "&amp;"}
_SHOWN = {ord(hidden): sign for sign, hidden in _HIDDEN.items()}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a pipe table: its cells as written, first and last line (1-based)."""

    cells: tuple[str, ...]
    first: int
    last: int


def read_markdown(path: Path) -> Document:
    """Reads `path` as markdown. Raises UnreadableError for empty or binary files, as the reader for text does. Flags:
    "encoding_converted", "encoding_doubtful" where it was in an old encoding."""
    text, flags = decode(path.read_bytes())
    return replace(parse_markdown(text), flags=flags)


def parse_markdown(text: str) -> Document:
    """The document of a markdown text: paragraphs as `parse_text` gives them, with the marks as they are written;
    tables that are not ragged; a letterhead or signature set as a table as the paragraphs of its columns.

    Raises UnreadableError ("over_limit") for more cells or tags than a plan can have.
    """
    if text.count("|") > MAX_PIPES or text.count("<") > MAX_TAGS:
        raise UnreadableError("over_limit", "The text has more cells or tags than any plan.")
    lines = _plain_lines(text)
    blocks: list[Block] = []
    notes: list[Paragraph] = []
    run: list[str] = []
    start = at = 0

    def flush() -> None:
        if any(line.strip() for line in run):
            found = parse_text("\n".join(_nested(run)))
            blocks.extend(_shown(block, start) for block in found.blocks)
            notes.extend(_shown_paragraph(note, start) for note in found.footnotes)
        run.clear()

    while at < len(lines):
        end = _html_table_end(lines, at)
        rows, after = ([], at) if end is not None else _pipe_rows(lines, at)
        if end is None and after == at:
            if not run:
                start = at
            run.append(lines[at])
            at += 1
            continue
        flush()
        if end is not None:
            blocks.extend(_html_blocks(lines, at, end))
            at = end
        else:
            # Lines of dashes alone make no table.
            blocks.extend(piece.block for piece in grid_pieces(_sources(rows)))
            at = after
    flush()
    return Document("text", tuple(blocks), tuple(notes))


def _plain_lines(text: str) -> list[str]:
    """The lines without comments, front matter, fences, quote marks and pictures, as many as before."""
    lines = _without_comments(text).split("\n")
    if lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:_FRONT_LINES], start=1) if line.strip() in ("---", "...")), 0)
        if end and all(_FRONT.match(line) for line in lines[1:end]):
            lines[: end + 1] = [""] * (end + 1)
    numbers: dict[str, int] = {}
    return [_plain_line(line, numbers) for line in lines]


def _plain_line(line: str, numbers: dict[str, int]) -> str:
    if _FENCE.match(line):
        return ""
    if line[:1] in " \t":
        body = line.lstrip(" \t")
        line = line[: len(line) - len(body)].expandtabs(4) + body
    if ">" in line[:12]:
        line = _QUOTE.sub("", line)
    if "[^" in line:
        # The reader for text knows notes by number alone.
        line = _NOTE.sub(lambda match: f"[^{numbers.setdefault(match[1], len(numbers) % 99 + 1)}]", line)
        line = _NOTE_COLON.sub(r"\1", line)
    if "![" in line:
        line = _IMAGE.sub("", line)
    if "{" in line:
        line = _ATTRIBUTES.sub("", _RAISED.sub("", line))
    elif "$" in line:
        line = _RAISED.sub("", line)
    return line


def _without_comments(text: str) -> str:
    """The text with its HTML comments left out but for their line breaks."""
    parts: list[str] = []
    at = 0
    while (opens := text.find("<!--", at)) >= 0:
        ends = text.find("-->", opens)
        if ends < 0:
            break
        parts.append(text[at:opens])
        parts.append("\n" * text.count("\n", opens, ends))
        at = ends + 3
    return "".join((*parts, text[at:]))


def _unescaped(text: str) -> str:
    """Backslash escapes as the signs that they stand for."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(
        lambda match: _HIDDEN.get(match[1]) or {"<": "&lt;", "&": "&amp;"}.get(match[1], match[1]), text
    )


def _nested(lines: Sequence[str]) -> Iterator[str]:
    """The lines with escapes and hard breaks resolved, and with bullets that stand under a bullet of the same sign told
    apart from it: "-" under "-" is "+", as plans print it."""
    open_items: list[tuple[int, str]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            indent, sign = len(item[1]), item[2] or ""
            while open_items and indent <= open_items[-1][0]:
                open_items.pop()
            around = [s for _, s in open_items if s]
            if sign and sign in around:
                nested = _NESTED[min(len(around), len(_NESTED) - 1)]
                line = f"{item[1]}{nested}{line[item.end(2) :]}"
            open_items.append((indent, sign))
        elif line.strip() and not line.startswith(" "):
            open_items.clear()
        yield _unescaped(_BREAK.sub("", line).replace("`", ""))


def _pipe_rows(lines: Sequence[str], at: int) -> tuple[list[_Row], int]:
    """The rows of the pipe table that begins at line `at` (0-based), and the line behind it; none where none begins.

    A table begins with a line of its header above a line of dashes, or with a line that opens and closes with a pipe,
    as the rows behind a page's end do.
    """
    headed = at + 1 < len(lines) and "|" in lines[at] and _is_delimiter(lines[at + 1])
    if not (headed or _is_row(lines[at]) or _is_delimiter(lines[at])):
        return [], at
    rows: list[_Row] = []
    start = at
    while at < len(lines) and (line := lines[at]).strip():
        if _is_delimiter(line):
            at += 1
            continue
        if at + 1 < len(lines) and at > start + 1 and "|" in line and _is_delimiter(lines[at + 1]):
            # The header of another table.
            break
        if not (_PIPE.search(line) and (headed or _is_row(line) or line.lstrip().startswith("|"))):
            break
        end = _row_end(lines, at)
        rows.append(_Row(_split("\n".join(lines[at:end])), at + 1, end))
        at = end
        # Rows may be set apart by empty lines.
        if at + 2 < len(lines) and not lines[at].strip() and _is_row(lines[at + 1]) and not lines[at + 2].strip():
            at += 1
    return rows, at


def _is_delimiter(line: str) -> bool:
    return "|" in line and "-" in line and _DELIMITER.match(line) is not None


def _is_row(line: str) -> bool:
    line = line.strip()
    return len(line) > 2 and line[0] == "|" and line[-1] == "|" and line[-2] != "\\"


def _row_end(lines: Sequence[str], at: int) -> int:
    """The line behind a row: a row that opens with a pipe and is not closed goes on where a later line closes it."""
    first = lines[at].strip()
    if not first.startswith("|") or first.endswith("|"):
        return at + 1
    for end in range(at + 1, min(at + _TORN_LINES, len(lines))):
        line = lines[end].strip()
        if not line or line.startswith("|"):
            return at + 1
        if line.endswith("|"):
            return end + 1
    return at + 1


def _split(row: str) -> tuple[str, ...]:
    row = row.strip()
    cells = _PIPE.split(row)
    if row.startswith("|"):
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cell.strip() for cell in cells)


def _sources(rows: Sequence[_Row]) -> list[list[Source]]:
    width = max((len(row.cells) for row in rows), default=0)
    return [_spans([_source(cell, row) for cell in row.cells], row, width) for row in rows]


def _spans(cells: list[Source], row: _Row, width: int) -> list[Source]:
    """A merged cell is written as the same words in each of its columns: most of a row alike is one cell."""
    made: list[Source] = []
    at = 0
    while at < len(cells):
        end = at + 1
        while end < len(cells) and row.cells[at] and row.cells[end] == row.cells[at]:
            end += 1
        if end - at >= 3 or (end - at > 1 and end - at == width):
            made.append(replace(cells[at], colspan=end - at))
        else:
            made += cells[at:end]
        at = end
    return made


def _source(cell: str, row: _Row) -> Source:
    place = Place(line_first=row.first, line_last=row.last)
    words = clean(_unescaped(cell).replace("`", "")).translate(_SHOWN)
    bold = bool(words) and all(_BOLD.match(part.strip()) for part in re.split(r"<br\s*/?>|\n", cell) if part.strip())
    pieces = [Piece(Paragraph(part, place, Style(bold=bold)), letters=len(part)) for part in words.split("\n") if part]
    return Source(pieces, place=place)


def _html_table_end(lines: Sequence[str], at: int) -> int | None:
    """The line behind the HTML table that opens at the beginning of line `at`; None where none does."""
    if not lines[at].lstrip()[:6].lower().startswith("<table"):
        return None
    depth = 0
    for end in range(at, len(lines)):
        depth += len(_TABLE_OPENS.findall(lines[end])) - len(_TABLE_ENDS.findall(lines[end]))
        if depth <= 0:
            return end + 1
    return None


def _html_blocks(lines: Sequence[str], start: int, end: int) -> Iterator[Block]:
    from extractors.readers.html import fragment_pieces

    for piece in fragment_pieces("\n".join(lines[start:end])):
        if not piece.note:
            yield _emphasis_out(_moved(piece.block, start))


def _emphasis_out(block: Block) -> Block:
    """A block of an HTML table without the marks of emphasis that writers of markdown leave in it."""
    if isinstance(block, Paragraph):
        lines = tuple(clean(line) for line in block.lines)
        return replace(block, text=clean(block.text), lines=lines)
    return replace(block, cells=tuple(replace(cell, text=clean(cell.text)) for cell in block.cells))


def _shown(block: Block, above: int) -> Block:
    """A block of a run of lines in its place, with its escaped signs."""
    if isinstance(block, Paragraph):
        return _shown_paragraph(block, above)
    cells = tuple(replace(cell, text=cell.text.translate(_SHOWN)) for cell in block.cells)
    return _moved(replace(block, cells=cells), above)


def _shown_paragraph(block: Paragraph, above: int) -> Paragraph:
    lines = tuple(line.translate(_SHOWN) for line in block.lines)
    return replace(block, text=block.text.translate(_SHOWN), lines=lines, place=_lower(block.place, above))


def _moved(block: Block, above: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=_lower(block.place, above))
    cells = tuple(_moved_cell(cell, above) for cell in block.cells)
    return Table(block.rows, block.cols, cells, _lower(block.place, above), block.ragged)


def _moved_cell(cell: Cell, above: int) -> Cell:
    return replace(cell, place=_lower(cell.place, above))


def _lower(place: Place, above: int) -> Place:
    return Place(line_first=(place.line_first or 1) + above, line_last=(place.line_last or 1) + above)
