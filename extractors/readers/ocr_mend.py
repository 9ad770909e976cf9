"""Numerals that text recognition spoils, mended by what the page's picture shows; and pairs of words by a catalogue.

tesseract reads "III" as "II", "HI", "IH" or "lll", since the bars of Roman numerals touch. How many upright strokes
there are can be counted, so that a numeral made of bars need not be guessed. What cannot be counted is left as read.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from extractors.readers.ocr_words import OcrWord

_TOKEN = re.compile(r"([(\[“\"]?)([IVXLHlỊịÍÌÏ|!1]{1,6})((?:[.,;:)\]/–-].*)?)")
_BARS = re.compile(r"[IHlỊịÍÌÏ|!1]+")
_SURELY_LETTERS = re.compile(r"[IHỊÍÌÏ]|ll")
_LED = re.compile(r"(X{0,3}V|X{1,3})([IHlỊịÍÌÏ|!1]{1,3})")
_ABBREVIATIONS = frozenset({"VH", "XH"})
"""Văn hóa, xã hội: numerals only where what stands behind them is one of _NUMBERING."""
_NUMBERING = frozenset(".)/:")
_AROUND = ".,;:()[]“”\"'/-–"
_MOST_BARS = 3
_UNSURE = 55


def is_numeral(word: OcrWord) -> bool:
    """Whether a word is a Roman numeral, perhaps misread, whose bars have been counted."""
    return _mended(word) is not None


def is_doubtful(word: OcrWord) -> bool:
    """Whether a word holds a number that is not to be relied on: read unsurely, or as another numeral than its bars
    make."""
    mended = _mended(word)
    if mended is not None:
        return word.text != mended and set(word.text.partition("/")[0].strip("([.,;:)")) <= {"I"}
    unsure = word.sure < _UNSURE
    return unsure and (any(map(str.isdigit, word.text)) or _TOKEN.fullmatch(word.text) is not None)


def mend_numerals(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words with Roman numerals as they are printed."""
    return [replace(word, text=text) if (text := _mended(word)) else word for word in words]


@lru_cache(maxsize=1)
def _slips() -> dict[tuple[str, str], tuple[str, str, frozenset[str]]]:
    """Two words as they are misread → as they are printed, and words before which they may be right."""
    text = files("normalizers.catalogues").joinpath("ocr_slips.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {_two(row["read"]): (*_two(row["printed"]), frozenset(row["not_before"].split())) for row in rows}


def _two(phrase: str) -> tuple[str, str]:
    first, second = phrase.split()
    return first, second


def mend_phrases(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words, in tesseract's order, with misread marks put right in pairs that are no Vietnamese as read ("thành
    phổ"): catalogue `ocr_slips.csv`. Capitals and punctuation stay."""
    found = list(words)
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        slip = _slips().get((first.text.lower().strip(_AROUND), second.text.lower().strip(_AROUND)))
        if (
            slip is None
            or first.text[-1:] in _AROUND
            or (at + 2 < len(found) and found[at + 2].text.lower() in slip[2])
        ):
            continue
        found[at], found[at + 1] = _respelled(first, slip[0]), _respelled(second, slip[1])
    return found


def _respelled(word: OcrWord, printed: str) -> OcrWord:
    core = word.text.strip(_AROUND)
    spelled = "".join(new.upper() if old.isupper() else new for old, new in zip(core, printed, strict=True))
    return replace(word, text=word.text.replace(core, spelled, 1))


def _mended(word: OcrWord) -> str | None:
    match = _TOKEN.fullmatch(word.text)
    if match is None or not _SURELY_LETTERS.search(match[2]):
        return None
    opening, core, rest = match.groups()
    if _BARS.fullmatch(core):
        # A bracket before the numeral is no upright stroke, but the count from the left would stop at it.
        bars = word.strokes if not opening else 0
        return f"{opening}{'I' * bars}{rest}" if 0 < bars <= _MOST_BARS else None
    led = _LED.fullmatch(core)
    if led is None or (core in _ABBREVIATIONS and rest[:1] not in _NUMBERING):
        return None
    bars = word.strokes_end if not rest else 0
    if not 0 < bars <= _MOST_BARS:
        # Without a count only what has one reading is mended.
        bars = len(led[2].replace("H", "II"))
        if "H" not in led[2] or bars > _MOST_BARS or word.strokes_end == 0:
            return None
    return f"{opening}{led[1]}{'I' * bars}{rest}"
