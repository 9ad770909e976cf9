"""The appendix files of a dataset while it changes: which there are, whose rows hold them, whose they should be."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from pipeline.attachment_match import Attachment, Match, Plans
from pipeline.records import APPENDIX, DocumentRow

NO_PLAN = Match(None)
Known = tuple[str, str | None, str]
"""SHA-256, title and refers_to of an appendix file; what follows from them is worked out when it is asked for."""


class Appendices:
    """What is known of all appendix files. `present` names the files of this run's inputs; with `prune` what is not
    among them no longer counts."""

    def __init__(self, present: Collection[str], prune: bool) -> None:
        self._present = present
        self._prune = prune
        self._known: dict[str, Known] = {}
        self._holders: dict[str, str] = {}
        self._matches: dict[str, Match] | None = None
        self._of_plan: dict[str, list[str]] = {}

    def remember(self, row: DocumentRow, *, new: bool = False) -> None:
        """Take in what a documents row says: an appendix on its own, or a plan with appendices. A `new` reading counts
        more than what was known."""
        if row["doc_type"] == APPENDIX:
            self._known[row["source_file"]] = row["source_sha256"], row["title"], row["refers_to"] or ""
        for entry in row["attached"]:
            name = entry["source_file"]
            self._holders[name] = row["document_id"]
            if new or name not in self._known:
                self._known[name] = entry["source_sha256"], entry["title"], entry["refers_to"]

    def leave(self, row: DocumentRow) -> None:
        """The row no longer holds its appendices."""
        for entry in row["attached"]:
            if self._holders.get(entry["source_file"]) == row["document_id"]:
                del self._holders[entry["source_file"]]

    def forget(self, name: str) -> None:
        """The file is no appendix any more."""
        self._known.pop(name, None)

    def stays(self, name: str) -> bool:
        """Whether the file's rows stay in those of a plan as far as is known."""
        return name in self._holders and (self._matches is None or self.match(name).plan is not None)

    def holder(self, name: str) -> str | None:
        """The plan whose rows hold those of the file."""
        return self._holders.get(name)

    def settle(self, documents: Callable[[], Iterable[DocumentRow]]) -> None:
        """Find the plan of each appendix among the plans that there are now; each call of `documents` gives all."""
        there = [
            Attachment(name, *known)
            for name, known in sorted(self._known.items())
            if not self._prune or name in self._present
        ]
        plans = Plans(lambda: (row for row in documents() if row["doc_type"] != APPENDIX), there) if there else None
        self._matches = {one.name: plans.match(one) for one in there} if plans else {}
        of_plan: defaultdict[str, list[str]] = defaultdict(list)
        for name, match in self._matches.items():
            if match.plan:
                of_plan[match.plan].append(name)
        self._of_plan = dict(of_plan)

    def match(self, name: str) -> Match:
        """The plan of an appendix, as it was settled last."""
        return (self._matches or {}).get(name, NO_PLAN)

    def of(self, row: DocumentRow) -> list[str]:
        """The files that a plan is to be read with: as it was settled, or as it was read last."""
        if self._matches is None:
            return [entry["source_file"] for entry in row["attached"]]
        return list(self._of_plan.get(row["document_id"], ()))

    def misplaced(
        self, documents: Mapping[str, DocumentRow], alone: Collection[str], at_hand: Callable[[str], bool]
    ) -> Iterator[str]:
        """Files to read so that each appendix stands where it belongs; `alone` names the files with rows of their own,
        `at_hand` tells those that can be read."""
        wanted: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name, match in (self._matches or {}).items():
            if match.plan:
                wanted[match.plan][name] = self._known[name][0]
            elif name not in alone and at_hand(name):
                yield name
        for key in {*wanted, *self._holders.values()}:
            row = documents[key]
            has = {entry["source_file"]: entry["source_sha256"] for entry in row["attached"]}
            needs = {name: sha256 for name, sha256 in wanted[key].items() if name in has or at_hand(name)}
            if has != needs and at_hand(row["source_file"]):
                yield row["source_file"]
