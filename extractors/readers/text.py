"""Reads scanner text: prose with or without markdown marks, tab-separated tables, left-over markup, footnotes."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractors.document import Block, Cell, Document, Paragraph, Place, Style, Table, UnreadableError
from extractors.flow import is_open, mend_page_breaks
from extractors.marks import parse_mark
from extractors.readers.decoding import decode

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+")
_RULE = re.compile(r"^\s*([-*_=]\s*){3,}$")
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|p|ul|ol|li|br|span|div|sup|sub|font|table|tbody|tr|td|th|a|h[1-6])\b[^<>]{0,200}/?>", re.I
)
_BREAKING_TAG = re.compile(r"</?(?:p|ul|ol|li|br|div|tr)\b[^<>]{0,200}/?>", re.I)
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,300}\)")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,2}(?=\S))(?=\S)(.+?)(?<=\S)\1(?!\w)", re.S)
_SUPERSCRIPT_GROUP = re.compile(r"\^\{[^{}]{0,40}\}|_\([^()]{0,20}\)(?=\W|$)")
_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_NOTE_START = re.compile(rf"^\s*(?:[{_SUPERSCRIPTS}]+|\[\^?\d{{1,2}}\]:?|<sup>\d{{1,2}}</sup>)\s*(?=\S)", re.I)
_NOTE_MARK = re.compile(rf"[{_SUPERSCRIPTS}]+|\[\^\d{{1,2}}\]|<sup>\d{{1,2}}</sup>", re.I)
_ODD_SPACES = "\u00a0\u2000-\u200a\u202f\u3000"
_SPACES = re.compile(f"[ {_ODD_SPACES}]+")
_NO_SIGNS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_INVISIBLE = re.compile(f"[{_NO_SIGNS}]")
_MARKED = re.compile(rf"[{_SUPERSCRIPTS}{_ODD_SPACES}{_NO_SIGNS}\[<&*_^]")
"""What markup, note marks and odd spaces cannot do without: most lines have none of it."""
_LABELLED = re.compile(
    r"^(?:Cơ quan|Đơn vị|Bộ phận|Chủ trì|Phối hợp|Thời gian|Thời hạn|Tiến độ|Sản phẩm|Kết quả|Trách nhiệm|Phân công)"
    r"[^:]{0,50}:"
)
"""A line of metadata: it stands by itself though no blank line parts it from the one before."""
_PAGE_NUMBER = re.compile(r"^\s*(?:trang\s*)?[-–—]?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*[-–—]?\s*$", re.I)
MAX_TABS = 300_000
"""Tabs beyond which a text is no plan; bounds time and memory."""


def clean(text: str) -> str:
    """One line or cell without markup and footnote marks, white space folded; paragraph breaks inside stay as "\\n"."""
    if _MARKED.search(text) or "  " in text:
        text = _without_markup(text)
    if "\n" not in text:
        return text.strip()
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def _without_markup(text: str) -> str:
    text = _NOTE_MARK.sub("", text)
    text = _BREAKING_TAG.sub("\n", text) if "<" in text else text
    text = _TAG.sub("", text) if "<" in text else text
    text = html.unescape(text) if "&" in text else text
    text = _LINK.sub(r"\1", text) if "](" in text else text
    text = _SUPERSCRIPT_GROUP.sub("", text) if "^{" in text or "_(" in text else text
    for _ in range(3):
        if "*" not in text and "_" not in text:
            break
        text = _EMPHASIS.sub(r"\2", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def _is_bold(line: str) -> bool:
    body = _HEADING.sub("", line).strip()
    return len(body) > 4 and body.startswith("**") and body.rstrip(" :.").endswith("**")


def _table(rows: list[tuple[int, str]]) -> Table:
    """A run of lines with tabs. Scanner rows lose and gain cells, so the table is ragged: its columns need a check."""
    split = [(number, line.split("\t")) for number, line in rows]
    cols = max(len(cells) for _, cells in split)
    cells = tuple(
        Cell(clean(text), row, col, place=Place(line_first=number, line_last=number))
        for row, (number, texts) in enumerate(split)
        for col, text in enumerate(texts)
    )
    place = Place(line_first=rows[0][0], line_last=rows[-1][0])
    return Table(len(split), cols, cells, place, ragged=True)


def _starts_anew(line: str, before: str) -> bool:
    """True where a line inside a block opens a paragraph of its own: a mark, a heading, or the line before ended."""
    if _HEADING.match(line) or parse_mark(line) is not None or _NOTE_START.match(line) or _LABELLED.match(line):
        return True
    return _HEADING.match(before) is not None


def _paragraphs(lines: list[tuple[int, str]]) -> Iterator[Paragraph]:
    """The paragraphs of one block of lines without blank lines between them."""
    groups: list[list[tuple[int, str]]] = []
    for number, line in lines:
        if groups and not _starts_anew(clean(line) if not _HEADING.match(line) else line, groups[-1][-1][1]):
            groups[-1].append((number, line))
        else:
            groups.append([(number, line)])
    for group in groups:
        first = group[0][1]
        heading = _HEADING.match(first)
        # Emphasis may span lines, so markup goes out of the whole group at once.
        words = clean("\n".join(_HEADING.sub("", line) for _, line in group))
        if not words:
            continue
        printed = tuple(words.split("\n"))
        style = Style(
            heading=len(heading.group(1)) if heading else None, bold=all(_is_bold(t) for _, t in group) or None
        )
        yield Paragraph(" ".join(printed), Place(line_first=group[0][0], line_last=group[-1][0]), style, printed)


def parse_text(text: str) -> Document:
    """The document of a scanner text: blocks in order, footnotes apart, paragraphs cut by page breaks joined.

    Raises UnreadableError ("over_limit") for more cells than a plan can have.
    """
    if text.count("\t") > MAX_TABS:
        raise UnreadableError("over_limit", f"The text has more than {MAX_TABS:,} cells, no plan has so many.")
    blocks: list[Block] = []
    notes: list[Paragraph] = []
    run: list[tuple[int, str]] = []
    tabbed = False

    def flush() -> None:
        nonlocal run
        if run and tabbed:
            blocks.append(_table(run))
        elif run:
            raw = dict(run)
            for paragraph in _paragraphs(run):
                is_note = _NOTE_START.match(raw[paragraph.place.line_first or 0]) is not None
                (notes if is_note else blocks).append(paragraph)
        run = []

    for number, line in enumerate(text.split("\n"), start=1):
        blank = not line.strip() and "\t" not in line
        if blank or _RULE.match(line) or _PAGE_NUMBER.match(line):
            flush()
            tabbed = False
            continue
        has_tab = "\t" in line.strip(" ")
        # A line without tabs directly between the rows of a table is a row of one cell.
        if has_tab != tabbed and not (tabbed and run):
            flush()
            tabbed = has_tab
        run.append((number, line))
    flush()
    return Document("text", mend_page_breaks(blocks), tuple(notes))


def read_text(path: Path) -> Document:
    """Reads `path` as scanner text. Raises UnreadableError for empty or binary files. Flags: "encoding_converted",
    "encoding_doubtful" where it was in an old encoding."""
    text, flags = decode(path.read_bytes())
    return replace(parse_text(text), flags=flags)


__all__ = ["clean", "is_open", "parse_text", "read_text"]
