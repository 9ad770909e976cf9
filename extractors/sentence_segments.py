"""underthesea's word segmentation and parts of speech, for sentences in which the rules leave open where a body's name
ends and its predicate begins."""

import re
from functools import lru_cache

from extractors.sentence_bodies import BodyList
from extractors.sentence_lexicon import Words
from extractors.sentence_tails import is_blank

_SYLLABLE = re.compile(r"[\w\u0300-\u036f]+")
_FURTHEST = 14
"""Most words behind the start of an open name in which its end is looked for."""
_AHEAD = 4
"""Words beyond that which the tagger sees, since it judges a word by its neighbours."""


@lru_cache(maxsize=2048)
def tagged_starts(text: str) -> dict[int, str]:
    """Character offsets in `text` at which a word (not a syllable) of underthesea's segmentation begins, with its tag
    ("V" verb, "N" noun, "R" adverb, "E" preposition …)."""
    from underthesea import pos_tag

    tagged = [(len(_SYLLABLE.findall(word)), str(tag)) for word, tag in pos_tag(text)]
    offsets = [m.start() for m in _SYLLABLE.finditer(text)]
    starts: dict[int, str] = {}
    at = 0
    for size, tag in tagged:
        if size and at < len(offsets):
            starts[offsets[at]] = tag
        at += size
    return starts


def verb_from(w: Words, name: int, i: int) -> int | None:
    """The first word from i on that begins a verb, for a name that begins at word `name`: a word of the segmentation
    that the catalogue of openers has or the tagger calls a verb, or a passive's "được"; None where none
    stands within reach."""
    last = min(len(w), name + _FURTHEST + _AHEAD)
    if i >= last:
        return None
    base = w.starts[name]
    tags = tagged_starts(w.text[base : w.ends[last - 1]])
    for j in range(i, min(last, i + _FURTHEST)):
        if any(mark in w.gap(j) for mark in ".:;("):
            return None
        if w.at(j, "được", "bị"):
            return j
        tag = tags.get(w.starts[j] - base)
        named = w.has(j - 1, "nouns_like_verbs")
        if tag is None and j == i and not named and w.capital(j - 1) and tags.get(w.starts[j - 1] - base) == "V":
            return j  # a place's last syllable taken together with the verb ("Đà treo")
        if tag is None or w.has(j, "nouns_like_verbs"):
            continue
        if w.has(j, "openers", "weak_openers", "lead_cues") or (tag == "V" and not w.capital(j)):
            return j
    return None


def settled(w: Words, found: BodyList) -> BodyList | None:
    """Bodies whose last name the rules leave open, with its end by segmentation: before the first verb or, where none
    is within its reach, at the end of its clause; None where nothing tells."""
    verb = verb_from(w, found.bodies[-1].start, found.end)
    if verb is not None and (found.reach <= found.end or verb <= found.reach):
        return found.extended(verb)
    over = found.reach >= len(w) or not is_blank(w.gap(found.reach))
    return found.extended(found.reach) if over and found.reach > found.end else None
