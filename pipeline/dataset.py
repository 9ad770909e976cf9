"""The dataset as the one who writes it sees it: rows are staged plan by plan and published all at once.

A folder a table under the dataset's folder, in it one Parquet file for each year and province (`pipeline.partitions`);
what they belong to is a state that never changes (`pipeline.states`). Only what changed is written.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline import disk, earlier_layout, partitions, states
from pipeline.memory import give_back
from pipeline.moves import ONE, Moves, Place, place_of
from pipeline.packed import PackedRows
from pipeline.partitions import HOME, Home, files_of, home_of
from pipeline.records import PLAN_TABLES, SCHEMA_DIGEST, SCHEMAS, TABLES, PlanRecords
from pipeline.snapshot import Snapshot, open_snapshot, other_version
from pipeline.spool import Part, Spool
from pipeline.states import DatasetError as DatasetError
from pipeline.states import State

Changes = dict[tuple[str, str], Sequence[Mapping[str, Any]] | None]
"""(table, part) to the part's rows, or None to remove it. A part is a document_id; the one of rejects is "rejects"."""

LOCK = ".lock"


def plan_changes(records: PlanRecords) -> Changes:
    """What writes all rows of a plan."""
    rows = records.rows()
    part = records.document["document_id"]
    return {(table, part): rows[table] or None for table in PLAN_TABLES}


def no_plan(document_id: str) -> Changes:
    """What removes all rows of a plan."""
    return {(table, document_id): None for table in PLAN_TABLES}


class Dataset:
    """A dataset that this process alone may write; made by `edit_dataset`."""

    def __init__(self, root: Path, spool: Spool) -> None:
        self.root = root
        self.state = states.current(root)
        self._spool = spool
        self._places: dict[str, Place] | None = None

    @property
    def aside(self) -> Path:
        """The folder for what a run keeps on the disk while it lasts, in files without a name."""
        return self.root / states.STATES

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the disk refuses becomes a sentence, a DatasetError."""
        try:
            yield
        except partitions.MissingColumnError as error:
            raise DatasetError(other_version("documents", error)) from error
        except OSError as error:
            left = f"; published is still state {self.state.number}, whole" if self.state else ""
            # Arrow puts the number of the error and names of its own files into the words.
            reason = os.strerror(error.errno) if error.errno else error
            raise DatasetError(f"The dataset in {self.root} cannot be written: {reason}{left}") from error

    def stage(self, changes: Changes) -> None:
        """Take rows in, to be published later; they wait on the disk. Raises DatasetError where it is full."""
        with self.told():
            for part, rows in changes.items():
                self._spool.put(part, None if rows is None else PackedRows.of(part[0], rows))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All published rows of a table as plain values."""
        if self.state is None:
            return []
        rows: list[dict[str, Any]] = Snapshot(self.state).arrow(table).to_pylist()
        return rows

    def part(self, table: str, part: str) -> list[dict[str, Any]]:
        """The rows of one part of a table as they will be: those staged, else those published."""
        key = (table, part)
        found = self._spool.get(key) if key in self._spool else self._published(key)
        return list(found) if found else []

    def publish(self, about: Mapping[str, Any], *, finished: bool = True, now: datetime | None = None) -> State:
        """Make what is staged the state that readers see, together with what the run tells of itself (plain JSON).

        Where no row changed, the state that there is tells it. Raises DatasetError where it cannot be written; then
        readers see what they saw before.
        """
        told: dict[str, Any] = {"about": dict(about), "finished": finished, "version": metadata.version("nhiemvu")}
        with self.told():
            if self.state and not self._spool:
                if told != {name: getattr(self.state, name) for name in told}:
                    self.state = replace(self.state, **told)
                    states.restate(self.root, self.state)
            else:
                self._publish(told, now or datetime.now(UTC))
                states.forget(self.root)
        assert self.state
        return self.state

    def bring_up_to_date(self) -> None:
        """Give what an older version of the program wrote the layout and the columns that came since. Raises
        DatasetError where that cannot be done."""
        with self.told():
            if self.state is None and (old := earlier_layout.read(self.root)):
                for part, rows in old:
                    self._spool.put(part, PackedRows.of(part[0], rows))
                self._publish({}, datetime.now(UTC))
            if self.state is None:
                return
            if self.state.schema != SCHEMA_DIGEST or self.state.layout != states.LAYOUT:
                self._renew(self.state)
            _name_tables(self.root)

    def _renew(self, state: State) -> None:
        for table, schema in SCHEMAS.items():
            stored = next((state.folder / table).glob("*.parquet"), None)
            unknown = sorted({*pq.read_schema(stored).names} - {*schema.names}) if stored else []
            if unknown or state.layout > states.LAYOUT:
                named = f" (it has {', '.join(unknown)} in {table})" if unknown else ""
                raise DatasetError(f"The dataset was written by a newer version of nhiemvu{named}; update the program")
        self._publish({"about": state.about, "finished": state.finished}, datetime.now(UTC), renew=True)

    def _publish(self, told: Mapping[str, Any], now: datetime, *, renew: bool = False) -> None:
        old = self.state
        moves = self._moves(renew)

        def make(folder: Path) -> State:
            fresh: list[Path] = []
            rows = {}
            for table in SCHEMAS:
                (folder / table).mkdir()
                here = files_of(old.folder / table) if old and (old.folder / table).is_dir() else {}
                touched = moves.touched(table)
                count = old.rows.get(table, 0) if old else 0
                for group, path in here.items():
                    if group in touched:
                        count -= pq.read_metadata(path).num_rows
                    elif disk.same_file(path, folder / table / path.name):
                        fresh.append(folder / table / path.name)
                for group in sorted(touched):
                    pieces = self._pieces(table, moves, group, here)
                    if written := partitions.write_file(folder / table, group, SCHEMAS[table], pieces):
                        fresh.append(written[0])
                        count += written[1]
                if not any((folder / table).iterdir()):
                    fresh.append(partitions.write_empty(folder / table, SCHEMAS[table]))
                rows[table] = count
            disk.sync_all(fresh)
            base = {"finished": True, "version": metadata.version("nhiemvu"), "about": {}}
            return State(**{**base, **told}, folder=folder, number=0, made_at=now, schema=SCHEMA_DIGEST, rows=rows)

        # Named before there is anything behind the names: so the first pointer publishes all tables at once, too.
        _name_tables(self.root, folders=False)
        self.state = states.publish(self.root, make, SCHEMAS)
        _name_tables(self.root)
        self._places = moves.places()
        self._spool.clear()
        give_back()

    def _moves(self, renew: bool) -> Moves:
        staged = self._spool.staged
        one = staged.keys() - set(PLAN_TABLES)
        # One by one: a table of Arrow with its schema takes more memory than its row.
        homes = {key: self._home(key) for key in staged.get("documents", ())}
        return Moves(self._places_now(), staged, homes, one, renew)

    def _home(self, key: str) -> Home | None:
        head = self._spool.get(("documents", key))
        return home_of(head[0]) if head else None

    def _pieces(self, table: str, moves: Moves, group: str, here: Mapping[str, Path]) -> Iterator[pa.Table]:
        """The rows of a group's new file."""
        schema = SCHEMAS[table]
        if group == ONE:
            # Its rows come whole; nothing of the file before stays, but where it is only renewed.
            coming = [part for part in self._spool if part[0] == table]
            yield from partitions.whole(None if coming else here.get(ONE), schema)
            yield from (self._staged(part) for part in coming if self._spool.has_rows(part))
            return
        new = ((key, self._staged((table, key))) for key in moves.coming(table, group))
        old = [here[name] for name in moves.sources(group) if name in here]
        yield from partitions.merged(old, schema, partial(moves.stays, table, group), new)

    def _staged(self, part: Part) -> pa.Table:
        found = self._spool.get(part)
        assert found is not None
        return found.arrow()

    def _places_now(self) -> dict[str, Place]:
        """Where each published plan stands."""
        if self._places is None:
            self._places = {}
            for group, path in files_of(self.state.folder / "documents").items() if self.state else ():
                for row in partitions.read(path, SCHEMAS["documents"], HOME).to_pylist():
                    self._places[row["document_id"]] = place_of(home_of(row), group)
        return self._places

    def _published(self, part: Part) -> list[dict[str, Any]] | None:
        table, key = part
        place = self._places_now().get(key)
        group = (place.group if place else None) if table in PLAN_TABLES else ONE
        path = files_of(self.state.folder / table).get(group) if self.state and group else None
        if path is None:
            return None
        where = None
        if table in PLAN_TABLES:
            named = "document_id" in SCHEMAS[table].names
            # Every task_id begins with the plan's id and a slash; "0" is the character behind the slash.
            where = (
                pc.field("document_id") == key
                if named
                else (pc.field("task_id") >= f"{key}/") & (pc.field("task_id") < f"{key}0")
            )
        rows: list[dict[str, Any]] = partitions.conform(
            ds.dataset(path, format="parquet").to_table(filter=where), SCHEMAS[table]
        ).to_pylist()
        return rows


@contextmanager
def edit_dataset(root: Path, wait: float = 0.0) -> Iterator[Dataset]:
    """The dataset in folder `root`, made where there is none, brought up to date, locked against other writers.

    Raises DatasetError where another run holds it for longer than `wait` seconds or the folder cannot be written.
    What is staged and not published when it is left is lost.
    """
    with _alone(root, wait):
        try:
            spool = Spool(root / states.STATES)
        except OSError as error:
            raise _cannot(root, error) from None
        with spool:
            dataset = Dataset(root, spool)
            dataset.bring_up_to_date()
            yield dataset


def rollback(root: Path, number: int, wait: float = 0.0) -> State:
    """Publish an earlier state once more, even where the published one is damaged. Raises DatasetError where it is not
    kept or the dataset cannot be written."""
    with _alone(root, wait):
        try:
            state = states.restore(root, number, SCHEMAS, datetime.now(UTC))
            _name_tables(root)
            return state
        except OSError as error:
            raise _cannot(root, error) from None


@contextmanager
def _alone(root: Path, wait: float) -> Iterator[None]:
    """The lock of the dataset, once what a run that was cut short has left is gone."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / states.STATES).mkdir(exist_ok=True)
        lock = FileLock(root / LOCK, timeout=wait)
        lock.acquire()
    except Timeout:
        raise DatasetError(f"Another run is writing to {root}; wait for its end and start again") from None
    except OSError as error:
        raise _cannot(root, error) from None
    try:
        try:
            states.repair(root)
            states.sweep(root)
        except OSError as error:
            raise _cannot(root, error) from None
        yield
    finally:
        lock.release()


def _cannot(root: Path, error: OSError) -> DatasetError:
    return DatasetError(f"The folder {root} cannot be written: {error.strerror or error}")


def read_table(root: Path, table: str, where: pc.Expression | None = None) -> pa.Table:
    """The current rows of a table in the order of its key; `where` is a filter. Raises DatasetError where there is no
    dataset."""
    key = [(column, "ascending") for column in TABLES[table].key]
    return open_snapshot(root).arrow(table, where=where).sort_by(key)


def _name_tables(root: Path, *, folders: bool = True) -> None:
    """Let the tables' names lead into the published state; those that are folders still only where it is asked for."""
    for table in SCHEMAS:
        link, target = root / table, f"{states.CURRENT}/{table}"
        if link.is_symlink() and link.readlink() == Path(target):
            continue
        if link.is_dir() and not link.is_symlink():
            # Of an earlier layout, or of a copy that followed the links.
            if folders:
                disk.give_way(link, target, root / states.STATES / f".old-{table}")
        else:
            disk.point(link, target)
