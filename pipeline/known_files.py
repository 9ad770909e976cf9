"""What a dataset knows of files: those that could not be read, and which need no second reading."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from pipeline.dataset import Changes
from pipeline.plan_index import PlanIndex, Reading, readings
from pipeline.records import DocumentRow, RejectRow
from pipeline.version import VersionOf, same_version, way_of_reject

PASSING = {"no_access", "over_limit", "program_error"}
"""Reasons that may be gone at the next run although file and program are the same."""


class Rejects:
    """The rejects by file, and whether they are others than those on disk."""

    def __init__(self, rows: Iterable[RejectRow]) -> None:
        self.rows = {row["source_file"]: row for row in rows}
        self._changed = False

    def put(self, row: RejectRow) -> None:
        """A file could not be read. Where nothing else is said than before, it counts from then."""
        old = self.rows.get(row["source_file"])
        if not old or {**old, "rejected_at": None} != {**row, "rejected_at": None}:
            self.rows[row["source_file"]] = row
            self._changed = True

    def drop(self, name: str) -> None:
        """The file could be read, or is gone."""
        if self.rows.pop(name, None):
            self._changed = True

    def changes(self) -> Changes:
        """What has to be written since this was asked last: they are written whole, so not for each."""
        if not self._changed:
            return {}
        self._changed = False
        return {("rejects", "rejects"): [self.rows[name] for name in sorted(self.rows)] or None}


class KnownFiles:
    """What was read or refused. `present` names the files of this run's inputs; with `prune` what is not among them
    goes."""

    def __init__(self, plans: PlanIndex, rejects: Rejects, present: AbstractSet[str], prune: bool) -> None:
        self._plans = plans
        self._rejects = rejects
        self._present = present
        self._prune = prune

    def sum_of(self, name: str) -> str | None:
        """SHA-256 of a file when it was read or refused last; None where it is not known."""
        if reject := self._rejects.rows.get(name):
            return reject["source_sha256"]
        reading = self._reading(name)[1]
        return reading["source_sha256"] if reading else None

    def has_sum(self, name: str) -> bool:
        """Whether `sum_of` gives a sum for a file, without the look at its plan's row that the sum itself takes."""
        reject = self._rejects.rows.get(name)
        return bool(reject["source_sha256"] if reject else self._key_of(name))

    def is_read(self, name: str, sha256: str, version_of: VersionOf) -> bool:
        """Whether nothing new is to be had of a file with this content: it was read, or refused, by what would read it
        now."""
        if reject := self._rejects.rows.get(name):
            same = reject["source_sha256"] == sha256 and reject["reason"] not in PASSING
            return same and reject["pipeline_version"] == version_of(way_of_reject(reject["reason"]))
        row, mine = self._reading(name)
        if row is None or mine is None or mine["source_sha256"] != sha256:
            return False
        if self._prune and row["source_file"] not in self._present:
            return False
        # A plan's rows rest on its appendices, too.
        rest = [mine, *row["attached"]] if mine is row else [mine]
        return all(same_version(reading["pipeline_version"], reading["format"], version_of) for reading in rest)

    def _reading(self, name: str) -> tuple[DocumentRow | None, Reading | None]:
        """The plan that a file is part of, and what is noted of the file there."""
        row = self._plans.documents.get(self._key_of(name))
        found = [reading for reading in readings(row) if reading["source_file"] == name] if row else []
        return row, found[-1] if found else None

    def _key_of(self, name: str) -> str:
        """The plan that a file is part of, or an empty text."""
        return self._plans.plan_of(name) or self._plans.appendices.holder(name) or ""
