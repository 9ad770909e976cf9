"""The Word reader on small files written here: numbers that Word makes, revisions, tables and layouts of all kinds."""

import socket
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import bold, cell, item, level, notes, numbering, par, row, run, style, styles, table, word_file

from extractors.document import Document, Paragraph, Table, UnreadableError
from extractors.extract import extract
from extractors.marks import roman_value
from extractors.readers import docx_package
from extractors.readers.docx import read_docx
from extractors.readers.docx_numbering import bullet, spelled
from extractors.readers.docx_text import symbol

DELETED_END = "<w:rPr><w:del w:id='1'/></w:rPr>"
CENTRED = '<w:jc w:val="center"/>'


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def made(body: str, /, **parts: str) -> Document:
        return read_docx(word_file(tmp_path / "plan.docx", body, parts))

    return made


def texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs()]


def only_table(document: Document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


def rows_of(found: Table) -> list[list[str | None]]:
    return [[None if c is None else c.text for c in line] for line in found.grid()]


# Numbers that Word makes

PLAN_LIST = numbering(
    {
        0: level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%2.")
        + level(2, "lowerLetter", "%3)")
        + level(3, "bullet", "-")
        + level(4, "bullet", "\uf02b"),
        1: level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.") + level(2, "decimal", "%1.%2.%3"),
        2: level(0, "upperLetter", "%1)") + level(1, "lowerRoman", "(%2)"),
        3: level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        4: level(0, "decimal", "%1.") + level(1, "decimal", "Bước %2:", '<w:lvlRestart w:val="0"/>'),
        5: level(0, "decimalZero", "Biểu %1"),
        6: level(0, "none", "Điều"),
    },
    {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 1, 9: 1},
    {
        8: '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>',
        9: f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1/")}</w:lvlOverride>',
    },
)


@pytest.mark.parametrize(
    ("paragraphs", "labels"),
    [
        ([(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)], "I. 1. a) b) 2. a) II. 1."),
        ([(1, 3), (1, 4), (1, 3)], "- + -"),
        ([(2, 0), (2, 1), (2, 1), (2, 2), (2, 0), (2, 1)], "1. 1.1. 1.2. 1.2.1 2. 2.1."),
        ([(2, 1), (2, 1), (2, 0), (2, 1)], "1.1. 1.2. 1. 1.1."),
        ([(3, 0), (3, 1), (3, 1), (3, 0), (3, 1)], "A) (i) (ii) B) (i)"),
        ([(4, 0), (4, 0), (4, 1)], "I II 2.1"),
        ([(5, 0), (5, 1), (5, 0), (5, 1)], "1. Bước_1: 2. Bước_2:"),
        ([(6, 0), (6, 0)], "Biểu_01 Biểu_02"),
        ([(7, 0)], "Điều"),
        # Lists of one abstract list count on together, but for one that sets a start of its own.
        ([(2, 0), (8, 0), (8, 0), (2, 0)], "1. 5. 6. 7."),
        ([(2, 0), (9, 0), (9, 0)], "1. B/ C/"),
        ([(2, 0), (0, 0), (2, 0)], "1. none 2."),
        ([(99, 0), (2, 0)], "none 1."),
    ],
)
def test_numbers_are_those_that_word_prints(read: Any, paragraphs: list[tuple[int, int]], labels: str) -> None:
    document = read("".join(item("Việc.", number, at) for number, at in paragraphs), numbering=PLAN_LIST)
    printed = [text.removesuffix("Việc.").strip().replace(" ", "_") or "none" for text in texts(document)]
    assert printed == labels.split()


def test_empty_items_are_counted_and_not_printed(read: Any) -> None:
    document = read(item("Một", 2) + item("", 2) + item("Ba", 2), numbering=PLAN_LIST)
    assert texts(document) == ["1. Một", "3. Ba"]


def test_numbers_come_from_styles_and_end_with_zero(read: Any) -> None:
    levels = level(0, "upperRoman", "%1.", '<w:pStyle w:val="Muc"/>') + level(
        1, "decimal", "%2.", '<w:pStyle w:val="Y"/>'
    )
    list_of = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    sheet = styles(
        style("Muc", settings=list_of),
        style("Y", settings=list_of),
        style("Y2", based="Y"),
        style("Tron", based="Muc", settings='<w:numPr><w:numId w:val="0"/></w:numPr>'),
    )
    body = "".join(
        par(f"Dòng {name}", f'<w:pStyle w:val="{name}"/>') for name in ("Muc", "Y", "Y2", "Tron", "Muc", "Y")
    )
    document = read(body, numbering=numbering({0: levels}, {1: 0}), styles=sheet)
    assert texts(document) == ["I. Dòng Muc", "1. Dòng Y", "2. Dòng Y2", "Dòng Tron", "II. Dòng Muc", "1. Dòng Y"]


def test_numbers_come_from_list_styles(read: Any) -> None:
    sheet = styles(style("Bac", kind="numbering", settings='<w:numPr><w:numId w:val="1"/></w:numPr>'))
    abstracts = {0: '<w:styleLink w:val="Bac"/>' + level(0, "decimal", "%1/"), 1: '<w:numStyleLink w:val="Bac"/>'}
    document = read(item("Một", 2) + item("Hai", 2), numbering=numbering(abstracts, {1: 0, 2: 1}), styles=sheet)
    assert texts(document) == ["1/ Một", "2/ Hai"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [("-", "-"), ("–", "-"), ("\uf02d", "-"), ("\uf0be", "-"), ("+", "+"), ("\uf02b", "+"), ("\uf0b7", "•"),
     ("o", "•"), ("§", "•"), ("", "•"), ("a.", "a."), ("- ", "-")],
)  # fmt: skip
def test_bullets(text: str, sign: str) -> None:
    assert bullet(text) == sign


@given(st.integers(1, 39))
def test_numerals_are_those_that_marks_read(value: int) -> None:
    assert roman_value(spelled(value, "upperRoman")) == value
    assert spelled(value, "lowerRoman") == spelled(value, "upperRoman").lower()


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [(4, "lowerLetter", "d"), (27, "upperLetter", "AA"), (7, "decimalZero", "07"), (5000, "upperRoman", "5000"),
     (10**6, "lowerLetter", "1000000"), (0, "upperRoman", "0"), (3, "cardinalText", "3"), (3, "none", "")],
)  # fmt: skip
def test_spelled(value: int, form: str, printed: str) -> None:
    assert spelled(value, form) == printed


# Letters

BOX = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
DRAWN = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


UNFILLED = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Nhập')}</w:sdtContent></w:sdt>"
CHOICE = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{run('sau')}</mc:Fallback></mc:AlternateContent>"


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        (run("Giữ ") + f'<w:del w:id="1">{run("bỏ")}</w:del><w:ins w:id="2">{run("thêm")}</w:ins>', "Giữ thêm"),
        (f'<w:moveFrom w:id="1">{run("cũ ")}</w:moveFrom><w:moveTo w:id="2">{run("mới")}</w:moveTo>', "mới"),
        (run("Hiện ") + run("ẩn", "<w:vanish/>") + run("ra", '<w:vanish w:val="0"/>'), "Hiện ra"),
        (run("Chữ ") + '<w:r><w:instrText> PAGE </w:instrText></w:r>' + run("5"), "Chữ 5"),
        (f'<w:fldSimple w:instr="DATE">{run("01/02/2024")}</w:fldSimple>', "01/02/2024"),
        (f'<w:hyperlink>{run("Cổng ")}</w:hyperlink><w:smartTag>{run("tỉnh")}</w:smartTag>', "Cổng tỉnh"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('trong ô')}</w:sdtContent></w:sdt>", "trong ô"),
        (run("A") + UNFILLED, "A"),
        ("<w:r><w:t>Sở</w:t><w:tab/><w:t>Y</w:t><w:noBreakHyphen/><w:t>tế</w:t><w:softHyphen/></w:r>", "Sở Y-tế"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 90%</w:t></w:r>', "≥ 90%"),
        (run("\uf0a3 5%", '<w:rFonts w:ascii="Symbol"/>'), "≤ 5%"),
        (run("kế hoạch", "<w:caps/>"), "KẾ HOẠCH"),
        ("<w:r><w:t>hai\n   dòng\tmã</w:t></w:r>", "hai dòng mã"),
        (run(unicodedata.normalize("NFD", "Ủy ban nhân dân xã Tiền Phong")), "Ủy ban nhân dân xã Tiền Phong"),
        (run("Phòng\u00a0Nội\u200b vụ\u00ad"), "Phòng Nội vụ"),
        (run("đạt ") + "<m:oMath><m:r><m:t>x≥90</m:t></m:r></m:oMath>", "đạt x≥90"),
        (run("Trước ") + CHOICE, "Trước sau"),
        ("<!-- lời --><?lenh x?>" + run("Chữ"), "Chữ"),
        (run("10 m") + run("2", '<w:vertAlign w:val="superscript"/>'), "10 m²"),
        ('<w:r><w:t>Luật</w:t><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>*</w:t></w:r>', "Luật"),
    ],
)  # fmt: skip
def test_letters_are_those_that_are_printed(read: Any, inner: str, printed: str) -> None:
    assert texts(read(par(inner if inner.startswith("<w") else f"<w:r/>{inner}"))) == [printed]


def test_text_boxes_are_read_once_behind_their_paragraph(read: Any) -> None:
    document = read(par(run("Chữ quanh") + DRAWN) + par(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>"))
    assert texts(document) == ["Chữ quanh", "Trong khung", "Trong khung"]
    assert [p.place.line_first for p in document.paragraphs()] == [1, 1, 2]


def test_deleted_paragraph_ends_join_paragraphs(read: Any) -> None:
    body = item("Rà soát", 2, 0).replace("</w:numPr>", f"</w:numPr>{DELETED_END}") + par(" hồ sơ") + item("Nộp", 2)
    gone = par(f'<w:del w:id="3">{run("Bỏ")}</w:del>', f'<w:numPr><w:numId w:val="2"/></w:numPr>{DELETED_END}')
    document = read(gone + body, numbering=PLAN_LIST)
    assert texts(document) == ["1. Rà soát hồ sơ", "2. Nộp"]
    assert [(p.place.line_first, p.place.line_last) for p in document.paragraphs()] == [(2, 3), (4, 4)]


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        ("Rà soát các<w:br/>thủ tục", ["Rà soát các thủ tục"]),
        ("Các việc:<w:br/>- Việc một;<w:br/>- Việc hai.", ["Các việc:", "- Việc một;", "- Việc hai."]),
        ("1. Mục đích.<w:br/>Nâng cao chỉ số", ["1. Mục đích.", "Nâng cao chỉ số"]),
        ('Hết kế hoạch<w:br w:type="page"/>PHỤ LỤC', ["Hết kế hoạch", "PHỤ LỤC"]),
    ],
)
def test_breaks(read: Any, inner: str, printed: list[str]) -> None:
    parts = inner.replace("<w:br", "</w:t><w:br").replace("/>", "/><w:t>")
    assert texts(read(par(f"<w:r><w:t>{parts}</w:t></w:r>"))) == printed


def test_styles_are_inherited_and_toggle(read: Any) -> None:
    sheet = styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>',
        style("Dam", marks="<w:b/>", settings=CENTRED),
        style("Con", based="Dam", title="heading 2", settings='<w:ind w:left="400" w:hanging="200"/>'),
        style("Nhan", kind="character", marks="<w:b/><w:i/>"),
        style("Vong", based="Vong2"),
        style("Vong2", based="Vong"),
        style("Mucluc", title="toc 1"),
    )
    body = (
        par("Tên", '<w:pStyle w:val="Con"/>')
        + par(run("Nhấn", '<w:rStyle w:val="Nhan"/>'), '<w:pStyle w:val="Dam"/>')
        + par(run("Thường", '<w:b w:val="0"/><w:sz w:val="30"/>'), '<w:pStyle w:val="Dam"/><w:jc w:val="both"/>')
        + par("Quanh", '<w:pStyle w:val="Vong"/>')
        + par("I. MỤC ĐÍCH 3", '<w:pStyle w:val="Mucluc"/>')
        + par(run("Nửa đậm ", "<w:b/>") + run("nửa không"))
    )
    found = list(read(body, styles=sheet).paragraphs())
    assert [p.text for p in found] == ["Tên", "Nhấn", "Thường", "Quanh", "Nửa đậm nửa không"]
    looks = [(p.style.bold, p.style.italic, p.style.centered, p.style.size, p.style.heading) for p in found]
    assert looks == [
        (True, False, True, 13, 2),
        (False, True, True, 13, None),
        (False, False, False, 15, None),
        (False, False, False, 13, None),
        (False, False, False, 13, None),
    ]
    assert found[0].style.indent == 10


def test_notes_stand_apart_in_the_order_of_the_text(read: Any) -> None:
    refer = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    body = par(run("Theo Luật") + refer.format("footnote", 2) + run(" và Nghị định") + refer.format("endnote", 1))
    body += table([cell(par(run("Ô") + refer.format("footnote", 1)))] * 2)
    document = read(
        body,
        footnotes=notes("footnote", {1: "Chú thích ô.", 2: "Luật số 1.", 3: "Không ai gọi."}),
        endnotes=notes("endnote", {1: "Nghị định số 2."}),
    )
    assert texts(document) == ["Theo Luật và Nghị định"]
    assert [(n.text, n.place.line_first) for n in document.footnotes] == [
        ("Luật số 1.", 1),
        ("Nghị định số 2.", 1),
        ("Chú thích ô.", 2),
    ]


def test_notes_typed_by_hand(read: Any) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = par(run("Theo Chỉ thị") + run("1", raised) + run(" trên 5 m") + run("2", raised) + run(" đất"))
    document = read(body + par(run("1", raised) + run(" Chỉ thị số 06/CT-UBND.")) + table(["Ô", "Theo Chỉ thị¹"]))
    assert texts(document) == ["Theo Chỉ thị trên 5 m² đất"]
    assert [n.text for n in document.footnotes] == ["Chỉ thị số 06/CT-UBND."]
    assert rows_of(only_table(document)) == [["Ô", "Theo Chỉ thị"]]


def test_places_number_all_paragraphs(read: Any) -> None:
    document = read(par("Một") + par() + table([cell(par("Ba") + par("Bốn")), "Năm"], ["Sáu", ""]) + par("Tám"))
    spans = [(b.place.line_first, b.place.line_last) for b in document.blocks]
    assert spans == [(1, 1), (3, 6), (8, 8)]
    assert [c.place.line_first for c in only_table(document).cells] == [3, 5, 6, None]


# Tables

SPAN2 = '<w:gridSpan w:val="2"/>'
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("made", "grid"),
    [
        (table(["a", "b"], ["c", "d"]), [["a", "b"], ["c", "d"]]),
        (table([cell("ab", SPAN2), "c"], ["d", "e", "f"]), [["ab", None, "c"], ["d", "e", "f"]]),
        (table([cell("a", DOWN), "b"], [cell("x", ON), "c"], [cell("", ON), "d"], ["e", "f"]),
         [["a", "b"], [None, "c"], [None, "d"], ["e", "f"]]),
        (table([cell("a", DOWN + SPAN2), "b"], [cell("", ON + SPAN2), "c"]), [["a", None, "b"], [None, None, "c"]]),
        # A merge with nothing above it, or with another width there, is a cell of its own.
        (table([cell("a", ON), "b"], ["c", "d"]), [["a", "b"], ["c", "d"]]),
        (table([cell("a", DOWN + SPAN2), "b"], [cell("c", ON), "d", "e"]), [["a", None, "b"], ["c", "d", "e"]]),
        (table([cell("a", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "b"], ["c", "d", "e"]),
         [["a", None, "b"], ["c", "d", "e"]]),
        (table(row(["b"], '<w:gridBefore w:val="1"/>'), ["c", "d", "e"]), [["", "b", ""], ["c", "d", "e"]]),
        (table(row(["a", "b"], "<w:del w:id='1'/>"), row(["c", "d"], "<w:ins w:id='1'/>")), [["c", "d"]]),
        (table([cell("bỏ", '<w:cellDel w:id="1"/>'), "a", "b"], ["c", "d"]), [["a", "b"], ["c", "d"]]),
        (table(f"<w:sdt><w:sdtContent>{row(['a', 'b'])}</w:sdtContent></w:sdt>", ["c", "d"]), [["a", "b"], ["c", "d"]]),
        (table(f"<w:tr><w:sdt><w:sdtContent>{cell('a')}</w:sdtContent></w:sdt>{cell('b')}</w:tr>"), [["a", "b"]]),
        (table([cell("a\nb"), cell(par("<w:r><w:t>c</w:t><w:br/><w:t>d</w:t></w:r>"))]), [["a\nb", "c\nd"]]),
        (table([cell(table(["p", "q"], ["r", "s"]) + par("t")), "b"]), [["p q\nr s\nt", "b"]]),
    ],
)  # fmt: skip
def test_tables(read: Any, made: str, grid: list[list[str | None]]) -> None:
    found = only_table(read(made))
    assert rows_of(found) == grid
    assert (found.rows, found.cols, found.ragged) == (len(grid), len(grid[0]), False)
    covered = [
        (r, c) for x in found.cells for r in range(x.row, x.row + x.rowspan) for c in range(x.col, x.col + x.colspan)
    ]
    assert sorted(covered) == [(r, c) for r in range(found.rows) for c in range(found.cols)]


def test_borders_drawn_by_hand_are_one(read: Any) -> None:
    body = table(
        [cell("STT"), cell("Nhiệm vụ", SPAN2), cell("Chủ trì")],
        [cell("1"), cell("Rà soát"), cell("Phòng Nội vụ", SPAN2)],
        widths=[600, 3000, 80, 2000],
    )
    assert rows_of(only_table(read(body))) == [["STT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát", "Phòng Nội vụ"]]
    narrow = table([cell("a"), cell("b"), cell("c")], widths=[600, 80, 2000])
    assert rows_of(only_table(read(narrow))) == [["a", "b", "c"]]


def test_ordinals_that_word_makes_in_cells(read: Any) -> None:
    body = table(
        ["TT", "Việc"],
        [cell(item("", 2)), "Một"],
        [cell(item("", 2)), cell(item("", 1, 3))],
        ["x", cell(item("Ba", 1, 3))],
    )
    assert rows_of(only_table(read(body, numbering=PLAN_LIST))) == [
        ["TT", "Việc"],
        ["1.", "Một"],
        ["2.", ""],
        ["x", "- Ba"],
    ]


def test_bold_cells(read: Any) -> None:
    found = only_table(read(table([cell(bold("Tên")), "việc", ""])))
    assert [c.bold for c in found.cells] == [True, False, None]


def test_frames_around_tables_and_words_fall_away(read: Any) -> None:
    inner = table(["a", "b"], ["c", "d"])
    document = read(table([cell(par("Trong khung") + inner + par())]) + par("sau"))
    assert [getattr(b, "text", "table") for b in document.blocks] == ["Trong khung", "table", "sau"]
    stacked = read(table([cell("PHỤ LỤC I")], [cell(inner + par())]))
    assert [getattr(b, "text", "table") for b in stacked.blocks] == ["PHỤ LỤC I", "table"]


# Letterheads and signatures

LEFT = ["ỦY BAN NHÂN DÂN", "XÃ AN BÌNH", "Số: 15/KH-UBND"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Bình, ngày 05 tháng 02 năm 2024"]
RECIPIENTS = ["Nơi nhận:", "- UBND huyện;", "- Lưu: VT."]
SIGNED = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Bình"]


def tabbed(left: str, right: str) -> str:
    return par(f"<w:r><w:t>{left}</w:t><w:tab/><w:tab/><w:t>{right}</w:t></w:r>")


def columns(document: Document) -> list[tuple[str | None, str]]:
    return [(p.style.column, p.text) for p in document.paragraphs()]


def sides(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    return [*(("left", t) for t in left), *(("right", t) for t in right)]


@pytest.mark.parametrize(
    "made",
    [
        table(["\n".join(LEFT), "\n".join(RIGHT)]),
        table(*([a, b] for a, b in zip(LEFT, RIGHT, strict=True))),
        table(["\n".join(LEFT), "", "\n".join(RIGHT)]),
        "".join(tabbed(a, b) for a, b in zip(LEFT, RIGHT, strict=True)),
        "".join(par(a + " " * 12 + b) for a, b in zip(LEFT, RIGHT, strict=True)),
    ],
    ids=["one row", "rows", "three columns", "tabs", "blanks"],
)  # fmt: skip
def test_letterheads_are_two_columns(read: Any, made: str) -> None:
    document = read(made + par("KẾ HOẠCH", CENTRED) + par("Cải thiện Chỉ số PAPI năm 2024", CENTRED))
    assert columns(document)[:6] == sides(LEFT, RIGHT)
    letterhead = extract(document).letterhead
    assert (letterhead.number, letterhead.issued_date) == ("15/KH-UBND", "2024-02-05")
    assert letterhead.title == "Cải thiện Chỉ số PAPI năm 2024"


def test_a_row_through_both_columns_stands_between_them(read: Any) -> None:
    made = table([LEFT[0], RIGHT[0]], [cell("KẾ HOẠCH", SPAN2)], [LEFT[2], RIGHT[2]])
    assert columns(read(made)) == [
        ("left", LEFT[0]),
        ("right", RIGHT[0]),
        (None, "KẾ HOẠCH"),
        ("left", LEFT[2]),
        ("right", RIGHT[2]),
    ]


@pytest.mark.parametrize(
    "made",
    [
        table(["\n".join(RECIPIENTS), "\n".join(SIGNED)]),
        table(["", "\n".join(SIGNED)]) + "".join(map(par, RECIPIENTS)),
        "".join(tabbed(a, b) for a, b in zip(RECIPIENTS, SIGNED, strict=True)),
    ],
    ids=["table", "signature alone", "tabs"],
)  # fmt: skip
def test_signatures_are_two_columns(read: Any, made: str) -> None:
    document = read(par("KẾ HOẠCH") + par("I. NHIỆM VỤ") + par("Phòng Nội vụ rà soát hồ sơ.") + made)
    assert [t for c, t in columns(document) if c == "right"] == SIGNED
    letterhead = extract(document).letterhead
    assert (letterhead.signer, letterhead.signer_title) == ("Trần Văn Bình", "Chủ tịch")


def test_task_tables_stay_tables(read: Any) -> None:
    document = read(table(["Nhiệm vụ", "Chủ trì"], ["Trả lời kiến nghị", "Phòng Nội vụ"]))
    assert only_table(document).rows == 2


# Whole plans

HEAD = table(["\n".join(LEFT), "\n".join(RIGHT)]) + bold("KẾ HOẠCH", CENTRED)
HEAD += bold("Nâng cao Chỉ số PAPI xã An Bình năm 2024", CENTRED)
TAIL = table(["\n".join(RECIPIENTS), "\n".join(SIGNED)])


def test_a_plan_numbered_by_word_throughout(read: Any) -> None:
    body = HEAD + par(
        "Căn cứ Kế hoạch số 20/KH-UBND ngày 10/01/2024 của UBND huyện; UBND xã ban hành Kế hoạch như sau:"
    )
    body += item("MỤC ĐÍCH, YÊU CẦU", 1, 0, "<w:b/>") + item("Tạo chuyển biến trong phục vụ người dân.", 1, 1)
    body += item("NHIỆM VỤ, GIẢI PHÁP", 1, 0, "<w:b/>") + item("Công khai, minh bạch", 1, 1, "<w:b/>")
    body += item("Công chức Tài chính - Kế toán niêm yết dự toán ngân sách trước ngày 20/3/2024.", 1, 2)
    body += item("Niêm yết danh sách hộ nghèo:", 1, 2)
    body += item("Công chức Văn hóa - Xã hội lập danh sách, hoàn thành trong quý I/2024.", 1, 3)
    body += item("Trưởng các thôn đọc danh sách tại cuộc họp thôn.", 1, 3)
    body += item("Thủ tục hành chính", 1, 1, "<w:b/>")
    body += item("Công chức Tư pháp - Hộ tịch chủ trì, phối hợp với Công an xã rà soát hồ sơ chứng thực.", 1, 2)
    document = read(body + TAIL, numbering=PLAN_LIST)
    found = [(t.section, t.number, t.deadline_text) for t in extract(document).tasks]
    open_section = ("II NHIỆM VỤ, GIẢI PHÁP", "1 Công khai, minh bạch")
    listed = (*open_section, "b Niêm yết danh sách hộ nghèo")
    assert [f[:2] for f in found] == [
        (open_section, "a"),
        (listed, None),
        (listed, None),
        (("II NHIỆM VỤ, GIẢI PHÁP", "2 Thủ tục hành chính"), "a"),
    ]
    assert [f[2] for f in found] == ["trước ngày 20/3/2024", "hoàn thành trong quý I/2024", None, None]
    assert extract(document).tasks[-1].place.line_first == 19


def test_an_appendix_with_merged_cells_and_ordinals_by_word(read: Any) -> None:
    header = row(
        ["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
        "<w:tblHeader/>",
    )
    group = row([cell("I"), cell(bold("Công khai, minh bạch"), '<w:gridSpan w:val="4"/>')])
    rows = [
        [cell(item("", 2)), "Niêm yết dự toán", cell("Phòng Tài chính - Kế hoạch", DOWN), "UBND các xã", "Quý II/2024"],
        [cell(item("", 2)), "Đăng tải dự toán", cell("", ON), "", "Thường xuyên"],
        [cell(item("", 2)), "Rà soát hộ nghèo", "Phòng Nội vụ", cell("UBND các xã\nCông an huyện"), "20/11/2024"],
    ]
    landscape = par("", '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>')
    body = HEAD + par("I. NHIỆM VỤ") + par("Chi tiết tại Phụ lục kèm theo.") + TAIL + landscape
    body += bold("PHỤ LỤC", CENTRED) + par("(Kèm theo Kế hoạch số 15/KH-UBND ngày 05/02/2024)", CENTRED)
    document = read(body + table(header, group, *rows), numbering=PLAN_LIST)
    tasks = [t for t in extract(document).tasks if t.source == "table"]
    assert [(t.number, t.text, t.deadline_text) for t in tasks] == [
        ("1", "Niêm yết dự toán", "Quý II/2024"),
        ("2", "Đăng tải dự toán", "Thường xuyên"),
        ("3", "Rà soát hộ nghèo", "20/11/2024"),
    ]
    leads = [[u.text for u in t.units if u.role == "lead"] for t in tasks]
    assert leads == [["Phòng Tài chính - Kế hoạch"], ["Phòng Tài chính - Kế hoạch"], ["Phòng Nội vụ"]]
    assert [u.text for u in tasks[2].units if u.role == "coordinating"] == ["UBND các xã; Công an huyện"]
    assert tasks[0].section == ("PHỤ LỤC", "I Công khai, minh bạch")


def test_a_file_that_python_docx_made(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("MỤC ĐÍCH", 1)
    made.add_paragraph("Việc một", style="List Number")
    made.add_paragraph("Việc hai", style="List Number")
    made.add_paragraph("Chấm", style="List Bullet")
    grid = made.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "Gộp"
    grid.cell(0, 2).merge(grid.cell(1, 2)).text = "Dọc"
    made.save(str(tmp_path / "made.docx"))
    document = read_docx(tmp_path / "made.docx")
    assert texts(document) == ["MỤC ĐÍCH", "1. Việc một", "2. Việc hai", "• Chấm"]
    assert next(document.paragraphs()).style.heading == 1
    assert rows_of(only_table(document)) == [["Gộp", None, "Dọc"], ["", "", None]]


# Broken and hostile files


def reason(path: Path) -> str:
    with pytest.raises(UnreadableError) as raised:
        read_docx(path)
    assert raised.value.message
    return raised.value.reason


@pytest.mark.parametrize(
    ("main_type", "suffix"),
    [
        ("vnd.ms-word.document.macroEnabled", "docm"),
        ("vnd.openxmlformats-officedocument.wordprocessingml.template", "dotx"),
    ],
)  # fmt: skip
def test_macros_and_templates_are_read_as_texts(tmp_path: Path, main_type: str, suffix: str) -> None:
    path = word_file(tmp_path / f"plan.{suffix}", par("Kế hoạch"), main_type=f"application/{main_type}.main+xml")
    assert texts(read_docx(path)) == ["Kế hoạch"]


def test_strict_files(tmp_path: Path) -> None:
    path = word_file(tmp_path / "plan.docx", par("Kế hoạch") + item("Một", 2), {"numbering": PLAN_LIST})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for old, strict in (
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ):  # fmt: skip
        members = {name: data.replace(old, strict) for name, data in members.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert texts(read_docx(path)) == ["Kế hoạch", "1. Một"]


def test_missing_parts_do_no_harm(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "plan.docx",
        par("Kế hoạch"),
        links='<Relationship Id="x" Type="http://x/image" Target="NULL"/>'
        '<Relationship Id="y" Type="http://x/styles" Target="../no/such.xml"/>',
    )
    assert texts(read_docx(path)) == ["Kế hoạch"]
    bare = tmp_path / "bare.docx"
    with zipfile.ZipFile(path) as full, zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("word/document.xml", full.read("word/document.xml"))
    assert texts(read_docx(bare)) == ["Kế hoạch"]


def test_links_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    external = "".join(
        f'<Relationship Id="e{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        for i, kind in enumerate(("attachedTemplate", "image", "styles", "footnotes"))
    )
    path = word_file(tmp_path / "plan.docx", par("Kế hoạch"), links=external)
    assert texts(read_docx(path)) == ["Kế hoạch"]


def entities(kind: str, secret: Path) -> str:
    bomb = "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 12))
    return {
        "file": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        "laughs": f'<!DOCTYPE d [<!ENTITY b0 "ha">{bomb}<!ENTITY x "&b11;">]>',
        "parameter": '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p; <!ENTITY x "y">]>',
        "network": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    }[kind]


@pytest.mark.parametrize("kind", ["file", "laughs", "parameter", "network"])
def test_entities_are_refused(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT", "utf-8")
    body = par("<w:r><w:t>&x;</w:t></w:r>" if kind != "network" else "x")
    path = word_file(tmp_path / "plan.docx", body, prolog=entities(kind, secret))
    assert reason(path) == "damaged"


@pytest.mark.parametrize("kind", ["file", "laughs", "parameter"])
def test_the_parser_itself_resolves_no_entities(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a declaration get past the check, nothing would come of it."""
    monkeypatch.setattr(docx_package, "_plain", lambda data: data)
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT", "utf-8")
    body = par('<w:r><w:t>Chữ &x;</w:t></w:r>') + par("Sau")  # fmt: skip
    path = word_file(tmp_path / "plan.docx", body, prolog=entities(kind, secret))
    try:
        found = " ".join(texts(read_docx(path)))
    except UnreadableError:
        return
    assert "MẬT" not in found and len(found) < 20


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "iso-8859-1"])
def test_encodings_hide_no_entities(tmp_path: Path, encoding: str) -> None:
    text = '<!DOCTYPE d [<!ENTITY x "y">]><w:document xmlns:w="urn:w"/>'
    if encoding == "utf-7":
        text = text.replace("<!", "+ADwAIQ-")
    data = f'<?xml version="1.0" encoding="{encoding}"?>'.encode(encoding if encoding == "utf-16" else "ascii")
    data += text.encode(encoding)[2 if encoding == "utf-16" else 0 :] if encoding != "utf-7" else text.encode()
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", data)
    assert reason(path) == "damaged"


def test_utf_16_is_read(tmp_path: Path) -> None:
    path = word_file(tmp_path / "plan.docx", par("Kế hoạch"))
    with zipfile.ZipFile(path) as archive:
        data = archive.read("word/document.xml").decode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-16"?>{data}'.encode("utf-16"))
    assert texts(read_docx(path)) == ["Kế hoạch"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<w:p/>" * 1_000_000, "over_limit"),
        (par("<w:r><w:t>" + "a" * 3_100_000 + "</w:t></w:r>"), "over_limit"),
        (table(*["<w:tr>" + "<w:tc><w:p/></w:tc>" * 62 + "</w:tr>"] * 1000), "over_limit"),
        (table(*[row([cell("a", '<w:gridSpan w:val="99999"/>')])] * 2500), "over_limit"),
        ("<w:tbl><w:tr><w:tc>" * 40 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 40, "damaged"),
        ("<w:sdt><w:sdtContent>" * 95 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 95, "damaged"),
        ("<w:p>" + "<w:ins>" * 95 + "<w:r/>" + "</w:ins>" * 95 + "</w:p>", "damaged"),
        ("<w:p>" + "<w:smartTag>" * 3000 + "<w:r/>" + "</w:smartTag>" * 3000 + "</w:p>", "damaged"),
        ("<w:p><w:r><w:t>x</w:r></w:p>", "damaged"),
        ("", "empty"),
        (par() + table(["", ""], ["", ""]), "empty"),
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "no_text"),
    ],
    ids=["paragraphs", "letters", "cells", "spans", "tables", "controls", "revisions", "tags", "xml", "empty", "blank",
         "picture"],
)  # fmt: skip
def test_what_no_plan_is(tmp_path: Path, body: str, why: str) -> None:
    assert reason(word_file(tmp_path / "plan.docx", body, packing=zipfile.ZIP_STORED)) == why


def test_zip_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = word_file(tmp_path / "bomb.docx", "<w:p/>" * 500_000)
    pictures = word_file(
        tmp_path / "pictures.docx", par("x"), {f"word/media/{i}.bmp": bytes(70_000_000) for i in range(3)}
    )
    unpacked: list[str] = []
    whole = zipfile.ZipFile.read

    def watch(self: zipfile.ZipFile, name: Any, pwd: bytes | None = None) -> bytes:
        unpacked.append(getattr(name, "filename", name))
        return whole(self, name, pwd)

    monkeypatch.setattr(zipfile.ZipFile, "read", watch)
    assert [reason(bomb), reason(pictures)] == ["over_limit", "over_limit"]
    assert "word/document.xml" not in unpacked and not any("media" in name for name in unpacked)


def test_pictures_are_not_unpacked(tmp_path: Path) -> None:
    path = word_file(tmp_path / "plan.docx", par("Kế hoạch"), {"word/media/a.png": b"broken" * 1000})
    data = bytearray(path.read_bytes())
    at = data.find(b"word/media/a.png") + 20
    data[at : at + 10] = bytes(10)
    path.write_bytes(data)
    assert texts(read_docx(path)) == ["Kế hoạch"]


def test_files_under_a_password(tmp_path: Path) -> None:
    path = word_file(tmp_path / "plan.docx", par("x"))
    data = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    path.write_bytes(data)
    assert reason(path) == "encrypted"


def test_no_archive_at_all(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(b"PK\x03\x04 nothing")
    assert reason(tmp_path / "plan.docx") == "damaged"
    with pytest.raises(OSError):
        read_docx(tmp_path / "absent.docx")


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_broken_bytes_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = word_file(
        tmp_path / "plan.docx",
        HEAD + item("Việc", 1) + table(["a", cell("b", SPAN2)]),
        {"numbering": PLAN_LIST},
        packing=zipfile.ZIP_STORED,
    )
    raw = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[at] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(1, len(raw)))] if data.draw(st.booleans()) else raw)
    try:
        document = read_docx(path)
    except UnreadableError as error:
        assert error.message
    else:
        assert document.blocks and all(isinstance(b, Paragraph | Table) for b in document.blocks)


def test_values_of_any_kind_in_the_xml(read: Any) -> None:
    odd = '<w:gridSpan w:val="-3"/><w:vMerge w:val="?"/>'
    levels = level(0, "decimal", "%1.%9.%0%", '<w:lvlRestart w:val="x"/>').replace(
        'start w:val="1"', 'start w:val="1e999"'
    )
    body = item("Việc", 1, 0) + item("Việc", 1, -4) + table([cell("a", odd), "b"]) + par("c", '<w:ind w:left="1cm"/>')
    body += par("<w:r><w:sym w:char='zz'/><w:t>d</w:t></w:r>")
    document = read(body, numbering=numbering({0: levels}, {1: 0}))
    assert texts(document) == ["0..%0% Việc", "1..%0% Việc", "c", "•d"]
    assert rows_of(only_table(document)) == [["a", "b"]]


def test_signs_of_symbol_fonts() -> None:
    assert [symbol(0xF0B3, "Symbol"), symbol(0xFC, "Wingdings"), symbol(0xF041, "Symbol")] == ["≥", "✓", "•"]
