"""Words in old encodings, put into Unicode where they stand: in a PDF's words, a Word file's runs, a page's elements.

This is done before the words are looked at, since headings, marks and headers are told by them. A file in Unicode costs
no more than a look at which characters it has.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from normalizers.legacy import font_encoding, is_plain, is_unicode, mend_lines, mend_runs, tidy

_UNIT, _BREAK = "\x1f", "\x1e"
"""What parts the pieces of a line while it is judged, and stands for line breaks in them."""
_BASE = re.compile("[aeouyôö]$", re.IGNORECASE)
_MARK = re.compile("^[ùøûõïâáàåãäêéèúüë]", re.IGNORECASE)
_SOFT_HYPHEN = "\u00ad"


class Word(Protocol):
    """A printed word of a PDF; `base` is its baseline, all measures are points."""

    text: str
    font: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(slots=True)
class Piece:
    """A text set in one font: an attribute (`name`) of an element that holds it ("text", "tail")."""

    holder: Any
    name: str
    font: str

    @property
    def text(self) -> str:
        """The text as it is now."""
        return (getattr(self.holder, self.name) or "").replace(_UNIT, " ")

    @text.setter
    def text(self, text: str) -> None:
        setattr(self.holder, self.name, text)


AnyWord = TypeVar("AnyWord", bound=Word)


def mend_words(pages: Sequence[list[AnyWord]]) -> tuple[str, ...]:
    """Put the words of all pages into Unicode, in place, by their fonts; soft hyphens go. Returns flags of the
    document. Each page is a list of words with text, font, size and place, as `pdf_words` has them."""
    words = [word for page in pages for word in page]
    text = " ".join([word.text for word in words])
    if is_plain(text):
        return ()
    starts = {0, *(index for index in range(1, len(words)) if _parted(words[index - 1], words[index]))}
    mended = mend_runs([(word.text, word.font) for word in words], starts)
    for word, text in zip(words, mended.segments, strict=True):
        word.text = text.replace(_SOFT_HYPHEN, "")
    for page in pages:
        page[:] = [word for word in page if word.text]
    return mended.flags


def _parted(before: Word, after: Word) -> bool:
    """Whether a word stands in another line than the one before, or across a wide gap from it."""
    return abs(after.base - before.base) > 0.5 * after.size or not -1 < after.x0 - before.x1 < 2 * after.size


def mend_elements(root: Any, lines: Callable[[], Iterable[Sequence[Piece]]]) -> tuple[str, ...]:
    """Put the words of an element of lxml into Unicode, in place. `lines` gives the pieces of its paragraphs and cells,
    once they are asked for. Returns flags of the document."""
    from lxml import etree

    text = etree.tostring(root, method="text", encoding="unicode", with_tail=False)
    if is_plain(text):
        return ()
    if not is_unicode(text):
        return mend_pieces(list(lines()))
    for line in lines():
        for piece in line:
            if not is_plain(piece.text):
                piece.text = tidy(piece.text)
    return ()


def mend_pieces(lines: Sequence[Sequence[Piece]]) -> tuple[str, ...]:
    """Put lines (paragraphs, cells) into Unicode, in place: pieces in a font of an old encoding by its name, lines of
    the others by their words. Returns flags of the document."""
    named: list[Piece] = []
    others: list[list[Piece]] = []
    starts: set[int] = set()
    for line in lines:
        _join_marks(line)
        others.append([])
        starts.add(len(named))
        for piece in line:
            (others[-1] if font_encoding(piece.font)[0] == "unicode" else named).append(piece)
    by_name = mend_runs([(piece.text.replace("\n", _BREAK), piece.font) for piece in named], starts)
    by_words = mend_lines([_UNIT.join(piece.text.replace("\n", _BREAK) for piece in line) for line in others])
    for piece, text in zip(named, by_name.segments, strict=True):
        piece.text = text.replace(_BREAK, "\n")
    for line, text in zip(others, by_words.segments, strict=True):
        for piece, part in zip(line, text.split(_UNIT), strict=False):
            piece.text = part.replace(_BREAK, "\n")
    return tuple(dict.fromkeys((*by_name.flags, *by_words.flags)))


def _join_marks(line: Sequence[Piece]) -> None:
    """Put the mark of a VNI vowel into the piece that has the vowel: word processors part them."""
    for before, after in pairwise(line):
        if _MARK.match(after.text) and _BASE.search(before.text):
            before.text, after.text = before.text + after.text[0], after.text[1:]
