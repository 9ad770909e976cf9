"""Lines joined to running text: in table cells and in paragraphs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.readers.pdf_lines import Line, make_line, rows
from extractors.readers.pdf_words import Word

LIST_MARK = re.compile(
    r"^(?:[-–—+•●▪*o](?=\s|[A-ZÀ-ỸĐ])|\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}(?=\s)"
    r"|\(?[a-zđ]{1,2}\)|[a-zđ]\.(?=\s)|[IVXLC]{1,6}[.)]|[A-ZĐ][.)](?=\s))"
)
"""A mark that may open a list item: "-", "+", "1.", "1.2", "a)", "(1)", "II."."""
_ORDINAL = re.compile(r"^(?:[IVXLC]{2,7}|\d{2,3}|STT)\.?$")
_ENDED = re.compile(r"[.;:!?…]\s*[”\"’)]?$")
_OPEN_END = re.compile(r"[^\s/–-][-/]$")


def cell_text(words: Sequence[Word], page: int, right: float) -> str:
    """The text of a cell from its words: wrapped lines joined by spaces, "\\n" where a new paragraph starts.

    `right` is the x up to which a line of the cell can reach.
    """
    if not words:
        return ""
    if sum(not word.upright for word in words) > len(words) / 2:
        return " ".join(word.text for word in words)
    lines = [line for line in (make_line(row, page) for row in rows(words)) if line.text]
    if not lines:
        return ""
    if len(lines) > 1 and _one_number(lines, right):
        return "".join(line.text for line in lines)
    first_mark = LIST_MARK.match(lines[0].text)
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts.append("\n" if _new_paragraph(before, line, right, first_mark is not None) else gap(before, line))
        parts.append(line.text)
    return "".join(parts)


def _one_number(lines: Sequence[Line], right: float) -> bool:
    """Whether a cell too narrow for its ordinal broke it: "VII" / "I", "S" / "TT"."""
    whole = "".join(line.text for line in lines)
    full = all(not ends_early(before, line, right + 0.25 * before.size) for before, line in pairwise(lines))
    return bool(full and _ORDINAL.match(whole) and (len(whole) > 2 or whole.isdigit()))


def _new_paragraph(before: Line, line: Line, right: float, listed: bool) -> bool:
    early = ends_early(before, line, right)
    if LIST_MARK.match(line.text):
        return early or listed or sentence_ended(before.text)
    return early and not line.text[0].islower() and line.text[0] not in ",.;:)”…"


def sentence_ended(text: str) -> bool:
    """Whether a line's text ends a sentence or an item of a list."""
    return bool(_ENDED.search(text))


def ends_early(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of `line` would have found room at the end of `before`: the break was meant."""
    return before.x1 + 0.25 * before.size + line.wide < right - 1.5


def gap(before: Line, line: Line) -> str:
    """What stands between two lines of one paragraph: nothing where a word was broken at its hyphen or slash."""
    broken = _OPEN_END.search(before.text) and not before.spaced and line.text[:1].isalnum()
    return "" if broken else " "


def join(lines: Sequence[Line]) -> str:
    """The running text of a paragraph's lines."""
    parts = [lines[0].text] if lines else []
    for before, line in pairwise(lines):
        if line.text:
            parts += [gap(before, line) if before.text else "", line.text]
    return "".join(parts)
