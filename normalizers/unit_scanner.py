"""The state of reading a printed list of bodies: its words, where bodies are cut off from each other and may begin."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from normalizers.jurisdiction import Jurisdiction
from normalizers.unit_catalogue import entries, listed_trees, longest, short_tree, tree
from normalizers.unit_groups import Group, read_noun, read_quantifier
from normalizers.unit_in_full import Short
from normalizers.unit_kinds import kind_end, office_end
from normalizers.unit_places import Tail, read_tail, read_tail_loose
from normalizers.unit_words import Word

Shape = Literal["body", "group", "level", "pattern", "printed"]

AUTHORITIES = frozenset({"uy-ban-nhan-dan", "hoi-dong-nhan-dan", "chu-tich-uy-ban-nhan-dan", "dang-uy"})
"""Bodies that a word of level alone may stand for ("UBND cấp huyện, cấp xã")."""


class Reading(NamedTuple):
    """One body of a list: its words are [start, end), its name's words [name_start, name_end).

    `units`: candidates of the catalogue; `head`: the kind word of a body that the catalogue lacks, or that a list
    prints once; `office`: words of a position before the body ("Giám đốc"); `number`: "IV", "số 2"; `full`: the name
    that the plan's own short form stands for; `own`: an office inside the department that issues the plan; `place` and
    `place_level`: a place named without its kind; `sure` is False where only the context makes the words a body
    ("Kinh tế" in "Phòng: …") or where they say more than who it is.
    """

    start: int
    end: int
    shape: Shape
    name_start: int
    name_end: int
    units: tuple[str, ...] = ()
    tail: Tail | None = None
    place: str | None = None
    place_level: str | None = None
    head: str | None = None
    office: str = ""
    number: str = ""
    full: str = ""
    own: bool = False
    quantified: bool = False
    group: Group | None = None
    sure: bool = True


_COURTESY = (("dong", "chi"), ("ong", "ba"), ("ong",), ("ba",), ("d", "c"))
COURTEOUS = frozenset(polite[0] for polite in _COURTESY)


class Scanner:
    """Words of one list, the kind word that a row of names shares (`head`), and the body read last (`before`)."""

    def __init__(self, words: Sequence[Word], home: Jurisdiction, shorts: Sequence[Short] = ()) -> None:
        self.words = words
        self.home = home
        self.shorts = shorts
        self.head: str | None = None
        self.before: Reading | None = None

    def separated(self, at: int) -> int | None:
        """Index of the word behind a separator that stands at word `at`, None inside a body's words."""
        words = self.words
        if at >= len(words):
            return None
        if words[at].before == " " and words[at].bare != "cac" and not words[at].joins:
            return None
        if at and words[at].bare == "cac" and words[at].text[:1].isupper() and not words[at].text.isupper():
            return at  # "UBMTTQ phường Các khu phố": a line of its own
        if words[at].joins and at + 1 < len(words):
            return None if words[at].bare == "cung" and words[at + 1].bare == "cap" else at + 1
        gap = words[at].before
        if any(mark in gap for mark in ",;/+•\n:") or ". " in gap:
            return at
        if gap.strip() not in {"-", "–", "—", "&"}:
            return None
        if (gap.strip() != gap and "&" not in gap) or at == 0:
            return at
        right, left = longest(tree(), words, at), longest(tree(), words, at - 1)
        return at if right is not None and left is not None and left[0] == at else None

    def hard_break(self, at: int) -> bool:
        """A semicolon, colon, bullet or line break stands before word `at`."""
        return at < len(self.words) and any(mark in self.words[at].before for mark in ";\n•+:")

    def starts_body(self, at: int) -> bool:
        """A body other than a group begins at word `at`."""
        words = self.words
        if at >= len(words):
            return False
        found = longest(tree(), words, at)
        if found is not None and (words[at].capital or entries()[found[1][0]].kind != "enterprise"):
            return True
        if self.shorts and self.short_at(at) is not None:
            return True
        office = office_end(words, at, self.separated)
        if office is not None and (words[at].capital or self.several_behind(office)):
            return True
        kind = kind_end(words, at, self.separated)
        return kind is not None and words[at].capital and kind < len(words) and words[kind].capital

    def several_behind(self, at: int) -> bool:
        """ "các thôn", "9 khu phố", "đơn vị" at word `at`, so that an office before them may be in small letters."""
        return read_quantifier(self.words, at) > at or read_noun(self.words, at) is not None

    def short_at(self, at: int) -> tuple[int, Short] | None:
        """The plan's own short form at word `at` and the index behind it."""
        words = self.words
        for short in self.shorts:
            end = at + len(short.words)
            if end > len(words) or tuple(word.fold for word in words[at:end]) != short.words:
                continue
            if any(word.text.isupper() and len(word.text) > 1 for word in words[at:end]):
                return end, short
            if words[at].capital and (end == len(words) or self.separated(end) is not None or read_tail(words, end)):
                return end, short
        return None

    def starts_any(self, at: int) -> bool:
        """A body, a group or a level that stands for one begins at word `at`."""
        if self.starts_body(at) or self.level_only(at) is not None:
            return True
        quantified = read_quantifier(self.words, at)
        if quantified > at:
            return read_noun(self.words, quantified) is not None or self.starts_body(quantified)
        noun = read_noun(self.words, at)
        if noun is not None:
            return noun[1].family != "general" or noun[0] - at > 1
        if self.head and longest(listed_trees()[self.head], self.words, at) is not None:
            return True
        return longest(short_tree(), self.words, at) is not None

    def run_end(self, at: int) -> int:
        """Index behind the words from `at` that no separator followed by another body cuts off."""
        here = at + 1
        while here < len(self.words):
            following = self.separated(here)
            if following is not None and (";" in self.words[here].before or self.starts_any(following)):
                return here
            here += 1
        return here

    def courtesy(self, at: int) -> int:
        """Index behind "đồng chí", "ông (bà)" at word `at`."""
        words = self.words
        if at < len(words) and words[at].bare not in COURTEOUS:
            return at
        for polite in _COURTESY:
            end = at + len(polite)
            if end >= len(words) or words[end].before.strip(" )/."):
                continue
            if tuple(w.bare for w in words[at:end]) == polite:
                return end
        return at

    def level_only(self, at: int) -> Reading | None:
        """ "cấp xã" behind "UBND cấp huyện," names another authority of the same kind."""
        before = self.before
        if before is None or before.shape not in {"body", "level"} or before.tail is None:
            return None
        if not AUTHORITIES & set(before.units) or before.end not in (at, at - 1):
            return None
        if at < len(self.words) and ";" in self.words[at].before:
            return None
        tail = read_tail_loose(self.words, at, one_level=True)
        if tail is None or not tail.levels or tail.levels == before.tail.levels or "village" in tail.levels:
            return None
        if tail.end < len(self.words) and self.separated(tail.end) is None:
            return None
        return Reading(at, tail.end, "level", at, at, before.units, tail=tail)
