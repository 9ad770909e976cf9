"""Footnotes typed by hand: paragraphs that open with a raised number which the text refers to."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Block, Cell, Paragraph, Table

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER = "[⁰¹²³⁴-⁹]{1,3}"
_ANY = re.compile(_NUMBER)
_OPENS = re.compile(rf"^({_NUMBER})\s*(?=\S)")
_MARK = re.compile(rf"(?<=[^\W\d_]|[).,;:”\"\d])\s?({_NUMBER})(?![⁰¹²³⁴-⁹])")


def part_typed_notes(blocks: Sequence[Block]) -> tuple[list[Block], list[Paragraph]]:
    """The blocks without hand-typed notes and their marks, and the notes. A raised number that no note bears ("m²")
    stays."""
    opened = [_OPENS.match(block.text) if isinstance(block, Paragraph) else None for block in blocks]
    if not any(opened):
        return list(blocks), []
    raised = (text for block in blocks for text in _texts(block) if _ANY.search(text))
    cited = {match[1] for text in raised for match in _MARK.finditer(text)}
    kept: list[Block] = []
    notes: list[Paragraph] = []
    named: set[str] = set()
    for block, match in zip(blocks, opened, strict=True):
        if isinstance(block, Paragraph) and match is not None and match[1] in cited:
            named.add(match[1])
            notes.append(replace(block, text=block.text[match.end() :], lines=()))
        else:
            kept.append(block)
    return [_unmarked(block, named) for block in kept], notes


def _texts(block: Block) -> list[str]:
    return [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]


def _unmarked(block: Block, named: set[str]) -> Block:
    def clean(text: str) -> str:
        return _MARK.sub(lambda match: "" if match[1] in named else match[0], text) if _ANY.search(text) else text

    if isinstance(block, Table):
        return replace(block, cells=tuple(_clean_cell(cell, clean(cell.text)) for cell in block.cells))
    words = clean(block.text)
    return block if words == block.text else replace(block, text=words, lines=tuple(map(clean, block.lines)))


def _clean_cell(cell: Cell, text: str) -> Cell:
    return cell if text == cell.text else replace(cell, text=text)
