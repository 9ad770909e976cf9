"""Letterheads of many layouts: two columns, one, tables, scanner texts without issuer or number, blanks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Cell, Document, Paragraph, Style, Table
from extractors.letterhead import FLAGS, read_letterhead
from extractors.letterhead_issuer import office_name, read_issuer_lines
from extractors.letterhead_period import plan_period
from extractors.letterhead_places import join_broken_names, places_in_line
from extractors.raw import Letterhead
from normalizers.place_catalogue import Era, places
from normalizers.places import complete_path, kind_and_name


def paragraphs(text: str, style: Style | None = None) -> tuple[Paragraph, ...]:
    """One paragraph for each block of lines between blank lines."""
    blocks = [[line.strip() for line in block.splitlines() if line.strip()] for block in text.split("\n\n")]
    return tuple(Paragraph(" ".join(b), style=style or Style(), lines=tuple(b)) for b in blocks if b)


def scanned(text: str) -> Letterhead:
    return read_letterhead(Document("text", paragraphs(text)))


def columns(left: str, right: str, below: str) -> Document:
    head = (*paragraphs(left, Style(column="left")), *paragraphs(right, Style(column="right")))
    return Document("pdf", (*head, *paragraphs(below)))


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
COMMUNE = Letterhead(
    doc_type="plan",
    number="09/KH-UBND",
    symbol="KH-UBND",
    issuer_name="Ủy ban nhân dân",
    issuer_level="commune",
    province="Tỉnh Nam Định",
    district="Huyện Nghĩa Hưng",
    commune="Xã Nghĩa Sơn",
    issued_place="Nghĩa Sơn",
    issued_date="2023-01-09",
    title="Cải cách hành chính xã Nghĩa Sơn năm 2023",
    plan_start="2023-01-01",
    plan_end="2023-12-31",
    signer="Trần Văn Hòa",
    signer_title="Phó Chủ tịch",
)
BODY = """
Căn cứ Kế hoạch số 5/KH-UBND ngày 05/01/2023 của UBND tỉnh Nam Định về cải cách hành chính;

Thực hiện Kế hoạch số 3/KH-UBND ngày 06/01/2023 của UBND huyện Nghĩa Hưng, UBND xã xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
"""
SIGNATURE_RIGHT = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn Hòa"
TITLE = "KẾ HOẠCH\nCải cách hành chính xã Nghĩa Sơn năm 2023"


def test_two_columns_of_a_pdf() -> None:
    document = columns(
        "ỦY BAN NHÂN DÂN\nXÃ NGHĨA SƠN\n\nSố: 09/KH-UBND",
        f"{MOTTO}\n\nNghĩa Sơn, ngày 09 tháng 01 năm 2023",
        TITLE + BODY,
    )
    tail = (
        *paragraphs("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", Style(column="left")),
        *paragraphs(SIGNATURE_RIGHT, Style(column="right")),
    )
    assert read_letterhead(replace(document, blocks=document.blocks + tail)) == COMMUNE


def test_a_table_without_rules_as_word_sets_it() -> None:
    head = Table(
        1,
        2,
        (
            Cell("ỦY BAN NHÂN DÂN\nXÃ NGHĨA SƠN\nSố: 09/KH-UBND", 0, 0),
            Cell(f"{MOTTO}\nNghĩa Sơn, ngày 09 tháng 01 năm 2023", 0, 1),
        ),
    )
    tail = Table(1, 2, (Cell("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", 0, 0), Cell(SIGNATURE_RIGHT, 0, 1)))
    assert read_letterhead(Document("docx", (head, *paragraphs(TITLE + BODY), tail))) == COMMUNE


@pytest.mark.parametrize(
    "head",
    [
        "ỦY BAN NHÂN DÂN\nXÃ NGHĨA SƠN\n\nSố: 09/KH-UBND\n\nNghĩa Sơn, ngày 09 tháng 01 năm 2023",
        f"UỶ BAN NHÂN DÂN\nXÃ NGHĨA SƠN\n{MOTTO}\nSô: 09/ KH - UBND\nNghĩa Sơn,ngày09tháng01nǎm 2023",
        "ỦY BAN NHÂN DÂN   CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ NGHĨA SƠN  Độc lập - Tự do - Hạnh phúc\n"
        "Số: 09/KH-UBND   Nghĩa Sơn, ngày 9 tháng 1 năm 2023",
        "ỦY BAN NHÂN DÂN XÃ NGHĨA SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Số: 09/KH-UBND Nghĩa Sơn, ngày 09 tháng 01 năm 2023",
        "HUYỆN NGHĨA HƯNG\nỦY BAN NHÂN DÂN\nXÃ NGHĨA SƠN\nSố 09/KH-UBND\nNghĩa Sơn, ngày 09/01/2023",
        "UBND HUYỆN NGHĨA HƯNG\nUBND XÃ NGHĨA SƠN\nSố: O9/KH-UBND\nNghĩa Sơn, ngày 09 tháng 01 năm 2023",
    ],
)
def test_one_letterhead_however_scanned(head: str) -> None:
    got = scanned(f"{head}\n\n{TITLE}{BODY}\nNơi nhận:\n- UBND huyện;\n- Lưu: VT.\n\n{SIGNATURE_RIGHT}")
    assert replace(got, flags=()) == COMMUNE


def test_without_issuer_lines_the_plans_own_words_say_who_issued_it() -> None:
    got = scanned(f"Số: 09/KH-UBND\n\nNghĩa Sơn, ngày 09 tháng 01 năm 2023\n\n{TITLE}{BODY}\n{SIGNATURE_RIGHT}")
    assert got == replace(COMMUNE, flags=("issuer_inferred",))


@pytest.mark.parametrize(
    ("sentence", "level", "place"),
    [
        ("UBND xã Đồng Tâm ban hành Kế hoạch năm 2022 như sau:", "commune", "Xã Đồng Tâm"),
        ("Ủy ban nhân dân thị trấn Phồn Xương xây dựng kế hoạch", "commune", "Thị trấn Phồn Xương"),
        ("Ủy ban nhân dân huyện Yên Thế xây dựng Kế hoạch cụ thể:", "district", "Huyện Yên Thế"),
        ("UBND thành phố Rạch Giá triển khai kế hoạch", "district", "Thành phố Rạch Giá"),
        ("UBND Thành phố Hồ Chí Minh ban hành Kế hoạch", "province", "Thành phố Hồ Chí Minh"),
        ("Ủy ban nhân dân tỉnh Hòa Bình yêu cầu các sở", "province", "Tỉnh Hòa Bình"),
        ("UBND tỉnh Bắc Giang ban hành Kế hoạch số 3, UBND xã Đồng Tâm xây dựng kế hoạch", "commune", "Xã Đồng Tâm"),
        ("Kế hoạch của UBND huyện Yên Thế, UBND xã Đồng Tâm xây dựng kế hoạch", "commune", "Xã Đồng Tâm"),
        ("Trên đây là Kế hoạch năm 2022 của UBND phường Mỹ Độ", "commune", "Phường Mỹ Độ"),
    ],
)
def test_issuer_from_a_sentence(sentence: str, level: str, place: str) -> None:
    got = scanned(f"KẾ HOẠCH\n\nNâng cao Chỉ số PAPI năm 2022\n\n{sentence}\n\nI. MỤC ĐÍCH")
    own = {"province": got.province, "district": got.district, "commune": got.commune}
    assert (got.issuer_name, got.issuer_level, own[level]) == ("Ủy ban nhân dân", level, place)
    assert "issuer_inferred" in got.flags


def test_issuer_unnamed_in_the_sentence_is_named_by_the_date_line() -> None:
    got = scanned(
        "Số: /KH-UBND\n\nSơn Tịnh, ngày   tháng   năm 2021\n\nKẾ HOẠCH\n\nNâng cao Chỉ số PAPI năm 2021\n\n"
        "Thực hiện Quyết định của UBND tỉnh Quảng Ngãi, UBND huyện ban hành Kế hoạch như sau:"
    )
    assert (got.province, got.district, got.issuer_level) == ("Tỉnh Quảng Ngãi", "Huyện Sơn Tịnh", "district")
    assert (got.number, got.symbol) == (None, "KH-UBND")
    assert (got.issued_date, got.issued_year, got.issued_month) == (None, 2021, None)
    assert {"number_blank", "issued_date_blank", "issuer_inferred"} == set(got.flags) - {"signer_missing"}


@pytest.mark.parametrize(
    ("lines", "name", "level", "path"),
    [
        (["UBND TỈNH QUẢNG NAM", "SỞ NỘI VỤ"], "Sở Nội vụ", "province", ("Tỉnh Quảng Nam", None, None)),
        (
            ["ỦY BAN NHÂN DÂN", "TỈNH GIA LAI", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"],
            "Sở Văn hóa, Thể thao và Du lịch",
            "province",
            ("Tỉnh Gia Lai", None, None),
        ),
        (["UBND HUYỆN MỘC CHÂU", "PHÒNG NỘI VỤ"], "Phòng Nội vụ", "district", (None, "Huyện Mộc Châu", None)),
        (
            ["UBND HUYỆN MỘC CHÂU", "BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH"],
            "Ban Chỉ đạo cải cách hành chính",
            "district",
            (None, "Huyện Mộc Châu", None),
        ),
        (
            ["ĐẢNG BỘ TỈNH NGHỆ AN", "HUYỆN ỦY DIỄN CHÂU", "*"],
            "Huyện ủy",
            "district",
            ("Tỉnh Nghệ An", "Huyện Diễn Châu", None),
        ),
        (["TỈNH ỦY LÀO CAI"], "Tỉnh ủy", "province", ("Tỉnh Lào Cai", None, None)),
        (
            ["ĐẢNG BỘ HUYỆN ÂN THI", "ĐẢNG ỦY XÃ TIỀN PHONG"],
            "Đảng ủy",
            "commune",
            (None, "Huyện Ân Thi", "Xã Tiền Phong"),
        ),
        (["HỘI ĐỒNG NHÂN DÂN", "THỊ XÃ NGHI SƠN"], "Hội đồng nhân dân", "district", (None, "Thị xã Nghi Sơn", None)),
        (
            ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH"],
            "Ủy ban nhân dân",
            "province",
            ("Thành phố Hồ Chí Minh", None, None),
        ),
        (
            ["UBND THÀNH PHỐ THỦ ĐỨC", "PHƯỜNG LINH TÂY"],
            "Ủy ban nhân dân",
            "commune",
            (None, "Thành phố Thủ Đức", "Phường Linh Tây"),
        ),
        (["ỦY BAN NHÂN DÂN", "ĐẶC KHU PHÚ QUỐC"], "Ủy ban nhân dân", "commune", (None, None, "Đặc khu Phú Quốc")),
        (
            ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "HUYỆN CƯ M'GAR"],
            "Ủy ban Mặt trận Tổ quốc Việt Nam",
            "district",
            (None, "Huyện Cư M'gar", None),
        ),
        (["DỰ THẢO"], None, None, (None, None, None)),
    ],
)
def test_issuer_lines(
    lines: list[str], name: str | None, level: str | None, path: tuple[str | None, str | None, str | None]
) -> None:
    got = read_issuer_lines(lines, 2023)
    assert (got.name, got.level) == (name, level)
    assert (got.province, got.district, got.commune) == path


def test_hue_is_a_municipality_from_2025_on() -> None:
    assert read_issuer_lines(["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HUẾ"], 2024).level == "district"
    assert read_issuer_lines(["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HUẾ"], 2025).level == "province"


def test_after_july_2025_a_commune_has_no_district() -> None:
    got = scanned(
        "ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN AN\n\nSố: 112/KH-UBND\n\nTân An, ngày 15 tháng 8 năm 2025\n\n"
        "KẾ HOẠCH\nNâng cao Chỉ số PAPI 6 tháng cuối năm 2025\n\nCăn cứ kế hoạch của UBND tỉnh Tây Ninh;\n\n"
        "Kế thừa kết quả của UBND thành phố Tân An trước đây."
    )
    assert (got.province, got.district, got.commune) == ("Tỉnh Tây Ninh", None, "Phường Tân An")
    assert (got.plan_start, got.plan_end) == ("2025-07-01", "2025-12-31")


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 04/KH-UBND", "04/KH-UBND", "KH-UBND"),
        ("Số:04/ KH- UBND", "04/KH-UBND", "KH-UBND"),
        ("Sô: 04 /KH-UBND", "04/KH-UBND", "KH-UBND"),
        ("Số: /KH-UBND", None, "KH-UBND"),
        ("Số:……./KH-UBND", None, "KH-UBND"),
        ("Số:          /KH-UBND", None, "KH-UBND"),
        ("Số 45 -KH/HU", "45-KH/HU", "KH/HU"),
        ("Số      -KH/TU", None, "KH/TU"),
        ("Số: 21/2022/QĐ-UBND", "21/2022/QĐ-UBND", "QĐ-UBND"),
        ("Số: /2022/QĐ-UBND", None, "QĐ-UBND"),
        ("04/KH-UBND", "04/KH-UBND", "KH-UBND"),
        ("Số: 3087/UBND-PVHCC&KSTT", "3087/UBND-PVHCC&KSTT", "UBND-PVHCC&KSTT"),
        ("Số: 04/KH-UBND Hòa Bình, ngày 02 tháng 3 năm 2023", "04/KH-UBND", "KH-UBND"),
        ("Số:", None, None),
        ("Số liệu năm 2022", None, None),
    ],
)
def test_number_line(line: str, number: str | None, symbol: str | None) -> None:
    got = scanned(f"ỦY BAN NHÂN DÂN\nXÃ HÒA BÌNH\n{line}\n\nKẾ HOẠCH\nCải cách hành chính năm 2023\n\nCăn cứ")
    assert (got.number, got.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day", "year", "month"),
    [
        ("Cẩm Lý, ngày 12 tháng 01 năm 2023", "Cẩm Lý", "2023-01-12", None, None),
        ("Cẩm Lý, ngày tháng 01 năm 2023", "Cẩm Lý", None, 2023, 1),
        ("Cẩm Lý, ngày … tháng … năm 2023", "Cẩm Lý", None, 2023, None),
        ("Cẩm Lý, ngày ... tháng ... năm 20...", "Cẩm Lý", None, None, None),
        ("Cẩm Lý, tháng 02 năm 2023", "Cẩm Lý", None, 2023, 2),
        ("Xã Cẩm Lý, ngày 31 tháng 02 năm 2023", "Cẩm Lý", None, 2023, 2),
        ("TP. Huế, ngày 3 tháng 2 năm 2023", "Huế", "2023-02-03", None, None),
        ("Phường 5, ngày 3 tháng 2 năm 2023", "Phường 5", "2023-02-03", None, None),
        ("Cam Ly, ngày 12 tháng 01 năm 2023", "Cẩm Lý", "2023-01-12", None, None),
    ],
)
def test_date_line(line: str, place: str, day: str | None, year: int | None, month: int | None) -> None:
    got = scanned(f"ỦY BAN NHÂN DÂN\nXÃ CẨM LÝ\nSố: 4/KH-UBND\n\n{line}\n\nKẾ HOẠCH\nCải cách năm 2023\n\nCăn cứ")
    assert (got.issued_place, got.issued_date, got.issued_year, got.issued_month) == (place, day, year, month)


@pytest.mark.parametrize(
    ("head", "doc_type", "title"),
    [
        ("KẾ HOẠCH\nNâng cao Chỉ số PAPI\nnăm 2023", "plan", "Nâng cao Chỉ số PAPI năm 2023"),
        ("KẾ HOẠCH\n\nNâng cao Chỉ số PAPI\n\nnăm 2023", "plan", "Nâng cao Chỉ số PAPI năm 2023"),
        ("KẾ HOẠCH\n\nThực hiện nâng cao Chỉ số PAPI năm 2023", "plan", "Thực hiện nâng cao Chỉ số PAPI năm 2023"),
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2023", "plan", "CẢI CÁCH HÀNH CHÍNH NĂM 2023"),
        ("KÊ HOACH\nV/v nâng cao Chỉ số PAPI năm 2023", "plan", "nâng cao Chỉ số PAPI năm 2023"),
        ("K Ế  H O Ạ C H\nCải cách hành chính năm 2023\n-------", "plan", "Cải cách hành chính năm 2023"),
        (
            "KẾ HOẠCH\nCải cách hành chính năm 2023\n(Ban hành kèm theo Quyết định số 1/QĐ-UBND ngày 03/01/2023)",
            "plan",
            "Cải cách hành chính năm 2023",
        ),
        (
            "CHƯƠNG TRÌNH HÀNH ĐỘNG\nNâng cao Chỉ số PAPI năm 2023",
            "action_program",
            "Nâng cao Chỉ số PAPI năm 2023",
        ),
        (
            "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch cải cách hành chính năm 2023\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN",
            "decision",
            "ban hành Kế hoạch cải cách hành chính năm 2023",
        ),
        ("Cải cách hành chính huyện Lạc Sơn năm 2023", "plan", "Cải cách hành chính huyện Lạc Sơn năm 2023"),
    ],
)
def test_type_and_title(head: str, doc_type: str, title: str) -> None:
    got = scanned(
        f"ỦY BAN NHÂN DÂN\nHUYỆN LẠC SƠN\n\nSố: 4/KH-UBND\n\nLạc Sơn, ngày 3 tháng 1 năm 2023\n\n{head}\n\n"
        "Căn cứ Kế hoạch số 3/KH-UBND ngày 02/01/2023 của UBND tỉnh Hòa Bình;"
    )
    assert (got.doc_type, got.title) == (doc_type, title)
    assert (got.plan_start, got.plan_end) == ("2023-01-01", "2023-12-31")


def test_a_plan_attached_to_a_decision_has_no_date_of_its_own() -> None:
    got = scanned(
        "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\n\nKẾ HOẠCH\nCải cách hành chính năm 2023\n"
        "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2023 của UBND tỉnh Bến Tre)\n\nI. MỤC TIÊU"
    )
    assert (got.number, got.issued_date, got.title) == (None, None, "Cải cách hành chính năm 2023")


def test_an_official_letters_subject_over_several_lines_of_its_column() -> None:
    left = (
        "ỦY BAN NHÂN DÂN\nQUẬN THANH KHÊ\n\nSố: 245/UBND-NV\n\n"
        "V/v triển khai các giải pháp\n\nnâng cao Chỉ số PAPI năm 2024"
    )
    got = read_letterhead(
        columns(
            left,
            f"{MOTTO}\n\nThanh Khê, ngày 12 tháng 02 năm 2024",
            "Kính gửi: Các phòng, ban\n\nThực hiện chỉ đạo của UBND thành phố Đà Nẵng, UBND quận yêu cầu:",
        )
    )
    assert (got.doc_type, got.number) == ("official_letter", "245/UBND-NV")
    assert got.title == "triển khai các giải pháp nâng cao Chỉ số PAPI năm 2024"
    assert (got.province, got.district) == ("Thành phố Đà Nẵng", "Quận Thanh Khê")


@pytest.mark.parametrize(
    ("title", "issued_year", "start", "end"),
    [
        ("Nâng cao Chỉ số PAPI năm 2024", 2024, "2024-01-01", "2024-12-31"),
        ("PAPI năm 2021 và giai đoạn 2021-2025", 2021, "2021-01-01", "2025-12-31"),
        ("PAPI giai đoạn 2021 – 2025, định hướng đến năm 2030", 2021, "2021-01-01", "2025-12-31"),
        ("CCHC giai đoạn 2021-2030 trên địa bàn huyện năm 2024", 2024, "2024-01-01", "2024-12-31"),
        ("CCHC 6 tháng cuối năm 2025", 2025, "2025-07-01", "2025-12-31"),
        ("CCHC 06 tháng đầu năm 2025", 2025, "2025-01-01", "2025-06-30"),
        ("CCHC quý IV/2024", 2024, "2024-10-01", "2024-12-31"),
        ("CCHC quý III, quý IV năm 2024", 2024, "2024-07-01", "2024-12-31"),
        ("CCHC năm học 2024-2025", 2024, "2024-09-01", "2025-05-31"),
        ("CCHC tháng 02 năm 2024", 2024, "2024-02-01", "2024-02-29"),
        ("khắc phục hạn chế năm 2023, nâng cao Chỉ số năm 2024", 2024, "2024-01-01", "2024-12-31"),
        ("Khắc phục hạn chế Chỉ số CCHC năm 2022", 2023, "2023-01-01", "2023-12-31"),
        ("PAPI năm 2024, 2025", 2024, "2024-01-01", "2025-12-31"),
        ("PAPI từ năm 2022 đến năm 2025", 2022, "2022-01-01", "2025-12-31"),
        ("PAPI đến năm 2025", 2022, "2022-01-01", "2025-12-31"),
        ("CCHC năm 2026", 2025, "2026-01-01", "2026-12-31"),
        ("Nâng cao Chỉ số PAPI", 2023, "2023-01-01", "2023-12-31"),
        ("Nâng cao Chỉ số PAPI", None, None, None),
    ],
)
def test_period(title: str, issued_year: int | None, start: str | None, end: str | None) -> None:
    assert plan_period(title, issued_year)[:2] == (start, end)


def test_period_from_the_plans_first_sentence() -> None:
    body = ["Căn cứ Kế hoạch giai đoạn 2021-2025 của tỉnh, UBND xã ban hành Kế hoạch thực hiện năm 2024 như sau:"]
    assert plan_period("Nâng cao Chỉ số PAPI", 2024, body) == ("2024-01-01", "2024-12-31", "body")


@pytest.mark.parametrize(
    ("block", "signer", "office"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Thị Hoà", "Nguyễn Thị Hòa", "Chủ tịch"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n(Đã ký)\n\nĐỗ Văn Ân", "Đỗ Văn Ân", "Phó Chủ tịch"),
        ("TM. UBND XÃ\nCHỦ TỊCH\n\nĐẶNG\nMINH ĐỨC", "Đặng Minh Đức", "Chủ tịch"),
        ("Nơi nhận:\n- Như trên;\n\nCHỦ TỊCH\n\nRmah H'Bé Nét", "Rmah H'Bé Nét", "Chủ tịch"),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\n\nLê Thị Mai", "Lê Thị Mai", "Phó Bí thư Thường trực"),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nThS. Trần Thị Lệ", "Trần Thị Lệ", "Phó Giám đốc"),
        ("TM. ỦY BAN NHÂN DÂN\nQ. CHỦ TỊCH\n\nVõ Sáu", "Võ Sáu", "Quyền Chủ tịch"),
        (
            "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND huyện; CHỦ TỊCH\n- Lưu: VT. Hà Văn Bảy",
            "Hà Văn Bảy",
            "Chủ tịch",
        ),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nPHỤ LỤC I", None, "Chủ tịch"),
        ("Nơi nhận:\n- Chủ tịch, các Phó Chủ tịch UBND huyện;\n- Lưu: VT.", None, None),
    ],
)
def test_signature(block: str, signer: str | None, office: str | None) -> None:
    got = scanned(
        f"KẾ HOẠCH\nCải cách hành chính năm 2023\n\nI. MỤC ĐÍCH\n\nGiao Chủ tịch UBND xã thực hiện.\n\n{block}"
    )
    assert (got.signer, got.signer_title) == (signer, office)


def test_the_office_in_a_decisions_head_is_no_signature() -> None:
    got = scanned(
        "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch năm 2023\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\n\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương;\n\nQUYẾT ĐỊNH:\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLò Văn Pản"
    )
    assert (got.doc_type, got.signer, got.signer_title) == ("decision", "Lò Văn Pản", "Chủ tịch")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["4. Thời gian hoàn thành: Trước ngày 15/11/2023, các cơ quan, đơn vị báo cáo kết quả."],
            "Trước ngày 15/11/2023",
        ),
        (["- Thời gian hoàn thành: Quý II/2023", "- Thời gian hoàn thành: Quý III/2023"], None),
        (["Thời gian trôi nhanh."], None),
    ],
)
def test_deadline_for_the_whole_plan(lines: list[str], expected: str | None) -> None:
    got = scanned("KẾ HOẠCH\nCải cách hành chính năm 2023\n\nI. NHIỆM VỤ\n\n" + "\n\n".join(lines))
    assert got.default_deadline_text == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("UBND phường 12, quận 3, TP.HCM", ["Phường 12", "Quận 3", "Thành phố Hồ Chí Minh"]),
        ("THỊ XÃ ĐÔNG HOÀ", ["Thị xã Đông Hòa"]),
        ("xã Tiền Phong - huyện Ân Thi - Tỉnh Hưng Yên", ["Xã Tiền Phong", "Huyện Ân Thi", "Tỉnh Hưng Yên"]),
        ("tỉnh Bà Rịa - Vũng Tàu năm 2024", ["Tỉnh Bà Rịa - Vũng Tàu"]),
        ("CẢI CÁCH HÀNH CHÍNH XÃ CẨM LÝ NĂM 2024", ["Xã Cẩm Lý"]),
        ("UBND xã Cẩm Lý Về việc", ["Xã Cẩm Lý"]),
        ("kinh tế xã hội, Tỉnh ủy, thị xã, Hợp tác xã Nông nghiệp", []),
        ("các xã, phường, thị trấn", []),
    ],
)
def test_places_as_printed(line: str, expected: list[str]) -> None:
    assert [p.name for p in places_in_line(line)] == expected


@pytest.mark.parametrize(
    ("line", "year", "expected"),
    [
        ("UBND HUYỆN ĐẠI TỪ", 2024, ["Huyện Đại Từ"]),
        ("UBND huyện Đại Từ Về việc", 2024, ["Huyện Đại Từ"]),
        ("UBND HUYỆN ĐAI TỪ NĂM 2024", 2024, ["Huyện Đai Từ"]),
        ("THỊ XÃ NGÃ NĂM NĂM 2024", 2024, ["Thị xã Ngã Năm"]),
        ("UBND thành phố Hải Phòng Phòng Nội vụ", 2024, ["Thành phố Hải Phòng"]),
        ("Quận Bắc Từ Liêm, TP. Hà Nội", 2024, ["Quận Bắc Từ Liêm", "Thành phố Hà Nội"]),
        ("XÃ LAO VÀ CHẢI VÀ XÃ MỄ SỞ", 2024, ["Xã Lao Và Chải", "Xã Mễ Sở"]),
        ("UBND xã Mễ Sở Nội vụ", 2024, ["Xã Mễ Sở"]),
        ("UBND TỈNH NGHỆ AN SỞ TÀI CHÍNH", 2024, ["Tỉnh Nghệ An"]),
        ("UBND TỈNH BÀ RỊA-VŨNG TÀU", 2024, ["Tỉnh Bà Rịa-Vũng Tàu"]),
        ("Thị trấn Nông trường Liên Sơn xây dựng", 2024, ["Thị trấn Nông trường Liên Sơn"]),
        ("XÃ TAM XUÂN II", 2024, ["Xã Tam Xuân II"]),
        ("UBND XÃ AN BÌNH Độc lập, TỈNH HÒA BÌNH Số 3", 2024, ["Xã An Bình", "Tỉnh Hòa Bình"]),
        ("PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM", 2025, ["Phường Văn Miếu - Quốc Tử Giám"]),
        ("UBND PHƯỜNG 1 BẢO LỘC", 2026, ["Phường 1 Bảo Lộc"]),
        ("PHƯỜNG 1 Bảo Lộc, ngày", 2024, ["Phường 1"]),
        ("UBND xã Bảo Lâm 3 6 tháng đầu năm 2026", 2026, ["Xã Bảo Lâm 3"]),
        ("UBND xã Bảo Lâm 03 năm 2026", 2026, ["Xã Bảo Lâm 03"]),
        ("xã Sơn Kim 2 tháng cuối năm", 2026, ["Xã Sơn Kim"]),
        ("CCHC XÃ AN BÌNH 6 THÁNG ĐẦU NĂM 2026", 2026, ["Xã An Bình"]),
    ],
)
def test_where_a_name_ends(line: str, year: int, expected: list[str]) -> None:
    assert [p.name for p in places_in_line(line, year)] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["UBND HUYỆN THUẬN", "CHÂU", "UBND XÃ É", "TÒNG"], ["UBND HUYỆN THUẬN CHÂU", "UBND XÃ É TÒNG"]),
        (["ỦY BAN NHÂN DÂN XÃ", "ĐAM RÔNG", "4"], ["ỦY BAN NHÂN DÂN XÃ ĐAM RÔNG 4"]),
        (["UBND TỈNH BÀ RỊA -", "VŨNG TÀU"], ["UBND TỈNH BÀ RỊA - VŨNG TÀU"]),
        (["UBND TỈNH SƠN LA", "SỞ NỘI VỤ"], ["UBND TỈNH SƠN LA", "SỞ NỘI VỤ"]),
        (["XÃ TÂN AN", "HỘI NÔNG DÂN"], ["XÃ TÂN AN", "HỘI NÔNG DÂN"]),
        (["UBND HUYỆN", "Không tên"], ["UBND HUYỆN", "Không tên"]),
    ],
)
def test_names_that_a_narrow_column_broke(lines: list[str], expected: list[str]) -> None:
    assert join_broken_names(lines) == expected


def _sampled() -> Iterator[tuple[tuple[str, ...], date]]:
    """Official names from the province down: those that end in a number or a word that opens phrases, and others."""
    days: dict[Era, date] = {"until_2025": date(2025, 3, 5), "from_2025": date(2025, 8, 5)}
    for era, day in days.items():
        known = places(era)
        communes = list(known.communes.values())
        ends = re.compile(r"\d|(?: (?:Từ|Sở|Năm|Và|Quận|Phòng|Xã|Nơi|Tỉnh|Khóa|Thuộc|A))$")
        hard = [unit for unit in communes if ends.search(unit.name)]
        for unit in [*known.provinces.values(), *known.districts.values(), *hard[::3], *communes[::60]]:
            above = (known.province_of(unit), known.district_of(unit))
            yield (*(u.official for u in above if u and u is not unit), unit.official), day


@pytest.mark.parametrize("layout", ["capitals", "councils", "small", "one line", "beside", "broken"])
def test_places_of_all_kinds_are_read_whole(layout: str) -> None:
    for path, day in _sampled():
        own = path[-1]
        name = kind_and_name(own)[1]
        dated = (
            f"{own if name[0].isdigit() or name.isupper() else name}, ngày {day.day} tháng {day.month} năm {day.year}"
        )
        before, _, last = own.upper().rpartition(" ")
        head = {
            "capitals": f"ỦY BAN NHÂN DÂN\n{own.upper()}\nSố: 9/KH-UBND\n{dated}",
            "councils": "".join(f"UBND {place.upper()}\n" for place in path) + f"Số: 9/KH-UBND\n\n{dated}",
            "small": "".join(f"UBND {place[0].lower()}{place[1:]}\n" for place in path) + f"Số: 9/KH-UBND {dated}",
            "one line": f"ỦY BAN NHÂN DÂN {own.upper()} {MOTTO} Số: 9/KH-UBND {dated}".replace("\n", " "),
            "beside": f"ỦY BAN NHÂN DÂN\n{own.upper()} {dated}\nSố: 9/KH-UBND",
            "broken": f"ỦY BAN NHÂN DÂN {before}\n{last}\nSố: 9/KH-UBND\n{dated}",
        }[layout]
        bases = "".join(f"Căn cứ kế hoạch của UBND {place[0].lower()}{place[1:]};\n\n" for place in path[:-1])
        got = scanned(f"{head}\n\nKẾ HOẠCH\nCải cách hành chính năm {day.year}\n\n{bases}I. MỤC ĐÍCH")
        read = complete_path(got.province, got.district, got.commune, day)
        assert tuple(filter(None, (read.province, read.district, read.commune))) == path, head
        assert got.issued_place == dated.split(",")[0], head


@pytest.mark.parametrize(
    ("lines", "day", "path"),
    [
        (["UBND THÀNH PHỐ HẢI PHÒNG", "UBND HUYỆN TIÊN LÃNG"], "5 tháng 3 năm 2024", ("Hải Phòng", "Tiên Lãng")),
        (["UBND TỈNH THỪA THIÊN HUẾ", "UBND THÀNH PHỐ HUẾ"], "5 tháng 3 năm 2024", ("Thừa Thiên Huế", "Huế")),
        (["UBND THÀNH PHỐ HUẾ", "UBND QUẬN THUẬN HÓA"], "5 tháng 3 năm 2025", ("Huế", "Thuận Hóa")),
        (["UBND THÀNH PHỐ HUẾ", "UBND XÃ A LƯỚI 1"], "5 tháng 8 năm 2025", ("Huế", None, "A Lưới 1")),
    ],
)
def test_central_cities_above_others(lines: list[str], day: str, path: tuple[str | None, ...]) -> None:
    got = scanned("\n".join([*lines, f"Số: 9/KH-UBND\n\nNgày {day}\n\nKẾ HOẠCH\nCải cách hành chính\n\nCăn cứ"]))
    names = [kind_and_name(place)[1] if place else None for place in (got.province, got.district, got.commune)]
    assert names == [*path, None][:3]


@pytest.mark.parametrize(
    ("body", "date_place", "expected"),
    [
        ("UBND xã Bảo Lâm 1 phối hợp. UBND xã Bảo Lâm 1 báo cáo.", "Bảo Lâm 2", "Xã Bảo Lâm 2"),
        ("UBND phường 3 Bảo Lộc phối hợp.", "Phường 2 Bảo Lộc", "Phường 2 Bảo Lộc"),
        ("Theo UBND xã Tân Thạnh. Theo UBND xã Tân Thành A.", "Tân Thành A", "Xã Tân Thành A"),
    ],
)
def test_the_date_line_tells_units_with_like_names_apart(body: str, date_place: str, expected: str) -> None:
    kind = expected.split(" ")[0].lower()
    got = scanned(
        f"Số: 9/KH-UBND\n\n{date_place}, ngày 5 tháng 8 năm 2025\n\nKẾ HOẠCH\nCải cách hành chính\n\n"
        f"UBND {kind} ban hành Kế hoạch như sau:\n\n{body}"
    )
    assert got.commune == expected


def test_office_names_get_official_capitals() -> None:
    assert office_name("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI") == "Sở Lao động - Thương binh và Xã hội"
    assert office_name("BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH") == "Ban Chỉ đạo cải cách hành chính"


LINES = st.sampled_from(
    [
        *("ỦY BAN NHÂN DÂN", "XÃ AN BÌNH", MOTTO, "Số: /KH-UBND", "An Bình, ngày tháng năm 2023", "KẾ HOẠCH", "V/v"),
        *("năm 2024", "Kính gửi:", "Căn cứ", "UBND xã ban hành Kế hoạch", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
        *("CHỦ TỊCH", "LÊ", "I. A"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=20))
def test_any_document_has_a_letterhead(lines: list[str]) -> None:
    blocks = tuple(Paragraph(line, lines=(line,)) for line in lines)
    got = read_letterhead(Document("text", blocks))
    assert got == read_letterhead(Document("text", blocks))
    assert set(got.flags) <= set(FLAGS)
    assert (got.plan_start is None) == (got.plan_end is None)
    assert got.plan_start is None or got.plan_end is None or got.plan_start <= got.plan_end
    assert got.issued_date is None or (got.issued_year is None and got.issued_month is None)
