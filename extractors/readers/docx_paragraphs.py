"""Paragraphs of a Word file: list number, letters, breaks that part items, and how all that is set."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.document import Paragraph, Place, Style
from extractors.marks import parse_mark
from extractors.readers.docx_styles import ParagraphStyle
from extractors.readers.docx_text import LINE, PAGE, Span, printed

_GAP = re.compile(r"\t+[ \u00a0\t]*|[ \u00a0]{6,}")
_BREAK = re.compile(f"[{LINE}{PAGE}]")
_BULLETS = frozenset("-+•")
_ENDS = (".", ";", ":", "!", "?", "…")
_HEADING_LENGTH = 200
_DEEPEST_HEADING = 3

Column = Literal["left", "right"]


@dataclass(slots=True)
class Draft:
    """A paragraph as read: the number that Word makes for it, its spans, its style, and its own number in the file
    (`last` where deleted paragraph ends join several)."""

    label: str
    spans: list[Span]
    style: ParagraphStyle
    number: int
    last: int
    text: str
    """Its letters with breaks and tabs, without the list number."""

    @property
    def place(self) -> Place:
        """Paragraphs are to Word files what lines are to texts."""
        return Place(line_first=self.number, line_last=self.last)

    @property
    def blank(self) -> bool:
        """Whether nothing of it is printed: bullets without words are not, numbers of empty cells are."""
        return not self.text.strip() and (not self.label or self.label in _BULLETS)


def split(spans: Sequence[Span], signs: str) -> Iterator[tuple[str, list[Span]]]:
    """Runs of spans between breaks, each behind the break that opens it ("" for the first)."""
    sign, run = "", list[Span]()
    for span in spans:
        start = 0
        for at, char in enumerate(span.text):
            if char in signs:
                run.append(replace(span, text=span.text[start:at]))
                yield sign, run
                sign, run, start = char, [], at + 1
        run.append(replace(span, text=span.text[start:]) if start else span)
    yield sign, run


def lines_of(draft: Draft) -> list[str]:
    """The lines of a paragraph as its breaks part them, without empty ones; the first behind the list number."""
    lines = [printed(line) for line in _BREAK.split(draft.text)] if _BREAK.search(draft.text) else [printed(draft.text)]
    lines[0] = f"{draft.label} {lines[0]}".strip()
    return [line for line in lines if line]


def body_paragraphs(draft: Draft) -> list[Paragraph]:
    """The printed paragraphs of the running text: a page break ends one, and so does a line break before an item."""
    text = draft.text
    if LINE not in text and PAGE not in text:
        words = printed(text)
        return [_paragraph(draft, draft.spans, [words], draft.label)] if words else []
    groups: list[tuple[list[Span], list[str]]] = []
    before: list[Span] = []
    for sign, run in split(draft.spans, LINE + PAGE):
        words = printed("".join(span.text for span in run))
        if not words:
            continue
        if groups and sign == LINE and not _opens(draft, before, groups[-1][1][-1], run, words):
            groups[-1][0].extend(run)
            groups[-1][1].append(words)
        else:
            groups.append(([*run], [words]))
        before = run
    labels = [draft.label, *[""] * len(groups)]
    return [_paragraph(draft, run, lines, label) for (run, lines), label in zip(groups, labels, strict=False)]


def column_paragraph(draft: Draft, column: Column) -> Paragraph | None:
    """A paragraph of a letterhead or signature, with its lines; None where it is empty."""
    lines = lines_of(draft)
    if not lines:
        return None
    made = _paragraph(draft, draft.spans, lines, "")
    return replace(made, style=replace(made.style, column=column), lines=tuple(lines))


def halves(draft: Draft) -> tuple[Draft | None, Draft | None]:
    """The left and the right half of a line that tabs or long gaps part; one half alone stands right where a gap comes
    before it."""
    parts = [part for part in _GAP.split(draft.text) if part.strip()]
    look = draft.spans[0].look if draft.spans else draft.style.look
    made = [replace(draft, label="", spans=[Span(part, look)], text=part) for part in parts]
    if len(made) == 2:
        return made[0], made[1]
    if len(made) == 1 and _GAP.match(draft.text):
        return None, made[0]
    return draft, None


def is_bold(drafts: Sequence[Draft]) -> bool:
    """Whether nine tenths of the letters are bold."""
    return _share([span for draft in drafts for span in draft.spans], "bold") >= 0.9


def _opens(draft: Draft, before: Sequence[Span], last: str, run: Sequence[Span], words: str) -> bool:
    """Whether the line behind a line break is a paragraph of its own. `before` and `last` are the line above it."""
    if parse_mark(words) is not None:
        return True
    if _is_centered(draft) or words[:1].islower():
        return False
    was, now = _share(before, "bold"), _share(run, "bold")
    return last.endswith(_ENDS) or (was >= 0.9 and now <= 0.1) or (was <= 0.1 and now >= 0.9)


def _paragraph(draft: Draft, spans: Sequence[Span], lines: Sequence[str], label: str) -> Paragraph:
    style = draft.style
    words = " ".join(lines)
    heading = style.heading if style.heading is not None and style.heading <= _DEEPEST_HEADING else None
    centered = _is_centered(draft)
    first = next((span.look for span in spans if span.text.strip()), style.look)
    set_as = Style(
        bold=_share(spans, "bold") >= 0.9,
        italic=_share(spans, "italic") >= 0.9,
        centered=centered,
        size=first.size,
        indent=(style.left + style.first) / 20,
        heading=heading if len(words) <= _HEADING_LENGTH and not words.endswith((".", ";")) else None,
    )
    printed_lines = tuple(lines) if centered or len(lines) > 1 else ()
    if label:
        words = f"{label} {words}"
        printed_lines = (f"{label} {lines[0]}", *lines[1:]) if printed_lines else ()
    return Paragraph(words, draft.place, set_as, printed_lines)


def _is_centered(draft: Draft) -> bool:
    return draft.style.aligned == "center"


def _share(spans: Sequence[Span], name: str) -> float:
    """The share of letters that are bold or italic."""
    letters = marked = 0
    for span in spans:
        count = len(span.text.strip())
        letters += count
        if getattr(span.look, name):
            marked += count
    return marked / letters if letters else 0.0
