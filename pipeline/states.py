"""The published states of a dataset: whole folders that never change, and one pointer to the newest.

    .states/0000124/tasks/…parquet, state.json   a state; files that did not change are hard links to the state before
    .current -> .states/0000124                  which one is published: replaced at once, for all tables
    tasks -> .current/tasks                      what readers open; likewise the other tables

Why not a table format: Delta Lake, Iceberg and Hudi keep superseded files beside current ones, and only their own
readers can tell them apart; whoever reads the folder with pandas, DuckDB or Polars alone gets rows twice. A pointer
needs no journal: a crash leaves either the old pointer or the new one, and nothing to repair.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import disk

STATES, CURRENT, DRAFT, ABOUT = ".states", ".current", ".new", "state.json"
LAYOUT = 1
"""Of the folder; another number means that files are grouped or named otherwise."""
KEEP = 10
"""Finished states that are kept at least, the published one included."""
GRACE = timedelta(hours=1)
"""How long a state stays at least for those who read it still."""


class DatasetError(Exception):
    """A dataset that cannot be read or written; the message says why in a sentence."""


@dataclass(frozen=True)
class State:
    """One published state. `folder` holds its tables; `rows` counts their rows; `about` is what the run tells of
    itself; a run that was still going on when it published has not `finished`; `restored` is the number of the state
    that a rollback brought back."""

    folder: Path
    number: int
    made_at: datetime
    finished: bool
    version: str
    schema: str
    rows: dict[str, int]
    about: dict[str, Any] = field(default_factory=dict)
    restored: int | None = None
    layout: int = LAYOUT

    def text(self) -> bytes:
        """What `state.json` says."""
        said = {name: value for name, value in self.__dict__.items() if name != "folder"}
        return json.dumps({**said, "made_at": self.made_at.isoformat()}, ensure_ascii=False, indent=1).encode()


def current(root: Path) -> State | None:
    """The published state; None where nothing ever was. Raises DatasetError where the pointer leads nowhere."""
    # Resolved once: the pointer may move while the state is being read.
    folder = Path(os.path.realpath(root / CURRENT))
    if folder == Path(os.path.realpath(root)) / CURRENT and not folder.is_dir():
        return None
    try:
        return load(folder)
    except DatasetError as error:
        others = ", ".join(str(state.number) for state in history(root)) or "none"
        raise DatasetError(f"{error}; states that are whole: {others} (nhiemvu rollback NUMBER)") from None


def load(folder: Path) -> State:
    """The state in a folder; DatasetError where it is none."""
    try:
        said = json.loads((folder / ABOUT).read_text("utf-8"))
        known = {name: said[name] for name in said.keys() & State.__dataclass_fields__.keys()}
        return State(**{**known, "folder": folder, "made_at": datetime.fromisoformat(said["made_at"])})
    except (OSError, ValueError, KeyError, TypeError):
        raise DatasetError(f"The state {folder.name} of the dataset is damaged or gone") from None


def repair(root: Path) -> None:
    """Where the pointer is a folder, since somebody copied the dataset and followed the links, make it one again."""
    pointer, aside = root / CURRENT, root / STATES / f".old-{CURRENT}"
    # The folder is aside, and no pointer in its place, where a run was cut short just here.
    found = next((path for path in (pointer, aside) if path.is_dir() and not path.is_symlink()), None)
    if pointer.is_symlink() or found is None:
        return
    folder = root / STATES / f"{load(found).number:07}"
    load(folder)
    target = f"{STATES}/{folder.name}"
    if found == pointer:
        disk.give_way(pointer, target, aside)
    else:
        disk.point(pointer, target)


def history(root: Path) -> list[State]:
    """All states that are kept, the newest first."""
    found = []
    for folder in (root / STATES).glob("[0-9]*"):
        try:
            found.append(load(folder))
        except DatasetError:
            continue
    return sorted(found, key=lambda state: state.number, reverse=True)


def draft(root: Path) -> Path:
    """An empty folder in which the next state is put together."""
    folder = root / STATES / DRAFT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def publish(root: Path, make: Callable[[Path], State], tables: Mapping[str, object]) -> State:
    """Let `make` fill an empty folder with the table folders of the next state, synced, and tell about it; then publish
    it. Its folder and number are given here."""
    folder = draft(root)
    number = 1 + max((int(path.name) for path in (root / STATES).glob("[0-9]*")), default=0)
    try:
        made = make(folder)
        state = State(**{**made.__dict__, "number": number, "folder": root / STATES / f"{number:07}"})
        disk.write(folder / ABOUT, state.text())
        disk.sync_all(folder / table for table in tables)
        disk.sync(folder)
        folder.replace(state.folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    disk.sync(root / STATES)
    disk.point(root / CURRENT, f"{STATES}/{state.folder.name}")
    return state


def restate(root: Path, state: State) -> None:
    """Let a published state tell something else about itself; its rows stay."""
    disk.replace_file(root / STATES / state.folder.name / ABOUT, state.text())


def restore(root: Path, number: int, tables: Mapping[str, object], now: datetime) -> State:
    """Publish an earlier state once more, under a new number; DatasetError where it is not kept."""
    kept = {state.number: state for state in history(root)}
    if number not in kept:
        known = ", ".join(map(str, kept)) or "none"
        raise DatasetError(f"There is no state {number}; kept are: {known}")
    old = kept[number]

    def make(folder: Path) -> State:
        for table in tables:
            (folder / table).mkdir()
            # A table that came since is not there yet; the next run makes it.
            for path in (old.folder / table).glob("*"):
                if disk.same_file(path, folder / table / path.name):
                    disk.sync(folder / table / path.name)
        # What it told of its run no longer holds: the next run has to look at all files.
        return State(**{**old.__dict__, "made_at": now, "finished": True, "restored": number, "about": {}})

    return publish(root, make, tables)


def forget(root: Path, now: datetime | None = None) -> None:
    """Remove states that nobody needs: unfinished ones before the newest two, finished ones when KEEP newer ones are
    there and they are older than GRACE."""
    now = now or datetime.now(UTC)
    published = Path(os.path.realpath(root / CURRENT)).name
    finished = unfinished = 0
    for state in history(root):
        finished, unfinished = finished + state.finished, unfinished + (not state.finished)
        # A clock that was set back makes no state young.
        young = timedelta() <= now - state.made_at < GRACE
        kept = (finished <= KEEP or young) if state.finished else unfinished <= 2
        if not kept and state.folder.name != published:
            _remove(state.folder)


def _remove(folder: Path) -> None:
    # Renamed first: half a state is none.
    gone = folder.with_name(f".gone-{folder.name}")
    folder.replace(gone)
    shutil.rmtree(gone, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what a run that was cut short has left, a state that it had not published too; only for the one who
    writes."""
    published = Path(os.path.realpath(root / CURRENT))
    for folder in (root / STATES).glob("[0-9]*") if published.is_dir() else ():
        if published.name.isdigit() and int(folder.name) > int(published.name):
            _remove(folder)
    for left in (*(root / STATES).glob(".*"), *root.glob(".*.link"), *root.glob(".*.new")):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()
