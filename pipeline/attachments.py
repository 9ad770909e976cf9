"""An appendix that came as a file of its own: known by its head, read alone, or read together with its plan.

Read together, its rows are what they would be if the plan's file held it: the plan's place, years and names in full
hold for it, its keys go on behind the plan's own appendices. Only pages and lines are those of its own file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from extractors.body import Appendix, split_parts
from extractors.citations import find_citations
from extractors.document import Block, Document, Paragraph, Table
from extractors.extract import appendix_tasks, plan_years
from extractors.letterhead_lines import Line, block_lines, head_lines
from extractors.letterhead_period import plan_period
from extractors.letterhead_places import in_capitals
from extractors.letterhead_title import heading_type
from extractors.raw import Extraction, Letterhead, RawTask
from normalizers.dates import PrintedDate
from normalizers.text import bare, squeeze
from normalizers.units import printed_in_full
from pipeline.attachment_reference import ATTACHED, read_reference
from pipeline.attachment_rows import SAME_APPENDIX
from pipeline.likeness import share
from pipeline.records import APPENDIX, RANKS

_OPENS = re.compile(r"^(?:phu luc|phu bieu)\b")
_MAY_OPEN = re.compile(r"^(?:bieu(?: mau)?|mau|danh muc|bang)\b")
_NUMERAL = re.compile(r"^(?:phu luc|phu bieu|bieu)\s(?:so\s)?(?:(?P<roman>[ivx]{1,5})|0?(?P<digits>\d{1,2}))\b")
_OWN_NUMBER = re.compile(r"^\W*S[ốôó]\s?[:.]?\s?[\d\s.…_]{0,12}[/-]\s?[A-ZĐ]{2}")
_BODY_OPENS = re.compile(r"^\W*(?:Căn cứ|Kính gửi|Nơi nhận|(?:I|A|1)\s?[.)/]\s*\S)")
_ABOVE = 8
"""Lines that may stand above an appendix's title: the issuer's name, a page number."""
_TITLE_LINES = 10
_LONG = 200
_REFERENCE_LINES = 5
_REFERENCE_LENGTH = 500
_ROMAN = {"i": 1, "v": 5, "x": 10}
_POSITION = re.compile(r"PL(\d+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of an appendix: its whole title, the words that name its plan (None where it has none of these), the
    number it prints ("Phụ lục II" is 2), and the first of its blocks."""

    title: str | None
    refers_to: str | None
    numeral: int | None
    block: int


def read_heading(document: Document) -> Heading | None:
    """The heading of a document that is only an appendix; None for any other: one with a letterhead of its own, a plan
    that a decision issued, a text that only mentions an appendix. Never raises."""
    lines = head_lines(document)
    opening = _opening(lines)
    if opening is None:
        return None
    # A title may stand in a table without rules; any table behind it is the appendix's own.
    first = lines[opening].block
    own = next((n for n, block in enumerate(document.blocks) if n > first and isinstance(block, Table)), None)
    lines = [line for line in lines if own is None or line.block < own]
    reference = _reference(lines, opening)
    if not _OPENS.match(bare(lines[opening].text)) and reference is None:
        return None
    inside = range(*reference[:2]) if reference else range(0)
    if any(_OWN_NUMBER.match(line.text) for at, line in enumerate(lines[:_ABOVE]) if at not in inside):
        return None
    title = squeeze(" ".join(_title_lines(lines, opening, inside))).strip(" .:;*_-")
    words = reference[2] if reference else None
    return Heading(title or None, words, numeral(title), lines[opening].block)


def numeral(title: str) -> int | None:
    """The number of an appendix in its title: "PHỤ LỤC II …" and "Phụ lục 02: …" are 2."""
    match = _NUMERAL.match(bare(title))
    if not match:
        return None
    if match["digits"]:
        return int(match["digits"])
    values = [_ROMAN[letter] for letter in match["roman"]]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _opening(lines: Sequence[Line]) -> int | None:
    """Index of the line that opens the appendix; None where a letterhead or a body opens first."""
    for at, line in enumerate(lines[:_ABOVE]):
        plain = bare(line.text)
        if (_OPENS.match(plain) or _MAY_OPEN.match(plain)) and _set_as_title(line):
            return at
        if _is_attaching(line.text):
            return at
        if heading_type(line.text) or _OWN_NUMBER.match(line.text) or _BODY_OPENS.match(line.text):
            return None
        if len(line.text) > _LONG:
            return None
    return None


def _set_as_title(line: Line) -> bool:
    """Whether a line is a title by its form: capitals, bold, centred, or a number alone behind "Phụ lục"."""
    if len(line.text) > _LONG:
        return False
    set_apart = in_capitals(line.text) or bool(line.style.bold or line.style.centered or line.style.heading)
    return set_apart or _NUMERAL.match(bare(line.text)) is not None or len(line.text.split()) <= 2


def _is_attaching(text: str) -> bool:
    """Whether a line ties what it stands over to a plan: "(Kèm theo Kế hoạch số …"."""
    plain = bare(text)
    found = ATTACHED.search(plain)
    return found is not None and found.start() <= len("duoc ban hanh ")


def _reference(lines: Sequence[Line], opening: int) -> tuple[int, int, str] | None:
    """First line, line behind the last one, and words of what names the plan."""
    for at in range(opening, min(opening + _TITLE_LINES, len(lines))):
        text = lines[at].text
        if not _is_attaching(text):
            # The line may be printed behind the title, on the same line.
            inside = re.search(r"\(\s*(?:ban hành\s)?(?:kèm|đính kèm|gửi kèm)\s", text, re.IGNORECASE)
            if not inside:
                continue
            text = text[inside.start() :]
        parts = [text]
        end = at + 1
        open_bracket = text.lstrip(" *_").startswith("(") and ")" not in text
        while end < len(lines) and end - at < _REFERENCE_LINES:
            following = lines[end].text
            goes_on = open_bracket or (")" not in text and following[:1].islower())
            if not goes_on or _BODY_OPENS.match(following):
                break
            parts.append(following)
            end += 1
            if ")" in following:
                break
        return at, end, squeeze(" ".join(parts))[:_REFERENCE_LENGTH].strip(" *_()")
    return None


def _title_lines(lines: Sequence[Line], opening: int, reference: range) -> Iterator[str]:
    for at in range(opening, min(opening + _TITLE_LINES, len(lines))):
        line = lines[at]
        if at in reference:
            inside = re.search(r"^(.{3,}?)\(\s*(?:ban hành\s)?(?:kèm|đính kèm|gửi kèm)\s", line.text, re.IGNORECASE)
            if inside and at == reference.start:
                yield inside[1]
            continue
        set_apart = in_capitals(line.text) or bool(line.style.bold or line.style.centered or line.style.heading)
        if at > opening and (not set_apart or _BODY_OPENS.match(line.text) or len(line.text) > _LONG):
            return
        yield line.text


def split_appendices(document: Document, heading: Heading) -> tuple[Appendix, ...]:
    """The appendices of a file that is nothing else, in its order."""
    first, *rest = document.blocks[heading.block :]
    # A title that stands in a table without rules is printed lines like any other.
    opening = [first] if isinstance(first, Paragraph) else _as_paragraphs(first, heading.block)
    # In a whole plan the appendices are what follows the recipients.
    return split_parts((Paragraph("Nơi nhận:"), *opening, *rest)).appendices


def _as_paragraphs(block: Block, index: int) -> list[Block]:
    return [Paragraph(line.text, block.place, line.style, (line.text,)) for line in block_lines(block, index)]


def extract_alone(document: Document, heading: Heading) -> Extraction:
    """An appendix whose plan is not known: issuer and day are those of the plan that it names. Never raises."""
    reference = read_reference(heading.refers_to)
    issuer = reference.issuer
    day = _iso(reference.year, reference.month, reference.day)
    titles = [text for text in (heading.title, reference.subject) if text]
    start, end, source = plan_period(" - ".join(titles) or None, reference.year)
    flags = ["attachment_unmatched"]
    if issuer.level is None:
        flags.append("issuer_unknown")
    if source == "date":
        flags.append("plan_period_from_date")
    if source == "none":
        flags.append("plan_period_unknown")
    letterhead = Letterhead(
        doc_type=APPENDIX,
        issuer_name=issuer.name,
        issuer_level=issuer.level,
        province=issuer.province,
        district=issuer.district,
        commune=issuer.commune,
        issued_date=day,
        issued_year=None if day else reference.year,
        issued_month=None if day else reference.month,
        title=heading.title,
        plan_start=start,
        plan_end=end,
        flags=tuple(flags),
    )
    years = plan_years(letterhead)
    appendices = split_appendices(document, heading)
    tasks = [
        task
        for appendix, position in zip(appendices, _positions(appendices, set()), strict=True)
        for task in appendix_tasks(appendix, position, years)
    ]
    return Extraction(
        letterhead,
        tuple(tasks),
        find_citations(document.texts(), letterhead),
        document.flags,
        printed_in_full(tuple(document.texts())),
    )


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    return PrintedDate(day, month, year, 0, 0).iso


def _positions(appendices: Iterable[Appendix], taken: set[int]) -> Iterator[int]:
    """The place of each appendix among those of its plan: its printed number where that is free, else the next free
    one. What is given is added to `taken`."""
    for appendix in appendices:
        printed = numeral(appendix.title)
        place = printed if printed and printed not in taken else next(n for n in count(1) if n not in taken)
        taken.add(place)
        yield place


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One appendix file as it was read beside its plan."""

    name: str
    document: Document
    heading: Heading


@dataclass(frozen=True, slots=True)
class Joined:
    """A plan with the appendices of other files. `keys` are, for each of these files in the order of their tasks, the
    beginnings of its tasks' keys ("PL2"), none where another file holds the same tasks; `origin` is the file of each
    task that is not the plan's own, by key."""

    extraction: Extraction
    keys: dict[str, list[str]]
    origin: dict[str, str]


def join(plan: Document, extraction: Extraction, files: Sequence[AttachedFile]) -> Joined:
    """The plan's extraction with the tasks of `files` behind its own: by their printed numbers, then by file name. Of
    files with the same tasks the best format counts, and none where the plan's own appendices have them."""
    years = plan_years(extraction.letterhead)
    held = [(task.text, None) for task in extraction.tasks if task.source == "table" or _POSITION.match(task.key)]
    kept: list[tuple[AttachedFile, Appendix]] = []
    for file in sorted(files, key=lambda f: (RANKS[f.document.format], f.name)):
        for appendix in split_appendices(file.document, file.heading):
            texts = [(task.text, None) for task in appendix_tasks(appendix, 1, years)]
            if texts and share(texts, held) < SAME_APPENDIX:
                kept.append((file, appendix))
                held += texts
    kept.sort(key=lambda pair: _place(*pair))
    taken = {int(match[1]) for task in extraction.tasks if (match := _POSITION.match(task.key))}
    keys: dict[str, list[str]] = {file.name: [] for file in sorted(files, key=lambda f: f.name)}
    origin: dict[str, str] = {}
    tasks: list[RawTask] = list(extraction.tasks)
    for (file, appendix), position in zip(kept, _positions([a for _, a in kept], taken), strict=True):
        keys[file.name].append(f"PL{position}")
        for task in appendix_tasks(appendix, position, years):
            origin[task.key] = file.name
            tasks.append(task)
    flags = ["attachment_repeated"] if _repeated(kept) else []
    documents = [plan, *(file.document for file in sorted(files, key=lambda f: f.name))]
    texts_of_all = tuple(chain.from_iterable(document.texts() for document in documents))
    whole = replace(
        extraction,
        tasks=tuple(tasks),
        citations=find_citations(texts_of_all, extraction.letterhead),
        flags=tuple(dict.fromkeys([*(flag for document in documents for flag in document.flags), *flags])),
        in_full=printed_in_full(texts_of_all),
    )
    return Joined(whole, keys, origin)


def _repeated(kept: Sequence[tuple[AttachedFile, Appendix]]) -> bool:
    """Whether two files have appendices of one number with other rows: versions, of which one may no longer hold."""
    files = {(printed, file.name) for file, appendix in kept if (printed := numeral(appendix.title))}
    return len({printed for printed, _ in files}) < len(files)


def _place(file: AttachedFile, appendix: Appendix) -> tuple[float, tuple[tuple[int, str], ...]]:
    printed = numeral(appendix.title)
    natural = tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", file.name) if part
    )
    return (printed if printed else float("inf")), natural
