"""Which plan a document is, whatever file and format it came in.

A plan's identity is its issuer's place path, its number or symbol, its date or year and its title, all folded. The same
plan read from a text, a PDF and a scan differs in small things: a date that one reader missed, letters misread in the
title. `same_plan` therefore compares, and `document_id` is only the short name that is given once.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from normalizers.text import bare, fold

TITLES_ALIKE = 90.0
"""Least similarity (0-100) of two folded titles of one plan: a few letters misread, not another subject."""

_DIGITS = re.compile(r"\d+")
_ZEROS = re.compile(r"^0+(?=\d)")


@dataclass(frozen=True)
class Identity:
    """The folded identity. `place` is province, district, commune; empty strings where the plan does not say."""

    place: tuple[str, str, str]
    number: str
    day: str
    title: str
    content: str
    """SHA-256 of the file where the plan says too little of itself (no title or no place) to be told from others."""

    @property
    def bucket(self) -> tuple[str, tuple[str, ...]]:
        """Plans with different buckets are different plans: number or symbol, and the numbers in the title."""
        return self.number, tuple(_DIGITS.findall(self.title))


def identity(document: Mapping[str, Any]) -> Identity:
    """The identity of a documents row."""
    province, district, commune = (fold(document[level] or "") for level in ("province", "district", "commune"))
    year, month = document["issued_year"], document["issued_month"]
    day = str(document["issued_date"] or "") or (f"{year:04}" + (f"-{month:02}" if month else "") if year else "")
    title = fold(document["title"] or "")
    weak = not title or not (province or district or commune)
    return Identity(
        (province, district, commune),
        _ZEROS.sub("", bare(document["number"] or document["symbol"] or "")),
        day,
        title,
        document["source_sha256"] if weak else "",
    )


def same_plan(one: Identity, other: Identity) -> bool:
    """Whether two identities are one plan's: the same number or symbol, places and days that do not contradict each
    other, titles alike and with the same numbers. Weak identities are one only where the files are."""
    if one == other:
        return True
    if one.content or other.content or one.bucket != other.bucket:
        return False
    places = list(zip(one.place, other.place, strict=True))
    if any(a and b and a != b for a, b in places) or not any(a and a == b for a, b in places):
        return False
    if not (one.day.startswith(other.day) or other.day.startswith(one.day)):
        return False
    return fuzz.ratio(one.title, other.title, score_cutoff=TITLES_ALIKE) > 0


def document_id(identity: Identity, attempt: int = 0) -> str:
    """12 hexadecimal digits; `attempt` counts ids that another plan already has."""
    parts = [*identity.place, identity.number, identity.day, identity.title, identity.content]
    if attempt:
        parts.append(str(attempt))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def task_id(document_id: str, key: str) -> str:
    """The task's id from its place in the plan's own marks."""
    return f"{document_id}/{key}"
