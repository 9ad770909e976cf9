"""The PDF reader on small PDFs written here: layouts that word processors make and the sample plans do not have.

The PDFs name a font that they do not carry: every character is half an em wide, and its code is its Unicode number.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

from extractors.document import Document, Paragraph, Table, UnreadableError
from extractors.readers.pdf import read_pdf
from extractors.readers.pdf_rulings import Rulings
from extractors.readers.pdf_shapes import locator, ruled_shapes
from extractors.readers.pdf_words import page_words
from normalizers.text import fold

A4, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)


def wide(text: str, size: float) -> float:
    return len(text) * size / 2


@dataclass
class Sheet:
    """One page; places are points from its top left corner."""

    size: tuple[float, float] = A4
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    draw: list[str] = field(default_factory=list)

    def text(self, x: float, base: float, words: str, size: float = 13, face: str = "R", rise: float = 0) -> None:
        codes = words.encode("utf-16-be").hex()
        self.draw.append(f"BT /{face} {size} Tf {rise} Ts 1 0 0 1 {x} {self.size[1] - base} Tm <{codes}> Tj ET")

    def centre(self, x: float, base: float, words: str, size: float = 13, face: str = "R") -> None:
        self.text(x - wide(words, size) / 2, base, words, size, face)

    def line(self, x0: float, top: float, x1: float, bottom: float, dash: str = "[] 0") -> None:
        self.draw.append(f"{dash} d 0.5 w {x0} {self.size[1] - top} m {x1} {self.size[1] - bottom} l S")

    def fill(self, x0: float, top: float, x1: float, bottom: float, grey: float = 0.0) -> None:
        self.draw.append(f"{grey} g {x0} {self.size[1] - bottom} {x1 - x0} {bottom - top} re f 0 g")

    def wrap(
        self,
        top: float,
        words: str,
        *,
        left: float = 85,
        right: float = 545,
        indent: float = 36,
        size: float = 13,
        leading: float = 17,
        face: str = "R",
    ) -> float:
        """Set a paragraph with greedy line breaks; the baseline after its last line."""
        line, x = "", left + indent
        for word in words.split():
            longer = f"{line} {word}" if line else word
            if line and x + wide(longer, size) > right:
                self.text(x, top, line, size, face)
                line, x, top = word, left, top + leading
            else:
                line = longer
        self.text(x, top, line, size, face)
        return top + leading


def write(path: Path, *sheets: Sheet) -> Path:
    """Write the sheets as one PDF."""
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    def stream(data: bytes) -> int:
        packed = zlib.compress(data)
        return add(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")

    cmap = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        b"endcmap end end"
    )
    fonts = []
    for face, name in (("R", "Giay"), ("B", "Giay-Bold"), ("I", "Giay-Italic")):
        descriptor = add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
            " /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
        )
        cid = add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 500 /FontDescriptor {descriptor} 0 R"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        font = add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{cid} 0 R] /ToUnicode {cmap} 0 R >>"
        )
        fonts.append(f"/{face} {font} 0 R")
    tree = len(objects) + 2 * len(sheets) + 1
    kids = []
    for sheet in sheets:
        content = stream("\n".join(sheet.draw).encode("latin-1"))
        crop = f"/CropBox [{' '.join(map(str, sheet.crop))}]" if sheet.crop else ""
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {sheet.size[0]} {sheet.size[1]}] {crop}"
                f" /Rotate {sheet.rotate} /Resources << /Font << {' '.join(fonts)} >> >> /Contents {content} 0 R >>"
            )
        )
    add(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>")
    root = add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    path.write_bytes(out)
    return path


Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda *sheets: read_pdf(write(tmp_path / "a.pdf", *sheets))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(table: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in table.grid()]


XS = [60.0, 100.0, 300.0, 420.0, 535.0]
ROWS = [
    ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
    ["1", "Niêm yết thủ tục", "Văn phòng", "Quý I"],
    ["2", "Đối thoại với dân", "Tư pháp", "Quý II"],
]


def fill_cells(sheet: Sheet, top: float, rows: Sequence[Sequence[str]], xs: Sequence[float], high: float = 30) -> None:
    for r, row in enumerate(rows):
        for x, words in zip(xs, row, strict=False):
            sheet.text(x + 5, top + r * high + 16, words, 11, "B" if r == 0 else "R")


def ruled(
    sheet: Sheet,
    top: float,
    rows: Sequence[Sequence[str]] = ROWS,
    xs: Sequence[float] = XS,
    high: float = 30,
    dash: str = "[] 0",
    outer: bool = True,
) -> None:
    """A table with all its lines, or without the outer ones."""
    fill_cells(sheet, top, rows, xs, high)
    bottom = top + high * len(rows)
    for r in range(0 if outer else 1, len(rows) + (1 if outer else 0)):
        sheet.line(xs[0], top + r * high, xs[-1], top + r * high, dash)
    for x in xs if outer else xs[1:-1]:
        sheet.line(x, top, x, bottom, dash)


LONG = (
    "Các cơ quan rà soát toàn bộ hồ sơ còn tồn đọng và công khai kết quả giải quyết trên trang thông tin điện tử để "
    "người dân theo dõi và góp ý kiến với chính quyền địa phương trong từng tháng của năm"
)


class TestProse:
    def test_paragraphs_with_first_line_indent(self, read: Read) -> None:
        sheet = Sheet()
        top = sheet.wrap(80, "1. " + LONG)
        top = sheet.wrap(top, "- " + LONG)
        sheet.wrap(top, "Ngắn thôi.")
        assert texts(read(sheet)) == ["1. " + LONG, "- " + LONG, "Ngắn thôi."]

    def test_paragraphs_told_apart_by_spacing_alone(self, read: Read) -> None:
        sheet = Sheet()
        full = "Công an xã " + "bảo đảm an ninh " * 8
        top = 80.0
        for _ in range(3):
            top = sheet.wrap(top, full, indent=0) + 8
        assert texts(read(sheet)) == [full.strip()] * 3

    def test_hanging_indent_stays_one_paragraph(self, read: Read) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        top = 120.0
        for mark in "ab":
            sheet.text(85, top, f"{mark})")
            top = sheet.wrap(top, LONG, left=110, indent=0)
        assert texts(read(sheet)) == [LONG, "a) " + LONG, "b) " + LONG]

    def test_dash_at_line_start_is_no_new_item(self, read: Read) -> None:
        sheet = Sheet()
        sheet.text(121, 80, "a) Xây dựng chương trình phát triển kinh tế và các mặt kinh tế")
        sheet.text(85, 97, "- xã hội của địa phương trong năm và những năm tiếp theo của kỳ này")
        sheet.text(121, 114, "b) Báo cáo.")
        assert texts(read(sheet))[0].endswith(
            "kinh tế - xã hội của địa phương trong năm và những năm tiếp theo của kỳ này"
        )

    def test_joined_over_a_page_break_with_a_footnote_between(self, read: Read) -> None:
        first, second = Sheet(), Sheet()
        top = 60.0
        for number in range(1, 12):
            top = first.wrap(top, f"{number}. {LONG}")
        first.text(121, top, "12. Thực hiện Chỉ thị của tỉnh về cải cách hành chính năm này")
        first.text(121 + wide("12. Thực hiện Chỉ thị của tỉnh về cải cách hành chính năm này", 13), top, "1", 8, rise=5)
        first.line(85, 770, 229, 770)
        first.text(85, 782, "1", 7, rise=3)
        first.text(90, 782, "Chỉ thị số 15/CT-UBND của tỉnh.", 10)
        second.text(85, 60, "và báo cáo kết quả về Phòng Nội vụ để tổng hợp chung toàn huyện")
        second.text(121, 77, "13. Kết thúc.")
        found = read(first, second)
        joined = texts(found)[11]
        assert joined == (
            "12. Thực hiện Chỉ thị của tỉnh về cải cách hành chính năm này "
            "và báo cáo kết quả về Phòng Nội vụ để tổng hợp chung toàn huyện"
        )
        place = list(found.paragraphs())[11].place
        assert (place.page_first, place.page_last, [box.page for box in place.boxes]) == (1, 2, [1, 2])
        assert [note.text for note in found.footnotes] == ["Chỉ thị số 15/CT-UBND của tỉnh."]

    def test_footnote_set_as_a_paragraph(self, read: Read) -> None:
        sheet = Sheet()
        top = sheet.wrap(60, "1. Theo Công văn số 97/UBND-NC² thì " + LONG)
        top = sheet.wrap(top, "² Công văn số 97/UBND-NC ngày 15/01/2024 về kiểm soát thủ tục.")
        sheet.wrap(top, "2. Diện tích 30 m² và 5 km².")
        found = read(sheet)
        assert texts(found) == ["1. Theo Công văn số 97/UBND-NC thì " + LONG, "2. Diện tích 30 m² và 5 km²."]
        assert [note.text for note in found.footnotes] == [
            "Công văn số 97/UBND-NC ngày 15/01/2024 về kiểm soát thủ tục."
        ]

    @pytest.mark.parametrize("form", ["{}", "- {} -", "Trang {}/4", "{}/4"])
    def test_page_numbers_and_running_headers_go(self, read: Read, form: str) -> None:
        sheets = []
        for number in range(1, 5):
            sheet = Sheet()
            sheet.centre(297, 40, form.format(number), 11)
            sheet.text(85, 60, "Kế hoạch PAPI của xã", 10, "I")
            top = sheet.wrap(90, f"{number}. {LONG}.")
            sheet.wrap(top, "2024")
            sheets.append(sheet)
        found = read(*sheets)
        assert texts(found) == [text for number in range(1, 5) for text in (f"{number}. {LONG}.", "2024")]

    def test_decomposed_letters_and_odd_spaces(self, read: Read) -> None:
        sheet = Sheet()
        sheet.text(
            121,
            80,
            "U\u0309y ban nha\u0302n da\u0302n xa\u0303\u00a0ho\u0323p\u2009la\u0302\u0300n hai\u00ad, tổ \ufb01 xong.",
        )
        assert texts(read(sheet)) == ["Ủy ban nhân dân xã họp lần hai, tổ fi xong."]

    @pytest.mark.parametrize(
        ("end", "start", "joined"),
        [("HĐND-", "UBND", "HĐND-UBND"), ("QĐ-UBND/", "NC", "QĐ-UBND/NC"), ("kinh tế -", "xã hội", "kinh tế - xã hội")],
    )
    def test_words_broken_at_their_hyphen(self, read: Read, end: str, start: str, joined: str) -> None:
        sheet = Sheet()
        room = int((545 - 121) / 6.5) - len(end) - 1
        sheet.text(121, 80, ("nội dung " * 9)[:room] + " " + end)
        sheet.text(85, 97, start + " ở cấp xã phải bảo đảm công khai và minh bạch với người dân toàn xã")
        sheet.text(121, 114, "Hết.")
        assert joined in texts(read(sheet))[0]


class TestBlocks:
    def letterhead(self) -> Sheet:
        sheet = Sheet()
        for base, left, right in (
            (60, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (77, "XÃ BÌNH AN", "Độc lập - Tự do - Hạnh phúc"),
        ):
            sheet.centre(150, base, left, 11, "B")
            sheet.centre(420, base, right, 11, "B")
        sheet.centre(150, 96, "Số:     /KH-UBND", 11)
        sheet.centre(420, 98, "Bình An, ngày     tháng 3 năm 2024", 11, "I")
        sheet.centre(150, 116, "V/v nâng cao Chỉ số", 10)
        sheet.centre(150, 129, "PAPI năm 2024", 10)
        return sheet

    def test_letterhead_and_title(self, read: Read) -> None:
        sheet = self.letterhead()
        sheet.centre(315, 165, "KẾ HOẠCH", 14, "B")
        sheet.centre(315, 185, "NÂNG CAO CHỈ SỐ HIỆU QUẢ QUẢN TRỊ CỦA XÃ BÌNH AN", 14, "B")
        sheet.centre(315, 203, "TRONG NĂM 2024", 14, "B")
        top = sheet.wrap(230, LONG)
        for words in LONG.split()[::3]:
            top = sheet.wrap(top, f"{words} {LONG}")
        found = list(read(sheet).paragraphs())
        left = [p.text for p in found if p.style.column == "left"]
        right = [p.text for p in found if p.style.column == "right"]
        assert left == ["ỦY BAN NHÂN DÂN", "XÃ BÌNH AN", "Số: /KH-UBND", "V/v nâng cao Chỉ số PAPI năm 2024"]
        assert right == [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Bình An, ngày tháng 3 năm 2024",
        ]
        titles = [p for p in found if p.style.centered]
        assert [p.text for p in titles] == [
            "KẾ HOẠCH",
            "NÂNG CAO CHỈ SỐ HIỆU QUẢ QUẢN TRỊ CỦA XÃ BÌNH AN TRONG NĂM 2024",
        ]
        assert titles[1].lines == ("NÂNG CAO CHỈ SỐ HIỆU QUẢ QUẢN TRỊ CỦA XÃ BÌNH AN", "TRONG NĂM 2024")
        assert all(p.style.bold for p in titles)

    def test_addressees_stay_out_of_the_letterhead(self, read: Read) -> None:
        sheet = self.letterhead()
        sheet.text(121, 150, "Kính gửi:")
        sheet.text(121, 171, "- Các sở, ban, ngành tỉnh;")
        sheet.wrap(192, LONG)
        found = list(read(sheet).paragraphs())
        assert [p.style.column for p in found if p.text.startswith(("Kính", "- Các"))] == [None, None]

    def test_issuer_a_little_above_the_motto(self, read: Read) -> None:
        sheet = Sheet()
        sheet.centre(150, 52, "HỘI ĐỒNG NHÂN DÂN", 11, "B")
        sheet.centre(420, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 11, "B")
        sheet.centre(150, 69, "HUYỆN BÌNH AN", 11, "B")
        sheet.centre(420, 77, "Độc lập - Tự do - Hạnh phúc", 11, "B")
        sheet.wrap(120, LONG)
        found = list(read(sheet).paragraphs())
        assert [p.text for p in found if p.style.column == "left"] == ["HỘI ĐỒNG NHÂN DÂN", "HUYỆN BÌNH AN"]

    def test_signature_alone(self, read: Read) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        for base, words in ((152, "TM. ỦY BAN NHÂN DÂN"), (170, "CHỦ TỊCH"), (240, "Nguyễn Văn Bình")):
            sheet.centre(450, base, words, 13, "B")
        signed = [p.text for p in read(sheet).paragraphs() if p.style.column == "right"]
        assert signed == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Bình"]

    def test_recipients_and_signature(self, read: Read) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        left = ["Nơi nhận:", "- UBND huyện;", "- Ủy ban Mặt trận Tổ quốc Việt Nam", "và các đoàn thể xã;", "- Lưu: VT."]
        for number, words in enumerate(left):
            sheet.text(85, 150 + 14 * number, words, 11)
        for base, words in ((152, "TM. ỦY BAN NHÂN DÂN"), (170, "CHỦ TỊCH"), (240, "Nguyễn Văn Bình")):
            sheet.centre(430, base, words, 13, "B")
        found = list(read(sheet).paragraphs())
        assert [p.text for p in found if p.style.column == "left"] == [
            "Nơi nhận:",
            "- UBND huyện;",
            "- Ủy ban Mặt trận Tổ quốc Việt Nam và các đoàn thể xã;",
            "- Lưu: VT.",
        ]
        assert [p.text for p in found if p.style.column == "right"] == [
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
            "Nguyễn Văn Bình",
        ]


class TestTables:
    @pytest.mark.parametrize("dash", ["[] 0", "[1 1] 0", "[3 2] 0"])
    @pytest.mark.parametrize("outer", [True, False])
    def test_ruled_between_prose(self, read: Read, dash: str, outer: bool) -> None:
        sheet = Sheet()
        sheet.wrap(80, "Trước bảng. " + LONG)
        ruled(sheet, 160, dash=dash, outer=outer)
        sheet.wrap(300, "Sau bảng. " + LONG)
        found = read(sheet)
        kinds = [type(block) for block in found.blocks]
        assert kinds == [Paragraph, Table, Paragraph]
        assert cells(tables(found)[0]) == ROWS

    def test_dotted_borders_of_little_squares(self, read: Read) -> None:
        sheet = Sheet()
        fill_cells(sheet, 100, ROWS, XS)
        for r in range(len(ROWS) + 1):
            for step in range(int((XS[-1] - XS[0]) / 1.5)):
                x, y = XS[0] + 1.5 * step, 100 + 30 * r
                sheet.fill(x, y, x + 0.5, y + 0.5)
        for x in XS:
            for step in range(60):
                sheet.fill(x, 100 + 1.5 * step, x + 0.5, 100.5 + 1.5 * step)
        assert cells(tables(read(sheet))[0]) == ROWS

    def test_borders_drawn_cell_by_cell_under_a_shaded_header(self, read: Read) -> None:
        sheet = Sheet()
        sheet.fill(XS[0], 100, XS[-1], 130, 0.8)
        fill_cells(sheet, 100, ROWS, XS)
        for r in range(len(ROWS)):
            for x0, x1 in pairwise(XS):
                top, bottom = 100 + 30 * r, 130 + 30 * r
                for box in (
                    (x0, top, x1, top + 0.5),
                    (x0, bottom, x1, bottom + 0.5),
                    (x0, top, x0 + 0.5, bottom),
                    (x1, top, x1 + 0.5, bottom),
                ):
                    sheet.fill(*box)
        table = tables(read(sheet))[0]
        assert cells(table) == ROWS
        assert [cell.bold for cell in table.cells[:4]] == [True] * 4

    def test_horizontal_rules_only(self, read: Read) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        fill_cells(sheet, 130, ROWS, XS)
        for r in range(len(ROWS) + 1):
            sheet.line(XS[0], 130 + 30 * r, XS[-1], 130 + 30 * r)
        assert cells(tables(read(sheet))[0]) == ROWS

    def test_merged_cells_and_two_level_header(self, read: Read) -> None:
        sheet = Sheet(LANDSCAPE)
        xs = [60.0, 100.0, 400.0, 530.0, 660.0, 780.0]
        for y, x0, x1 in (
            (100, 60, 780),
            (130, 400, 660),
            (160, 60, 780),
            (190, 60, 780),
            (220, 100, 780),
            (250, 60, 780),
        ):
            sheet.line(x0, y, x1, y)
        for x, top in ((60, 100), (100, 100), (400, 100), (530, 130), (660, 100), (780, 100)):
            sheet.line(x, top, x, 160)
            sheet.line(x, 190, x, 250)
        sheet.line(60, 160, 60, 190)
        sheet.line(100, 160, 100, 190)
        sheet.line(780, 160, 780, 190)
        words = [
            (60, 120, "TT"),
            (100, 120, "Nhiệm vụ"),
            (400, 120, "Trách nhiệm"),
            (660, 120, "Thời gian"),
            (400, 150, "Chủ trì"),
            (530, 150, "Phối hợp"),
            (60, 178, "I"),
            (100, 178, "Nội dung một chạy ngang qua mọi cột còn lại của bảng này"),
            (60, 208, "1"),
            (100, 208, "Việc thứ nhất"),
            (400, 208, "Tư pháp"),
            (660, 208, "Quý I"),
            (100, 238, "Việc thứ hai"),
            (400, 238, "Công an"),
            (660, 238, "Quý II"),
        ]
        for x, base, text in words:
            sheet.text(x + 5, base, text, 11)
        found = tables(read(sheet))[0]
        assert (found.rows, found.cols) == (5, len(xs) - 1)
        spans = {
            cell.text: (cell.rowspan, cell.colspan) for cell in found.cells if (cell.rowspan, cell.colspan) != (1, 1)
        }
        assert spans == {
            "TT": (2, 1),
            "Nhiệm vụ": (2, 1),
            "Trách nhiệm": (1, 2),
            "Thời gian": (2, 1),
            "Nội dung một chạy ngang qua mọi cột còn lại của bảng này": (1, 4),
            "1": (2, 1),
        }

    def test_missing_border_leaves_cells_alone_and_is_flagged(self, read: Read) -> None:
        sheet = Sheet()
        fill_cells(sheet, 100, ROWS, XS)
        for y in (100, 130, 190):
            sheet.line(XS[0], y, XS[-1], y)
        sheet.line(XS[0], 160, XS[1], 160)
        sheet.line(XS[2], 160, XS[-1], 160)
        for x in (XS[0], XS[1], XS[3], XS[4]):
            sheet.line(x, 100, x, 190)
        sheet.line(XS[2], 100, XS[2], 130)
        sheet.line(XS[2], 160, XS[2], 190)
        found = read(sheet)
        assert cells(tables(found)[0]) == ROWS
        assert found.flags == ("tables_doubtful",)

    def test_two_tables_on_a_page_and_a_title_above(self, read: Read) -> None:
        sheet = Sheet()
        sheet.centre(297, 60, "PHỤ LỤC I", 13, "B")
        ruled(sheet, 90)
        sheet.centre(297, 230, "PHỤ LỤC II", 13, "B")
        ruled(sheet, 260, [["TT", "Tên", "Số"], ["1", "Xã", "5"]], [60, 100, 300, 535])
        found = read(sheet)
        assert [b.text if isinstance(b, Paragraph) else (b.rows, b.cols) for b in found.blocks] == [
            "PHỤ LỤC I",
            (3, 4),
            "PHỤ LỤC II",
            (2, 3),
        ]
        assert [p.style.centered for p in found.paragraphs()] == [True, True]

    def test_lines_in_a_cell(self, read: Read) -> None:
        sheet = Sheet()
        ruled(sheet, 80, [["", "Nhiệm vụ"], ["", ""]], [60, 86, 220], high=60)
        for base, words in ((96, "S"), (109, "TT"), (156, "VII"), (169, "I")):
            sheet.text(65, base, words, 11)
        for base, words in ((156, "- Tuyên truyền pháp"), (169, "luật cho dân;"), (182, "- Đối thoại với dân.")):
            sheet.text(91, base, words, 11)
        table = tables(read(sheet))[0]
        assert cells(table) == [
            ["STT", "Nhiệm vụ"],
            ["VIII", "- Tuyên truyền pháp luật cho dân;\n- Đối thoại với dân."],
        ]

    def test_row_cut_by_the_page_end_stays_in_two_parts(self, read: Read) -> None:
        first, second = Sheet(), Sheet()
        ruled(first, 700, [ROWS[0], ["1", "Niêm yết thủ tục và", "Văn phòng", "Quý I"]])
        ruled(second, 60, [["", "công khai kết quả", "", ""], ROWS[2]])
        parts = tables(read(first, second))
        assert [part.place.page_first for part in parts] == [1, 2]
        assert cells(parts[0])[1] == ["1", "Niêm yết thủ tục và", "Văn phòng", "Quý I"]
        assert cells(parts[1])[0] == ["", "công khai kết quả", "", ""]

    def test_box_round_the_text_is_no_table(self, read: Read) -> None:
        sheet = Sheet()
        for x0, top, x1, bottom in ((40, 40, 555, 40), (40, 800, 555, 800), (40, 40, 40, 800), (555, 40, 555, 800)):
            sheet.line(x0, top, x1, bottom)
        sheet.wrap(80, LONG)
        assert texts(read(sheet)) == [LONG]

    @pytest.mark.parametrize("crop", [None, (20, 30, 575, 822)])
    def test_boxes_count_from_the_visible_corner(
        self, read: Read, crop: tuple[float, float, float, float] | None
    ) -> None:
        sheet = Sheet(crop=crop)
        ruled(sheet, 200)
        sheet.wrap(100, LONG)
        found = read(sheet)
        box = tables(found)[0].place.boxes[0]
        x, y = (20, 20) if crop else (0, 0)
        assert (round(box.x0), round(box.top)) == (60 - x, 200 - y)
        assert cells(tables(found)[0]) == ROWS

    def test_page_turned_sideways(self, read: Read) -> None:
        sheet, plain = Sheet(A4, rotate=90), Sheet(LANDSCAPE)
        plain.wrap(60, LONG, right=780)
        ruled(plain, 200)
        # Text that runs up the sheet, on a page that viewers turn clockwise.
        sheet.draw = ["q 0 1 -1 0 595 0 cm", *plain.draw, "Q"]
        found = read(sheet)
        assert texts(found) == [LONG]
        assert cells(tables(found)[0]) == ROWS

    @pytest.mark.parametrize("rotate", [90, 180, 270])
    @pytest.mark.parametrize("crop", [None, (20, 30, 575, 822)])
    def test_upright_text_on_a_page_that_viewers_turn(
        self, read: Read, rotate: int, crop: tuple[float, float, float, float] | None
    ) -> None:
        sheet = Sheet(rotate=rotate, crop=crop)
        sheet.wrap(100, LONG)
        ruled(sheet, 200)
        found = read(sheet)
        assert texts(found) == [LONG]
        assert cells(tables(found)[0]) == ROWS

    def test_drawing_with_thousands_of_lines_costs_no_table_search(self, read: Read) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        for step in range(600):
            sheet.line(85, 200 + step, 500, 200 + step)
            sheet.line(85 + step * 0.7, 200, 85 + step * 0.7, 800)
        assert texts(read(sheet)) == [LONG]

    def test_hundreds_of_dashes_a_line_cost_no_table_search(self) -> None:
        row = [(x, 100.0, x + 3, 100.0) for x in range(0, 3000, 7)]
        column = [(100.0, y, 100.0, y + 3.0) for y in range(0, 3000, 7)]
        assert not ruled_shapes(Rulings(strokes=[*row, *column]))

    @given(
        st.lists(st.tuples(*[st.integers(0, 9)] * 4).map(lambda b: (*map(min, b[:2], b[2:]), *map(max, b[:2], b[2:])))),
        st.lists(st.tuples(st.integers(-2, 20), st.integers(-2, 20))),
    )
    def test_a_point_is_in_the_first_box_that_holds_it(
        self, boxes: list[tuple[float, float, float, float]], points: list[tuple[int, int]]
    ) -> None:
        locate = locator(boxes)
        for x, y in ((x / 2, y / 2) for x, y in points):
            holds = [n for n, box in enumerate(boxes) if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
            assert locate(x, y) == (holds[0] if holds else None)

    @pytest.mark.parametrize("times", [1, 4, 7])
    @pytest.mark.parametrize(
        "draw", ["BT /R 13 Tf 1 0 0 1 9 9 Tm <00410042> Tj ET", "0 0 1 1 re S", "9 9 m 90 9 l S 9 9 m 9 90 l S"]
    )
    def test_what_lies_beyond_any_page_is_not_read(self, read: Read, draw: str, times: int) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        ruled(sheet, 200)
        sheet.draw.append(f"q {'9999999 0 0 9999999 0 0 cm ' * times} {draw} Q")
        found = read(sheet)
        assert texts(found) == [LONG]
        assert cells(tables(found)[0]) == ROWS


def test_words_know_their_type(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.text(85, 80, "Nhóm một", 13, "B")
    sheet.text(85, 100, "là", 11)
    sheet.draw.append("q 2 0 0 2 0 0 cm BT /I 6 Tf 1 0 0 1 60 250 Tm <00780061> Tj ET Q")
    sheet.draw.append("BT /R 10 Tf 0 1 -1 0 500 300 Tm <0064006F0063> Tj ET")
    pdf = pdfium.PdfDocument(write(tmp_path / "a.pdf", sheet))
    found = {w.text: (w.font, w.size, w.bold, w.italic, w.upright) for w in page_words(pdf, 0).words}
    assert found == {
        "Nhóm": ("Giay-Bold", 13, True, False, True),
        "một": ("Giay-Bold", 13, True, False, True),
        "là": ("Giay", 11, False, False, True),
        "xa": ("Giay-Italic", 12, False, True, True),
        "doc": ("Giay", 10, False, False, False),
    }
    pdf.close()


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [(b"", "empty"), (b"Ke hoach", "damaged"), (b"%PDF-1.7\n%%EOF", "damaged"), (b"\x00" * 500, "damaged")],
    )
    def test_no_pdf(self, tmp_path: Path, content: bytes, reason: str) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(content)
        with pytest.raises(UnreadableError) as caught:
            read_pdf(path)
        assert caught.value.reason == reason
        assert caught.value.message

    def test_pages_without_text(self, read: Read) -> None:
        sheet = Sheet()
        sheet.fill(50, 50, 500, 700, 0.5)
        sheet.text(85, 800, "1")
        with pytest.raises(UnreadableError) as caught:
            read(sheet, sheet)
        assert caught.value.reason == "no_text"

    @pytest.mark.parametrize("password", ["", "mat-khau"])
    def test_password(self, tmp_path: Path, password: str) -> None:
        path = tmp_path / "a.pdf"
        locked = pdfencrypt.StandardEncryption(password, ownerPassword="chu", canCopy=0, strength=128)
        paper = canvas.Canvas(str(path), encrypt=locked)
        for x, words in ((60, "Noi dung cong viec"), (300, "Co quan chu tri")):
            paper.drawString(x + 5, 690, words)
            paper.drawString(x + 5, 660, words)
        for y in (710, 680, 650):
            paper.line(60, y, 500, y)
        for x in (60, 300, 500):
            paper.line(x, 650, x, 710)
        paper.save()
        if password:
            with pytest.raises(UnreadableError) as caught:
                read_pdf(path)
            assert caught.value.reason == "encrypted"
        else:
            # Copying is not allowed, reading is.
            assert cells(tables(read_pdf(path))[0]) == [["Noi dung cong viec", "Co quan chu tri"]] * 2

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_broken_bytes_never_end_in_a_trace(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        path = tmp_path_factory.mktemp("pdf") / "a.pdf"
        sheet = Sheet()
        sheet.wrap(60, LONG)
        ruled(sheet, 200)
        content = bytearray(write(path, sheet).read_bytes())
        for _ in range(data.draw(st.integers(1, 30))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
        try:
            assert read_pdf(path).pages
        except UnreadableError as error:
            assert error.reason in ("damaged", "no_text", "empty", "encrypted", "over_limit")

    def test_same_file_twice_gives_the_same(self, tmp_path: Path) -> None:
        sheet = Sheet()
        sheet.wrap(60, LONG)
        ruled(sheet, 200)
        path = write(tmp_path / "a.pdf", sheet)
        assert read_pdf(path) == read_pdf(path)


ROOT = Path(__file__).resolve().parents[1]
SAMPLES = [
    (plan, notes)
    for plan in sorted((ROOT / "data" / "raw").glob("*.pdf"))
    if (notes := ROOT / "tests" / "plans" / f"{plan.stem}.jsonl").exists()
]


@pytest.mark.parametrize(("plan", "notes"), SAMPLES, ids=[plan.stem for plan, _ in SAMPLES])
def test_sample_plans_lose_no_task_text(plan: Path, notes: Path) -> None:
    found = read_pdf(plan)
    paragraphs = [fold(text) for text in texts(found)]
    printed = {fold(cell.text) for table in tables(found) for cell in table.cells}
    # A row cut by the page's end comes in two parts, the second below the repeated header.
    printed |= {
        fold(f"{above.text} {below.text}")
        for first, second in pairwise(tables(found))
        for above in first.cells
        for below in second.cells
        if above.row + above.rowspan == first.rows and below.row <= 3 and above.col == below.col
    }
    tasks = [json.loads(line) for line in notes.read_text("utf-8").splitlines()]
    lost = [
        task["text"]
        for task in tasks
        if not (
            fold(task["text"]) in printed
            if task["source"] == "table"
            else any(fold(task["text"]) in paragraph for paragraph in paragraphs)
        )
    ]
    assert tasks and not lost
