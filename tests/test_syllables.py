"""Syllables: what Vietnamese can spell, and how much of a text is that."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.syllables import count_syllables, is_syllable, syllable_share


@pytest.mark.parametrize(
    "line",
    [
        "Tiên HÒA hoà giếng gì gìn giữa quý qúy quốc quỳnh nghị nghiệp kỹ ghế được ươm khuỷu",
        "khuya huỷ thuở ngoằn xoong yêu uyển ưu của mía Kạn Đắk Lắk Krông ở ý",
    ],
)
def test_syllables(line: str) -> None:
    for word in line.split():
        assert is_syllable(word)
        assert is_syllable(unicodedata.normalize("NFD", word))
        assert is_syllable(word.upper())


@pytest.mark.parametrize(
    "word",
    ["plan", "cat", "cát̃", "school", "cỹ", "ngh", "taó", "gê", "ViÖt", "hßa", "x·", "kư", "nghà", "", "về1", "thờng"],
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_what_counts_as_a_word() -> None:
    assert count_syllables("Kế hoạch số 99/KH-UBND, ngày 05/01/2024 của UBND xã¹") == (6, 6)
    assert count_syllables("x1i hda Cq,ng") == (0, 4)
    assert syllable_share("2024: 15 %") == 1.0


def test_shares_tell_rubbish_from_text() -> None:
    assert syllable_share("Nâng cao chất lượng phục vụ người dân tại bộ phận một cửa") == 1.0
    assert syllable_share("N6ng cao chdt lrrgng phpc vrl ngudi ddn tai b0 phfln mQt cira") < 0.5
    assert syllable_share("Improving the quality of services for every citizen") < 0.4


@given(st.text(max_size=60))
def test_shares_lie_between_zero_and_one(text: str) -> None:
    good, every = count_syllables(text)
    assert 0 <= good <= every and 0 <= syllable_share(text) <= 1
