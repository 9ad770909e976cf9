"""Headings that are nothing but the names of acting bodies: "2. Công an xã:", "3.3. Sở Tài chính: Hướng dẫn, …"."""

from dataclasses import dataclass

from extractors.sentence_bodies import BodyList, body_list_at
from extractors.sentence_lexicon import Words, read_words
from extractors.sentence_tails import LEVEL_NOUNS, is_blank

_LONGEST = 420
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
    w = read_words(_readable(text[:_LONGEST]))
    if not len(w):
        return None
    i = _behind_openers(w)
    found = body_list_at(w, i, listed=True)
    if found is None or not _certain(w, found, i):
        return None
    mentions = tuple(text[w.starts[b.start] : w.ends[b.end - 1]] for b in found.bodies)
    bodies = text[w.starts[found.head] : w.ends[found.end - 1]]
    stop = found.stop
    if stop >= len(w):
        return BodyHeading(bodies, mentions)
    gap = w.gap(stop).strip()
    if gap.startswith(":") or gap.endswith(":"):
        rest_at = w.starts[stop]
        quote = text.rfind(":", 0, rest_at) + 1
        rest_at = quote + len(text[quote:]) - len(text[quote:].lstrip(" \t\n-–—+*"))
        return BodyHeading(bodies, mentions, text[rest_at:].strip(), rest_at)
    if not _clause(w, stop):
        return None
    if w.has(stop, "official_fields") and not w.at(stop, "được"):  # "Công chức … phụ trách lĩnh vực …" is one name
        bodies = text[w.starts[found.head] : w.ends[-1]]
        mentions = (*mentions[:-1], text[w.starts[found.bodies[-1].start] : w.ends[-1]])
    return BodyHeading(bodies, mentions)


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
    alone = len(found.bodies) == 1 and i == 0 and not first.plural
    if alone and first.kind == "person" and first.end - first.start <= 3 and w.at(first.start, "chủ", "phó"):
        return False  # "Chủ tịch", "Phó Chủ tịch" sign a plan
    if alone and first.kind == "group" and w.at(first.start, *LEVEL_NOUNS):
        return False
    if alone and w.end_of("ambiguous", first.start) == first.end and not w.has(first.start, "standalone"):
        return False
    return found.stop >= len(w) or not (first.kind == "group" and not found.closed)


def _clause(w: Words, i: int) -> bool:
    """Only a relative clause behind the names: "được UBND tỉnh giao tham mưu …", "phụ trách lĩnh vực …"."""
    if not is_blank(w.gap(i)) or len(w) - i > _LONGEST_CLAUSE:
        return False
    if any(mark in w.gap(j) for j in range(i, len(w)) for mark in ".:;"):
        return False
    return (w.at(i, "được") and w.has(i + 1, "entrusted")) or (
        w.at(i, "phụ", "có", "trực", "là") and w.has(i, "official_fields", "relatives")
    )
