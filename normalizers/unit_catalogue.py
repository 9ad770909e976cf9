"""The catalogue of administrative bodies: entries, their printed forms, and look-up of the longest form in words.

Sources: Nghị định 24/2014, 37/2014, 107/2020, 108/2020 (departments until March 2025), 45/2025 and 150/2025 (after),
33/2023 (commune officials), Luật Tổ chức chính quyền địa phương 72/2025 (no districts from 1 July 2025).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from normalizers.text import bare, fold
from normalizers.unit_words import Word, key_of, read_catalogue

Kind = Literal["body", "position", "enterprise", "regional"]
Key = tuple[str, ...]
Found = tuple[int, tuple[str, ...]]
"""Index behind the last word of a form, and the unit_ids of the bodies that it may name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of units.csv. `levels`: where the body exists ("local" is district until July 2025, then commune);
    `short`: forms that name it only in a list of its kind ("Hội: Phụ nữ, Nông dân"); `family`: bodies that stand in one
    row with one word of place behind the last ("authority", "mass", "armed"); `since`, `until`: ISO days, which decide
    between bodies of one abbreviation."""

    unit_id: str
    name: str
    kind: Kind
    levels: tuple[str, ...]
    aliases: tuple[str, ...]
    short: tuple[str, ...]
    family: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """One printed form of a body. `source`: the catalogue's own, or made by rule from the official name."""

    text: str
    key: Key
    unit_id: str
    source: Literal["catalogue", "short", "rule"]


@dataclass(slots=True)
class Node:
    """A step in the tree of keys."""

    steps: dict[str, "Node"] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    printed: frozenset[str] = frozenset()
    """Folded printed forms, for keys so short that accents decide."""


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


_KINDS: tuple[Kind, ...] = ("body", "position", "enterprise", "regional")


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Every body of units.csv by its unit_id, in the file's order."""
    return {
        row["unit_id"]: Entry(
            row["unit_id"],
            row["name"],
            next(kind for kind in _KINDS if kind == row["kind"]),
            tuple(row["levels"].split()),
            _split(row["aliases"]),
            _split(row["short"]),
            row["family"],
            row["since"],
            row["until"],
        )
        for row in read_catalogue("units.csv")
    }


HEADS: dict[str, tuple[str, ...]] = {
    "phong": ("P",),
    "trung tam": ("TT",),
    "van phong": ("VP",),
    "cong chuc": ("CC", "Cán bộ", "CB"),
    "ban quan ly": ("Ban QL",),
    "ban chi huy": ("BCH",),
    "uy ban": ("UB",),
    "hoi dong": ("HĐ",),
    "benh vien": ("BV",),
    "cong ty co phan": ("Công ty CP", "CTCP", "Cty CP"),
}
"""Kind words at a name's start with the abbreviations that plans print for them."""

LISTED = ("so", "phong", "ban", "hoi", "trung tam", "cong chuc", "bo", "chi cuc")
"""Kind words that a plan prints once for several bodies ("Các Sở: Nội vụ, Tài chính")."""

_PARTS = re.compile(r"\s+-\s+|,\s*|\s+và\s+")


def _initials(part: str) -> str:
    return "".join(word[0].upper() for word in part.split() if bare(word) != "va")


def _abbreviated(name: str) -> Iterator[str]:
    """A name with some of its parts as initials: "Sở Lao động - Thương binh và Xã hội" → "Sở LĐTBXH", "Sở Lao động
    TB XH" … Parts are what stands between hyphens, commas and "và"."""
    printed = name.split()
    size = next((n for n in (2, 1) if bare(" ".join(printed[:n])) in LISTED), 0)
    if not size:
        return
    head = " ".join(printed[:size])
    parts = _PARTS.split(" ".join(printed[size:]))
    if len(parts) > 4:
        return
    for shorts in product((False, True), repeat=len(parts)):
        if not any(shorts):
            continue
        for joined in product((False, True), repeat=len(parts) - 1):
            if any(join and not (shorts[i] and shorts[i + 1]) for i, join in enumerate(joined)):
                continue
            text = head
            for i, part in enumerate(parts):
                glue = "" if i and joined[i - 1] else " "
                text += glue + (_initials(part) if shorts[i] else part)
            if max(len(word) for word in text.split()[size:]) > 1:
                yield text


def _heads(text: str) -> Iterator[str]:
    for head, shorts in HEADS.items():
        size = len(head.split())
        words = text.split()
        if len(words) > size and bare(" ".join(words[:size])) == head:
            for short in shorts:
                yield " ".join((short, *words[size:]))


@lru_cache(maxsize=1)
def ambiguous() -> dict[Key, tuple[str, ...]]:
    """Forms that several bodies share, with their bodies, the most common first (units_ambiguous.csv)."""
    shared: dict[Key, tuple[str, ...]] = {}
    for row in read_catalogue("units_ambiguous.csv"):
        for text in (row["alias"], *_heads(row["alias"])):
            shared.setdefault(key_of(text), tuple(row["unit_ids"].split()))
    return shared


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """Every printed form that finds a body: official names, the catalogue's aliases, forms made by rule.

    A form made by rule that two bodies share finds neither, unless units_ambiguous.csv says which.
    """
    found: list[Alias] = []
    owned: dict[Key, str] = {}
    for entry in entries().values():
        for text in (entry.name, *entry.aliases):
            key = key_of(text)
            if key not in owned:
                owned[key] = entry.unit_id
                found.append(Alias(text, key, entry.unit_id, "catalogue"))
        found.extend(Alias(text, key_of(text), entry.unit_id, "short") for text in entry.short)
    made: dict[Key, dict[str, str]] = defaultdict(dict)
    for entry in entries().values():
        texts = [entry.name, *entry.aliases, *_abbreviated(entry.name)]
        for text in (*texts, *(form for printed in texts for form in _heads(printed))):
            key = key_of(text)
            if key not in owned and key not in ambiguous():
                made[key].setdefault(entry.unit_id, text)
    for key, owners in made.items():
        if len(owners) == 1:
            ((unit_id, text),) = owners.items()
            found.append(Alias(text, key, unit_id, "rule"))
    return tuple(found)


@lru_cache(maxsize=1)
def printed_forms() -> tuple[str, ...]:
    """All forms of all bodies as they may be printed, for matchers that compare words instead of keys."""
    texts = [text for entry in entries().values() for text in (entry.name, *entry.aliases)]
    texts += [alias.text for alias in aliases() if alias.source == "rule"]
    texts += [row["alias"] for row in read_catalogue("units_ambiguous.csv")]
    texts += [short for text in tuple(texts) if (short := _with_abbreviations(text)) != text]
    return tuple(dict.fromkeys(form for text in texts for form in (text, text.replace(" và ", " "))))


def _with_abbreviations(text: str) -> str:
    """ "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân" as "Văn phòng HĐND và UBND"."""
    for short, full in _authority_abbreviations():
        text = text.replace(full, short)
    return text


@lru_cache(maxsize=1)
def _authority_abbreviations() -> tuple[tuple[str, str], ...]:
    rows = [row for row in read_catalogue("units_abbreviations.csv") if row["use"] == "match"]
    return tuple(sorted(((r["abbreviation"], r["expansion"]) for r in rows), key=lambda pair: -len(pair[1])))


def _grow(root: Node, key: Sequence[str], units: tuple[str, ...], printed: Iterable[str] = ()) -> None:
    node = root
    for word in key:
        node = node.steps.setdefault(word, Node())
    if not node.units:
        node.units = units
    node.printed |= frozenset(printed)


@lru_cache(maxsize=1)
def tree() -> Node:
    """All forms of all bodies."""
    root = Node()
    for key, units in ambiguous().items():
        _grow(root, key, units)
    for alias in aliases():
        if alias.source != "short":
            _grow(root, alias.key, (alias.unit_id,), (fold(alias.text),))
    return root


@lru_cache(maxsize=1)
def listed_trees() -> dict[str, Node]:
    """For each kind word of LISTED: the forms of its bodies without that word ("phong" → "noi vu", "qldt" …)."""
    roots = {head: Node() for head in LISTED}
    for key, units in ambiguous().items():
        for head, root in roots.items():
            words = tuple(head.split())
            if key[: len(words)] == words and len(key) > len(words):
                _grow(root, key[len(words) :], units)
    for alias in aliases():
        for head, root in roots.items():
            words = tuple(head.split())
            if alias.source == "short":
                if key_of(entries()[alias.unit_id].name)[: len(words)] == words:
                    _grow(root, alias.key, (alias.unit_id,))
            elif alias.key[: len(words)] == words and len(alias.key) > len(words):
                _grow(root, alias.key[len(words) :], (alias.unit_id,))
    return roots


@lru_cache(maxsize=1)
def short_tree() -> Node:
    """The forms that name a body only in a list or alone in a cell."""
    root = Node()
    for alias in aliases():
        if alias.source == "short":
            _grow(root, alias.key, (alias.unit_id,), (fold(alias.text),))
    return root


def longest(root: Node, words: Sequence[Word], start: int, stop: int | None = None) -> Found | None:
    """The longest form in `root` that begins at `words[start]`: (index behind its last word, unit_ids), or None.

    Connectors and punctuation inside are passed over, a semicolon never. A form of one short word must be printed
    with its own accents.
    """
    limit = len(words) if stop is None else stop
    if start < limit and words[start].keys[0] not in root.steps:
        return None
    best: Found | None = None
    node = root
    for at in range(start, limit):
        word = words[at]
        if at > start:
            if ";" in word.before or ":" in word.before or "(" in word.before:
                break
            if word.connects and word.bare not in node.steps:
                continue
        following: Node | None = node
        for key in word.keys:
            following = following.steps.get(key) if following else None
        if following is None:
            break
        node = following
        if node.units and (at > start or _accents_fit(node, word)):
            best = (at + 1, node.units)
    return best


def _accents_fit(node: Node, word: Word) -> bool:
    """One word alone names a body only with its own accents ("Báo" is no "bảo"), an abbreviation of two only in
    capitals ("CA" is no "ca")."""
    if len(word.keys) > 1 or len(word.bare) > 4 or not node.printed:
        return True
    if word.fold not in node.printed:
        return False
    return len(word.bare) > 3 or word.capital
