"""Markdown: tables with pipes or in HTML are true tables, all else is read as text is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Document, Paragraph, Table
from extractors.extract import extract
from extractors.readers import read
from extractors.readers.markdown import parse_markdown
from extractors.readers.text import parse_text

HEAD = """| **ỦY BAN NHÂN DÂN** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |
|---|---|
| **XÃ ĐỒNG TÂM** | **Độc lập - Tự do**<br>**- Hạnh phúc** |
| Số: 18/KH-UBND | *Đồng Tâm, ngày 06 tháng 02 năm 2024* |
"""
PLAIN_HEAD = """ỦY BAN NHÂN DÂN
XÃ ĐỒNG TÂM

Số: 18/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Đồng Tâm, ngày 06 tháng 02 năm 2024
"""
TITLE = """
# KẾ HOẠCH

## Nâng cao Chỉ số PAPI năm 2024 trên địa bàn xã Đồng Tâm
"""
BODY = """
## I. NHIỆM VỤ

1. Công an xã mở đợt tuần tra đêm trong quý II năm 2024.

2. Trạm Y tế xã **phối hợp với** Hội Nông dân xã khám sức khỏe cho người cao tuổi trước ngày 30/9/2024.
"""
TAIL = """
| ***Nơi nhận:***<br>- UBND huyện;<br>- Lưu: VT. | **TM. ỦY BAN NHÂN DÂN**<br>**CHỦ TỊCH**<br>**Lò Văn Thưởng** |
| --- | --- |
"""
HEADER = """| STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |
|:---:|----------|---------|----------|----------|
"""
ROW_1 = "| 1 | Niêm yết giá đất | Công chức Địa chính | Các thôn | Quý III/2024 |\n"
ROW_2 = "| 2 | Sửa loa truyền thanh | Công chức Văn hóa | Các thôn | Tháng 5/2024 |\n"
APPENDIX = "\n**PHỤ LỤC**\n\n"
TABLE = HEADER + ROW_1 + ROW_2
WHOLE = HEAD + TITLE + BODY + TAIL + APPENDIX + TABLE

PROSE = [
    ("1", "Công an xã mở đợt tuần tra đêm trong quý II năm 2024.", ["Công an xã"], "trong quý II năm 2024"),
    (
        "2",
        "Trạm Y tế xã phối hợp với Hội Nông dân xã khám sức khỏe cho người cao tuổi trước ngày 30/9/2024.",
        ["Trạm Y tế xã", "Hội Nông dân xã"],
        "trước ngày 30/9/2024",
    ),
]
ROWS = [
    ("1", "Niêm yết giá đất", ["Công chức Địa chính", "Các thôn"], "Quý III/2024"),
    ("2", "Sửa loa truyền thanh", ["Công chức Văn hóa", "Các thôn"], "Tháng 5/2024"),
]


def tasks(document: Document) -> list[tuple[str | None, str, list[str], str | None]]:
    found = extract(document).tasks
    return [(task.number, task.text, [unit.text for unit in task.units], task.deadline_text) for task in found]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


def tables(document: Document) -> list[list[list[str]]]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    assert not any(table.ragged for table in found)
    return [[[cell.text if cell else "" for cell in row] for row in table.grid()] for table in found]


HTML_TABLE = """<table border="1">
<thead><tr><th>STT</th><th>Nhiệm vụ</th><th colspan="2">Phân công</th><th>Thời hạn</th></tr>
<tr><th></th><th></th><th>Chủ trì</th><th>Phối hợp</th><th></th></tr></thead>
<tr><td>1</td><td>**Niêm yết** giá đất</td><td>Công chức Địa chính</td><td rowspan="2">Các thôn</td>
<td>Quý III/2024</td></tr><tr><td>2</td><td>Sửa loa truyền thanh</td><td>Công chức Văn hóa</td>
<td>Tháng 5/2024</td></tr></table>
"""
FILES = {
    "whole": WHOLE,
    "letterhead without a table": PLAIN_HEAD + TITLE + BODY + TAIL + APPENDIX + TABLE,
    "letterhead as HTML": "<table><tr><td>ỦY BAN NHÂN DÂN<br>XÃ ĐỒNG TÂM<br>Số: 18/KH-UBND</td><td>CỘNG HÒA XÃ HỘI CHỦ "
    "NGHĨA VIỆT NAM<br>Đồng Tâm, ngày 06 tháng 02 năm 2024</td></tr></table>\n"
    + TITLE + BODY + TAIL + APPENDIX + TABLE,
    "HTML table": HEAD + TITLE + BODY + TAIL + APPENDIX + HTML_TABLE,
    "rows go on behind a page's end": WHOLE.replace(ROW_2, "\n---\n\n3\n\n" + ROW_2),
    "rows go on below a heading": WHOLE.replace(ROW_2, "\n**PHỤ LỤC (tiếp)**\n\n" + ROW_2),
    "header again": WHOLE.replace(ROW_2, "\n" + HEADER + ROW_2),
    "empty lines between rows": WHOLE.replace(ROW_1, ROW_1 + "\n"),
    "rows over several lines": WHOLE.replace("Sửa loa ", "Sửa loa\n"),
    "no outer pipes": "\n".join(line.strip("| ") for line in WHOLE.split("\n")),
    "in a fence": f"```markdown\n{WHOLE}```\n",
    "in a quotation": "\n".join("> " + line for line in WHOLE.split("\n")),
    "front matter and comments": "---\ntitle: KH\ntags:\n  - a\n---\n<!-- trang 1\n1. Việc giả -->\n" + WHOLE,
    "escapes": WHOLE.replace("1. Công", "1\\. Công").replace("KH-UBND", "KH\\-UBND").replace("2. Trạm", "2\\. Trạm"),
    "hard breaks": WHOLE.replace("Công an xã mở", "Công an xã mở\\").replace("mở\\ ", "mở\\\n"),
    "spans of emphasis": WHOLE.replace("Sửa loa", "**Sửa** *loa*").replace("Quý III", "__Quý__ III"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_plan_however_it_is_written(name: str) -> None:
    document = parse_markdown(FILES[name])
    assert document.format == "text"
    head = extract(document).letterhead
    assert (head.number, head.issuer_name, head.commune) == ("18/KH-UBND", "Ủy ban nhân dân", "Xã Đồng Tâm")
    assert (head.issued_date, head.doc_type) == ("2024-02-06", "plan")
    assert head.title == "Nâng cao Chỉ số PAPI năm 2024 trên địa bàn xã Đồng Tâm"
    assert (head.signer, head.signer_title) == ("Lò Văn Thưởng", "Chủ tịch")
    assert tasks(document) == PROSE + ROWS


def test_a_file(tmp_path: Path) -> None:
    for name, data in (
        ("a.md", WHOLE.encode()),
        ("b.txt", WHOLE.encode("utf-16")),
        ("c", b"\xef\xbb\xbf" + WHOLE.encode()),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert tasks(read(path)) == PROSE + ROWS


def test_lines() -> None:
    text = "Một\n\n| a | b |\n|---|---|\n| c | d<br>đ |\n\n> Hai\n> dòng\n\n"
    text += "<table>\n<tr><td>e</td><td>f</td></tr>\n<tr><td>g</td><td>h</td></tr></table>\n\nBa\n"
    blocks = parse_markdown(text).blocks
    assert [(b.place.line_first, b.place.line_last) for b in blocks] == [(1, 1), (3, 5), (7, 8), (11, 12), (14, 14)]
    assert isinstance(blocks[1], Table) and isinstance(blocks[3], Table)
    assert [cell.place.line_first for cell in blocks[1].cells] == [3, 3, 5, 5]
    assert [cell.text for cell in blocks[1].cells] == ["a", "b", "c", "d\nđ"]
    assert [cell.place.line_first for cell in blocks[3].cells] == [11, 11, 12, 12]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| a \\| b | `c` |\n|--|--|\n| &amp; | x<br/>y |", [["a | b", "c"], ["&", "x\ny"]]),
        ("a | b\n--|--\nc | d\ne | f\n\ng", [["a", "b"], ["c", "d"], ["e", "f"]]),
        ("| a | b |\n|--|--|\n| c |\n| d | e | f |", [["a", "b", ""], ["c", "", ""], ["d", "e", "f"]]),
        ("| a | b |\n|--|--|\n| | |\n| c | |", [["a", "b"], ["c", ""]]),
        ("| Phần A | Phần A | Phần A |\n|--|--|--|\n| a | b | c |", [["Phần A", "", ""], ["a", "b", "c"]]),
        ("|--|--|\n| c | d |\n| e | f |", [["c", "d"], ["e", "f"]]),
        ("| a | b |\n|--|--|\n| 1 \\* 2 \\* 3 | snake\\_case\\_x |", [["a", "b"], ["1 * 2 * 3", "snake_case_x"]]),
        ("| a<sup>1</sup> | b[^1] |\n|--|--|\n| c | d |", [["a", "b"], ["c", "d"]]),
    ],
)
def test_cells(text: str, cells: list[list[str]]) -> None:
    assert tables(parse_markdown(text)) == [cells]


def test_merged_heading_rows() -> None:
    table = parse_markdown(
        "| STT | Việc | Ai |\n|-|-|-|\n| **I** | **CẢI CÁCH** | **CẢI CÁCH** |\n| 1 | Sửa | Xã |"
    ).blocks[0]
    assert isinstance(table, Table)
    assert [(c.text, c.bold) for c in table.cells if c.row == 1] == [
        ("I", True),
        ("CẢI CÁCH", True),
        ("CẢI CÁCH", True),
    ]
    table = parse_markdown(
        "| STT | Việc | Ai | Khi |\n|-|-|-|-|\n| I | Công | Công | Công |\n| 1 | a | b | c |"
    ).blocks[0]
    assert isinstance(table, Table)
    assert [(c.text, c.colspan) for c in table.cells if c.row == 1] == [("I", 1), ("Công", 3)]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("- Một\n  - hai\n    - ba\n- Bốn", ["- Một", "+ hai", "• ba", "- Bốn"]),
        ("* Một\n  - hai\n* Ba", ["* Một", "- hai", "* Ba"]),
        ("1. Một\n   - hai\n   - ba\n2. Bốn", ["1. Một", "- hai", "- ba", "2. Bốn"]),
        ("1. Một\n1. Hai\n5. Ba", ["1. Một", "1. Hai", "5. Ba"]),
        ("a) Một\nb) Hai", ["a) Một", "b) Hai"]),
        ("Một[^x], hai.\n\n[^x]: Ghi chú", ["Một, hai."]),
        ("![ảnh](a.png)\n\nMột {tên}", ["Một {tên}"]),
        ("# Một {#mot .x}", ["Một"]),
        ("Một\\\nhai", ["Một hai"]),
        ("::: {.giua}\nMột\n:::", ["Một"]),
        ("Diện tích $^{2}$ đất", ["Diện tích đất"]),
        ("Giá 5 \\* 3 \\* 2", ["Giá 5 * 3 * 2"]),
        ("Một <!-- ẩn --> hai <!-- còn", ["Một hai <!-- còn"]),
    ],
)
def test_what_is_printed(text: str, printed: list[str]) -> None:
    assert texts(parse_markdown(text)) == printed


def test_footnotes_stand_apart() -> None:
    document = parse_markdown("Một[^a] và hai[^b].\n\n[^a]: Kết luận số 2-KL/HU.\n\n[^b]: Ghi chú khác.")
    assert [note.text for note in document.footnotes] == ["Kết luận số 2-KL/HU.", "Ghi chú khác."]
    assert texts(document) == ["Một và hai."]


def test_without_tables_it_is_the_text() -> None:
    text = PLAIN_HEAD + TITLE + BODY + "\n## II. TỔ CHỨC\n\n- Một;\n\n- Hai\n\nSTT\tViệc\n1\tSửa\n"
    assert parse_markdown(text) == parse_text(text)


@given(st.text(alphabet="|-:\n \\`*_<>table/rd[^]!{.}#1a", max_size=160))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    document = parse_markdown("x" + text)
    count = text.count("\n") + 1
    for block in document.blocks:
        assert isinstance(block, Paragraph | Table)
        assert 1 <= (block.place.line_first or 0) <= (block.place.line_last or 0) <= count
