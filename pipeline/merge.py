"""Which file gives which plan: one dataset holds each plan once, whatever number of files or formats it came in.

Of several files of one plan the one that is read best gives the rows (`cost_of`; the first path among equals), the
others are noted in `also_in`. A plan keeps its id as long as its file does, so that a better reading of the letterhead
changes nothing; a file whose content is another plan now, while a second file still has the old one, leaves it.

A file that is only an appendix is a plan of its own until its plan is known (`pipeline.attachment_match`); then the
plan's file is read together with it. Which appendix belongs where is decided anew in every run from all that is there,
so that it does not matter what came first.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import count
from typing import Any, cast

from pipeline.appendices import Appendices
from pipeline.attachment_rows import with_kept
from pipeline.dataset import Changes, no_plan, plan_changes
from pipeline.doubles import agreement, cost_of, identities, maybe_doubles, said_in, verdict
from pipeline.identity import Bucket, Identity, Verdict, document_id, identity
from pipeline.ingest import Outcome, Reject
from pipeline.likeness import Said
from pipeline.records import APPENDIX, PLAN_TABLES, DocumentRow, OtherFile, PlanRecords, RejectRow

PASSING = {"no_access", "no_ocr", "over_limit", "program_error"}
"""Reasons that may be gone at the next run although the file is the same."""

RELATIONS = {"attachment_apart", "attachment_ambiguous", "attachment_unmatched", "maybe_same_plan"}
"""Flags that rest on what else is in the dataset."""

Stored = Callable[[str, str], list[dict[str, Any]]]
"""The rows on disk of one plan: (table, document_id)."""


class Merge:
    """The state of the dataset while files are placed into it, and what of it has to be written.

    `present` names the files of this run's inputs; with `prune` what is not among them goes. `stored` reads a plan's
    rows of earlier commits.
    """

    def __init__(
        self,
        documents: Iterable[DocumentRow],
        rejects: Iterable[RejectRow],
        present: Collection[str],
        prune: bool,
        stored: Stored,
    ) -> None:
        self.documents = {row["document_id"]: row for row in documents}
        self.rejects = {row["source_file"]: row for row in rejects}
        self.removed: list[str] = []
        """Source files of plans that went."""
        self._present = frozenset(present)
        self._prune = prune
        self._stored = stored
        self._plans = {name: key for key, row in self.documents.items() for name in _files(row)}
        self._buckets: defaultdict[Bucket, dict[str, None]] = defaultdict(dict)
        self._identities: dict[str, list[Identity]] = {}
        self._appendices = Appendices(self._present, prune)
        for row in self.documents.values():
            self._remember(row)
        self._contents = {sha256: key for key, row in self.documents.items() for sha256 in _files(row).values()}
        self._headless: set[str] = set()
        self._worse: set[str] = set()
        self.changes: Changes = {}
        """What has to be written, in this order; whoever has written it empties it."""

    def known(self) -> dict[str, tuple[str | None, str]]:
        """The files that need no second reading: name to SHA-256 and version under which they were read."""
        read: dict[str, tuple[str | None, str]] = {}
        for row in self.documents.values():
            gone = self._prune and row["source_file"] not in self._present
            for name, sha256 in ({} if gone else _files(row) | _attached(row)).items():
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
        self._appendices.settle(row for row in self.documents.values() if not self._is_gone(row))
        at_hand = self._present - self.rejects.keys()
        return lost | set(self._appendices.misplaced(self.documents, self._plans.keys(), at_hand))

    def attached_to(self, name: str) -> list[str]:
        """The appendix files that the file `name` is to be read with."""
        row = self.documents.get(self._plans.get(name, ""))
        if row is None or row["source_file"] != name:
            return []
        return [file for file in self._appendices.of(row) if self._at_hand(file)]

    def finish(self) -> None:
        """Drop plans without a file to stand on and, with `prune`, what is gone from the inputs; then say which plans
        may be one, and to which an appendix without a plan may belong."""
        for key in sorted(self._headless):
            self._remove(key)
        if self._prune:
            for key, row in sorted(self.documents.items()):
                if self._is_gone(row):
                    self._remove(key)
                else:
                    self._note(row, [other for other in row["also_in"] if other["source_file"] in self._present])
            for name in self.rejects.keys() - self._present:
                self._drop_reject(name)
        self._relate()

    def _place(self, records: PlanRecords) -> None:
        head = records.document
        name = head["source_file"]
        self._drop_reject(name)
        self._appendices.forget(name)
        known = self._plans.get(name)
        key = self._key(records, known)
        if known and known != key:
            self._leave(name, known)
        self._plans[name] = key
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
        self._drop_reject(name)
        self._appendices.remember(head)
        known = self._plans.get(name)
        if known is None and self._appendices.stays(name):
            return
        if known and _files(self.documents[known]).keys() != {name}:
            self._leave(name, known)
            known = None
        key = known or self._new_id(identity(head))
        self._plans[name] = key
        self._write(records.renamed(key), [])

    def _gives_way(self, row: DocumentRow, head: DocumentRow) -> bool:
        """Whether the plan's rows are to come from the file of `head` now."""
        gone = self._prune and row["source_file"] not in self._present
        return gone or row["document_id"] in self._headless or _rank(head) < _rank(row)

    def _key(self, records: PlanRecords, known: str | None) -> str:
        """The plan that a file belongs to: one that another file has brought, the one it was, or a new one."""
        head = records.document
        me = identity(head)
        sha256 = head["source_sha256"]
        fitting: defaultdict[Verdict, list[str]] = defaultdict(list)
        mine = said_in(records)
        for key in dict.fromkeys(key for bucket in me.likely() for key in self._buckets.get(bucket, ())):
            if key == known:
                continue
            row = self.documents[key]
            found = verdict([me], self._identities[key])
            scanned = "scan" in (head["format"], row["format"])
            asked = found in ("likely", "open")
            if agreement(mine, self._said(key) if asked else [], found, scanned) == "one":
                fitting[found].append(key)
        nearest = next((keys for found in ("same", "likely", "open") if (keys := fitting[found])), [])
        # Between two plans that it may be, nothing decides.
        if len(nearest) == 1:
            return nearest[0]
        copied = self._contents.get(sha256)
        if not known and copied in self.documents and not nearest:
            return copied
        if known:
            row = self.documents[known]
            alone = len(_files(row)) == 1
            if alone or _files(row)[head["source_file"]] == sha256 or self._still(records, known):
                return known
        return self._new_id(me)

    def _still(self, records: PlanRecords, key: str) -> bool:
        """Whether a changed file is still the plan's."""
        row = self.documents[key]
        found = verdict([identity(records.document)], self._identities[key])
        scanned = "scan" in (records.document["format"], row["format"])
        return agreement(said_in(records), self._said(key), found, scanned) == "one"

    def _said(self, key: str) -> list[Said]:
        return said_in(self._records(key))

    def _records(self, key: str) -> PlanRecords:
        """All rows of a plan as they are now, written or not."""
        rows: dict[str, Any] = {}
        for table in PLAN_TABLES:
            part = (table, key)
            rows[table] = list(self.changes[part] or []) if part in self.changes else self._stored(*part)
        return PlanRecords(self.documents[key], *(rows[table] for table in PLAN_TABLES[1:]))

    def _new_id(self, me: Identity) -> str:
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
        """The plan's rows come from this file now, with those of appendices that are not at hand as they were."""
        head = records.document
        key = head["document_id"]
        old = self.documents.get(key)
        others = _sorted(other for other in others if not _same_file(other, head))
        if old and (kept := self._kept(old, head)):
            records = with_kept(records, self._records(key), kept)
        self._forget(key)
        self._headless.discard(key)
        records = records.with_document(also_in=others)
        for name in _attached(records.document):
            if alone := self._plans.get(name):
                self._drop(alone)
        self.documents[key] = records.document
        self._remember(records.document)
        self._appendices.remember(records.document, new=True)
        self._change(plan_changes(records))

    def _kept(self, old: DocumentRow, new: DocumentRow) -> set[str]:
        """The plan's appendix files that could not be read with it: not at hand, or asked for and not readable."""
        left_out = _attached(old).keys() - _attached(new)
        asked = self.attached_to(new["source_file"])
        kept = {name for name in left_out if name in asked or not self._at_hand(name)}
        return {name for name in kept if not (self._prune and name not in self._present)}

    def _note(self, row: DocumentRow, others: Iterable[OtherFile]) -> None:
        """The plan's other files are these; the last one of a name counts."""
        also_in = _sorted(others)
        if also_in != row["also_in"]:
            self._forget(row["document_id"])
            self._update(row, also_in=also_in)
            self._remember(self.documents[row["document_id"]])

    def _update(self, row: DocumentRow, **columns: Any) -> None:
        """Other values in columns of a documents row."""
        changed = cast(DocumentRow, {**row, **columns})
        if changed != row:
            self.documents[row["document_id"]] = changed
            self._change({("documents", row["document_id"]): [changed]})

    def _remove(self, key: str) -> None:
        self.removed.append(self.documents[key]["source_file"])
        self._drop(key)

    def _drop(self, key: str) -> None:
        """Take a document out of the dataset; one that went, or an appendix that has found its plan."""
        self._forget(key)
        self._headless.discard(key)
        self._worse.discard(key)
        row = self.documents.pop(key)
        for name in _files(row):
            if self._plans.get(name) == key:
                del self._plans[name]
        self._change(no_plan(key))

    def _remember(self, row: DocumentRow) -> None:
        key = row["document_id"]
        self._identities[key] = identities(row)
        for me in self._identities[key]:
            for bucket in me.buckets():
                self._buckets[bucket][key] = None
        self._appendices.remember(row)

    def _forget(self, key: str) -> None:
        for me in self._identities.pop(key, []):
            for bucket in me.buckets():
                self._buckets[bucket].pop(key, None)
        if row := self.documents.get(key):
            self._appendices.leave(row)

    def _at_hand(self, name: str) -> bool:
        return name in self._present and name not in self.rejects

    def _is_gone(self, row: DocumentRow) -> bool:
        return self._prune and self._present.isdisjoint(_files(row))

    def _relate(self) -> None:
        """Note in each row what it may have to do with others."""
        doubles = maybe_doubles(self.documents, self._identities, self._buckets, self._said)
        self._appendices.settle(self.documents.values())
        for key, row in sorted(self.documents.items()):
            flags = [flag for flag in row["flags"] if flag not in RELATIONS]
            others = sorted(doubles.get(key, ()))
            if others:
                flags.append("maybe_same_plan")
            if row["doc_type"] == APPENDIX:
                match = self._appendices.match(row["source_file"])
                others = [match.plan] if match.plan else list(match.candidates)
                flags.append(
                    "attachment_apart" if match.plan else "attachment_ambiguous" if others else "attachment_unmatched"
                )
            self._update(row, flags=flags, maybe_document_ids=others)

    # Rejects

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


def _rank(row: DocumentRow) -> tuple[float, str]:
    return cost_of(row), row["source_file"]


def _files(row: DocumentRow) -> dict[str, str]:
    """Names of all files of a plan to their SHA-256, without its appendices."""
    others = {other["source_file"]: other["source_sha256"] for other in row["also_in"]}
    return {**others, row["source_file"]: row["source_sha256"]}


def _attached(row: DocumentRow) -> dict[str, str]:
    """Names of the appendix files of a plan to their SHA-256."""
    return {entry["source_file"]: entry["source_sha256"] for entry in row["attached"]}


def _other(row: DocumentRow) -> OtherFile:
    return OtherFile(
        source_file=row["source_file"],
        source_sha256=row["source_sha256"],
        format=row["format"],
        number=row["number"],
        issued_date=row["issued_date"],
    )


def _same_file(other: OtherFile, row: DocumentRow) -> bool:
    return other["source_file"] == row["source_file"]


def _sorted(others: Iterable[OtherFile]) -> list[OtherFile]:
    by_name = {other["source_file"]: other for other in others}
    return [by_name[name] for name in sorted(by_name)]
