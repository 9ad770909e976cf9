"""Plans read from pictures, page by page, from the cache, and without tesseract.

Tests that recognise are skipped where tesseract is missing, and fail there with CI=true. The others stand in for it.
"""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import scan_plans
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_scans import line, raw

from extractors.document import Document, Table, UnreadableError
from extractors.extract import extract
from extractors.readers import ocr, read, scan_pages
from extractors.readers.options import ReadOptions
from extractors.readers.scan_sheets import MAX_PIXELS, sheet

WORDS = "Phòng Nội vụ công khai kết quả chấm điểm của các xã"
Told = Callable[[int, dict[str, Any]], None]


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    return scan_plans.pictures(scan_plans.plan_pdf(), scan_plans.Look())


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory, pages: list[Image.Image]) -> tuple[Path, Path, Document]:
    """The scan of the small plan, the cache, and what was read."""
    try:
        ocr.engine()
    except UnreadableError:
        if os.environ.get("CI") == "true":
            pytest.fail("tesseract with Vietnamese is not installed, and with CI=true its tests have to run")
        pytest.skip("tesseract with Vietnamese is not installed")
    folder = tmp_path_factory.mktemp("scan")
    path = scan_plans.write_scan(folder / "plan.pdf", pages)
    return path, folder / "cache", read(path, ReadOptions(cache=folder / "cache"))


class TestPlan:
    """Two pages through OCRmyPDF and tesseract: all of the time that this file takes."""

    def test_rows_of_the_table(self, read_once: tuple[Path, Path, Document]) -> None:
        (table,) = (block for block in read_once[2].blocks if isinstance(block, Table))
        rows = {cell.row for cell in table.cells}
        found = [[cell.text for cell in table.cells if cell.row == row] for row in sorted(rows)]
        assert found[0] == list(scan_plans.HEADER)
        for row, printed in zip(found[1:], scan_plans.ROWS, strict=True):
            # The words of long cells may have a slip; bodies, numbers and dates may not.
            assert [row[0].rstrip(".)"), *row[2:5]] == [printed[0], *printed[2:5]]

    def test_tasks_and_letterhead(self, read_once: tuple[Path, Path, Document]) -> None:
        document = read_once[2]
        found = extract(document)
        assert (document.format, document.pages, document.recognised) == ("scan", 2, (1, 2))
        assert "pages_recognised" in document.flags and "pages_without_text" not in document.flags
        assert found.letterhead.number == "57/KH-UBND" and found.letterhead.issued_date == "2025-02-14"
        assert found.letterhead.district == "Huyện Văn Quan" and found.letterhead.plan_end == "2025-12-31"
        assert [p.text.split(".")[0] for p in document.paragraphs() if p.text.isupper() and "." in p.text] == [
            heading.split(".")[0] for heading, _ in scan_plans.HEADINGS
        ]
        assert sum(task.source == "prose" for task in found.tasks) == len(scan_plans.HEADINGS)

    def test_places_are_on_the_page(self, read_once: tuple[Path, Path, Document]) -> None:
        for block in read_once[2].blocks:
            for box in block.place.boxes:
                wide, high = (595, 842) if box.page == 1 else (842, 595)
                assert 0 <= box.x0 < box.x1 <= wide + 1 and 0 <= box.top < box.bottom <= high + 1

    def test_a_second_run_recognises_nothing(
        self, read_once: tuple[Path, Path, Document], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, cache, document = read_once
        monkeypatch.setattr(ocr, "recognise", lambda *_: pytest.fail("recognised again"))
        assert read(path, ReadOptions(cache=cache)) == document


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Recognition that reads the same line on every page; the list has the pages of each call."""
    calls: list[int] = []

    def recognise(source: Path, count: int, folder: Path, done: Told, turn: bool = False) -> set[int]:
        with pikepdf.open(source) as pdf:
            assert len(pdf.pages) == count
            boxes = [[float(v) for v in page.mediabox] for page in pdf.pages]
        calls.append(count)
        for index, box in enumerate(boxes):
            page = raw(*line(0, WORDS), *line(1, WORDS))
            if box[2] > box[3]:
                page["width"], page["height"] = page["height"], page["width"]
            done(index, page)
        return set()

    monkeypatch.setattr(ocr, "recognise", recognise)
    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine("5", "17"))
    yield calls


def blot(shade: int = 200, wide: int = 120, high: int = 170) -> Image.Image:
    """A picture that differs by its shade."""
    return Image.new("L", (wide, high), shade)


def write(path: Path, *sheets: tuple[Image.Image | None, str, bool]) -> Path:
    """A PDF of sheets: a picture that fills the sheet, words, and whether the words are hidden."""
    paper = Canvas(str(path), pagesize=(595, 842), invariant=1)
    scan_plans.plan_pdf()
    for picture, words, hidden in sheets:
        if picture is not None:
            paper.drawImage(ImageReader(picture), 0, 0, 595, 842)
        for number in range(3 if words else 0):
            text = paper.beginText(60, 700 - 20 * number)
            text.setFont("Scan", 12)
            text.setTextRenderMode(3 if hidden else 0)
            text.textLine(words)
            paper.drawText(text)
        paper.showPage()
    paper.save()
    return path


def texts(document: Document) -> str:
    return " ".join(document.texts())


class TestPages:
    def test_mixed(self, tmp_path: Path, stand_in: list[int]) -> None:
        printed = "Thanh tra huyện kiểm tra việc trả hồ sơ tại bộ phận một cửa"
        path = write(
            tmp_path / "a.pdf", (None, printed, False), (None, printed, False), (blot(), "", False), (None, "", False)
        )
        document = read(path)
        assert (document.format, document.recognised, stand_in) == ("pdf", (3,), [1])
        assert document.flags == ("pages_recognised",)
        assert printed in texts(document) and WORDS in texts(document)

    def test_mostly_scanned(self, tmp_path: Path, stand_in: list[int]) -> None:
        path = write(tmp_path / "a.pdf", *((blot(shade), "", False) for shade in (200, 210, 220)))
        assert read(path).format == "scan" and stand_in == [3]

    @pytest.mark.parametrize(
        ("layer", "recognised"),
        [
            ("Thanh tra huyện kiểm tra việc trả hồ sơ tại bộ phận một cửa", ()),
            ("Thanh tra huy6n ki6m tra vi6c trd h6 so tqi b0 phfn mQt cfa", (1,)),
            ("Thanh tra huyện kiểm tra việc trả hồ sơ trong quý H và quý HI", (1,)),
        ],
    )
    def test_text_layer_of_a_scan(
        self, tmp_path: Path, stand_in: list[int], layer: str, recognised: tuple[int, ...]
    ) -> None:
        document = read(write(tmp_path / "a.pdf", (blot(), layer, True)))
        assert document.recognised == recognised
        assert (layer in texts(document)) is (not recognised)

    def test_a_seal_beside_good_text_is_no_scan(self, tmp_path: Path, stand_in: list[int]) -> None:
        paper = Canvas(str(tmp_path / "a.pdf"))
        scan_plans.plan_pdf()
        paper.setFont("Scan", 12)
        for number in range(4):
            paper.drawString(60, 700 - 20 * number, WORDS)
        paper.drawImage(ImageReader(blot()), 350, 200, 130, 130)
        paper.save()
        assert read(tmp_path / "a.pdf").recognised == () and stand_in == []

    def test_pages_are_recognised_a_few_at_a_time_and_kept(
        self, tmp_path: Path, stand_in: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scan_pages, "_BATCH", 2)
        path = write(tmp_path / "a.pdf", *((blot(shade), "", False) for shade in range(200, 205)))
        whole, real = read(path), ocr.recognise
        assert stand_in == [2, 2, 1]

        def interrupted(source: Path, count: int, folder: Path, done: Told, turn: bool = False) -> set[int]:
            if len(stand_in) == 4:
                real(source, count, folder, lambda index, page: done(index, page) if index == 0 else None, turn)
                raise KeyboardInterrupt
            return real(source, count, folder, done, turn)

        monkeypatch.setattr(ocr, "recognise", interrupted)
        with pytest.raises(KeyboardInterrupt):
            read(path, ReadOptions(cache=tmp_path / "cache"))
        monkeypatch.setattr(ocr, "recognise", real)
        stand_in.clear()
        assert read(path, ReadOptions(cache=tmp_path / "cache")) == whole
        assert stand_in == [2], "three pages were kept"

    def test_what_is_no_page_in_the_cache_is_made_anew(self, tmp_path: Path, stand_in: list[int]) -> None:
        path, options = write(tmp_path / "a.pdf", (blot(), "", False)), ReadOptions(cache=tmp_path / "cache")
        whole = read(path, options)
        (kept,) = (tmp_path / "cache").rglob("*.json")
        kept.write_text(f'{{"key": "{kept.stem}", "page": {{"words": [{{"no": 1}}]}}}}')
        assert read(path, options) == whole and stand_in == [1, 1]

    def test_pages_that_fail_together_are_tried_alone(
        self, tmp_path: Path, stand_in: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = ocr.recognise

        def failing(source: Path, count: int, folder: Path, done: Told, turn: bool = False) -> set[int]:
            return set() if count > 1 else real(source, count, folder, done, turn)

        monkeypatch.setattr(ocr, "recognise", failing)
        path = write(tmp_path / "a.pdf", *((blot(shade), "", False) for shade in (200, 210)))
        assert read(path).recognised == (1, 2) and stand_in == [1, 1]

    def test_a_page_that_takes_too_long_is_left_a_picture(
        self, tmp_path: Path, stand_in: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = ocr.recognise

        def slow(source: Path, count: int, folder: Path, done: Told, turn: bool = False) -> set[int]:
            real(source, count, folder, lambda index, page: None if index else done(index, page), turn)
            return {1}

        monkeypatch.setattr(ocr, "recognise", slow)
        document = read(write(tmp_path / "a.pdf", *((blot(shade), "", False) for shade in (200, 210))))
        assert document.recognised == (1,) and document.flags == ("pages_recognised", "pages_without_text")

    def test_recognition_turned_off(self, tmp_path: Path, stand_in: list[int]) -> None:
        path = write(tmp_path / "a.pdf", (None, WORDS, False), (blot(), "", False))
        assert read(path, ReadOptions(ocr=False)).flags == ("pages_without_text",) and stand_in == []
        with pytest.raises(UnreadableError) as caught:
            read(write(tmp_path / "b.pdf", (blot(), "", False)), ReadOptions(ocr=False))
        assert caught.value.reason == "no_text"


class TestSheets:
    def made(self, path: Path, number: int = 0) -> bytes | None:
        pdf = pdfium.PdfDocument(path)
        try:
            with pikepdf.open(path) as source:
                return sheet(source, pdf, number)
        finally:
            pdf.close()

    def size(self, content: bytes | None) -> tuple[float, float]:
        assert content is not None
        with pikepdf.open(io.BytesIO(content)) as pdf:
            box = [float(value) for value in pdf.pages[0].mediabox]
            assert len(pdf.pages) == 1 and "/Rotate" not in pdf.pages[0]
            return round(box[2] - box[0]), round(box[3] - box[1])

    def test_one_page_gives_the_same_bytes_in_any_file(self, tmp_path: Path) -> None:
        one = write(tmp_path / "a.pdf", (blot(90), "", False))
        two = write(tmp_path / "b.pdf", (blot(200), "", False), (blot(90), "", False))
        assert self.made(one) == self.made(one) == self.made(two, 1) != self.made(two, 0)

    def test_a_turned_page_is_put_upright(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.pdf", (blot(), "", False))
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.pages[0].Rotate = 90
            pdf.save(path)
        assert self.size(self.made(path)) == (842, 595)

    def test_a_page_of_too_fine_or_too_large_pictures_is_made_coarser(self, tmp_path: Path) -> None:
        fine = self.made(write(tmp_path / "a.pdf", (blot(90, 4000, 5660), "", False)))
        assert self.size(fine) == (595, 842)
        with pikepdf.open(io.BytesIO(fine or b"")) as pdf:
            (picture,) = pdf.pages[0].get_images().values()
            assert 2400 < int(picture.Width) < 2600
        vast = Canvas(str(tmp_path / "b.pdf"), pagesize=(5000, 9000))
        vast.showPage()
        vast.save()
        wide, high = self.size(self.made(tmp_path / "b.pdf"))
        assert wide * high * (300 / 72) ** 2 < 26_000_000

    def test_a_picture_of_too_many_pixels_is_left_alone(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.pdf", (blot(), "", False))
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            (picture,) = pdf.pages[0].get_images().values()
            picture.Width, picture.Height = MAX_PIXELS // 1000, 1001
            pdf.save(path)
        assert self.made(path) is None


class TestWithoutTesseract:
    @pytest.fixture(params=["missing", "without Vietnamese"])
    def bare(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        ocr.engine.cache_clear()
        found = None if request.param == "missing" else "/usr/bin/tesseract"
        monkeypatch.setattr(ocr.shutil, "which", lambda _: found)
        said = {"--version": "tesseract 5.3.0\n", "--list-langs": "List (2):\neng\nosd\n"}
        monkeypatch.setattr(ocr, "_said", lambda _, option: said[option])
        yield
        ocr.engine.cache_clear()

    def test_a_scan_is_rejected_with_what_to_install(self, tmp_path: Path, bare: None) -> None:
        with pytest.raises(UnreadableError) as caught:
            read(write(tmp_path / "a.pdf", (blot(), "", False), (None, "", False)))
        assert caught.value.reason == "no_ocr"
        assert "tesseract-ocr and tesseract-ocr-vie" in caught.value.message

    def test_of_a_mixed_file_the_text_is_kept(self, tmp_path: Path, bare: None) -> None:
        document = read(write(tmp_path / "a.pdf", (None, WORDS, False), (blot(), "", False)))
        assert document.flags == ("pages_without_text",) and WORDS in texts(document)

    def test_a_layer_that_is_legible_is_kept(self, tmp_path: Path, bare: None) -> None:
        document = read(write(tmp_path / "a.pdf", (blot(), f"{WORDS} HI. GIẢI", True), (None, WORDS, False)))
        assert document.flags == ("text_layer_doubtful",) and "HI. GIẢI" in texts(document)


class TestPictures:
    @pytest.mark.parametrize(
        ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.bmp", "BMP"), ("a.gif", "GIF")]
    )
    def test_one_page(self, tmp_path: Path, stand_in: list[int], name: str, kind: str) -> None:
        blot(200, 1240, 1754).save(tmp_path / name, kind)
        document = read(tmp_path / name)
        assert (document.format, document.pages, document.recognised) == ("scan", 1, (1,))
        assert WORDS in texts(document)
        assert all(0 <= box.x1 <= 596 for block in document.blocks for box in block.place.boxes)

    def test_pages_of_a_tiff(self, tmp_path: Path, stand_in: list[int]) -> None:
        first, *others = (blot(shade, 1654, 2339).convert("1") for shade in (255, 0, 255))
        first.save(tmp_path / "a.tif", save_all=True, append_images=others, dpi=(200, 200))
        assert read(tmp_path / "a.tif").pages == 3 and stand_in == [3]

    def test_letters_on_nothing_are_on_white(self, tmp_path: Path, stand_in: list[int]) -> None:
        Image.new("RGBA", (1240, 1754), (0, 0, 0, 0)).save(tmp_path / "a.png")
        assert read(tmp_path / "a.png").format == "scan"

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "damaged"),
            (b"\xff\xd8\xff\xe0" + b"1" * 500, "damaged"),
            (b"II*\x00\x08\x00\x00\x00\x00\x00", "damaged"),
        ],
    )
    def test_damaged(self, tmp_path: Path, content: bytes, reason: str) -> None:
        (tmp_path / "a.png").write_bytes(content)
        with pytest.raises(UnreadableError) as caught:
            read(tmp_path / "a.png")
        assert caught.value.reason == reason

    def test_cut_short(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        Image.effect_noise((300, 300), 50).save(buffer, "PNG")
        (tmp_path / "a.png").write_bytes(buffer.getvalue()[:20_000])
        with pytest.raises(UnreadableError) as caught:
            read(tmp_path / "a.png")
        assert caught.value.reason == "damaged"

    def test_too_large(self, tmp_path: Path) -> None:
        Image.new("1", (12_000, 9_000)).save(tmp_path / "a.png")
        with pytest.raises(UnreadableError) as caught:
            read(tmp_path / "a.png")
        assert caught.value.reason == "over_limit" and "million pixels" in caught.value.message
