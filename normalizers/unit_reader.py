"""Reads a printed list of bodies word by word: which shape each body has, and which words are its name."""

from functools import lru_cache

from normalizers.text import bare
from normalizers.unit_catalogue import LISTED, entries, listed_trees, longest, short_tree, tree
from normalizers.unit_departments import adopted, own_office
from normalizers.unit_endings import read_ending
from normalizers.unit_groups import QUANTIFIERS, Group, read_group, read_quantifier
from normalizers.unit_kinds import clear_kinds, head_of, kind_end, office_end
from normalizers.unit_misread import has_unknown_short, nearest
from normalizers.unit_places import Tail, level_word, read_tail, read_tail_loose
from normalizers.unit_scanner import Reading, Scanner
from normalizers.unit_words import read_words

_NO_GROUPS_ALONE = frozenset({"sở", "phòng", "ban", "hội", "trường", "bệnh viện"})
_WITH_FIELDS = frozenset({"so", "phong", "ban", "cong chuc"})
"""Kind words whose list may go on with fields of work alone ("Phòng Nội vụ, Tư pháp")."""

_INSIDE = frozenset({"thanh-tra", "van-phong-uy-ban-nhan-dan", "to-giup-viec"})
"""Bodies whose printed name another body's may go on with: "Thanh tra", "Văn phòng"."""

_BY_LEVEL = {"doan": "doan-thanh-nien-cong-san-ho-chi-minh"}
"""Kind words that with a word of level alone name one body ("Đoàn xã")."""

_UNION_OF = {
    "tinh": "province",
    "huyen": "district",
    "quan": "district",
    "thi": "district",
    "xa": "commune",
    "phuong": "commune",
}
"""Level of the youth union by the word before "đoàn"; "Thành đoàn" is the issuer's province's or district's."""

_DEPARTMENTS = frozenset({"so", "bo", "phong"})
_LONGEST_COUNTED = 5
_LONGEST_OPENING = 6
_LONGEST_PATTERN = 9
_LONGEST_NAME = 16
_BEHIND_NOUNS = 10
_BEHIND_BARE_NOUNS = 5


class Reader(Scanner):
    """Walks over the words of one list; `home` recognises the issuer's own places and offices."""

    def read(self, *, strict: bool = False) -> list[Reading]:
        """The bodies of the list in order, with every word in one of them or passed over. `strict`: nothing as soon as
        words are read that need not be a body."""
        found: list[Reading] = []
        at = 0
        while at < len(self.words):
            if self.words[at].joins and at + 1 < len(self.words):
                at += 1
                continue
            if self.before is not None and self.before.shape in {"group", "level"}:
                self.head = None
            reading = self.read_body(at)
            if strict and (reading is None or not reading.sure or reading.shape == "printed"):
                return []
            reading = reading or self._printed(at)
            if found and found[-1].shape == "group" and ":" in self.words[at].before:
                found.pop()  # "Các đơn vị: Sở Nội vụ, …" only opens the list
            if reading.shape == "printed" and found and self._goes_on(found[-1], at):
                found[-1] = self._glued(found[-1], reading)
            else:
                found.append(reading)
            self.before = found[-1]
            at = reading.end
        return found

    def read_body(self, at: int, *, nested: bool = False) -> Reading | None:
        """The body that begins at word `at`, None where no body is recognised. `nested`: behind an office."""
        words, start = self.words, at
        if not nested:
            at = self.courtesy(at)
            level = self.level_only(at) or self._level_alone(at)
            if level is not None:
                return level
        listed = self._short_form(at) or own_office(self, at, nested=nested) or self._list_head(at)
        listed = listed or (self._in_list(at) if words[at].text.isupper() and self._longest_in_list(at) else None)
        if listed is not None:
            return adopted(self, listed)
        quantified = read_quantifier(words, at)
        name = self.courtesy(quantified) if quantified > at else at
        for read in (self._catalogued, self._office):
            for begin in dict.fromkeys((at, name)):
                reading = read(begin)
                if reading is not None:
                    return adopted(self, reading._replace(start=start, quantified=reading.quantified or begin > at))
        group = read_group(words, at, self.starts_body, self.separated)
        if group is not None and (quantified > at or self._is_group(at, group)):
            return self._grouped(group, start)
        places = self._places(at)
        if places is not None:
            return places._replace(start=start)
        for read in (self._in_list, self._short, self._field, self._misread, self._by_kind):
            reading = read(name)
            if reading is not None:
                return adopted(self, reading._replace(start=start, quantified=name > at))
        return None

    # catalogued bodies

    def _catalogued(self, at: int) -> Reading | None:
        found = longest(tree(), self.words, at)
        if found is None:
            return self._counted(at)
        level = self._union_level(found[0])
        reading = Reading(at, found[0], "body", at, found[0], found[1], head=_own_head(found[1]), place_level=level)
        reading = self._inside(reading) or read_ending(self, reading) or self._longer(at, reading.head)
        self.head = reading.head if reading.head in LISTED else None
        return reading

    def _inside(self, reading: Reading) -> Reading | None:
        """ "Thanh tra Sở Y tế", "Văn phòng Sở Nội vụ": an office inside the department printed behind it."""
        words, at = self.words, reading.end
        if not _INSIDE & set(reading.units) or at >= len(words) or words[at].before.strip() or not words[at].capital:
            return None
        found = longest(tree(), words, at)
        if found is None or not (_own_head(found[1]) in _DEPARTMENTS or found[1][0].startswith("ban-chi-dao")):
            return None
        outer = read_ending(self, Reading(at, found[0], "body", at, found[0], found[1]))
        if outer is None or outer.end - reading.start > _LONGEST_NAME:
            return None
        return outer._replace(
            start=reading.start, shape="pattern", name_start=reading.name_start, head=_own_head(found[1])
        )

    def _short_form(self, at: int) -> Reading | None:
        """A short form that the plan itself explains, read as the name that it stands for."""
        found = self.short_at(at) if self.shorts else None
        if found is None:
            return None
        end, short = found
        full = read_words(short.full)
        known = longest(tree(), full, 0)
        units = known[1] if known is not None and known[0] == len(full) else ()
        if units:
            return read_ending(self, Reading(at, end, "body", at, end, units, head=_own_head(units)))
        kind = kind_end(full, 0, lambda _: None)
        head = head_of(full, 0, kind) if kind is not None else None
        tail = read_tail(self.words, end)
        behind = tail.end if tail is not None else end
        if behind < len(self.words) and self.separated(behind) is None:
            behind = self.run_end(behind)
        return Reading(at, behind, "pattern", at, end, tail=tail, head=head, full=short.full)

    def _counted(self, at: int) -> Reading | None:
        """A catalogued name with a number inside ("Ban nhân dân 9 ấp"): several bodies of that name."""
        words = self.words
        for here in range(at + 1, min(at + _LONGEST_COUNTED, len(words) - 1)):
            if words[here].text.isdigit():
                found = longest(tree(), (*words[:here], *words[here + 1 :]), at)
                end = found[0] + 1 if found is not None else 0
                if found is None or end <= here + 1:
                    return None
                return read_ending(self, Reading(at, end, "body", at, end, found[1], quantified=True))
        return None

    def _union_level(self, end: int) -> str | None:
        """The level in "Huyện đoàn", for a name that ends at word `end`."""
        if end < 2 or self.words[end - 1].bare != "doan":
            return None
        before = self.words[end - 2].bare
        if before == "thanh":
            return "province" if self.home.level == "province" and not self.home.district else "district"
        return _UNION_OF.get(before)

    def _longer(self, at: int, head: str | None) -> Reading:
        """A catalogued name that goes on with words of its own is a body that the catalogue lacks."""
        end = self.run_end(at)
        return self._misread(at) or self._by_kind(at) or Reading(at, end, "printed", at, end, head=head)

    def _list_head(self, at: int) -> Reading | None:
        """ "Các Sở: Nội vụ, …", "các phòng chuyên môn: …", "các sở Nội vụ, Tài chính": the first body of the list."""
        words = self.words
        begin = read_quantifier(words, at)
        for size in (2, 1):
            head = " ".join(w.bare for w in words[begin : begin + size])
            behind = begin + size
            if head not in LISTED or behind >= len(words):
                continue
            names = listed_trees()[head]
            colon = self._colon(behind)
            if colon is not None and (longest(names, words, colon) or longest(tree(), words, colon)):
                self.head = head
                return self._in_list(colon) or self._catalogued(colon)
            if begin > at and longest(names, words, behind) and longest(tree(), words, begin):
                reading = self._catalogued(begin)
                more = self.separated(reading.end) if reading is not None else None
                if more is not None and longest(names, words, more):
                    return reading
        return None

    def _colon(self, at: int) -> int | None:
        """Index of the word behind the colon that ends a list's opening words at `at`."""
        for here in range(at, min(at + _LONGEST_OPENING, len(self.words))):
            if ":" in self.words[here].before:
                return here
            if here > at and self.separated(here) is not None:
                return None
        return None

    def _named(
        self, at: int, found: tuple[int, tuple[str, ...]] | None, head: str | None, sure: bool
    ) -> Reading | None:
        if found is None:
            return None
        return read_ending(self, Reading(at, found[0], "body", at, found[0], found[1], head=head, sure=sure))

    def _longest_in_list(self, at: int) -> bool:
        """An abbreviation in a list of one kind is of that kind where it can be ("Sở: Nội vụ, TT&TT")."""
        if self.head is None:
            return False
        listed, other = longest(listed_trees()[self.head], self.words, at), longest(tree(), self.words, at)
        return listed is not None and other is not None and listed[0] >= other[0]

    def _in_list(self, at: int) -> Reading | None:
        """A name behind the kind word that its list prints once."""
        if self.head is None:
            return None
        return self._named(at, longest(listed_trees()[self.head], self.words, at), self.head, True)

    def _short(self, at: int) -> Reading | None:
        return self._named(at, longest(short_tree(), self.words, at), None, False)

    def _field(self, at: int) -> Reading | None:
        """A field of work alone ("Tư pháp", "Văn hóa - Xã hội xã") is the office that the issuer has for it."""
        words = self.words
        if self.before is not None and not self.hard_break(at) and self.before.head not in _WITH_FIELDS:
            return None
        for head in self._field_heads(None):
            found = longest(listed_trees()[head], words, at)
            if found is None or (found[0] - at == 1 and len(words[at].keys) == 1 and len(words[at].text) < 4):
                continue
            reading = self._named(at, found, head, False)
            if reading is None:
                continue
            heads = self._field_heads(reading.tail.levels[0]) if reading.tail and reading.tail.levels else (head,)
            if head in heads:
                return reading
            for other in heads:
                again = longest(listed_trees()[other], words, at)
                if again is not None and again[0] == found[0]:
                    return reading._replace(units=again[1], head=other)
        return None

    def _field_heads(self, level: str | None) -> tuple[str, ...]:
        """Kind words of the offices that a field of work may stand for at `level`, in a plan of `home`."""
        officials = ("cong chuc", "phong") if self.home.has_districts else ("phong", "cong chuc")
        if level == "commune":
            return officials[:1]
        by_level = {"province": ("so", "ban"), "district": ("phong",), "commune": officials}
        if level is not None:
            return by_level.get(level, ())
        return by_level.get(self.home.level or "", ("phong", "so", "cong chuc"))

    def _misread(self, at: int) -> Reading | None:
        """A run of words that is a known name but for a few letters, with its words of place."""
        return self._nearest(at, self.run_end(at))

    def _nearest(self, at: int, end: int) -> Reading | None:
        words = self.words
        if not 2 <= end - at <= _LONGEST_NAME or has_unknown_short(words[at:end]):
            return None
        for name_end in range(end, at + 1, -1):
            tail = read_tail(words, name_end, stop=end) if name_end < end else None
            if name_end < end and (tail is None or tail.end != end):
                continue
            unit_id = nearest(tuple(key for word in words[at:name_end] for key in word.keys if not word.connects))
            if unit_id is not None:
                return Reading(at, end, "body", at, name_end, (unit_id,), tail=tail, head=_own_head((unit_id,)))
        return None

    # levels and places that stand for bodies

    def _level_alone(self, at: int) -> Reading | None:
        """Nothing but "cấp xã": the authorities of that level."""
        words = self.words
        tail = read_tail_loose(words, at, one_level=True) if words[at].bare == "cap" else None
        if tail is None or len(tail.levels) != 1 or {"village", "central"} & set(tail.levels):
            return None
        if tail.end < len(words) and self.separated(tail.end) is None:
            return None
        return Reading(at, tail.end, "level", at, at, ("uy-ban-nhan-dan",), tail=tail, sure=False)

    def _places(self, at: int) -> Reading | None:
        """ "Các huyện, thị xã, thành phố" as a group of its own."""
        words = self.words
        tail = read_tail_loose(words, at) if words[at].bare in QUANTIFIERS else None
        if tail is None or not tail.levels or (tail.end < len(words) and self.separated(tail.end) is None):
            return None
        group = Group(at, tail.end, tail.end, ())
        return Reading(at, tail.end, "group", at, tail.end, tail=tail, group=group, quantified=True)

    # groups and offices

    def _office(self, at: int) -> Reading | None:
        end = office_end(self.words, at, self.separated)
        inner = self.read_body(end, nested=True) if end is not None else None
        if inner is None or inner.shape == "printed":
            return None
        return inner._replace(office=" ".join(w.text for w in self.words[at:end]))

    def _is_group(self, at: int, group: Group) -> bool:
        """A group without "các": not the kind word of a body ("Ban Dân vận") nor the verb "tổ chức"."""
        if self._named_school(group):
            return False
        if group.nouns[0].text == "tổ chức" and (len(group.nouns) < 2 or self.separated(at + 2) is None):
            return False
        organisation = group.nouns[0].text in _NO_GROUPS_ALONE and [n.text for n in group.nouns[1:2]] == ["tổ chức"]
        if organisation and self.words[at].capital and self.separated(at + 1) is None:
            return False  # "Phòng Tổ chức cán bộ" is one office
        alone = len(group.nouns) == 1 and group.nouns[0].text in _NO_GROUPS_ALONE
        return not (alone and self.words[at].capital)

    def _named_school(self, group: Group) -> bool:
        """ "Trường Tiểu học Hải Minh" is one school, not the schools."""
        if group.nouns[0].text != "trường" or group.nouns_end >= group.end:
            return False
        return self.words[group.nouns_end].capital and not self.words[group.nouns_end].before.strip()

    def _grouped(self, group: Group, start: int) -> Reading:
        """The group's words without those of place at their end."""
        words = self.words
        end = self._with_listed_levels(group.end)
        tail: Tail | None = None
        name_end = end
        for at in range(group.nouns_end, end):
            found = read_tail(words, at, stop=end)
            if found is not None and found.end == end:
                if not self._of_authority(at):
                    tail, name_end = found, at
                break
        quantified = read_quantifier(words, group.start) > group.start
        sure = name_end - group.nouns_end <= (_BEHIND_NOUNS if quantified else _BEHIND_BARE_NOUNS)
        if not quantified and len(group.nouns) == 1 and name_end == group.nouns_end and tail is None:
            sure = False
        begin = read_quantifier(words, group.start)
        first = begin if begin > group.start and words[begin - 1].text.isdigit() else group.start
        return Reading(start, end, "group", first, name_end, tail=tail, group=group, quantified=True, sure=sure)

    def _with_listed_levels(self, end: int) -> int:
        """Levels behind a comma go on the group's place ("các đoàn thể thị xã, các xã, phường")."""
        words, here = self.words, end
        while True:
            following = self.separated(here)
            if following is None or following >= len(words) or ";" in words[following].before:
                return here
            last = (level_word(words, i) for i in range(max(0, here - 3), here))
            found = read_tail_loose(words, following)
            if found is None or "village" in found.levels:
                return here
            if not any(level is not None and level[0] == here for level in last):
                return here
            here = found.end

    def _of_authority(self, at: int) -> bool:
        """Words of place at `at` belong to what the group is of: "thuộc UBND huyện", "quản lý của tỉnh"."""
        before = [w.bare for w in self.words[max(0, at - 2) : at]]
        if not before or before in (["lien", "quan"], ["co", "quan"]):
            return False
        return before[-1] in {"dan", "ubnd", "ly", "quan", "giao", "uy", "tai"}

    # bodies that the catalogue lacks

    def _by_kind(self, at: int) -> Reading | None:
        """A body by its kind word: the words up to the next body, those of place apart."""
        words = self.words
        kind = kind_end(words, at, self.separated)
        if kind is None:
            return None
        head = head_of(words, at, kind)
        reading = self._pattern(at, kind, self._unglued(kind, self.run_end(at)), head)
        if head in _BY_LEVEL and reading.name_end == kind and reading.tail is not None and reading.tail.levels:
            return reading._replace(shape="body", units=(_BY_LEVEL[head],))
        return reading

    def _unglued(self, kind: int, end: int) -> int:
        """Where a body begins behind a word of level without a separator ("… huyện Hội Nông dân huyện"), else `end`."""
        words = self.words
        for here in range(kind + 2, end):
            level = level_word(words, here - 1)
            if level is not None and level[0] == here and words[here].capital and longest(tree(), words, here):
                return here
        return end

    def _pattern(self, at: int, kind: int, end: int, head: str) -> Reading:
        tail: Tail | None = None
        name_end = end
        for here in range(kind, end):
            found = read_tail(self.words, here, stop=end)
            if found is not None and found.end == end:
                tail, name_end = found, here
                break
        named = kind < len(self.words) and self.words[at].capital and self.words[kind].capital
        sure = named and head in clear_kinds() and end - at <= _LONGEST_PATTERN
        return Reading(at, end, "pattern", at, name_end, tail=tail, head=head, sure=sure)

    def _printed(self, at: int) -> Reading:
        end = self.run_end(at)
        return Reading(at, end, "printed", at, end, sure=False)

    def _glued(self, before: Reading, rest: Reading) -> Reading:
        """The body before with words that go on its name."""
        if before.shape == "group":
            return before._replace(end=rest.end, name_end=rest.end, tail=None, sure=False)
        misread = self._nearest(before.name_start, rest.end)
        if misread is not None:
            return misread._replace(start=before.start)
        kind = kind_end(self.words, before.name_start, self.separated)
        if kind is None:
            return Reading(before.start, rest.end, "printed", before.name_start, rest.end, sure=False)
        head = head_of(self.words, before.name_start, kind)
        return self._pattern(before.name_start, kind, rest.end, head)._replace(start=before.start, sure=False)

    def _goes_on(self, before: Reading, at: int) -> bool:
        """Words that begin no body go on the name before them: a group's in any case, a body's where they have a
        capital or a hyphen before them ("Phòng Văn hóa, Gia đình") and no words of place end it; others name
        something else."""
        if self.hard_break(at):
            return False
        word = self.words[at]
        if before.shape != "group" and (before.tail is not None or before.place is not None):
            return False
        if before.shape == "body" and before.head is None:
            return False
        return before.shape in {"group", "printed"} or word.capital or "-" in word.before or "–" in word.before


def _own_head(units: tuple[str, ...]) -> str | None:
    """The kind word of LISTED that a catalogued name begins with."""
    return _head_of(units[0])


@lru_cache(maxsize=2048)
def _head_of(unit_id: str) -> str | None:
    name = bare(entries()[unit_id].name).split()
    return next((" ".join(name[:n]) for n in (2, 1) if " ".join(name[:n]) in LISTED), None)
