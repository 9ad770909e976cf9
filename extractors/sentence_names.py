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

Kind = Literal["named", "group", "person", "open", "special"]


@dataclass(frozen=True, slots=True)
class Body:
    """One body: words `start` up to `end` name it, `stop` is one past what else belongs to it ("trên địa bàn", a
    bracket). `closed` is False where the rules cannot tell whether the name goes on."""

    start: int
    end: int
    stop: int
    kind: Kind
    closed: bool = True
    plural: bool = False


def open_body(w: Words, i: int, kind: int, plural: bool) -> Body | None:
    """An unknown body: a kind word, the words that name it, and a level."""
    if kind >= len(w) or not _JOINER.fullmatch(w.gap(kind)):
        return None
    if w.has(kind, "openers") and not w.capital(kind) and not w.has(kind, "weak_openers"):
        return None
    if not w.capital(kind) and (w.has(kind, "relatives", "prepositions", "determiners") or w.folded[kind].isdigit()):
        return None
    level = level_at(w, kind)
    j = level or (capitals(w, kind) if w.capital(kind) else max(w.end_of("weak_openers", kind) or 0, kind + 1))
    end, closed = (j, True) if level else _name_end(w, j)
    end, stop = tails(w, end)
    return Body(i, end, stop, "open", closed=closed or stop > end, plural=plural)


def capitals(w: Words, i: int) -> int:
    """One past the capitalised words from word i on, with "và", "-" and commas between capitals."""
    j = i + 1
    while j < len(w):
        gap = w.gap(j)
        if _JOINER.fullmatch(gap) and w.capital(j) and not w.has(j, "lead_cues"):
            j += 1
        elif is_blank(gap) and w.at(j, "và") and w.capital(j + 1) and not _starts_body(w, j + 1):
            j += 2
        elif (
            gap.strip() == ","
            and w.capital(j)
            and not _starts_body(w, j)
            and not w.has(j, "special", "openers", "lead_cues")
        ) or (is_blank(gap) and not w.capital(j) and not w.has(j - 1, "levels") and _syllable_pair(w, j)):
            j += 1
        else:
            break
    return j


def _starts_body(w: Words, i: int) -> bool:
    return w.has(i, "body", "standalone", "persons", "kinds", "own_groups", "group_nouns", "officials")


def _syllable_pair(w: Words, i: int) -> bool:
    """Is word i the second syllable of a verb that began a capitalised name ("Kiểm tra", "Quản lý")?"""
    return i > 0 and w.end_of("weak_openers", i - 1) == i + 1 and w.capital(i - 1)


def _name_end(w: Words, j: int) -> tuple[int, bool]:
    """Where an unknown name ends from word j on, and whether that is certain. A level word before the first sure opener
    ends it; a verb that names can hold leaves it open."""
    first_weak = None
    k = j
    while k < min(len(w), j + _LONGEST_NAME):
        if not is_blank(w.gap(k)) and not _DASH.fullmatch(w.gap(k)):
            break
        if (level := level_at(w, k)) and not w.has(k, "determiners"):
            return level, True
        if w.has(k, "openers", "lead_cues") and not w.has(k, "weak_openers"):
            return (k, True) if first_weak is None else (first_weak, False)
        if w.has(k, "relatives", "prepositions", "determiners", "qualifiers", "linking") or w.at(k, *JOIN_WORDS):
            break
        if w.has(k, "weak_openers"):
            first_weak = k if first_weak is None else first_weak
            k = w.end_of("weak_openers", k) or k + 1
        else:
            k += 1
    if first_weak is not None:
        return first_weak, False
    certain = k >= len(w) or not is_blank(w.gap(k)) or closes(w, k) or w.has(k, "qualifiers", "linking")
    return k, certain


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
