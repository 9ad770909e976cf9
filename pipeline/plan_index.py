"""What is known of all plans of a dataset while it changes: by id, by file, by content, by likeness."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from sys import intern

from pipeline.appendices import Appendices
from pipeline.documents import Documents
from pipeline.doubles import Neighbours, identities
from pipeline.links import number_key
from pipeline.records import APPENDIX, AttachedFile, DocumentRow, OtherFile


class PlanIndex:
    """The plans' documents rows and where to find them. `present` names the files of this run's inputs; with `prune`
    what is not among them no longer counts. The rows are kept in a file in `folder` (`pipeline.documents`).

    Per plan it takes some five hundred bytes, so that a run's memory hardly depends on how much the dataset holds.
    """

    def __init__(self, present: Collection[str], prune: bool, folder: Path | None = None) -> None:
        self.documents = Documents(folder)
        self.appendices = Appendices(present, prune)
        self.neighbours = Neighbours()
        self.alone: set[str] = set()
        """Documents that are appendices without their plan."""
        self.touched: dict[str, None] = {}
        """Documents that came, went or changed since the dataset was loaded."""
        self.beside: set[str] = set()
        """Documents whose rows may name one of these."""
        self.numbers: set[str] = set()
        """The numbers that these have and had."""
        self._plans: dict[str, str] = {}
        self._contents: dict[int, str] = {}
        self._present = present
        self._prune = prune
        self._settled = False

    def load(self, rows: Iterable[DocumentRow]) -> None:
        """Take in what the dataset holds."""
        for row in rows:
            key = row["document_id"]
            self.documents[key] = row
            self._remember(row)
            for name, sha256 in files_of(row).items():
                self._plans[intern(name)] = key
                self._contents[_short(sha256)] = key

    def plan_of(self, name: str) -> str | None:
        """The plan that a file is one of, not counting appendices of plans."""
        return self._plans.get(name)

    def assign(self, name: str, key: str) -> None:
        """The file is one of that plan's now."""
        self._plans[intern(name)] = key

    def plan_with(self, sha256: str) -> str | None:
        """The plan that had a file of this content when the dataset was loaded, and is still there."""
        key = self._contents.get(_short(sha256))
        return key if key in self.documents else None

    def put(self, row: DocumentRow, *, new: bool = False) -> None:
        """A plan's row is this one now; `new` where its file was read."""
        self._forget(row["document_id"])
        self.documents[row["document_id"]] = row
        self._remember(row)
        self.appendices.remember(row, new=new)
        self._touch(row)

    def drop(self, key: str) -> DocumentRow:
        """Take a plan out; its last row."""
        self._forget(key)
        row = self.documents.pop(key)
        self._touch(row)
        for name in files_of(row):
            if self._plans.get(name) == key:
                del self._plans[name]
        return row

    def gone(self, row: DocumentRow) -> bool:
        """Whether no file of a plan is left that counts."""
        return self._prune and not any(name in self._present for name in files_of(row))

    def settle(self) -> None:
        """Find the plan of each appendix, where anything has changed since that was done."""
        if not self._settled:
            self.appendices.settle(self._there)
            self._settled = True

    def misplaced(self, at_hand: Callable[[str], bool]) -> set[str]:
        """Files to read so that each appendix stands where it belongs."""
        self.settle()
        return set(self.appendices.misplaced(self.documents, self._plans.keys(), at_hand))

    def _there(self) -> Iterator[DocumentRow]:
        return (row for row in self.documents.values() if not self.gone(row))

    def _touch(self, row: DocumentRow) -> None:
        self._settled = False
        self.touched[row["document_id"]] = None
        if row["number"]:
            self.numbers.add(number_key(row["number"]))

    def _remember(self, row: DocumentRow) -> None:
        self.neighbours.add(row["document_id"], identities(row))
        self.appendices.remember(row)
        if row["doc_type"] == APPENDIX:
            self.alone.add(row["document_id"])

    def _forget(self, key: str) -> None:
        if row := self.documents.get(key):
            self.neighbours.remove(key, identities(row))
            self.appendices.leave(row)
            self.alone.discard(key)
            self.beside.update(row["maybe_document_ids"])
            self._touch(row)


def files_of(row: DocumentRow) -> dict[str, str]:
    """Names of all files of a plan to their SHA-256, without its appendices."""
    others = {other["source_file"]: other["source_sha256"] for other in row["also_in"]}
    return {**others, row["source_file"]: row["source_sha256"]}


def attached_to(row: DocumentRow) -> dict[str, str]:
    """Names of the appendix files of a plan to their SHA-256."""
    return {entry["source_file"]: entry["source_sha256"] for entry in row["attached"]}


Reading = DocumentRow | OtherFile | AttachedFile
"""What is noted of one file: each has source_file, source_sha256, format and pipeline_version."""


def readings(row: DocumentRow) -> Iterator[Reading]:
    """What was read for a plan, the file of its rows first."""
    yield row
    yield from row["also_in"]
    yield from row["attached"]


def _short(sha256: str) -> int:
    return int(sha256[:15] or "0", 16)
