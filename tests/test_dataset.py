import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_plans import records, write

from pipeline.dataset import DatasetError, edit_dataset, read_table
from pipeline.doubles import DOUBTFUL
from pipeline.flags import words
from pipeline.records import PLAN_TABLES, SCHEMAS, arrow_table
from pipeline.summary import Summary

Ingest = Callable[..., Summary]

TEXTS = (
    "Niêm yết thủ tục hành chính tại nhà văn hóa các thôn.",
    "Công khai dự toán ngân sách và quyết toán ngân sách xã.",
    "Rà soát danh sách hộ nghèo, hộ cận nghèo trên địa bàn.",
    "Tổ chức đối thoại trực tiếp với người dân sáu tháng một lần.",
    "Lắp đặt hòm thư góp ý tại bộ phận tiếp nhận và trả kết quả.",
    "Tập huấn kỹ năng số cho các tổ công nghệ số cộng đồng.",
    "Thu gom rác thải sinh hoạt đúng nơi quy định.",
    "Tuyên truyền trên hệ thống truyền thanh cơ sở.",
    "Khám sức khỏe định kỳ cho người cao tuổi.",
    "Duy tu các tuyến đường liên thôn đã xuống cấp.",
)
"""Tasks enough to tell whether two files are one plan."""
HEADLESS = "Nâng cao chỉ số PAPI xã An Lão"
MISREAD = tuple(text.replace("ô", "o", 1).replace("ế", "ê").replace("l", "1", 1) for text in TEXTS)
AMENDED = (*TEXTS[:8], "Bồi dưỡng nghiệp vụ hòa giải ở cơ sở.", "Cấp phát tài liệu pháp luật cho thôn.")
COPIED = tuple(f"{number}. {text}" for number, text in enumerate(TEXTS))
OTHERS = tuple(f"Nhiệm vụ khác hẳn, số {number}: {text[::-1]}" for number, text in enumerate(TEXTS))


def content(output: Path) -> dict[str, bytes]:
    """Every Parquet file that a reader finds."""
    return {f"{table}/{path.name}": path.read_bytes() for table in SCHEMAS for path in (output / table).iterdir()}


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_table(output, table).to_pylist()
    return found


def plans(output: Path) -> dict[str, list[str]]:
    """source_file of each plan to its tasks' texts."""
    tasks = rows(output, "tasks")
    return {
        row["source_file"]: [task["text"] for task in tasks if task["document_id"] == row["document_id"]]
        for row in rows(output, "documents")
    }


def by_file(output: Path) -> dict[str, dict[str, Any]]:
    return {row["source_file"]: row for row in rows(output, "documents")}


def only_id(output: Path) -> str:
    (row,) = rows(output, "documents")
    return str(row["document_id"])


# What is on disk


@pytest.mark.parametrize("table", SCHEMAS)
def test_tables_without_rows_read_with_their_columns(table: str, output: Path, ingest: Ingest) -> None:
    ingest()
    frame = pd.read_parquet(output / table)
    assert len(frame) == 0
    assert list(frame.columns) == SCHEMAS[table].names


def test_pandas_reads_exactly_the_current_rows(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=["Một.", "Hai."])
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Ba."])
    ingest()
    frame = pd.read_parquet(output / "tasks")
    assert sorted(frame["text"]) == ["Ba.", "Hai.", "Một."]
    assert len(pd.read_parquet(output / "documents")) == 2
    assert len(pd.read_parquet(output / "assignments")) == len(pd.read_parquet(output / "targets")) == 3


def test_files_carry_the_schema_and_may_be_read_by_everyone(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    old = os.umask(0o077)
    try:
        ingest()
    finally:
        os.umask(old)
    for table in PLAN_TABLES:
        for path in (output / table).iterdir():
            assert path.stat().st_mode & 0o777 == 0o644
            assert pq.read_schema(path).equals(SCHEMAS[table], check_metadata=True)


def test_a_second_run_changes_nothing(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    write(raw / "b.pdf", format="pdf")
    write(raw / "c.txt", reason="empty")
    first = ingest(now=datetime(2026, 1, 1, tzinfo=UTC))
    before = content(output)
    second = ingest(now=datetime(2026, 2, 2, tzinfo=UTC))
    assert content(output) == before
    assert (first.counts.read, second.counts.read, second.counts.unchanged) == (3, 0, 3)
    assert second.exit_code == 1


def test_the_same_files_give_the_same_dataset_elsewhere(raw: Path, output: Path, ingest: Ingest) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for name, commune in (("a", "Xã An Lão"), ("b", "Xã Bối Cầu"), ("c", "Xã An Lão")):
        write(raw / f"{name}.txt", commune=commune)
    ingest(now=now)
    before = content(output)
    shutil.rmtree(output)
    ingest(now=now, workers=2)
    assert content(output) == before


def test_a_new_version_reads_again(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    ingest(version="1")
    assert ingest(version="2").counts.read == 1
    assert rows(output, "documents")[0]["pipeline_version"] == "2"


def test_a_changed_plan_replaces_its_rows(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=["Một.", "Hai."])
    ingest()
    before = only_id(output)
    write(raw / "a.txt", texts=["Ba."], title="Một tên khác năm 2024")
    ingest()
    assert plans(output) == {"a.txt": ["Ba."]}
    assert only_id(output) == before
    assert len(rows(output, "assignments")) == 1


def test_a_plan_that_is_gone_stays_unless_pruned(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=["Một."])
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["Hai."])
    ingest()
    (raw / "b.txt").unlink()
    ingest()
    assert set(plans(output)) == {"a.txt", "b.txt"}
    summary = ingest(prune=True)
    assert plans(output) == {"a.txt": ["Một."]}
    assert summary.counts.removed == 1
    assert all(len(rows(output, table)) == 1 for table in PLAN_TABLES)


def test_rejects_leave_when_a_later_run_reads_the_file(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", reason="encrypted")
    summary = ingest()
    assert (summary.exit_code, summary.plans) == (1, 0)
    (reject,) = rows(output, "rejects")
    assert (reject["source_file"], reject["reason"], reject["stage"]) == ("a.txt", "encrypted", "read")
    write(raw / "a.txt")
    assert ingest().exit_code == 0
    assert rows(output, "rejects") == []
    assert list(plans(output)) == ["a.txt"]


def test_rejects_that_may_pass_are_tried_again(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", do="fail")
    write(raw / "b.txt", reason="damaged")
    ingest()
    assert ingest().counts.read == 1


def test_a_plan_whose_file_can_no_longer_be_read_keeps_its_rows(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=["Một."])
    ingest()
    write(raw / "a.txt", reason="damaged")
    assert ingest(prune=True).exit_code == 1
    assert plans(output) == {"a.txt": ["Một."]}
    assert ingest().counts.unchanged == 1


def test_a_mistake_on_one_file_leaves_the_others(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", do="fail")
    write(raw / "b.txt", texts=["Một."])
    summary = ingest()
    assert plans(output) == {"b.txt": ["Một."]}
    assert summary.rejects[0]["reason"] == "program_error"


def test_a_file_that_cannot_be_opened_is_a_reject(
    raw: Path, output: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(source: Any) -> str:
        raise PermissionError(13, "Permission denied")

    write(raw / "a.txt")
    monkeypatch.setattr("pipeline.sources.Source.sha256", closed)
    (reject,) = ingest().rejects
    assert (reject["reason"], reject["source_sha256"]) == ("no_access", None)
    monkeypatch.undo()
    assert ingest().exit_code == 0


# Which file gives the plan


@pytest.mark.parametrize(
    ("formats", "winner"),
    [
        ({"a.txt": "text", "b.pdf": "pdf", "c.docx": "docx", "d.pdf": "scan"}, "c.docx"),
        ({"a.txt": "text", "b.pdf": "pdf"}, "b.pdf"),
        ({"a.pdf": "scan", "b.html": "html", "c.txt": "text"}, "b.html"),
        ({"b.pdf": "pdf", "a.pdf": "pdf"}, "a.pdf"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_plan_in_several_files_is_there_once(
    formats: dict[str, str], winner: str, at_once: bool, raw: Path, output: Path, ingest: Ingest
) -> None:
    for name, form in formats.items():
        write(raw / name, format=form, texts=[name])
        if not at_once:
            ingest()
    ingest()
    assert plans(output) == {winner: [winner]}
    (document,) = rows(output, "documents")
    assert [other["source_file"] for other in document["also_in"]] == sorted(formats.keys() - {winner})


def test_what_makes_a_reading_doubtful_is_of_the_vocabulary() -> None:
    assert set(words("documents")) >= DOUBTFUL


BLANK: dict[str, Any] = {"number": None}


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        # A draft comes behind the next format with a number.
        ({"a.docx": {"format": "docx", **BLANK}, "b.pdf": {"format": "pdf"}}, "b.pdf"),
        ({"a.docx": {"format": "docx", **BLANK}, "b.txt": {}}, "a.docx"),
        ({"a.pdf": {"format": "pdf", **BLANK}, "b.txt": {}}, "a.pdf"),
        ({"a.docx": {"format": "docx", **BLANK}, "b.pdf": {"format": "scan"}}, "a.docx"),
        ({"a.docx": {"format": "docx", **BLANK}, "b.pdf": {"format": "pdf", **BLANK}}, "a.docx"),
        # A doubtful reading comes behind all others, one without tasks behind these.
        ({"a.pdf": {"format": "pdf", "flags": ["tables_doubtful"]}, "b.txt": {}}, "b.txt"),
        ({"a.pdf": {"format": "pdf", "flags": ["signer_missing"]}, "b.txt": {}}, "a.pdf"),
        ({"a.docx": {"format": "docx", "texts": []}, "b.pdf": {"format": "scan"}}, "b.pdf"),
        ({"a.pdf": {"format": "pdf", "texts": []}, "b.txt": {"flags": ["pages_without_text"]}}, "b.txt"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_file_that_is_read_best_gives_the_rows(
    files: dict[str, dict[str, Any]], winner: str, turned: bool, raw: Path, output: Path, ingest: Ingest
) -> None:
    for name in sorted(files, reverse=turned):
        write(raw / name, **{"texts": TEXTS, **files[name]})
        ingest()
    (document,) = rows(output, "documents")
    assert (document["source_file"], len(document["also_in"])) == (winner, 1)


def test_a_winner_that_is_read_worse_now_gives_way(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.pdf", format="pdf", texts=TEXTS)
    write(raw / "b.txt", texts=TEXTS)
    ingest()
    assert list(plans(output)) == ["a.pdf"]
    write(raw / "a.pdf", format="scan", texts=TEXTS)
    ingest()
    assert list(plans(output)) == ["b.txt"]
    assert [other["source_file"] for other in rows(output, "documents")[0]["also_in"]] == ["a.pdf"]


def test_the_other_files_say_which_number_and_day_they_print(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.docx", format="docx", texts=TEXTS, number=None, issued_date=None)
    write(raw / "b.pdf", format="scan", texts=TEXTS)
    ingest()
    (document,) = rows(output, "documents")
    (other,) = document["also_in"]
    assert (document["number"], other["number"], str(other["issued_date"])) == (None, "7/KH-UBND", "2024-03-05")


SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"title": "Nâng cao chỉ số PAPI năm 2024"}, {"title": "NÂNG CAO CHỈ SỐ  PAPI NĂM 2024."}),
    ({"title": "Cải thiện Chỉ số hài hoà năm 2024"}, {"title": "Cải thiện Chỉ số hài hòa năm 2024"}),
    ({"number": "07/KH-UBND"}, {"number": "7/KH-UBND"}),
    ({"district": None}, {}),
    ({"issued_date": None}, {}),
    ({"issued_date": None, "issued_year": 2024}, {}),
    ({"title": "Nâng cao chi số PAPl xã An Lão năm 2024"}, {}),
]
DIFFERENT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"number": "7/KH-UBND"}, {"number": "8/KH-UBND"}),
    ({"number": None}, {}),
    ({"commune": "Xã Bối Cầu"}, {}),
    ({"title": "Nâng cao chỉ số PAPI xã An Lão năm 2023"}, {}),
    ({"title": "Cải cách hành chính xã An Lão năm 2024"}, {}),
    ({"issued_date": "2024-03-05"}, {"issued_date": "2024-03-06"}),
    ({"issued_date": None, "issued_year": 2023}, {}),
]


@pytest.mark.parametrize(("one", "other", "count"), [(*c, 1) for c in SAME] + [(*c, 2) for c in DIFFERENT])
def test_identity(
    one: dict[str, Any], other: dict[str, Any], count: int, raw: Path, output: Path, ingest: Ingest
) -> None:
    write(raw / "a.txt", **one)
    write(raw / "b.pdf", format="pdf", **other)
    assert ingest().plans == count


# With tasks enough to compare: (the one, the other, whether they are one plan, else whether a person should look).
BY_TASKS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    # What a scanner or a stamp leaves out or misreads of one plan.
    ({"number": None}, {}, "one"),
    ({"number": None, "issued_date": None}, {"texts": MISREAD}, "one"),
    ({"number": None, "issued_date": None, "issued_year": 2024}, {}, "one"),
    ({"number": "1/KH-UBND"}, {"texts": MISREAD}, "one"),
    ({"issued_date": "2024-03-06"}, {"texts": MISREAD}, "one"),
    ({"commune": "Xã An Lao"}, {}, "one"),
    ({"commune": "Xã Ản Lãa"}, {"texts": MISREAD}, "one"),
    ({"commune": None, "district": None, "province": None}, {}, "one"),
    ({"symbol": "KHUBND", "number": None}, {}, "one"),
    # A draft and the plan that was made of it, a plan and its amended version.
    ({"number": None, "issued_date": None}, {"texts": AMENDED}, "look"),
    ({"number": None}, {"number": None, "texts": AMENDED[:9]}, "look"),
    ({"number": "30/KH-UBND", "issued_date": "2024-08-01"}, {}, "two"),
    ({"number": "30/KH-UBND", "issued_date": "2024-08-01"}, {"texts": AMENDED}, "two"),
    ({"number": "8/KH-UBND"}, {"texts": OTHERS}, "two"),
    ({"title": "Sửa đổi, bổ sung Kế hoạch nâng cao chỉ số PAPI xã An Lão năm 2024"}, {}, "two"),
    # Other plans, however much their words were copied.
    ({"title": "Cải cách hành chính xã An Lão năm 2024", "number": "8/KH-UBND"}, {"texts": COPIED}, "two"),
    ({"title": "Cải cách hành chính xã An Lão năm 2024", "number": None}, {"number": None}, "two"),
    ({"title": "Nâng cao chỉ số PAPI xã An Lão năm 2023", "issued_date": "2023-03-05"}, {}, "two"),
    ({"title": "Nâng cao chỉ số PAPI xã An Lão", "issued_date": "2023-03-05"}, {"title": HEADLESS}, "two"),
    ({"title": "Nâng cao chỉ số PAPI xã An Lão", "issued_date": None, "issued_year": 2023}, {"title": HEADLESS}, "two"),
    ({"commune": "Xã An Ninh"}, {}, "two"),
    ({"commune": "Xã An Lao", "number": "9/KH-UBND"}, {}, "two"),
    ({"commune": "Xã An Lao", "issued_date": None}, {}, "two"),
    ({"commune": None, "issuer_level": "district"}, {"number": "9/KH-UBND"}, "two"),
    ({"symbol": "QĐ-UBND", "number": None}, {}, "two"),
]


@pytest.mark.parametrize(("one", "other", "result"), BY_TASKS)
@pytest.mark.parametrize("turned", [False, True])
def test_tasks_decide_where_the_letterhead_leaves_it_open(
    one: dict[str, Any], other: dict[str, Any], result: str, turned: bool, raw: Path, output: Path, ingest: Ingest
) -> None:
    first, second = (other, one) if turned else (one, other)
    write(raw / "a.txt", **{"texts": TEXTS, **first})
    ingest()
    write(raw / "b.pdf", format="pdf", **{"texts": TEXTS, **second})
    ingest()
    found = rows(output, "documents")
    assert len(found) == (1 if result == "one" else 2)
    assert all(("maybe_same_plan" in row["flags"]) is (result == "look") for row in found)
    ids = {row["document_id"] for row in found}
    for row in found:
        assert set(row["maybe_document_ids"]) == (ids - {row["document_id"]} if result == "look" else set())


def test_the_same_words_with_other_days_are_not_one_plan(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=TEXTS, number=None)
    write(raw / "b.pdf", format="pdf", texts=TEXTS, due="2024-09-30")
    assert ingest().plans == 2


def test_between_two_plans_that_it_may_be_nothing_decides(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=TEXTS)
    write(raw / "b.txt", texts=TEXTS, number="30/KH-UBND", issued_date="2024-08-01")
    write(raw / "c.txt", texts=TEXTS, number=None, issued_date=None)
    ingest()
    assert {name: "maybe_same_plan" in row["flags"] for name, row in by_file(output).items()} == dict.fromkeys(
        ("a.txt", "b.txt", "c.txt"), True
    )


def test_a_plan_is_no_other_than_its_drafts_number(raw: Path, output: Path, ingest: Ingest) -> None:
    """The draft's rows count, but the number of its signed copy does too."""
    write(raw / "a.docx", format="docx", texts=TEXTS, number=None, issued_date=None)
    write(raw / "b.pdf", format="scan", texts=TEXTS)
    ingest()
    write(raw / "c.txt", texts=TEXTS, number="30/KH-UBND", issued_date="2024-08-01")
    ingest()
    assert set(by_file(output)) == {"a.docx", "c.txt"}


def test_the_doubt_goes_with_the_other_plan(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=TEXTS, number=None)
    write(raw / "b.txt", texts=AMENDED)
    ingest()
    assert "maybe_same_plan" in by_file(output)["a.txt"]["flags"]
    (raw / "b.txt").unlink()
    ingest(prune=True)
    assert by_file(output)["a.txt"]["flags"] == by_file(output)["a.txt"]["maybe_document_ids"] == []


@pytest.mark.parametrize("blank", [{"title": None}, {"province": None, "district": None, "commune": None}])
def test_plans_that_say_too_little_of_themselves_are_one_only_where_the_files_are(
    blank: dict[str, Any], raw: Path, output: Path, ingest: Ingest
) -> None:
    write(raw / "a.txt", texts=["Một."], **blank)
    write(raw / "b.txt", texts=["Hai."], **blank)
    write(raw / "copy of a.txt", texts=["Một."], **blank)
    ingest()
    assert plans(output) == {"a.txt": ["Một."], "b.txt": ["Hai."]}


def test_ids_do_not_depend_on_the_format_or_the_file_name(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt")
    ingest()
    assert only_id(output) == records("other.pdf", "1" * 64, "pdf").document["document_id"]


def test_a_better_reading_of_the_letterhead_keeps_the_id(raw: Path, output: Path, ingest: Ingest) -> None:
    path = write(raw / "a.txt", title="Nâng cao chỉ số năm 2024")
    write(raw / "b.pdf", title="Nâng cao chỉ số năm 2024", format="pdf")
    ingest()
    before = only_id(output)

    def better(job: Any) -> Any:
        return records(job.source.name, job.sha256, "pdf" if job.source.name == "b.pdf" else "text", commune=None)

    ingest_with(better, raw, output, version="2")
    assert only_id(output) == before
    assert rows(output, "documents")[0]["commune"] is None
    assert path.exists()


def ingest_with(read: Callable[[Any], Any], raw: Path, output: Path, version: str) -> None:
    from pipeline.pool import Reader
    from pipeline.run import Run
    from pipeline.sources import find_sources

    sources = find_sources([raw])
    with edit_dataset(output) as dataset:
        run = Run(dataset, sources, version=version)
        for outcome in run.outcomes(Reader(1, read), sources):
            run.place(outcome)
        run.finish()


def test_a_file_that_holds_another_plan_now_leaves_the_old_one_to_its_copy(
    raw: Path, output: Path, ingest: Ingest
) -> None:
    write(raw / "a.pdf", format="pdf", texts=["a"])
    write(raw / "b.txt", texts=["b"])
    ingest()
    assert plans(output) == {"a.pdf": ["a"]}
    write(raw / "a.pdf", format="pdf", commune="Xã Bối Cầu", texts=["new"])
    ingest()
    assert plans(output) == {"a.pdf": ["new"], "b.txt": ["b"]}


def test_two_files_that_change_places(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.txt", texts=["A"])
    write(raw / "b.txt", commune="Xã Bối Cầu", texts=["B"])
    ingest()
    write(raw / "b.txt", texts=["A"])
    write(raw / "a.txt", commune="Xã Bối Cầu", texts=["B"])
    ingest()
    assert plans(output) == {"a.txt": ["B"], "b.txt": ["A"]}
    before = content(output)
    ingest()
    assert content(output) == before


def test_a_winner_that_is_pruned_gives_way_to_the_other_file(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.pdf", format="pdf", texts=["a"])
    write(raw / "b.txt", texts=["b"])
    ingest()
    before = only_id(output)
    (raw / "a.pdf").unlink()
    ingest()
    assert plans(output) == {"a.pdf": ["a"]}
    ingest(prune=True)
    assert plans(output) == {"b.txt": ["b"]}
    assert only_id(output) == before
    assert rows(output, "documents")[0]["also_in"] == []


def test_pruning_forgets_the_other_files_that_are_gone(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.pdf", format="pdf")
    write(raw / "b.txt", reason="empty")
    write(raw / "c.txt")
    ingest()
    (raw / "b.txt").unlink()
    (raw / "c.txt").unlink()
    ingest(prune=True)
    assert rows(output, "documents")[0]["also_in"] == rows(output, "rejects") == []


# Citations between plans


def test_a_cited_plan_is_linked_when_it_comes_and_unlinked_when_it_goes(
    raw: Path, output: Path, ingest: Ingest
) -> None:
    write(raw / "a.txt")
    ingest()
    assert rows(output, "citations")[0]["cited_document_id"] is None
    above = {"issuer_level": "province", "district": None, "commune": None}
    write(raw / "b.txt", number="15/KH-UBND", issued_date="2024-01-20", title="Nâng cao chỉ số", **above)
    ingest()
    cited = {row["source_file"]: row["document_id"] for row in rows(output, "documents")}
    links = {row["document_id"]: row["cited_document_id"] for row in rows(output, "citations")}
    assert links == {cited["a.txt"]: cited["b.txt"], cited["b.txt"]: None}
    (raw / "b.txt").unlink()
    ingest(prune=True)
    assert rows(output, "citations")[0]["cited_document_id"] is None


# What cannot be


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="cannot be written"), edit_dataset(tmp_path / "file"):
        pass


def test_arrow_keeps_what_python_says() -> None:
    plan = records()
    table = arrow_table("tasks", plan.tasks)
    assert table.schema == SCHEMAS["tasks"]
    back = table.to_pylist()[0]
    assert {name: back[name] for name in back if name != "confidence"} == {
        name: value for name, value in plan.tasks[0].items() if name != "confidence"
    }
    assert isinstance(table["deadline_due"].type, pa.DataType)
