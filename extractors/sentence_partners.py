"""Coordinating bodies: what stands behind "phối hợp (với)" anywhere in an item."""

import re

from extractors.sentence_bodies import BodyList, body_list_at
from extractors.sentence_lexicon import Words, read_words
from extractors.sentence_segments import settled
from extractors.sentence_tails import is_blank

_COORDINATION = re.compile(r"ph[oố]i\s+(?:k[eế]t\s+)?h[oợ]p|kết\s+hợp\s+(?=với)", re.IGNORECASE)
_CLOSED = re.compile(r"\s*\)")
_BEFORE, _FAR_BEFORE = 30, 160
_AFTER, _FAR_AFTER = 220, 600
"""Characters around the cue that are looked at, and where a subject or a longer list needs more."""
_LONGEST_SUBJECT = 24
_SHARE = ("có", "với", "thủ")
"""Before "sự phối hợp của …": the bodies take part ("có sự", "với sự", "tranh thủ sự"); elsewhere it is a noun."""


def read_coordinating(text: str) -> tuple[list[tuple[str, tuple[str, ...]]], bool]:
    """Each group of coordinating bodies as printed, whole and one by one; and whether the segmentation had to help."""
    groups: list[tuple[str, tuple[str, ...]]] = []
    segmented, done = False, 0
    for match in _COORDINATION.finditer(text):
        if match.start() < done:
            continue
        led = "chủ trì" in text[max(0, match.start() - _FAR_BEFORE) : max(0, match.start() - _BEFORE // 3)].casefold()
        bracketed = _CLOSED.match(text, match.end()) is not None
        led = led or bracketed
        before = match.start() - (_FAR_BEFORE if led else _BEFORE)
        lower = text.find(" ", before, match.start()) + 1 if before > 0 else 0
        for after in (_AFTER, _FAR_AFTER):
            w = read_words(text[lower : match.end() + after])
            at = next(i for i, start in enumerate(w.starts) if start + lower >= match.start())
            found = partners(w, at) or (_subjects(w, at, bracketed=bracketed) if led else None)
            if found is None or found.stop < len(w) - 4 or match.end() + after >= len(text):
                break
        if found is None:
            continue
        if not found.closed:
            found, segmented = settled(w, found) or found, True
        groups.append((found.text(w), found.mentions(w)))
        done = lower + w.ends[found.stop - 1]
    return groups, segmented


def partners(w: Words, i: int) -> BodyList | None:
    """The bodies behind "phối hợp" at word i; None where it names none ("phối hợp giữa …", "phối hợp kiểm tra")."""
    j = cue = i + 3 if w.at(i + 1, "kết") else i + 2
    if w.at(j, "của") and is_blank(w.gap(j)) and (w.at(i - 1, "gia") or (w.at(i - 1, "sự") and w.at(i - 2, *_SHARE))):
        return body_list_at(w, j + 1, listed=True)
    if _is_noun(w, i):
        return None
    while j < len(w) and w.gap(j).strip() in ("", ",") and (manner := w.end_of("manner", j)):
        if not is_blank(w.gap(j)) and j == cue:
            break
        j = manner
    if j >= len(w):
        return None
    if not is_blank(w.gap(j)):
        return _shared_object(w, j)
    if (work := w.end_of("joint_work", j)) is not None:
        return _behind_with(w, work) if is_blank(w.gap(work)) else None
    return _behind_with(w, j) or (body_list_at(w, j) if not w.has(j, "with_words") else None)


def _behind_with(w: Words, i: int) -> BodyList | None:
    joined = w.end_of("with_words", i)
    return body_list_at(w, joined, listed=True) if joined is not None else None


def _shared_object(w: Words, i: int) -> BodyList | None:
    """ "phối hợp, hướng dẫn các sở": verbs that share their bodies."""
    j, verbs = i, 0
    while j < len(w) and w.gap(j).strip() in (",", "") and (end := w.end_of("shared_verbs", j)):
        j, verbs = end, verbs + 1
        if j < len(w) and "," not in w.gap(j):
            break
    if not verbs or j >= len(w) or not is_blank(w.gap(j)):
        return None
    return body_list_at(w, w.end_of("with_words", j) or j, listed=True)


def _is_noun(w: Words, i: int) -> bool:
    """Is "phối hợp" at word i a noun ("quy chế phối hợp", "hiệu quả phối hợp")?"""
    if not is_blank(w.gap(i)):
        return False
    nouns = [i - n for n in (1, 2, 3) if i >= n and w.end_of("coordination_nouns", i - n) == i]
    if not nouns:
        return False
    names = range(max(0, i - _LONGEST_SUBJECT), nouns[-1])  # "Phòng Tài chính - Kế hoạch phối hợp …"
    return not any(i in (w.end_of("body", p), w.end_of("special", p)) for p in names)


def _subjects(w: Words, i: int, *, bracketed: bool = False) -> BodyList | None:
    """ "Phòng Nội vụ chủ trì; các phòng chuyên môn phối hợp": the bodies before the cue, where another one leads;
    "(Công an xã phối hợp)": those of a bracket that is nothing else."""
    for j in range(max(1, i - _LONGEST_SUBJECT), i):
        bracket = bracketed and "(" in w.gap(j)
        if not bracket and w.gap(j).strip() not in (",", ";"):
            continue
        if not bracket and not any(w.at(k, "chủ") and w.at(k + 1, "trì") for k in range(j)):
            continue
        found = body_list_at(w, j, listed=bracket)
        if found is not None and found.stop == i and is_blank(w.gap(i)):
            return found
    return None
