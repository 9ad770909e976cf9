"""Who acts in a prose item: the lead of its first sentence and the bodies that it works with, as printed.

The rules are spaCy patterns made from the catalogues of bodies and of role cues (`sentence_lexicon`) and a grammar of
body lists over them (`sentence_bodies`). Where they leave open where an unknown body's name ends, underthesea's word
segmentation decides (`sentence_segments`) and `decided_by` says so.
"""

import re
from dataclasses import dataclass, replace

from extractors.sentence_headings import BodyHeading, read_body_heading
from extractors.sentence_lead import Acting, DecidedBy, read_acting, read_closing
from extractors.sentence_lexicon import Words, ground_openers, late_openers, opening_words, read_words
from extractors.sentence_lines import RoleLine, RoleTail, find_role_tail, read_role_line
from extractors.sentence_partners import read_coordinating
from normalizers.text import bare

_SENTENCE_END = re.compile(
    r"(?=[.!?…])(?<=[^\s.])(?<!\b[A-ZĐ])(?<!\b(?:TP|Tp|tp|TX|TT|ĐC|đc|Th|TS|BS|GS))(?<!\b\d)"
    r"[.!?…]+[\"”)]?\s+(?=[\"“(]?[^\W\d_a-zà-ỹđ])|\n"
)
_WINDOWS = (240, 560, 1500)
"""Characters of the first sentence in which its acting bodies are looked for; the next where their list is longer."""
_LABEL_REACH = 260
_CLOSING = re.compile(r"\b(?:chủ trì|tham mưu|phụ trách|chịu trách nhiệm|làm đầu mối)\b")
_TAIL = 120
"""Characters at a sentence's end in which the cue of a closing clause stands."""
_GROUND = re.compile(r"thực\s+hiện\s+([^\W_]+)", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"[\W\d_]*[^\W\d_][^:;.?!()\n]{1,78}:\s+(?=[\"“]?[A-ZĐÀ-ỸƯƠ])")
"""The words before an item's first colon, where they are short and a capital follows."""
_NO_LABEL = re.compile(
    r"\b(?:gom|sau|cu the|trong do|thanh phan|doi tuong|thoi gian|kinh phi|dia diem|don vi|co quan|chu tri|phoi hop"
    r"|tham du|nguoi|thanh vien|truong ban)\b"
)
"""Labels before lists, not before what somebody does; roles and times have readers of their own."""
_BEHIND_COLON = re.compile(r":\s*[\"“]?([^\W_]+)")


@dataclass(frozen=True, slots=True)
class SentenceRoles:
    """Bodies of one prose item in its printed words.

    `lead`: the acting bodies of the first sentence. `coordinating`: bodies behind "phối hợp (với)", anywhere in the
    item, in order, each once. `implementing`: those that a closing "Cơ quan thực hiện: …" names. `lead_text` and
    `coordinating_texts` are the same words with the lists kept whole ("các Phòng: Tư pháp, Nội vụ"), as `parse_units`
    reads them. `predicate_at`: character offset at which the first sentence's predicate begins, behind acting bodies,
    auxiliaries ("có trách nhiệm", "chủ trì") and "phối hợp với …"; 0 where the item opens with its predicate.
    `undecided`: something at the start looks like a body whose end or role is not certain. `decided_by`: what settled
    the ends of the names.
    """

    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    implementing: tuple[str, ...] = ()
    predicate_at: int = 0
    undecided: bool = False
    decided_by: DecidedBy = "rules"
    lead_text: str = ""
    coordinating_texts: tuple[str, ...] = ()


def read_roles(text: str) -> SentenceRoles:
    """The acting and coordinating bodies of one prose item (one or several sentences) as printed. Where none acts, the
    words behind a label ("Về y tế: Trung tâm Y tế huyện giảm …") are read for themselves."""
    roles = _read(text)
    label = None if roles.lead else _LABEL.match(text)
    if label is None or _NO_LABEL.search(bare(label[0])):
        return roles
    behind = _read(text[label.end() :])
    if not behind.lead:
        return roles
    return replace(behind, predicate_at=behind.predicate_at + label.end() if behind.predicate_at else 0)


def _read(text: str) -> SentenceRoles:
    w, acting = _lead(text)
    leads, beside = acting.bodies.parted(w) if acting.bodies else (None, None)
    if leads is not None and _each_has(w, acting, leads.text(w)):
        leads = None
    lead = leads.mentions(w) if leads else ()
    lead_text = leads.text(w) if leads else ""
    groups, segmented = read_coordinating(text)
    if beside is not None:
        groups.insert(0, (beside.text(w), beside.mentions(w)))
    tail = find_role_tail(text)
    implementing: tuple[str, ...] = ()
    for line in tail.lines if tail else ():
        if line.role == "lead" and not lead:
            lead, lead_text = line.mentions, line.bodies
        elif line.role == "coordinating":
            groups.append((line.bodies, line.mentions))
        elif line.role == "implementing":
            implementing += line.mentions
    coordinating = tuple(dict.fromkeys(m for _, mentions in groups for m in mentions if m not in lead))
    return SentenceRoles(
        lead,
        coordinating,
        implementing,
        w.starts[acting.predicate] if 0 < acting.predicate < len(w) else 0,
        acting.undecided,
        "segmentation" if segmented else acting.decided_by,
        lead_text,
        tuple(dict.fromkeys(words for words, _ in groups)),
    )


def _each_has(w: Words, acting: Acting, bodies: str) -> bool:
    """ "Mỗi khu phố có ít nhất 01 nhóm Zalo" says what there shall be, not who is to act."""
    return w.at(acting.predicate, "có", "đạt") and bodies.casefold().startswith(("mỗi ", "từng "))


def _lead(text: str) -> tuple[Words, Acting]:
    """The words of the first sentence and its acting bodies; no look-up where the item cannot begin with one."""
    end = _SENTENCE_END.search(text)
    first = text[: end.start()] if end else text
    if not _may_act(text):
        return _closing(first)
    opener = _FIRST_WORD.search(first)
    late = opener is not None and bare(opener.group()) in late_openers()
    for width in _WINDOWS[1:] if late else _WINDOWS:
        w = read_words(first[:width])
        acting = read_acting(w)
        if len(first) <= width or acting.bodies is None or acting.predicate < len(w) - 4:
            break
    return w, acting


def _closing(first: str) -> tuple[Words, Acting]:
    """The bodies of a closing clause ("… do Sở Y tế chủ trì") of a sentence that begins with its predicate."""
    if _CLOSING.search(first, max(0, len(first) - _TAIL)) and not read_words(first[:_TAIL]).has(0, "takes_part"):
        w = read_words(first[max(0, first.find(" ", len(first) - 2 * _TAIL)) :] if len(first) > 2 * _TAIL else first)
        if closing := read_closing(w):
            return w, closing
    return read_words(""), Acting()


def _may_act(text: str) -> bool:
    """Cheap: can the item begin with a body, an order or a time, or does a body stand behind a label's colon?"""
    word = _FIRST_WORD.search(text, 0, 80)
    if word is None:
        return False
    ground = _GROUND.match(text, word.start())
    if ground and bare(ground.group(1)) in ground_openers():
        return True
    return bare(word.group()) in opening_words() or any(
        bare(m.group(1)) in opening_words() for m in _BEHIND_COLON.finditer(text, 0, _LABEL_REACH)
    )


__all__ = [
    "BodyHeading",
    "DecidedBy",
    "RoleLine",
    "RoleTail",
    "SentenceRoles",
    "find_role_tail",
    "read_body_heading",
    "read_role_line",
    "read_roles",
]
