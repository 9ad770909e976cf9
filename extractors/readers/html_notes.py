"""Footnotes of a page: the marks in the text that point to them, and the paragraphs that they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.document import Paragraph
from extractors.readers.html_grids import Piece
from normalizers.text import squeeze

_LONGEST_MARK = 10
_NUMBER = re.compile(r"^[\[(]{0,2}\s?(?:\d{1,3}|\*{1,3}|[ivxlc]{1,6}|[a-z])\s?[\])]{0,2}[.,;]?$", re.IGNORECASE)
_DIGITS = re.compile(r"^[\[(]?\s?(?:\d{1,3}(?:[,;]\s?\d{1,3}){0,3}|\*{1,3})\s?[\])]?[.,;]?$")
_BRACKETED = re.compile(r"^\[\s?\w{1,4}\s?\]$")
_NAMED = re.compile(
    r"(?:^|[_\W])(?:ftn|ftnref|edn|ednref|fn|fnref|footnote|endnote|note|sdfootnote|cite)", re.IGNORECASE
)
_BACK = frozenset("↩↑^⇧⬆\ufe0e\ufe0f ")
_OPENS = re.compile(r"^\[(\d{1,2})\]:?\s*(?=\S)")
_IN_TEXT = re.compile(r"\s?\[(\d{1,2})\]")


class NoteMarks:
    """What has been pointed to so far."""

    def __init__(self) -> None:
        self.targets: set[str] = set()

    def is_target(self, element: Any) -> bool:
        """Whether a mark read before points to this element."""
        names = element.get("id"), element.get("name")
        return any(name in self.targets for name in names if name)

    def read(self, element: Any, raised: bool, before: str) -> bool:
        """Whether a link or raised element is a footnote's mark and no word of the text; where it points to is kept.
        `before` are the words in front of it."""
        text = _short_text(element)
        if text is None:
            return False
        fragment = _fragment(element)
        if fragment and text and set(text) <= _BACK:
            return True
        if not text:
            return False
        raised = raised or next(element.iter("sup"), None) is not None
        if raised and fragment is None:
            found = _DIGITS.match(text) is not None
        else:
            told = raised or _BRACKETED.match(text) or (fragment and _NAMED.search(fragment))
            found = bool(fragment and told and _NUMBER.match(text))
        if found and fragment and before:
            self.targets.add(fragment)
        return found


def _fragment(element: Any) -> str | None:
    """The name that a link within the page points to: the element's own or that of a link in or around it."""
    around = element.getparent()
    for link in (element, *element.iter("a"), *((around,) if around is not None and around.tag == "a" else ())):
        href = link.get("href")
        if href and "#" in href[:2_000]:
            return str(href).rpartition("#")[2] or None
    return None


def _short_text(element: Any) -> str | None:
    """The words of an element, None where they are too many for a mark."""
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _LONGEST_MARK or len(parts) > 40:
            return None
        parts.append(text)
    return squeeze("".join(parts))


def settle_notes(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with footnotes told that a page gives without links: paragraphs at the end that open with "[1]",
    where the text has "[1]" before. Their marks go out of the text."""
    opens = {}
    for at, piece in enumerate(pieces):
        match = _OPENS.match(piece.text)
        if match:
            opens[at] = match[1]
    pointed = {match[1] for piece in pieces for match in _IN_TEXT.finditer(piece.text) if match.start() > 0}
    numbers = {number for number in opens.values() if number in pointed}
    for at, piece in enumerate(pieces):
        block = piece.block
        if not isinstance(block, Paragraph):
            yield piece
        elif piece.note or opens.get(at) in numbers:
            yield replace(piece, note=True, block=replace(block, text=_OPENS.sub("", block.text)))
        elif numbers and "[" in block.text:
            yield replace(piece, block=_without(block, numbers))
        else:
            yield piece


def _without(block: Paragraph, numbers: set[str]) -> Paragraph:
    def cut(text: str) -> str:
        return _IN_TEXT.sub(lambda match: "" if match[1] in numbers else match.group(), text)

    return replace(block, text=cut(block.text), lines=tuple(map(cut, block.lines)))
