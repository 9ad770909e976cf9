"""The grammar of bodies in a sentence: where a body's name begins and ends, and lists of bodies.

A body is a name of the catalogue, a person's office over a body, a run of group nouns ("các sở, ban, ngành"), or a kind
word with an unknown name behind it; levels, places and qualifiers ("cấp xã", "thuộc UBND huyện", "có liên quan") close
it.
"""

import re
from dataclasses import dataclass, replace

from extractors.sentence_groups import blocked, group_at
from extractors.sentence_lexicon import Words
from extractors.sentence_names import Body, capitals, more_fields, open_body, run_on
from extractors.sentence_tails import is_blank, level_at, place_name, separated, tails

_COLON = re.compile(r"\s*:\s*(?:[-–+]\s*)?")


_OTHER_NAMES = ("body", "standalone", "lead_cues", "openers", "weak_openers", "special")


@dataclass(frozen=True, slots=True)
class BodyList:
    """Bodies named together, in their order; `stop` is one past the last word that belongs to them, `head` the first
    word of the list ("các" in "các Phòng: Tư pháp, Nội vụ")."""

    bodies: tuple[Body, ...]
    stop: int
    head: int

    @property
    def closed(self) -> bool:
        """Is the end of the last body certain?"""
        return self.bodies[-1].closed

    @property
    def start(self) -> int:
        """The first word of the first body."""
        return self.bodies[0].start

    @property
    def end(self) -> int:
        """One past the last word of the last body's name."""
        return self.bodies[-1].end

    def parted(self, w: Words) -> tuple["BodyList", "BodyList | None"]:
        """Those that act, and those beside them: "Sở Tư pháp | cùng với Hội Luật gia tỉnh"."""
        for n, body in enumerate(self.bodies[1:], start=1):
            before = self.bodies[n - 1]
            if any(w.at(k, "cùng") for k in range(before.end, body.start)):
                beside = BodyList(self.bodies[n:], self.stop, body.start)
                return BodyList(self.bodies[:n], before.stop, self.head), beside
        return self, None

    def mentions(self, w: Words) -> tuple[str, ...]:
        """The bodies as printed, one by one."""
        return tuple(w.between(body.start, body.end) for body in self.bodies)

    def text(self, w: Words) -> str:
        """The whole list as printed, with the kind word of "các Phòng: Tư pháp, Nội vụ"."""
        return w.between(self.head, self.end)

    @property
    def reach(self) -> int:
        """How far the last body's name reaches if no verb stands in it."""
        return max(self.bodies[-1].reach, self.end)

    def extended(self, end: int) -> "BodyList":
        """The same list with the last body's name ending before word `end`."""
        return BodyList((*self.bodies[:-1], replace(self.bodies[-1], end=end, stop=end, closed=True)), end, self.head)


def body_list_at(w: Words, i: int, *, listed: bool = False) -> BodyList | None:
    """The bodies whose list begins at word i. `listed`: something before tells that bodies come ("phối hợp với",
    "Giao"), so that bare nouns ("cơ quan, đơn vị") and short names count too."""
    first = body_at(w, i, listed=listed)
    if first is None:
        return None
    bodies = [first]
    if first.plural and (items := _colon_items(w, first.stop)):
        bodies = items
    while (j := separated(w, bodies[-1].stop)) is not None:
        item = body_at(w, j, listed=True)
        if bodies[-1].kind in ("named", "special"):
            special = _special_at(w, j)
            item = special if special and (item is None or special.end > item.end) else item
        if item is None:
            break
        more = _colon_items(w, item.stop) if item.plural else []
        bodies.extend(more or [item])
    if (end := _second_half(w, bodies[-1].stop)) is not None:
        bodies[-1] = replace(bodies[-1], end=end, stop=end)
    return BodyList(tuple(bodies), bodies[-1].stop, first.start)


def _second_half(w: Words, i: int) -> int | None:
    """ "Ban Chỉ đạo cải cách hành chính và chuyển đổi số xã": one past the rest of a name that goes on behind "và" up
    to a level with a verb behind it."""
    if not (w.at(i, "và") and is_blank(w.gap(i))) or w.has(i + 1, "lead_cues", "determiners"):
        return None
    if w.has(i + 1, "openers") and not w.has(i + 1, "weak_openers") and not w.capital(i + 1):
        return None
    for k in range(i + 2, min(len(w), i + 8)):
        if not is_blank(w.gap(k)):
            return None
        if (level := level_at(w, k)) is not None:
            return level if w.has(level, "openers", "weak_openers", "lead_cues", "auxiliaries") else None
    return None


def body_at(w: Words, i: int, *, listed: bool = False, under: int = 0) -> Body | None:
    """The body whose name begins at word i, determiner included; None where none does. `under`: how many offices stand
    before it ("Các ông (bà)", "trưởng")."""
    if i >= len(w) or blocked(w, i):
        return None
    determined = w.end_of("determiners", i)
    k = determined or i
    if determined and (k >= len(w) or not is_blank(w.gap(k)) or blocked(w, k)):
        return None
    plural = determined is not None
    alias = max(w.end_of("body", i) or 0, w.end_of("body", k) or 0, w.end_of("standalone", k) or 0)
    person = w.end_of("persons", k) or 0
    if person and person >= alias and (found := _person(w, i, person, under)):
        return found
    group = group_at(w, i, k, plural or listed)
    named = _named(w, i, k, alias, plural, listed) if alias > k else None
    if group is not None and group.end > (named.end if named else alias) - plural:
        unknown = None if plural else _unknown(w, i, k)
        if unknown is None and not plural and not w.at(k, "cơ", "đơn", "bộ") and w.end_of("kinds", k) == group.stop:
            return open_body(w, i, group.stop, False) or group  # "Tổ chuyển đổi số cộng đồng"
        if unknown is None or unknown.end <= group.end:
            return group
        sure = unknown.closed or w.capital(w.end_of("kinds", k) or k) or not (named or group.closed)
        return unknown if sure else group
    if alias > k:
        goes_on = named and named.stop == alias == w.end_of("kinds", k) and not plural
        return _longer(w, i, k, alias) or named if goes_on else named
    if (bare := w.end_of("bare", k) or 0) > (w.end_of("kinds", k) or 0) and (group is None or bare > group.end):
        found = _named(w, i, k, bare, plural, listed, bare=True)
        if found is not None:
            return found
    official = w.end_of("officials", k)
    if official and (found := _official(w, i, official)):
        return found
    if plural and w.has(k, "group_nouns", "own_groups"):
        return group
    kind, noun = w.end_of("kinds", k), max(w.end_of("group_nouns", k) or 0, w.end_of("own_groups", k) or 0)
    proper = kind is not None and kind < len(w) and w.capital(kind) and not w.has(k, "group_nouns")
    # "Trường Đại học Tây Bắc" has a name, "trường học" has none
    return open_body(w, i, kind, plural) if kind and (kind >= noun or proper) else group


def _longer(w: Words, i: int, k: int, kind: int) -> Body | None:
    """A name that begins with a shorter one of the catalogue ("Ban Quản lý rừng đặc dụng tỉnh"); in small letters only
    where a level with a verb behind it closes it ("Văn phòng điều phối nông thôn mới tỉnh lồng ghép …")."""
    if (found := _unknown(w, i, k)) is not None:
        return found
    found = open_body(w, i, kind, False)
    verb = found is not None and w.has(found.stop, "openers", "weak_openers", "lead_cues", "auxiliaries")
    return found if found is not None and found.closed and (verb or found.stop >= len(w)) else None


def _unknown(w: Words, i: int, k: int) -> Body | None:
    """An unknown body whose kind word is a group noun as well and whose name begins with a capital ("Ban Quản lý dịch
    vụ công ích huyện", "Trung tâm Nghiên cứu …")."""
    kind = w.end_of("kinds", k)
    if kind is None or kind >= len(w) or w.has(kind, "levels"):
        return None
    return open_body(w, i, kind, False) if any(w.capital(m) for m in range(k + 1, kind + 1)) else None


def _named(w: Words, i: int, k: int, alias: int, plural: bool, listed: bool, *, bare: bool = False) -> Body | None:
    """A name of the catalogue with its tails. Names without a kind word (`bare`), of one word or that are verbs as well
    ("Thanh tra") need something beside them that only a body has."""
    if (comma := _own_parts(w, k, alias)) is not None:
        alias = comma
    fields, closed, reach = None, True, 0
    if not (plural or bare) and _one_name(w, k, alias):
        fields = more_fields(w, alias)
    if fields is not None:
        alias, closed, reach = fields
    end, stop = tails(w, alias)
    if stop == alias and fields is None and alias < len(w) and is_blank(w.gap(alias)):
        end, stop = _owner(w, alias)
    if plural and end > alias and w.at(alias, "các"):
        i = k  # "các UBND các huyện": the level has the determiner
    if bare or w.end_of("ambiguous", k) == alias or (alias - k == 1 and not w.between(k, alias).isupper()):
        verb = w.has(k, "weak_openers", "openers") and not (w.capital(k) and k > 0)
        sure = end > alias or _sure_after(w, alias)
        if not (sure or (not verb and (plural or listed or (not bare and w.capital(k))))):
            return None
    return Body(i, end, stop, "named", closed=closed or stop > alias, plural=plural, reach=reach)


def _one_name(w: Words, k: int, alias: int) -> bool:
    """Do fields behind the known name from word k to `alias` belong to it? Not where it stands for a level of
    government, and where departments are listed by their fields ("Sở Nội vụ, Tài chính"), only unknown ones."""
    if w.end_of("standalone", k) == alias or not w.has(k, "kinds"):
        return False
    j = alias + 1 if w.at(alias, "và") else alias
    if w.at(k, "trung") and w.at(k + 1, "tâm"):
        return True
    return w.at(alias, "và") and not w.has(j, "special", "bare")


def _owner(w: Words, i: int) -> tuple[int, int]:
    """Ends of a name behind which word i stands: the body it belongs to ("Ban Tổ chức Tỉnh ủy"), a place without its
    level ("Sở Nội vụ Hưng Yên"), a number ("Thuế cơ sở 5 tỉnh …")."""
    if w.capital(i) and w.has(i, "body", "standalone") and (owner := body_at(w, i, listed=True, under=2)):
        return owner.end, owner.stop
    numbered = w.folded[i].isdigit() and level_at(w, i + 1) is not None
    if numbered or (w.capital(i) and not w.has(i, *_OTHER_NAMES)):
        return tails(w, place_name(w, i))
    return i, i


def _own_parts(w: Words, k: int, alias: int) -> int | None:
    """ "HĐND, UBND" names two bodies although the catalogue has both as one: the end of the first, None elsewhere."""
    first = w.end_of("standalone", k)
    return first if first is not None and first < alias and "," in w.gap(first) else None


def _sure_after(w: Words, i: int) -> bool:
    """A cue of the lead's role stands directly behind a short name, or another body in a list (", Công an")."""
    if i >= len(w):
        return False
    if w.gap(i).strip() == ",":
        return w.capital(i) and w.has(i, "body", "standalone", "persons")
    return is_blank(w.gap(i)) and w.has(i, "lead_cues", "auxiliaries")


def _person(w: Words, i: int, person: int, under: int) -> Body | None:
    """An office and what it stands over: "Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND xã", "Trưởng thôn"."""
    if under < 2 and person < len(w) and is_blank(w.gap(person)):
        names = [(o, max(w.end_of("body", o) or 0, w.end_of("kinds", o) or 0)) for o in (person - 2, person - 1)]
        inner = (o for o, end in names if o > i and end > person)
        over = body_at(w, next(inner, person), listed=True, under=under + 1)  # "Chánh | Văn phòng HĐND và UBND"
        if over is not None:
            stop, end = over.stop, over.end
            while over.kind == "group" and (j := separated(w, stop)) is not None:
                nxt = body_at(w, j, listed=True, under=2)
                alike = nxt is not None and (nxt.kind == "group" or (nxt.kind == "named" and not w.capital(j)))
                if nxt is None or not alike or w.has(j, "determiners"):
                    break
                stop, end, over = nxt.stop, nxt.end, nxt
            return Body(i, end, stop, "person", closed=over.closed, plural=True)
    end, stop = tails(w, person)
    verb = w.has(i, "openers", "weak_openers") and person < len(w) and "," in w.gap(person)
    if end == person and not (_sure_after(w, person) or (person - i > 1 and not verb) or i > 0):
        return None
    return Body(i, end, stop, "person", plural=w.has(i, "determiners"))


def _official(w: Words, i: int, official: int) -> Body | None:
    """An official with a field of work: "Công chức Văn hóa - Xã hội", "Cán bộ phụ trách …"; no officials at large."""
    if official >= len(w) or not is_blank(w.gap(official)):
        return None
    field = max(w.end_of("special", official) or 0, w.end_of("bare", official) or 0, w.end_of("body", official) or 0)
    if not field and w.capital(official):
        field = capitals(w, official)
    described = w.end_of("official_fields", max(field, official))
    if described:
        field = run_on(w, described)
    if not field:
        return None
    plural = w.has(i, "determiners")
    end, stop = tails(w, field)
    if not described:
        return Body(i, end, stop, "named", plural=plural)
    least = min(max(w.end_of("weak_openers", described) or 0, described + 1), field)
    return Body(i, least, least, "open", closed=least == field, plural=plural, reach=field)


def _special_at(w: Words, i: int) -> Body | None:
    """A speciality in a list behind its kind word: "các Phòng: Tư pháp; Tài chính - Kế hoạch"."""
    if i >= len(w) or not w.capital(i) or w.has(i, "openers", "lead_cues"):
        return None
    known = max(w.end_of("special", i) or 0, w.end_of("bare", i) or 0)
    if known:
        end, stop = tails(w, known)
        return Body(i, end, stop, "special")
    return None


def _colon_items(w: Words, i: int) -> list[Body]:
    """The specialities behind "Các Phòng:"; empty where no list of them follows."""
    if i >= len(w) or not _COLON.fullmatch(w.gap(i)):
        return []
    first = _special_at(w, i)
    if first is not None and not _list_goes_on(w, first.stop):
        return []  # "Các tổ chức xã: Xây dựng chương trình"
    if (
        first is None
        and w.capital(i)
        and not w.has(i, "openers", "weak_openers", "lead_cues", "determiners")
        and body_at(w, i) is None
    ):
        end = capitals(w, i)
        first = Body(i, *tails(w, end), "special") if _list_goes_on(w, end) else None
    return [first] if first else []


def _list_goes_on(w: Words, i: int) -> bool:
    return i >= len(w) or separated(w, i) is not None
