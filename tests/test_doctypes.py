"""Types of documents and their symbols, printed dates, names of laws."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dates import date_after, find_date
from normalizers.doctypes import (
    clean_symbol,
    doctypes,
    issuer_of_symbol,
    symbol_of,
    type_names,
    type_of_name,
    type_of_symbol,
)
from normalizers.laws import find_laws, laws, title_of_number


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("192/KH-UBND", "plan"),
        ("KH-UBND", "plan"),
        ("209-KH/TU", "plan"),
        ("KH/HU", "plan"),
        ("21/2017/QĐ-UBND", "decision"),
        ("766/QĐ-TTg", "decision"),
        ("48-CT/TW", "directive"),
        ("06/CT-CTUBND", "directive"),
        ("76/NQ-CP", "resolution"),
        ("1211/2016/UBTVQH13", "resolution"),
        ("62-KL/TW", "conclusion"),
        ("42/2022/NĐ-CP", "decree"),
        ("01/2018/TTLT-BNV-BTC", "circular"),
        ("36/2017/TT-BGDĐT", "circular"),
        ("34/2007/PL-UBTVQH11", "ordinance"),
        ("104/2016/QH13", "law"),
        ("24/CĐ-TTg", "official_telegram"),
        ("125/BC-SNV", "report"),
        ("133/CTr-UBND", "action_program"),
        ("15-CTr/HU", "action_program"),
        ("144-QyĐ/TU", "regulation"),
        ("31/TTr-SNV", "submission"),
        ("12/TB-VPCP", "notice"),
        ("36-HD/VPTW", "guideline"),
        ("68-CV/TU", "official_letter"),
        ("3087/UBND-PVHCC&KSTT", "official_letter"),
        ("UBND-NC", "official_letter"),
        ("452/TTg-KSTT", "official_letter"),
        ("", None),
        ("12/63", None),
    ],
)
def test_symbol_names_its_type(printed: str, expected: str | None) -> None:
    assert type_of_symbol(printed) == expected


@pytest.mark.parametrize(
    ("printed", "cleaned", "symbol"),
    [
        ("04/KH- UBND", "04/KH-UBND", "KH-UBND"),
        ("04 / KH – UBND", "04/KH-UBND", "KH-UBND"),
        ("02/KHUBND", "02/KH-UBND", "KH-UBND"),
        ("42/2022/NĐCP", "42/2022/NĐ-CP", "NĐ-CP"),
        ("15/QÐ-UBND", "15/QĐ-UBND", "QĐ-UBND"),
        ("209 - KH/TU", "209-KH/TU", "KH/TU"),
        ("3087/UBND-PVHCC & KSTT", "3087/UBND-PVHCC&KSTT", "UBND-PVHCC&KSTT"),
    ],
)
def test_symbol_is_cleaned(printed: str, cleaned: str, symbol: str) -> None:
    assert clean_symbol(printed) == cleaned
    assert symbol_of(printed) == symbol
    assert clean_symbol(cleaned) == cleaned


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("42/2022/NĐ-CP", ("Chính phủ", "central")),
        ("452/TTg-KSTT", ("Thủ tướng Chính phủ", "central")),
        ("34/2007/PL-UBTVQH11", ("Ủy ban Thường vụ Quốc hội", "central")),
        ("31/2024/QH15", ("Quốc hội", "central")),
        ("KH-SNV", ("Sở Nội vụ", "province")),
        ("45-KH/HU", ("Huyện ủy", "district")),
        ("01/2018/TTLT-BNV-BTC", None),
        ("KH-UBND", None),
        ("19-NQ/TW", None),
    ],
)
def test_symbol_names_its_issuer(symbol: str, expected: tuple[str, str] | None) -> None:
    assert issuer_of_symbol(symbol) == expected


def test_catalogue_of_types_is_unambiguous() -> None:
    symbols = [s for d in doctypes() for s in d.symbols]
    assert len(symbols) == len(set(symbols))
    names = [n for d in doctypes() for n in (d.name, *d.aliases)]
    assert len({n.casefold() for n in names}) == len(names)
    assert all(type_of_name(n.upper()) == d.type for d in doctypes() for n in (d.name, *d.aliases))
    assert set(type_names().values()) == {d.type for d in doctypes()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 26/12/2023", "2023-12-26"),
        ("ngày 11 tháng 01 năm 2024", "2024-01-11"),
        ("Yên Thế,ngày5tháng3nǎm 2022", "2022-03-05"),
        ("ngày 16.10.2023", "2023-10-16"),
        ("ngày 15-01-2024", "2024-01-15"),
        ("ngày 5/01 /2024", "2024-01-05"),
        ("ngày l2 tháng O1 năm 2024", "2024-01-12"),
        ("ngày tháng 01 năm 2024", None),
        ("ngày 31 tháng 02 năm 2024", None),
        ("ngày 12/13/2024", None),
        ("ngày … tháng … năm 2021", None),
        ("không có ngày", None),
    ],
)
def test_printed_date(text: str, expected: str | None) -> None:
    found = find_date(text)
    assert (found.iso if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày    tháng    năm 2021", (None, None, 2021)),
        ("ngày … tháng 7 năm 2025", (None, 7, 2025)),
        ("ngày ... tháng ... năm 20", (None, None, None)),
        ("ngày /02/2023", (None, 2, 2023)),
    ],
)
def test_blanks_of_a_date(text: str, expected: tuple[int | None, ...]) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.day, found.month, found.year) == expected


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (" ngày 26/12/2023 của", "2023-12-26"),
        (", ngày 3 tháng 02 năm 2020", "2020-02-03"),
        (" (ngày 15/01/2024)", "2024-01-15"),
        (" của UBND tỉnh ngày 15/01/2024", None),
        ("", None),
    ],
)
def test_date_directly_behind(behind: str, expected: str | None) -> None:
    assert date_after("12/KH-UBND" + behind, 10)[0] == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("thực hiện Luật Tiếp cận thông tin năm 2016 và Nghị định", ["Luật Tiếp cận thông tin"]),
        ("Luật tổ chức chính quyền địa phương và những nội dung khác", ["Luật Tổ chức chính quyền địa phương"]),
        ("Luật phòng chống tham nhũng; luật PCTN", ["Luật Phòng, chống tham nhũng"] * 2),
        ("Luật Khiếu nại, Luật Tố cáo, Luật Tiếp công dân", ["Luật Khiếu nại", "Luật Tố cáo", "Luật Tiếp công dân"]),
        ("Luật Khiếu nại, tố cáo", ["Luật Khiếu nại, tố cáo"]),
        ("các Luật Khiếu nại, Tố cáo và Đất đai", ["Luật Khiếu nại", "Luật Tố cáo", "Luật Đất đai"]),
        ("các luật: Cư trú, Hộ tịch; Căn cước", ["Luật Cư trú", "Luật Hộ tịch", "Luật Căn cước"]),
        ("Pháp lệnh về thực hiện dân chủ xã, phường", ["Pháp lệnh thực hiện dân chủ ở xã, phường, thị trấn"]),
        ("Luật Bầu cử đại biểu Quốc hội và đại biểu HĐND", ["Luật Bầu cử đại biểu Quốc hội và đại biểu HĐND"]),
        ("Luật Hôn nhân & gia đình, Bộ luật Dân sự", ["Luật Hôn nhân và gia đình", "Bộ luật Dân sự"]),
        ("Luật Ngân sách năm 2015", ["Luật Ngân sách nhà nước"]),
        ("Luât Khiêu nại", ["Luật Khiếu nại"]),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức",
            ["Luật Sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức"],
        ),
        ("Luật Phát triển nông thôn bền vững năm 2031", ["Luật Phát triển nông thôn bền vững"]),
        ("quy định của pháp luật về đất đai", []),
        ("kỷ luật lao động, pháp luật khiếu nại, tố cáo", []),
        ("Hội Luật gia, Đoàn luật sư, Luật sư", []),
        ("trường hợp được Luật giao", []),
        ("góp ý dự thảo Luật Đất đai", []),
        ("Luật này, Luật số 12", []),
    ],
)
def test_laws_named_in_a_text(text: str, titles: list[str]) -> None:
    assert [law.title for law in find_laws(text)] == titles


def test_every_law_and_alias_is_found_by_its_own_name() -> None:
    for law in laws():
        head = next(h for h in ("Bộ luật", "Pháp lệnh", "Luật") if law.title.startswith(h))
        for form in (law.title, *(f"{head} {alias}" for alias in law.aliases)):
            found = list(find_laws(f"thực hiện {form}; các văn bản"))
            assert [f.title for f in found] == [law.title], form
            assert found[0].known


def test_catalogue_of_laws_is_unambiguous() -> None:
    titles = [law.title for law in laws()]
    assert len(titles) == len(set(titles))
    numbers = [n for law in laws() for n in law.numbers]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"\d{2,3}/(?:19|20)\d\d/(?:PL-)?(?:UBTV)?QH\d{2}", n) for n in numbers)
    assert all(type_of_symbol(n) in (law.kind, "resolution") for law in laws() for n in law.numbers)
    assert title_of_number("104/2016/QH13") == "Luật Tiếp cận thông tin"
    assert title_of_number("999/2016/QH13") is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_normalizers(text: str) -> None:
    find_date(text)
    type_of_symbol(text)
    issuer_of_symbol(text)
    assert clean_symbol(clean_symbol(text)) == clean_symbol(text)
    for law in find_laws("Luật " + text):
        assert 0 <= law.start < law.end <= len(text) + 5
