"""What a table's columns hold, told by the words of its header rows (catalogue `columns.csv`) in any order."""

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

from rapidfuzz import fuzz, process

from normalizers.text import bare, fold, words

Column = Literal[
    "ordinal", "dimension", "subdimension", "task", "indicator", "output", "lead", "executing", "coordinating",
    "implementing", "monitoring", "bodies", "deadline", "deadline_output", "budget", "note", "other",
]  # fmt: skip

BODY_COLUMNS: frozenset[str] = frozenset({"lead", "executing", "coordinating", "implementing", "monitoring", "bodies"})

_ALMOST = 88.0
_LONGEST_HEADER = 90
_MISREAD_HEADER, _MISREAD_LONG = 6, 12
"""Words up to which a header whose accents are wrong is still told by its letters; up to the second where nearly all of
its words are those of headers."""
_OF_HEADERS = 0.8
_PAST_RESULT = re.compile(r"(?:kết quả|điểm|thực trạng|hiện trạng|kết quả thực hiện)\b.*\b20\d\d\b")
"""What a year's survey found, not what the task is to give."""
_SLIP = re.compile(r"\b(tiêu ch)ỉ(?! tiêu)", re.I)
""" "Tiêu chỉ" is no word: what text recognition makes of "tiêu chí"."""
_NUMBERING = re.compile(r"^\(?\s*(?:\d{1,2}|[a-z])\s*(?:=.{0,20})?\)?$", re.I)


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, Column]:
    text = files("normalizers.catalogues").joinpath("columns.csv").read_text("utf-8")
    return {fold(row["header"]): cast(Column, row["role"]) for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _closed_catalogue() -> dict[str, Column]:
    """The catalogue's headers without their spaces."""
    return {alias.replace(" ", ""): role for alias, role in _catalogue().items()}


@lru_cache(maxsize=_LONGEST_HEADER)
def _as_long(length: int) -> list[str]:
    """The catalogue's headers of such a length that one of `length` letters can be alike: `fuzz.ratio` is at most twice
    the shorter's share of both lengths."""
    return [known for known in _catalogue() if 200 * min(len(known), length) >= _ALMOST * (len(known) + length)]


@lru_cache(maxsize=2)
def _keywords(accents: bool = True) -> list[tuple[Column, list[re.Pattern[str]]]]:
    """Headers longer than the catalogue's are told by their words: the first row of which every group occurs decides.
    Without `accents` for headers whose accents a scanner misread."""
    text = files("normalizers.catalogues").joinpath("column_keywords.csv").read_text("utf-8")
    spell = str if accents else bare
    return [
        (
            cast(Column, row["role"]),
            [
                re.compile(rf"\b(?:{'|'.join(spell(word.strip()) for word in group.split('|'))})\b")
                for group in row["keywords"].split("&")
            ],
        )
        for row in csv.DictReader(text.splitlines())
    ]


@lru_cache(maxsize=1)
def header_words() -> frozenset[str]:
    """Every word of the headers in the catalogue, folded: a line of other words is no header."""
    return frozenset(word for header in _catalogue() for word in header.split())


@lru_cache(maxsize=1)
def _bare_header_words() -> frozenset[str]:
    return frozenset(bare(word) for word in header_words())


@lru_cache(maxsize=2)
def _first_keywords(accents: bool) -> re.Pattern[str]:
    """Finds something wherever any row of `_keywords` can decide: most cells of a table hold no such word."""
    return re.compile("|".join(dict.fromkeys(groups[0].pattern for _, groups in _keywords(accents))))


def _by_keywords(text: str, accents: bool) -> Column | None:
    if not _first_keywords(accents).search(text):
        return None
    return next((role for role, groups in _keywords(accents) if all(g.search(text) for g in groups)), None)


@lru_cache(maxsize=4096)
def column_of(header: str) -> Column | None:
    """The column that a header cell names, or None. Survives misread letters and words the catalogue lacks."""
    header = _SLIP.sub(r"\1í", header)
    folded = fold(re.sub(r"\([^()]{0,80}\)", " ", header)) or fold(header)
    if _PAST_RESULT.match(words(header)):
        return "other"
    folded = re.sub(r"\s+(?:năm )?20\d\d$", "", folded)
    if not folded or len(folded) > _LONGEST_HEADER:
        return None
    catalogue = _catalogue()
    if folded in catalogue:
        return catalogue[folded]
    # "Thời gianhoàn thành", "Đơn vịchủ trì": spaces lost at line ends.
    closed = _closed_catalogue().get(folded.replace(" ", ""))
    if closed is not None:
        return closed
    lowered = words(header)
    near = process.extractOne(folded, _as_long(len(folded)), scorer=fuzz.ratio, score_cutoff=_ALMOST)
    if near is not None and len(folded) > 4:
        return catalogue[near[0]]
    return _by_keywords(lowered, True) or (_by_keywords(bare(header), False) if _may_be_misread(lowered) else None)


def _may_be_misread(lowered: str) -> bool:
    """Whether these words are few enough, or like enough to those of headers, to be a header with wrong accents."""
    spoken = bare(lowered).split()
    if len(spoken) <= _MISREAD_HEADER:
        return True
    known = sum(word in _bare_header_words() for word in spoken)
    return len(spoken) <= _MISREAD_LONG and known >= _OF_HEADERS * len(spoken)


def is_header_row(texts: Sequence[str]) -> bool:
    """True where most filled cells of a row are names of columns, of at least two kinds, one of them short."""
    filled = [t for t in texts if t.strip()]
    if len(filled) < 2 or any(len(t) > _LONGEST_HEADER for t in filled):
        return False
    roles = [column_of(t) for t in filled]
    exact = [r for t, r in zip(filled, roles, strict=True) if r and len(fold(t).split()) <= 9]
    return len(exact) >= 0.6 * len(filled) and len(set(exact)) >= 2


def is_numbering_row(texts: Sequence[str]) -> bool:
    """True for the row "(1) (2) (3)" under a header."""
    filled = [t.strip() for t in texts if t.strip()]
    return (
        len(filled) >= 3 and all(_NUMBERING.match(t) for t in filled) and any("(" in t or t.isdigit() for t in filled)
    )


def name_columns(header_rows: Sequence[Sequence[str]]) -> list[Column | None]:
    """The columns that a header of one or more rows names; `header_rows` are full grids (spans repeated into each
    position). The deepest row that names a column decides; the row above decides where it is silent."""
    width = max((len(row) for row in header_rows), default=0)
    columns: list[Column | None] = []
    for col in range(width):
        found: Column | None = None
        for row in reversed(header_rows):
            text = row[col] if col < len(row) else ""
            found = column_of(text) if text.strip() else None
            if found is not None:
                break
        columns.append(found)
    return columns


def assign_columns(header_rows: Sequence[Sequence[str]]) -> list[Column | None]:
    """The columns of a header, as `name_columns` names them, each with the role that it has beside the others.

    "Đơn vị thực hiện" is the lead where no column is, else implementing. A dimension column without any task column is
    the task column.
    """
    columns = name_columns(header_rows)
    has_lead = "lead" in columns or "bodies" in columns
    columns = [("implementing" if has_lead else "lead") if c == "executing" else c for c in columns]
    if "task" not in columns:
        for substitute in ("dimension", "subdimension", "indicator"):
            if substitute in columns:
                columns[columns.index(cast(Column, substitute))] = "task"
                break
    return columns
