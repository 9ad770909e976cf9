"""Folding: what compares equal, what does not, and that folding twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.text import bare, fold, squeeze, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("UỶ BAN", "Ủy ban"),
        ("HĐND&UBND", "HĐND - UBND"),
        ("Quý  III", "quý iii."),
        ("thuỷ lợi", "thủy lợi"),
    ],
)
def test_same_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("mã", "má"), ("quý", "quỷ"), ("dân", "đân"), ("tô", "tổ")])
def test_other_fold(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_bare_and_words() -> None:
    assert bare("Đơn vị: Tổ trưởng") == "don vi to truong"
    assert words("MỤC ĐÍCH, YÊU CẦU:") == "mục đích yêu cầu"
    assert squeeze(" a\u0300 \n b ") == "à b"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    for function in (fold, bare, words, squeeze):
        assert function(function(text)) == function(text)
