"""The batches of a run: what one task run of Prefect reads and takes in.

All batches of a run draw from one stream, so that the workers go on reading while Prefect notes the end of a batch.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from pipeline.ingest import Job, Outcome, Reject
from pipeline.pool import Reads
from pipeline.run import Run
from pipeline.sources import Source

BATCH = 100
"""Files a task run: a task run costs Prefect some hundredths of a second, a file often less."""


class Batch:
    """Some files in a row; `read` takes in what they give, and what it does not take in is left for the next try."""

    def __init__(
        self,
        run: Run,
        reader: Reads,
        sources: Sequence[Source],
        outcomes: Iterator[Outcome],
        started: Callable[[Job], None],
    ) -> None:
        self._run = run
        self._reader = reader
        self._sources = sources
        self._outcomes = outcomes
        self._started = started
        self.files = 0
        """Files taken in."""

    def read(self, last: bool) -> None:
        """Read and take in. Raises OSError where the machine would not give files, unless it is the last try: then
        they are rejects."""
        closed: list[Reject] = []
        for outcome in self._outcomes:
            if not last and isinstance(outcome, Reject) and outcome.row["reason"] == "no_access":
                closed.append(outcome)
            else:
                self._run.place(outcome)
                self.files += 1
        if closed:
            names = {reject.row["source_file"] for reject in closed}
            again = [source for source in self._sources if source.name in names]
            self._outcomes = self._run.outcomes(self._reader, again, self._started)
            raise OSError("; ".join(reject.row["message"] for reject in closed))


def batches(
    run: Run, reader: Reads, sources: Sequence[Source], started: Callable[[Job], None] = lambda job: None
) -> Iterator[Batch]:
    """The batches of one reading of `sources`, each to be read before the next is asked for; none where nothing is to
    be read."""
    outcomes = run.outcomes(reader, sources, started)
    for first in outcomes:
        yield Batch(run, reader, sources, chain([first], islice(outcomes, BATCH - 1)), started)
