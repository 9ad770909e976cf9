"""Printed words in full spelling: abbreviations written out, tone marks in their place, groups in small letters."""

import re
from functools import lru_cache

from normalizers.memo import Memo
from normalizers.text import bare, plain_dashes, squeeze
from normalizers.unit_catalogue import entries, longest, tree
from normalizers.unit_groups import noun_at, noun_sizes
from normalizers.unit_words import Word, abbreviations, read_words

_OLD_TONES = re.compile(r"(?<![qQ])([ouOU])([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")
_NEW_TONES = {
    "o": dict(zip("àáảãạèéẻẽẹ", ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe"), strict=True)),
    "u": dict(zip("ỳýỷỹỵ", ("ùy", "úy", "ủy", "ũy", "ụy"), strict=True)),
}
_PROPER = tuple(
    (name, re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)"))
    for name in ("Trung ương", "Việt Nam", "Quốc hội", "Chính phủ", "Đề án", "Tổ quốc")
)
"""Names that keep their capitals, and how they look in small letters."""
_DEPARTMENT = re.compile(r"(?:thuộc|của) Sở$")
"""The issuing or named department at a group's end: "các phòng, đơn vị thuộc Sở"."""
_SPACE_BEFORE = re.compile(r"\s+([,.;:)])")
_COMMA = re.compile(r",(?=\w)")


def standard_tones(text: str) -> str:
    """ "Uỷ ban", "hoà" as "Ủy ban", "hòa"."""

    def moved(match: re.Match[str]) -> str:
        new = _NEW_TONES[match[1].lower()].get(match[2], match[0])
        return new.capitalize() if match[1].isupper() else new

    return _OLD_TONES.sub(moved, text)


@lru_cache(maxsize=1)
def _abbreviation() -> re.Pattern[str]:
    known = sorted(abbreviations(), key=len, reverse=True)
    loose = ("".join(re.escape(c) if c.isalnum() else rf"\s*{re.escape(c)}\s*" for c in plain_dashes(k)) for k in known)
    return re.compile(rf"(?<!\w)(?:{'|'.join(loose)})(?!\w)")


@lru_cache(maxsize=1)
def _in_full() -> dict[str, str]:
    return {re.sub(r"\s", "", plain_dashes(k)): v for k, v in abbreviations().items()}


def expand(text: str) -> str:
    """Abbreviations of units_abbreviations.csv written out; everything else as printed, tone marks standard."""
    text = plain_dashes(squeeze(text))
    full = _abbreviation().sub(lambda m: _in_full()[re.sub(r"\s", "", m.group())], text)
    return _COMMA.sub(", ", _SPACE_BEFORE.sub(r"\1", standard_tones(full)))


def capitalize(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def spell_body(text: str) -> str:
    """An unknown body's printed words as a name: expanded, first letter a capital; all capitals become small."""
    text = expand(text).strip(" .,;:-+")
    letters = [c for c in text if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(letters) > 6:
        text = text.lower()
    return capitalize(text)


def spell_group(text: str) -> str:
    """An indefinite group's words: expanded, small letters after the first but for proper names, misread accents of
    known group words mended, commas between its nouns."""
    return _groups[text]


def _spell_group(text: str) -> str:
    text = expand(text).strip(" .,;:-+")
    words = read_words(text)
    proper: dict[int, str] = {}
    at = 0
    while at < len(words):
        found = longest(tree(), words, at)
        if found and len(found[1]) == 1 and _is_proper(words[at], found[0] - at, found[1][0]):
            for i, name in enumerate(entries()[found[1][0]].name.split()[: found[0] - at]):
                if bare(name) == words[at + i].bare:
                    proper[at + i] = name
            at = found[0]
        else:
            at += 1
    out: list[str] = []
    last = 0
    for i, word in enumerate(words):
        out.append(text[last : word.start])
        out.append(proper.get(i) or word.text.lower())
        last = word.end
    result = "".join([*out, text[last:]])
    result = _mend(result)
    if _DEPARTMENT.search(text):
        result = f"{result.rstrip()[:-2]}Sở"
    for name, small in _PROPER:
        result = small.sub(name, result)
    return capitalize(result)


_groups = Memo(_spell_group, 1 << 10, 600)


def _is_proper(first: Word, size: int, unit_id: str) -> bool:
    """A body named inside a group keeps its capitals: a long name, or "Đảng ủy", "Công an" printed with its own."""
    entry = entries()[unit_id]
    if size >= 3:
        return entry.kind in {"body", "position"}
    return size == 2 and first.capital and (entry.family in {"authority", "armed"} or entry.name.endswith("ủy"))


def _mend(text: str) -> str:
    """Known group words with misread accents in their own accents, and the commas between adjacent nouns."""
    words = read_words(text)
    out: list[str] = []
    last = at = 0
    noun_before = False
    while at < len(words):
        size, noun = next(((n, found) for n in noun_sizes(words[at]) if (found := noun_at(words, at, n))), (0, None))
        gap = text[last : words[at].start]
        if noun is None or any(w.capital for w in words[at : at + size]):
            size = 1
            out.extend((gap, _MENDED.get(words[at].text, words[at].text)))
            last = words[at].end
            at += 1
            noun_before = False
            continue
        listed = noun.text in _LISTED
        out.extend((", " if noun_before and listed and gap == " " else gap, noun.text))
        noun_before = listed
        last = words[at + size - 1].end
        at += size
    out.append(text[last:])
    return re.sub(r"(?<!\w)hội đoàn thể(?!\w)", "hội, đoàn thể", "".join(out))


_LISTED = frozenset(
    {
        "sở",
        "phòng",
        "ban",
        "ngành",
        "đơn vị",
        "đoàn thể",
        "hội",
        "cơ quan",
        "thôn",
        "bản",
        "tổ dân phố",
        "khu phố",
        "cán bộ",
        "công chức",
        "viên chức",
    }
)
_MENDED = {"tố": "tổ", "phân": "phận", "liện": "liên", "thế": "thể"}
"""Group words as scanners misread them."""
