"""One document to its letterhead, tasks and citations, in the plan's own words."""

from collections.abc import Sequence

from extractors.appendix import table_tasks
from extractors.body import Appendix, Parts, split_parts
from extractors.citations import find_citations
from extractors.document import Block, Document, Paragraph, Table
from extractors.letterhead import read_letterhead
from extractors.marks import parse_mark
from extractors.outline import build_outline
from extractors.prose import prose_tasks
from extractors.raw import Extraction, RawTask

_SECTION_KINDS = frozenset({"part", "upper", "roman", "decimal"})


def _body_start(blocks: Sequence[Block]) -> int:
    """Where the body begins: at the first section mark; without any, behind the line that ends "… như sau:"."""
    lead_in: int | None = None
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        mark = parse_mark(block.text)
        if mark is not None and mark.kind in _SECTION_KINDS and mark.value <= 1:
            return i
        if lead_in is None and i and block.text.rstrip().endswith(":") and len(block.text) > 40:
            lead_in = i + 1
    return len(blocks) if lead_in is None else lead_in


def _prose(blocks: Sequence[Block]) -> list[Paragraph]:
    return [b for b in blocks if isinstance(b, Paragraph)]


def _appendix_tasks(appendix: Appendix, position: int) -> list[RawTask]:
    key = f"PL{position}"
    title = appendix.heading or None
    tables = [b for b in appendix.blocks if isinstance(b, Table)]
    if tables:
        return table_tasks(tables, heading=appendix.title, title=title, key_prefix=key)
    blocks = appendix.blocks[_body_start(appendix.blocks) :]
    section = (appendix.title,) if appendix.title else ()
    return prose_tasks(build_outline(_prose(blocks)), section=section, key_prefix=key, title=title)


def _body_tasks(parts: Parts) -> list[RawTask]:
    body = parts.body[_body_start(parts.body) :]
    tasks = prose_tasks(build_outline(_prose(body)))
    tables = [b for b in body if isinstance(b, Table)]
    return tasks + table_tasks(tables, key_prefix="B") if tables else tasks


def extract(document: Document) -> Extraction:
    """Everything that is read from one document. Never raises on any content."""
    parts = split_parts(document.blocks)
    tasks = _body_tasks(parts)
    for position, appendix in enumerate(parts.appendices, start=1):
        tasks += _appendix_tasks(appendix, position)
    letterhead = read_letterhead(document)
    citations = find_citations(document.texts(), letterhead)
    return Extraction(letterhead, tuple(tasks), citations, document.flags)
