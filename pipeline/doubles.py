"""Two files of one plan: whether they are, by what their tasks say, and which of them is read better."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from pipeline.identity import Bucket, Identity, Verdict, compare, identity
from pipeline.likeness import Said, share
from pipeline.records import RANKS, DocumentRow, PlanRecords

DOUBTFUL = frozenset({"pages_without_text", "tables_doubtful", "encoding_doubtful"})
"""Flags of a documents row that say that the file could not be read as it stands: rows may be missing or wrong."""

FEW = 5
"""Tasks below which a plan's tasks are no evidence that it is another's double."""
AGREE = 0.92
"""Share of the tasks of each of two files that stand in the other, from which on they are one plan. Readings of one
plan from text, docx and pdf share 0.96 or more; one task in ten changed makes another version."""
SCANS_LOSE = 0.1
"""What text recognition may cost of that share."""
UNLIKE = 0.5
"""Share below which two plans with an open identity are not even perhaps one."""

_UNSIGNED, _DOUBTFUL, _EMPTY = 2.5, 10.0, 100.0

Agreement = Literal["one", "unsure", "two"]


def cost_of(row: DocumentRow) -> float:
    """How much is to be feared from a file; of several files of one plan the least gives the rows.

    The format counts first; a copy without a number, a draft, comes behind the next format with one; a file that was
    read with doubt behind all that were not, one without tasks behind all.
    """
    unsigned = _UNSIGNED * (row["number"] is None)
    doubtful = _DOUBTFUL * (not DOUBTFUL.isdisjoint(row["flags"]))
    return RANKS[row["format"]] + unsigned + doubtful + _EMPTY * (row["task_count"] == 0)


def identities(row: DocumentRow) -> list[Identity]:
    """The identity of a plan's row, and what it would be with the number and day that its other files print."""
    own = identity(row)
    return [own, *(_with(row, own, other["number"], str(other["issued_date"] or "")) for other in row["also_in"])]


def _with(row: DocumentRow, own: Identity, number: str | None, day: str) -> Identity:
    printed = identity({**row, "number": number or row["number"]})
    return replace(printed, day=day or own.day)


def verdict(me: Sequence[Identity], other: Sequence[Identity]) -> Verdict:
    """What all that is known of two plans says: nothing may contradict, and the nearest of their files counts."""
    verdicts = {compare(one, another) for one in me for another in other}
    order: tuple[Verdict, ...] = ("other", "same", "likely", "open")
    return next(found for found in order if found in verdicts)


def said_in(records: PlanRecords) -> list[Said]:
    """What the tasks of a plan's own file say, without those of appendices that are files of their own."""
    return [(task["text"], task["deadline_due"]) for task in records.tasks if task["attached_file"] is None]


def agreement(one: Sequence[Said], other: Sequence[Said], verdict: Verdict, scanned: bool) -> Agreement:
    """Whether the tasks of two files make them one plan, given what their identities say."""
    if verdict == "same":
        return "one"
    if verdict == "other":
        return "two"
    if min(len(one), len(other)) < FEW:
        return "one" if verdict == "likely" else "unsure"
    alike = min(share(one, other), share(other, one))
    if alike >= AGREE - SCANS_LOSE * scanned:
        return "one"
    return "unsure" if alike >= UNLIKE or verdict == "likely" else "two"


class Neighbours:
    """Where the plans of a dataset are to be found by their identities.

    Of a bucket only its hash is kept, in one number with that of the plan: eight bytes. Two buckets that fall together
    cost a comparison and decide nothing: `verdict` says what a neighbour is.
    """

    def __init__(self) -> None:
        self._plans: list[str] = []
        """document_ids by the numbers of the plans; empty for one that was forgotten."""
        self._settled = np.empty(0, np.uint64)
        self._fresh: dict[int, tuple[int, ...]] = {}
        """Numbers of plans by bucket, as long as they are few: they settle together."""

    def add(self, key: str, known: Iterable[Identity]) -> None:
        """Take in a plan."""
        for bucket in _hashes(known):
            self._fresh[bucket] = (*self._fresh.get(bucket, ()), len(self._plans))
        self._plans.append(key)
        if len(self._fresh) > max(_FRESH, len(self._settled) // 8):
            fresh = [bucket << _PLAN | number for bucket, numbers in self._fresh.items() for number in numbers]
            self._settled = np.sort(np.concatenate([self._settled, np.array(fresh, np.uint64)]))
            self._fresh = {}

    def remove(self, key: str, known: Iterable[Identity]) -> None:
        """Forget a plan, given the identities under which it was taken in."""
        for number in self._numbers(_hashes(known)):
            if self._plans[number] == key:
                self._plans[number] = ""

    def near(self, known: Iterable[Identity]) -> set[str]:
        """All plans that may be one with a plan of these identities; whatever else there is, is another plan."""
        buckets = {_hash(bucket) for me in known for bucket in me.likely()}
        return {self._plans[number] for number in self._numbers(buckets)} - {""}

    def _numbers(self, buckets: Collection[int]) -> Iterator[int]:
        for bucket in buckets:
            yield from self._fresh.get(bucket, ())
        ends = np.array([[bucket, bucket + 1] for bucket in buckets], np.uint64) << np.uint64(_PLAN)
        for first, last in self._settled.searchsorted(ends).reshape(-1, 2).tolist():
            yield from (entry & (1 << _PLAN) - 1 for entry in self._settled[first:last].tolist())


_PLAN, _BUCKET = 24, 39
"""Bits of a plan's number and of a bucket's hash."""
_FRESH = 1_000


def _hash(bucket: Bucket) -> int:
    return hash(bucket) & (1 << _BUCKET) - 1


def _hashes(known: Iterable[Identity]) -> set[int]:
    return {_hash(bucket) for me in known for bucket in me.buckets()}


def maybe_doubles(
    keys: Iterable[str],
    documents: Mapping[str, DocumentRow],
    neighbours: Neighbours,
    said: Callable[[str], list[Said]],
) -> dict[str, set[str]]:
    """The plans that may be one with each of the plans `keys` though they are kept apart; each such pair both ways."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in keys:
        row = documents[one]
        mine = identities(row)
        for other in neighbours.near(mine) - {one} - found[one]:
            there = documents[other]
            judged = verdict(mine, identities(there))
            scanned = "scan" in (row["format"], there["format"])
            asked = judged in ("likely", "open")
            texts = (said(one), said(other)) if asked else ([], [])
            if agreement(*texts, judged, scanned) != "two":
                found[one].add(other)
                found[other].add(one)
    return dict(found)
