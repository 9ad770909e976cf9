"""underthesea's word segmentation for sentences in which the rules leave open where a body's name ends."""

import re
from functools import lru_cache

from extractors.sentence_lexicon import Words

_SYLLABLE = re.compile(r"[\w\u0300-\u036f]+")
_FURTHEST = 14
"""Most words behind the start of an open name in which its end is looked for."""


@lru_cache(maxsize=2048)
def segment_starts(text: str) -> frozenset[int]:
    """Character offsets in `text` at which a word (not a syllable) of underthesea's segmentation begins."""
    from underthesea import word_tokenize

    sizes = [len(_SYLLABLE.findall(word)) for word in word_tokenize(text)]
    offsets = [m.start() for m in _SYLLABLE.finditer(text)]
    starts, at = [], 0
    for size in sizes:
        if size and at < len(offsets):
            starts.append(offsets[at])
        at += size
    return frozenset(starts)


def verb_from(w: Words, name: int, i: int) -> int | None:
    """The first word from i on that begins a verb by the segmentation as well as by the catalogue of openers, for a
    name that begins at word `name`; None where none stands within reach."""
    last = min(len(w), name + _FURTHEST + 4)
    if i >= last:
        return None
    base = w.starts[name]
    starts = segment_starts(w.text[base : w.ends[last - 1]])
    for j in range(i, min(last, i + _FURTHEST)):
        if any(mark in w.gap(j) for mark in ".:;"):
            return None
        if w.starts[j] - base in starts and w.has(j, "openers", "weak_openers", "lead_cues"):
            return j
    return None
