"""One run over many files into one dataset: what is read, in which order, and when it is written."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import cast

from pipeline.dataset import Dataset
from pipeline.ingest import Job, Outcome, Reject, no_access
from pipeline.links import cited_documents
from pipeline.merge import Merge
from pipeline.pool import Reader
from pipeline.records import DocumentRow, RejectRow
from pipeline.sources import InputError, Source
from pipeline.summary import RunCounts, Summary, summarize
from pipeline.version import pipeline_version

WRITE_EVERY = 2.0
"""Seconds between two commits: what a lost machine costs at most, and few enough waits for the disk."""

log = logging.getLogger("nhiemvu")


class Run:
    """A run over `sources` into `dataset`; with `prune` the dataset holds nothing else in the end.

    `outcomes` reads, `place` takes in and writes now and then, `finish` writes the rest and tells what was done.
    """

    def __init__(
        self,
        dataset: Dataset,
        sources: Sequence[Source],
        *,
        prune: bool = False,
        version: str | None = None,
        now: datetime | None = None,
    ) -> None:
        if prune and not sources:
            raise InputError("The input has no files; --prune would empty the dataset, so nothing was done")
        self.sources = sources
        self._dataset = dataset
        self._version = version or pipeline_version()
        self._now = now or datetime.now(UTC)
        documents = cast(list[DocumentRow], dataset.rows("documents"))
        rejects = cast(list[RejectRow], dataset.rows("rejects"))
        self._merge = Merge(documents, rejects, {source.name for source in sources}, prune)
        self._known = self._merge.known()
        self._read: set[str] = set()
        self._again: set[str] = set()
        self._written = time.monotonic()

    def outcomes(
        self, reader: Reader, sources: Iterable[Source], started: Callable[[Job], None] = lambda job: None
    ) -> Iterator[Outcome]:
        """What each of `sources` gives that is new or changed since the last run, or that the program reads anew."""
        closed: list[Reject] = []

        def jobs() -> Iterator[Job]:
            for source in sources:
                job = Job(source, "", self._now, self._version)
                try:
                    sha256 = source.sha256()
                except OSError as error:
                    closed.append(no_access(job, error))
                    continue
                if self._known.get(source.name) != (sha256, self._version):
                    yield Job(source, sha256, self._now, self._version)

        yield from reader(jobs(), started)
        yield from closed

    def place(self, outcome: Outcome) -> None:
        """Take in one outcome."""
        if isinstance(outcome, Reject):
            self._read.add(outcome.row["source_file"])
            if outcome.trace:
                log.error("%s: %s\n%s", outcome.row["source_file"], outcome.row["message"], outcome.trace)
        else:
            self._read.add(outcome.document["source_file"])
        self._merge.place(outcome)
        if time.monotonic() - self._written > WRITE_EVERY:
            self._write()

    def again(self) -> list[Source]:
        """Files that have to be read after all, since the one that gave their plan's rows no longer holds it. Empty
        when everything is read; to be asked until then."""
        lost_names = set(self._merge.lost()) - self._again
        lost = [source for source in self.sources if source.name in lost_names]
        for source in lost:
            self._again.add(source.name)
            self._known.pop(source.name, None)
        return lost

    def finish(self, *, interrupted: bool = False) -> Summary:
        """Write what is not yet written and tell what was done. An interrupted run removes nothing."""
        if not interrupted:
            self._merge.finish()
        self._write()
        self._link()
        names = {source.name for source in self.sources}
        counts = RunCounts(
            files=len(names),
            read=len(self._read),
            unchanged=0 if interrupted else len(names - self._read),
            removed=len(self._merge.removed),
            interrupted=interrupted,
        )
        rejects = [row for name, row in self._merge.rejects.items() if name in names]
        return summarize(self._dataset.root, counts, rejects)

    def _write(self) -> None:
        self._dataset.commit(self._merge.changes)
        self._merge.changes = {}
        self._written = time.monotonic()

    def _link(self) -> None:
        """Point citations to the plans that they cite, where these are in the dataset now."""
        citations = self._dataset.rows("citations")
        links = cited_documents(self._merge.documents.values(), citations)
        stale = set()
        for row in citations:
            link = links[row["document_id"], row["position"]]
            if row["cited_document_id"] != link:
                row["cited_document_id"] = link
                stale.add(row["document_id"])
        parts = {key: [row for row in citations if row["document_id"] == key] for key in sorted(stale)}
        self._dataset.commit({("citations", key): rows for key, rows in parts.items()})
