"""The corrections of a run: which plans they touch, and what their writers should know at its end."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pipeline.correction_rows import corrected
from pipeline.corrections import Corrections, Notice
from pipeline.records import DocumentRow, PlanRecords
from pipeline.version import rules_version

ABOUT = "corrections"
"""Under which name a published state holds what the next run has to know of this one's corrections."""

Records = Callable[[DocumentRow], PlanRecords]


class Correcting:
    """Applies `corrections` to plans as they are written, and to those that are written no more because only their
    corrections changed. `before` is what the state before tells of its run."""

    def __init__(self, corrections: Corrections, before: Mapping[str, Any]) -> None:
        self._corrections = corrections
        # With the lines' numbers and what is wrong in them, since these are told.
        rest = (corrections.lines, corrections.faults)
        said = repr((*rest, rules_version())) if any(rest) else ""
        self.basis = hashlib.sha256(said.encode()).hexdigest() if said else ""
        held = before.get(ABOUT, {})
        self._held: dict[str, list[str]] = held.get("notices", {}) if held.get("basis") == self.basis else {}
        self._same = held.get("basis", "") == self.basis
        self._corrected: set[str] = set()
        self._written: set[str] = set()
        self._withdrawn: dict[str, list[str]] = {}
        self._told: dict[str, list[str]] = {}

    def noting(self, rows: Iterable[DocumentRow]) -> Iterator[DocumentRow]:
        """The documents rows of the dataset as they are loaded; those with corrections are kept in mind."""
        for row in rows:
            if _has_some(row):
                self._corrected.add(row["document_id"])
            yield row

    def of_new(self, records: PlanRecords, old: DocumentRow | None, stored: Records) -> PlanRecords:
        """A plan that is about to be written, with its corrections; `old` is its row until now."""
        key = records.document["document_id"]
        before = stored(old) if old and _has_some(old) else None
        if before is None and not self._corrections.of(key):
            # Fresh from its file and nothing asked for: its rows need not be looked into.
            return records
        self._written.add(key)
        plan, notices = corrected(records, self._corrections.of(key), before)
        if _has_some(plan.document):
            self._corrected.add(key)
        self._keep_withdrawn(key, notices)
        return plan

    def settle(self, documents: Mapping[str, DocumentRow], stored: Records) -> Iterator[PlanRecords]:
        """The plans that are other than they were, now that all is read."""
        for key in sorted((self._corrected | self._corrections.document_ids) & documents.keys()):
            if self._same and key not in self._written:
                # Nothing changed: what was told of it then still holds.
                self._told[key] = self._held.get(key, [])
                continue
            rows = stored(documents[key])
            plan, notices = corrected(rows, self._corrections.of(key), rows)
            earlier = self._withdrawn.get(key, [])
            self._told[key] = [*earlier, *map(str, notices)]
            self._keep_withdrawn(key, notices)
            if plan != rows:
                yield plan
        gone = self._corrections.without_plan(documents.keys())
        self._told[""] = [*map(str, self._corrections.faults), *map(str, gone)]

    def _keep_withdrawn(self, key: str, notices: Iterable[Notice]) -> None:
        told = [str(notice) for notice in notices if notice.kind == "withdrawn"]
        self._withdrawn[key] = [*self._withdrawn.get(key, ()), *told]

    @property
    def notices(self) -> list[str]:
        """What is to be told, in words; complete after `settle`."""
        return [notice for key in sorted(self._told) for notice in self._told[key]]

    @property
    def lasting(self) -> list[str]:
        """Those of the notices that hold at the next run, too; that a line is gone is told once."""
        return [notice for _, told in sorted(self._lasting().items()) for notice in told]

    @property
    def about(self) -> dict[str, Any]:
        """What the next run has to know, as plain JSON; empty where there are no corrections."""
        notices = {key: told for key, told in self._lasting().items() if key and told}
        return {ABOUT: {"basis": self.basis, "notices": notices}} if self.basis else {}

    def _lasting(self) -> dict[str, list[str]]:
        once = self._withdrawn
        return {key: [one for one in told if one not in once.get(key, ())] for key, told in self._told.items()}


def _has_some(row: DocumentRow) -> bool:
    return "plan_corrected" in row["flags"]
