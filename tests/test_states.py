"""The dataset on disk: whole states, whatever happens while they are published."""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_plans import records
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import disk, earlier_layout, open_dataset, partitions, states
from pipeline.dataset import DatasetError, edit_dataset, no_plan, plan_changes, read_table, rollback
from pipeline.partitions import EMPTY, Home, files_of_years
from pipeline.records import PLAN_TABLES, SCHEMAS, PlanRecords, arrow_table

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def plan(number: int, *texts: str, **head: Any) -> PlanRecords:
    """A plan with an id of its own."""
    return records(f"{number}.txt", number=f"{number}/KH-UBND", texts=texts or (f"Việc {number}.",), **head)


def put(output: Path, *plans: PlanRecords, gone: tuple[str, ...] = (), about: dict[str, Any] | None = None) -> int:
    """Publish plans, and the number of the state."""
    with edit_dataset(output) as dataset:
        for one in plans:
            dataset.stage(plan_changes(one))
        for key in gone:
            dataset.stage(no_plan(key))
        return dataset.publish(about or {}, now=NOW).number


def names(output: Path) -> dict[str, list[str]]:
    """The files that a reader of each table finds."""
    return {table: sorted(path.name for path in (output / table).iterdir()) for table in SCHEMAS}


def read(output: Path) -> dict[str, list[str]]:
    """What plain pandas sees: the plan of every row, by table."""
    keys = {table: "document_id" if "document_id" in SCHEMAS[table].names else "task_id" for table in PLAN_TABLES}
    return {
        table: sorted(key[:12] for key in pd.read_parquet(output / table, columns=[column])[column])
        for table, column in keys.items()
    }


def expected(*plans: PlanRecords) -> dict[str, list[str]]:
    """What readers see of these plans."""
    return {
        table: sorted(one.document["document_id"] for one in plans for _ in one.rows()[table]) for table in PLAN_TABLES
    }


# Readers


def test_pandas_duckdb_and_polars_read_the_current_rows(output: Path) -> None:
    put(output, plan(1, "Một.", "Hai."), plan(2, issued_date=date(2025, 1, 1)))
    put(output, plan(1, "Ba."))
    texts = ["Ba.", "Việc 2."]
    assert sorted(pd.read_parquet(output / "tasks")["text"]) == texts
    assert sorted(pl.read_parquet(output / "tasks")["text"]) == texts
    found = duckdb.sql(f"SELECT text FROM read_parquet('{output}/tasks/*.parquet') ORDER BY text").fetchall()
    assert [text for (text,) in found] == texts
    assert sorted(open_dataset(output).pandas("tasks")["text"]) == texts
    assert list(pd.read_parquet(output / "tasks").columns) == SCHEMAS["tasks"].names


def test_an_open_dataset_stays_one_state_while_others_publish(output: Path) -> None:
    old, new = plan(1, "Cũ.", "Cũ hơn."), plan(1, "Mới.")
    first = put(output, old, about={"night": 1})
    data = open_dataset(output)
    put(output, new, plan(2))
    assert (data.number, data.about, data.finished) == (first, {"night": 1}, True)
    assert sorted(data.pandas("tasks")["text"]) == ["Cũ hơn.", "Cũ."]
    assert len(data.arrow("assignments", ["task_id"])) == 2
    assert len(open_dataset(output).arrow("tasks", where=pa.compute.field("text") == "Mới.")) == 1
    assert len(list(data.folder("tasks").iterdir())) == 1
    with pytest.raises(DatasetError, match="no table plans; there are: documents"):
        data.folder("plans")


def test_what_is_no_dataset_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="There is no dataset in"):
        open_dataset(tmp_path)


def test_a_state_that_is_no_longer_kept_is_said_in_a_sentence(output: Path) -> None:
    put(output, plan(1))
    data = open_dataset(output)
    shutil.rmtree(output / ".states" / "0000001")
    with pytest.raises(DatasetError, match="state 1 is no longer kept"):
        data.arrow("tasks")
    with pytest.raises(DatasetError, match="damaged or gone; states that are whole: none"):
        open_dataset(output)


# What is written


@pytest.mark.parametrize(
    ("head", "group"),
    [
        ({}, "2024_1of1"),
        ({"issued_date": None, "issued_year": 2023}, "2023_1of1"),
        ({"issued_date": None, "plan_start": date(2022, 1, 1)}, "2022_1of1"),
        ({"issued_date": None, "plan_start": None, "province": None}, "0000_1of1"),
    ],
)
def test_years(head: dict[str, Any], group: str, output: Path) -> None:
    put(output, plan(1, **head))
    assert {path.name.partition(".")[0] for path in (output / "tasks").iterdir()} == {group}


@pytest.mark.parametrize(
    ("counts", "files"),
    [
        ([], {}),
        ([(2024, 0)], {2024: 1}),
        ([(2024, 10_000)], {2024: 1}),
        ([(2024, 10_000), (2024, 1), (0, 5)], {2024: 2, 0: 1}),
        ([(2024, 20_000)], {2024: 2}),
        ([(2024, 20_001)], {2024: 4}),
        ([(2024, 85_000)], {2024: 16}),
    ],
)
def test_a_year_has_as_many_files_as_it_needs(counts: list[tuple[int, int]], files: dict[int, int]) -> None:
    assert files_of_years(Home(year, 7, tasks) for year, tasks in counts) == files


def test_the_provinces_of_a_year_are_spread_and_stay_together(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "MOST", 4)
    plans = [plan(number, province=f"Tỉnh {number % 7}") for number in range(40)]
    for one in plans:
        put(output, one)
    frames = [pd.read_parquet(path) for path in (output / "tasks").iterdir()]
    assert 4 <= len(frames) <= 7
    provinces = [set(frame["province"]) for frame in frames]
    assert sum(map(len, provinces)) == len(set().union(*provinces)) == 7
    assert read(output) == expected(*plans)
    # And back, when most of them go.
    put(output, gone=tuple(one.document["document_id"] for one in plans[4:]))
    assert read(output) == expected(*plans[:4])
    assert len(list((output / "tasks").iterdir())) == 1


def test_only_what_changed_is_written(output: Path) -> None:
    first = plan(1), plan(2, issued_date=date(2023, 1, 1)), plan(3, issued_date=date(2022, 1, 1))
    put(output, *first)
    before = {path.name: path.stat().st_ino for path in (output / "tasks").iterdir()}
    put(output, plan(4))
    after = {path.name: path.stat().st_ino for path in (output / "tasks").iterdir()}
    assert len(after) == 3
    assert len(before.items() & after.items()) == 2


def test_a_plan_whose_year_is_read_otherwise_moves(output: Path) -> None:
    one = plan(1)
    put(output, one, plan(2))
    moved = one.with_document(issued_date=date(2023, 1, 1))
    # Only the documents row is written; the others have to follow it.
    with edit_dataset(output) as dataset:
        dataset.stage({("documents", one.document["document_id"]): [moved.document]})
        dataset.publish({})
    assert read(output) == expected(one, plan(2))
    assert all(len(files) == 2 for table, files in names(output).items() if table != "rejects")


def test_a_plan_that_goes_leaves_no_file(output: Path) -> None:
    put(output, plan(1))
    put(output, gone=(plan(1).document["document_id"],))
    assert names(output) == {table: [EMPTY] for table in SCHEMAS}


def test_what_is_staged_is_there_before_it_is_published(output: Path) -> None:
    old, new = plan(1, "Cũ."), plan(1, "Mới.", "Mới hơn.")
    key = old.document["document_id"]
    put(output, old, plan(2))
    with edit_dataset(output) as dataset:
        assert [row["text"] for row in dataset.part("tasks", key)] == ["Cũ."]
        assert len(dataset.part("assignments", key)) == 1
        dataset.stage(plan_changes(new))
        assert [row["text"] for row in dataset.part("tasks", key)] == ["Mới.", "Mới hơn."]
        assert [row["text"] for row in dataset.rows("tasks")] == ["Cũ.", "Việc 2."]
        dataset.stage(no_plan(key))
        assert dataset.part("tasks", key) == []
    assert read(output) == expected(old, plan(2))


def test_a_run_without_changes_makes_no_state(output: Path) -> None:
    assert put(output, plan(1), about={"files": 1}) == 1
    assert put(output, about={"files": 1}) == 1
    assert put(output, about={"files": 2}) == 1
    assert open_dataset(output).about == {"files": 2}


def test_rejects_are_replaced_whole(output: Path) -> None:
    row = {
        "source_file": "a.txt",
        "source_sha256": None,
        "stage": "read",
        "reason": "empty",
        "message": "Không có chữ.",
        "rejected_at": NOW,
        "pipeline_version": "1",
    }
    for rows in ([row, {**row, "source_file": "b.txt"}], [row], None):
        with edit_dataset(output) as dataset:
            dataset.stage({("rejects", "rejects"): rows})
            dataset.publish({})
        assert read_table(output, "rejects")["source_file"].to_pylist() == [one["source_file"] for one in rows or ()]


STEPS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["Tỉnh Hà Nam", "Tỉnh Hà Giang", None]), st.integers(0, 3)), max_size=9
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, cuts=st.sets(st.integers(0, 8)))
def test_the_same_rows_give_the_same_files_whatever_came_before(
    steps: list[tuple[int, str | None, int]], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        # Few tasks are enough to split a year, and to join it again.
        patched.setattr(partitions, "MOST", 2)
        the_same_files(steps, cuts, tmp_path_factory)


def the_same_files(
    steps: list[tuple[int, str | None, int]], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    there: dict[int, PlanRecords] = {}
    output = tmp_path_factory.mktemp("steps")
    ids = {number: plan(number).document["document_id"] for number in range(1, 7)}
    with edit_dataset(output) as dataset:
        for place, (number, province, tasks) in enumerate(steps):
            if tasks:
                there[number] = plan(number, *(f"Việc {n}." for n in range(tasks)), province=province).renamed(
                    ids[number]
                )
                dataset.stage(plan_changes(there[number]))
            else:
                there.pop(number, None)
                dataset.stage(no_plan(ids[number]))
            if place in cuts:
                dataset.publish({})
        state = dataset.publish({})
    assert read(output) == expected(*there.values())
    assert state.rows == {table: sum(len(one.rows()[table]) for one in there.values()) for table in PLAN_TABLES} | {
        "rejects": 0
    }
    at_once = tmp_path_factory.mktemp("at-once")
    put(at_once, *there.values())
    assert names(at_once) == names(output)


def test_row_groups_do_not_depend_on_how_rows_came(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "ROWS", 7)
    plans = [plan(number, *(f"Việc {n}." for n in range(number))) for number in range(1, 9)]
    for one in plans:
        put(output, one)
    put(tmp_path / "other", *plans)
    assert names(output) == names(tmp_path / "other")
    (path,) = (output / "tasks").iterdir()
    groups = pq.ParquetFile(path).metadata
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [7] * 5 + [1]


# A run that is cut short


class Crash(BaseException):
    pass


CALLS = ("replace", "rename", "link", "symlink", "fsync", "mkdir", "unlink")


@contextmanager
def watched(each: Callable[[str, tuple[Any, ...]], None]) -> Iterator[None]:
    """`each` is told every call that changes names or waits for the disk, before it is made."""
    with pytest.MonkeyPatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, telling(each, name, getattr(os, name)))
        yield


def telling(each: Callable[[str, tuple[Any, ...]], None], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def told(*args: Any, **more: Any) -> Any:
        each(name, args)
        return work(*args, **more)

    return told


def crash_at(step: int) -> Callable[[str, tuple[Any, ...]], None]:
    left = [step]

    def count(name: str, args: tuple[Any, ...]) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Crash

    return count


def steps_of(work: Callable[[], object]) -> int:
    made: list[str] = []
    with watched(lambda name, args: made.append(name)):
        work()
    return len(made)


def test_whatever_a_crash_leaves_readers_see_a_whole_state(tmp_path: Path) -> None:
    old = plan(1, "Cũ."), plan(2, issued_date=date(2025, 1, 1))
    new = plan(1, "Mới.", "Mới hơn.")
    new.citations.clear()

    def begin(place: str) -> Path:
        put(tmp_path / place, *old)
        return tmp_path / place

    counted = begin("counted")
    total = steps_of(lambda: put(counted, new))
    assert total > 30
    seen = set()
    for step in range(total):
        output = begin(str(step))
        with pytest.raises(Crash), watched(crash_at(step)):
            put(output, new)
        found = read(output)
        assert found in (expected(*old), expected(new, old[1]))
        seen.add(found == expected(*old))
        # The next run goes on as if nothing had been, and leaves nothing behind.
        put(output, new)
        assert read(output) == expected(new, old[1])
        assert {path.name for path in (output / ".states").iterdir()} <= {"0000001", "0000002", "0000003"}
        assert {path.name for path in output.iterdir()} == {*SCHEMAS, ".states", ".current", ".lock"}
    assert seen == {True, False}


def test_a_crash_in_the_first_run_leaves_nothing_or_all(tmp_path: Path) -> None:
    total = steps_of(lambda: put(tmp_path / "counted", plan(1)))
    for step in range(total):
        output = tmp_path / str(step)
        with pytest.raises(Crash), watched(crash_at(step)):
            put(output, plan(1))
        # All tables are there, or none.
        there = {(output / table).exists() for table in SCHEMAS}
        assert len(there) == 1
        assert there == {False} or read(output) == expected(plan(1))
        put(output, plan(1))
        assert read(output) == expected(plan(1))


def test_a_crash_in_a_rollback_leaves_one_or_the_other(tmp_path: Path) -> None:
    def begin(place: str) -> Path:
        put(tmp_path / place, plan(1))
        put(tmp_path / place, plan(2))
        return tmp_path / place

    counted = begin("counted")
    total = steps_of(lambda: rollback(counted, 1))
    for step in range(total):
        output = begin(str(step))
        with pytest.raises(Crash), watched(crash_at(step)):
            rollback(output, 1)
        assert read(output) in (expected(plan(1)), expected(plan(1), plan(2)))
        rollback(output, 1)
        assert read(output) == expected(plan(1))


def copied(place: Path, *plans: PlanRecords) -> Path:
    """A dataset whose links somebody's copy followed."""
    put(place / "whole", *plans)
    shutil.copytree(place / "whole", place / "copy")
    return place / "copy"


@pytest.mark.parametrize("can", [True, False])
def test_a_crash_while_a_copy_gets_its_links_again_loses_nothing(
    can: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = plan(1), plan(2, province="Tỉnh Hà Giang")
    if not can:
        monkeypatch.setattr(disk, "_exchange", lambda one, other: False)

    def open_it(output: Path) -> None:
        with edit_dataset(output):
            pass

    counted = copied(tmp_path / "counted", *plans)
    total = steps_of(lambda: open_it(counted))
    assert total > 10
    for step in range(total):
        output = copied(tmp_path / str(step), *plans)
        with pytest.raises(Crash), watched(crash_at(step)):
            open_it(output)
        if can and hasattr(ctypes.CDLL(None), "renameat2"):
            assert read(output) == expected(*plans)
        open_it(output)
        assert read(output) == expected(*plans)
        assert all((output / table).is_symlink() for table in (*SCHEMAS, ".current"))


def test_what_is_published_is_on_the_disk_before_the_pointer_says_so(output: Path) -> None:
    """The worst that a power cut can do: names and contents that nobody waited for are lost, the pointer is not."""
    put(output, plan(1), plan(2, issued_date=date(2025, 1, 1)))
    synced: dict[str, int] = {}
    changed: dict[str, int] = {}
    clock = 0
    pointed = []

    def each(name: str, args: tuple[Any, ...]) -> None:
        nonlocal clock
        clock += 1
        if name == "fsync":
            synced[str(Path(f"/proc/self/fd/{args[0]}").readlink())] = clock
            return
        target = Path(os.fspath(args[1] if name in ("replace", "rename", "link", "symlink") else args[0]))
        if name in ("replace", "rename"):
            source = str(args[0])
            for record in (synced, changed):
                for path in [path for path in record if path == source or path.startswith(f"{source}/")]:
                    record[str(target) + path[len(source) :]] = record.pop(path)
        if target == output / ".current":
            state = output / Path(args[0]).readlink()
            pointed.append(state)
            check(state)
        changed[str(target.parent)] = clock

    def check(state: Path) -> None:
        # A file that has no other name is new.
        for path in state.rglob("*"):
            if path.is_file() and path.stat().st_nlink == 1:
                assert str(path) in synced, f"{path} was not waited for"
        for folder in (state, *(state / table for table in SCHEMAS), state.parent):
            assert synced.get(str(folder), 0) > changed.get(str(folder), 0), f"the names in {folder}"

    with watched(each):
        put(output, plan(3))
    assert [path.name for path in pointed] == ["0000002"]
    assert synced[str(output)] > changed[str(output)]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_leaves_what_was(number: int, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, plan(1))

    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DatasetError, match=f"{os.strerror(number)}; published is still state 1, whole"):
        put(output, plan(2))
    monkeypatch.undo()
    assert read(output) == expected(plan(1))
    assert [path.name for path in (output / ".states").iterdir()] == ["0000001"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_disk_that_is_full_while_rows_wait_is_said_in_a_sentence(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, plan(1))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Path("/dev/full").open("r+b"))  # noqa: SIM115
    with pytest.raises(DatasetError, match="No space left on device; published is still state 1, whole"):
        put(output, plan(2))
    assert read(output) == expected(plan(1))


def test_without_hard_links_files_are_copied(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, plan(1))

    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    other = plan(2, issued_date=date(2025, 1, 1))
    put(output, other)
    assert read(output) == expected(plan(1), other)


# Writers


def test_two_writers_at_once(output: Path) -> None:
    with edit_dataset(output), pytest.raises(DatasetError, match="Another run is writing"), edit_dataset(output, 0.05):
        pass


# History


def test_earlier_states_are_listed_and_brought_back(output: Path) -> None:
    put(output, plan(1))
    put(output, plan(2), about={"inputs": "x"})
    put(output, gone=(plan(1).document["document_id"],))
    assert [(state.number, state.rows["documents"]) for state in states.history(output)] == [(3, 1), (2, 2), (1, 1)]
    state = rollback(output, 2)
    assert (state.number, state.restored, state.about) == (4, 2, {})
    assert read(output) == expected(plan(1), plan(2))
    put(output, plan(3))
    assert read(output) == expected(plan(1), plan(2), plan(3))
    with pytest.raises(DatasetError, match="There is no state 9; kept are: 5, 4, 3, 2, 1"):
        rollback(output, 9)


def test_a_damaged_state_is_left_by_a_rollback(output: Path) -> None:
    put(output, plan(1))
    put(output, plan(2))
    (output / ".states" / "0000002" / "state.json").write_text("{", "utf-8")
    with pytest.raises(DatasetError, match=r"damaged or gone; states that are whole: 1 \(nhiemvu rollback NUMBER\)"):
        put(output, plan(3))
    rollback(output, 1)
    assert read(output) == expected(plan(1))
    put(output, plan(3))
    assert read(output) == expected(plan(1), plan(3))


def test_a_state_that_was_never_published_is_none(output: Path) -> None:
    put(output, plan(1))
    shutil.copytree(output / ".states" / "0000001", output / ".states" / "0000002")
    put(output, plan(2))
    assert [(state.number, state.rows["documents"]) for state in states.history(output)] == [(2, 2), (1, 1)]


def test_states_are_kept_while_somebody_may_need_them(output: Path) -> None:
    for number in range(1, 16):
        with edit_dataset(output) as dataset:
            dataset.stage(plan_changes(plan(number)))
            dataset.publish({}, finished=number % 2 == 1)
    # All are young, but unfinished ones are only for those who read them now.
    assert [state.number for state in states.history(output)] == [15, 14, 13, 12, 11, 9, 7, 5, 3, 1]
    late = datetime.now(UTC) + timedelta(days=1)
    for number in range(16, 24):
        put(output, plan(number))
    states.forget(output, late)
    kept = [state.number for state in states.history(output)]
    assert kept == [23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12]
    assert len(pd.read_parquet(output / "documents")) == 23


def test_a_clock_that_was_set_back_harms_nothing(output: Path) -> None:
    for number in range(1, 14):
        put(output, plan(number))
    states.forget(output, datetime(2001, 1, 1, tzinfo=UTC))
    assert [state.number for state in states.history(output)] == list(range(13, 3, -1))
    assert len(pd.read_parquet(output / "documents")) == 13


# Other versions


def test_a_dataset_of_the_first_layout_is_taken_over(output: Path) -> None:
    plans = plan(1), plan(2, province=None)
    for table, schema in SCHEMAS.items():
        (output / table).mkdir(parents=True)
        pq.write_table(schema.empty_table(), output / table / EMPTY)
        for one in plans if table in PLAN_TABLES else ():
            path = output / table / f"{one.document['document_id']}.parquet"
            pq.write_table(arrow_table(table, one.rows()[table]), path)
    put(output, plan(3))
    assert read(output) == expected(*plans, plan(3))
    assert {path.name for path in output.iterdir()} == {*SCHEMAS, ".states", ".current", ".lock"}


def test_a_first_layout_that_was_cut_short_is_not_taken_over(output: Path) -> None:
    (output / "documents").mkdir(parents=True)
    pq.write_table(SCHEMAS["documents"].empty_table(), output / "documents" / EMPTY)
    (output / earlier_layout.JOURNAL).write_text("{}")
    with pytest.raises(DatasetError, match="cut short"):
        put(output, plan(1))


def written_with(output: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Make the dataset one of another version: change all tables' rows and the schema's name."""
    state = states.current(output)
    assert state
    for path in (state.folder / "documents").iterdir():
        pq.write_table(change(pq.read_table(path)), path)
    path = state.folder / "state.json"
    path.write_text(path.read_text("utf-8").replace(state.schema, "0" * 12), "utf-8")


def test_rows_of_an_older_version_get_the_new_columns(output: Path) -> None:
    put(output, plan(1))
    written_with(output, lambda rows: rows.drop_columns(["also_in", "attached", "refers_to", "commune_now"]))
    assert open_dataset(output).pandas("documents")["also_in"].map(list).tolist() == [[]]
    assert len(open_dataset(output).arrow("documents", ["commune_now"])) == 1
    put(output, plan(2))
    frame = pd.read_parquet(output / "documents")
    assert frame["also_in"].map(list).tolist() == [[], []]
    assert frame["commune_now"].isna().all()
    assert list(frame.columns) == SCHEMAS["documents"].names


def test_rows_without_a_column_that_must_be_there(output: Path) -> None:
    put(output, plan(1))
    written_with(output, lambda rows: rows.drop_columns(["task_count"]))
    with pytest.raises(DatasetError, match="had no task_count; remove the dataset and read the plans again"):
        open_dataset(output).arrow("documents")
    with pytest.raises(DatasetError, match="had no task_count"):
        put(output, plan(2))


def test_a_newer_version_is_not_written_over(output: Path) -> None:
    put(output, plan(1))
    written_with(output, lambda rows: rows.append_column("budget", pa.array([1.0])))
    with pytest.raises(DatasetError, match=r"newer version of nhiemvu \(it has budget in documents\); update"):
        put(output, plan(2))
    assert len(open_dataset(output).arrow("documents")) == 1


def test_a_copy_that_followed_the_links_reads_and_is_mended(output: Path, tmp_path: Path) -> None:
    put(output, plan(1))
    copy = tmp_path / "copy"
    shutil.copytree(output, copy)
    assert read(copy) == expected(plan(1))
    put(copy, plan(2))
    assert read(copy) == expected(plan(1), plan(2))
