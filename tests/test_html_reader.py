"""Saved web pages: each of these pages, in another way of writing it, is the same small plan."""

import base64
import importlib
import os
import quopri
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Document, Paragraph, Table, UnreadableError
from extractors.extract import extract
from extractors.readers import read
from extractors.readers.html import parse_html, read_html
from extractors.readers.html_grids import MAX_COLS, Piece, Source, set_grid
from extractors.readers.html_source import decode_page, root_page

score: Any = importlib.import_module("score")
SHARED = Path(__file__).resolve().parents[2] / "shared"

HEAD = """<table width="100%"><tr>
<td align="center"><b>ỦY BAN NHÂN DÂN<br>XÃ ĐỒNG TÂM</b></td>
<td align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><br>_______</td></tr>
<tr><td align="center">Số: 18/KH-UBND</td>
<td align="center"><i>Đồng Tâm, ngày 06 tháng 02 năm 2024</i></td></tr></table>"""
TITLE = """<p align="center"><b>KẾ HOẠCH</b></p>
<p align="center"><b>Nâng cao Chỉ số PAPI năm 2024 trên địa bàn xã Đồng Tâm</b></p>"""
BODY = """<p><b>I. MỤC ĐÍCH</b></p><p>Khắc phục các nội dung có điểm thấp.</p>
<p><b>II. NHIỆM VỤ</b></p>
<p>1. Công an xã mở đợt tuần tra đêm trong quý II năm 2024.</p>
<p>2. Trạm Y tế xã phối hợp với Hội Nông dân xã khám sức khỏe cho người cao tuổi trước ngày 30/9/2024.</p>"""
TAIL = """<p>Trên đây là Kế hoạch của xã, yêu cầu các bộ phận thực hiện./.</p>
<table width="100%"><tr><td><b><i>Nơi nhận:</i></b><br>- UBND huyện;<br>- Lưu: VT.</td>
<td align="center"><b>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH</b><br><br><br><b>Lò Văn Thưởng</b></td></tr></table>"""
HEADER = "<tr><th>STT</th><th>Nhiệm vụ</th><th>Chủ trì</th><th>Phối hợp</th><th>Thời hạn</th></tr>"
ROW_1 = "<tr><td>1</td><td>Niêm yết giá đất</td><td>Công chức Địa chính</td><td>Các thôn</td><td>Quý III/2024</td></tr>"
ROW_2 = (
    "<tr><td>2</td><td>Sửa loa truyền thanh</td><td>Công chức Văn hóa</td><td>Các thôn</td><td>Tháng 5/2024</td></tr>"
)
APPENDIX = f"""<p align="center"><b>PHỤ LỤC</b></p><p align="center"><b>PHÂN CÔNG NHIỆM VỤ NĂM 2024</b></p>
<table border="1">{HEADER}{ROW_1}{ROW_2}</table>"""
WHOLE = HEAD + TITLE + BODY + TAIL + APPENDIX

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


def page(body: str, head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>Kế hoạch</title>{head}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def tasks(document: Document) -> list[tuple[str | None, str, list[str], str | None]]:
    found = extract(document).tasks
    return [(task.number, task.text, [unit.text for unit in task.units], task.deadline_text) for task in found]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


def check_letterhead(document: Document) -> None:
    head = extract(document).letterhead
    assert (head.number, head.issuer_name, head.commune) == ("18/KH-UBND", "Ủy ban nhân dân", "Xã Đồng Tâm")
    assert (head.issued_place, head.issued_date, head.doc_type) == ("Đồng Tâm", "2024-02-06", "plan")
    assert head.title == "Nâng cao Chỉ số PAPI năm 2024 trên địa bàn xã Đồng Tâm"
    assert (head.signer, head.signer_title) == ("Lò Văn Thưởng", "Chủ tịch")


PORTAL = page(
    f"""<div class="header-top"><a href="/">Trang chủ</a><form><input value="Tìm"><button>Tìm</button></form></div>
<ul class="menu"><li><a href="/a">Giới thiệu</a></li><li><a href="/b">Văn bản</a></li></ul>
<div style="display: none"><p>II. NHIỆM VỤ</p><p>9. Sở Nội vụ làm việc ẩn trước ngày 01/01/2024.</p></div>
<p hidden>8. Sở Y tế làm việc ẩn.</p><div class="xa"><p>7. Sở Tài chính làm việc ẩn.</p></div>
<div role="navigation"><p>6. Sở Công Thương dẫn đường.</p></div>
<div id="main"><h1>Kế hoạch 18/KH-UBND năm 2024 của xã Đồng Tâm</h1>
<table><tr><td>Số hiệu</td><td>18/KH-UBND</td></tr><tr><td>Người ký</td><td>Lò Văn Thưởng</td></tr></table>
<p><a href="#">Tải về</a> | <a href="#">In</a> | <a href="#">Chia sẻ</a></p>
<div class="vb">{HEAD}{TITLE}{BODY}<script>document.write("<p>5. Việc giả.</p>")</script>{TAIL}{APPENDIX}</div>
<div class="xem-tiep"><h4>VĂN BẢN LIÊN QUAN CÙNG LĨNH VỰC</h4>
<div><a href="/1">Kế hoạch 1/KH-UBND</a></div><div><a href="/2">Kế hoạch 2/KH-UBND</a></div></div>
<div class="binhluan"><p>4. Sở Nội vụ trả lời bạn đọc trước ngày 02/02/2024.</p></div></div>
<aside><p>3. Tin nóng trong ngày.</p></aside><footer><p>Giấy phép số 1/GP-TTĐT</p></footer>
<div class="cookie-banner">Trang này dùng cookie</div>""",
    "<style>.xa { display: none } @media print { .vb { display: none } }</style>",
)
WORD = page(
    """<div class=WordSection1>
<table class=MsoNormalTable border=0><tr style='mso-yfti-irow:0'><td width=200 style='padding:0cm 5.4pt 0cm 5.4pt'>
<p class=MsoNormal align=center style='text-align:center'><b>ỦY BAN NHÂN DÂN<o:p></o:p></b></p>
<p class=MsoNormal align=center style='text-align:center'><b>XÃ ĐỒNG TÂM<o:p></o:p></b></p>
<p class=MsoNormal align=center>Số: 18/KH-UBND<o:p></o:p></p></td>
<td width=300><p class=MsoNormal align=center><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<o:p></o:p></b></p>
<p class=MsoNormal align=center><b>Độc lập - Tự do - Hạnh phúc</b></p>
<p class=MsoNormal align=center><i>Đồng Tâm, ngày 06 tháng 02
năm 2024<o:p></o:p></i></p></td></tr></table>
<p class=MsoTitle>Kế hoạch</p><p class=MsoTitle style='text-transform:none'>Nâng cao Chỉ số PAPI năm 2024 trên địa bàn
xã Đồng Tâm</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><b>I. MỤC ĐÍCH<o:p></o:p></b></p><p class=MsoNormal>Khắc phục các nội dung có điểm thấp.</p>
<p class=MsoNormal><b>II. NHIỆM VỤ</b></p>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Công
an xã mở đợt tuần tra đêm trong quý II năm 2024.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>2.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>Trạm Y tế <st1:place w:st="on">xã</st1:place>
phối hợp với Hội Nông dân xã khám sức khỏe cho người cao tuổi trước ngày 30/9/2024.</p>"""
    + TAIL
    + "<span style='display:none;mso-hide:all'>ẩn</span>"
    + APPENDIX
    + "</div>",
    "<!--[if gte mso 9]><xml><o:p>x</o:p></xml><![endif]--><style><!-- p.MsoTitle {text-align:center;font-weight:bold;"
    "text-transform:uppercase} --></style>",
)
NESTED = page(
    f"""<table border="0"><tr><td colspan="3"><a href="/">Trang chủ</a> | <a href="/lh">Liên hệ</a></td></tr>
<tr><td width="20%"><table><tr><td><a href="1">Tin</a></td></tr><tr><td><a href="2">Ảnh</a></td></tr></table></td>
<td><table><tr><td><table><tr><td>{HEAD}</td></tr><tr><td>{TITLE}{BODY}</td></tr><tr><td>{TAIL}</td></tr></table></td></tr>
<tr><td>{APPENDIX}</td></tr></table></td><td><p>Thời tiết: 25 độ</p></td></tr></table>"""
)
BROKEN_LINES = page(
    """<div>ỦY BAN NHÂN DÂN<br/>XÃ ĐỒNG TÂM<br/>-------<br/>Số: 18/KH-UBND<br/><br/>
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc<br/>Đồng Tâm, ngày 06 tháng 02 năm 2024<br/><br/>
<center><b>KẾ HOẠCH<br/>Nâng cao Chỉ số PAPI năm 2024<br/>trên địa bàn xã Đồng Tâm</b></center><br/>
<b>I. MỤC ĐÍCH</b><br/>Khắc phục các nội dung có điểm thấp.<br/><b>II. NHIỆM VỤ</b><br/>
1. Công an xã mở đợt tuần tra đêm trong quý II năm 2024.<br/>2. Trạm Y tế xã phối hợp với Hội Nông dân xã khám<br/>
sức khỏe cho người cao tuổi trước ngày 30/9/2024.<br/></div>"""
    + TAIL
    + APPENDIX
)
LISTS = page(
    HEAD
    + TITLE
    + """<ol type="I"><li><b>MỤC ĐÍCH</b><p>Khắc phục các nội dung có điểm thấp.</p></li>
<li><b>NHIỆM VỤ</b><ol><li>Công an xã mở đợt tuần tra đêm trong quý II năm 2024.<li value=2><p>Trạm Y tế xã phối hợp với
Hội Nông dân xã khám sức khỏe cho người cao tuổi trước ngày 30/9/2024.</p></ol></li></ol>"""
    + TAIL
    + APPENDIX
)
NOTED = page(
    WHOLE.replace(
        "đêm trong", 'đêm<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> trong'
    )
    .replace("Các thôn", "Các thôn<sup>2</sup>", 1)
    .replace("người cao tuổi", "người cao tuổi<a href='#fn3' id='fnref3' class='footnote-ref' role='doc-noteref'>3</a>")
    + """<hr><div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p><a
href="#_ftnref1" name="_ftn1">[1]</a> Theo Kế hoạch số 4/KH-CA ngày 03/01/2024 của Công an huyện.</p></div></div>
<p><sup>2</sup> Có 7 thôn.</p>
<section class="footnotes"><ol><li id="fn3"><p>Từ 60 tuổi. <a href="#fnref3">↩</a></p></li></ol></section>"""
)
SPANS = page(
    HEAD
    + TITLE
    + BODY
    + TAIL
    + """<p align="center"><b>PHỤ LỤC</b></p><table><colgroup><col><col></colgroup><thead>
<tr><th rowspan=2>STT</th><th rowspan="2">Nhiệm vụ</th><th colspan=2>Phân công</th><th rowspan=2>Thời hạn</th></tr>
<tr><th>Chủ trì</th><th>Phối hợp</th></tr></thead><tfoot><tr><td colspan=5></td></tr></tfoot><tbody>
<tr><td>1<td>Niêm yết giá đất<td>Công chức Địa chính<td rowspan=0>Các thôn<td>Quý III/2024
<tr><td>2<td>Sửa loa truyền thanh<td>Công chức Văn hóa<td style="display:none">ẩn<td>Tháng 5/2024</table>"""
)
SPLIT = page(
    HEAD
    + TITLE
    + BODY
    + TAIL
    + f"<p align=center><b>PHỤ LỤC</b></p><table>{HEADER}{ROW_1}</table><table>{ROW_2}</table>"
)
ONE_SHEET = page(
    """<table border=0 cellspacing=0><col width=40><col width=300>
<tr><td colspan=3>ỦY BAN NHÂN DÂN</td><td colspan=2>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr>
<tr><td colspan=3>XÃ ĐỒNG TÂM</td><td colspan=2>Độc lập - Tự do - Hạnh phúc</td></tr>
<tr><td colspan=3>Số: 18/KH-UBND</td><td colspan=2>Đồng Tâm, ngày 06 tháng 02 năm 2024</td></tr>
<tr height=20><td></td><td></td><td></td><td></td><td></td></tr>
<tr><td colspan=5 align=center><b>KẾ HOẠCH</b></td></tr>
<tr><td colspan=5 align=center><b>Nâng cao Chỉ số PAPI năm 2024 trên địa bàn xã Đồng Tâm</b></td></tr>"""
    + HEADER
    + ROW_1
    + ROW_2
    + """<tr><td colspan=3>Nơi nhận:</td><td colspan=2>TM. ỦY BAN NHÂN DÂN</td></tr>
<tr><td colspan=3>- Lưu: VT.</td><td colspan=2>CHỦ TỊCH</td></tr>
<tr><td colspan=3></td><td colspan=2>Lò Văn Thưởng</td></tr></table>"""
)
REMOTE = page(
    WHOLE.replace(
        "<p>1.",
        '<p><img src="https://xa.example/p.png" alt="9. Việc giả"><iframe src="https://xa.example/"></iframe>1.',
    ),
    '<base href="https://xa.example/"><link rel="stylesheet" href="a.css">'
    '<meta http-equiv="refresh" content="0;url=/">',
)
WITHIN_ANOTHER = page(
    f"<div><p>Trang ngoài</p><html><body>{HEAD}{TITLE}</body></html></div><div>{BODY}</div>{TAIL}{APPENDIX}"
)

PAGES = {
    "whole": page(WHOLE),
    "portal": PORTAL,
    "word": WORD,
    "nested layout tables": NESTED,
    "line breaks for paragraphs": BROKEN_LINES,
    "lists": LISTS,
    "footnotes": NOTED,
    "merged cells": SPANS,
    "table in two": SPLIT,
    "remote things": REMOTE,
    "a page within a page": WITHIN_ANOTHER,
    "no tags closed": page(WHOLE)
    .replace("</p>", "")
    .replace("</td>", "")
    .replace("</tr>", "")
    .replace("</body></html>", ""),
    "capitals": page(WHOLE).replace("<p", "<P").replace("<td", "<TD").replace("align=", "ALIGN="),
    "decomposed letters": unicodedata.normalize("NFD", page(WHOLE)),
    "entities": page(WHOLE.encode("ascii", "xmlcharrefreplace").decode()),
    "main content hidden by a notice": page(f'<div aria-hidden="true">{WHOLE}</div><div role="dialog">Đồng ý?</div>'),
    "form around the page": page(f'<form id="aspnetForm"><input type="hidden" value="x"><div>{WHOLE}</div></form>'),
}


@pytest.mark.parametrize("name", PAGES)
def test_one_plan_however_the_page_is_written(name: str) -> None:
    document = parse_html(PAGES[name])
    check_letterhead(document)
    assert tasks(document) == PROSE + ROWS
    assert document.format == "html" and document.flags == ()


def test_a_sheet_in_one_table() -> None:
    document = parse_html(ONE_SHEET)
    check_letterhead(document)
    assert tasks(document) == ROWS


def test_what_a_reader_sees() -> None:
    """Blocks come out as the reader for PDF gives them: columns of the letterhead, centred titles, bold headings."""
    document = parse_html(page(WHOLE))
    left = [block.text for block in document.paragraphs() if block.style.column == "left"]
    right = [block.text for block in document.paragraphs() if block.style.column == "right"]
    assert left == ["ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM", "Số: 18/KH-UBND", "Nơi nhận:", "- UBND huyện;", "- Lưu: VT."]
    assert right[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
    assert right[-2:] == ["TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lò Văn Thưởng"]
    by_text = {block.text: block for block in document.paragraphs()}
    assert by_text["ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM"].lines == ("ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TÂM")
    title = by_text["KẾ HOẠCH"].style
    assert (title.bold, title.italic, title.centered, title.column) == (True, False, True, None)
    assert by_text["I. MỤC ĐÍCH"].style.bold and not by_text["Khắc phục các nội dung có điểm thấp."].style.bold
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert (table.rows, table.cols, table.ragged) == (3, 5, False)
    assert [cell.bold for cell in table.cells[:6]] == [True] * 5 + [False]


def test_lines_of_the_source() -> None:
    text = "<html><body>\n<p>Một\nhai</p>\n<p\n class='a'>Ba</p><table><tr><td>a\n</td><td>b</td></tr>\n"
    text += "<tr><td>c</td><td>d</td></tr></table>"
    blocks = parse_html(text).blocks
    assert [(b.place.line_first, b.place.line_last) for b in blocks] == [(2, 3), (5, 5), (5, 7)]
    assert isinstance(blocks[2], Table)
    assert [cell.place.line_first for cell in blocks[2].cells] == [5, 6, 7, 7]


def test_footnotes_stand_apart() -> None:
    document = parse_html(NOTED)
    assert [note.text for note in document.footnotes] == [
        "Theo Kế hoạch số 4/KH-CA ngày 03/01/2024 của Công an huyện.",
        "Có 7 thôn.",
        "Từ 60 tuổi.",
    ]
    assert not any("[1]" in text or "Theo Kế hoạch" in text for text in texts(document))
    assert [citation.number for citation in extract(document).citations] == ["4/KH-CA"]


def test_footnotes_without_links() -> None:
    body = "<p>Theo kết luận [1], xã làm 3 việc [2024].</p><p>Việc khác.</p><p>[1] Kết luận số 2-KL/HU.</p>"
    document = parse_html(page(body))
    assert texts(document) == ["Theo kết luận, xã làm 3 việc [2024].", "Việc khác."]
    assert [note.text for note in document.footnotes] == ["Kết luận số 2-KL/HU."]


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("<p>a&nbsp;&nbsp; b​c\n d</p>", ["a bc d"]),
        ("<p><b>Mở</b><i>rộng</i> <u>thêm</u></p>", ["Mởrộng thêm"]),
        ("<p>1.200 m<sup>2</sup> đất<sup>(3)</sup> ở</p>", ["1.200 m2 đất ở"]),
        ("<p>5 m² và m³¹ nước</p>", ["5 m² và m³ nước"]),
        ("<p>Kết quả¹ tốt</p>", ["Kết quả tốt"]),
        ("<ol start=3><li>x<li>y</ol>", ["3. x", "4. y"]),
        ("<ol type=a><li>x<li value=7>y</ol>", ["a. x", "g. y"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ("<ol style='list-style-type:upper-roman'><li>x<li>y</ol>", ["I. x", "II. y"]),
        ("<ol style='list-style:none'><li>x</ol>", ["x"]),
        ("<ol><li>1. x<li>2. y</ol>", ["1. x", "2. y"]),
        ("<ul><li>x<ul><li>y<ul><li>z</ul></ul><li>w</ul>", ["- x", "+ y", "• z", "- w"]),
        ("<ul><li>- x<li>a) y</ul>", ["- x", "a) y"]),
        ("<ul><li><p>Ao</p><p>Bể</p></li></ul>", ["- Ao", "Bể"]),
        ("<div>Ao<p>Bể</p>Cá</div>", ["Ao", "Bể", "Cá"]),
        ("<p style='text-transform:uppercase'>Phụ <span style='text-transform:none'>lục</span></p>", ["PHỤ lục"]),
        ("<dl><dt>Ao</dt><dd>Bể</dd></dl>", ["Ao", "Bể"]),
        ("<pre>dòng một\n   dòng hai</pre>", ["dòng một dòng hai"]),
        ("<p><span style='font-family:Wingdings;mso-list:Ignore'>Ø<i style='font:7pt A'> </i></span>x</p>", ["➢ x"]),
        ("<p>1. Sở A<br>2. Sở B<br><br>3. Sở C</p>", ["1. Sở A", "2. Sở B", "3. Sở C"]),
        ("<p>Phòng chống dịch<br>trên đàn lợn</p>", ["Phòng chống dịch trên đàn lợn"]),
        ("<p>Chủ trì: Sở Y tế<br>Thời gian: Quý I</p>", ["Chủ trì: Sở Y tế", "Thời gian: Quý I"]),
        ("<p><b>1. Phòng Nội vụ</b><br>Theo dõi, đôn đốc</p>", ["1. Phòng Nội vụ", "Theo dõi, đôn đốc"]),
        ("<p>Ao</p><p>- 2 -</p><p>Bể</p>", ["Ao", "Bể"]),
        ("<p>Giao các phòng thuộc</p><p>huyện thực hiện.</p>", ["Giao các phòng thuộc huyện thực hiện."]),
    ],
)  # fmt: skip
def test_what_is_printed(body: str, printed: list[str]) -> None:
    assert texts(parse_html(page(body))) == printed


def test_a_text_file_that_a_browser_saved() -> None:
    text = "II. NHIỆM VỤ\n\n1. Công an xã mở đợt tuần tra đêm trong quý II năm 2024.\n\n"
    text += "STT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tSửa loa\tCông an xã\tQuý I\n"
    document = parse_html(f"<html><head></head><body><pre>{text + ' ' * 200}</pre></body></html>")
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Paragraph", "Table"]
    assert [block.place.line_first for block in document.blocks] == [1, 3, 5]


def test_related_lists_and_crumbs_go_but_linked_words_stay() -> None:
    body = f"""<p><a href=1>Trang chủ</a> » <a href=2>Văn bản</a></p>{TITLE}
<p>Căn cứ <a href=x>Luật Ngân sách nhà nước</a>; <a href=y>Luật Đất đai</a>;</p>{BODY}
<p><a href=3>Xem thêm một</a></p><p><a href=4>Xem thêm hai</a></p>"""
    printed = texts(parse_html(page(body)))
    assert printed[0] == "KẾ HOẠCH" and "Căn cứ Luật Ngân sách nhà nước; Luật Đất đai;" in printed
    assert printed[-1].endswith("trước ngày 30/9/2024.")


def test_a_page_without_a_plans_signs_gives_its_running_text() -> None:
    words = "".join(
        f"<p>Đoạn thứ {n} kể về việc làm đường ở xóm, có nhiều người góp công và góp của.</p>" for n in range(9)
    )
    body = f"<div><p>Đăng nhập</p></div><div><div class=c>{words}</div><div><p>Gửi cho bạn bè</p></div></div>"
    assert len(texts(parse_html(page(body)))) == 9


# Encodings and archives


def test_encodings() -> None:
    text = page(WHOLE)
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.replace("utf-8", "windows-1258").encode(),
        text.replace("utf-8", "unicode").encode(),
    ):
        assert decode_page(data).count("NHIỆM VỤ") == 2
    broken = text.encode().replace("Khắc".encode(), "Khắc".encode()[:-2])
    assert decode_page(broken).count("NHIỆM VỤ") == 2


def vietnamese_bytes(text: str) -> bytes:
    """windows-1258: vowels with their hat, horn or breve as letters, tones as marks behind them."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next((mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
            rest = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else parts
            out += (rest + tone).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("declared", ["windows-1258", "utf-8", "iso-8859-1", "no-such"])
def test_windows_1258_whatever_the_page_says(declared: str, tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    path.write_bytes(vietnamese_bytes(page(WHOLE).replace("utf-8", declared)))
    document = read(path)
    check_letterhead(document)
    assert tasks(document) == PROSE + ROWS


def archive(parts: list[tuple[str, str, str]], start: str = "") -> bytes:
    """An MHTML file of (type, transfer encoding, content)."""
    lines = ["From: <Saved by Blink>", "Subject: =?utf-8?Q?K=E1=BA=BF?=", "MIME-Version: 1.0"]
    lines += [f'Content-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="----Bien"', ""]
    for number, (kind, transfer, content) in enumerate(parts):
        data = content.encode()
        shown = quopri.encodestring(data) if transfer == "quoted-printable" else base64.encodebytes(data)
        lines += ["------Bien", f"Content-Type: {kind}", f"Content-ID: <p{number}@x>"]
        lines += [f"Content-Transfer-Encoding: {transfer}", "", shown.decode()]
    return "\r\n".join([*lines, "------Bien--", ""]).encode()


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_web_archives(transfer: str, tmp_path: Path) -> None:
    path = tmp_path / "trang.mht"
    path.write_bytes(archive([("text/css", transfer, "a{}"), ("text/html; charset=utf-8", transfer, page(WHOLE))]))
    document = read(path)
    check_letterhead(document)
    assert tasks(document) == PROSE + ROWS


def test_the_root_of_an_archive_is_the_part_that_it_names() -> None:
    parts = [("text/html", "base64", "<p>khung</p>"), ("text/html", "base64", "<p>gốc</p>")]
    assert root_page(archive(parts))[0].decode() == "<p>khung</p>"
    assert root_page(archive(parts, '\r\n\tstart="<p1@x>";'))[0].decode() == "<p>gốc</p>"


# Broken and hostile pages


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b" \n ", "html", "empty"),
        (b"<html><body><script>x()</script></body></html>", "html", "empty"),
        (b"<html><frameset><frame src='a.htm'></frameset></html>", "html", "no_text"),
        (b"<html>" + bytes(range(1, 9)) * 50, "html", "binary"),
        (b"<b>" * 700_000, "html", "over_limit"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", "mhtml", "damaged"),
        (b"MIME-Version: 1.0\nContent-Type: image/png\n\nabc", "mhtml", "damaged"),
    ],
)
def test_what_cannot_be_read(data: bytes, kind: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as error:
        read_html(path, kind)
    assert error.value.reason == reason


def test_an_archive_nested_without_end(tmp_path: Path) -> None:
    path = tmp_path / "x.mht"
    nests = "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(3000))
    path.write_text(f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=0\n\n{nests}")
    with pytest.raises(UnreadableError, match="MHTML"):
        read_html(path, "mhtml")


@pytest.mark.parametrize("tag", ["div", "span", "b", "o:p", "blockquote"])
def test_deep_nesting_loses_nothing(tag: str) -> None:
    document = parse_html(page(f"<{tag} class='x'>" * 5000 + WHOLE + f"</{tag}>" * 5000))
    check_letterhead(document)
    assert tasks(document) == PROSE + ROWS


def test_tables_nested_too_deeply_are_read_as_words() -> None:
    document = parse_html(page("<table><tr><td>" * 5000 + BODY))
    assert document.flags == ("tables_doubtful",)
    assert [number for number, *_ in tasks(document)] == ["1", "2"]


def test_nothing_of_the_page_is_run_or_fetched() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "yy">]>'
    document = parse_html(doctype + f"<html><body onload='z()'>{WHOLE}<p>Hết &x;&y;</p></body></html>")
    assert tasks(document) == PROSE + ROWS
    assert not any("yy" in text or "localhost" in text for text in document.texts())


@pytest.mark.parametrize("span", ["1000000", "0", "-3", "9" * 400, "²", "2.5", " 2 ", "x"])
def test_absurd_spans_are_bounded(span: str) -> None:
    table = f"<table>{HEADER}<tr>{f'<td rowspan={span!r} colspan={span!r}>x</td>' * 9}</tr>{ROW_1}</table>"
    document = parse_html(page(table))
    block = next(block for block in document.blocks if isinstance(block, Table))
    assert block.cols <= MAX_COLS
    assert all(cell.row + cell.rowspan <= block.rows and cell.col + cell.colspan <= block.cols for cell in block.cells)


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans()), max_size=6), min_size=1, max_size=6
    )
)
@settings(max_examples=60, deadline=None)
def test_cells_never_lie_over_each_other(rows: list[list[tuple[int, int, bool]]]) -> None:
    word = [Piece(Paragraph("x"))]
    cells, height, width = set_grid(
        [[Source(word if filled else [], high, wide) for high, wide, filled in row] for row in rows]
    )
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        own = {
            (r, c) for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.col, cell.col + cell.colspan)
        }
        assert not own & taken and all(r < height and c < width for r, c in own)
        taken |= own
    assert sum(len(cell.texts()) for cell in cells) == sum(filled for row in rows for *_, filled in row)


@given(st.text(alphabet="<>/=\"' &;#abiptdr![]-\n\u0300đ1.", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(text: str) -> None:
    try:
        document = parse_html("<html><body>" + text)
    except UnreadableError as error:
        assert error.reason in ("empty", "no_text")
    else:
        assert any(printed for printed in document.texts())


# Twins of the sample plans


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_twins_of_the_samples_score_as_they_do(form: str, tmp_path: Path) -> None:
    if not score.has_corpus(SHARED):
        if os.environ.get("CI") == "true":
            pytest.fail(f"score.py is not in {SHARED}, and with CI=true its tests have to run")
        pytest.skip(f"not run: there is no corpus in {SHARED}")
    scores = score.score_format(SHARED, form, tmp_path, workers=1)
    every = scores["all"]
    assert scores["rejects"] == {}
    assert every["found.table"]["f1"] >= 0.995 and every["found.prose"]["f1"] >= 0.995
    assert every["perfect"] >= 0.985 and every["documents"]["fields"] >= 0.99
    assert every["documents"]["citations_f1"] >= 0.95
