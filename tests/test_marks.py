"""Item marks: what they are, what they are not, which follows which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.marks import parse_mark, roman_value


@pytest.mark.parametrize(
    ("text", "kind", "label", "value"),
    [
        ("I. MỤC ĐÍCH", "roman", "I", 1),
        ("II/ NỘI DUNG", "roman", "II", 2),
        ("lII. TỔ CHỨC", "roman", "III", 3),
        ("IV- KINH PHÍ", "roman", "IV", 4),
        ("V) Tổ chức", "roman", "V", 5),
        ("Phần I. Nội dung", "part", "Phần I", 1),
        ("A. CẢI CÁCH", "upper", "A", 1),
        ("1. Mục đích", "decimal", "1", 1),
        ("1.1.Nội dung", "decimal", "1.1", 1),
        ("1.2 Nội dung", "decimal", "1.2", 2),
        ("3.10. Sở Công Thương: nâng cấp", "decimal", "3.10", 10),
        ("1.2.1. Cải cách", "decimal", "1.2.1", 1),
        ("2) Yêu cầu", "decimal)", "2", 2),
        ("a) Tuyên truyền", "letter", "a", 1),
        ("đ) Công khai", "letter", "đ", 5),
        ("e. Rà soát", "letter", "e", 6),
        ("(3) Tiêu chí", "paren", "3", 3),
        ("- Phối hợp", "dash", "", 0),
        ("– Phối hợp", "dash", "", 0),
        ("+ Tăng cường", "plus", "", 0),
        ("- + Các phòng", "plus", "", 0),
        ("• Báo cáo", "dot", "", 0),
    ],
)
def test_marks(text: str, kind: str, label: str, value: int) -> None:
    mark = parse_mark(text)
    assert mark is not None
    assert (mark.kind, mark.label, mark.value) == (kind, label, value)
    assert text[mark.end :].strip() and not text[mark.end].isspace()


@pytest.mark.parametrize(
    "text",
    [
        "100% hồ sơ",
        "30/6/2024 hoàn thành",
        "V/v triển khai",
        "Quý I",
        "12,5% hộ",
        "Tổ chức",
        "i cũng thế",
        "2024",
        "",
        " ",
        "07.5.2024 họp",
    ],
)
def test_no_marks(text: str) -> None:
    assert parse_mark(text) is None


@pytest.mark.parametrize(("text", "value"), [("I", 1), ("IV", 4), ("lll", 3), ("XII", 12), ("ABC", None), ("", None)])
def test_roman(text: str, value: int | None) -> None:
    assert roman_value(text) == value


@given(st.text(max_size=60))
def test_never_raises_and_points_into_the_text(text: str) -> None:
    mark = parse_mark(text)
    assert mark is None or 0 < mark.end <= len(text)
