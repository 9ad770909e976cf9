"""Printed words of time made comparable: scanner forms of "Quý", "Thường xuyên" or "31/12" are mended in a copy."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from normalizers.memo import Memo

_CATALOGUES = files("normalizers.catalogues")
_CUES: dict[str, list[str]] = yaml.safe_load(_CATALOGUES.joinpath("time_cues.yaml").read_text("utf-8"))


def cue(name: str) -> str:
    """The words of one list of time_cues.yaml as alternatives of a pattern, the longest first, as whole words."""
    words = sorted(_CUES[name], key=len, reverse=True)
    return (
        "(?:"
        + "|".join(re.escape(w).replace(r"\ ", r"\s+") + (r"(?!\w)" if w[-1].isalnum() else "") for w in words)
        + ")"
    )


_LOOKALIKES = str.maketrans(
    "\u00a0\u2007\u202f\t\n\r‐‑‒–—−\u00adаеорсухмтнвкш：；，／⁄",
    "      -------aeopcyxmthbk3:;,//",
) | str.maketrans({"ⅰ": "i", "ⅱ": "2", "ⅲ": "3", "ⅳ": "4", "п": "2", "і": "i"})
_ODD = re.compile("[" + re.escape("".join(map(chr, _LOOKALIKES))) + "]")
_MIXED = re.compile(r"[lio|](?:(?<=\d.)|(?=\d))")
_MIXED_NUMBER = re.compile(r"(?<![\w|])(?=[lio|]{0,3}\d)[\dlio|]{1,4}(?![\w|])")
_LETTER_NUMBER = re.compile(r"[lio](?<=[/.\-].)[lio]?(?=[/.\-]\d)")
_LETTER_MONTH = re.compile(r"(?<=tháng )[lio]{2}(?=\s*(?:[/\-]|năm\b))")
_AS_DIGITS = str.maketrans("lio|", "1101")
_BEFORE = {
    "": r"\b",
    "quarter": r"(?=\s*(?:[1-4]|[ivl1|!h]{1,4}|tv)(?![\w%]))",
    "month": r"(?=\s+\d{1,2}\s*(?:/|năm\b|nam\b|$|,|;))",
    "year": r"(?=\s+20\d\d\b)",
    "date": r"(?=\s+\d{1,2}\s*(?:[/.\-]\s*\d|tháng\b|thang\b))",
}


_BARE = {
    code: bare
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (bare := "d" if chr(code) in "đĐ" else unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
}


def _digits(match: re.Match[str]) -> str:
    return match[0].translate(_AS_DIGITS)


def _load_words() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = list(csv.DictReader(_CATALOGUES.joinpath("time_words.csv").read_text("utf-8").splitlines()))
    rows.sort(key=lambda row: -len(row["bare"]))
    # By their first letter, so that few of them are tried at a word.
    by_letter: dict[str, list[str]] = {}
    for row in rows:
        by_letter.setdefault(row["bare"][0], []).append(re.escape(row["bare"][1:]) + _BEFORE[row["before"]])
    pattern = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"\b(?:{pattern})"), {row["bare"]: row["word"] for row in rows}


_PHRASE, _WORDS = _load_words()


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_lower_pieces = Memo(_lower, 1 << 15, 40)
_bare_pieces = Memo(lambda piece: piece.translate(_BARE), 1 << 15, 40)


@lru_cache(maxsize=4096)
def level(text: str) -> str:
    """`text` in lower case with plain dashes and digits and with scanner forms of time words mended.

    "Qúy lll/2O24" gives "quý lll/2024", "Thuờng xuyên" gives "thường xuyên". `text` must be NFC; the result has the
    same length, so that a span found in it is a span of the printed text.
    """
    low = " ".join(map(_lower_pieces.__getitem__, text.split(" ")))
    if _ODD.search(low):
        low = low.translate(_LOOKALIKES)
    if _MIXED.search(low):
        low = _MIXED_NUMBER.sub(_digits, low)
    low = _LETTER_NUMBER.sub(_digits, low)
    if "tháng " in low:
        low = _LETTER_MONTH.sub(_digits, low)
    parts: list[str] = []
    end = 0
    for found in _PHRASE.finditer(" ".join(map(_bare_pieces.__getitem__, low.split(" ")))):
        parts += [low[end : found.start()], _WORDS[found[0]]]
        end = found.end()
    return "".join([*parts, low[end:]])


def quarter_number(numeral: str) -> int | None:
    """1-4 from a quarter's numeral as printed or misread ("III", "lll", "1V", "HI", "3"); None where it is none."""
    if numeral in {"1", "2", "3", "4"}:
        return int(numeral)
    letters = numeral.translate(str.maketrans("l1|!t", "iiiii")).replace("h", "ii")
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(letters)


_SYMBOL = r"[a-zđ][\w&]*(?:\s?-\s?[a-zđ][\w&]*){0,3}"
_NUMBERED = (
    rf"(?<![\d/])\d+[a-zđ]?(?:/\d{{4}})?[/\-](?!quý|qui|tháng|năm|ngày|q[1-4i]){_SYMBOL}"
    rf"|số\s*[:.]?\s*\d+[a-zđ]?(?:\s*/\s*\d{{4}})?\s?[/\-]\s?{_SYMBOL}"
)
_DAY = r"ngày\s*\d{1,2}\s*(?:[/.\-]|\s*tháng\s*)\s*\d{1,2}(?:\s*(?:[/.\-]|\s*năm\s*)\s*\d{4})?"
_CITED = re.compile(
    rf"(?=[\dshlbpn])(?:(?:số\s*[:.]?\s*)?(?:{_NUMBERED})(?:\s*,?\s*{_DAY})?"
    rf"|hiệu lực(?:\s+thi hành)?(?:\s+kể)?(?:\s+từ)?\s+{_DAY}"
    r"|(?:luật|bộ luật|pháp lệnh|hiến pháp)(?:\s+[^\W\d]+){0,12}\s+(?:năm\s+)?\d{4}"
    rf"|{_DAY}(?=\s+của\s))"
)
"""The letters ahead are those that these words begin with: most places in a text are passed over by them alone."""
_DIGIT = re.compile(r"\d")


def mask_citations(low: str) -> str:
    """`low` with numbers and days of cited documents blanked ("số 766/qđ-ttg ngày 23/6/2022"), at the same length."""
    return _CITED.sub(lambda m: " " * len(m[0]), low) if _DIGIT.search(low) else low


@dataclass(frozen=True, slots=True)
class Found:
    """One of several patterns' hits: the pattern's kind, what its named groups hold, the words and their place."""

    kind: str
    part: dict[str, str | None]
    text: str
    at: int
    end: int


_GROUP = re.compile(r"P(<|=)(\w+)([>)])")


class Patterns:
    """Several patterns as one, tried in their order where a word begins with `starts` (a pattern of the letters that
    any of them can begin with), so that most words cost little.

    Group names may repeat from pattern to pattern.
    """

    def __init__(self, starts: str, patterns: Sequence[tuple[str, str]]) -> None:
        self._kinds = [kind for kind, _ in patterns]
        numbered = [_GROUP.sub(rf"P\g<1>\g<2>_{i}\g<3>", pattern) for i, (_, pattern) in enumerate(patterns)]
        any_of = "|".join(f"(?P<all_{i}>{pattern})" for i, pattern in enumerate(numbered))
        self._pattern = re.compile(rf"(?={starts})(?<![^\W\d])(?:{any_of})")
        self._groups: list[list[tuple[str, int]]] = [[] for _ in patterns]
        for name, index in self._pattern.groupindex.items():
            own, _, number = name.rpartition("_")
            self._groups[int(number)].append((own, index))

    def find(self, text: str) -> Iterator[Found]:
        """Every hit in `text`, from left to right, without overlaps."""
        for match in self._pattern.finditer(text):
            number = int((match.lastgroup or "").rpartition("_")[2])
            part = {own: match[index] for own, index in self._groups[number]}
            yield Found(self._kinds[number], part, match[0], match.start(), match.end())
