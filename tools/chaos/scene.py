"""What scenarios share: the passing folder, the random numbers, the processes at hand, and what a scenario found."""

import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from chaos.checks import Faults
from chaos.process import Driver, Reader

T = TypeVar("T")


@dataclass
class Result:
    """What a scenario found. `message` is what the user sees; `wrong` what should not be."""

    scenario: str
    runs: int = 0
    torn: int = 0
    lost: int = 0
    doubled: int = 0
    message: str = ""
    note: str = ""
    wrong: list[str] = field(default_factory=list)
    phases: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        """Whether all was as it should be."""
        return not (self.torn or self.lost or self.doubled or self.wrong)

    def take(self, faults: Faults, when: str) -> None:
        """Count what a reading found."""
        self.torn += faults.torn
        self.lost += faults.lost
        self.doubled += faults.doubled
        self.wrong += [f"{when}: {fault}" for fault in faults.loose]

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(otherwise)

    def expect_said(self, words: str, said: str) -> None:
        """Note where the user is not told so, or is shown a stack trace."""
        self.expect(words in said, f"not said: {words!r}; said: {said[-300:]}")
        self.expect("Traceback" not in said, f"a stack trace: {said[-300:]}")


class Scene:
    """The passing folder and the processes of a run of `make chaos`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        self.reader = Reader()
        self._next: Driver | None = None
        self._count = 0
        self._made: dict[str, Any] = {}

    def draw(self, *name: object) -> random.Random:
        """Random numbers of their own for what is named."""
        return random.Random("/".join(map(str, (self.seed, *name))))

    def fresh(self, name: str = "run") -> Path:
        """A folder that is not there yet."""
        self._count += 1
        return self.folder / f"{name}-{self._count}"

    def copy(self, dataset: Path, name: str = "run") -> Path:
        """A copy of a dataset, links as links."""
        target = self.fresh(name)
        shutil.copytree(dataset, target, symlinks=True)
        return target

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives; it is asked once."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def driver(self) -> Driver:
        """One that is ready, or nearly so; the next one starts meanwhile."""
        one = self._next or Driver()
        self._next = Driver()
        return one

    def remove(self, *folders: Path) -> None:
        """Make room."""
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    """Tell what is being done, apart from the figures."""
    print(line, file=sys.stderr, flush=True)


def phase(root: Path, told: int) -> str:
    """What a run was doing that was killed, from what is on the disk; `told` is the number of the state of which it had
    last said, or that it found."""
    folder = root / ".states"
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    published = int((root / ".current").readlink().name) if (root / ".current").is_symlink() else 0
    newest = max((int(name) for name in names if name.isdigit()), default=0)
    if any(name.startswith(".old-") for name in names):
        return "old folders give way"
    if any(name.startswith(".gone-") for name in names):
        return "forgetting states"
    if ".new" in names:
        return "building the draft"
    if newest > published:
        return "between draft and pointer"
    return "behind the pointer" if published > told else "reading or staging"
