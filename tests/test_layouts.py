"""Plans in the layouts that offices send: the same rows and items must come out of each, or a flag."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

# These put their plans on the list.
import layout_plans  # noqa: F401
import layout_prose  # noqa: F401
import layout_spreads  # noqa: F401
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_registry import PLANS, Expected
from layout_words import ITEMS, ROWS
from layouts import HEADER, cells

from extractors.appendix import table_tasks
from extractors.document import Cell, Place, Table
from pipeline.ingest import Job, Reject, ingest_file
from pipeline.records import PlanRecords
from pipeline.sources import Source

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def ingest(path: Path) -> PlanRecords:
    """The records of a plan that must be read."""
    outcome = ingest_file(Job(Source(path.name, path), "0" * 64, NOW, "1"))
    assert not isinstance(outcome, Reject), outcome
    return outcome


def bodies(records: PlanRecords, task: Any, role: str) -> str:
    rows = [row for row in records.assignments if row["task_id"] == task["task_id"] and row["role"] == role]
    return "; ".join(row["mention"] for row in rows)


def said(records: PlanRecords, task: Any, column: str) -> str:
    """What a task's row says, "" where nothing."""
    if column in ("lead", "coordinating"):
        return bodies(records, task, column)
    field = {"text": "text", "deadline": "deadline_text", "output": "output_text"}[column]
    return str(task[field] or "")


def check(records: PlanRecords, expected: Expected) -> None:
    """That the records say exactly what is expected."""
    columns = ("text", *expected.columns)
    table = [task for task in records.tasks if task["source"] == "table"]
    found = [{column: said(records, task, column) for column in columns} for task in table]
    assert found == [{column: getattr(row, column) for column in columns} for row in expected.rows]
    prose = [(task["text"], bodies(records, task, "lead")) for task in records.tasks if task["source"] == "prose"]
    assert sorted(prose) == sorted(expected.prose)
    flags = {flag for task in table for flag in task["flags"]}
    assert not expected.flag or expected.flag in flags
    assert records.document["issued_date"] == date.fromisoformat(expected.date)


@pytest.mark.parametrize("name", PLANS)
def test_layouts(name: str, tmp_path: Path) -> None:
    data, expected = PLANS[name]()
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    check(ingest(path), expected)


HEAD = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH LỤC
Số: 35/KH-UBND

Bình Lục, ngày 12 tháng 02 năm 2024

# KẾ HOẠCH
Nâng cao Chỉ số PAPI và mức độ hài lòng của người dân huyện Bình Lục năm 2024

## I. NHIỆM VỤ

{items}

Nơi nhận:
- Lưu: VT.

PHỤ LỤC
PHÂN CÔNG NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI NĂM 2024

"""
Lines = list[tuple[str, ...]]


def text_of(*tables: Lines) -> str:
    """A scanner's text of the plan whose appendix holds these tables: cells parted by tabs, pages by blank lines."""
    items = "\n\n".join(f"{mark} {words}" for mark, words, _ in ITEMS)
    return HEAD.format(items=items) + "\n\n".join("\n".join("\t".join(row) for row in rows) for rows in tables) + "\n"


def halves(columns: tuple[int, ...], cut: int = 8) -> list[Lines]:
    """The pages of one half of the table."""
    rows = [tuple(row[c] for c in columns) for row in (HEADER, *(cells(n, row) for n, row in enumerate(ROWS, 1)))]
    return [rows[: cut + 1], [rows[0], *rows[cut + 1 :]]]


def in_text() -> dict[str, tuple[list[Lines], Expected]]:
    header, *rows = [HEADER, *(cells(n, row) for n, row in enumerate(ROWS, 1))]
    torn = rows[4]
    upper, lower = (*torn[:1], "Kiểm tra đột xuất việc tiếp", *torn[2:]), ("", "công dân tại trụ sở", "", "", "", "")
    left, right, numbered = halves((0, 1, 5)), halves((2, 3, 4)), halves((0, 2, 3, 4))
    short = [right[0], right[1][:-1]]
    return {
        "header once": ([[header, *rows[:5]], rows[5:10], rows[10:]], Expected()),
        "header once, torn row": ([[header, *rows[:4], upper], [lower, *rows[5:]]], Expected()),
        "header alone": ([[header], rows], Expected()),
        "header again": ([[header, *rows[:6]], [header, *rows[6:]]], Expected()),
        "column numbers": ([[header, tuple(f"({n})" for n in range(1, 7)), *rows]], Expected()),
        "A B A B": ([left[0], right[0], left[1], right[1]], Expected()),
        "A A B B": ([*left, *right], Expected()),
        "A A B B, ordinals": ([*left, *numbered], Expected()),
        "A B A B, one row lost": (
            [left[0], short[0], left[1], short[1]],
            Expected(columns=("output",), flag="table_split_doubtful"),
        ),
    }


@pytest.mark.parametrize("name", in_text())
def test_layouts_in_text(name: str, tmp_path: Path) -> None:
    tables, expected = in_text()[name]
    path = tmp_path / "plan.txt"
    path.write_text(text_of(*tables), "utf-8")
    check(ingest(path), expected)


def word_file(path: Path, *tables: Lines) -> Path:
    """The plan as a Word file; "<" and "^" in the tables' cells merge them with the one to the left or above."""
    from docx import Document

    document = Document()
    for line in text_of().split("\n"):
        if line:
            document.add_paragraph(line.lstrip("# "))
    for rows in tables:
        grid = document.add_table(len(rows), len(rows[0]))
        grid.style = "Table Grid"
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    grid.cell(r - (text == "^"), c - (text == "<")).merge(grid.cell(r, c))
                else:
                    grid.cell(r, c).text = text
        document.add_page_break()
    document.save(str(path))
    return path


def in_word() -> dict[str, tuple[list[Lines], Expected]]:
    header, *rows = [HEADER, *(cells(n, row) for n, row in enumerate(ROWS, 1))]
    nested = [
        ("TT", "Nhiệm vụ", "Phân công", "<", "Thời gian", "Sản phẩm"),
        ("^", "^", "Chủ trì", "Phối hợp", "^", "^"),
    ]
    merged = [rows[0], *((*row[:2], "^", *row[3:]) for row in rows[1:3]), *rows[3:]]
    meant = (ROWS[0], *(replace(row, lead=ROWS[0].lead) for row in ROWS[1:3]), *ROWS[3:])
    left, right = halves((0, 1, 5)), halves((2, 3, 4))
    return {
        "nested header": ([[*nested, *rows]], Expected()),
        "merged leads": ([[header, *merged]], Expected(tuple(meant))),
        "group rows": ([[header, ("I", "Công khai, minh bạch", "<", "<", "<", "<"), *rows]], Expected()),
        "split": ([left[0], right[0], left[1], right[1]], Expected()),
    }


@pytest.mark.parametrize("name", in_word())
def test_layouts_in_word(name: str, tmp_path: Path) -> None:
    tables, expected = in_word()[name]
    check(ingest(word_file(tmp_path / "plan.docx", *tables)), expected)


WORDS = (
    "",
    *HEADER,
    "Chủ trì",
    "Chỉ số",
    "1",
    "2",
    "2.1",
    "I",
    "Phòng Nội vụ",
    "Quý I/2024",
    "Niêm yết ngân sách",
    "công khai",
)
ROW = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
PAGE = st.tuples(st.integers(1, 4), st.booleans(), st.lists(ROW, min_size=1, max_size=6))


@given(st.lists(PAGE, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_tables_are_too_strange(pages: list[tuple[int, bool, list[list[str]]]]) -> None:
    """Whatever tables come after another: each task has words that stand in the tables, and keys differ."""
    tables = []
    for number, ragged, rows in pages:
        found = [
            Cell(text, r, c, place=Place(number, number)) for r, row in enumerate(rows) for c, text in enumerate(row)
        ]
        width = max(map(len, rows))
        tables.append(Table(len(rows), width, tuple(found), Place(number, number), ragged))
    tasks = table_tasks(tables)
    printed = {word for _, _, rows in pages for row in rows for text in row for word in text.split()}
    assert all(task.text and set(task.text.split()) <= printed for task in tasks)
    assert len({task.key for task in tasks}) == len(tasks)
