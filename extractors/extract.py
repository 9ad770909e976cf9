"""One document to its letterhead, tasks and citations, in the plan's own words."""

from collections.abc import Collection, Sequence

from extractors.appendix import table_tasks
from extractors.body import Appendix, split_parts
from extractors.citations import find_citations
from extractors.document import Block, Document, Paragraph, Table
from extractors.doubts import mark_doubts
from extractors.letterhead import read_letterhead
from extractors.marks import parse_mark
from extractors.outline import build_outline
from extractors.prose import prose_tasks
from extractors.raw import Extraction, Letterhead, RawTask
from normalizers.units import printed_in_full

_SECTION_KINDS = frozenset({"part", "upper", "roman", "decimal"})


def _body_start(blocks: Sequence[Block]) -> int:
    """Where the body begins: at the first section mark; without any, behind the line that ends "… như sau:"."""
    lead_in: int | None = None
    later: int | None = None
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        mark = parse_mark(block.text)
        if mark is not None and mark.kind in _SECTION_KINDS:
            if mark.value <= 1:
                return i
            # The first section's own mark may be lost in a scan.
            later = i if later is None else later
        if lead_in is None and i and block.text.rstrip().endswith(":") and len(block.text) > 40:
            lead_in = i + 1
    return next((at for at in (later, lead_in) if at is not None), len(blocks))


def _prose(blocks: Sequence[Block]) -> list[Paragraph]:
    return [b for b in blocks if isinstance(b, Paragraph)]


def _tasks_of(
    blocks: Sequence[Block], years: Collection[int], *, heading: str = "", title: str | None = None, key: str = ""
) -> list[RawTask]:
    """The tasks of a body or appendix: its prose from the first section mark on, then its tables."""
    start = _body_start(blocks)
    tables = [b for b in blocks if isinstance(b, Table)]
    tasks: list[RawTask] = []
    if not tables or _has_sections(blocks) or not key:
        section = (heading,) if heading else ()
        outline = build_outline(_prose(blocks[start:]))
        tasks = prose_tasks(outline, section=section, key_prefix=key, title=title, plan_years=years)
    return tasks + table_tasks(tables, heading=heading, title=title, key_prefix=key or "B")


def _has_sections(blocks: Sequence[Block]) -> bool:
    """True where an appendix holds a plan of its own ("I. MỤC ĐÍCH … II. NHIỆM VỤ"), as a decision's does."""
    marks = (parse_mark(b.text) for b in blocks if isinstance(b, Paragraph))
    return sum(m is not None and m.kind in ("part", "roman") for m in marks) > 1


def plan_years(letterhead: Letterhead) -> range:
    """The years that the plan is for."""
    if not letterhead.plan_start or not letterhead.plan_end:
        return range(0)
    return range(int(letterhead.plan_start[:4]), int(letterhead.plan_end[:4]) + 1)


def appendix_tasks(appendix: Appendix, position: int, years: Collection[int]) -> list[RawTask]:
    """The tasks of one appendix, with keys under "PL" and its `position` (1-based) among those of its plan."""
    return _tasks_of(
        appendix.blocks, years, heading=appendix.title, title=appendix.heading or None, key=f"PL{position}"
    )


def extract(document: Document) -> Extraction:
    """Everything that is read from one document. Never raises on any content."""
    parts = split_parts(document.blocks)
    letterhead = read_letterhead(document)
    years = plan_years(letterhead)
    tasks = _tasks_of(parts.body, years)
    for position, appendix in enumerate(parts.appendices, start=1):
        tasks += appendix_tasks(appendix, position, years)
    citations = find_citations(document.texts(), letterhead)
    in_full = printed_in_full(tuple(document.texts()))
    tasks = mark_doubts(tasks, document, years)
    return Extraction(letterhead, tuple(tasks), citations, document.flags, in_full)
