"""Names of bodies that no catalogue holds: a kind word, the words that name it, and where the name ends."""

import re
from dataclasses import dataclass
from typing import Literal

from extractors.sentence_lexicon import Words
from extractors.sentence_tails import JOIN_WORDS, is_blank, level_at, tails

_JOINER = re.compile(r"\s*(?:[-–&/]|\s)\s*")
_DASH = re.compile(r"\s*[-–]\s*")
_LONGEST_NAME = 9
"""Most lower-case words that an unknown body's name may run on."""

_ONE_FIELD = ("phòng", "sở", "ban", "bộ", "công")
"""Kinds whose names are listed by their fields alone ("Sở Nội vụ, Tài chính")."""

Kind = Literal["named", "group", "person", "open", "special"]


@dataclass(frozen=True, slots=True)
class Body:
    """One body: words `start` up to `end` name it, `stop` is one past what else belongs to it ("trên địa bàn", a
    bracket). `closed` is False where the rules cannot tell whether the name goes on, then up to word `reach` at most
    if no verb stands in it (0: not known)."""

    start: int
    end: int
    stop: int
    kind: Kind
    closed: bool = True
    plural: bool = False
    reach: int = 0


def open_body(w: Words, i: int, kind: int, plural: bool) -> Body | None:
    """An unknown body: a kind word, the words that name it, and a level."""
    if kind >= len(w) or not _JOINER.fullmatch(w.gap(kind)):
        return None
    if w.has(kind, "openers") and not w.capital(kind) and not w.has(kind, "weak_openers"):
        return None
    if not w.capital(kind) and (w.has(kind, "relatives", "prepositions", "determiners") or w.folded[kind].isdigit()):
        return None
    level = level_at(w, kind)
    many = plural or w.at(i, *_ONE_FIELD)
    if level:
        j = level
    elif w.capital(kind):
        j = capitals(w, kind, fields=not many)
    else:
        j = max(w.end_of("weak_openers", kind) or 0, kind + 1)
    listed = None if level or many or not w.capital(kind) else _listed_fields(w, j)
    end, closed, reach = listed or ((j, True, 0) if level else name_end(w, j))
    end, stop = tails(w, end)
    return Body(i, end, stop, "open", closed=closed or stop > end, plural=plural, reach=reach)


def capitals(w: Words, i: int, *, fields: bool = False) -> int:
    """One past the capitalised words from word i on, with "và", "-" and commas between capitals. `fields`: what a comma
    or "và" joins are fields of one body even where another body has them as its name ("Văn hóa, Du lịch")."""
    j = i + 1
    while j < len(w):
        gap = w.gap(j)
        if _JOINER.fullmatch(gap) and w.capital(j) and not w.has(j, "lead_cues"):
            j += 1
        elif is_blank(gap) and w.at(j, "và") and w.capital(j + 1) and not starts_body(w, j + 1):
            j += 2
        elif gap.strip() == "," and _field_at(w, j, fields=fields):
            j += 1
        elif is_blank(gap) and not w.capital(j) and (further := _capital_again(w, j)):
            j = further
        else:
            break
    return j


def more_fields(w: Words, i: int) -> tuple[int, bool, int] | None:
    """The end of the fields that go on behind a known name ("Trung tâm Văn hóa | , Thể thao và Du lịch"), whether
    that end is certain, and how far the name reaches otherwise; None where none does. A list of fields closes with
    "và"."""
    j, joined = i, False
    while j < len(w) and not joined:
        dashed = _DASH.fullmatch(w.gap(j)) is not None
        joined = dashed or (is_blank(w.gap(j)) and w.at(j, "và"))
        k = j + 1 if joined and not dashed else j
        if not (joined or w.gap(j).strip() == ",") or not _field_at(w, k, fields=True):
            return None
        known = max(w.end_of("special", k) or 0, w.end_of("bare", k) or 0)
        j = known or k + 1
        while not known and j < len(w) and _JOINER.fullmatch(w.gap(j)) and w.capital(j):
            j += 1
        if not joined and not known:
            j = next((m for m in range(j, min(len(w), j + 3)) if "," in w.gap(m) or w.at(m, "và")), j)
    if not joined:
        return None
    end = capitals(w, j - 1, fields=True)
    return (end, True, 0) if end == j and known else name_end(w, end)


def _listed_fields(w: Words, j: int) -> tuple[int, bool, int] | None:
    """`more_fields` of an unknown name, at most two small syllables behind its last capital ("Trung tâm Thể | thao, Văn
    hóa và Du lịch")."""
    for k in range(j, min(len(w), j + 3)):
        if (found := more_fields(w, k)) is not None:
            return found
        if not is_blank(w.gap(k)) or w.has(k, "levels", "prepositions", "relatives", "determiners", "lead_cues"):
            return None
    return None


def _field_at(w: Words, j: int, *, fields: bool) -> bool:
    """Can word j begin a field inside a name ("Trung tâm Văn hóa, | Thể thao và Du lịch")?"""
    if not w.capital(j) or starts_body(w, j) or w.has(j, "lead_cues", "determiners"):
        return False
    return fields or not w.has(j, "special", "openers")


def starts_body(w: Words, i: int) -> bool:
    """Does a name, a kind word, an office or a group noun begin at word i?"""
    if w.has(i, "body", "standalone", "persons", "officials"):
        return True
    end = max(w.end_of(label, i) or 0 for label in ("kinds", "own_groups", "group_nouns"))
    if w.at(i, "cấp") and end == i + 1:
        return False  # "Cấp thoát nước"
    return bool(end) and end >= (w.end_of("special", i) or 0)


def _capital_again(w: Words, j: int) -> int | None:
    """Within a name whose parts begin with capitals ("Nghiên cứu Phát triển", "Quản lý Khu kinh tế"): one past the
    next capital behind the lower-case word j; None where the name does not go on so."""
    if w.has(j - 1, "levels") or w.has(j, "levels", "determiners", "relatives", "prepositions", "lead_cues"):
        return None
    if w.end_of("weak_openers", j - 1) == j + 1:
        return j + 1  # the second syllable of a verb that began the name ("Kiểm tra", "Quản lý")
    for k in range(j, min(len(w), j + 3)):
        gap = w.gap(k)
        if not _JOINER.fullmatch(gap) or (k > j and w.has(k, "openers") and not w.capital(k)):
            return None
        if w.capital(k):
            return None if starts_body(w, k) else k + 1
    return None


def name_end(w: Words, j: int) -> tuple[int, bool, int]:
    """Where an unknown name ends from word j on, whether that is certain, and how far it can reach. A level word before
    the first sure opener ends it; a verb that names can hold leaves it open, and so do words that no catalogue has,
    since a verb may be among them."""
    first_weak, k, certain = None, j, True
    while k < min(len(w), j + _LONGEST_NAME):
        gap = w.gap(k)
        if not is_blank(gap) and not _DASH.fullmatch(gap):
            certain = _next_body(w, k)
            break
        if level := level_at(w, k):
            if w.has(k, "determiners"):  # "Ban giám sát cộng đồng các thôn": the level of a name or a verb's object
                k, certain = level, False
                break
            return level, True, 0
        if w.capital(k) and first_weak is None:
            j = k = k + 1  # a name goes on up to its last capital ("rừng phòng hộ sông Đà")
            continue
        if w.at(k, "và") and w.capital(k + 1) and first_weak is None and not starts_body(w, k + 1):
            j = k = k + 2  # "Hỗ trợ doanh nghiệp và Khởi nghiệp"
            continue
        if noun := w.end_of("nouns_like_verbs", k):
            k = noun
            continue
        if w.has(k, "openers", "lead_cues") and not w.has(k, "weak_openers"):
            certain = False
            break
        if w.has(k, "relatives", "prepositions", "determiners", "qualifiers", "linking") or w.at(k, *JOIN_WORDS):
            certain = (w.has(k, "qualifiers", "linking") and not w.at(k, "trên")) or (
                w.at(k, *JOIN_WORDS) and _next_body(w, k + 1)
            )
            break
        if w.has(k, "weak_openers"):
            first_weak = k if first_weak is None else first_weak
            k = w.end_of("weak_openers", k) or k + 1
        else:
            k += 1
    else:
        certain = False
    if first_weak is not None:
        return first_weak, False, k
    return (k, True, 0) if certain or k == j else (j, False, k)


def _next_body(w: Words, k: int) -> bool:
    """Does another body of the list begin at word k?"""
    return k < len(w) and starts_body(w, k + 1 if w.at(k, *JOIN_WORDS) else k) and not w.has(k, "openers")


def run_on(w: Words, i: int) -> int:
    """One past the words of a described field of work, up to a sure opener or punctuation."""
    k = i
    while k < min(len(w), i + _LONGEST_NAME) and is_blank(w.gap(k)) and not w.has(k, "lead_cues"):
        if k > i and w.has(k, "openers") and not w.has(k, "weak_openers"):
            break
        k += 1
    return k


def closes(w: Words, i: int) -> bool:
    """Can the word behind a name only begin something else?"""
    return w.has(
        i, "openers", "weak_openers", "relatives", "prepositions", "determiners", "lead_cues", "auxiliaries"
    ) or w.at(i, *JOIN_WORDS)


def ends_surely(w: Words, i: int, *, levelled: bool) -> bool:
    """Is a group or a person's office that ends before word i over? `levelled`: a level, a place or a qualifier ends
    it, so that any word but a noun which goes on with it ("mới", "nhiệm kỳ") begins the predicate."""
    if i >= len(w) or not is_blank(w.gap(i)) or closes(w, i):
        return True
    return levelled and not w.capital(i) and not w.has(i, "continuations") and not w.folded[i].isdigit()
