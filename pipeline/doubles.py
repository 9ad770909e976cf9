"""Two files of one plan: whether they are, by what their tasks say, and which of them is read better."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pipeline.identity import Identity, Verdict, compare, identity
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

    Of a bucket only its hash is kept. Two that fall together cost a comparison and decide nothing: `verdict` says what
    a neighbour is.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, tuple[str, ...]] = {}

    def add(self, key: str, known: Iterable[Identity]) -> None:
        """Take in a plan."""
        for bucket in _hashes(known):
            there = self._buckets.get(bucket, ())
            if key not in there:
                self._buckets[bucket] = (*there, key)

    def remove(self, key: str, known: Iterable[Identity]) -> None:
        """Forget a plan, given the identities under which it was taken in."""
        for bucket in _hashes(known):
            left = tuple(other for other in self._buckets.get(bucket, ()) if other != key)
            if left:
                self._buckets[bucket] = left
            else:
                self._buckets.pop(bucket, None)

    def near(self, known: Iterable[Identity]) -> set[str]:
        """All plans that may be one with a plan of these identities; whatever else there is, is another plan."""
        hashes = {hash(bucket) for me in known for bucket in me.likely()}
        return {key for bucket in hashes for key in self._buckets.get(bucket, ())}


def _hashes(known: Iterable[Identity]) -> set[int]:
    return {hash(bucket) for me in known for bucket in me.buckets()}


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
