"""Corrections by people: how their file is read, what follows from each in a plan's rows, and that nothing is lost."""

import codecs
import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_plans import BODY, NOW, TARGET, records
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.text import squeeze
from pipeline.confidence import WEIGHTS
from pipeline.correction_rows import corrected, uncorrected
from pipeline.correction_undo import task_as_read
from pipeline.correction_values import FIELDS, Correction, read_value
from pipeline.corrections import (
    COLUMNS,
    Corrections,
    CorrectionsError,
    Notice,
    parse_corrections,
    read_corrections,
)
from pipeline.ingest import Job, ingest_file
from pipeline.records import PLAN_TABLES, SCHEMAS, PlanRecords, arrow_table, check_records
from pipeline.sources import Source

RAW = Path(__file__).parents[1] / "data" / "raw"
DAY = date(2026, 1, 5)
WHO = {"who": "Lan", "when": "2026-01-05", "why": "bản gốc"}
TASK_ID = "0752acc728aa/II/1"


def table(*rows: Mapping[str, str], delimiter: str = ",", columns: Sequence[str] = COLUMNS) -> bytes:
    """A file with these lines; `task_id`, `who`, `when` and `why` are given where a line does not."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows({"task_id": TASK_ID, **WHO, **row} for row in rows)
    return out.getvalue().encode()


def one(field: str, value: str, **more: str) -> Corrections:
    """A file with one line."""
    columns = (*COLUMNS, *(name for name in more if name not in COLUMNS))
    return parse_corrections(table({"field": field, "value": value, **more}, columns=columns))


# The file

VALUES: list[tuple[str, str, str | None]] = [
    ("deadline_due", "2026-03-31", "2026-03-31"),
    ("deadline_due", "31/03/2026", "2026-03-31"),
    ("deadline_due", "1/3/2026", "2026-03-01"),
    ("deadline_start", "2026-03-31T00:00:00", "2026-03-31"),
    ("deadline_start", "31/03/2026 00:00", "2026-03-31"),
    ("deadline_due", " ", None),
    ("kind", "Target", "target"),
    ("number", " 1.2 ", "1.2"),
    ("text", "  Hoa\u0300  giải\n ở xã ", "Hoà giải ở xã"),
    ("output_text", "", None),
    ("deadline_type", "RECURRING", "recurring"),
    ("deadline_recurrence", "p3m; P1Y;P3M", "P3M; P1Y"),
    ("dimension", "papi.2", "PAPI.2"),
    ("dimension", "SIPAS", "SIPAS"),
    ("subdimension", "PAPI.2.3", "PAPI.2.3"),
    ("lead", "Sở Nội vụ ;; Công an tỉnh\nSở Y tế", "Sở Nội vụ; Công an tỉnh; Sở Y tế"),
    ("lead_units", "Sở Nội vụ", "Sở Nội vụ"),
    ("Lead", "Sở Nội vụ", "Sở Nội vụ"),
    ("monitoring", "", None),
]


@pytest.mark.parametrize(("field", "value", "expected"), VALUES)
def test_values_have_one_spelling(field: str, value: str, expected: str | None) -> None:
    found = one(field, value)
    assert found.faults == ()
    assert [(line.value, line.when, line.line) for line in found.lines] == [(expected, DAY, 2)]
    assert found.lines[0].field == {"lead_units": "lead", "Lead": "lead"}.get(field, field)


FAULTS: list[tuple[dict[str, str], str]] = [
    ({"field": "deadline"}, "field “deadline” cannot be corrected; the fields are kind, number"),
    ({"field": ""}, "field “” cannot be corrected"),
    ({"field": "due_date", "value": "2026-01-01"}, "follows from deadline_due"),
    ({"field": "suggested_subdimension"}, "follows from subdimension"),
    ({"field": "targets"}, "follows from indicator_text"),
    ({"field": "deadline_due", "value": "31/02/2026"}, "deadline_due “31/02/2026” is no date"),
    ({"field": "deadline_due", "value": "quý I"}, "is no date; write 2026-03-31 or 31/03/2026"),
    ({"field": "deadline_due", "value": "0026-01-01"}, "is no date"),
    ({"field": "deadline_due", "value": "46022"}, "is no date"),
    ({"field": "kind", "value": "goal"}, "kind “goal” is none of task, target"),
    ({"field": "kind", "value": ""}, "kind may not be empty"),
    ({"field": "text", "value": "\t"}, "text may not be empty"),
    ({"field": "deadline_type", "value": "monthly"}, "is none of date, period"),
    ({"field": "deadline_recurrence", "value": "3 tháng"}, "no ISO 8601 duration"),
    ({"field": "dimension", "value": "PAPI.9"}, "dimension “PAPI.9” is not known"),
    ({"field": "dimension", "value": "PAPI.2.3"}, "is not known; it is written like PAPI.2"),
    ({"field": "subdimension", "value": "PAPI.2"}, "is written like PAPI.2.3"),
    ({"field": "lead", "who": " "}, "who is missing"),
    ({"field": "lead", "why": "", "when": ""}, "when is missing; why is missing"),
    ({"field": "lead", "when": "hôm qua"}, "when “hôm qua” is no date"),
    ({"field": "lead", "task_id": "II/1"}, "task_id “II/1” is not written like 0752acc728aa/II.1/a"),
    ({"field": "lead", "task_id": ""}, "task_id “” is not"),
    ({"field": "lead", "task_id": "0752acc728aa/"}, "is not written like"),
    ({"field": "text", "value": "x" * 10_001}, "value has more than 10,000 characters"),
    ({"field": "text", "value": "a\x1b[31mb"}, "value holds control characters"),
    ({"field": "kind", "value": "goal", "who": "", "when": "x"}, "kind “goal” is none of task, target; who is missing"),
]


@pytest.mark.parametrize(("row", "fault"), FAULTS)
def test_a_faulty_line_is_told_with_its_number_and_the_rest_is_read(row: dict[str, str], fault: str) -> None:
    sound = {"field": "number", "value": "9"}
    found = parse_corrections(table(sound, row, {**sound, "task_id": "0752acc728aa/II/2"}))
    assert [line.line for line in found.lines] == [2, 4]
    assert [told.line for told in found.faults] == [3]
    assert fault in str(found.faults[0]) and str(found.faults[0]).startswith("line 3: ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("ends", [b"\r\n", b"\n", b"\r"])
def test_files_as_spreadsheets_write_them(delimiter: str, mark: bytes, ends: bytes) -> None:
    rows = [{"field": "lead", "value": "Sở Nội vụ; Sở Y tế"}, {"field": "text", "value": 'Nói "rõ", nhanh'}]
    found = parse_corrections(mark + table(*rows, delimiter=delimiter).replace(b"\r\n", ends) + ends)
    assert found.faults == ()
    assert [line.value for line in found.lines] == [row["value"] for row in rows]


def test_columns_in_any_order_with_others_beside_them() -> None:
    row = {"field": "lead", "value": "Sở Y tế", "Ghi chú": "x", "": ""}
    found = parse_corrections(table(row, columns=("why", "Ghi chú", *COLUMNS[:5], "")))
    assert [line.value for line in found.lines] == ["Sở Y tế"]
    assert [str(fault) for fault in found.faults] == ["line 1: the column “Ghi chú” is not known and is left out"]


def test_a_line_with_too_many_cells_is_left_out_and_one_of_several_lines_has_the_number_of_its_first() -> None:
    content = table({"field": "text", "value": "hai\ndòng"}, {"field": "number", "value": "1"}).decode()
    found = parse_corrections((content.replace("bản gốc\r\n", "bản gốc,,\r\n", 1).rstrip() + ",x\r\n").encode())
    assert [(line.line, line.value) for line in found.lines] == [(2, "hai dòng")]
    assert [fault.line for fault in found.faults] == [4]
    assert "more cells than the first line" in found.faults[0].message


def test_a_slip_of_the_quotes_costs_its_line() -> None:
    good = table({"field": "number", "value": "1"}).decode()
    found = parse_corrections((good + f'{TASK_ID},lead,"Sở "Y tế" x,Lan,2026-01-05,y\r\n').encode())
    assert [line.value for line in found.lines] == ["1"]
    assert [fault.line for fault in found.faults] == [3]


BROKEN: list[tuple[bytes, str]] = [
    (b"", "no first line that names its columns"),
    (b"\r\n , \r\n", "no first line"),
    (b"a,b\r\n", "no column task_id, field, value, who, when, why; its first line must name"),
    (b"task_id,field,value,who,when\r\n", "no column why"),
    (table(columns=(*COLUMNS, "why")), "has the column why twice"),
    (table() + b'x,"lead', "a quote in line 2 that is not closed"),
    (table().decode().encode("utf-16"), "not in UTF-8; save it as “CSV UTF-8”"),
    (table({"field": "lead", "value": "Sở Nội vụ"}).decode().replace("ở", "ô").encode("cp1258", "replace"), "UTF-8"),
    (b"PK\x03\x04\0\0", "zero bytes"),
]


@pytest.mark.parametrize(("content", "message"), BROKEN)
def test_what_is_no_table_of_corrections_is_told_in_a_sentence(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(content)
    with pytest.raises(CorrectionsError) as error:
        read_corrections(path)
    assert message in str(error.value) and str(error.value).startswith(str(path))


def test_no_file_is_no_corrections_and_a_folder_is_an_error(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.csv") == Corrections()
    with pytest.raises(CorrectionsError, match="cannot be read"):
        read_corrections(tmp_path)


HEADER = (",".join(COLUMNS) + "\n").encode()


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.booleans())
@settings(deadline=None)
def test_no_bytes_crash_it(content: bytes, headed: bool) -> None:
    try:
        found = parse_corrections(HEADER + content if headed else content)
    except CorrectionsError as error:
        assert "\n" not in str(error)
    else:
        assert all(read_value(line.field, line.value or "") == line.value for line in found.lines)


CELLS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12) | st.sampled_from(
    [*FIELDS, "2026-01-05", "31/12/2026", TASK_ID, "PAPI.2", "task", '"', ";"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=4), st.sampled_from(",;\t"))
@settings(deadline=None)
def test_each_line_is_read_or_told(rows: list[dict[str, str]], delimiter: str) -> None:
    clean = [{name: cell.replace("\0", "") for name, cell in row.items()} for row in rows]
    found = parse_corrections(table(*clean, delimiter=delimiter))
    told = {line.line for line in found.lines} | {fault.line for fault in found.faults}
    full = [row for row in clean if any(cell.strip() for cell in row.values())]
    same = len(full) - len({(row["task_id"], row["field"], row["value"]) for row in full})
    assert len(told) >= len(full) - same


def test_lines_that_contradict_each_other_are_both_left_out() -> None:
    rows = [{"field": "lead", "value": value} for value in ("Sở Y tế", "Sở Nội vụ")]
    found = parse_corrections(table(*rows, {"field": "number", "value": "2"}))
    assert [line.field for line in found.lines] == ["number"]
    assert [fault.line for fault in found.faults] == [2, 3]
    assert "the lines 2, 3 give 0752acc728aa/II/1 lead different values; none is applied" in found.faults[0].message


def test_of_lines_that_say_the_same_the_latest_counts() -> None:
    rows = [{"field": "deadline_due", "value": "2026-03-31"}, {"field": "deadline_due", "value": "31/3/2026"}]
    found = parse_corrections(table({**rows[0], "when": "6/1/2026"}, rows[1]))
    assert [(line.line, line.when) for line in found.lines] == [(2, date(2026, 1, 6))]
    assert found.faults == ()


def test_the_digest_is_that_of_what_is_said() -> None:
    rows = [{"field": "deadline_due", "value": "2026-03-31"}, {"field": "number", "value": "2"}]
    told = [{"field": "number", "value": " 2"}, {"field": "deadline_due", "value": "31/03/2026"}, {"field": "x"}]
    digest = parse_corrections(table(*rows)).digest
    assert digest == parse_corrections(table(*told, delimiter=";")).digest
    assert digest != parse_corrections(table(rows[0])).digest
    assert digest != parse_corrections(table(rows[0], {**rows[1], "when": "2026-01-06"})).digest


def test_corrections_by_plan() -> None:
    other = "ffffffffffff/I/1"
    found = parse_corrections(table({"field": "number", "value": "2"}, {"field": "number", "task_id": other}))
    assert found.document_ids == {"0752acc728aa", "ffffffffffff"}
    assert [line.task_id for line in found.of("ffffffffffff")] == [other]
    assert found.of("000000000000") == []
    assert [(n.kind, n.line) for n in found.without_plan({"0752acc728aa"})] == [("plan_gone", 3)]


# One task


def lines(
    plan: PlanRecords, at: int = 0, /, when: date = DAY, first: str | None = None, **values: str
) -> list[Correction]:
    """Corrections of the task at that place; `first` are the words that their lines give."""
    task_id = plan.tasks[at]["task_id"]
    found = [(field, read_value(field, value)) for field, value in values.items()]
    return [
        Correction(task_id, field, value, "Lan", when, "bản gốc", first, line)
        for line, (field, value) in enumerate(found, 2)
    ]


def with_task(plan: PlanRecords, **columns: Any) -> PlanRecords:
    """The plan with other columns of its first task."""
    return replace(plan, tasks=[{**plan.tasks[0], **columns}, *plan.tasks[1:]])  # type: ignore[typeddict-item]


def kinds(notices: Sequence[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


DUE = {"deadline_due": date(2024, 3, 31), "due_date": date(2024, 3, 31), "due_basis": "task"}
UNREAD: dict[str, Any] = {
    "deadline_text": "Khi có hướng", "deadline_type": None, "deadline_start": None, "deadline_due": None,
    "due_date": date(2024, 12, 31), "due_basis": "plan_period", "flags": ["cells_shifted", "deadline_unread"],
}  # fmt: skip
NO_DEADLINE: dict[str, Any] = {**UNREAD, "deadline_text": None, "flags": []}
SHIFTED: list[str] = ["cells_shifted", "task_corrected"]
FOLLOWING: list[tuple[str, dict[str, Any], dict[str, str], dict[str, Any]]] = [
    ("kind", {}, {"kind": "target"}, {"kind": "target", **DUE}),
    ("number away", {}, {"number": ""}, {"number": None}),
    ("output", {}, {"output_text": "Báo cáo"}, {"output_text": "Báo cáo"}),
    (
        "deadline in words",
        {},
        {"deadline_text": "Trước ngày 15/6/2024"},
        {
            "deadline_text": "Trước ngày 15/6/2024", "deadline_type": "date", "deadline_start": None,
            "deadline_due": date(2024, 6, 14), "due_date": date(2024, 6, 14), "due_basis": "task",
            "deadline_year_inferred": False,
        },
    ),
    (
        "a year from the plan",
        {},
        {"deadline_text": "Quý II"},
        {"deadline_due": date(2024, 6, 30), "deadline_year_inferred": True, "due_basis": "task"},
    ),
    (
        "every quarter",
        {},
        {"deadline_text": "Hằng quý"},
        {
            "deadline_type": "recurring", "deadline_recurrence": ["P3M"], "deadline_due": None,
            "due_date": date(2024, 12, 31), "due_basis": "plan_period",
        },
    ),
    (
        "no deadline",
        {"flags": ["deadline_ambiguous", "deadline_dropped"]},
        {"deadline_text": ""},
        {
            "deadline_text": None, "deadline_type": None, "deadline_due": None, "deadline_start": None,
            "due_date": date(2024, 12, 31), "due_basis": "plan_period", "flags": ["task_corrected"],
        },
    ),
    ("words that are no time", {}, {"deadline_text": "Sở Y tế"}, {"flags": ["deadline_unread", "task_corrected"]}),
    ("… with a day", {}, {"deadline_text": "Sở Y tế", "deadline_due": "2024-05-01"}, {"flags": ["task_corrected"]}),
    (
        "a last day",
        UNREAD,
        {"deadline_due": "2024-05-01"},
        {
            "deadline_due": date(2024, 5, 1), "due_date": date(2024, 5, 1), "due_basis": "task",
            "deadline_type": "date", "flags": SHIFTED,
        },
    ),
    ("a period", UNREAD, {"deadline_start": "1/4/2024", "deadline_due": "1/5/2024"}, {"deadline_type": "period"}),
    (
        "a type",
        UNREAD,
        {"deadline_type": "event"},
        {"deadline_type": "event", "flags": SHIFTED, "due_basis": "plan_period"},
    ),
    ("type and day", UNREAD, {"deadline_type": "event", "deadline_due": "1/5/2024"}, {"deadline_type": "event"}),
    (
        "no last day",
        {},
        {"deadline_due": ""},
        {"deadline_due": None, "due_date": date(2024, 12, 31), "due_basis": "plan_period", "deadline_type": "period"},
    ),
    (
        "a lent year is left",
        {"deadline_year_inferred": True},
        {"deadline_due": "1/5/2024"},
        {"deadline_year_inferred": True},
    ),
    (
        "no lent year is left",
        {"deadline_year_inferred": True},
        {"deadline_due": "1/5/2024", "deadline_start": ""},
        {"deadline_year_inferred": False},
    ),
    ("how often", {}, {"deadline_recurrence": "P1M;P1Y"}, {"deadline_recurrence": ["P1M", "P1Y"]}),
    ("not at all", {"deadline_recurrence": ["P1M"]}, {"deadline_recurrence": ""}, {"deadline_recurrence": []}),
    ("component", {}, {"subdimension": "PAPI.5.1"}, {"dimension": "PAPI.5", "subdimension": "PAPI.5.1"}),
    ("dimension", {}, {"dimension": "PAR.1"}, {"dimension": "PAR.1", "subdimension": None}),
    ("same dimension", {}, {"dimension": "PAPI.2"}, {"dimension": "PAPI.2", "subdimension": "PAPI.2.3"}),
    ("no dimension", {}, {"dimension": ""}, {"dimension": None, "subdimension": None}),
    ("both", {}, {"dimension": "PAPI.5", "subdimension": "PAPI.5.2"}, {"subdimension": "PAPI.5.2"}),
    (
        "no component: suggested by the words",
        {"text": "Niêm yết danh sách hộ nghèo tại nhà văn hóa thôn."},
        {"subdimension": ""},
        {"dimension": "PAPI.2", "subdimension": None, "suggested_subdimension": "PAPI.2.2"},
    ),
    (
        "other words, other suggestion",
        {"subdimension": None},
        {"text": "Niêm yết danh sách hộ nghèo tại nhà văn hóa thôn."},
        {"text": "Niêm yết danh sách hộ nghèo tại nhà văn hóa thôn.", "suggested_subdimension": "PAPI.2.2"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_", "read", "values", "expected"), FOLLOWING, ids=[case[0] for case in FOLLOWING])
def test_what_follows_from_a_value(
    _: str, read: dict[str, Any], values: dict[str, str], expected: dict[str, Any]
) -> None:
    plan = with_task(records(), **read)
    found, notices = corrected(plan, lines(plan, **values))
    check_records(found)
    task: Any = found.tasks[0]
    assert {name: task[name] for name in expected} == expected
    assert found.document["flags"] == ["plan_corrected"]
    assert not {"refused", "text_changed"} & set(kinds(notices))
    assert uncorrected(found) == plan


def test_quantities_follow_from_words_and_indicator() -> None:
    plan = records()
    for field in ("text", "indicator_text"):
        found, _ = corrected(plan, lines(plan, **{field: "Tỷ lệ hài lòng đạt từ 95% trở lên"}))
        assert [(row["op"], row["value"], row["unit"]) for row in found.targets] == [(">=", 95.0, "%")]
        assert uncorrected(found).targets == plan.targets
    found, _ = corrected(plan, lines(plan, indicator_text=""))
    assert found.targets == []


BODIES: list[tuple[dict[str, str], dict[str, list[tuple[str, str | None]]]]] = [
    ({"lead": "UBND xã"}, {"lead": [("Ủy ban nhân dân", "Xã An Lão")]}),
    ({"lead": "CC TC-KT; Công an xã"}, {"lead": [(BODY["name"], "Xã An Lão"), ("Công an", "Xã An Lão")]}),
    ({"lead": ""}, {"lead": []}),
    (
        {"coordinating": "Phòng Nội vụ huyện", "monitoring": "UBND xã"},
        {
            "lead": [(BODY["name"], "Xã An Lão")],
            "coordinating": [("Phòng Nội vụ", "Huyện Bình Lục")],
            "monitoring": [("Ủy ban nhân dân", "Xã An Lão")],
        },
    ),
    ({"coordinating": BODY["name"]}, {"lead": [], "coordinating": [(BODY["name"], "Xã An Lão")]}),
    ({"monitoring": BODY["name"]}, {role: [(BODY["name"], "Xã An Lão")] for role in ("lead", "monitoring")}),
]


@pytest.mark.parametrize(("values", "expected"), BODIES)
def test_bodies_are_those_of_the_role(
    values: dict[str, str], expected: dict[str, list[tuple[str, str | None]]]
) -> None:
    plan = records(texts=("Một.", "Hai."))
    found, _ = corrected(plan, lines(plan, **values))
    check_records(found)
    mine = [row for row in found.assignments if row["task_id"] == plan.tasks[0]["task_id"]]
    for role, bodies in expected.items():
        assert [(row["name"], row["place"]) for row in mine if row["role"] == role] == bodies
        if role != "monitoring":
            assert found.tasks[0][f"{role}_units"] == [name for name, _ in bodies]  # type: ignore[literal-required]
    assert found.tasks[1] == plan.tasks[1]
    assert [row for row in found.assignments if row not in mine] == plan.assignments[1:]
    assert uncorrected(found) == plan


def test_an_unknown_body_stands_as_written_and_is_told() -> None:
    plan = records()
    found, notices = corrected(plan, lines(plan, lead="Gánh xiếc làng"))
    assert found.tasks[0]["lead_units"] == ["Gánh xiếc làng"]
    assert kinds(notices) == ["unknown_body"] and "“Gánh xiếc làng”" in notices[0].message


DOUBTFUL = [
    ({"lead": "Trung tâm VHTT&TT; BHXH"}, 1, "“Trung tâm VHTT&TT” may be several bodies; taken for “Trung tâm Văn hóa"),
    ({"deadline_text": "Sở Y tế"}, 1, "was not understood"),
    ({"deadline_text": "Sở Y tế", "deadline_due": "2024-05-01"}, 0, ""),
]


@pytest.mark.parametrize(("values", "many", "message"), DOUBTFUL)
def test_a_value_that_is_read_with_doubts_is_told(values: dict[str, str], many: int, message: str) -> None:
    plan = records()
    _, notices = corrected(plan, lines(plan, **values))
    told = [notice.message for notice in notices if notice.kind == "doubtful"]
    assert len(told) == many and all(message in words for words in told)


ANSWERED: list[tuple[list[str], dict[str, str], list[str]]] = [
    (["lead_missing", "cells_shifted"], {"lead": "UBND xã"}, ["cells_shifted"]),
    (["lead_unknown", "lead_undecided", "coordinating_unknown"], {"lead": "Một hội nào"}, ["coordinating_unknown"]),
    (["lead_missing"], {"lead": ""}, []),
    (["lead_missing"], {"coordinating": "UBND xã"}, ["lead_missing"]),
    (["coordinating_dropped", "implementing_by_pattern"], {"coordinating": ""}, ["implementing_by_pattern"]),
    (["deadline_ambiguous", "lead_missing"], {"deadline_due": "2024-06-01"}, ["lead_missing"]),
    (["deadline_no_year"], {"deadline_text": "Quý II"}, []),
    (["deadline_dropped"], {"deadline_due": "2024-06-01"}, ["deadline_dropped"]),
    (["deadline_doubtful"], {"deadline_type": "event"}, ["deadline_doubtful"]),
]


@pytest.mark.parametrize(("flags", "values", "rest"), ANSWERED)
def test_doubts_that_a_correction_answers_go_and_come_back(
    flags: list[str], values: dict[str, str], rest: list[str]
) -> None:
    plan = with_task(records(), flags=flags, confidence=0.2)
    found, _ = corrected(plan, lines(plan, **values))
    assert found.tasks[0]["flags"] == [*rest, "task_corrected"]
    answered = any(flag in WEIGHTS for flag in flags if flag not in rest)
    assert (found.tasks[0]["confidence"] > 0.2) == answered
    again, notices = corrected(found, [], found)
    assert again == plan
    assert set(kinds(notices)) == {"withdrawn"} and len(notices) == len(values)


def test_a_lead_that_goes_to_another_role_leaves_a_doubt() -> None:
    plan = with_task(records(), source="table")
    found, _ = corrected(plan, lines(plan, implementing=BODY["name"]))
    assert found.tasks[0]["flags"] == ["lead_missing", "task_corrected"]
    assert found.tasks[0]["confidence"] < plan.tasks[0]["confidence"]


REFUSED: list[tuple[dict[str, str], dict[str, str], str]] = [
    ({"deadline_due": "2023-12-01"}, {"deadline_due": "refused"}, "2023-12-01 lies before deadline_start 2024-01-01"),
    ({"deadline_start": "2024-04-01"}, {"deadline_start": "refused"}, "correct that day too"),
    (
        {"deadline_start": "2024-04-01", "deadline_due": "2024-03-01", "number": "7"},
        {"number": "applied", "deadline_start": "refused", "deadline_due": "refused"},
        "lies before",
    ),
    (
        {"dimension": "PAPI.1", "subdimension": "PAPI.2.1"},
        {"dimension": "refused", "subdimension": "refused"},
        "do not go together",
    ),
    ({"lead": "Trước 15/12"}, {"lead": "refused"}, "“Trước 15/12” is no body"),
    ({"lead": "Công an xã phối hợp UBND xã"}, {"lead": "refused"}, "names bodies of several roles"),
    (
        {"lead": "Công an xã", "coordinating": "UBND xã; Công an xã"},
        {"lead": "applied", "coordinating": "refused"},
        "“Công an” is corrected to be lead too",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("values", "states", "message"), REFUSED)
def test_what_contradicts_is_refused(values: dict[str, str], states: dict[str, str], message: str) -> None:
    plan = records()
    found, notices = corrected(plan, lines(plan, **values))
    check_records(found)
    task = found.tasks[0]
    assert {entry["field"]: entry["state"] for entry in task["corrections"]} == states
    assert "correction_refused" in task["flags"]
    assert ("task_corrected" in task["flags"]) == ("applied" in states.values())
    assert any(notice.kind == "refused" and message in notice.message for notice in notices)
    for name in ("deadline_start", "deadline_due", "dimension", "subdimension", "coordinating_units", "due_date"):
        assert task[name] == plan.tasks[0][name]
    assert uncorrected(found) == plan


def test_what_was_read_stands_beside_the_correction() -> None:
    plan = records()
    found, _ = corrected(plan, lines(plan, lead="UBND xã; Công an xã", deadline_due="2024-06-01"))
    told = [(e["field"], e["value"], e["read"], e["text"], e["who"], e["when"]) for e in found.tasks[0]["corrections"]]
    text = plan.tasks[0]["text"]
    assert told == [
        ("deadline_due", "2024-06-01", "2024-03-31", text, "Lan", DAY),
        ("lead", "UBND xã; Công an xã", BODY["name"], text, "Lan", DAY),
    ]
    read = json.loads(found.tasks[0]["as_read"] or "")
    assert read["columns"]["deadline_due"] == "2024-03-31" and read["assignments"][0]["mention"] == BODY["mention"]
    assert task_as_read(found.tasks[0]) == plan.tasks[0]


@pytest.mark.parametrize(
    "values", [{"lead": BODY["name"]}, {"deadline_due": "31/3/2024"}, {"deadline_text": "Quý I/2024"}, {"number": "1"}]
)
def test_a_correction_that_the_program_reads_by_itself_is_told_and_applied(values: dict[str, str]) -> None:
    plan = records()
    found, notices = corrected(plan, lines(plan, **values))
    assert kinds(notices) == ["not_needed"]
    assert [entry["state"] for entry in found.tasks[0]["corrections"]] == ["applied"]


# Years of an appendix


def test_an_appendix_lends_the_year_of_its_title_as_its_other_rows_show_it() -> None:
    plan = records(texts=("Một.", "Hai."))
    key = plan.document["document_id"]
    moved = {f"{key}/II/{n}": f"{key}/PL1/{n}" for n in (1, 2)}
    told = {
        "deadline_text": "Quý III", "deadline_year_inferred": True, "due_date": date(2022, 9, 30),
        "deadline_start": date(2022, 7, 1), "deadline_due": date(2022, 9, 30),
    }  # fmt: skip
    tasks: list[Any] = [{**task, "task_id": moved[task["task_id"]]} for task in plan.tasks]
    bodies: list[Any] = [{**row, "task_id": moved[row["task_id"]]} for row in plan.assignments]
    plan = replace(plan, tasks=[tasks[0], {**tasks[1], **told}], assignments=bodies, targets=[])
    found, _ = corrected(plan, lines(plan, deadline_text="Quý II"))
    assert found.tasks[0]["deadline_due"] == date(2022, 6, 30)
    # Rows that no one year explains lend none.
    other = {**tasks[0], **told, "deadline_start": date(2021, 7, 1), "deadline_due": date(2021, 9, 30)}
    plan = replace(plan, tasks=[other, {**tasks[1], **told}])  # type: ignore[list-item]
    found, _ = corrected(plan, lines(plan, deadline_text="Quý II"))
    assert found.tasks[0]["deadline_due"] is None and "deadline_no_year" in found.tasks[0]["flags"]


# From run to run


TEXT = "Công khai ngân sách xã."
CHANGED: list[tuple[str, bool]] = [
    (TEXT, True),
    ("CÔNG KHAI  ngân sách xã", True),
    ("Công khai ngân sách xã và đất đai.", False),
    ("Công khai đất đai.", False),
]


@pytest.mark.parametrize(("text", "holds"), CHANGED)
def test_a_correction_holds_for_the_words_that_it_was_made_for(text: str, holds: bool) -> None:
    first = records()
    mine = lines(first, lead="UBND xã")
    before, _ = corrected(first, mine)
    later = with_task(records(), text=text)
    found, notices = corrected(later, mine, before)
    check_records(found)
    task = found.tasks[0]
    assert (task["lead_units"] == ["Ủy ban nhân dân"]) == holds
    assert task["flags"] == ["task_corrected" if holds else "correction_stale"]
    assert found.document["flags"] == ["plan_corrected"]
    assert kinds(notices) == ([] if holds else ["text_changed"])
    assert task["corrections"][0]["text"] == TEXT
    # It waits for as many runs as it takes, then the person confirms it, or the old words come back.
    assert corrected(found, mine, found) == (found, notices)
    confirmed, _ = corrected(found, lines(first, when=date(2026, 2, 1), lead="UBND xã"), found)
    assert confirmed.tasks[0]["flags"] == ["task_corrected"] and confirmed.tasks[0]["corrections"][0]["text"] in (
        text,
        TEXT,
    )
    assert corrected(records(), mine, found)[0].tasks[0]["lead_units"] == ["Ủy ban nhân dân"]


@pytest.mark.parametrize(
    ("written", "holds"),
    [(TEXT, True), ("Công khai ngân…", True), ("công khai", True), ("Công kha", False), ("Thu gom rác", False)],
)
def test_a_line_may_give_the_words_itself(written: str, holds: bool) -> None:
    plan = records()
    mine = lines(plan, first=written, lead="UBND xã")
    found, notices = corrected(plan, mine)
    assert found.tasks[0]["flags"] == ["task_corrected" if holds else "correction_stale"]
    assert found.tasks[0]["corrections"][0]["text"] == (TEXT if holds else written)
    assert holds or "a new text in its line" in notices[0].message


def test_words_of_dots_alone_are_no_words() -> None:
    assert one("lead", "Sở Y tế", text="…").lines[0].text is None
    assert one("lead", "Sở Y tế", text="Thu  gom").lines[0].text == "Thu gom"


def test_a_task_that_goes_and_comes_back_with_other_words() -> None:
    first = records(texts=("Một việc.", "Hai việc."))
    mine = lines(first, 1, lead="UBND xã")
    before, _ = corrected(first, mine)
    gone, notices = corrected(records(texts=("Một việc.",)), mine, before)
    check_records(gone)
    assert kinds(notices) == ["task_gone"]
    assert [(e["task_id"], e["text"], e["state"]) for e in gone.document["lost_corrections"]] == [
        (first.tasks[1]["task_id"], "Hai việc.", "lost")
    ]
    assert gone.document["flags"] == ["plan_corrected"]
    assert uncorrected(gone) == records(texts=("Một việc.",))
    back, notices = corrected(records(texts=("Một việc.", "Ba việc.")), mine, gone)
    assert kinds(notices) == ["text_changed"] and back.tasks[1]["flags"] == ["correction_stale"]
    assert corrected(first, mine, gone)[0] == before


def test_where_the_words_stand_now_is_told() -> None:
    first = records(texts=("Một việc.", "Hai việc."))
    mine = lines(first, 0, lead="UBND xã")
    before, _ = corrected(first, mine)
    _, notices = corrected(records(texts=("Không.", "Một việc.")), mine, before)
    assert f"its words stand in {first.tasks[1]['task_id']} now" in notices[0].message


def test_corrected_words_are_not_what_a_correction_was_made_for() -> None:
    plan = records()
    mine = lines(plan, lead="UBND xã", number="3", text="Những lời khác hẳn.")
    before, _ = corrected(plan, mine)
    assert before.tasks[0]["text"] == "Những lời khác hẳn."
    again, notices = corrected(before, mine, before)
    assert again == before and "text_changed" not in kinds(notices)


def test_a_plan_without_corrections_is_left_as_it_is() -> None:
    plan = records()
    assert corrected(plan, [], plan) == (plan, [])
    assert uncorrected(plan) is plan


def test_arguments_are_not_changed() -> None:
    plan = records(texts=("Một.", "Hai."))
    mine = lines(plan, lead="UBND xã", deadline_due="2024-06-01", text="Ba.", indicator_text="90%")
    before, _ = corrected(plan, mine)
    copy = repr(before)
    uncorrected(before)
    corrected(before, mine[:1], before)
    assert repr(before) == copy and plan == records(texts=("Một.", "Hai."))


# Properties

NAMES = st.sampled_from(["UBND xã", "Công an xã", "Phòng Nội vụ huyện", "Gánh xiếc", BODY["name"], "Quý I", "Các thôn"])
ROLE_VALUES = st.lists(NAMES, max_size=3).map("; ".join)
DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31)).map(str) | st.just("")
WORDS = st.text(max_size=30).map(squeeze) | st.sampled_from(["Tỷ lệ đạt 90%", "Công khai danh sách hộ nghèo"])
ANY_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["task", "target"]),
        **dict.fromkeys(("number", "indicator_text", "output_text"), WORDS),
        "text": WORDS.filter(bool),
        "deadline_text": st.sampled_from(
            ["Quý I", "Quý II/2024", "Hằng năm", "Thường xuyên", "Sở Y tế", "Năm 2023-2024", ""]
        ),
        "deadline_type": st.sampled_from(["date", "event", ""]),
        **dict.fromkeys(("deadline_start", "deadline_due"), DAYS),
        "deadline_recurrence": st.sampled_from(["P1M", "P3M; P1Y", ""]),
        "dimension": st.sampled_from(["PAPI", "PAPI.1", "PAPI.2", "PAR.3", ""]),
        "subdimension": st.sampled_from(["PAPI.1.1", "PAPI.2.3", ""]),
        **dict.fromkeys(("lead", "coordinating", "implementing", "monitoring"), ROLE_VALUES),
    },
)  # fmt: skip
FLAGS = st.lists(st.sampled_from(["lead_missing", "deadline_ambiguous", "cells_shifted"]), unique=True)
SHARES = st.integers(500, 9900).map(lambda share: share / 10_000)


def sample(flags: list[str], confidence: float, source: str) -> PlanRecords:
    plan = records(texts=("Một việc.", "Hai việc."))
    task: Any = {**plan.tasks[0], "flags": flags, "confidence": confidence, "source": source}
    rows: list[Any] = [
        {**plan.assignments[0], "role": "coordinating", "name": "Công an", "mention": "CA"},
        {**plan.targets[0], **TARGET, "position": 2},
    ]
    tasks = [task, plan.tasks[1]]
    tasks[0]["coordinating_units"] = ["Công an"]
    bodies = [plan.assignments[0], rows[0], plan.assignments[1]]
    return replace(plan, tasks=tasks, assignments=bodies, targets=[plan.targets[0], rows[1], plan.targets[1]])


def stored(plan: PlanRecords) -> PlanRecords:
    """The plan as the dataset gives it back."""
    rows: list[Any] = [arrow_table(name, plan.rows()[name]).to_pylist() for name in PLAN_TABLES]
    return PlanRecords(rows[0][0], *rows[1:])


@given(ANY_VALUES, ANY_VALUES, FLAGS, SHARES, st.sampled_from(["table", "prose"]))
@settings(deadline=None, max_examples=150)
def test_nothing_that_was_read_is_lost(
    values: dict[str, str], others: dict[str, str], flags: list[str], confidence: float, source: str
) -> None:
    plan = sample(flags, confidence, source)
    mine = lines(plan, **values)
    found, notices = corrected(plan, mine)
    check_records(found)
    assert {entry["field"] for entry in found.tasks[0]["corrections"]} == values.keys()
    assert "text_changed" not in kinds(notices)
    assert uncorrected(found) == plan
    # The same from the file and from the dataset, in the first run and in the next.
    kept = stored(found)
    assert corrected(kept, mine, kept) == (kept, notices)
    assert stored(corrected(plan, mine, kept)[0]) == kept
    assert stored(uncorrected(kept)) == stored(plan)
    # Other lines in their place leave nothing of them.
    theirs = lines(plan, 1, **others)
    assert stored(corrected(kept, theirs, kept)[0]) == stored(corrected(plan, theirs)[0])


# Plans of our own


@pytest.mark.parametrize("name", ["huyen_yen_lap_2023.txt", "tinh_soc_trang_2025.txt"])
def test_saying_what_was_read_changes_nothing(name: str) -> None:
    plan = ingest_file(Job(Source(name, RAW / name), "0" * 64, NOW, "1"))
    assert isinstance(plan, PlanRecords)
    mine = []
    for task in plan.tasks:
        row: Any = task
        for field in ("deadline_text", "deadline_due", "deadline_type", "dimension", "subdimension", "text"):
            value = str(row[field] or "")
            mine.append(Correction(row["task_id"], field, read_value(field, value), "Lan", DAY, "như đọc"))
    found, notices = corrected(plan, mine)
    check_records(found)
    assert set(kinds(notices)) == {"not_needed"} and len(notices) == len(mine)
    answered = {"flags", "confidence", "corrections", "as_read"}
    for was, now in zip(stored(plan).tasks, stored(found).tasks, strict=True):
        assert {name for name, value in now.items() if value != was[name]} <= answered  # type: ignore[literal-required]
    assert (found.assignments, found.targets) == (plan.assignments, plan.targets)


def test_the_page_for_analysts_names_every_field() -> None:
    page = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text("utf-8")
    assert [field for field in FIELDS if f"`{field}`" not in page] == []
    assert all(f"`{kind}`" in page for kind in ("as_read", "corrections", "lost_corrections", "task_corrected"))
    example = page.split("```csv\n")[1].split("```")[0]
    found = parse_corrections(example.encode())
    assert found.faults == () and len(found.lines) >= 4
    assert "corrections" in SCHEMAS["tasks"].names
