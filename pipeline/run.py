"""One run over many files into one dataset: what is read, in which order, and when it is written."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
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

CACHE = ".cache"
"""Folder in the dataset for what readers keep between runs; hidden, so that no table is looked for in it."""

log = logging.getLogger("nhiemvu")


class Run:
    """A run over `sources` into `dataset`; with `prune` the dataset holds nothing else in the end.

    `outcomes` reads, `place` takes in and writes now and then, `finish` writes the rest and tells what was done.
    Recognised pages are kept in `cache`, a folder in the dataset where none is given.
    """

    def __init__(
        self,
        dataset: Dataset,
        sources: Sequence[Source],
        *,
        prune: bool = False,
        version: str | None = None,
        now: datetime | None = None,
        cache: Path | None = None,
    ) -> None:
        if prune and not sources:
            raise InputError("The input has no files; --prune would empty the dataset, so nothing was done")
        self.sources = sources
        self._dataset = dataset
        self._cache = cache or dataset.root / CACHE
        self._version = version or pipeline_version()
        self._now = now or datetime.now(UTC)
        documents = cast(list[DocumentRow], dataset.rows("documents"))
        rejects = cast(list[RejectRow], dataset.rows("rejects"))
        self._by_name = {source.name: source for source in sources}
        self._merge = Merge(documents, rejects, self._by_name.keys(), prune, dataset.part)
        self._known = self._merge.known()
        self._read: set[str] = set()
        self._again: set[tuple[str, ...]] = set()
        self._written = time.monotonic()

    def outcomes(
        self, reader: Reader, sources: Iterable[Source], started: Callable[[Job], None] = lambda job: None
    ) -> Iterator[Outcome]:
        """What each of `sources` gives that is new or changed since the last run, or that the program reads anew."""
        closed: list[Reject] = []

        def jobs() -> Iterator[Job]:
            for source in sources:
                job = Job(source, "", self._now, self._version, self._cache)
                try:
                    sha256 = source.sha256()
                except OSError as error:
                    closed.append(no_access(job, error))
                    continue
                if self._known.get(source.name) != (sha256, self._version):
                    yield Job(source, sha256, self._now, self._version, self._cache, self._attached(source))

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
        """Files that have to be read after all: the one that gave their plan's rows no longer holds it, or they are to
        be read with other appendices. Empty when everything is read; to be asked until then."""
        found = []
        for name in sorted(self._merge.unsettled() & self._by_name.keys()):
            # A file is read once more with the same appendices, not for ever.
            reading = (name, *self._merge.attached_to(name))
            if reading not in self._again:
                self._again.add(reading)
                self._known.pop(name, None)
                found.append(self._by_name[name])
        return found

    def _attached(self, source: Source) -> tuple[tuple[Source, str], ...]:
        """The appendices to read with a file, as far as they can be opened."""
        found = []
        for name in self._merge.attached_to(source.name):
            with suppress(OSError):
                found.append((self._by_name[name], self._by_name[name].sha256()))
        return tuple(found)

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
