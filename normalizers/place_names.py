"""How places are written: kinds of unit with their abbreviations, standard capitals and tone marks, matching keys."""

import re
import unicodedata
from functools import lru_cache

from normalizers.text import fold, plain_dashes, squeeze

LEVEL_OF_KIND: dict[str, tuple[str, ...]] = {
    "Tỉnh": ("province",),
    "Thành phố": ("province", "district"),
    "Quận": ("district",),
    "Huyện": ("district",),
    "Thị xã": ("district",),
    "Phường": ("commune",),
    "Thị trấn": ("commune",),
    "Xã": ("commune",),
    "Đặc khu": ("commune",),
}
"""The levels at which a kind of unit stands."""

_SHORT = (
    ("Thành phố", r"(?:T\.\s?P|TP|Tp|tp)(?:\.\s*|\s+|(?=[A-ZĐ]))"),
    ("Thị xã", r"(?:T\.\s?X|TX|Tx|tx)(?:\.\s*|\s+)"),
    ("Thị trấn", r"(?:T\.\s?T|TTr|TT|Tt|tt)(?:\.\s*|\s+)"),
    ("Đặc khu", r"(?:Đ\.\s?K|ĐK|đk)(?:\.\s*|\s+)"),
    ("Phường", r"[PpFf](?:\.\s*|(?=\d))"),
    ("Quận", r"[Qq](?:\.\s*|(?=\d))"),
    ("Huyện", r"[Hh]\.\s*"),
    ("Xã", r"[Xx]\.\s*"),
    ("Tỉnh", r"[Tt]\.\s*"),
)
_SHORT_KINDS = [(kind, re.compile(pattern + r"(?=[^\W\d_]|\d)")) for kind, pattern in _SHORT]
_FULL_KINDS = {fold(kind): kind for kind in LEVEL_OF_KIND}
_BARE_KINDS = {"thanh pho", "thi xa", "thi tran", "dac khu", "phuong", "huyen", "tinh", "xa", "quan"}
_WORD = re.compile(r"[^\s\-]+")
_OLD_TONE = re.compile(r"(?<![qQ])([oOuU])([àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ])(?!\w)")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_OPEN_PAIRS = {"oa", "oe", "uy"}


def _ascii_table() -> dict[int, str]:
    """Every Vietnamese letter to its bare lower-case one, with i for y ("Mĩ" is "Mỹ")."""
    table = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    for code in range(0xC0, 0x1F00):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base.isascii() and base.isalpha():
            table[code] = base
    for code in range(0x1EA0, 0x1EFA):
        table[code] = unicodedata.normalize("NFD", chr(code))[0].lower()
    for letter in "đĐ":
        table[ord(letter)] = "d"
    table |= {code: "i" for code, base in table.items() if base == "y"} | {ord("y"): "i", ord("Y"): "i"}
    return table | {ord(c): "" for c in " \t\n-–—'’‘`.,()/"}


_ASCII = _ascii_table()


def place_key(name: str) -> str:
    """What names are looked up by: bare letters and digits without spaces, i for y, k for c; "01" is "1"."""
    key = name.translate(_ASCII)
    if "0" in key:
        key = _ZEROS.sub("", key)
    return key.replace("ch", "\0").replace("c", "k").replace("\0", "ch")


@lru_cache(maxsize=8192)
def spelling(name: str) -> str:
    """A name's spelling with its accents, but without regard to case, spaces, punctuation, tone placement, i or y."""
    return _ZEROS.sub("", fold(name).replace(" ", "").replace("y", "i"))


def lost_accents(printed: str, official: str) -> bool:
    """True where `printed` is `official` but for marks that are missing ("Hung Yen" for "Hưng Yên")."""
    rest = iter(unicodedata.normalize("NFD", spelling(official).replace("đ", "d\u0335")))
    return all(letter in rest for letter in unicodedata.normalize("NFD", spelling(printed).replace("đ", "d\u0335")))


@lru_cache(maxsize=8192)
def kind_and_name(text: str) -> tuple[str | None, str]:
    """The kind of unit and the bare name: "Huyện Ân Thi" gives ("Huyện", "Ân Thi"), "TX Mỹ Hào" ("Thị xã", "Mỹ Hào"),
    "Ân Thi" (None, "Ân Thi"). A kind without a name stays a name."""
    text = squeeze(plain_dashes(text)).strip(" .,;:")
    words = text.split(" ")
    for count in (2, 1):
        head, rest = " ".join(words[:count]), " ".join(words[count:]).strip(" .:")
        if not rest:
            continue
        kind = _FULL_KINDS.get(fold(head))
        if not kind and fold(head) in _BARE_KINDS and rest.isascii():
            kind = next(k for k in LEVEL_OF_KIND if place_key(k) == place_key(head))
        if kind:
            return kind, rest
    for kind, pattern in _SHORT_KINDS:
        if match := pattern.match(text):
            return kind, text[match.end() :]
    return None, text


def modern_tones(text: str) -> str:
    """Tone marks where official lists put them: "Hoà" is "Hòa", "Thuỷ" is "Thủy"."""

    def move(match: re.Match[str]) -> str:
        first, second = match.groups()
        parts = unicodedata.normalize("NFD", second)
        base, tone = parts[0], parts[1]
        return unicodedata.normalize("NFC", first + tone) + base if (first + base).lower() in _OPEN_PAIRS else match[0]

    return _OLD_TONE.sub(move, unicodedata.normalize("NFC", text))


def standard_case(name: str) -> str:
    """Each word with a capital: "TIỀN PHONG" and "tiền phong" are "Tiền Phong"; mixed capitals inside a word stay."""

    def word(match: re.Match[str]) -> str:
        printed = match[0][:1].upper() + match[0][1:]
        return printed[:1] + printed[1:].lower() if printed.isupper() else printed

    return _WORD.sub(word, name)


def as_printed(text: str) -> str:
    """A place that no catalogue knows, in standard spelling: kind written out, capitals, modern tone marks."""
    kind, name = kind_and_name(text)
    name = modern_tones(standard_case(name))
    return f"{kind} {name}" if kind else name
