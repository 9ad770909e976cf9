"""Which file gives which plan: one dataset holds each plan once, whatever number of files or formats it came in.

Of several files of one plan the one that is read best gives the rows (`cost_of`; the first path among equals), the
others are noted in `also_in`. A plan keeps its id as long as its file does, so that a better reading of the letterhead
changes nothing; a file whose content is another plan now, while a second file still has the old one, leaves it.

A file that is only an appendix is a plan of its own until its plan is known (`pipeline.attachment_match`); then the
plan's file is read together with it. Which appendix belongs where is decided anew in every run from all that is there,
so that it does not matter what came first.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, cast

from pipeline.attachment_rows import with_kept
from pipeline.correcting import Correcting
from pipeline.correction_undo import uncorrected
from pipeline.corrections import Corrections
from pipeline.doubles import cost_of
from pipeline.ingest import Outcome, Reject
from pipeline.known_files import KnownFiles, Rejects
from pipeline.pending import Pending, Stored
from pipeline.plan_index import PlanIndex, attached_to, files_of
from pipeline.records import APPENDIX, DocumentRow, OtherFile, PlanRecords, RejectRow
from pipeline.relations import relations
from pipeline.same_plan import new_id, plan_for


class Merge:
    """The state of the dataset while files are placed into it, and what of it has to be written.

    `present` names the files of this run's inputs; with `prune` what is not among them goes. `stored` reads a plan's
    rows as they were written last. `folder` is where files without a name may be; OSError where it is full.
    """

    def __init__(
        self,
        documents: Iterable[DocumentRow],
        rejects: Iterable[RejectRow],
        present: AbstractSet[str],
        prune: bool,
        stored: Stored,
        correcting: Correcting | None = None,
        folder: Path | None = None,
    ) -> None:
        self.plans = PlanIndex(present, prune, folder)
        self.correcting = correcting or Correcting(Corrections(), {})
        self.plans.load(self.correcting.noting(documents))
        self.rejects = Rejects(rejects)
        self.files = KnownFiles(self.plans, self.rejects, present, prune)
        self.pending = Pending(stored)
        """What has to be written."""
        self.removed: list[str] = []
        """Source files of plans that went."""
        self._present = present
        self._prune = prune
        self._headless: set[str] = set()
        self._worse: set[str] = set()

    @property
    def documents(self) -> dict[str, DocumentRow]:
        """The plans' rows by document_id; each look-up makes a new one."""
        return cast(dict[str, DocumentRow], self.plans.documents)

    def place(self, outcome: Outcome) -> None:
        """Take in what a file gave."""
        if isinstance(outcome, Reject):
            self.rejects.put(outcome.row)
        elif outcome.document["doc_type"] == APPENDIX:
            self._place_appendix(outcome)
        else:
            self._place(outcome)

    def unsettled(self) -> set[str]:
        """Files to read again: those of plans whose rows came from a file that holds another plan now or is read worse
        than it was, plans whose appendices are not those that belong to them, appendices that have lost their plan."""
        lost = {
            other["source_file"] for key in self._headless | self._worse for other in self.documents[key]["also_in"]
        }
        return lost | self.plans.misplaced(self._at_hand)

    def attached_to(self, name: str) -> list[str]:
        """The appendix files that the file `name` is to be read with."""
        row = self.documents.get(self.plans.plan_of(name) or "")
        if row is None or row["source_file"] != name:
            return []
        return [file for file in self.plans.appendices.of(row) if self._at_hand(file)]

    def finish(self, *, related: bool = False) -> None:
        """Drop plans without a file to stand on and, with `prune`, what is gone from the inputs; then say which plans
        may be one, and to which an appendix without a plan may belong. `related` tells that this was said, by the same
        rules, of all that the dataset held when it was loaded."""
        for key in sorted(self._headless):
            self._remove(key)
        if self._prune:
            for key in sorted(self.documents):
                row = self.documents[key]
                if self.plans.gone(row):
                    self._remove(key)
                else:
                    self._note(row, [other for other in row["also_in"] if other["source_file"] in self._present])
            for name in self.rejects.rows.keys() - self._present:
                self.rejects.drop(name)
        for plan in self.correcting.settle(self.documents, self.pending.records):
            self.documents[plan.document["document_id"]] = plan.document
            self.pending.put(plan)
        for key, flags, others in relations(self.plans, self.pending.said, all_plans=not related):
            self._update(self.documents[key], flags=flags, maybe_document_ids=others)

    def _place(self, records: PlanRecords) -> None:
        head = records.document
        name = head["source_file"]
        self.rejects.drop(name)
        self.plans.appendices.forget(name)
        known = self.plans.plan_of(name)
        key = plan_for(records, known, self.plans, self.pending)
        if known and known != key:
            self._leave(name, known)
        self.plans.assign(name, key)
        row = self.documents.get(key)
        if row is None:
            self._write(records.renamed(key), [])
        elif row["source_file"] == name:
            if row["also_in"] and _rank(head) > _rank(row):
                self._worse.add(key)
            self._write(records.renamed(key), row["also_in"])
        elif self._gives_way(row, head):
            self._write(records.renamed(key), [*row["also_in"], *([] if key in self._headless else [_other(row)])])
        else:
            self._note(row, [*row["also_in"], _other(head)])

    def _place_appendix(self, records: PlanRecords) -> None:
        """Take in a file that is only an appendix: as a document of its own unless its plan has it."""
        head = records.document
        name = head["source_file"]
        self.rejects.drop(name)
        self.plans.appendices.remember(head)
        known = self.plans.plan_of(name)
        if known is None and self.plans.appendices.stays(name):
            return
        if known and files_of(self.documents[known]).keys() != {name}:
            self._leave(name, known)
            known = None
        key = known or new_id(head, self.plans)
        self.plans.assign(name, key)
        self._write(records.renamed(key), [])

    def _gives_way(self, row: DocumentRow, head: DocumentRow) -> bool:
        """Whether the plan's rows are to come from the file of `head` now."""
        gone = self._prune and row["source_file"] not in self._present
        return gone or row["document_id"] in self._headless or _rank(head) < _rank(row)

    def _leave(self, name: str, key: str) -> None:
        """The file is no longer one of the plan's."""
        row = self.documents[key]
        if row["source_file"] != name:
            self._note(row, [other for other in row["also_in"] if other["source_file"] != name])
        elif row["also_in"]:
            self._headless.add(key)
        else:
            self._remove(key)

    def _write(self, records: PlanRecords, others: Iterable[OtherFile]) -> None:
        """The plan's rows come from this file now, with those of appendices that are not at hand as they were."""
        head = records.document
        key = head["document_id"]
        old = self.documents.get(key)
        others = _sorted(other for other in others if not _same_file(other, head))
        if old and (kept := self._kept(old, head)):
            records = with_kept(records, uncorrected(self.pending.records(old)), kept)
        self._headless.discard(key)
        records = self.correcting.of_new(records.with_document(also_in=others), old, self.pending.records)
        for name in attached_to(records.document):
            if alone := self.plans.plan_of(name):
                self._drop(alone)
        self.plans.put(records.document, new=True)
        self.pending.put(records)

    def _kept(self, old: DocumentRow, new: DocumentRow) -> set[str]:
        """The plan's appendix files that could not be read with it: not at hand, or asked for and not readable."""
        left_out = attached_to(old).keys() - attached_to(new).keys()
        asked = self.attached_to(new["source_file"])
        kept = {name for name in left_out if name in asked or not self._at_hand(name)}
        return {name for name in kept if not (self._prune and name not in self._present)}

    def _note(self, row: DocumentRow, others: Iterable[OtherFile]) -> None:
        """The plan's other files are these; the last one of a name counts."""
        also_in = _sorted(others)
        if also_in != row["also_in"]:
            changed = cast(DocumentRow, {**row, "also_in": also_in})
            self.plans.put(changed)
            self.pending.put_document(changed)

    def _update(self, row: DocumentRow, **columns: Any) -> None:
        """Other values in columns of a documents row."""
        changed = cast(DocumentRow, {**row, **columns})
        if changed != row:
            self.documents[row["document_id"]] = changed
            self.pending.put_document(changed)

    def _remove(self, key: str) -> None:
        self.removed.append(self.documents[key]["source_file"])
        self._drop(key)

    def _drop(self, key: str) -> None:
        """Take a document out of the dataset; one that went, or an appendix that has found its plan."""
        self._headless.discard(key)
        self._worse.discard(key)
        self.plans.drop(key)
        self.pending.remove(key)

    def _at_hand(self, name: str) -> bool:
        return name in self._present and name not in self.rejects.rows


def _rank(row: DocumentRow) -> tuple[float, str]:
    return cost_of(row), row["source_file"]


def _other(row: DocumentRow) -> OtherFile:
    return OtherFile(
        source_file=row["source_file"],
        source_sha256=row["source_sha256"],
        format=row["format"],
        number=row["number"],
        issued_date=row["issued_date"],
        pipeline_version=row["pipeline_version"],
    )


def _same_file(other: OtherFile, row: DocumentRow) -> bool:
    return other["source_file"] == row["source_file"]


def _sorted(others: Iterable[OtherFile]) -> list[OtherFile]:
    by_name = {other["source_file"]: other for other in others}
    return [by_name[name] for name in sorted(by_name)]
