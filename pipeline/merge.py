"""Which file gives which plan: one dataset holds each plan once, whatever number of files or formats it came in.

Of several files of one plan the best format gives the rows (docx, pdf, then text and html, then scan; the first path
among equals), the others are noted in `also_in`. A plan keeps its id as long as its file does, so that a better reading
of the letterhead changes nothing; a file whose content is another plan now, while a second file still has the old one,
leaves it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import count
from typing import cast

from pipeline.dataset import Changes, no_plan, plan_changes
from pipeline.identity import Identity, document_id, identity, same_plan
from pipeline.ingest import Outcome, Reject
from pipeline.records import DocumentRow, OtherFile, PlanRecords, RejectRow

RANKS = {"docx": 0, "pdf": 1, "text": 2, "html": 2, "scan": 3}
PASSING = {"no_access", "program_error"}
"""Reasons that may be gone at the next run although the file is the same."""


class Merge:
    """The state of the dataset while files are placed into it, and what of it has to be written.

    `present` names the files of this run's inputs; with `prune` what is not among them goes.
    """

    def __init__(
        self, documents: Iterable[DocumentRow], rejects: Iterable[RejectRow], present: Collection[str], prune: bool
    ) -> None:
        self.documents = {row["document_id"]: row for row in documents}
        self.rejects = {row["source_file"]: row for row in rejects}
        self.removed: list[str] = []
        """Source files of plans that went."""
        self._present = frozenset(present)
        self._prune = prune
        self._plans = {name: key for key, row in self.documents.items() for name in _files(row)}
        self._buckets: defaultdict[object, dict[str, Identity]] = defaultdict(dict)
        for row in self.documents.values():
            self._remember(row)
        self._contents = {sha256: key for key, row in self.documents.items() for sha256 in _files(row).values()}
        self._headless: set[str] = set()
        self.changes: Changes = {}
        """What has to be written, in this order; whoever has written it empties it."""

    def known(self) -> dict[str, tuple[str | None, str]]:
        """The files that need no second reading: name to SHA-256 and version under which they were read."""
        read: dict[str, tuple[str | None, str]] = {}
        for row in self.documents.values():
            gone = self._prune and row["source_file"] not in self._present
            for name, sha256 in _files(row).items():
                if not gone:
                    read[name] = sha256, row["pipeline_version"]
        for name, reject in self.rejects.items():
            read.pop(name, None)
            if reject["reason"] not in PASSING:
                read[name] = reject["source_sha256"], reject["pipeline_version"]
        return read

    def place(self, outcome: Outcome) -> None:
        """Take in what a file gave."""
        if isinstance(outcome, Reject):
            self._reject(outcome.row)
        else:
            self._place(outcome)

    def lost(self) -> list[str]:
        """Files to read again: their plan's rows came from a file that holds another plan now."""
        return sorted(other["source_file"] for key in self._headless for other in self.documents[key]["also_in"])

    def finish(self) -> None:
        """Drop plans without a file to stand on and, with `prune`, what is gone from the inputs."""
        for key in sorted(self._headless):
            self._remove(key)
        if not self._prune:
            return
        for key, row in sorted(self.documents.items()):
            if self._present.isdisjoint(_files(row)):
                self._remove(key)
            else:
                self._note(row, [other for other in row["also_in"] if other["source_file"] in self._present])
        for name in self.rejects.keys() - self._present:
            self._drop_reject(name)

    def _place(self, records: PlanRecords) -> None:
        head = records.document
        name = head["source_file"]
        self._drop_reject(name)
        known = self._plans.get(name)
        key = self._key(head, known)
        if known and known != key:
            self._leave(name, known)
        self._plans[name] = key
        row = self.documents.get(key)
        if row is None:
            self._write(records.renamed(key), [])
        elif row["source_file"] == name:
            self._write(records.renamed(key), row["also_in"])
        elif self._gives_way(row, head):
            self._write(records.renamed(key), [*row["also_in"], *([] if key in self._headless else [_other(row)])])
        else:
            self._note(row, [*row["also_in"], _other(head)])

    def _gives_way(self, row: DocumentRow, head: DocumentRow) -> bool:
        """Whether the plan's rows are to come from the file of `head` now."""
        gone = self._prune and row["source_file"] not in self._present
        return gone or row["document_id"] in self._headless or _rank(head) < _rank(row)

    def _key(self, head: DocumentRow, known: str | None) -> str:
        """The plan that a file belongs to: one that another file has brought, the one it was, or a new one."""
        me = identity(head)
        sha256 = head["source_sha256"]
        for key, other in self._buckets[me.bucket].items():
            if key != known and same_plan(me, other):
                return key
        copied = self._contents.get(sha256)
        if not known and copied in self.documents:
            return copied
        if known:
            row = self.documents[known]
            alone = len(_files(row)) == 1
            if alone or _files(row)[head["source_file"]] == sha256 or same_plan(me, identity(row)):
                return known
        return next(key for key in (document_id(me, n) for n in count()) if key not in self.documents)

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
        """The plan's rows come from this file now."""
        head = records.document
        self._forget(head["document_id"])
        self._headless.discard(head["document_id"])
        records = records.with_document(also_in=_sorted(other for other in others if not _same_file(other, head)))
        self.documents[head["document_id"]] = records.document
        self._remember(records.document)
        self._change(plan_changes(records))

    def _note(self, row: DocumentRow, others: Iterable[OtherFile]) -> None:
        """The plan's other files are these; the last one of a name counts."""
        also_in = _sorted(others)
        if also_in != row["also_in"]:
            row = cast(DocumentRow, {**row, "also_in": also_in})
            self.documents[row["document_id"]] = row
            self._change({("documents", row["document_id"]): [row]})

    def _remove(self, key: str) -> None:
        self._forget(key)
        self._headless.discard(key)
        row = self.documents.pop(key)
        for name in _files(row):
            if self._plans.get(name) == key:
                del self._plans[name]
        self.removed.append(row["source_file"])
        self._change(no_plan(key))

    def _remember(self, row: DocumentRow) -> None:
        me = identity(row)
        self._buckets[me.bucket][row["document_id"]] = me

    def _forget(self, key: str) -> None:
        if row := self.documents.get(key):
            self._buckets[identity(row).bucket].pop(key, None)

    def _reject(self, row: RejectRow) -> None:
        old = self.rejects.get(row["source_file"])
        if old and {**old, "rejected_at": None} == {**row, "rejected_at": None}:
            return
        self.rejects[row["source_file"]] = row
        self._change_rejects()

    def _drop_reject(self, name: str) -> None:
        if self.rejects.pop(name, None):
            self._change_rejects()

    def _change_rejects(self) -> None:
        rows = [self.rejects[name] for name in sorted(self.rejects)]
        self._change({("rejects", "rejects"): rows or None})

    def _change(self, changes: Changes) -> None:
        for part, rows in changes.items():
            # Later changes of a part stand behind earlier ones of others.
            self.changes.pop(part, None)
            self.changes[part] = rows


def _rank(row: DocumentRow) -> tuple[int, str]:
    return RANKS[row["format"]], row["source_file"]


def _files(row: DocumentRow) -> dict[str, str]:
    """Names of all files of a plan to their SHA-256."""
    others = {other["source_file"]: other["source_sha256"] for other in row["also_in"]}
    return {**others, row["source_file"]: row["source_sha256"]}


def _other(row: DocumentRow) -> OtherFile:
    return OtherFile(source_file=row["source_file"], source_sha256=row["source_sha256"], format=row["format"])


def _same_file(other: OtherFile, row: DocumentRow) -> bool:
    return other["source_file"] == row["source_file"]


def _sorted(others: Iterable[OtherFile]) -> list[OtherFile]:
    by_name = {other["source_file"]: other for other in others}
    return [by_name[name] for name in sorted(by_name)]
