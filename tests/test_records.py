from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fake_plans import HEAD, TASK, records

from pipeline.records import (
    COLUMNS,
    PLAN_TABLES,
    SCHEMAS,
    RecordsError,
    arrow_table,
    check_records,
    data_dictionary,
)

ROOT = Path(__file__).parents[1]

PUBLIC = {
    "documents": "document_id source_file source_sha256 format pages doc_type number symbol issuer_name issuer_level "
    "province district commune province_code district_code commune_code province_now commune_now issued_place "
    "issued_date issued_year issued_month title plan_start plan_end signer signer_title default_deadline_text "
    "default_deadline_due task_count flags ingested_at pipeline_version",
    "tasks": "task_id document_id source_file order kind source section number text indicator_text output_text "
    "lead_units coordinating_units implementing_units deadline_text deadline_type deadline_start deadline_due "
    "deadline_recurrence deadline_year_inferred due_date due_basis dimension subdimension level province district "
    "commune page_first page_last line_first line_last boxes confidence flags",
    "assignments": "task_id role position mention name unit_id level place collective matched_by",
    "targets": "task_id position op value unit span",
    "citations": "document_id position type number date issuer title cited_document_id",
    "rejects": "source_file source_sha256 stage reason message rejected_at",
}
TYPES = {
    ("documents", "issued_date"): pa.date32(),
    ("documents", "issued_year"): pa.int16(),
    ("documents", "issued_month"): pa.int8(),
    ("documents", "pages"): pa.int32(),
    ("documents", "ingested_at"): pa.timestamp("us", tz="UTC"),
    ("tasks", "order"): pa.int32(),
    ("tasks", "confidence"): pa.float32(),
    ("tasks", "deadline_year_inferred"): pa.bool_(),
    ("assignments", "position"): pa.int16(),
    ("targets", "value"): pa.float64(),
}


@pytest.mark.parametrize("table", PUBLIC)
def test_no_column_of_the_public_contract_is_missing(table: str) -> None:
    assert set(PUBLIC[table].split()) <= set(SCHEMAS[table].names)


@pytest.mark.parametrize("table", SCHEMAS)
def test_every_column_says_what_it_means(table: str) -> None:
    assert all(field.metadata[b"description"].strip() for field in SCHEMAS[table])


@pytest.mark.parametrize(("where", "kind"), TYPES.items())
def test_types(where: tuple[str, str], kind: pa.DataType) -> None:
    table, column = where
    assert SCHEMAS[table].field(column).type == kind


def test_lists_and_keys_are_never_null() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            if pa.types.is_list(column.arrow):
                assert not SCHEMAS[table].field(column.name).nullable
    assert not SCHEMAS["tasks"].field("task_id").nullable
    assert SCHEMAS["tasks"].field("number").nullable


def test_boxes_are_points_on_pages() -> None:
    box = SCHEMAS["tasks"].field("boxes").type.value_type
    assert [(field.name, field.type) for field in box] == [
        ("page", pa.int32()),
        *((edge, pa.float32()) for edge in ("x0", "top", "x1", "bottom")),
    ]


def test_a_good_plan_passes_and_goes_into_arrow() -> None:
    plan = records(texts=("Một.", "Hai."))
    check_records(plan)
    for table, rows in plan.rows().items():
        assert arrow_table(table, rows).num_rows == len(rows)
    assert [task["task_id"] for task in plan.tasks] == [f"{plan.document['document_id']}/II/{n}" for n in (1, 2)]
    assert [task["order"] for task in plan.tasks] == [1, 2]
    assert plan.tasks[0]["commune"] == HEAD["commune"]
    assert plan.document["task_count"] == 2


FAULTS: list[tuple[str, str, Any, str]] = [
    ("tasks", "text", None, "text is missing"),
    ("tasks", "section", None, "section is missing"),
    ("tasks", "order", "1", "is no int32"),
    ("tasks", "order", True, "is no int32"),
    ("tasks", "deadline_due", "2024-03-31", "is no date32"),
    ("tasks", "deadline_due", date(2023, 1, 1), "before deadline_start"),
    ("tasks", "deadline_type", "monthly", "vocabulary"),
    ("tasks", "kind", "goal", "vocabulary"),
    ("tasks", "text", "Hoa\u0300 giải", "is no string"),
    ("tasks", "section", ["Hoa\u0300 giải"], "is no list"),
    ("tasks", "confidence", 1.5, "confidence"),
    ("tasks", "document_id", "other", "not of document"),
    ("assignments", "role", "helper", "vocabulary"),
    ("assignments", "level", "region", "vocabulary"),
    ("assignments", "task_id", "other/1", "no such task"),
    ("targets", "op", "≥", "vocabulary"),
    ("citations", "type", "novel", "vocabulary"),
    ("documents", "task_count", 7, "task_count"),
]


@pytest.mark.parametrize(("table", "column", "value", "fault"), FAULTS)
def test_faults_are_found(table: str, column: str, value: Any, fault: str) -> None:
    plan = records()
    row: Any = plan.rows()[table][0]
    row[column] = value
    with pytest.raises(RecordsError, match=fault):
        check_records(plan)


def test_a_missing_column_is_a_fault() -> None:
    plan = records()
    del plan.tasks[0]["section"]  # type: ignore[misc]
    with pytest.raises(RecordsError, match="section"):
        check_records(plan)


def test_a_key_that_is_there_twice_is_a_fault() -> None:
    plan = records()
    plan.targets.append(plan.targets[0])
    with pytest.raises(RecordsError, match="twice"):
        check_records(plan)


def test_text_is_stored_in_nfc() -> None:
    plan = records(title="Hoa\u0300 giải năm 2024", texts=("Tổ chức hoa\u0300 giải.",))
    check_records(plan)
    assert plan.document["title"] == "Hoà giải năm 2024"
    assert plan.tasks[0]["text"] == "Tổ chức hoà giải."


def test_renaming_moves_every_row() -> None:
    plan = records()
    moved = plan.renamed("abc")
    check_records(moved)
    assert moved.tasks[0]["task_id"] == "abc/II/1"
    assert {row["task_id"] for row in (*moved.assignments, *moved.targets)} == {"abc/II/1"}
    assert moved.citations[0]["document_id"] == "abc"


def test_task_columns_of_the_helper_are_those_of_the_schema() -> None:
    added = {"task_id", "document_id", "source_file", "attached_file", "order", "corrections", "as_read"}
    issuer = {"level", "province", "district", "commune"}
    assert TASK.keys() == set(SCHEMAS["tasks"].names) - added - issuer


def test_the_data_dictionary_is_up_to_date() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == data_dictionary(), "run: make docs"
    assert all(f"## {table}" in data_dictionary() for table in PLAN_TABLES)
