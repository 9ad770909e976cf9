"""Reads a printed list of bodies word by word: where each body begins and ends, and what its words say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import bare
from normalizers.unit_catalogue import LISTED, entries, listed_trees, longest, short_tree, tree
from normalizers.unit_groups import Group, read_group, read_noun, read_quantifier
from normalizers.unit_kinds import kind_end, office_end
from normalizers.unit_misread import nearest
from normalizers.unit_places import Tail, home_named, level_word, read_tail
from normalizers.unit_words import Word

Shape = Literal["body", "group", "level", "pattern", "printed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One body of a list: its words are [start, end), its name's words [name_start, name_end).

    `units`: candidates of the catalogue; `head`: the kind word of a body that the catalogue lacks, or that a list
    prints once; `office`: words of a position before the body ("Giám đốc"); `number`: "IV", "số 2"; `sure` is False
    where only the context makes the words a body ("Kinh tế" in "Phòng: …").
    """

    start: int
    end: int
    shape: Shape
    name_start: int
    name_end: int
    units: tuple[str, ...] = ()
    tail: Tail | None = None
    place: str | None = None
    head: str | None = None
    office: str = ""
    number: str = ""
    quantified: bool = False
    group: Group | None = None
    sure: bool = True


_COURTESY = (("dong", "chi"), ("ong", "ba"), ("ong",), ("ba",), ("d", "c"))
_QUALIFIERS = (
    ("co", "lien", "quan"), ("lien", "quan"), ("phu", "trach"), ("duoc", "giao"), ("duoc", "phan", "cong"), ("lam",), ("theo",),
    ("noi",), ("chu", "quan"), ("cap", "tren"), ("lien", "he"), ("chu", "tri"), ("phoi", "hop"), ("thuc", "hien"), ("tham", "muu"),
)  # fmt: skip
_VERBS = frozenset({"thuc", "tham", "chu", "phoi", "theo", "lam"})
_ROMAN = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
    ]
)
_AUTHORITIES = frozenset({"uy-ban-nhan-dan", "hoi-dong-nhan-dan", "chu-tich-uy-ban-nhan-dan", "dang-uy"})


class Reader:
    """Walks over the words of one list; `home` only serves to recognise the issuer's own place names."""

    def __init__(self, words: Sequence[Word], home: Jurisdiction) -> None:
        self.words = words
        self.home = home
        self.head: str | None = None
        self.before: Reading | None = None

    def read(self) -> list[Reading]:
        """The bodies of the list in order, with every word in one of them or passed over."""
        found: list[Reading] = []
        at = 0
        while at < len(self.words):
            if self.words[at].joins and at + 1 < len(self.words):
                at += 1
                continue
            self._leave_list(at)
            reading = self.read_body(at) or self._printed(at)
            if reading is None:
                break
            if reading.end <= at:
                at += 1
                continue
            if reading.shape == "printed" and found and not self._hard_break(at):
                found[-1] = self._glued(found[-1], reading)
            else:
                found.append(reading)
            self.before = found[-1]
            at = reading.end
        return found

    def read_body(self, at: int, *, nested: bool = False) -> Reading | None:
        """The body that begins at word `at`, None where no body is recognised."""
        words = self.words
        start = at
        if not nested:
            at = self._courtesy(at)
        level = self._level_only(at) if not nested else None
        if level is not None:
            return level
        listed = self._list_head(at)
        if listed is not None:
            return listed
        quantified = read_quantifier(words, at)
        name = self._courtesy(quantified) if quantified > at else at
        for begin in dict.fromkeys((at, name)):
            catalogued = self._catalogued(begin)
            if catalogued is not None:
                return replace(catalogued, start=start, quantified=begin > at)
        office = self._office(at)
        if office is not None:
            return replace(office, start=start)
        group = read_group(words, at, self.starts_body, self.separated)
        if group is not None and (quantified > at or self._fits_group(at, group)):
            return self._grouped(group, start)
        for read in (self._in_list, self._short, self._sector, self._misread, self._by_kind):
            reading = read(name)
            if reading is not None:
                return replace(reading, start=start, quantified=name > at)
        return None

    # where bodies begin and end

    def separated(self, at: int) -> int | None:
        """Index of the word behind a separator at word `at`, None inside a body's words."""
        words = self.words
        if at >= len(words):
            return None
        if words[at].joins and at + 1 < len(words):
            return None if words[at].bare == "cung" and words[at + 1].bare == "cap" else at + 1
        gap = words[at].before
        if any(mark in gap for mark in ",;/+•\n:&") or ". " in gap:
            return at
        if gap.strip() not in {"-", "–", "—"}:
            return None
        if gap.strip() != gap or at == 0:
            return at
        return at if longest(tree(), words, at) and longest(tree(), words, at - 1) == (at, _of(words, at - 1)) else None

    def starts_body(self, at: int) -> bool:
        """A body other than a group begins at word `at`."""
        words = self.words
        if at >= len(words):
            return False
        if longest(tree(), words, at) is not None:
            return True
        if office_end(self.words, at, self.separated) is not None and words[at].capital:
            return True
        kind = kind_end(self.words, at, self.separated)
        return kind is not None and words[at].capital and kind < len(words) and words[kind].capital

    def _starts_any(self, at: int) -> bool:
        if self.starts_body(at) or self._level_only(at) is not None:
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

    def _run_end(self, at: int) -> int:
        """Index behind the words from `at` that no separator followed by another body cuts off."""
        here = at + 1
        while here < len(self.words):
            following = self.separated(here)
            if following is not None and (";" in self.words[here].before or self._starts_any(following)):
                return here
            here += 1
        return here

    def _hard_break(self, at: int) -> bool:
        return any(mark in self.words[at].before for mark in ";\n•+:")

    def _courtesy(self, at: int) -> int:
        """Index behind "đồng chí", "ông (bà)" at `at`."""
        words = self.words
        for polite in _COURTESY:
            end = at + len(polite)
            if (
                tuple(w.bare for w in words[at:end]) == polite
                and end < len(words)
                and not words[end].before.strip(" )/.")
            ):
                return end
        return at

    # shapes

    def _leave_list(self, at: int) -> None:
        """The kind word of a list holds up to the first body that has one of its own."""
        if self.before is not None and self.before.shape in {"group", "level"}:
            self.head = None

    def _list_head(self, at: int) -> Reading | None:
        """ "Các Sở: Nội vụ, …", "Phòng: …", "các phòng chuyên môn: …": the first body behind the kind word."""
        words = self.words
        begin = read_quantifier(words, at)
        for size in (2, 1):
            head = " ".join(w.bare for w in words[begin : begin + size])
            if head not in LISTED or begin + size >= len(words):
                continue
            colon = next(
                (i for i in range(begin + size, min(begin + size + 6, len(words))) if ":" in words[i].before), None
            )
            if colon is not None and (colon == begin + size or begin > at or words[begin].bare == head):
                if longest(listed_trees()[head], words, colon) or longest(tree(), words, colon):
                    self.head = head
                    return self._in_list(colon) or self._catalogued(colon)
            if begin > at and longest(listed_trees()[head], words, begin + size) and longest(tree(), words, begin):
                self.head = head
                reading = self._catalogued(begin)
                if reading is None:
                    return None
                more = self.separated(reading.end)
                if more is not None and longest(listed_trees()[head], words, more):
                    return reading
        return None

    def _catalogued(self, at: int) -> Reading | None:
        words = self.words
        found = longest(tree(), words, at)
        if found is None:
            return None
        end, units = found
        reading = Reading(at, end, "body", at, end, units, head=self._own_head(at, units))
        reading = self._behind(reading)
        self.head = reading.head if reading.head in LISTED else None
        return reading

    def _own_head(self, at: int, units: tuple[str, ...]) -> str | None:
        name = bare(entries()[units[0]].name).split()
        return next((" ".join(name[:n]) for n in (2, 1) if " ".join(name[:n]) in LISTED), None)

    def _behind(self, reading: Reading) -> Reading:
        """Number, words of place and qualifiers behind a catalogued name; a name that goes on is another body."""
        words, here = self.words, reading.end
        number = ""
        if here < len(words) and not words[here].before.strip(" -"):
            size = 2 if words[here].bare == "so" and here + 1 < len(words) and words[here + 1].text.isdigit() else 1
            if size == 2 or (words[here].text.isdigit() or (words[here].bare in _ROMAN and words[here].text.isupper())):
                number = " ".join(w.text for w in words[here : here + size])
                here += size
        tail = read_tail(words, here, one_level=bool(_AUTHORITIES & set(reading.units)))
        if tail is None and here + 1 < len(words) and self._authority_tail(reading, here):
            skip = longest(tree(), words, here)
            tail = read_tail(words, skip[0]) if skip else None
        if tail is not None:
            here = tail.end
            if tail.area is False:
                area = read_tail(words, here)
                if area is not None and area.area:
                    here = area.end
        place = None
        named = (
            home_named(words, here, self.home) if here < len(words) and not words[here].before.strip(" -–") else None
        )
        if named is not None and (tail is None or tail.name is None):
            here, place = named
        if here < len(words) and self.separated(here) is None and "(" not in words[here].before:
            closed = self._leftover(reading, here)
            if closed is None:
                return self._longer(reading)
            sure = closed - here <= 8 and (closed == here or self.words[here].bare not in _VERBS)
            reading = replace(reading, sure=reading.sure and sure)
            here = closed
        closed = self._parenthesis(here)
        sure = reading.sure and closed - here <= 6
        return replace(reading, end=closed, tail=tail, place=place, number=number, sure=sure)

    def _authority_tail(self, reading: Reading, at: int) -> bool:
        """ "Bộ phận một cửa UBND thị xã": the authority behind a body of its own is a word of place."""
        found = longest(tree(), self.words, at)
        return (
            found is not None
            and found[1][0] in {"uy-ban-nhan-dan", "hoi-dong-nhan-dan"}
            and not _AUTHORITIES & set(reading.units)
            and not self.words[at].before.strip()
            and entries()[reading.units[0]].kind == "body"
            and reading.units[0].startswith(("bo-phan", "trung-tam", "ban-", "to-"))
        )

    def _leftover(self, reading: Reading, at: int) -> int | None:
        """Words behind a catalogued body that no separator cuts off: index behind those that belong to it, None where
        the name itself goes on."""
        words = self.words
        if words[at].capital and longest(tree(), words, at) is not None:
            return at
        if any(tuple(w.bare for w in words[at : at + len(q)]) == q for q in _QUALIFIERS):
            return self._run_end(at)
        end = at
        while end < len(words) and words[end].capital and (end == at or self.separated(end) is None):
            end += 1
        if (
            end > at
            and end - at <= 5
            and (end == len(words) or self.separated(end) is not None)
            and words[end - 1].capital
        ):
            return end if reading.end - reading.start > 0 and not words[at].text.isupper() else None
        return None

    def _longer(self, reading: Reading) -> Reading:
        """A catalogued name that goes on with words of its own is a body that the catalogue lacks."""
        end = self._run_end(reading.start)
        other = self._misread(reading.start) or self._by_kind(reading.start)
        if other is not None:
            return other
        return Reading(reading.start, end, "printed", reading.start, end, head=reading.head)

    def _parenthesis(self, at: int) -> int:
        """Index behind a remark in brackets at `at`."""
        words = self.words
        if at < len(words) and "(" in words[at].before and ")" not in words[at].before:
            here = at + 1
            while here < len(words) and ")" not in words[here].before:
                here += 1
            return here
        return at

    def _office(self, at: int) -> Reading | None:
        end = office_end(self.words, at, self.separated)
        if end is None:
            return None
        inner = self.read_body(end, nested=True)
        if inner is None or inner.shape == "printed":
            return None
        office = " ".join(w.text for w in self.words[at:end])
        return replace(inner, office=office)

    def _fits_group(self, at: int, group: Group) -> bool:
        """A group without "các": a single general noun in it must not be the kind word of a body ("Ban Dân vận")."""
        first = self.words[at]
        if group.nouns[0].text == "tổ chức" and (len(group.nouns) < 2 or self.separated(at + 2) is None):
            return False  # "Tổ chức tuyên truyền …" is a verb
        if len(group.nouns) == 1 and first.capital and group.nouns[0].text in {"sở", "phòng", "ban", "hội", "trường"}:
            return False
        return True

    def _grouped(self, group: Group, start: int) -> Reading:
        """The group's words without those of place at their end."""
        words = self.words
        end = self._with_rest(group.end)
        tail: Tail | None = None
        name_end = end
        for at in range(group.nouns_end, end):
            found = read_tail(words, at, stop=end)
            if found is not None and found.end == end:
                if not self._intrinsic(at):
                    tail, name_end = found, at
                break
        quantified = read_quantifier(words, group.start) > group.start
        sure = name_end - group.nouns_end <= (10 if quantified else 5)
        if not quantified and len(group.nouns) == 1 and name_end == group.nouns_end and tail is None:
            sure = False
        return Reading(start, end, "group", group.start, name_end, tail=tail, group=group, quantified=True, sure=sure)

    def _with_rest(self, end: int) -> int:
        """Levels listed behind a comma go on the group's place ("các đoàn thể thị xã, các xã, phường")."""
        words = self.words
        here = end
        while True:
            following = self.separated(here)
            if following is None or following >= len(words) or ";" in words[following].before:
                return here
            found = read_tail_loose(words, following)
            last_is_level = any(
                level_word(words, i) and level_word(words, i)[0] == here for i in range(max(0, here - 3), here)
            )  # type: ignore[index]
            if found is None or not last_is_level:
                return here
            here = found.end

    def _intrinsic(self, at: int) -> bool:
        """Words of place that belong to what the group is of: "thuộc UBND huyện", "quản lý của tỉnh"."""
        words = self.words
        before = [w.bare for w in words[max(0, at - 3) : at]]
        if not before:
            return False
        return (
            before[-1] in {"dan", "ubnd", "ly", "quan", "giao", "uy", "tai"}
            and before[-2:] != ["lien", "quan"]
            and before[-2:] != ["co", "quan"]
        )

    def _level_only(self, at: int) -> Reading | None:
        """ "cấp xã" behind "UBND cấp huyện," names another authority of the same kind."""
        before = self.before
        if before is None and at == 0:
            return self._level_alone()
        if (
            before is None
            or before.shape not in {"body", "level"}
            or not _AUTHORITIES & set(before.units)
            or before.tail is None
        ):
            return None
        if before.end not in (at, at - 1) or (at < len(self.words) and ";" in self.words[at].before):
            return None
        tail = read_tail_loose(self.words, at, one_level=True)
        if tail is None or not tail.levels or tail.levels == before.tail.levels or "village" in tail.levels:
            return None
        if tail.end < len(self.words) and self.separated(tail.end) is None:
            return None
        return Reading(at, tail.end, "level", at, at, before.units, tail=replace(tail))

    def _level_alone(self) -> Reading | None:
        """Nothing but words of level ("cấp xã"): the authorities of that level."""
        words = self.words
        tail = read_tail(words, 0)
        if tail is None or tail.end != len(words) or tail.area or tail.same or len(tail.levels) != 1:
            return None
        if "village" in tail.levels or "central" in tail.levels:
            return None
        return Reading(0, tail.end, "level", 0, 0, ("uy-ban-nhan-dan",), tail=tail, sure=False)

    def _in_list(self, at: int) -> Reading | None:
        if self.head is None:
            return None
        found = longest(listed_trees()[self.head], self.words, at)
        if found is None:
            return None
        head = self.head
        reading = self._behind(Reading(at, found[0], "body", at, found[0], found[1], head=head))
        return reading if reading.shape == "body" else None

    def _short(self, at: int) -> Reading | None:
        found = longest(short_tree(), self.words, at)
        if found is None:
            return None
        reading = self._behind(Reading(at, found[0], "body", at, found[0], found[1], sure=False))
        return reading if reading.shape == "body" else None

    def _sector(self, at: int) -> Reading | None:
        """A field of work alone ("Tư pháp", "Văn hóa - Xã hội xã") is the office that the issuer has for it."""
        for head in self._sector_heads(None):
            found = longest(listed_trees()[head], self.words, at)
            if found is None or (found[0] - at == 1 and len(self.words[at].keys) == 1 and len(self.words[at].text) < 4):
                continue
            reading = self._behind(Reading(at, found[0], "body", at, found[0], found[1], head=head))
            if reading.shape != "body":
                continue
            if reading.tail is not None and reading.tail.levels:
                heads = self._sector_heads(reading.tail.levels[0])
                if head not in heads:
                    for other in heads:
                        again = longest(listed_trees()[other], self.words, at)
                        if again is not None and again[0] == found[0]:
                            return replace(reading, units=again[1], head=other, sure=False)
                    continue
            return replace(reading, sure=False)
        return None

    def _sector_heads(self, level: str | None) -> tuple[str, ...]:
        """Kind words of the offices that a field of work may stand for at `level`, in a plan of `home`."""
        officials = ("cong chuc", "phong") if self.home.has_districts else ("phong", "cong chuc")
        by_level = {"province": ("so", "ban"), "district": ("phong",), "commune": officials}
        if level is not None:
            return (officials[0],) if level == "commune" else by_level.get(level, ())
        return by_level.get(self.home.level or "", ("phong", "so", "cong chuc"))

    def _misread(self, at: int) -> Reading | None:
        """A run of words that is a known name but for a few letters, with its words of place."""
        words = self.words
        end = self._run_end(at)
        if end - at < 2:
            return None
        for name_end in range(end, at + 1, -1):
            tail = read_tail(words, name_end, stop=end) if name_end < end else None
            if name_end < end and (tail is None or tail.end != end):
                continue
            unit_id = nearest(tuple(key for word in words[at:name_end] for key in word.keys if not word.connects))
            if unit_id is not None:
                return Reading(
                    at, end, "body", at, name_end, (unit_id,), tail=tail, head=self._own_head(at, (unit_id,))
                )
        return None

    def _by_kind(self, at: int) -> Reading | None:
        """A body that the catalogue lacks, by its kind word: the words up to the next body."""
        words = self.words
        kind = kind_end(self.words, at, self.separated)
        if kind is None or not (words[at].capital or self.before is not None or at == 0):
            return None
        end = self._run_end(at)
        tail: Tail | None = None
        name_end = end
        for here in range(kind, end):
            found = read_tail(words, here, stop=end)
            if found is not None and found.end == end and here > kind:
                tail, name_end = found, here
                break
        head = " ".join(w.bare for w in words[at:kind])
        return Reading(at, end, "pattern", at, name_end, tail=tail, head=head, sure=words[at].capital)

    def _printed(self, at: int) -> Reading | None:
        end = self._run_end(at)
        return Reading(at, end, "printed", at, end, sure=False)

    def _glued(self, before: Reading, rest: Reading) -> Reading:
        """Words that begin no body go with the body before them, whose name they go on."""
        if before.shape == "group":
            return replace(before, end=rest.end, name_end=rest.end, tail=None, sure=False)
        return Reading(
            before.start,
            rest.end,
            "pattern" if before.head else "printed",
            before.name_start,
            rest.end,
            head=before.head,
        )


def _of(words: Sequence[Word], at: int) -> tuple[str, ...]:
    found = longest(tree(), words, at)
    return found[1] if found else ()


def read_tail_loose(words: Sequence[Word], at: int, *, one_level: bool = False) -> Tail | None:
    """`read_tail` behind a comma."""
    if at >= len(words):
        return None
    first = replace(words[at], before=" ")
    return read_tail([*words[:at], first, *words[at + 1 :]], at, one_level=one_level)
