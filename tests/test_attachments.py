"""Appendices that are files of their own: which plan is theirs, and the same dataset in whatever order files come."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import pytest
from attachment_plans import INDEX, OTHER_ROWS, REFORM, ROWS, appendix, appendix_docx, appendix_pdf, plan
from fake_plans import records
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.readers.text import parse_text
from pipeline.attachment_match import Attachment, FileName, Plans
from pipeline.attachment_reference import Reference, read_reference
from pipeline.attachments import numeral, read_heading
from pipeline.dataset import edit_dataset, read_table
from pipeline.ingest import Job, Outcome, ingest_file
from pipeline.lookup import look_up
from pipeline.pool import Reader
from pipeline.records import PLAN_TABLES
from pipeline.run import Run
from pipeline.sources import find_sources
from pipeline.summary import Summary

Files = Mapping[str, str]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
READ: dict[tuple[Any, ...], Outcome] = {}


def read_once(job: Job) -> Outcome:
    """`ingest_file`, which is the same for the same files."""
    key = (job.source.name, job.sha256, tuple((source.name, sha256) for source, sha256 in job.attached), job.version)
    if key not in READ:
        READ[key] = ingest_file(job)
    return READ[key]


def put(raw: Path, files: Files) -> None:
    """The input folder holds these files and no others."""
    for path in [path for path in raw.rglob("*") if path.is_file()]:
        if str(path.relative_to(raw)) not in files:
            path.unlink()
    for name, text in files.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text, "utf-8")


def run(raw: Path, output: Path, prune: bool = False, version: str = "1") -> Summary:
    sources = find_sources([raw], output)
    with edit_dataset(output) as dataset, Reader(1, read_once) as reader:
        run = Run(dataset, sources, prune=prune, version=version, now=NOW)
        todo = sources
        while todo:
            for outcome in run.outcomes(reader, todo):
                run.place(outcome)
            todo = run.again()
        return run.finish()


def table(output: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table(output, name).to_pylist()
    return rows


def documents(output: Path) -> dict[str, dict[str, Any]]:
    return {row["source_file"]: row for row in table(output, "documents")}


def tasks(output: Path, name: str) -> list[dict[str, Any]]:
    """The tasks of the plan read from file `name`, in their order."""
    key = documents(output)[name]["document_id"]
    return sorted((row for row in table(output, "tasks") if row["document_id"] == key), key=lambda row: row["order"])


def keys(output: Path, name: str) -> list[str]:
    return [row["task_id"].partition("/")[2] for row in tasks(output, name)]


@pytest.fixture
def given_files(raw: Path, output: Path) -> Callable[..., Path]:
    """Runs over an input folder that holds these files and no others; gives the dataset."""

    def one_run(files: Files, **options: Any) -> Path:
        put(raw, files)
        run(raw, output, **options)
        return output

    return one_run


Given = Callable[..., Path]

OWN = ["II/1", "II/2", "III/1"]
JOINED = [*OWN, "PL1/1", "PL1/2", "PL1/3"]


# One plan of two files


def test_an_appendix_file_is_part_of_its_plan(given_files: Given) -> None:
    output = given_files({"KH.txt": plan(), "PL.txt": appendix()})
    assert keys(output, "KH.txt") == JOINED
    (document,) = table(output, "documents")
    assert (document["task_count"], document["refers_to"]) == (6, None)
    (entry,) = document["attached"]
    assert (entry["source_file"], entry["format"], entry["keys"]) == ("PL.txt", "text", ["PL1"])
    assert entry["refers_to"].startswith("Kèm theo Kế hoạch số 45/KH-UBND")
    assert look_up(output, "PL.txt").document["document_id"] == document["document_id"]
    assert entry["title"] == "PHỤ LỤC I PHÂN CÔNG NHIỆM VỤ THỰC HIỆN KẾ HOẠCH"


def test_its_rows_are_those_that_the_plan_would_have_with_it_inside(given_files: Given) -> None:
    apart = tasks(given_files({"KH.txt": plan(), "PL.txt": appendix()}), "KH.txt")
    inside = tasks(given_files({"KH.txt": plan(appendix=appendix())}, prune=True), "KH.txt")
    own_place = {"attached_file", "line_first", "line_last"}
    assert [{k: v for k, v in row.items() if k not in own_place} for row in apart] == [
        {k: v for k, v in row.items() if k not in own_place} for row in inside
    ]
    assert [row["attached_file"] for row in apart] == [None] * 3 + ["PL.txt"] * 3
    assert {row["source_file"] for row in apart} == {"KH.txt"}
    assert apart[3]["line_first"] == 6
    assert apart[3]["section"] == ["PHỤ LỤC I"]


def test_years_and_places_of_its_rows_are_the_plans(given_files: Given) -> None:
    output = given_files({"KH.txt": plan(), "PL.txt": appendix("Kèm theo Kế hoạch số 45/KH-UBND của UBND xã An Lão")})
    row = tasks(output, "KH.txt")[3]
    assert (row["deadline_due"], row["deadline_year_inferred"]) == (date(2024, 9, 30), True)
    assert (row["province"], row["district"], row["commune"]) == ("Tỉnh Hà Nam", "Huyện Bình Lục", "Xã An Lão")
    (body,) = [a for a in table(output, "assignments") if a["task_id"] == row["task_id"]]
    assert body["place"] == "Xã An Lão"


def test_two_appendices_stand_in_the_order_of_their_numbers(given_files: Given) -> None:
    second = appendix(rows=OTHER_ROWS, name="PHỤ LỤC II")
    output = given_files({"KH.txt": plan(), "a.txt": second, "b.txt": appendix()})
    assert keys(output, "KH.txt") == [*JOINED, "PL2/1", "PL2/2"]
    assert [entry["keys"] for entry in documents(output)["KH.txt"]["attached"]] == [["PL2"], ["PL1"]]


def test_a_key_does_not_change_when_another_appendix_comes(given_files: Given) -> None:
    second = appendix(rows=OTHER_ROWS, name="PHỤ LỤC II")
    assert keys(given_files({"KH.txt": plan(), "b.txt": second}), "KH.txt") == [*OWN, "PL2/1", "PL2/2"]
    output = given_files({"KH.txt": plan(), "a.txt": appendix(), "b.txt": second})
    assert keys(output, "KH.txt") == [*JOINED, "PL2/1", "PL2/2"]


def test_an_appendix_behind_one_of_the_plans_own(given_files: Given) -> None:
    inside = plan(appendix=appendix(None, OTHER_ROWS, name="PHỤ LỤC"))
    output = given_files({"KH.txt": inside, "PL.txt": appendix()})
    assert keys(output, "KH.txt") == [*OWN, "PL1/1", "PL1/2", "PL2/1", "PL2/2", "PL2/3"]


def test_one_file_with_two_appendices(given_files: Given) -> None:
    two = appendix() + "\n" + appendix(None, OTHER_ROWS, name="PHỤ LỤC II")
    output = given_files({"KH.txt": plan(), "PL.txt": two})
    assert keys(output, "KH.txt") == [*JOINED, "PL2/1", "PL2/2"]
    assert documents(output)["KH.txt"]["attached"][0]["keys"] == ["PL1", "PL2"]


# What is there twice counts once


def test_an_appendix_that_the_plan_holds_itself_is_named_and_not_doubled(given_files: Given) -> None:
    output = given_files({"KH.txt": plan(appendix=appendix()), "PL.txt": appendix()})
    assert keys(output, "KH.txt") == JOINED
    assert {row["attached_file"] for row in tasks(output, "KH.txt")} == {None}
    assert [entry["keys"] for entry in documents(output)["KH.txt"]["attached"]] == [[]]


def test_a_copy_of_an_appendix_counts_once_and_comes_in_when_the_first_goes(given_files: Given) -> None:
    misread = appendix(rows=tuple((text.replace("ò", "o"), lead, time) for text, lead, time in ROWS))
    output = given_files({"KH.txt": plan(), "a.txt": appendix(), "b.txt": misread})
    assert keys(output, "KH.txt") == JOINED
    assert {row["attached_file"] for row in tasks(output, "KH.txt")} == {None, "a.txt"}
    output = given_files({"KH.txt": plan(), "b.txt": misread}, prune=True)
    assert {row["attached_file"] for row in tasks(output, "KH.txt")} == {None, "b.txt"}


def test_two_versions_of_one_appendix_are_both_there_and_flagged(given_files: Given) -> None:
    output = given_files({"KH.txt": plan(), "a.txt": appendix(), "b.txt": appendix(rows=OTHER_ROWS)})
    assert keys(output, "KH.txt") == [*JOINED, "PL2/1", "PL2/2"]
    assert "attachment_repeated" in documents(output)["KH.txt"]["flags"]


def test_an_appendix_in_other_formats_than_its_plan(raw: Path, output: Path) -> None:
    put(raw, {"KH.txt": plan(), "c.txt": appendix()})
    (raw / "a.pdf").write_bytes(appendix_pdf())
    (raw / "b.docx").write_bytes(appendix_docx())
    run(raw, output)
    assert keys(output, "KH.txt") == JOINED
    assert {row["attached_file"] for row in tasks(output, "KH.txt")} == {None, "b.docx"}
    attached = documents(output)["KH.txt"]["attached"]
    assert [(entry["format"], entry["keys"]) for entry in attached] == [("pdf", []), ("docx", ["PL1"]), ("text", [])]
    (raw / "b.docx").unlink()
    run(raw, output, prune=True)
    assert {row["attached_file"] for row in tasks(output, "KH.txt")} == {None, "a.pdf"}
    row = tasks(output, "KH.txt")[3]
    assert (row["text"], row["deadline_due"], row["page_first"]) == (ROWS[0][0], date(2024, 9, 30), 1)


def test_a_plan_in_two_formats_with_an_appendix(raw: Path, output: Path) -> None:
    """The appendix goes with whichever file of the plan gives its rows."""
    put(raw, {"a.txt": plan(), "PL.txt": appendix()})
    run(raw, output)
    assert keys(output, "a.txt") == JOINED
    document = docx.Document()
    for line in plan().split("\n"):
        document.add_paragraph(line)
    document.save(str(raw / "b.docx"))
    run(raw, output)
    assert list(documents(output)) == ["b.docx"]
    assert keys(output, "b.docx")[-3:] == ["PL1/1", "PL1/2", "PL1/3"]


# Whose an appendix is

DRAFT = "Kèm theo Kế hoạch số      /KH-UBND ngày     tháng     năm 2024"
MATCHES: dict[str, tuple[Files, str, str | None, str]] = {
    # name: (plans, name and text of the appendix, its plan, flag where there is none)
    "number and issuer": (
        {"a/KH.txt": plan(), "b/KH.txt": plan(commune="Bối Cầu")},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND của UBND xã Bối Cầu"),
        "b/KH.txt",
        "",
    ),
    "number and day": (
        {"a/KH.txt": plan(), "b/KH.txt": plan(day="13 tháng 3", commune="Bối Cầu")},
        appendix("Ban hành kèm theo Kế hoạch số: 45/KH-UBND ngày 13 tháng 3 năm 2024"),
        "b/KH.txt",
        "",
    ),
    "number with a zero": (
        {"a/KH.txt": plan("05")},
        appendix("Kèm theo Kế hoạch số 5/KH-UBND ngày 12/3/2024"),
        "a/KH.txt",
        "",
    ),
    "number alone, far away": (
        {"a/KH.txt": plan()},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND"),
        None,
        "attachment_unmatched",
    ),
    "number alone, of two": (
        {"x/KH1.txt": plan(), "x/KH2.txt": plan(commune="Bối Cầu")},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND"),
        None,
        "attachment_ambiguous",
    ),
    "number and day of two issuers": (
        {"a/KH.txt": plan(), "b/KH.txt": plan(commune="Bối Cầu")},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024"),
        None,
        "attachment_ambiguous",
    ),
    "another number": (
        {"x/KH.txt": plan()},
        appendix("Kèm theo Kế hoạch số 46/KH-UBND ngày 12/3/2024 của UBND xã An Lão"),
        None,
        "attachment_unmatched",
    ),
    "another year": (
        {"x/KH.txt": plan()},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2023 của UBND xã An Lão"),
        None,
        "attachment_unmatched",
    ),
    "another issuer": (
        {"x/KH.txt": plan()},
        appendix("Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND huyện Bình Lục"),
        None,
        "attachment_unmatched",
    ),
    "a decision": (
        {"x/KH.txt": plan()},
        appendix("Kèm theo Quyết định số 45/QĐ-UBND ngày 12/3/2024 của UBND xã An Lão"),
        None,
        "attachment_unmatched",
    ),
    "blank, alone in the folder": ({"x/KH.txt": plan(), "y/KH.txt": plan("46")}, appendix(DRAFT), "x/KH.txt", ""),
    "blank, the month says it": (
        {"x/1.txt": plan(), "x/2.txt": plan("60", "5 tháng 6", subject=REFORM)},
        appendix("Kèm theo Kế hoạch số      /KH-UBND ngày    tháng 6 năm 2024"),
        "x/2.txt",
        "",
    ),
    "blank, the title says it": (
        {"x/1.txt": plan(), "x/2.txt": plan("46", subject=REFORM)},
        appendix(DRAFT, title="PHÂN CÔNG NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI NĂM 2024"),
        "x/1.txt",
        "",
    ),
    "blank, nothing says it": (
        {"x/1.txt": plan(), "x/2.txt": plan("46", subject=REFORM)},
        appendix(DRAFT),
        None,
        "attachment_ambiguous",
    ),
    "blank, the year excludes it": (
        {"x/1.txt": plan()},
        appendix("Kèm theo Kế hoạch số      /KH-UBND ngày    tháng    năm 2025"),
        None,
        "attachment_unmatched",
    ),
    "blank, issuer and month from afar": (
        {"a/1.txt": plan(), "b/2.txt": plan(commune="Bối Cầu")},
        appendix("Kèm theo Kế hoạch số     /KH-UBND ngày    tháng 3 năm 2024 của UBND xã Bối Cầu"),
        "b/2.txt",
        "",
    ),
    "blank, issuer alone from afar": (
        {"a/1.txt": plan()},
        appendix("Kèm theo Kế hoạch của UBND xã An Lão"),
        None,
        "attachment_unmatched",
    ),
    "no reference at all": ({"x/KH.txt": plan()}, appendix(None), "x/KH.txt", ""),
    "a draft of the plan": ({"x/KH.txt": plan("", "")}, appendix(), "x/KH.txt", ""),
}


@pytest.mark.parametrize("case", MATCHES)
def test_whose_an_appendix_is(case: str, given_files: Given) -> None:
    plans, text, whose, flag = MATCHES[case]
    found = documents(given_files({**plans, "x/PL.txt": text}))
    holders = [name for name, row in found.items() if row["attached"]]
    assert holders == ([whose] if whose else [])
    assert ("x/PL.txt" in found) == (whose is None)
    if whose is None:
        row = found["x/PL.txt"]
        assert (row["doc_type"], flag in row["flags"], row["task_count"]) == ("appendix", True, 3)
        assert bool(row["maybe_document_ids"]) == (flag == "attachment_ambiguous")


@pytest.mark.parametrize(
    ("name", "whose"),
    [("PL kem theo KH 45.txt", "KH 45.txt"), ("Phụ lục CCHC 2024.txt", "2. KH CCHC 2024.txt"), ("PL.txt", None)],
)
def test_file_names_choose_where_nothing_else_does(name: str, whose: str | None, given_files: Given) -> None:
    plans = {"KH 45.txt": plan(), "2. KH CCHC 2024.txt": plan("46", subject=REFORM)}
    found = documents(given_files({**plans, name: appendix(DRAFT)}))
    assert [plan for plan, row in found.items() if row["attached"]] == ([whose] if whose else [])


def test_in_a_store_of_plans_the_folder_says_nothing(given_files: Given) -> None:
    communes = [f"An Lão {a}{b}" for a in "ABCDEFGH" for b in "ABCDEFG"]
    plans = {f"{at}.txt": plan(str(at), commune=commune) for at, commune in enumerate(communes[:51], 1)}
    assert "PL.txt" in documents(given_files({**plans, "PL.txt": appendix(None)}))


def test_the_annex_of_an_official_letter(given_files: Given) -> None:
    letter = plan("112").replace("KH-UBND", "UBND-VP").replace("KẾ HOẠCH\nNâng", "V/v nâng")
    text = appendix("Ban hành kèm theo Công văn số 112/UBND-VP ngày 12/3/2024 của UBND xã An Lão")
    output = given_files({"CV.txt": letter, "PL.txt": text})
    assert documents(output)["CV.txt"]["doc_type"] == "official_letter"
    assert keys(output, "CV.txt")[-3:] == ["PL1/1", "PL1/2", "PL1/3"]


# Alone


def test_an_appendix_alone_has_the_issuer_and_year_that_it_names(given_files: Given) -> None:
    output = given_files({"PL.txt": appendix()})
    row = documents(output)["PL.txt"]
    assert (row["doc_type"], row["number"], row["issuer_level"], row["commune"]) == (
        "appendix",
        None,
        "commune",
        "Xã An Lão",
    )
    assert (row["issued_date"], row["plan_end"]) == (date(2024, 3, 12), date(2024, 12, 31))
    assert row["refers_to"] == "Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND xã An Lão"
    assert tasks(output, "PL.txt")[0]["deadline_due"] == date(2024, 9, 30)


def test_an_appendix_without_plan_and_tasks_is_no_plan(given_files: Given) -> None:
    output = given_files({"PL.txt": "PHỤ LỤC\nBẢNG CHỮ VIẾT TẮT\n\nUBND là Ủy ban nhân dân.\n"})
    assert [row["reason"] for row in table(output, "rejects")] == ["not_a_plan"]


def test_two_appendices_with_the_same_words_are_two(given_files: Given) -> None:
    assert set(documents(given_files({"a/PL.txt": appendix(), "b/PL.txt": appendix()}))) == {"a/PL.txt", "b/PL.txt"}


# In whatever order files come


def test_an_appendix_that_comes_later_or_sooner(given_files: Given) -> None:
    for first in ("KH.txt", "PL.txt"):
        files = {"KH.txt": plan(), "PL.txt": appendix()}
        given_files({first: files[first]}, prune=True)
        output = given_files(files)
        assert list(documents(output)) == ["KH.txt"]
        assert keys(output, "KH.txt") == JOINED


def test_a_second_plan_takes_the_appendix_away(given_files: Given) -> None:
    first = {"x/1.txt": plan(), "x/PL.txt": appendix(DRAFT)}
    assert keys(given_files(first), "x/1.txt") == JOINED
    output = given_files({**first, "x/2.txt": plan("46", subject=REFORM)})
    assert keys(output, "x/1.txt") == OWN
    ids = {row["document_id"] for name, row in documents(output).items() if name != "x/PL.txt"}
    assert set(documents(output)["x/PL.txt"]["maybe_document_ids"]) == ids


def test_rows_of_an_appendix_stay_when_it_is_gone_and_its_plan_changes(given_files: Given) -> None:
    given_files({"KH.txt": plan(), "PL.txt": appendix()})
    output = given_files({"KH.txt": plan(more="Công an xã giữ gìn an ninh trật tự.")})
    assert keys(output, "KH.txt") == ["II/1", "II/2", "II/3", "III/1", "PL1/1", "PL1/2", "PL1/3"]
    assert [row["order"] for row in tasks(output, "KH.txt")] == list(range(1, 8))
    assert len([a for a in table(output, "assignments") if "/PL1/" in a["task_id"]]) == 3
    output = given_files({"KH.txt": plan()}, prune=True)
    assert keys(output, "KH.txt") == OWN


def test_rows_that_stayed_are_not_doubled_by_a_copy_under_another_name(given_files: Given) -> None:
    given_files({"KH.txt": plan(), "PL.txt": appendix()})
    output = given_files({"KH.txt": plan(), "PL moi.txt": appendix()})
    assert keys(output, "KH.txt") == JOINED


def test_a_damaged_appendix_keeps_its_rows(given_files: Given) -> None:
    given_files({"KH.txt": plan(), "PL.txt": appendix()})
    output = given_files({"KH.txt": plan(more="Công an xã giữ gìn an ninh trật tự."), "PL.txt": ""})
    assert keys(output, "KH.txt")[-3:] == ["PL1/1", "PL1/2", "PL1/3"]
    assert [row["source_file"] for row in table(output, "rejects")] == ["PL.txt"]


def test_an_appendix_whose_plan_is_not_in_the_input_any_more(given_files: Given) -> None:
    given_files({"KH.txt": plan()})
    output = given_files({"PL.txt": appendix()})
    found = documents(output)
    assert "attachment_apart" in found["PL.txt"]["flags"]
    assert found["PL.txt"]["maybe_document_ids"] == [found["KH.txt"]["document_id"]]
    assert set(documents(given_files({"KH.txt": plan(), "PL.txt": appendix()}))) == {"KH.txt"}


def test_nothing_is_read_again_when_nothing_changed(raw: Path, output: Path) -> None:
    put(raw, {"KH.txt": plan(), "PL.txt": appendix(), "x/PL.txt": appendix(DRAFT)})
    run(raw, output)
    before = {str(path): path.read_bytes() for path in output.rglob("*.parquet")}
    assert run(raw, output).counts.read == 0
    assert {str(path): path.read_bytes() for path in output.rglob("*.parquet")} == before


CHOICES: dict[str, tuple[str, ...]] = {
    "x/KH 45.txt": (plan(), plan(more="Công an xã giữ gìn an ninh trật tự."), plan(appendix=appendix()), appendix()),
    "x/KH 46.txt": (plan("46", subject=REFORM),),
    "y/KH.txt": (plan(commune="Bối Cầu"), plan("", "", commune="Bối Cầu")),
    "x/PL 1.txt": (appendix(), appendix(rows=OTHER_ROWS), plan("47", commune="Bình Nghĩa")),
    "x/PL 2.txt": (
        appendix(DRAFT, OTHER_ROWS, name="PHỤ LỤC II"),
        appendix("Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND xã Bối Cầu", OTHER_ROWS),
    ),
    "y/PL.txt": (appendix(DRAFT, title="NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2024"), appendix()),
}


def said(output: Path) -> dict[str, Any]:
    """The dataset with each plan named by its file, since its id is that of its first reading."""
    names = {row["document_id"]: row["source_file"] for row in table(output, "documents")}

    def named(value: Any) -> Any:
        if isinstance(value, str):
            head, slash, key = value.partition("/")
            return f"{names[head]}{slash}{key}" if head in names else value
        if isinstance(value, list):
            return sorted((named(item) for item in value), key=repr) if value and isinstance(value[0], str) else value
        return value

    return {
        name: sorted(str({k: named(v) for k, v in row.items()}) for row in table(output, name))
        for name in (*PLAN_TABLES, "rejects")
    }


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in CHOICES.items()}).filter(
            bool
        ),
        min_size=2,
        max_size=4,
    )
)
def test_the_dataset_is_what_one_run_over_the_last_files_gives(steps: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        raw, output, afresh = (Path(folder) / name for name in ("raw", "processed", "afresh"))
        raw.mkdir()
        for files in steps:
            put(raw, files)
            run(raw, output, prune=True)
        run(raw, afresh, prune=True)
        assert said(output) == said(afresh)


# The heading


@pytest.mark.parametrize(
    ("text", "is_appendix"),
    [
        (appendix(), True),
        (appendix(None), True),
        (appendix(name="Phụ lục 02: Phân công nhiệm vụ", title=""), True),
        (appendix(name="UBND XÃ AN LÃO\n\nPHỤ LỤC"), True),
        (appendix(name="DANH MỤC NHIỆM VỤ NĂM 2024", title=""), True),
        (appendix(name="BẢNG PHÂN CÔNG NHIỆM VỤ", title=""), True),
        (appendix(name="PHỤ LỤC", title="KẾ HOẠCH TRIỂN KHAI CÁC NHIỆM VỤ NĂM 2024"), True),
        (appendix(None, name="DANH MỤC NHIỆM VỤ NĂM 2024", title=""), False),
        (plan(), False),
        (plan(appendix=appendix()), False),
        (
            "KẾ HOẠCH\nCải cách hành chính năm 2024\n(Ban hành kèm theo Quyết định số 12/QĐ-UBND)\n\nI. MỤC TIÊU\n",
            False,
        ),
        ("Phụ lục của kế hoạch này quy định các nhiệm vụ của từng cơ quan, đơn vị trong năm.\n\nI. NHIỆM VỤ\n", False),
        ("", False),
    ],
)
def test_what_is_an_appendix(text: str, is_appendix: bool) -> None:
    assert (read_heading(parse_text(text)) is not None) is is_appendix


def test_a_reference_over_several_lines() -> None:
    text = (
        "PHỤ LỤC II\nNHIỆM VỤ NĂM 2024\n(Kèm theo Kế hoạch số 45/KH-UBND\nngày 12/3/2024 của UBND\nxã An Lão)\n\nA\tB\n"
    )
    heading = read_heading(parse_text(text))
    assert heading is not None
    assert heading.refers_to == "Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND xã An Lão"
    assert (heading.title, heading.numeral) == ("PHỤ LỤC II NHIỆM VỤ NĂM 2024", 2)


@pytest.mark.parametrize(
    ("title", "number"),
    [("PHỤ LỤC IV", 4), ("Phụ lục số 02: A", 2), ("PHỤ LỤC", None), ("BIỂU SỐ 3", 3), ("PHỤ LỤC VIII B", 8)],
)
def test_numerals(title: str, number: int | None) -> None:
    assert numeral(title) == number


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024", ("plan", "45/KH-UBND", "KH-UBND", 12, 3, 2024)),
        ("Kèm theo KH số: 45/KHUBND", ("plan", "45/KH-UBND", "KH-UBND", None, None, None)),
        ("Kèm theo Kế hoạch số……/KH-UBND ngày…/…/2024", ("plan", None, "KH-UBND", None, None, 2024)),
        ("Kèm theo Kế hoạch số 12-KH/ĐU ngày 01 tháng 02 năm 2023", ("plan", "12-KH/ĐU", "KH/ĐU", 1, 2, 2023)),
        ("Đính kèm Kế hoạch số 45 ngày 12/3/2024", ("plan", "45", None, 12, 3, 2024)),
        ("Ban hành kèm theo Quyết định số 9/QĐ-UBND", ("decision", "9/QĐ-UBND", "QĐ-UBND", None, None, None)),
        (None, (None, None, None, None, None, None)),
    ],
)
def test_references(words: str | None, expected: tuple[Any, ...]) -> None:
    found = read_reference(words)
    assert (found.type, found.number, found.symbol, found.day, found.month, found.year) == expected


def test_the_issuer_and_subject_of_a_reference() -> None:
    found = read_reference("Kèm theo Kế hoạch số 4/KH-UBND của UBND huyện Bình Lục về việc nâng cao chỉ số PAPI")
    assert (found.issuer.level, found.issuer.district) == ("district", "Huyện Bình Lục")
    assert found.subject == "nâng cao chỉ số PAPI"
    assert read_reference("Kèm theo Kế hoạch của UBND huyện").issuer.level == "district"
    assert read_reference(f"Kèm theo Kế hoạch {INDEX}").subject == INDEX.rstrip(")")


@given(st.text(max_size=300))
def test_any_words_are_a_reference(words: str) -> None:
    assert isinstance(read_reference(words), Reference)
    assert isinstance(read_reference(f"Kèm theo Kế hoạch số {words}"), Reference)


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=40))
def test_any_words_have_a_plan_or_none(refers_to: str, title: str, name: str) -> None:
    row: Any = records().document
    for words in (refers_to, f"Kèm theo Kế hoạch số {refers_to}"):
        attachment = Attachment(name, "", title, words)
        plans = Plans(lambda: [row], [attachment])
        assert plans.match(attachment).plan in (None, row["document_id"])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a/KH PAPI 2024.docx", "a/Phụ lục KH PAPI 2024.docx", True),
        ("000_af77_plan.docx", "000_af77_plan_PL1.pdf", True),
        ("KH_2024.docx", "PL_2024.docx", False),
        ("1. Ke hoach.docx", "2. Phu luc phan cong.docx", False),
        ("KH CCHC.docx", "PL PAPI.docx", False),
    ],
)
def test_file_names(one: str, other: str, alike: bool) -> None:
    assert FileName.of(one).like(FileName.of(other)) is alike
