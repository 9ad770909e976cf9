"""Administrative bodies as plans print them → official name, level, place (gold guide, section 4).

`parse_units("Phòng: Quản lý đô thị, Kinh tế; UBND các xã, phường", home)` gives three units. Unknown bodies keep their
printed words in full spelling (`matched_by` "as_printed"), or "pattern" where a kind word fixes what they are.
"""

from dataclasses import replace
from functools import lru_cache

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import squeeze
from normalizers.unit_catalogue import Entry, entries, printed_forms
from normalizers.unit_departments import issuing_office
from normalizers.unit_in_full import NOTHING, InFull, printed_in_full
from normalizers.unit_lists import LABEL, only_bodies, parse_list, read_list
from normalizers.unit_roles import ROLE_WORDS, says_role, split_roles
from normalizers.unit_scanner import Scanner
from normalizers.unit_spelling import spell_body
from normalizers.unit_values import Unit, mention_of
from normalizers.unit_words import read_words

__all__ = [
    "NOTHING",
    "Entry",
    "InFull",
    "Unit",
    "begins_like_unit",
    "catalogue",
    "issuing_office",
    "iter_aliases",
    "looks_like_units",
    "parse_role_cell",
    "parse_unit",
    "parse_units",
    "printed_in_full",
    "split_bodies",
]


def catalogue() -> tuple[Entry, ...]:
    """Every body of units.csv: unit_id, official name, kind, levels, aliases."""
    return tuple(entries().values())


def iter_aliases() -> tuple[str, ...]:
    """Every printed form that finds a body: official names, the catalogue's aliases and abbreviations, forms made by
    rule (parts as initials, "và" left out). Forms that need a list around them ("Phụ nữ") are left out."""
    return printed_forms()


def split_bodies(text: str) -> tuple[str, ...]:
    """The bodies of a printed list, one mention each, as printed; the kind word of "Phòng: A, B" in none of them."""
    text, words, readings = read_list(text, Jurisdiction())
    return tuple(mention_of(text, words, reading) for reading in readings)


def parse_units(text: str, home: Jurisdiction, *, seen: InFull = NOTHING, peer: Unit | None = None) -> tuple[Unit, ...]:
    """The bodies of a cell, heading or sentence fragment, in printed order.

    `seen` (from `printed_in_full`) decides between bodies that share an abbreviation and explains the plan's own short
    forms; `peer` is the body that "cùng cấp" looks back to where the text itself has none before it.
    """
    return parse_list(text, home, seen, peer)


def parse_unit(mention: str, home: Jurisdiction, *, seen: InFull = NOTHING) -> Unit:
    """One mention as one unit; words that no catalogue or kind explains come back as printed."""
    units = parse_list(mention, home, seen, None)
    if len(units) == 1:
        return replace(units[0], mention=squeeze(mention))
    return Unit(squeeze(mention), spell_body(mention), None, None, None, False, "as_printed")


def parse_role_cell(
    text: str,
    home: Jurisdiction,
    role: str = "lead",
    *,
    seen: InFull = NOTHING,
    peer: Unit | None = None,
) -> dict[str, tuple[Unit, ...]]:
    """The bodies of a cell whose column has the role `role`, by role: "A phối hợp B" in a lead cell gives A the lead
    and B the coordination. A body that leads has no other role; roles without a body are left out. `seen` and `peer`
    as for `parse_units`."""
    return split_roles(text, home, role, seen, peer)


@lru_cache(maxsize=8192)
def begins_like_unit(text: str) -> bool:
    """Whether a body, a group of bodies or a level that stands for one begins at the first word of `text`."""
    words = read_words(squeeze(text))
    return bool(words) and Scanner(words, Jurisdiction()).starts_any(0)


@lru_cache(maxsize=8192)
def looks_like_units(text: str) -> bool:
    """Whether the whole text is nothing but bodies: every word is in a known body, a group or a clear kind of body."""
    if not text.strip() or len(text) > 600:
        return False
    if ":" in text:
        text = LABEL.sub(";", text)
    parts = [part for part in (ROLE_WORDS.split(text) if says_role(text) else [text]) if part.strip(" .,;:-+•()")]
    return bool(parts) and all(only_bodies(part) for part in parts)
