"""The plans and the large dataset that the measures share, in a folder that may be kept from one bench to the next."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from load.write import TASKS, add_plan, path_of

from bench_ops.command import ingest, say

SEED = 1
RATE = 22
"""Plans a second that estimates reckon with, of text, two workers and two processors."""


@dataclass(frozen=True)
class Work:
    """The work folder: `pool` holds each plan once, measures link what they need."""

    folder: Path

    @property
    def plans(self) -> Path:
        """The input of the large dataset."""
        return self.folder / "known" / "plans"

    @property
    def dataset(self) -> Path:
        """The large dataset."""
        return self.folder / "known" / "dataset"

    def fresh(self, name: str) -> Path:
        """An empty folder of a measure."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def link(self, count: int, folder: Path, first: int = 1) -> Path:
        """Have the plans number `first` to `first + count - 1` in `folder`; they are written once."""
        pool = self.folder / f"pool-{SEED}-{TASKS}"
        pool.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        for serial in range(first, first + count):
            path = path_of(serial, pool)
            if not path.exists():
                add_plan(serial, pool, SEED)
            if not (folder / path.name).exists():
                os.link(path, folder / path.name)
        return folder

    def known(self, count: int) -> None:
        """Have the large dataset know `count` plans, read by the present version of the program."""
        have = self._said()
        if have == count:
            say(f"The dataset of {count:,} plans is there")
            return
        if have is None or have > count:
            shutil.rmtree(self.plans.parent, ignore_errors=True)
            have = 0
        todo = count - have
        say(f"Making the dataset of {count:,} plans: {todo:,} to read, about {todo / RATE / 60:.0f} minutes")
        self._mark(None)
        ingest([self.link(count, self.plans)], self.dataset)
        self._mark(count)

    def adopt(self, plans: Path, dataset: Path, count: int) -> None:
        """Keep what another measure has read, as the beginning of the large dataset."""
        if (self._said() or 0) >= count:
            return
        shutil.rmtree(self.plans.parent, ignore_errors=True)
        self.plans.parent.mkdir(parents=True)
        plans.rename(self.plans)
        dataset.rename(self.dataset)
        self._mark(count)

    def _mark(self, count: int | None) -> None:
        self.plans.parent.mkdir(parents=True, exist_ok=True)
        (self.plans.parent / "made.json").write_text(json.dumps(_stamp(count)), "utf-8")

    def _said(self) -> int | None:
        """How many plans the large dataset knows; None where it is not there or of another version."""
        try:
            said = json.loads((self.plans.parent / "made.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        count = said.get("plans")
        return count if isinstance(count, int) and said == _stamp(count) else None


def _stamp(count: int | None) -> dict[str, object]:
    from pipeline.version import pipeline_version

    return {"plans": count, "seed": SEED, "tasks": TASKS, "version": pipeline_version()}
