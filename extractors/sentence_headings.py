"""Headings that are nothing but the names of acting bodies: "2. Công an xã:", "3.3. Sở Tài chính: Hướng dẫn, …"."""

import re
from dataclasses import dataclass, replace

from extractors.sentence_bodies import BodyList, body_list_at
from extractors.sentence_lexicon import Words, opening_words, read_words
from extractors.sentence_names import Body
from extractors.sentence_partners import partners
from extractors.sentence_tails import LEVEL_NOUNS, is_blank, level_at
from normalizers.memo import Memo
from normalizers.text import bare

_LONGEST = 420
_LONGEST_UNBROKEN = 240
"""Characters up to which a heading may be without a colon."""
_FIRST_WORD = re.compile(r"[^\W_]+")
_PERSON = re.compile(
    r"(?:Các\s+)?(?:[Đđ]ồng chí|Đ/c|Ông|Bà|ông|bà)\s+"
    r"(?:[A-ZĐÀ-ỸƯƠ][^\W\d_]{0,7}\s+){1,4}[A-ZĐÀ-ỸƯƠ][^\W\d_]{0,7}\s*(?:,|[-–]|\()\s*"
    r"(?=(?:chức vụ\s*)?[^\W\d_])"
)
"""A person's name before the office that acts: "Đồng chí Nguyễn Văn A, công chức Tư pháp - Hộ tịch: …"."""
_THINGS = ("trường", "nhà", "quỹ", "cơ", "bộ", "báo", "viện", "hội", "đoàn", "sở", "phòng")
"""Kind words that begin topics as well ("Nhà ở xã hội"): their names need a catalogue, a capital or a level."""
_OFFICES = ("lãnh", "thường", "người", "chủ", "phó", "giám", "thủ")
_ANYBODY = ("tổ", "cá", "doanh", "hộ")
_GROUPS_OF_PEOPLE = ("tổ", "ban", "hội", "chi", "hợp", "công", "tiểu", "bộ", "đoàn")
_SHORT = 10
_LONGEST_CLAUSE = 24
"""Most words of a clause behind the names ("được UBND tỉnh giao triển khai …") in a heading."""


@dataclass(frozen=True, slots=True)
class BodyHeading:
    """The acting bodies of a heading: `bodies` as printed without "Đề nghị", "Giao", "Đối với"; one by one in
    `mentions`. A run-in heading has its task in `rest`, from offset `rest_at` of the heading on."""

    bodies: str
    mentions: tuple[str, ...]
    rest: str = ""
    rest_at: int = 0


def read_body_heading(text: str) -> BodyHeading | None:
    """The bodies of a heading (its mark already removed); None where it names a topic or is a sentence."""
    return _headings[text]


def _read(text: str) -> BodyHeading | None:
    person = _PERSON.match(text)
    if person is not None:
        office = read_body_heading(text[person.end() :])
        return None if office is None else replace(office, rest_at=office.rest_at and office.rest_at + person.end())
    if len(text) > _LONGEST_UNBROKEN and ":" not in text[:_LONGEST]:
        return None
    first = _FIRST_WORD.search(text, 0, _LONGEST)
    if first is None or bare(first.group()) not in opening_words():
        return None
    w = read_words(_readable(text[:_LONGEST]))
    i = _behind_openers(w)
    found = body_list_at(w, i, listed=True)
    if found is not None and not found.closed and _to_the_end(w, found):
        found = found.extended(found.reach)
    if found is None or not _certain(w, found, i):
        return None
    mentions = tuple(text[w.starts[b.start] : w.ends[b.end - 1]] for b in found.bodies)
    bodies = text[w.starts[found.head] : w.ends[found.end - 1]]
    stop = found.stop
    if stop >= len(w) or _and_people(w, stop) or _apposed(w, stop) or _coordinates(w, stop, text):
        return BodyHeading(bodies, mentions)
    gap = w.gap(stop).strip()
    if gap.startswith(":") or gap.endswith(":"):
        rest_at = w.starts[stop]
        quote = text.rfind(":", 0, rest_at) + 1
        rest_at = quote + len(text[quote:]) - len(text[quote:].lstrip(" \t\n-–—+*"))
        return BodyHeading(bodies, mentions, text[rest_at:].strip(), rest_at)
    if not _clause(w, found, stop):
        return None
    described = found.bodies[-1].kind == "group" and w.has(stop, "lead_cues")
    if described or (w.has(stop, "official_fields") and not w.at(stop, "được")):
        # "Công chức … phụ trách lĩnh vực …", "Các cơ quan chủ trì nội dung thành phần" are one name
        bodies = text[w.starts[found.head] : w.ends[-1]]
        mentions = (*mentions[:-1], text[w.starts[found.bodies[-1].start] : w.ends[-1]])
    return BodyHeading(bodies, mentions)


_headings = Memo(_read, 1 << 9, 1500)


def _readable(text: str) -> str:
    """Headings in capitals lose them, since capitals mark names."""
    lower = text.lower()
    return lower if text.isupper() and len(lower) == len(text) else text


def _behind_openers(w: Words) -> int:
    """The first word behind "Đề nghị", "Giao", "Đối với", "Trách nhiệm của" (two of them at most)."""
    i = 0
    for _ in range(2):
        end = max(w.end_of("directives", i) or 0, w.end_of("heading_openers", i) or 0)
        if not end or end >= len(w) or not is_blank(w.gap(end)):
            break
        i = end
    return i


def _certain(w: Words, found: BodyList, i: int) -> bool:
    """Names that are topics as well ("Y tế", "Thanh tra") name no body alone; nor do group nouns before a verb."""
    first = found.bodies[0]
    bare_noun = len(found.bodies) == 1 and not w.has(first.start, "determiners")
    if bare_noun and (_office(w, first, i) or (first.kind == "group" and _indefinite(w, first))):
        return False
    alone = bare_noun and i == 0 and not first.plural
    if alone and first.kind == "open" and _thing(w, first):
        return False
    if alone and w.end_of("ambiguous", first.start) == first.end and not w.has(first.start, "standalone"):
        return False
    return found.stop >= len(w) or not (first.kind == "group" and not found.closed)


def _office(w: Words, body: Body, i: int) -> bool:
    """An office over nothing: "Chủ tịch", "Phó Chủ tịch" sign a plan, "Trách nhiệm của người đứng đầu" is a topic."""
    if body.kind != "person":
        return False
    whole = w.end_of("persons", body.start) == body.end and w.at(body.start, *_OFFICES)
    return whole or (i == 0 and body.end - body.start <= 3 and w.at(body.start, "chủ", "phó"))


def _indefinite(w: Words, body: Body) -> bool:
    """Nothing but nouns that mean anybody or any place: "Đơn vị", "Tổ chức, cá nhân", "Cấp xã", "Xã, phường"."""
    if w.at(body.start, *LEVEL_NOUNS, "cấp"):
        return True
    nouns = [j for j in range(body.start, body.end) if w.has(j, "group_nouns", "own_groups")]
    single = max((w.end_of(label, body.start) or 0 for label in ("group_nouns", "own_groups")), default=0) == body.end
    return (single and w.has(body.start, "never_alone", "levels")) or all(w.at(j, *_ANYBODY) for j in nouns)


def _thing(w: Words, body: Body) -> bool:
    """An unknown name in small letters, of a kind that begins topics as well ("Trường lớp", "Trạm biến áp")."""
    named = any(w.capital(j) for j in range(body.start + 1, body.end)) or level_at(w, body.end - 1) is not None
    return not (named or w.at(body.start, *_GROUPS_OF_PEOPLE) or w.has(body.start, "officials"))


def _clause(w: Words, found: BodyList, i: int) -> bool:
    """Only a relative clause behind the names: "được UBND tỉnh giao tham mưu …", "phụ trách lĩnh vực …"."""
    if not is_blank(w.gap(i)) or len(w) - i > _LONGEST_CLAUSE:
        return False
    if any(mark in w.gap(j) for j in range(i, len(w)) for mark in ".:;"):
        return False
    last = found.bodies[-1]
    group = last.kind == "group" and w.has(last.start, "determiners")
    if group and w.has(i, "lead_cues") and len(w) - i <= _SHORT and not any("," in w.gap(j) for j in range(i, len(w))):
        return not any(w.at(j, "phối") for j in range(i, len(w)))  # "Các cơ quan chủ trì nội dung thành phần"
    return (w.at(i, "được") and w.has(i + 1, "entrusted")) or (
        w.at(i, "phụ", "có", "trực", "là") and w.has(i, "official_fields", "relatives", "membership")
    )


def _to_the_end(w: Words, found: BodyList) -> bool:
    """A name that only a verb could end, and the heading has none ("Tổ chuyển đổi số cộng đồng")."""
    body = found.bodies[-1]
    over = found.reach >= len(w) or w.gap(found.reach).strip()[:1] in (":", ";", ",", "(")
    return over and w.capital(found.start) and not w.at(body.start, *_THINGS)


def _and_people(w: Words, i: int) -> bool:
    """Only "và Nhân dân" stands behind the bodies."""
    j = i + 1 if w.at(i, "và", "cùng") else i
    end = w.end_of("people", j)
    return end is not None and (end >= len(w) or w.has(end, "levels") or ":" in w.gap(end))


def _apposed(w: Words, i: int) -> bool:
    """ "Sở Nội vụ - cơ quan thường trực": a dash and what the body is."""
    return w.gap(i).strip() in ("-", "–") and w.at(i, "cơ", "đơn") and len(w) - i <= _SHORT


def _coordinates(w: Words, i: int, text: str) -> bool:
    """ "… chủ trì, phối hợp với các cơ quan báo chí:" before the items: bodies and the cues of their roles alone."""
    cue = w.end_of("lead_cues", i)
    if cue is None or not is_blank(w.gap(i)) or not text.rstrip().endswith(":"):
        return False
    at = cue + 1 if w.at(cue, "và") else cue
    if at >= len(w):
        return True
    found = partners(w, at) if w.at(at, "phối") else None
    return found is not None and (found.stop >= len(w) or len(w) - found.stop <= 2)
