"""What scans are made of: which pages are recognised, what the picture adds to tesseract's words, numerals, the cache.
Nothing is recognised here; `test_scan_reading` does."""

import os
import select
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scan_plans
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from extractors import doubts
from extractors.document import Block, Box, Cell, Document, Doubt, Paragraph, Place, Table
from extractors.raw import RawTask
from extractors.readers import ocr, ocr_again, ocr_image, ocr_mend, scan_words
from extractors.readers.ocr_cache import Cache, page_key
from extractors.readers.ocr_words import OcrWord, parse_hocr
from extractors.readers.scan_order import from_roman, in_order, to_roman
from extractors.readers.text_layer import judge
from normalizers.text import bare

PROSE = "Phòng Nội vụ hướng dẫn các xã công khai kết quả chấm điểm trên trang tin của huyện mỗi quý một lần"
GARBLED = "Phdng N0i vq hufng ddn cdc x6 c6ng khai k6t qui chdm cli6m tr6n trang tin cia huy6n m6i quf mQt ldn"
FOREIGN = "The district office shall publish results of every survey on its website within thirty working days"


class TestTextLayer:
    @pytest.mark.parametrize(
        ("text", "unmapped", "picture", "verdict"),
        [
            ("", 0, 0, "blank"),
            ("", 0, 0.1, "blank"),
            ("", 0, 1, "picture"),
            ("Trang 3", 0, 1, "picture"),
            ("Trang 3", 0, 0.02, "good"),
            (PROSE, 0, 0, "good"),
            (PROSE, 0, 1, "good"),
            (PROSE, 0.6, 0, "garbled"),
            (GARBLED, 0, 1, "garbled"),
            (GARBLED, 0, 0, "garbled"),
            (FOREIGN, 0, 1, "garbled"),
            (bare(PROSE), 0, 1, "garbled"),
            ("UBND HĐND PAPI CCHC TTHC QĐ-UBND 12/2024 NQ-CP", 0, 1, "good"),
            (f"{PROSE} HI. NHIỆM VỤ", 0, 1, "doubted"),
            (f"{PROSE} trong quý H/2024", 0, 1, "doubted"),
            (f"{PROSE} trong quý II/2024 theo Điều 11", 0, 1, "good"),
            (f"{PROSE} HI. NHIỆM VỤ", 0, 0, "good"),
        ],
    )
    def test_verdict(self, text: str, unmapped: float, picture: float, verdict: str) -> None:
        assert judge(text.split(), unmapped, picture) == verdict


HOCR = """<div class='ocr_page' title='image "x"; bbox 0 0 900 400'>
<span class='ocr_line' id='l1' title="bbox 100 50 500 100; baseline 0.01 -10; x_size 45; x_descenders 9">
<span class='ocrx_word' id='w1' title='bbox 100 50 200 92; x_wconf 96'>Ph&#242;ng</span>
<span class='ocrx_word' id='w2' title='bbox 300 52 500 94; x_wconf 31'><strong>N\u1ed9i</strong></span></span>
<span class='ocr_header' id='l2' title="bbox 700 50 740 300; textangle 90; x_size 40">
<span class='ocrx_word' id='w3' title='bbox 700 50 740 300; x_wconf 90'>L&amp;K</span></span></div>"""


class TestHocr:
    def test_words(self) -> None:
        first, second, third = parse_hocr(HOCR)
        assert (first.text, first.x0, first.top, first.x1, first.bottom) == ("Phòng", 100, 50, 200, 92)
        assert (first.sure, first.line, first.upright, first.size) == (96, 0, True, 50)
        assert first.base == 90 and second.base == 92, "the baseline slopes"
        assert (second.text, second.sure) == ("Nội", 31)
        assert (third.text, third.line, third.upright) == ("L&K", 1, False)

    @given(st.text(alphabet="<>='\" abocr_linewxspd0123456789;&", max_size=300))
    def test_anything_is_parsed(self, text: str) -> None:
        parse_hocr(f"<span class='ocr_line' title=\"bbox 0 0 1 1\">{text}")


def word(text: str, strokes: int = 0, strokes_end: int = 0, sure: int = 90, **more: Any) -> OcrWord:
    place = {"x0": 0.0, "top": 0.0, "x1": 100.0, "bottom": 40.0, "base": 32.0, "size": 45.0, "line": 0} | more
    return OcrWord(text, sure=sure, strokes=strokes, strokes_end=strokes_end, **place)


class TestNumerals:
    @pytest.mark.parametrize(
        ("read", "strokes", "end", "mended"),
        [
            ("HI.", 3, 0, "III."),
            ("IH", 3, 3, "III"),
            ("H.", 2, 0, "II."),
            ("H", 0, 0, "H"),
            ("II/2024", 3, 0, "III/2024"),
            ("lll", 3, 3, "III"),
            ("Il,", 2, 0, "II,"),
            ("I", 1, 1, "I"),
            ("11", 2, 2, "11"),
            ("l", 1, 1, "l"),
            ("VIH", 0, 3, "VIII"),
            ("VỊ", 0, 1, "VI"),
            ("VH", 0, 0, "VH"),
            ("XH.", 0, 2, "XII."),
            ("IV", 1, 0, "IV"),
            ("THI", 0, 1, "THI"),
            ("IIII", 4, 4, "IIII"),
        ],
    )
    def test_bars_are_counted(self, read: str, strokes: int, end: int, mended: str) -> None:
        (found,) = ocr_mend.mend_numerals([word(read, strokes, end)])
        assert found.text == mended

    @given(st.text(alphabet="abcđêôơưỉ0123456789,./", max_size=8), st.integers(0, 4), st.integers(0, 4))
    def test_other_words_stay(self, text: str, strokes: int, end: int) -> None:
        assert ocr_mend.mend_numerals([word(text, strokes, end)])[0].text == text

    @pytest.mark.parametrize(
        ("read", "strokes", "sure", "doubtful"),
        [
            ("II/2024", 3, 80, True),
            ("II/2024", 2, 40, False),
            ("HI/2024", 3, 80, False),
            ("30/6/2024", 0, 40, True),
            ("30/6/2024", 0, 90, False),
            ("thôn", 0, 20, False),
        ],
    )
    def test_doubt(self, read: str, strokes: int, sure: int, doubtful: bool) -> None:
        assert ocr_mend.is_doubtful(word(read, strokes, 0, sure)) is doubtful

    @given(st.integers(1, 39))
    def test_roman_there_and_back(self, value: int) -> None:
        assert from_roman(to_roman(value)) == value

    @pytest.mark.parametrize("text", ["", "IIX", "VX", "A", "IIII", "VV"])
    def test_not_roman(self, text: str) -> None:
        assert from_roman(text) is None


def grey(wide: int = 900, high: int = 500) -> ocr_image.Grey:
    return np.full((high, wide), 245, np.uint8)


class TestPicture:
    @pytest.mark.parametrize("text", ["I", "II", "III"])
    @pytest.mark.parametrize("size", [38, 46, 58])
    def test_strokes_of_numerals(self, text: str, size: int) -> None:
        picture = Image.fromarray(grey())
        pen = ImageDraw.Draw(picture)
        font = ImageFont.truetype(str(scan_plans.FONTS / "IBMPlexSerif-Regular.ttf"), size)
        box = pen.textbbox((50, 50), text, font=font)
        pen.text((50, 50), text, font=font, fill=20)
        black = ocr_image.ink(np.asarray(picture))
        assert ocr_image.strokes(black, tuple(map(float, box))) == (len(text), len(text))

    def test_lines_of_a_table(self) -> None:
        picture = grey()
        for y in (50, 130, 190):
            picture[y : y + 4, 60:820] = 10
        for x in (60, 300, 820):
            picture[50:194, x : x + 4] = 10
        picture[50:130, 500:504] = 10
        picture[150:185, 400:404] = 10
        horizontal, vertical, mask = ocr_image.rulings(ocr_image.ink(picture))
        assert [round(line[2]) for line in horizontal] == [52, 132, 192]
        assert sorted(round(line[2]) for line in vertical) == [62, 302, 502, 822], "a stem of a letter is none"
        cleaned = ocr_image.without(picture, mask)
        assert cleaned[50:54, 60:300].min() > 200 and cleaned[150:185, 401].max() < 50

    @pytest.mark.parametrize("degrees", [-3.0, -0.6, 0.0, 0.4, 2.2])
    def test_skew(self, degrees: float) -> None:
        picture = Image.fromarray(grey(1500, 1500))
        pen = ImageDraw.Draw(picture)
        for y in range(200, 1300, 60):
            for x in range(200, 1300 - (y % 7) * 40, 30):
                pen.rectangle((x, y, x + 20, y + 26), fill=15)
        turned = np.asarray(picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=245))
        assert abs(ocr_image.skew(ocr_image.ink(turned)) - degrees) < 0.15

    def test_an_empty_page_has_no_skew(self) -> None:
        assert ocr_image.skew(ocr_image.ink(grey())) == 0

    def test_red_light(self, tmp_path: Path) -> None:
        picture = Image.new("RGB", (40, 20), (220, 40, 40))
        picture.save(tmp_path / "red.png")
        assert ocr_image.load(str(tmp_path / "red.png")).min() >= 220
        (tmp_path / "no.png").write_bytes(b"no picture")
        with pytest.raises(ValueError, match="not a picture"):
            ocr_image.load(str(tmp_path / "no.png"))


class TestReadAgain:
    def page(self) -> tuple[ocr_image.Grey, ocr_image.Grey, ocr_image.Grey]:
        """A page with a table of one row and two cells, a digit in the first."""
        picture = grey(600, 300)
        for y in (50, 150):
            picture[y : y + 4, 50:550] = 10
        for x in (50, 200, 550):
            picture[50:154, x : x + 4] = 10
        picture[80:120, 110:130] = 10
        black = ocr_image.ink(picture)
        _, _, mask = ocr_image.rulings(black)
        black = black.copy()
        black[mask > 0] = 0
        return ocr_image.without(picture, mask), black, mask

    def test_a_cell_that_was_left_out(self) -> None:
        seen: list[ocr_image.Grey] = []

        def reading(crops: ocr_image.Grey) -> list[OcrWord]:
            seen.append(crops)
            rows, columns = np.nonzero(crops < 100)
            x0, x1, top, bottom = columns.min(), columns.max(), rows.min(), rows.max()
            return [word("7", sure=95, x0=x0, x1=x1, top=top, bottom=bottom, base=bottom)]

        (found,) = ocr_again.read_again(*self.page(), [], reading)
        assert found.text == "7" and found.line == -1 and len(seen) == 1
        assert abs(found.x0 - 110) < 4 and abs(found.top - 80) < 4 and abs(found.bottom - 120) < 4

    @pytest.mark.parametrize(("sure", "text"), [(95, "thẩm"), (40, "thấm")])
    def test_a_doubted_word_changes_only_for_a_surer_one(self, sure: int, text: str) -> None:
        before = [
            word("có", x0=20.0, x1=60.0, top=200.0, bottom=240.0),
            word("thấm", sure=45, x0=80.0, x1=180.0, top=200.0, bottom=240.0, line=0),
        ]

        def reading(crops: ocr_image.Grey) -> list[OcrWord]:
            # The crop of the doubted word is the last one; it begins with the word before.
            top = float(crops.shape[0] - 40 * 1.5 - 45 * 1.5)
            return [
                word("cớ", sure=99, x0=90.0, x1=150.0, top=top, bottom=top + 60),
                word("thẩm", sure=sure, x0=180.0, x1=330.0, top=top, bottom=top + 60),
            ]

        found = ocr_again.read_again(*self.page(), before, reading)
        assert [(w.text, w.line, w.size) for w in found] == [("có", 0, 45.0), (text, 0, 45.0)]


def raw(*words: OcrWord) -> dict[str, Any]:
    """A page as the plugin writes it."""
    return {
        "width": 2480,
        "height": 3508,
        "read": True,
        "horizontal": [],
        "vertical": [],
        "words": [asdict(one) for one in words],
    }


def line(
    number: int, text: str, sure: int = 95, weight: float = 5.0, size: float = 50.0, step: float = 25.0
) -> list[OcrWord]:
    """A line of print, letters `step` pixels wide."""
    found, x = [], 300.0
    for part in text.split():
        wide = step * len(part)
        top = 300.0 + 70 * number
        found.append(
            word(part, sure=sure, x0=x, x1=x + wide, top=top, bottom=top + 40, base=top + 40, size=size, line=number,
                 weight=weight)
        )  # fmt: skip
        x += wide + 15
    return found


class TestWords:
    def words(self, *lines: Sequence[OcrWord]) -> list[Any]:
        page = scan_words.raw_page(raw(*(one for part in lines for one in part)), 1, 595, 842)
        return scan_words.pages_of_words([page])[0].words

    def test_places_are_points(self) -> None:
        first = self.words(line(0, PROSE))[0]
        assert first.x0 == pytest.approx(300 * 595 / 2480) and first.base == pytest.approx(340 * 595 / 2480)
        assert first.top < first.base < first.bottom

    def test_sizes_are_steady(self) -> None:
        found = self.words(
            line(0, PROSE), line(1, PROSE), line(2, "cao hon", size=40), line(3, "chú thích", size=38, step=18)
        )
        sizes = {w.text: w.size for w in found}
        assert sizes["hon"] == sizes["Phòng"] and sizes["thích"] < 0.8 * sizes["Phòng"]

    def test_thick_strokes_are_bold(self) -> None:
        found = self.words(line(0, PROSE), line(1, PROSE), line(2, "NHIỆM VỤ", weight=6.4))
        assert [w.text for w in found if w.bold] == ["NHIỆM", "VỤ"]

    @pytest.mark.parametrize(
        ("text", "sure", "kept"),
        [
            ("Qxz wkj ffl", 30, []),
            ("Nguyễn Văn Bình", 60, ["Nguyễn", "Văn", "Bình"]),
            ("Quý 30/6/2024", 40, ["Quý", "30/6/2024"]),
            ("- HĐND & UBND", 90, ["-", "HĐND", "&", "UBND"]),
            ("| = ~", 90, []),
            ("…", 20, []),
        ],
    )
    def test_scribble_and_dirt_go(self, text: str, sure: int, kept: list[str]) -> None:
        assert [w.text for w in self.words(line(0, PROSE), line(1, text, sure))][len(PROSE.split()) :] == kept

    def test_a_page_on_its_side_is_turned(self) -> None:
        page = scan_words.raw_page(raw(*line(0, PROSE)), 1, 842, 595)
        assert (page.width, page.height) == (595, 842)

    def test_confidence_counts_words_that_run_up_the_page_as_misread(self) -> None:
        good = line(0, PROSE, sure=90)
        assert scan_words.confidence(raw(*good)) == pytest.approx(90)
        assert scan_words.confidence(raw(*(replace(one, upright=False) for one in good))) == 0
        assert scan_words.confidence(raw()) == 100


def heading(text: str, page: int = 1) -> Paragraph:
    return Paragraph(text, Place(page, page), lines=(text,))


def column(*texts: str) -> Table:
    cells = [
        Cell(text, row, col, place=Place(1, 1))
        for row, first in enumerate(texts)
        for col, text in enumerate((first, "việc", "Phòng Nội vụ"))
    ]
    return Table(len(texts), 3, tuple(cells), Place(1, 1))


def firsts(blocks: Sequence[Block]) -> list[str]:
    return [
        text
        for block in blocks
        for text in (
            [block.text.split()[0]]
            if isinstance(block, Paragraph)
            else [cell.text for cell in block.cells if cell.col == 0]
        )
    ]


class TestOrder:
    @pytest.mark.parametrize(
        ("marks", "mended", "doubtful"),
        [
            ("I. H. III. IV.", "I. II. III. IV.", False),
            ("I. H. HI. IV.", "I. II. III. IV.", False),
            ("I. II. II. IV.", "I. II. III. IV.", False),
            ("I. II. IV.", "I. II. IV.", True),
            ("I. II. III. I. II.", "I. II. III. I. II.", False),
            ("I. II. lH.", "I. II. lH.", True),
        ],
    )
    def test_headings(self, marks: str, mended: str, doubtful: bool) -> None:
        blocks = [heading(f"{mark} NỘI DUNG THỰC HIỆN") for mark in marks.split()]
        found, doubt = in_order(blocks, {1})
        assert firsts(found) == mended.split() and doubt is doubtful
        assert [b.lines for b in found if isinstance(b, Paragraph)] == [
            (b.text,) for b in found if isinstance(b, Paragraph)
        ]

    @pytest.mark.parametrize(
        ("cells", "mended", "doubtful"),
        [
            ("TT 1 2 z 4", "TT 1 2 3 4", False),
            ("TT Xi 2 3", "TT 1 2 3", False),
            ("TT 1 2 - 4", "TT 1 2 3 4", False),
            ("TT 1 2 5 4", "TT 1 2 3 4", False),
            ("TT I 1 2 II 3", "TT I 1 2 II 3", False),
            ("TT 1 2 7", "TT 1 2 7", True),
            ("TT 1 - 2 3", "TT 1 - 2 3", False),
            ("TT 1 42 - 4", "TT 1 2 3 4", False),
            ("TT 1 z - 4 5", "TT 1 2 3 4 5", False),
            ("TT 1 2 9 3", "TT 1 2 9 3", True),
            ("TT 1 2 3 1 2", "TT 1 2 3 1 2", False),
        ],
    )
    def test_rows(self, cells: str, mended: str, doubtful: bool) -> None:
        found, doubt = in_order([column(*cells.replace("-", "").split(" "))], {1})
        assert firsts(found) == mended.replace("-", "").split(" ") and doubt is doubtful

    def test_pages_that_were_not_recognised_stay(self) -> None:
        blocks = [heading(f"{mark} NỘI DUNG THỰC HIỆN") for mark in ("I.", "H.", "III.")]
        assert in_order(blocks, {2}) == (blocks, False)


class TestDoubts:
    def task(self, deadline: str | None, page: int = 2) -> RawTask:
        place = Place(page, page, boxes=(Box(page, 10, 10, 500, 60),))
        return RawTask("task", "table", (), None, "PL1/1", "việc", place, "content", deadline_text=deadline)

    @pytest.mark.parametrize(
        ("deadline", "page", "flagged"),
        [
            ("Quý II/2024", 2, False),
            ("Quý III/2024", 2, True),
            ("Quý III/2024", 1, False),
            ("31/6/2024", 2, False),
            ("35/6/2024", 2, True),
            ("Ngày 10/13/2024", 2, True),
            ("Trước 30/6/2042", 2, True),
            ("Quý H/2024", 2, True),
            ("Quý V năm 2024", 2, True),
            ("Hằng quý năm 2024", 2, False),
            (None, 2, False),
        ],
    )
    def test_deadlines(self, deadline: str | None, page: int, flagged: bool) -> None:
        doubt = Doubt("III/2024", Box(2, 20, 20, 40, 30))
        document = Document("scan", (), recognised=(2,), doubts=(doubt,))
        (found,) = doubts.mark_doubts([self.task(deadline, page)], document, range(2024, 2025))
        assert (found.flags == ("deadline_doubtful",)) is flagged

    def test_a_doubt_elsewhere_on_the_page_says_nothing(self) -> None:
        document = Document("scan", (), recognised=(2,), doubts=(Doubt("II/2024", Box(2, 20, 300, 40, 310)),))
        (found,) = doubts.mark_doubts([self.task("Quý II/2024")], document, ())
        assert found.flags == ()


class TestCache:
    def test_there_and_back(self, tmp_path: Path) -> None:
        cache, key = Cache(tmp_path), page_key(b"page", "tesseract 5")
        assert cache.get(key) is None
        cache.put(key, {"words": ["Quý"]})
        assert Cache(tmp_path).get(key) == {"words": ["Quý"]}
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".json"]

    def test_keys_tell_content_and_maker_apart(self) -> None:
        assert len({page_key(b"a", "1"), page_key(b"b", "1"), page_key(b"a", "2")}) == 3

    @pytest.mark.parametrize("broken", ["", "{", "[1]", '{"key": "other", "page": {}}', "[" * 100_000])
    def test_what_is_broken_is_made_anew(self, tmp_path: Path, broken: str) -> None:
        cache, key = Cache(tmp_path), page_key(b"page", "")
        cache.put(key, {})
        (path,) = tmp_path.rglob("*.json")
        path.write_text(broken)
        assert cache.get(key) is None
        cache.put(key, {"width": 1})
        assert cache.get(key) == {"width": 1}

    def test_without_a_folder(self) -> None:
        cache = Cache(None)
        cache.put("key", {})
        assert cache.get("key") is None

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "ocr").write_text("a file")
        Cache(tmp_path).put("key", {})
        assert Cache(tmp_path).get("key") is None


class TestProcess:
    def test_it_is_killed_with_its_children(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "alive")
        end = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
        child = "pipe = open('alive', 'w'); open('started', 'w').close(); input()"
        script = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}], stdin=-1).wait()"
        looks: list[bool] = []
        ocr.run([sys.executable, "-c", script], dict(os.environ), tmp_path, 1.5, lambda: looks.append(True))
        assert len(looks) > 2 and (tmp_path / "started").exists()
        # The pipe ends when the child does.
        assert select.select([end], [], [], 10)[0] and os.read(end, 1) == b""
        os.close(end)

    def test_a_program_that_fails(self, tmp_path: Path) -> None:
        looks: list[bool] = []
        ocr.run(
            [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), tmp_path, 30, lambda: looks.append(True)
        )
        assert looks


class TestPhrases:
    @pytest.mark.parametrize(
        ("read", "mended"),
        [
            ("các huyện, thành phổ.", "các huyện, thành phố."),
            ("II. MỤC TIỂU", "II. MỤC TIÊU"),
            ("trở thành phổ biến", "trở thành phổ biến"),
            ("đạt mục tiêu chỉ đạo", "đạt mục tiêu chỉ đạo"),
            ("Thủ tục hành chỉnh", "Thủ tục hành chính"),
            ("thành, phổ", "thành, phổ"),
            ("thành phố", "thành phố"),
            ("", ""),
        ],
    )
    def test_pairs_that_are_no_words_are_mended(self, read: str, mended: str) -> None:
        words = [word(text, 0, 0) for text in read.split()]
        assert " ".join(found.text for found in ocr_mend.mend_phrases(words)) == mended

    def test_the_catalogue_changes_marks_alone(self) -> None:
        for (first, second), (one, two, _) in ocr_mend._slips().items():
            assert bare(f"{first} {second}") == bare(f"{one} {two}")
            assert (first, second) != (one, two)
