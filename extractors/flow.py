"""Mending of running text: paragraphs cut in two by a page break, a footnote or a running header."""

import re
from collections.abc import Iterable
from dataclasses import replace

from extractors.document import Block, Paragraph, Table, join_places
from extractors.marks import parse_mark

_ENDED = re.compile(r"[.;:!?…\"”»)\]]\s*$|\./\.?\s*$")
_OPEN_WORDS = re.compile(
    r"(?:,|\b(?:và|hoặc|của|các|những|tại|cho|với|trong|theo|về|là|đến|từ|do|để|được|có|bằng|trên|dưới|như|khi|nếu|mà|nhằm"
    r"|số|ngày|một|không))\s*$",
    re.I,
)
_CAPITALS = re.compile(r"[^\W\d_]")
_LONGEST = 20_000
"""Letters of a paragraph beyond which nothing more is joined to it."""
_ENDS = 500
"""Letters at a paragraph's beginning and end that tell whether it goes on."""


def is_open(text: str) -> bool:
    """True where a paragraph's words do not end as a paragraph ends: no closing punctuation."""
    return bool(text.strip()) and _ENDED.search(text) is None


def _all_capitals(text: str) -> bool:
    letters = _CAPITALS.findall(text)
    return bool(letters) and all(c.isupper() for c in letters)


def continues(before: Paragraph, after: Paragraph) -> bool:
    """True where `after` can only be the second half of `before`: it bears no mark, and either begins in lower case
    after words that did not end, or follows words that cannot stand last (a comma, "và", "của")."""
    if (
        after.style.heading is not None
        or before.style.heading is not None
        or not after.text
        or len(before.text) > _LONGEST
        or not is_open(before.text[-_ENDS:])
    ):
        return False
    if before.style.column or after.style.column or parse_mark(after.text) is not None:
        return False
    if _all_capitals(before.text[:_ENDS]):
        return False
    first = after.text.lstrip("“\"'(")[:1]
    if first.islower():
        return True
    return (first.isalnum() and _OPEN_WORDS.search(before.text[-_ENDS:]) is not None) and not _all_capitals(
        after.text[:_ENDS]
    )


def mend_page_breaks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Joins each paragraph with the one before it where it only goes on there (footnotes are already out)."""
    mended: list[Block] = []
    for block in blocks:
        before = mended[-1] if mended else None
        if isinstance(block, Table) or not isinstance(before, Paragraph) or not continues(before, block):
            mended.append(block)
            continue
        mended[-1] = replace(
            before,
            text=f"{before.text} {block.text}",
            place=join_places((before.place, block.place)),
            lines=before.lines + block.lines,
        )
    return tuple(mended)
