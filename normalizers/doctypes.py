"""Types of Vietnamese official documents: their names, their abbreviations in a symbol, and the symbol itself.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục III (administrative documents), Luật Ban hành văn bản quy phạm pháp luật
(legal documents) and Hướng dẫn 36-HD/VPTW (party documents). The catalogue is `catalogues/doctypes.csv`.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from normalizers.memo import Memo
from normalizers.text import fold, plain_dashes, squeeze

_CENTRAL_SUFFIX = re.compile(r"(?:^|/)(?:UBTV)?QH\s?[IVX\d]+$")
_GLUED_BODY = ("UBND", "HĐND", "CTUBND", "BCĐ")
_JOINT = ("TTLT", "NQLT", "HDLN", "HDLT")
_SPLIT = re.compile(r"[-/&]")
_SPACED_SEPARATOR = re.compile(r"\s*([-/&])\s*")
_LEADING_NUMBER = re.compile(r"^\d+[a-zA-Z]?(?:/\d{4})?[-/]")


@dataclass(frozen=True, slots=True)
class DocType:
    """One type: identifier ("plan"), official name ("Kế hoạch"), symbols ("KH",) and other names it is called by."""

    type: str
    name: str
    symbols: tuple[str, ...]
    aliases: tuple[str, ...]


@lru_cache(maxsize=1)
def doctypes() -> tuple[DocType, ...]:
    """The catalogue, in its order."""
    with resources.files("normalizers.catalogues").joinpath("doctypes.csv").open(encoding="utf-8") as file:
        return tuple(
            DocType(
                row["type"],
                row["name"],
                tuple(s for s in row["symbols"].split("|") if s),
                tuple(s for s in row["aliases"].split("|") if s),
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def type_names() -> dict[str, str]:
    """Every name and alias, folded, to its type: {"kế hoạch": "plan", "bộ luật": "law", …}."""
    return {fold(name): d.type for d in doctypes() for name in (d.name, *d.aliases)}


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    return {symbol: d.type for d in doctypes() for symbol in d.symbols}


def type_of_name(text: str) -> str | None:
    """The type whose name these words are: "KẾ HOẠCH" → "plan", "Chương trình hành động" → "action_program"."""
    return type_names().get(fold(text))


def type_of_symbol(symbol: str) -> str | None:
    """The type that a symbol or a whole number stands for, None where it cannot be told.

    "192/KH-UBND", "KH-UBND" and "209-KH/TU" are plans, "36/2018/QH14" a law; a symbol that starts with the issuer
    ("UBND-NC", "3087/UBND-PVHCC&KSTT") is an official letter's, which alone has no abbreviation of its type.
    """
    symbol = _LEADING_NUMBER.sub("", clean_symbol(symbol))
    if not symbol:
        return None
    for part in _SPLIT.split(symbol)[:2]:
        if part in _symbols():
            return _symbols()[part]
    if _CENTRAL_SUFFIX.search(symbol):
        return "law" if symbol.startswith("QH") else "resolution"
    head = _SPLIT.split(symbol)[0]
    return "official_letter" if "-" in symbol and len(head) >= 2 and head[0].isupper() else None


def clean_symbol(text: str) -> str:
    """A number or symbol with plain dashes and no space about its separators: "04/KH- UBND" → "04/KH-UBND".

    The separator that a line break swallowed is put back ("02/KHUBND" → "02/KH-UBND").
    """
    return _clean_symbols[text]


def _clean(text: str) -> str:
    symbol = _SPACED_SEPARATOR.sub(r"\1", plain_dashes(squeeze(text))).replace("Ð", "Đ").strip(" .,;:")
    head, slash, tail = symbol.rpartition("/")
    for body in (*_GLUED_BODY, *_issuers()):
        if tail.endswith(body) and tail[: -len(body)] in _symbols():
            return f"{head}{slash}{tail[: -len(body)]}-{body}"
    return symbol


_clean_symbols = Memo(_clean, 1 << 9, 80)


def symbol_of(number: str) -> str:
    """The symbol in a number: "04/KH-UBND" → "KH-UBND", "21/2017/QĐ-UBND" → "QĐ-UBND", "209-KH/TU" → "KH/TU"."""
    return _LEADING_NUMBER.sub("", clean_symbol(number))


@lru_cache(maxsize=1)
def _issuers() -> dict[str, tuple[str, str]]:
    with resources.files("normalizers.catalogues").joinpath("issuer_symbols.csv").open(encoding="utf-8") as file:
        return {row["symbol"]: (row["issuer"], row["level"]) for row in csv.DictReader(file)}


def issuer_of_symbol(symbol: str) -> tuple[str, str] | None:
    """The body that a symbol or number names, and its level: "42/2022/NĐ-CP" → ("Chính phủ", "central"), "BC-SNV" →
    ("Sở Nội vụ", "province"), "452/TTg-KSTT" → ("Thủ tướng Chính phủ", "central").

    None where the symbol leaves it open: "KH-UBND" is any level's, "NQ/TW" several central bodies'.
    """
    symbol = symbol_of(symbol)
    parts = re.split(r"[-/]", symbol)
    assembly = re.fullmatch(r"(UBTV)?QH\s?[IVX\d]+", parts[-1])
    if parts[0] in _JOINT:
        return None
    if assembly:
        return ("Ủy ban Thường vụ Quốc hội" if assembly[1] else "Quốc hội"), "central"
    # A plan's issuer stands last, an official letter's first, before the unit that wrote it.
    return _issuers().get(parts[0] if type_of_symbol(symbol) == "official_letter" else parts[-1])
