"""Printed lines of a page's blocks to paragraphs: white space folded, footnote signs out, line breaks understood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.document import Paragraph, Place, Style
from extractors.headings import all_capitals
from extractors.marks import parse_mark
from normalizers.text import squeeze

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+(?:[,;][\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+)*")
_MEASURE = re.compile(r"(?:^|[\d\s/(.,])(?:[kcdmµ]?m|dm|cm)$", re.IGNORECASE)
_LABEL = re.compile(r"^[^\W\d_][^:.;,]{3,50}:(?=\s|$)")
"""A line that opens with a label ("Thời gian: …") stands by itself."""
_RULE = re.compile(r"^(?:[-–—_=*~]\s?){3,}$")
"""A line drawn with signs, as under a letterhead."""
_ENDED = re.compile(r"[.;:!?…]\s*[”\"’)]?$")
_MOSTLY = 0.9


@dataclass(slots=True)
class Line:
    """What is printed up to a line break, in parts as it comes, with counts of its letters by how they are set."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    centered: bool = False
    opens_linked: bool = False
    heading: int | None = None
    first: int = 0
    last: int = 0

    def text(self) -> str:
        """The line's words, white space folded."""
        return clean("".join(self.parts))


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph with the number of its letters, of those in links, and whether it opens with a link or with a raised
    number."""

    paragraph: Paragraph
    letters: int
    linked: int
    opens_linked: bool
    noted: bool


def clean(text: str) -> str:
    """Words without signs that are not seen and without raised note numbers; "m²" keeps its own."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        if _RAISED.search(text):
            text = _RAISED.sub(_kept, text)
    return squeeze(text)


def is_measure(before: str) -> bool:
    """Whether a raised 2 or 3 behind `before` makes an area or a volume of a length."""
    return _MEASURE.search(before[-8:]) is not None


def _kept(match: re.Match[str]) -> str:
    first = match.group()[0]
    return first if first in "²³" and is_measure(match.string[max(0, match.start() - 8) : match.start()]) else ""


def paragraphs(lines: Sequence[Line], mark: str = "") -> Iterator[Words]:
    """The paragraphs that these lines make. A line break ends one where an empty line, a list mark, a label, other
    type or the end of a sentence shows it; in a centred title it does not. `mark` is the list number in front of the
    first of them, which is printed where the item has none of its own."""
    if len(lines) == 1 and not mark:
        text = lines[0].text()
        if text and not _RULE.match(text):
            yield _made(lines, [text])
        return
    groups: list[list[tuple[Line, str]]] = []
    gap = True
    for line in lines:
        text = line.text() if line.parts else ""
        if not text or _RULE.match(text):
            gap = True
        elif gap or _starts(groups[-1][-1], (line, text)):
            groups.append([(line, text)])
            gap = False
        else:
            groups[-1].append((line, text))
    for at, group in enumerate(groups):
        printed = [text for _, text in group]
        if at == 0 and mark and parse_mark(printed[0]) is None:
            printed[0] = f"{mark} {printed[0]}"
        yield _made([line for line, _ in group], printed)


def _made(lines: Sequence[Line], printed: Sequence[str]) -> Words:
    first, last = lines[0], lines[-1]
    letters, bold, italic, linked = first.letters, first.bold, first.italic, first.linked
    centered = first.centered
    for line in lines[1:]:
        letters, bold = letters + line.letters, bold + line.bold
        italic, linked = italic + line.italic, linked + line.linked
        centered = centered and line.centered
    enough = _MOSTLY * max(1, letters)
    style = Style(bold=bold >= enough, italic=italic >= enough, centered=centered, heading=first.heading)
    place = Place(line_first=first.first or None, line_last=last.last or None)
    made = Paragraph(" ".join(printed), place, style, tuple(printed) if centered or len(printed) > 1 else ())
    noted = _RAISED.match(first.parts[0].lstrip()) is not None
    return Words(made, letters, linked, first.opens_linked, noted)


def _starts(before: tuple[Line, str], after: tuple[Line, str]) -> bool:
    """Whether a line behind a line break opens a paragraph of its own."""
    (line, text), (next_line, words) = before, after
    if parse_mark(words) is not None or _LABEL.match(words):
        return True
    if line.centered and next_line.centered:
        return False
    if _is_bold(line) != _is_bold(next_line):
        return True
    if _ENDED.search(text) and not words[:1].islower():
        return True
    return all_capitals(text) and not all_capitals(words)


def _is_bold(line: Line) -> bool:
    return line.bold >= _MOSTLY * max(1, line.letters)
