"""Old encodings: converted where they are, left alone where they are not, in strings and in files of all formats."""

import io
import string
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from legacy_twins import mojibake, tcvn3, vni, windows_1258
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from extractors.document import UnreadableError
from extractors.readers.decoding import decode
from extractors.readers.docx import read_docx
from extractors.readers.html import parse_html
from extractors.readers.pdf import read_pdf
from extractors.readers.text import read_text
from normalizers.legacy import convert, detect, font_encoding, is_plain, mend_letters, mend_lines, mend_runs, mend_text
from normalizers.legacy_tables import Encoding, tables

ROOT = Path(__file__).parents[1]
PLAN = """ỦY BAN NHÂN DÂN XÃ TÂN HƯNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 27/KH-UBND
KẾ HOẠCH
Về việc nâng cao chất lượng phục vụ người dân năm 2024

1. Công chức Tư pháp - Hộ tịch chủ trì, phối hợp với Văn phòng Ủy ban nhân dân rà soát các thủ tục đã được đơn giản hóa.
- Thời gian: Quý III/2024; ưu tiên xử lý thư phản ánh của người dân.
2. Các thôn đưa kết quả lên bảng tin trước ngày 15/9/2024, chỗ nào chưa rõ thì hướng dẫn thêm.
"""
FRENCH = """Le Conseil général a été créé à l'époque où les élèves étaient très nombreux. Où êtes-vous ? Ça coûte cher.
Für größere Städte gilt das Übliche: Müllabfuhr, Straßenbau, Ämter und Öfen. El niño comió piñas en Málaga.
"""
CONVERTERS: list[tuple[Encoding, Callable[[str], str]]] = [("tcvn3", tcvn3), ("vni", vni), ("mojibake", mojibake)]
LETTERS = "".join(tables().tcvn3.values())
WORDS = [word for word in PLAN.lower().split() if word.isalpha() and word[0] in string.ascii_lowercase]
vietnamese = st.lists(st.sampled_from(WORDS), min_size=6, max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("encoding", "printed", "meant"),
    [
        ("tcvn3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("tcvn3", "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("tcvn3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("tcvn3", "th­êng trùc H§ND, t­ ph¸p", "thường trực HĐND, tư pháp"),
        ("tcvn3", "th-êng trùc, t- ph¸p, KH-UBND", "thường trực, tư pháp, KH-UBND"),
        ("tcvn3", "níc thêng ®îc ngêi tham mu, §Çu t", "nước thường được người tham mưu, Đầu tư"),
        ("tcvn3", "VÒ TæNG KÕT", "VỀ TỔNG KẾT"),
        ("tcvn3", "VÒ viÖc tæng kÕt", "Về việc tổng kết"),
        ("tcvn3", "Së Y TÕ    §éc lËp", "SỞ Y TẾ    Độc lập"),
        ("tcvn3", "Sè: 12/KH-UBND", "Số: 12/KH-UBND"),
        ("tcvn3", "Chñ tÞch ñy ban nh©n d©n", "Chủ tịch Ủy ban nhân dân"),
        ("tcvn3", "n¨m 2023¹ vµ x·¹", "năm 2023¹ và xã¹"),
        ("vni", "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("vni", "Ñöôøng, ñöôïc, kyø, tyû leä, Aù, Yù, AÙ, Æ", "Đường, được, kỳ, tỷ lệ, Á, Ý, Á, Ỉ"),
        ("cp1258", "Côòng hoÌa xaÞ hôòi, ðýõòc", "Cộng hòa xã hội, được"),
        ("mojibake", "Cá»™ng hÃ²a xÃ£ há»™i", "Cộng hòa xã hội"),
        ("mojibake", "ngÃ y lÃ m viá»‡c vÃ  cÃ¡c vÃ cÃ¡c bÃ i", "ngày làm việc và các và các bài"),
        ("viqr", "Co^.ng ho`a xa~ ho^.i. U?y ban ddu+o+.c", "Cộng hòa xã hội. Ủy ban được"),
        ("unicode", "Cộng hòa", "Cộng hòa"),
    ],
)
def test_conversion(encoding: Encoding, printed: str, meant: str) -> None:
    assert convert(printed, encoding) == meant


def test_fonts_whose_names_end_in_h_print_capitals() -> None:
    assert convert("ñy ban nh©n d©n", "tcvn3", capitals=True) == "ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    ("font", "found"),
    [
        (".VnTime", ("tcvn3", False)),
        (".VnTimeH", ("tcvn3", True)),
        (".VnArial Narrow", ("tcvn3", False)),
        ("ABCDEF+.VnTimeH,Bold", ("tcvn3", True)),
        ("VnTime-BoldItalic", ("tcvn3", False)),
        ("'VNI-Times'", ("vni", False)),
        ("VNI-Helve-Condense", ("vni", False)),
        ("Times New Roman", ("unicode", False)),
        ("", ("unicode", False)),
    ],
)
def test_names_of_fonts(font: str, found: tuple[Encoding, bool]) -> None:
    assert font_encoding(font) == found


@pytest.mark.parametrize(("encoding", "encode"), CONVERTERS)
def test_a_plan_is_found_and_converted(encoding: Encoding, encode: Callable[[str], str]) -> None:
    finding = detect(encode(PLAN))
    assert finding.encoding == encoding and finding.certainty > 0.9
    mended = mend_text(encode(PLAN))
    assert mended.segments == (PLAN,)
    assert (mended.encodings, mended.flags) == ((encoding,), ("encoding_converted",))


def test_utf_8_read_as_latin_1_or_read_wrongly_twice() -> None:
    assert mend_text(mojibake(PLAN, "latin-1")).segments == (PLAN,)
    assert mend_text(mojibake(mojibake(PLAN))).segments == (PLAN,)


def test_viqr_is_found() -> None:
    text = "U?y ban nha^n da^n xa~ chi? dda.o ca'c tho^n thu+.c hie^.n; no^.i dung cu. the^? nhu+ sau, ddu+o+.c giao."
    assert detect(text).encoding == "viqr"
    assert mend_text(text).segments[0].startswith("Ủy ban nhân dân xã chỉ đạo các thôn thực hiện")


@pytest.mark.parametrize(
    "text", [PLAN, FRENCH, PLAN + FRENCH, "", "plain words", "a\u0300", "·§¹²³½", "Số 5: có", "é" * 50]
)
def test_unicode_and_other_languages_stay(text: str) -> None:
    mended = mend_text(text)
    assert mended.segments == (unicodedata.normalize("NFC", text),)
    assert (mended.encodings, mended.flags) == ((), ())
    assert detect(text).encoding == "unicode"


def texts() -> list[Path]:
    folders = ROOT / "data" / "raw", ROOT / "tests" / "heldout", ROOT.parent / "shared" / "corpus" / "text"
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.txt"))]


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.stem)
def test_real_plans(path: Path) -> None:
    text = unicodedata.normalize("NFC", path.read_text("utf-8", "replace"))
    assert detect(text).encoding == "unicode"
    mended = mend_text(text)
    assert (mended.encodings, mended.segments[0]) == ((), mend_letters(text))
    for encoding, encode in CONVERTERS[:2]:
        twin = mend_text(encode(text))
        assert twin.encodings == (encoding,) and "encoding_doubtful" not in twin.flags
        same = [one.lower() == other.lower() for one, other in zip(text.split(), twin.segments[0].split(), strict=True)]
        assert sum(same) >= len(same) - 2


def test_a_plan_in_unicode_costs_next_to_nothing() -> None:
    text = PLAN * 40
    start = time.process_time()
    for _ in range(10):
        mend_text(text)
    assert (time.process_time() - start) / 10 < 0.01


@given(vietnamese)
def test_round_trip_of_words(text: str) -> None:
    for encoding, encode in (("tcvn3", tcvn3), ("vni", vni), ("mojibake", mojibake)):
        assert convert(encode(text), encoding) == text  # type: ignore[arg-type]


@given(st.text(LETTERS + LETTERS.upper() + string.ascii_letters + " .,\n", max_size=60))
def test_round_trip_of_vni_letters(text: str) -> None:
    assert convert(vni(text), "vni") == unicodedata.normalize("NFC", text)


@given(st.text(max_size=80), st.sampled_from(["tcvn3", "vni", "cp1258", "mojibake", "viqr"]))
def test_conversion_keeps_lines_and_never_fails(text: str, encoding: Encoding) -> None:
    assert convert(text, encoding).count("\n") == text.count("\n")


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n\x1f"), max_size=20), max_size=8))
def test_mending_keeps_the_number_of_segments(parts: list[str]) -> None:
    assert len(mend_lines(parts).segments) == len(parts)
    assert len(mend_runs([(part, ".VnTime") for part in parts], {0, 2}).segments) == len(parts)


def test_an_appendix_in_an_old_encoding_alone_is_converted() -> None:
    text = PLAN + tcvn3(PLAN)
    mended = mend_text(text)
    assert mended.segments == (PLAN + PLAN,) and mended.encodings == ("tcvn3",)


def test_short_lines_go_with_the_lines_around_them() -> None:
    # "Sè" and "Có" are syllables as they stand.
    lines = ["Sè", *tcvn3(PLAN).split("\n"), "Sè", tcvn3("Thôn được giao"), "", "Người được giao", "Có"]
    segments = mend_lines(lines).segments
    assert (segments[0], segments[-5], segments[-1]) == ("Số", "Số", "Có")


def test_words_of_an_old_encoding_in_a_line_of_unicode_are_converted_and_doubtful() -> None:
    mended = mend_text(tcvn3(PLAN) + "Ủy ban nhân dân được giao phối hợp víi c«ng an huyÖn\n")
    assert mended.segments[0].endswith("được giao phối hợp với công an huyện\n")
    assert "encoding_doubtful" in mended.flags


def test_little_evidence_is_doubtful() -> None:
    mended = mend_text("ViÖt Nam\nNhµ n­íc\ntæng kÕt\n")
    assert mended.segments[0] == "Việt Nam\nNhà nước\ntổng kết\n"
    assert mended.flags == ("encoding_converted", "encoding_doubtful")


def test_text_that_lost_its_soft_hyphens_is_doubtful() -> None:
    text = "\n".join("thực hiện nhiệm vụ thường xuyên, người dân được phục vụ" for _ in range(30))
    mended = mend_text(tcvn3(text).replace("\u00ad", ""))
    assert mended.segments == (text,)
    assert "encoding_doubtful" in mended.flags


def test_runs_go_by_the_names_of_their_fonts() -> None:
    runs = [("kÕ ho¹ch", ".VnTimeH"), ("cña x·", ".VnTime"), ("Có số", "Arial"), ("naêm", "VNI-Times")]
    assert mend_runs(runs).segments == ("KẾ HOẠCH", "của xã", "Có số", "năm")


def test_a_font_does_not_make_unicode_old() -> None:
    runs = [("Kế hoạch được giao", ".VnTime"), ("Ủy ban nhân dân", ".VnTimeH")]
    mended = mend_runs(runs)
    assert mended.segments == tuple(text for text, _ in runs) and mended.flags == ()


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("đƣợc ngƣời dân", "được người dân"),
        ("Ðảng ủy, ðồng bộ", "Đảng ủy, đồng bộ"),
        ("Vаn phòng UВND", "Van phòng UBND"),
        ("а) Nội dung", "a) Nội dung"),
        ("\uf0b7 Các thôn", "• Các thôn"),
        ("Москва, со ссылкой, Αθήνα, μm", "Москва, со ссылкой, Αθήνα, μm"),
    ],
)
def test_letters_that_look_alike(printed: str, meant: str) -> None:
    assert mend_letters(printed) == meant
    assert mend_letters(meant) == meant


def test_plain_text_needs_no_second_look() -> None:
    assert is_plain(PLAN) and is_plain("ASCII 5/2024") and is_plain("")
    assert not is_plain(tcvn3(PLAN)) and not is_plain(unicodedata.normalize("NFD", PLAN))


@pytest.mark.parametrize(
    ("data", "flags"),
    [
        (PLAN.encode(), ()),
        (unicodedata.normalize("NFD", PLAN).encode("utf-8-sig"), ()),
        (PLAN.encode("utf-16"), ()),
        (PLAN.encode("utf-16-le"), ()),
        (PLAN.encode("utf-16-be"), ()),
        (tcvn3(PLAN).encode(), ("encoding_converted",)),
        (tcvn3(PLAN).encode("latin-1"), ("encoding_converted",)),
        (vni(PLAN).encode("cp1252"), ("encoding_converted",)),
        (mojibake(PLAN).encode(), ("encoding_converted",)),
        (windows_1258(PLAN), ("encoding_converted",)),
    ],
)
def test_bytes_of_a_text_file(data: bytes, flags: tuple[str, ...], tmp_path: Path) -> None:
    assert decode(data) == (PLAN, flags)
    (tmp_path / "plan.txt").write_bytes(data)
    document = read_text(tmp_path / "plan.txt")
    assert document.flags == flags
    assert "KẾ HOẠCH" in " ".join(document.texts())


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b" \n", "empty"), (bytes(range(256)) * 20, "binary")])
def test_bytes_that_are_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert caught.value.reason == reason


LINES = ["Kế hoạch của xã", "Sở Tư pháp chủ trì, phối hợp với các thôn được giao"]


@pytest.mark.parametrize(("encode", "font"), [(tcvn3, ".VnTime"), (vni, "VNI-Times")])
def test_word_file(encode: Callable[[str], str], font: str, tmp_path: Path) -> None:
    file = docx.Document()
    file.styles["Normal"].font.name = font
    for line in LINES:
        file.add_paragraph(encode(line))
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = encode("Thời gian"), encode("Số")
    plain = file.add_paragraph().add_run("Được giữ như in")
    plain.font.name = "Times New Roman"
    file.save(str(tmp_path / "plan.docx"))
    document = read_docx(tmp_path / "plan.docx")
    assert list(document.texts()) == [LINES[0], LINES[1], "Thời gian", "Số", "Được giữ như in"]
    assert document.flags == ("encoding_converted",)


def test_word_file_with_capital_font_and_a_vowel_parted_from_its_mark(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph().add_run(tcvn3("kế hoạch")).font.name = ".VnTimeH"
    paragraph = file.add_paragraph()
    for part in ("Hoa", "ït ñoäng"):
        run = paragraph.add_run(part)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hAnsi"), "VNI-Times")
    file.save(str(tmp_path / "plan.docx"))
    assert list(read_docx(tmp_path / "plan.docx").texts()) == ["KẾ HOẠCH", "Hoạt động"]


@pytest.mark.parametrize(("encode", "font"), [(tcvn3, ".VnTime"), (vni, "VNI-Times"), (tcvn3, "Arial"), (vni, "")])
def test_web_page(encode: Callable[[str], str], font: str) -> None:
    lines = [line for line in PLAN.split("\n") if line][4:]
    cells = "".join(f"<p style='font-family:\"{font}\",serif'>{encode(line)}</p>" for line in lines)
    document = parse_html(f"<html><body>{cells}</body></html>")
    assert " ".join(document.texts()) == " ".join(lines)
    assert document.flags == ("encoding_converted",)


def pdf(lines: list[str], font: str) -> bytes:
    """A page in a font of another name that is not in the file; the name is as long as Helvetica's."""
    file = io.BytesIO()
    page = canvas.Canvas(file, pageCompression=0, invariant=True)
    pdfmetrics.registerFont(pdfmetrics.Font("W", "Helvetica", "WinAnsiEncoding"))
    page.setFont("W", 12)
    for index, line in enumerate(lines):
        page.drawString(60, 780 - 40 * index, line)
    page.save()
    return file.getvalue().replace(b"/BaseFont /Helvetica", b"/BaseFont " + f"/{font}".ljust(10).encode())


@pytest.mark.parametrize(
    ("encode", "font"), [(tcvn3, ".VnTime"), (vni, "VNI-Times"), (tcvn3, "Helvetica"), (vni, "Helvetica")]
)
def test_pdf(encode: Callable[[str], str], font: str, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdf([encode(line) for line in [*LINES, "Số: 5"]], font))
    document = read_pdf(tmp_path / "plan.pdf")
    assert " ".join(document.texts()) == " ".join([*LINES, "Số: 5"])
    assert document.flags == ("encoding_converted",)


def test_pdf_in_capital_font(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdf([tcvn3(line) for line in LINES], ".VnTimeH"))
    assert " ".join(read_pdf(tmp_path / "plan.pdf").texts()) == " ".join(LINES).upper()


def test_soft_hyphens_of_a_pdf_in_unicode_go(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdf(["Nam xu\u00adan hoa mai va \u00ad nhanh tay khi lam ban"], "Helvetica"))
    text = " ".join(read_pdf(tmp_path / "plan.pdf").texts())
    assert "\u00ad" not in text and text.startswith("Nam xu")
