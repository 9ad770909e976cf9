"""Rows that go from a worker to the dataset in one piece, and what waits on the disk meanwhile."""

import errno
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fake_plans
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_plans import records
from hypothesis import given
from hypothesis import strategies as st

import pipeline.ingest
from pipeline import partitions
from pipeline.blobs import Blobs
from pipeline.correction_undo import narrow
from pipeline.dataset import DatasetError, edit_dataset, plan_changes, read_table
from pipeline.documents import Documents
from pipeline.doubles import Neighbours
from pipeline.identity import identity
from pipeline.ingest import Job, Reject, ingest_unchanged
from pipeline.packed import PackedRows, packed
from pipeline.pool import Reader
from pipeline.records import PLAN_TABLES, SCHEMAS, PlanRecords, arrow_table
from pipeline.run import Run
from pipeline.sources import Source, find_sources
from pipeline.streams import batches


def plan(number: int = 1, tasks: int = 3) -> PlanRecords:
    return records(f"{number}.txt", number=f"{number}/KH-UBND", texts=tuple(f"Việc {n}." for n in range(tasks)))


# Packing


@pytest.mark.parametrize("tasks", [0, 1, 50])
def test_packed_rows_are_the_same_rows(tasks: int) -> None:
    plain = plan(tasks=tasks)
    small: PlanRecords = pickle.loads(pickle.dumps(packed(plain)))
    assert small.document == plain.document
    for name in PLAN_TABLES[1:]:
        rows, same = plain.rows()[name], small.rows()[name]
        assert len(same) == len(rows) and arrow_table(name, same).equals(arrow_table(name, rows))
        assert bool(same) == bool(rows)
    if tasks:
        assert isinstance(small.tasks, PackedRows) and small.tasks.arrow().schema.equals(SCHEMAS["tasks"], True)
        read = [{**task, "confidence": narrow(task["confidence"])} for task in plain.tasks]
        assert small.tasks == read and small.tasks[-1] == read[-1] and small.tasks[:2] == read[:2]
    else:
        assert small.tasks == [] and not isinstance(small.tasks, PackedRows)


def test_packing_twice_changes_nothing() -> None:
    once = packed(plan())
    assert packed(once).tasks is once.tasks
    assert PackedRows.of("tasks", once.tasks) is once.tasks


def test_rows_in_several_pieces_are_packed_whole() -> None:
    one, two = (arrow_table("tasks", plan(number).tasks) for number in (1, 2))
    both = PackedRows.of("tasks", pa.concat_tables([one, two]))
    assert both.arrow().equals(pa.concat_tables([one, two]))
    assert PackedRows.of("tasks", one.slice(0, 0)).arrow().num_rows == 0


def test_packed_and_plain_rows_give_the_same_files(tmp_path: Path) -> None:
    files = []
    for name, made in (("plain", lambda one: one), ("packed", packed)):
        with edit_dataset(tmp_path / name) as dataset:
            for number in range(5):
                dataset.stage(plan_changes(made(plan(number))))
            state = dataset.publish({})
        files.append(sorted(str(path.relative_to(state.folder)) for path in state.folder.rglob("*.parquet")))
    assert files[0] == files[1] and len(files[0]) == 6


def ingest(raw: Path, output: Path) -> None:
    sources = find_sources([raw], output)
    with edit_dataset(output) as dataset, Reader(1, fake_plans.read) as reader:
        run = Run(dataset, sources, version="1")
        for outcome in run.outcomes(reader, run.news()):
            run.place(outcome)
        run.finish()


def test_a_run_does_not_look_into_the_tasks_of_new_plans(
    raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        fake_plans.write(raw / f"{number}.txt", commune=f"Xã Số {number}", number=f"{number + 1}/KH-UBND")
    looked: list[str] = []
    unpacked = PackedRows._unpacked

    def noted(rows: PackedRows) -> list[Any]:
        looked.append(rows.table)
        return unpacked(rows)

    monkeypatch.setattr(PackedRows, "_unpacked", noted)
    ingest(raw, output)
    assert "documents" in looked and not {"tasks", "assignments", "targets"} & {*looked}
    assert read_table(output, "tasks").num_rows == 4


@pytest.mark.parametrize(
    ("error", "reason"), [(MemoryError(), "over_limit"), (pa.ArrowInvalid("out of range"), "program_error")]
)
def test_rows_that_cannot_be_packed_are_a_reject(
    error: Exception, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kế hoạch", "utf-8")
    source = Source("a.txt", path)
    job = Job(source, source.sha256(), datetime.now(UTC), "1")

    def refuse(_: PlanRecords) -> PlanRecords:
        raise error

    monkeypatch.setattr(pipeline.ingest, "ingest_file", lambda job: plan())
    monkeypatch.setattr(pipeline.ingest, "packed", refuse)
    outcome = ingest_unchanged(job)
    assert isinstance(outcome, Reject)
    assert (outcome.row["source_file"], outcome.row["stage"], outcome.row["reason"]) == ("a.txt", "check", reason)


# What waits on the disk


def test_bytes_come_back_from_their_place(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    contents = [b"", b"a", bytes(100_000), "Kế hoạch".encode()]
    places = [blobs.put(content) for content in contents]
    assert [blobs.get(place) for place in reversed(places)] == contents[::-1]
    assert list(tmp_path.iterdir()) == [], "the file has no name"
    blobs.clear()
    assert blobs.get(blobs.put(b"b")) == b"b"
    blobs.close()


def test_a_disk_that_is_full_while_plans_are_taken_in_is_said_in_a_sentence(
    raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_plans.write(raw / "1.txt")
    ingest(raw, output)
    fake_plans.write(raw / "2.txt", commune="Xã Mới")

    def full(documents: Documents, key: str, row: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Documents, "__setitem__", full)
    with pytest.raises(DatasetError, match="No space left on device; published is still state 1, whole"):
        ingest(raw, output)
    assert read_table(output, "documents").num_rows == 1


# Neighbours


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=60), st.integers(0, 3))
def test_neighbours_are_the_plans_of_the_same_buckets(steps: list[tuple[int, bool]], fresh: int) -> None:
    heads = [
        identity(records("a.txt", number=f"{n % 3 + 1}/KH-UBND", commune=f"Xã Số {n % 4}").document) for n in range(9)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.doubles._FRESH", fresh)
        neighbours = Neighbours()
        there: dict[str, int] = {}
        for n, comes in steps:
            if comes and f"{n:012}" not in there:
                there[f"{n:012}"] = n
                neighbours.add(f"{n:012}", [heads[n]])
            elif not comes and there.pop(f"{n:012}", None) is not None:
                neighbours.remove(f"{n:012}", [heads[n]])
            for me in heads:
                asked = {*me.likely()}
                assert neighbours.near([me]) == {key for key, n in there.items() if asked & {*heads[n].buckets()}}


# Files


def test_texts_of_each_row_have_no_dictionary_and_all_else_has(tmp_path: Path) -> None:
    (tmp_path / "tasks").mkdir()
    written = partitions.write_file(
        tmp_path / "tasks", "2024_1of1", SCHEMAS["tasks"], [arrow_table("tasks", plan().tasks)]
    )
    assert written
    footer = pq.read_metadata(written[0])
    columns = [footer.row_group(0).column(at) for at in range(footer.num_columns)]
    plain = {one.path_in_schema for one in columns if not any("DICTIONARY" in name for name in one.encodings)}
    # Parquet has no dictionaries of what is true or false.
    assert plain == partitions.OF_EACH_ROW | {"deadline_year_inferred"}


@pytest.mark.parametrize("cuts", [[1], [7, 7, 7], [1024], [1000, 3000, 1], [5, 4000]])
def test_rows_give_the_same_file_however_they_come(cuts: list[int], tmp_path: Path) -> None:
    rows = arrow_table("tasks", plan(tasks=partitions.ROWS + 2 * partitions.BATCH + 5).tasks)

    def cut() -> Iterator[pa.Table]:
        at = 0
        for length in cuts:
            yield rows.slice(at, length)
            at += length
        yield rows.slice(at)

    names = set()
    for way, pieces in (("whole", [rows]), ("cut", cut())):
        (tmp_path / way).mkdir()
        written = partitions.write_file(tmp_path / way, "g", SCHEMAS["tasks"], pieces)
        assert written and written[1] == len(rows)
        assert pq.read_table(written[0]).equals(rows)
        assert pq.read_metadata(written[0]).num_row_groups == 2
        names.add(written[0].name)
    assert len(names) == 1


def test_a_stream_has_all_published_rows(output: Path) -> None:
    with edit_dataset(output) as dataset:
        assert list(batches(dataset, "tasks")) == []
        for number in range(1, 8):
            year = 2020 + number % 3
            one = records(f"{number}.txt", number=f"{number}/KH-UBND", issued_date=None, issued_year=year)
            dataset.stage(plan_changes(one))
        dataset.publish({})
        found = [
            row["task_id"] for batch in batches(dataset, "tasks", ["task_id", "text"]) for row in batch.to_pylist()
        ]
        assert len(list((output / "tasks").iterdir())) == 3
        assert sorted(found) == read_table(output, "tasks")["task_id"].to_pylist()


def test_arrow_makes_arrays_without_pandas_and_pandas_is_still_there() -> None:
    code = (
        "import sys, pyarrow as pa\n"
        "from pipeline.memory import without_pandas\n"
        "without_pandas()\n"
        "assert pa.array([1, 2]).to_pylist() == [1, 2] and 'pandas' not in sys.modules\n"
        "import pandas\n"
        "assert list(pa.table({'a': [1]}).to_pandas()['a']) == [1] and pandas.DataFrame({'a': [1]}).shape == (1, 1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
