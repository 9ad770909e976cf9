"""Old encodings of Vietnamese to Unicode: TCVN3 (ABC), VNI-Windows, windows-1258, UTF-8 taken for windows-1252, VIQR.

Text in an old encoding arrives as the Latin-1 characters that its bytes are in windows-1252: "Céng hßa" (TCVN3),
"Coäng hoøa" (VNI). Letters: catalogues/legacy_letters.csv (TCVN 5712:1993, VNI-Windows), fonts: legacy_fonts.csv;
VIQR as in RFC 1456. The functions here convert what they are given; `legacy_evidence` says what is to be converted.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from normalizers.legacy_case import in_capitals
from normalizers.syllables import is_syllable

Encoding = Literal["unicode", "tcvn3", "vni", "cp1258", "mojibake", "viqr"]
TABLED: tuple[Encoding, ...] = ("tcvn3", "vni", "cp1258")
"""Encodings with one or two Latin-1 characters for a letter."""

_TCVN3_WORD = re.compile(r"[^\s!-,./:-@\[-`{-~“”‘’–—…•]+")
_COLUMNS = re.compile("(\n|\t|[ ]{3,})")
"""What parts lines, and the halves of a letterhead that stand in one line."""
_HORN = re.compile("([ơớờởỡợ])(c|ng|u|i|n|m|t|p)$")
_ONSET_END = re.compile("^([bcdđghklmnpqrstvx]+?)(ng)$")


@dataclass(frozen=True, slots=True)
class Tables:
    """`tcvn3`: character to letter; `tcvn3_capitals`: the seven capitals with codes of their own; `vni`: one or two
    characters, both lower or both upper case, to letter."""

    tcvn3: dict[str, str]
    tcvn3_capitals: dict[str, str]
    vni: dict[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    text = files("normalizers.catalogues").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables of legacy_letters.csv."""
    tcvn3, capitals, vni = {}, {}, {}
    for row in _rows("legacy_letters.csv"):
        code = row["tcvn3"]
        # A soft hyphen cannot be seen in a table, so it is written by its number.
        tcvn3[chr(int(code[2:], 16)) if code.startswith("U+") else code] = row["letter"]
        if row["tcvn3_capital"]:
            capitals[row["tcvn3_capital"]] = row["letter"].upper()
        vni[row["vni"]] = row["letter"]
        vni[row["vni"].upper()] = row["letter"].upper()
    return Tables(tcvn3, capitals, vni)


def convert(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """`text` from `encoding` to Unicode (NFC); what the encoding does not use stays. `capitals`: a TCVN3 font that
    prints capitals for small letters (".VnTimeH"). The number and place of line breaks and tabs do not change."""
    if encoding == "tcvn3":
        text = _from_tcvn3(text)
    elif encoding == "vni":
        text = _from_vni(text)
    elif encoding == "cp1258":
        text = text.translate(_cp1258())
    elif encoding == "mojibake":
        text = _from_mojibake(text)
    elif encoding == "viqr":
        text = _from_viqr(text)
    text = unicodedata.normalize("NFC", text)
    return text.upper() if capitals else text


@lru_cache(maxsize=1)
def _tcvn3_codes() -> dict[int, str]:
    table = tables()
    return str.maketrans(table.tcvn3 | table.tcvn3_capitals)


def _from_tcvn3(text: str) -> str:
    codes, table = _tcvn3_codes(), tables()
    lost = "\u00ad" not in text
    parts = _COLUMNS.split(text)
    for index in range(0, len(parts), 2):
        line = parts[index]
        if line.isascii() and "-" not in line:
            continue
        words = list(_TCVN3_WORD.finditer(line))
        upper = in_capitals([word.group() for word in words], table.tcvn3, table.tcvn3_capitals, codes)
        done = 0
        pieces: list[str] = []
        for match, is_upper in zip(words, upper, strict=True):
            word = match.group().translate(codes)
            if "¹" in match.group():
                word = _footnote(match.group(), word, codes)
            if "-" in word:
                word = _hyphen_horn(word)
            if lost and (not word.isascii() or _ONSET_END.search(word)):
                word = _lost_horn(word)
            pieces += (line[done : match.start()], word.upper() if is_upper else word)
            done = match.end()
        parts[index] = "".join(pieces) + line[done:]
    text = "".join(parts)
    if lost:
        text = _lost_phrases()[0].sub(_lost_phrase, text)
    return _START.sub(lambda match: match[0][:-1] + match[0][-1].upper(), text)


_START = re.compile(
    r"(?:^|[.!?]\s{1,4}|\n[ \t]{0,20}\n[ \t]{0,20}|\t[ ]{0,8}|\n[ ]{0,20}(?:[-+•*]|\d{1,2}[.)]|[a-zđ][.)])[ \x1f]{1,8})"
    r"[áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ](?![.)])"
    r"|[ủu](?=[yỷ]\s[bB]an\s(?:nhân|Nhân|Mặt|mặt|MTTQ)\b)"
)
"""Where sentences, cells and list items begin: TCVN3 has no capitals of vowels with a tone."""


def _footnote(code: str, word: str, codes: dict[int, str]) -> str:
    """Keep the mark of a footnote, which is the code of ạ, behind a number or a whole syllable."""
    stem = code.rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹")
    before = stem.translate(codes)
    if not before or before.isdigit() or (is_syllable(before) and not is_syllable(word)):
        return before + code[len(stem) :]
    return word


def _hyphen_horn(word: str) -> str:
    """A soft hyphen, TCVN3's ư, that a program on the way made a hyphen: "th-ờng", "t-"."""
    if word.count("-") != 1 or len(word) == 1:
        return word
    left, right = word.split("-")
    whole = f"{left}ư{right}"
    if not is_syllable(whole) or (left and is_syllable(left)) or (not left and right != "u" and is_syllable(right)):
        return word
    return whole


def _lost_horn(word: str) -> str:
    """A soft hyphen, TCVN3's ư, that a program on the way dropped: "thờng", where no syllable is left without it."""
    if is_syllable(word):
        return word
    whole = _HORN.sub(r"ư\1\2", word) if _HORN.search(word) else _ONSET_END.sub(r"\1ư\2", word)
    return whole if is_syllable(whole) else word


@lru_cache(maxsize=1)
def _lost_phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words that stay syllables, or lose their only vowel, without the letter ư, with a neighbour that tells."""
    meant = {row["printed"]: row["meant"] for row in _rows("legacy_lost_horn.csv")}
    longest = sorted(meant, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b".replace(" ", r"\s"), re.IGNORECASE), meant


def _lost_phrase(match: re.Match[str]) -> str:
    """The phrase with its letters ư, all other letters as they are printed."""
    printed = match.group()
    meant = _lost_phrases()[1][re.sub(r"\s", " ", printed.lower())]
    pieces, at = [], 0
    for char in meant:
        if at < len(printed) and (printed[at].lower() == char or (printed[at].isspace() and char == " ")):
            pieces.append(printed[at])
            at += 1
        else:
            pieces.append("ư" if printed[max(at - 1, 0)].islower() or not printed.isupper() else "Ư")
    return "".join(pieces)


@lru_cache(maxsize=1)
def _vni_pattern() -> re.Pattern[str]:
    """A base with its mark, in any case of either, or a letter of one character."""
    marks: dict[str, set[str]] = {}
    for code in tables().vni:
        marks.setdefault(code[0].lower(), set()).update(code[1:].lower() + code[1:].upper())
    pairs = [f"[{base}{base.upper()}][{''.join(sorted(ends))}]" for base, ends in marks.items() if ends]
    single = "".join(code for code in tables().vni if len(code) == 1)
    return re.compile("|".join([*pairs, f"[{single}]"]))


def _from_vni(text: str) -> str:
    table = tables().vni

    def letter(match: re.Match[str]) -> str:
        code = match.group()
        found = table.get(code) or table[code.lower()]
        return found.upper() if code[0].isupper() else found

    return _vni_pattern().sub(letter, text)


@lru_cache(maxsize=1)
def to_byte() -> dict[str, int]:
    """The byte of every character that windows-1252 or Latin-1 has for one."""
    found = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        found[bytes([byte]).decode("cp1252", "ignore") or chr(byte)] = byte
    return found


@lru_cache(maxsize=1)
def _cp1258() -> dict[int, str]:
    return {ord(char): bytes([byte]).decode("cp1258", "ignore") or char for char, byte in to_byte().items()}


_VIQR_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR = re.compile(r"([aeoAEO]\^|[aA]\(|[ouOU][+*]|[aeiouyAEIOUY])(['`?~.]?)|(d[dD]|D[dD])")
_SENTENCE_END = re.compile(r"""["')\]]*(?:\s*$|\s+["'(]?[^a-z\s]|\s*[\n\t])""")


def _from_viqr(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        vowel, tone, stroke = match.groups()
        if stroke:
            return "Đ" if stroke[0] == "D" else "đ"
        # A full stop or question mark behind a word is one, unless the sentence goes on.
        if tone and tone in ".?" and _SENTENCE_END.match(text, match.end()):
            return vowel[0] + _VIQR_MARKS.get(vowel[1:], "") + tone
        return vowel[0] + _VIQR_MARKS.get(vowel[1:], "") + _VIQR_TONES.get(tone, "")

    return _VIQR.sub(letter, text)


@lru_cache(maxsize=1)
def _mojibake_runs() -> re.Pattern[str]:
    """Characters that are bytes of UTF-8 sequences; a no-break space (0xA0) often became a space on the way."""
    every = to_byte()
    lead = "".join(re.escape(char) for char, byte in every.items() if 0xC2 <= byte < 0xF0)
    tail = "".join(re.escape(char) for char, byte in every.items() if byte < 0xC0)
    return re.compile(f"(?:[{lead}][{tail}]{{1,2}})+|Ã(?= )")


def _from_mojibake(text: str) -> str:
    """UTF-8 that was read as windows-1252 or Latin-1, once or twice."""
    for _ in range(2):
        text = _MOJIBAKE_SPACE.sub(_mend_space, _mojibake_runs().sub(_decode_run, text))
        if "áº" not in text and "á»" not in text:
            break
    return text


_MOJIBAKE_SPACE = re.compile(r"([^\W\d_]{0,6})\ue0a0 ( ?)([^\W\d_]{0,6})")


def _decode_run(match: re.Match[str]) -> str:
    run = match.group()
    if run == "Ã":
        # "à" whose second byte became a space; where its word ends is decided when the others are read.
        return "\ue0a0"
    data = bytes(to_byte()[char] for char in run)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8") + run[error.start :] if error.start else run


def _mend_space(match: re.Match[str]) -> str:
    """ "lÃ m" is "làm", "vÃ cÃ¡c" is "và các"."""
    left, second, right = match.groups()
    whole = f"{left}à{right}"
    low = right.lower()
    parted = second or not right or not is_syllable(whole)
    if parted or (low == "y" and whole.lower() not in _Y_WORDS) or (is_syllable(right) and low not in "iouy"):
        return f"{left}à {right}"
    return whole


_Y_WORDS = frozenset(["ngày", "này", "bày", "tày", "dày", "giày"])
"""Beside "y" of "y tế", which is a word as well."""


@lru_cache(maxsize=256)
def font_encoding(name: str) -> tuple[Encoding, bool]:
    """The encoding that a font's name speaks of ("unicode" where it says nothing), and whether it prints capitals.

    Takes names of Word, of style sheets and of PDF subsets: ".VnTimeH", "'VNI-Times'", "ABCDEF+.VnTime,Bold".
    """
    plain = _SUBSET.sub("", name.replace("#2E", ".").strip(" '\"\\")).replace("\\", "")
    core = _STYLE.sub("", plain)
    low = core.lower()
    for row in _fonts():
        if low.startswith(row["prefix"]):
            encoding: Encoding = "tcvn3" if row["encoding"] == "tcvn3" else "vni"
            return encoding, encoding == "tcvn3" and core.endswith("h" if core == low else "H")
    return "unicode", False


_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"(?:[,\s-]*(?:bold|italic|regular|normal|oblique|mt))+$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _fonts() -> list[dict[str, str]]:
    return _rows("legacy_fonts.csv")
