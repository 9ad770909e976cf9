"""Cited documents: what is found, under which type, with which date and issuer, and what is no citation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.citations import find_citations
from extractors.raw import Citation, Letterhead

HOME = Letterhead(
    doc_type="plan",
    number="27/KH-UBND",
    symbol="KH-UBND",
    issuer_name="Ủy ban nhân dân",
    issuer_level="commune",
    province="Tỉnh Bắc Giang",
    district="Huyện Yên Thế",
    commune="Xã Đồng Tâm",
    issued_date="2024-02-06",
)


def found(*texts: str, home: Letterhead | None = HOME) -> list[tuple[str, str | None, str | None]]:
    return [(c.type, c.number or c.title, c.date) for c in find_citations(texts, home)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quyết định 1149/QĐ-BNV ngày 30/12/2022 của Bộ trưởng Bộ Nội vụ",
            [("decision", "1149/QĐ-BNV", "2022-12-30", "Bộ Nội vụ")],
        ),
        (
            "Kế hoạch số 11/ KH-UBND, ngày 10 tháng 01 năm 2024 của UBND huyện về cải cách",
            [("plan", "11/KH-UBND", "2024-01-10", "Ủy ban nhân dân huyện Yên Thế")],
        ),
        (
            "Chỉ thị số 14/CT-CTUBND ngày 21/6/2021 của Chủ tịch UBND tỉnh về nâng cao",
            [("directive", "14/CT-CTUBND", "2021-06-21", "Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang")],
        ),
        (
            "các Kế hoạch của UBND tỉnh: số 73/KH-UBND ngày 08/11/2022, số 91/KH-UBND ngày 14/12/2022",
            [
                ("plan", "73/KH-UBND", "2022-11-08", "Ủy ban nhân dân tỉnh Bắc Giang"),
                ("plan", "91/KH-UBND", "2022-12-14", "Ủy ban nhân dân tỉnh Bắc Giang"),
            ],
        ),
        (
            "các Nghị định của Chính phủ: số 45/2020/NĐ-CP ngày 08/4/2020, số 118/2025/NĐ-CP",
            [
                ("decree", "45/2020/NĐ-CP", "2020-04-08", "Chính phủ"),
                ("decree", "118/2025/NĐ-CP", None, "Chính phủ"),
            ],
        ),
        (
            "các Kế hoạch số 51-KH/TU, số 52-KH/TU của BCH Đảng bộ tỉnh",
            [
                ("plan", "51-KH/TU", None, "Ban Chấp hành Đảng bộ tỉnh Bắc Giang"),
                ("plan", "52-KH/TU", None, "Ban Chấp hành Đảng bộ tỉnh Bắc Giang"),
            ],
        ),
        (
            "Nghị quyết số 18, 19-NQ/TW của Ban Chấp hành Trung ương Đảng khóa XII",
            [
                ("resolution", "18-NQ/TW", None, "Ban Chấp hành Trung ương Đảng"),
                ("resolution", "19-NQ/TW", None, "Ban Chấp hành Trung ương Đảng"),
            ],
        ),
        (
            "nội dung UBND tỉnh giao tại các Kế hoạch: số 81/KH-UBND, số 9/KH-UBND ngày 25/01/2024",
            [
                ("plan", "81/KH-UBND", None, "Ủy ban nhân dân tỉnh Bắc Giang"),
                ("plan", "9/KH-UBND", "2024-01-25", "Ủy ban nhân dân tỉnh Bắc Giang"),
            ],
        ),
        (
            "Quy định số 612-QĐ/TU ngày 11/10/2023 của Tỉnh uỷ.",
            [("regulation", "612-QĐ/TU", "2023-10-11", "Tỉnh ủy Bắc Giang")],
        ),
        (
            "Công văn 215/SNV-CCHC ngày 5/2/2024 của Sở Nội vụ về chấm điểm",
            [("official_letter", "215/SNV-CCHC", "2024-02-05", "Sở Nội vụ tỉnh Bắc Giang")],
        ),
        (
            "Văn bản số 1520/UBND-KSTT ngày 12/3/2024 của UBND tỉnh",
            [("official_letter", "1520/UBND-KSTT", "2024-03-12", "Ủy ban nhân dân tỉnh Bắc Giang")],
        ),
        (
            "Nghị quyết số 05-NQ/ĐU của Đảng ủy xã; Kết luận số 30-KL/TW",
            [
                ("resolution", "05-NQ/ĐU", None, "Đảng ủy xã Đồng Tâm"),
                ("conclusion", "30-KL/TW", None, None),
            ],
        ),
        (
            "Nghị định 42/2022/ NĐ-CP; Nghị định số 61/2018/NĐCP ngày 23/4/2018",
            [
                ("decree", "42/2022/NĐ-CP", None, "Chính phủ"),
                ("decree", "61/2018/NĐ-CP", "2018-04-23", "Chính phủ"),
            ],
        ),
        (
            "Thông tư số [02/2021/TT-BNV](#) và <i>Thông tư số 01/2018/TT-VPCP</i>",
            [
                ("circular", "02/2021/TT-BNV", None, "Bộ Nội vụ"),
                ("circular", "01/2018/TT-VPCP", None, "Văn phòng Chính phủ"),
            ],
        ),
        (
            "Kế hoạch số 15/KH-UBND ngày 05/01/2026 của UBND phường Hòa Khánh, thành phố Đà Nẵng",
            [("plan", "15/KH-UBND", "2026-01-05", "Ủy ban nhân dân phường Hòa Khánh")],
        ),
        (
            "Quyết định số 318/QĐ-UBND ngày 22/02/2023 của UBND tỉnh V/v giao biên chế",
            [("decision", "318/QĐ-UBND", "2023-02-22", "Ủy ban nhân dân tỉnh Bắc Giang")],
        ),
    ],
)
def test_numbered_documents(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert [(c.type, c.number, c.date, c.issuer) for c in find_citations([text], HOME)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luật Đất đai năm 2024 và các nghị định", [("law", "Luật Đất đai", None)]),
        ("Luật Đất đai (Luật số 31/2024/QH15 ngày 18/01/2024)", [("law", "31/2024/QH15", "2024-01-18")]),
        ("Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015", [("law", "Luật Tổ chức Chính phủ", "2015-06-19")]),
        ("Pháp lệnh 34/2007/PL-UBTVQH11", [("ordinance", "34/2007/PL-UBTVQH11", None)]),
        ("luật PCTN; Luật Phòng chống tham nhũng", [("law", "Luật Phòng, chống tham nhũng", None)]),
    ],
)
def test_laws(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(text) == expected


def test_a_law_named_and_numbered_is_one_document() -> None:
    (law,) = find_citations(["Luật Tiếp cận thông tin", "Luật số 104/2016/QH13 ngày 06/4/2016"], HOME)
    assert law == Citation("law", "104/2016/QH13", "2016-04-06", "Quốc hội", "Luật Tiếp cận thông tin")


def test_mentions_of_one_document_are_merged_to_the_most_complete() -> None:
    texts = ["theo Công văn số 97/UBND-KSTT³", "Công văn số 97/UBND-KSTT ngày 15/01/2024 của UBND tỉnh", "97/UBND-KSTT"]
    (letter,) = find_citations(texts, HOME)
    assert letter == Citation("official_letter", "97/UBND-KSTT", "2024-01-15", "Ủy ban nhân dân tỉnh Bắc Giang", None)


def test_a_note_digit_stuck_to_a_number_is_dropped_where_the_number_is_known() -> None:
    assert found("Kết luận số 62-KL/TW4 và", "Kết luận số 62-KL/TW ngày 02/10/2023") == [
        ("conclusion", "62-KL/TW", "2023-10-02")
    ]


def test_same_number_of_two_years_or_two_issuers_are_two_documents() -> None:
    texts = [
        "Kế hoạch số 10/KH-UBND ngày 12/01/2024 của UBND huyện",
        "Kế hoạch số 10/KH-UBND ngày 20/02/2023 của UBND huyện",
        "Kế hoạch số 10/KH-UBND ngày 09/01/2024 của UBND tỉnh",
    ]
    assert len(find_citations(texts, HOME)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Số: 27/KH-UBND",
        "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG TÂM\nSố: 27/KH-UBND",
        "(Kèm theo Kế hoạch số 27/KH-UBND ngày 06/02/2024 của UBND xã Đồng Tâm)",
        "(Ban hành kèm theo Kế hoạch số: 27/KHKUBND ngày 06/02/2023 của UBND xã)",
        "PHỤ LỤC I NHIỆM VỤ CỤ THỂ NĂM 2024 (Kèm theo Kế hoạch số 27/KHUBND ngày 6/2/2024 của UBND xã)",
        "Căn cứ Kế hoạch số 27/KH-UBND ngày 06/02/2024, các thôn thực hiện",
        "theo mẫu số 01/TTHC-NV và biểu 02a/CCHC",
        "đứng thứ 12/63 tỉnh, trực 24/7, 1 lần/năm, 05/UBND",
        "Kế hoạch số ..../KH-UBND ngày .../.../2024 của UBND tỉnh",
        "Nghị quyết Đại hội Đảng bộ xã; Đề án 06; Quyết định của UBND tỉnh",
        "quy định của pháp luật về phòng, chống tham nhũng",
    ],
)
def test_no_citation(text: str) -> None:
    assert found(text) == []


def test_the_plans_own_number_under_another_issuer_is_cited() -> None:
    assert found("Kế hoạch số 27/KH-UBND ngày 03/01/2024 của UBND tỉnh Bắc Giang") == [
        ("plan", "27/KH-UBND", "2024-01-03")
    ]


def test_a_regulation_issued_with_a_decision_cites_the_decision() -> None:
    text = "Quy chế đối thoại (được ban hành kèm theo Quyết định số 45/2023/QĐ-UBND ngày 01/12/2023 của UBND tỉnh)"
    assert found(text) == [("decision", "45/2023/QĐ-UBND", "2023-12-01")]


def test_without_a_home_nothing_is_completed_and_nothing_fails() -> None:
    (citation,) = find_citations(["Kế hoạch số 5/KH-UBND ngày 05/01/2024 của UBND tỉnh"])
    assert citation.issuer == "Ủy ban nhân dân tỉnh"


PIECES = st.sampled_from(
    [
        *("Kế hoạch", "số", "12/KH-UBND", "ngày", "05/01/2024", "của", "UBND tỉnh", "Luật", "Đất đai", "(Kèm theo"),
        *("27/KH-UBND", "209-KH/TU", ",", "và", "các", ":", "¹", "\n", ")", "Nghị định", "42/2022/NĐ-CP"),
        *("Luật số", "31/2024/QH15", "UBND"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14), max_size=4))
def test_any_words_give_distinct_citations(parts: list[list[str]]) -> None:
    texts = [" ".join(words) for words in parts]
    citations = find_citations(texts, HOME)
    assert citations == find_citations(texts, HOME)
    assert len(set(citations)) == len(citations)
    assert all(c.number or c.title for c in citations)
    assert set(find_citations(texts * 2, HOME)) == set(citations)
