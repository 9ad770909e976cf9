"""What a person may correct in a task, and how each value is written in data/corrections.csv."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from normalizers.dates import YEARS
from normalizers.text import fold, squeeze
from pipeline.values import DEADLINE_TYPES, ROLES

LONGEST = 10_000
"""Characters of a cell; more is a slip of the quotes."""

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ][\d:.Z+-]{0,32})?")
_NUMERIC = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?: [\d:]{0,8})?")
_DURATION = re.compile(r"P(?:\d{1,3}[YMWD]|T\d{1,3}H)")
_SEPARATORS = re.compile(r"[;\n\r]")


class ValueFault(ValueError):
    """A value that its field cannot have; the message says why in words that follow the field's name."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One sound line: `value` in its one spelling (ISO dates, codes, "A; B"), None where the plan says nothing; `text`
    the words or first words of the task that it was made for, None where the line does not give them."""

    task_id: str
    field: str
    value: str | None
    who: str
    when: date
    why: str
    text: str | None = None
    line: int = 0

    @property
    def document_id(self) -> str:
        """The plan of the task."""
        return self.task_id.partition("/")[0]


def read_day(text: str) -> date:
    """A day as ISO 8601 or dd/mm/yyyy, with or without a time behind it; ValueFault where it is none."""
    match = _ISO.fullmatch(text) or _NUMERIC.fullmatch(text)
    try:
        found = date(*(int(match[part]) for part in ("year", "month", "day"))) if match else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValueFault(f"{shown(text)} is no date; write 2026-03-31 or 31/03/2026")
    return found


def shown(text: str) -> str:
    """Words of the file for a message: in quotes, on one line, not too long."""
    words = squeeze("".join(" " if unicodedata.category(char) in ("Cc", "Cf") else char for char in text[:200]))
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"


def _words(text: str) -> str:
    return text


def _given(text: str) -> str:
    """Words that may not be empty."""
    if not text:
        raise ValueFault("may not be empty")
    return text


def _one_of(text: str, words: tuple[str, ...]) -> str:
    low = text.casefold()
    if low not in words:
        raise ValueFault(f"{shown(text)} is none of {', '.join(words)}")
    return low


def _kind(text: str) -> str:
    return _one_of(_given(text), ("task", "target"))


def _day(text: str) -> str:
    return read_day(text).isoformat()


def _durations(text: str) -> str:
    found = [part.strip().upper() for part in text.split(";") if part.strip()]
    for part in found:
        if not _DURATION.fullmatch(part):
            raise ValueFault(f"{shown(part)} is no ISO 8601 duration; every quarter is P3M, every year P1Y")
    return "; ".join(dict.fromkeys(found))


def _code(text: str, of: Callable[[], frozenset[str]], example: str) -> str:
    code = text.upper().replace(" ", "")
    if code not in of():
        raise ValueFault(f"{shown(text)} is not known; it is written like {example}")
    return code


@lru_cache(maxsize=1)
def _components() -> frozenset[str]:
    from normalizers.dimension_catalogue import catalogue

    return frozenset(code for codes in catalogue().components.values() for code in codes)


@lru_cache(maxsize=1)
def _dimensions() -> frozenset[str]:
    from normalizers.dimension_catalogue import catalogue

    return frozenset(catalogue().official) - _components()


def _bodies(text: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, map(squeeze, text.split(";")))))


FIELDS: Mapping[str, Callable[[str], str]] = {
    "kind": _kind,
    "number": _words,
    "text": _given,
    "indicator_text": _words,
    "output_text": _words,
    "deadline_text": _words,
    "deadline_type": partial(_one_of, words=DEADLINE_TYPES.words),
    "deadline_start": _day,
    "deadline_due": _day,
    "deadline_recurrence": _durations,
    "dimension": partial(_code, of=_dimensions, example="PAPI.2"),
    "subdimension": partial(_code, of=_components, example="PAPI.2.3"),
    **dict.fromkeys(ROLES.words, _bodies),
}
"""The fields that can be corrected, in the order in which they are applied, with the reading of their values."""

NEVER_EMPTY = ("kind", "text")
ALIASES = {f"{role}_units": role for role in ROLES.words if role != "monitoring"}
"""Columns of tasks that are lists of names for reading; the role stands for them."""

FOLLOWS = {
    "due_date": "deadline_due",
    "due_basis": "deadline_due",
    "deadline_year_inferred": "deadline_due",
    "suggested_subdimension": "subdimension",
    "suggested_score": "subdimension",
    **dict.fromkeys(("op", "value", "unit", "span", "targets"), "indicator_text"),
    **dict.fromkeys(("name", "unit_id", "place", "mention"), "lead"),
}
"""Columns that follow from a field that can be corrected."""


def read_field(text: str) -> str:
    """The field that a line names; ValueFault where there is none of that name."""
    name = fold_name(text)
    name = ALIASES.get(name, name)
    if name in FIELDS:
        return name
    if name in FOLLOWS:
        raise ValueFault(f"{shown(text)} follows from {FOLLOWS[name]}; correct that")
    raise ValueFault(f"{shown(text)} cannot be corrected; the fields are {', '.join(FIELDS)}")


def fold_name(text: str) -> str:
    """A name of a column or field as people may write it: "Task ID" is "task_id"."""
    return fold(text.replace("_", " ")).replace(" ", "_")


def read_value(field: str, text: str) -> str | None:
    """The value in its one spelling, None where it is empty; ValueFault where the field cannot have it."""
    if field in ROLES.words:
        text = _SEPARATORS.sub(";", text)
    text = squeeze(text)
    if not text and field not in NEVER_EMPTY:
        return None
    return FIELDS[field](text) or None


def as_written(value: Any) -> str | None:
    """A value of the dataset as a line would give it."""
    if isinstance(value, list):
        return "; ".join(value) or None
    return value.isoformat() if isinstance(value, date) else value
