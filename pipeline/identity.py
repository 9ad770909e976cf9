"""Which plan a document is, whatever file and format it came in.

A plan's identity is its issuer's place path, its number or symbol, its date or year and its title, all folded. The same
plan read from a text, a PDF and a scan differs in small things: a number written by hand that one reader missed, a
place with letters misread. `compare` says what two identities alone allow; where that leaves it open, the tasks decide.
`document_id` is only the short name that is given once.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from normalizers.text import bare, fold
from pipeline.records import APPENDIX

TITLES_ALIKE = 90.0
"""Least similarity (0-100) of two folded titles of one plan: a few letters misread, not another subject."""
NAMES_ALIKE = 80.0
"""Least similarity (0-100) of a place or symbol and its misreading."""

Bucket = tuple[object, ...]
Verdict = Literal["same", "likely", "open", "other"]
"""What two identities say: one plan; one unless their tasks differ; one only if their tasks agree; two plans."""

_DIGITS = re.compile(r"\d+")
_ZEROS = re.compile(r"^0+(?=\d)")
_WHOLE_DAY = len("2024-03-05")
_LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Identity:
    """The folded identity. `place` is province, district, commune; empty strings where the plan does not say."""

    place: tuple[str, str, str]
    number: str
    """Number with symbol, or symbol alone."""
    day: str
    title: str
    content: str
    """SHA-256 of the file where the plan says too little of itself (no title or no place) to be told from others."""
    numbered: bool = False
    symbol: str = ""
    official: tuple[bool, bool, bool] = (False, False, False)
    """Which places the catalogue has; the others may be misread."""

    @property
    def digits(self) -> tuple[str, ...]:
        """The numbers in the title: plans in whose titles they differ are different plans."""
        return tuple(_DIGITS.findall(self.title))

    def buckets(self) -> Iterator[Bucket]:
        """Where the plan is to be found."""
        if self.content:
            yield (self.content,)
        if own := next((name for name in reversed(self.place) if name), ""):
            here = bare(own), self.digits
            yield "place", *here
            yield ("place", self.number, *here) if self.numbered else ("blank", *here)
            yield "place", self.day, *here
        if self.numbered and self.title:
            # Where the place is misread or lost.
            yield "number", self.number, self.day, self.digits

    def likely(self) -> Iterator[Bucket]:
        """Where its doubles are: whatever is in none of these is another plan (`compare`)."""
        for bucket in self.buckets():
            # A plan with a number is found by that, by its day, or among those without a number.
            if bucket[0] != "place" or len(bucket) > 3 or not self.numbered:
                yield bucket
            else:
                yield "blank", *bucket[1:]


def identity(document: Mapping[str, Any]) -> Identity:
    """The identity of a documents row."""
    province, district, commune = (fold(document[level] or "") for level in _LEVELS)
    year, month = document["issued_year"], document["issued_month"]
    day = str(document["issued_date"] or "") or (f"{year:04}" + (f"-{month:02}" if month else "") if year else "")
    title = fold(document["title"] or "")
    content = "" if title and (province or district or commune) else document["source_sha256"]
    if document["doc_type"] == APPENDIX:
        # Two appendices may be word for word the same, of different plans.
        title, content = "", f"{document['source_sha256']} {document['source_file']}"
    symbol = bare(document["symbol"] or "")
    return Identity(
        (province, district, commune),
        _ZEROS.sub("", bare(document["number"] or document["symbol"] or "")),
        day,
        title,
        content,
        document["number"] is not None,
        symbol.replace(" ", ""),
        tuple(document[f"{level}_code"] is not None for level in _LEVELS),  # type: ignore[arg-type]
    )


def compare(one: Identity, other: Identity) -> Verdict:
    """What two identities say of their plans.

    Years, numbers in the titles and the subject never differ in one plan. Of number, day and place one may be blank or
    misread: then its tasks must agree, and the other two must hold it.
    """
    if not one.title or not other.title:
        return "same" if one.content == other.content else "other"
    if one.digits != other.digits or (one.day and other.day and one.day[:4] != other.day[:4]):
        return "other"
    if one.content and one.content == other.content:
        return "same"
    found = _numbers_and_days(one, other)
    place = _places(one, other) if found != "other" else "other"
    if place == "other" or not fuzz.ratio(one.title, other.title, score_cutoff=TITLES_ALIKE):
        return "other"
    if place == "misread":
        # Nothing else may be in doubt.
        return "open" if found == "same" and len(one.day) == len(other.day) == _WHOLE_DAY else "other"
    return found


def _numbers_and_days(one: Identity, other: Identity) -> Verdict:
    if one.symbol and other.symbol and fuzz.ratio(one.symbol, other.symbol) < NAMES_ALIKE:
        return "other"
    same_number = one.numbered and one.number == other.number
    if one.numbered and other.numbered and not same_number:
        return "open" if one.day == other.day and len(one.day) == _WHOLE_DAY else "other"
    if not (one.day.startswith(other.day) or other.day.startswith(one.day)):
        return "open" if same_number else "other"
    if same_number:
        return "same"
    # A draft and its final text differ in little; without a number on both sides only the tasks can tell.
    return "likely" if one.number == other.number else "open"


def _places(one: Identity, other: Identity) -> Literal["same", "misread", "other"]:
    misread = agree = False
    for a, b, sure_a, sure_b in zip(one.place, other.place, one.official, other.official, strict=True):
        if not a or not b:
            continue
        if a == b:
            agree = True
        elif not (sure_a and sure_b) and fuzz.ratio(bare(a), bare(b)) >= NAMES_ALIKE:
            misread = True
        else:
            return "other"
    return "misread" if misread or not agree else "same"


def document_id(identity: Identity, attempt: int = 0) -> str:
    """12 hexadecimal digits; `attempt` counts ids that another plan already has."""
    parts = [*identity.place, identity.number, identity.day, identity.title, identity.content]
    if attempt:
        parts.append(str(attempt))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def task_id(document_id: str, key: str) -> str:
    """The task's id from its place in the plan's own marks."""
    return f"{document_id}/{key}"
