"""What a run costs where the dataset is large and little is new, and that it gives what a run over everything gives."""

import json
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import fake_plans
import pytest
from fake_plans import records, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corrections import parse_corrections
from pipeline.dataset import edit_dataset, read_table
from pipeline.documents import Documents
from pipeline.identity import identity
from pipeline.ingest import Job, Outcome, Reject
from pipeline.merge import Merge
from pipeline.pool import Reader
from pipeline.records import PLAN_TABLES, AttachedFile, DocumentRow
from pipeline.run import Run
from pipeline.sources import Source, find_sources
from pipeline.summary import Summary, from_json, to_json
from pipeline.sums import Sums

Ingest = Callable[..., Summary]
Row = dict[str, Any]


def many(count: int) -> Iterator[DocumentRow]:
    for n in range(count):
        place = f"Xã Số {n % 700}"
        yield records(
            f"tinh/huyen-{n % 50}/Kế hoạch {n:05}.txt",
            f"{n * 7919:064x}",
            commune=place,
            number=f"{n % 300 + 1}/KH-UBND",
            title=f"Nâng cao Chỉ số PAPI và cải cách hành chính của {place} năm 2024",
        ).document | {"document_id": f"{n:012x}"}


def published(output: Path) -> str:
    """The state that readers see."""
    return (output / ".current").readlink().name


# Memory


def test_a_row_comes_back_as_it_was_put_in() -> None:
    documents = Documents()
    rows = list(many(5))
    for row in rows:
        documents[row["document_id"]] = row
    assert list(documents.values()) == rows and list(documents) == [row["document_id"] for row in rows]
    del documents[rows[0]["document_id"]]
    assert len(documents) == 4 and rows[0]["document_id"] not in documents
    documents[rows[1]["document_id"]]["title"] = "Một tên khác"
    assert documents[rows[1]["document_id"]] == rows[1]


def test_a_known_plan_takes_half_a_kilobyte() -> None:
    count = 1500
    rows = list(many(count))
    present = dict.fromkeys(row["source_file"] for row in rows)
    tracemalloc.start()
    merge = Merge(iter(rows), [], present.keys(), False, lambda table, key: [])
    taken = tracemalloc.get_traced_memory()[0] / count
    tracemalloc.stop()
    assert len(merge.documents) == count and taken < 560


def test_a_file_takes_little() -> None:
    folder, count = Path("/somewhere/deep/in/a/house"), 1000
    tracemalloc.start()
    sources = [Source(name := f"tỉnh/kế hoạch {n}.pdf", folder / name) for n in range(count)]
    taken = tracemalloc.get_traced_memory()[0] / count
    tracemalloc.stop()
    assert taken < 500
    assert [str(source.path) for source in sources[:1]] == ["/somewhere/deep/in/a/house/tỉnh/kế hoạch 0.pdf"]


# A run with nothing new


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each run that loads what the dataset holds."""
    found: list[int] = []

    def counted(*args: Any) -> Merge:
        found.append(1)
        return Merge(*args)

    monkeypatch.setattr("pipeline.run.Merge", counted)
    return found


def test_a_run_with_nothing_new_loads_nothing_and_tells_the_same(
    raw: Path, output: Path, ingest: Ingest, loads: list[int]
) -> None:
    for n in range(5):
        write(raw / f"{n}.txt", commune=f"Xã Số {n}")
    write(raw / "x.txt", reason="damaged")
    first = ingest()
    number = published(output)
    second = ingest()
    assert len(loads) == 1 and published(output) == number
    assert (second.counts.read, second.counts.unchanged) == (0, 6)
    assert {**to_json(second), "counts": None} == {**to_json(first), "counts": None}
    assert second.exit_code == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: write(raw / "new.txt", commune="Xã Mới"),
        lambda raw: write(raw / "a.txt", texts=["Khác."]),
        lambda raw: (raw / "a.txt").unlink(),
        lambda raw: (raw / "a.txt").rename(raw / "b.txt"),
        lambda raw: (raw / "a.txt").chmod(0o644) or {"prune": True},
        lambda raw: {"version": "2"},
        lambda raw: {"corrections": parse_corrections(b"task_id,field,value,who,when,why\nx,lead,,Lan,2026-01-05,y\n")},
    ],
)
def test_whatever_may_change_the_dataset_is_looked_at(
    change: Callable[[Path], Any], raw: Path, ingest: Ingest, loads: list[int]
) -> None:
    write(raw / "a.txt")
    write(raw / "c.txt", commune="Xã Bối Cầu")
    ingest()
    more = change(raw)
    ingest(**(more if isinstance(more, dict) else {}))
    assert len(loads) == 2


def test_what_failed_and_may_go_well_now_is_tried_again(raw: Path, ingest: Ingest, loads: list[int]) -> None:
    write(raw / "a.txt")
    write(raw / "b.txt", do="fail")
    assert [ingest().counts.read for _ in range(2)] == [2, 1]
    assert len(loads) == 2


def test_a_run_that_was_cut_short_is_not_taken_for_a_whole_one(
    raw: Path, output: Path, ingest: Ingest, loads: list[int]
) -> None:
    write(raw / "a.txt")
    write(raw / "b.txt", commune="Xã Bối Cầu")
    sources = find_sources([raw], output)
    with edit_dataset(output) as dataset:
        run = Run(dataset, sources, version="1")
        for outcome in run.outcomes(Reader(1, fake_plans.read), sources[:1]):
            run.place(outcome)
        assert run.finish(interrupted=True).exit_code == 130
    assert [ingest().counts.read for _ in range(2)] == [1, 0]
    # The first loads nothing that is not there, but asks; the third repeats the second.
    assert len(loads) == 2


def test_a_summary_comes_back_from_json(raw: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    write(raw / "b.txt", reason="encrypted")
    summary = ingest()
    assert from_json(json.loads(json.dumps(to_json(summary)))) == summary


def test_a_clock_that_was_set_back_does_no_harm(raw: Path, output: Path, ingest: Ingest) -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    write(raw / "a.txt", texts=["Một."])
    write(raw / "b.txt", commune="Xã Bối Cầu")
    ingest(now=later)
    write(raw / "a.txt", texts=["Hai."])
    assert ingest(now=later - timedelta(days=3000)).counts.read == 1
    assert sorted(read_table(output, "tasks")["text"].to_pylist()) == ["Công khai ngân sách xã.", "Hai."]
    assert ingest(now=later - timedelta(days=4000)).counts.read == 0


# Sums of files


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files whose content was read for their sums."""
    found: list[str] = []
    real = Source.sha256

    def counted(source: Source) -> str:
        found.append(source.name)
        return real(source)

    monkeypatch.setattr(Source, "sha256", counted)
    return found


def at_rest(path: Path) -> Source:
    """The file as one that is not new; the time at which its inode changed cannot be set."""
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return Source(path.name, path)


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file was at rest for a day."""
    real = time.time_ns
    monkeypatch.setattr("pipeline.sums.time.time_ns", lambda: real() + 86_400 * 10**9)


def test_a_file_that_did_not_change_is_hashed_once(tmp_path: Path, hashed: list[str], tomorrow: None) -> None:
    (tmp_path / "a").write_text("x")
    source = at_rest(tmp_path / "a")
    for _ in range(3):
        sums = Sums(tmp_path / "cache")
        assert sums.all_of([source]) == {"a": source.sha256()}
        sums.save()
    assert hashed == ["a"] * 4


@pytest.mark.parametrize("change", ["content", "replaced", "touched"])
def test_a_file_that_may_have_changed_is_hashed_again(
    change: str, tmp_path: Path, hashed: list[str], tomorrow: None
) -> None:
    path = tmp_path / "a"
    path.write_text("one")
    sums = Sums(tmp_path / "cache")
    before = sums.of(at_rest(path))
    sums.save()
    if change == "replaced":
        (tmp_path / "b").write_text("two")
        (tmp_path / "b").replace(path)
    elif change == "content":
        path.write_text("two")
    # Size and time of the content are the same in all cases; inode and its own time tell.
    source = at_rest(path)
    after = Sums(tmp_path / "cache").of(source)
    assert hashed == ["a", "a"] and (after != before) is (change != "touched")


def test_a_file_that_has_just_changed_is_not_trusted(tmp_path: Path, hashed: list[str]) -> None:
    (tmp_path / "a").write_text("x")
    for _ in range(2):
        sums = Sums(tmp_path / "cache")
        sums.of(Source("a", tmp_path / "a"))
        sums.save()
    assert hashed == ["a", "a"]


@pytest.mark.parametrize("spoil", [lambda c: b"", lambda c: c[:-1], lambda c: bytes([c[0] ^ 1]) + c[1:]])
def test_spoilt_sums_are_made_anew(
    spoil: Callable[[bytes], bytes], tmp_path: Path, hashed: list[str], tomorrow: None
) -> None:
    (tmp_path / "a").write_text("x")
    source = at_rest(tmp_path / "a")
    sums = Sums(tmp_path)
    right = sums.of(source)
    sums.save()
    (tmp_path / "sums").write_bytes(spoil((tmp_path / "sums").read_bytes()))
    assert Sums(tmp_path).of(source) == right and hashed == ["a", "a"]


def test_one_new_file_costs_one_entry(tmp_path: Path, hashed: list[str], tomorrow: None) -> None:
    path = tmp_path / "cache" / "sums"
    sizes, sources = [], []
    for name in "abcd":
        (tmp_path / name).write_text(name)
        sources.append(at_rest(tmp_path / name))
        sums = Sums(tmp_path / "cache")
        sums.all_of(sources)
        sums.save()
        sizes.append(path.stat().st_size)
    assert hashed == list("abcd")
    assert {later - earlier for earlier, later in pairwise(sizes)} == {sizes[0]}
    # A run that was killed while it wrote an entry spoils that one alone, and the next run writes all anew.
    path.write_bytes(path.read_bytes()[:-5])
    for _ in range(2):
        sums = Sums(tmp_path / "cache")
        sums.all_of(sources)
        sums.save()
    assert hashed == list("abcdd")
    assert path.stat().st_size == sizes[-1]


def test_entries_that_nobody_asks_for_go(tmp_path: Path, tomorrow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.sums.SPARE", 2)
    for name in "abcdefgh":
        (tmp_path / name).write_text(name)
        sums = Sums(tmp_path / "cache")
        sums.of(at_rest(tmp_path / name))
        sums.save()
    assert (tmp_path / "cache" / "sums").stat().st_size <= 4 * 72


def test_a_file_that_cannot_be_opened_has_no_sum(tmp_path: Path) -> None:
    gone = Source("a", tmp_path / "a")
    assert Sums(tmp_path).all_of([gone]) == {"a": None}
    with pytest.raises(OSError):
        Sums(tmp_path).of(gone)


# The same as a run over everything

TEXTS = [f"Nhiệm vụ số {n}: công khai, niêm yết, rà soát và báo cáo {word}" for n, word in enumerate("abcdefgh")]
AMENDED = [*TEXTS[:6], "Một việc khác hẳn, không có trong bản đầu.", "Và thêm một việc nữa không giống."]
PLACES = ("Xã An Lão", "Xã An Lao", "Xã Bối Cầu")
PLAN = st.fixed_dictionaries(
    {"commune": st.sampled_from(PLACES), "format": st.sampled_from(["text", "docx", "pdf", "scan"])},
    optional={
        "number": st.sampled_from([None, "8/KH-UBND", "15/KH-UBND"]),
        "issued_date": st.sampled_from([None, "2024-01-20", "2024-03-06"]),
        "texts": st.sampled_from([AMENDED, []]),
    },
)
CITED = st.just(
    {
        "number": "15/KH-UBND",
        "issued_date": "2024-01-20",
        "issuer_level": "province",
        "district": None,
        "commune": None,
        "format": "text",
    }
)
APPENDIX = st.fixed_dictionaries(
    {
        "doc_type": st.just("appendix"),
        "refers_to": st.sampled_from(
            ["Kèm theo Kế hoạch số 7/KH-UBND ngày 5/3/2024 của UBND xã An Lão", "Kèm theo Kế hoạch", ""]
        ),
        "title": st.sampled_from(["PHỤ LỤC I", "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ"]),
        "format": st.sampled_from(["text", "pdf"]),
    }
)
NAMES = tuple(f"{folder}/{name}" for folder in ("một", "hai") for name in "abcde")
STEP = st.tuples(
    st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), PLAN, PLAN, CITED, APPENDIX), min_size=1, max_size=5),
    st.booleans(),
)


def read(job: Job) -> Outcome:
    """`fake_plans.read` with appendices, which hold no tasks."""
    content = json.loads(job.source.path.read_text("utf-8"))
    refers_to = content.pop("refers_to", None)
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / "plan", **{"texts": TEXTS, **content})
        outcome = fake_plans.read(Job(Source(job.source.name, file), job.sha256, job.now, job.version))
    assert not isinstance(outcome, Reject)
    if refers_to is not None:
        return outcome.with_document(refers_to=refers_to)
    attached = []
    for source, sha256 in job.attached:
        there = json.loads(source.path.read_text("utf-8"))
        if there.get("doc_type") == "appendix":
            attached.append(
                AttachedFile(
                    source_file=source.name,
                    source_sha256=sha256,
                    format=there["format"],
                    title=there["title"],
                    refers_to=there["refers_to"],
                    keys=[],
                    pipeline_version=None,
                )
            )
    return outcome.with_document(attached=sorted(attached, key=lambda entry: entry["source_file"]))


def ingest_once(raw: Path, output: Path, *, prune: bool = False, only: Sequence[str] | None = None) -> Summary:
    sources = [source for source in find_sources([raw], output) if only is None or source.name in only]
    with edit_dataset(output) as dataset:
        run = Run(dataset, sources, prune=prune and bool(sources), version="1")
        todo = run.news()
        while todo:
            for outcome in run.outcomes(Reader(1, read), todo):
                run.place(outcome)
            todo = run.again()
        return run.finish()


def put(raw: Path, files: Mapping[str, Mapping[str, Any] | None]) -> None:
    for name, content in files.items():
        if content is None:
            (raw / name).unlink(missing_ok=True)
        else:
            write(raw / name, **content)


def tables(output: Path) -> dict[str, list[Row]]:
    return {name: read_table(output, name).to_pylist() for name in PLAN_TABLES}


@contextmanager
def other_rules() -> Iterator[None]:
    """Let what a run before has said of the plans' relations count for nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipeline.repetition.rules_version", lambda: "other rules")
        yield


PROPERTY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@PROPERTY
@given(st.lists(STEP, min_size=1, max_size=4))
def test_what_is_near_a_change_says_what_everything_says(steps: list[tuple[dict[str, Any], bool]]) -> None:
    """Relations and links around what changed are those that are worked out of the whole dataset."""
    with tempfile.TemporaryDirectory() as folder:
        raw, output = Path(folder, "raw"), Path(folder, "processed")
        raw.mkdir()
        for files, prune in steps:
            put(raw, files)
            ingest_once(raw, output, prune=prune)
            near = tables(output)
            number = published(output)
            with other_rules():
                ingest_once(raw, output, prune=prune)
            assert tables(output) == near
            assert published(output) == number
            # The next step is to rest on these rules again.
            ingest_once(raw, output, prune=prune)


FAMILY = st.fixed_dictionaries(
    {
        "commune": st.sampled_from(["Xã An Lão", "Xã Bối Cầu", "Xã Tràng An"]),
        "format": st.sampled_from(["text", "docx", "pdf", "scan"]),
    },
    optional={"flags": st.just(["tables_doubtful"])},
)


@PROPERTY
@given(st.dictionaries(st.sampled_from(NAMES), FAMILY, min_size=2, max_size=8), st.data())
def test_files_that_come_bit_by_bit_give_what_they_give_at_once(files: dict[str, Any], data: st.DataObject) -> None:
    """In any order and any number of runs, for plans whose letterheads say whose they are: all rows but the times are
    the same. (An unnumbered draft has another id where it comes first, and between two plans that it may be, the one
    that is there first gets it.)"""
    order = data.draw(st.permutations(sorted(files)))
    cuts = sorted({*data.draw(st.lists(st.integers(1, len(order)), max_size=3)), len(order)})
    with tempfile.TemporaryDirectory() as folder:
        raw, at_once, bit_by_bit = (Path(folder, name) for name in ("raw", "one", "two"))
        put(raw, files)
        ingest_once(raw, at_once)
        for cut in cuts:
            ingest_once(raw, bit_by_bit, only=order[:cut])
        one, two = (
            {name: [{**row, "ingested_at": None} for row in rows] for name, rows in tables(output).items()}
            for output in (at_once, bit_by_bit)
        )
        assert one == two


def test_the_ids_of_many_plans_are_their_own() -> None:
    rows = list(many(300))
    assert len({identity(row) for row in rows}) == 300
