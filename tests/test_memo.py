"""Short cuts give what the long way gives: kept values, near spellings, the words that bodies begin with."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from extractors.readers.text import clean
from normalizers.deadline_words import level
from normalizers.jurisdiction import Jurisdiction
from normalizers.memo import Memo
from normalizers.spellings import Spellings
from normalizers.text import plain_letters
from normalizers.unit_beginnings import may_begin
from normalizers.unit_reader import Reader
from normalizers.unit_words import first_word, read_words
from normalizers.units import iter_aliases

PRINTED = [row["printed"] for row in csv.DictReader(Path(__file__).with_name("units_cases.csv").open(encoding="utf-8"))]
LETTERS = "aAăđĐeếoơuưyịnhtcTPSU .,;:-/&(1"


def test_a_memo_keeps_few_and_short_texts_only() -> None:
    asked: list[str] = []

    def upper(text: str) -> str:
        asked.append(text)
        return text.upper()

    memo = Memo(upper, 2, 3)
    assert [memo["a"], memo["a"], memo["long"], memo["long"]] == ["A", "A", "LONG", "LONG"]
    assert asked == ["a", "long", "long"]
    assert [memo["b"], memo["c"], memo["a"]] == ["B", "C", "A"]
    assert len(memo) <= 2


@given(st.lists(st.text("abc", min_size=1, max_size=8), unique=True, max_size=8), st.text("abc", max_size=8))
def test_near_spellings_are_all_that_differ_by_few_letters(known: list[str], text: str) -> None:
    near = Spellings(known).near(text, 2)
    assert sorted(near) == sorted((k, d) for k in known if (d := Levenshtein.distance(k, text)) <= 2)
    assert [d for _, d in near] == sorted(d for _, d in near)


@given(st.text(max_size=60))
def test_plain_letters_stand_where_the_letters_stood(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    plain = plain_letters(text)
    assert len(plain) == len(composed)
    assert [i for i, c in enumerate(plain) if c == " "] == [i for i, c in enumerate(composed) if c == " "]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Trước l5/O6/2024", "trước 15/06/2024"),
        ("quý lll/2024", "quý lll/2024"),
        ("tháng ll năm 2025", "tháng 11 năm 2025"),
        ("ngày 3O/l/2025", "ngày 30/1/2025"),
        ("Thuờng xuyên, kip thời", "thường xuyên, kịp thời"),
        ("lo liệu nơi ở", "lo liệu nơi ở"),
    ],
)
def test_misread_numbers_and_words_of_time(printed: str, meant: str) -> None:
    assert level(printed) == meant


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  Nội dung  ", "Nội dung"),
        ("hai\u00a0 từ", "hai từ"),
        ("**đậm** và _nghiêng_", "đậm và nghiêng"),
        ("chú thích[^3] ở đây", "chú thích ở đây"),
        ("một<br>hai", "một\nhai"),
        ("một \n\n hai", "một\nhai"),
        ("a\u00adb", "ab"),
    ],
)
def test_lines_without_markup(line: str, words: str) -> None:
    assert clean(line) == words


def surely_bodies(text: str) -> bool:
    return bool(Reader(read_words(text), Jurisdiction()).read(strict=True))


def test_every_body_of_the_catalogue_may_begin() -> None:
    assert [alias for alias in iter_aliases() if not may_begin(first_word(alias))] == []


@given(st.sampled_from(PRINTED), st.data())
def test_nothing_is_surely_bodies_that_may_not_begin_one(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, min(len(text), 8)))
    misread = text[:at] + data.draw(st.text(LETTERS, max_size=2)) + text[at + data.draw(st.integers(0, 1)) :]
    for words in (text, misread):
        assert may_begin(first_word(words)) or not surely_bodies(words)


@given(st.text(LETTERS, max_size=40))
def test_the_first_word_is_that_of_all_words(text: str) -> None:
    words = read_words(text)
    assert first_word(text) == (words[0].text if words else "")
