"""The catalogue of bodies: every form finds its own body, no form two, every reference leads somewhere."""

from collections import Counter

import pytest

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import bare
from normalizers.unit_catalogue import Entry, aliases, ambiguous, entries, listed_trees, longest, short_tree, tree
from normalizers.unit_groups import group_nouns
from normalizers.unit_kinds import kind_words
from normalizers.unit_words import key_of, read_catalogue, read_words
from normalizers.units import catalogue, iter_aliases, looks_like_units, parse_unit

LEVELS = {"central", "province", "district", "commune", "village", "local"}
ALL = catalogue()


def test_ids_are_unique_and_speak_for_the_name() -> None:
    rows = read_catalogue("units.csv")
    assert len({row["unit_id"] for row in rows}) == len(rows) == len(entries())
    for entry in ALL:
        assert entry.unit_id == "-".join(word for word in bare(entry.name).split() if word != "va")


def test_no_form_names_two_bodies() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for entry in ALL:
        for text in (entry.name, *entry.aliases):
            owners.setdefault(key_of(text), set()).add(entry.unit_id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}
    assert not set(owners) & set(ambiguous())


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.unit_id)
def test_every_form_finds_its_own_body(entry: Entry) -> None:
    assert set(entry.levels) <= LEVELS
    for text in (entry.name, *entry.aliases):
        words = read_words(text)
        assert longest(tree(), words, 0) == (len(words), (entry.unit_id,)), text
    for text in entry.short:
        assert longest(short_tree(), read_words(text), 0) is not None, text
    twice = [text for text, times in Counter(entry.aliases).items() if times > 1]
    assert not twice


def test_forms_made_by_rule_find_their_body() -> None:
    made = [alias for alias in aliases() if alias.source == "rule"]
    assert len(made) > 1000
    for alias in made:
        words = read_words(alias.text)
        assert longest(tree(), words, 0) == (len(words), (alias.unit_id,)), alias.text


def test_shared_forms_name_known_bodies() -> None:
    for key, units in ambiguous().items():
        assert len(units) > 1
        assert set(units) <= set(entries()), key


def test_bodies_by_level_are_known() -> None:
    for row in read_catalogue("units_by_level.csv"):
        assert {row["unit_id"], row["becomes"]} <= set(entries())
        assert row["level"] in LEVELS


def test_kinds_and_nouns_have_known_levels() -> None:
    assert all(set(levels) <= LEVELS for levels in kind_words().values())
    assert {noun.level for noun in group_nouns().values()} <= LEVELS | {"", "home"}
    assert len(group_nouns()) == len(read_catalogue("units_groups.csv"))


def test_abbreviations_are_there_once() -> None:
    rows = read_catalogue("units_abbreviations.csv")
    assert len({row["abbreviation"] for row in rows}) == len(rows)
    assert {row["use"] for row in rows} == {"match", "spell"}


def test_printed_forms_hold_names_abbreviations_and_shared_forms() -> None:
    forms = set(iter_aliases())
    assert {"UBND", "Văn phòng HĐND và UBND", "Sở LĐTBXH", "Trung tâm VHTT&TT", "Sở Nội vụ"} <= forms
    assert {entry.name for entry in ALL} <= forms
    assert "Phụ nữ" not in forms


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.unit_id)
def test_official_names_are_catalogued_units(entry: Entry) -> None:
    unit = parse_unit(entry.name, Jurisdiction())
    assert (unit.name, unit.unit_id, unit.matched_by) == (entry.name, entry.unit_id, "catalogue")
    assert looks_like_units(entry.name)


def test_lists_of_one_kind_know_departments_and_offices() -> None:
    for head, name in (("so", "Nội vụ"), ("phong", "LĐTB&XH"), ("hoi", "Phụ nữ"), ("bo", "Nội vụ")):
        assert longest(listed_trees()[head], read_words(name), 0) is not None
