"""One run over many files into one dataset: what is read, in which order, and when it is published."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from pipeline.correcting import Correcting
from pipeline.corrections import Corrections
from pipeline.dataset import Dataset
from pipeline.ingest import Job, Outcome, Reject, no_access
from pipeline.links import link_changes
from pipeline.merge import Merge
from pipeline.pool import Reads
from pipeline.records import DocumentRow, RejectRow
from pipeline.repetition import Repetition, Versions
from pipeline.sources import InputError, Source
from pipeline.stamps import stamped
from pipeline.streams import batches
from pipeline.summary import RunCounts, Summary, summarize
from pipeline.sums import Sums

PUBLISH_EVERY = 60.0
"""Seconds between two publications at least: what a lost machine costs."""
PUBLISH_SHARE = 20
"""A publication waits this many times as long as the one before took: they cost a twentieth of the time at most."""
CACHE = ".cache"
"""Folder in the dataset for what readers keep between runs; hidden, so that no table is looked for in it."""

log = logging.getLogger("nhiemvu")


class Run:
    """A run over `sources` into `dataset`; with `prune` the dataset holds nothing else in the end.

    `news` tells what has to be read, `outcomes` reads it, `place` takes it in and publishes now and then, `again` tells
    what has to be read after all, `finish` publishes the rest and tells what was done. Where inputs and program are
    those of the run before, nothing of the dataset is loaded.

    Recognised pages and the sums of files are kept in `cache`, a folder in the dataset where none is given.
    `corrections` are what people have put right.
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
        corrections: Corrections | None = None,
    ) -> None:
        if prune and not sources:
            raise InputError("The input has no files; --prune would empty the dataset, so nothing was done")
        self.sources = sources
        self._dataset = dataset
        self._prune = prune
        self._cache = cache or dataset.root / CACHE
        self._version = Versions(version)
        self._now = now or datetime.now(UTC)
        self._by_name = {source.name: source for source in sources}
        self._sums = Sums(self._cache)
        self._correcting = Correcting(corrections or Corrections(), dataset.state.about if dataset.state else {})
        basis = self._correcting.basis
        self._repetition = Repetition(dataset.state, self._by_name.keys(), prune, self._version, basis)
        self._again: set[tuple[str, ...]] = set()
        self._staged: set[str] = set()
        self._published = time.monotonic()
        self._publishing = 0.0
        self._waiting = False

    @cached_property
    def repeats(self) -> Summary | None:
        """The summary of the run before, where this one would do the same: the files are the same, so is the program,
        and nothing failed that may go well now."""
        if not self._repetition.likely:
            return None
        return self._repetition.summary(self._sums.all_of(self.sources))

    @cached_property
    def merge(self) -> Merge:
        """What the dataset holds, loaded when it is first needed."""
        documents = (
            cast(DocumentRow, row) for batch in batches(self._dataset, "documents") for row in batch.to_pylist()
        )
        rejects = cast(list[RejectRow], self._dataset.rows("rejects"))
        with self._dataset.told():
            return Merge(
                documents,
                rejects,
                self._by_name.keys(),
                self._prune,
                self._dataset.part,
                self._correcting,
                self._dataset.aside,
            )

    @cached_property
    def _stale(self) -> dict[str, bool]:
        """Names of the files that have to be read, and whether that is done."""
        if self.repeats:
            return {}
        sums = self._sums.all_of(source for source in self.sources if self.merge.files.has_sum(source.name))
        return {
            name: False
            for name in self._by_name
            if not (found := sums.get(name)) or not self.merge.files.is_read(name, found, self._version)
        }

    def news(self) -> list[Source]:
        """The files that are new or changed since they were read, or that the program reads anew."""
        return [source for source in self.sources if source.name in self._stale]

    def outcomes(
        self, reader: Reads, sources: Iterable[Source], started: Callable[[Job], None] = lambda job: None
    ) -> Iterator[Outcome]:
        """What each of `sources` gives that has to be read."""
        closed: list[Reject] = []

        def jobs() -> Iterator[Job]:
            for source in sources:
                if source.name not in self._stale:
                    continue
                job = Job(source, "", self._now, self._version("any"), self._cache)
                try:
                    sha256 = self._sums.of(source)
                except OSError as error:
                    closed.append(no_access(job, error))
                    continue
                yield replace(job, sha256=sha256, attached=self._attached(source))

        yield from reader(jobs(), started)
        yield from closed

    def place(self, outcome: Outcome) -> None:
        """Take in one outcome."""
        outcome = stamped(outcome, self._version)
        if isinstance(outcome, Reject):
            self._stale[outcome.row["source_file"]] = True
            if outcome.trace:
                log.error("%s: %s\n%s", outcome.row["source_file"], outcome.row["message"], outcome.trace)
        else:
            self._stale[outcome.document["source_file"]] = True
        with self._dataset.told():
            self.merge.place(outcome)
        self._stage()
        if time.monotonic() - self._published > max(PUBLISH_EVERY, PUBLISH_SHARE * self._publishing):
            self._publish(finished=False)

    def again(self) -> list[Source]:
        """Files that have to be read after all: the one that gave their plan's rows no longer holds it, or they are to
        be read with other appendices. Empty when everything is read; to be asked until then."""
        if self.repeats:
            return []
        found = []
        for name in sorted(self.merge.unsettled() & self._by_name.keys()):
            # A file is read once more with the same appendices, not for ever.
            reading = (name, *self.merge.attached_to(name))
            if reading not in self._again:
                self._again.add(reading)
                self._stale.setdefault(name, False)
                found.append(self._by_name[name])
        return found

    def finish(self, *, interrupted: bool = False) -> Summary:
        """Publish what is not yet published and tell what was done. An interrupted run removes nothing."""
        if self.repeats:
            self._sums.save()
            return replace(self.repeats, counts=replace(self.repeats.counts, interrupted=interrupted))
        if not interrupted:
            # Else what is said of the plans' relations is not known to be whole.
            with self._dataset.told():
                self.merge.finish(related=self._repetition.related)
            self._stage()
            self._link()
        self._stage(rejects=True)
        if self._waiting or self._dataset.state is None:
            self._publish(finished=not interrupted)
        names = self._by_name.keys()
        read = sum(self._stale.values())
        counts = RunCounts(
            files=len(names),
            read=read,
            unchanged=0 if interrupted else len(names) - read,
            removed=len(self.merge.removed),
            interrupted=interrupted,
        )
        rejects = [row for name, row in self.merge.rejects.rows.items() if name in names]
        summary = summarize(self._dataset, counts, rejects, self._correcting.notices)
        if not interrupted:
            sums = {name: self.merge.files.sum_of(name) for name in names}
            lasting = replace(summary, notices=self._correcting.lasting)
            self._dataset.publish({**self._correcting.about, **self._repetition.told(sums, lasting)}, finished=True)
        self._sums.save()
        return summary

    def _attached(self, source: Source) -> tuple[tuple[Source, str], ...]:
        """The appendices to read with a file, as far as they can be opened."""
        found = []
        for name in self.merge.attached_to(source.name):
            with suppress(OSError):
                found.append((self._by_name[name], self._sums.of(self._by_name[name])))
        return tuple(found)

    def _stage(self, *, rejects: bool = False) -> None:
        changes = self.merge.pending.take()
        if rejects:
            changes.update(self.merge.rejects.changes())
        if changes:
            self._dataset.stage(changes)
            self._staged.update(key for table, key in changes if table == "citations")
            self._waiting = True

    def _publish(self, *, finished: bool) -> None:
        """Publish what there is; a run that was cut short is told from one that ended by what it tells of itself."""
        self._stage(rejects=True)
        started = time.monotonic()
        self._dataset.publish({}, finished=finished)
        self._published = time.monotonic()
        self._publishing = self._published - started
        self._staged.clear()
        self._waiting = False

    def _link(self) -> None:
        """Point citations to the plans that they cite."""
        everything = not self._repetition.related
        for changes in link_changes(self._dataset, self.merge.plans, self._staged, all_plans=everything):
            self._dataset.stage(changes)
            self._waiting = True
