"""The lead of a prose item: the acting bodies of its first sentence, and where that sentence's predicate begins."""

from dataclasses import dataclass
from typing import Literal

from extractors.sentence_bodies import BodyList, body_list_at
from extractors.sentence_lexicon import Words
from extractors.sentence_partners import partners
from extractors.sentence_segments import settled, verb_from
from extractors.sentence_tails import JOIN_WORDS, is_blank

_ISSUERS = ("ubnd", "ủy", "uỷ", "hđnd", "ban")
_FINITE = ("chủ", "có", "phải", "cần", "tiếp", "tăng", "tập", "căn", "chịu", "khẩn", "nghiêm", "tích", "thường")
"""First syllables of openers that follow a relative clause ("… được giao … chủ động …")."""

_LONGEST_CLOSING = 30
"""Most words of the bodies in a closing clause."""

DecidedBy = Literal["rules", "segmentation"]


@dataclass(frozen=True, slots=True)
class Acting:
    """The acting bodies that were found, and the word at which the predicate begins."""

    bodies: BodyList | None = None
    predicate: int = 0
    undecided: bool = False
    decided_by: DecidedBy = "rules"


def read_acting(w: Words) -> Acting:
    """The acting bodies of a first sentence."""
    if not len(w):
        return Acting()
    told = w.end_of("directives", 0)
    if told and not w.has(0, "not_bodies") and (found := body_list_at(w, told, listed=True)) and is_blank(w.gap(told)):
        return _judged(w, found, told=True)
    if found := body_list_at(w, 0):
        return _judged(w, found)
    if w.has(0, "adverbial_openers") and (behind := _behind_adverbial(w)):
        return behind
    if behind := _behind_label(w):
        return behind
    if not w.has(0, "takes_part") and (closing := read_closing(w)):
        return closing
    return Acting(predicate=_skip_auxiliaries(w, 0))


def _judged(w: Words, found: BodyList, *, told: bool = False, sure: bool = False) -> Acting:
    """Do the bodies act? `told`: an order stands before them; `sure`: only a cue of the role or the end will do."""
    stop, by = found.stop, "rules"
    if not found.closed:
        ended = settled(w, found)
        if ended is None:
            return Acting(undecided=True) if not told else Acting(found, stop, True)
        found, stop, by = ended, ended.stop, "segmentation"
    decided: DecidedBy = "segmentation" if by == "segmentation" else "rules"
    if sure:
        cued = stop >= len(w) or w.has(stop, "lead_cues")
        return Acting(found, _skip_auxiliaries(w, stop), False, decided) if cued else Acting()
    ordered = _ordered(w, found, stop)
    if ordered is not None:
        return ordered
    if stop >= len(w) or not is_blank(w.gap(stop)):
        gap = w.gap(stop).strip() if stop < len(w) else ""
        if (
            stop >= len(w)
            or told
            or gap.startswith(":")
            or w.has(stop, "openers", "lead_cues", "auxiliaries", "weak_openers")
        ):
            return Acting(found, _skip_auxiliaries(w, stop), False, decided)
        return _far(w, found, stop, told)
    if w.at(stop, "và"):
        return Acting(found, stop, True, decided)
    if w.at(stop, "là") and not w.has(stop, "membership", "lead_cues", "auxiliaries"):
        return Acting(undecided=True)  # "UBND xã là nơi …" says what it is
    if _is_person(w, found) and w.at(stop, "phụ") and w.at(stop + 1, "trách"):
        verb = verb_from(w, found.bodies[-1].start, stop + 3)
        if verb is not None:  # "Phó Chủ tịch phụ trách khối văn xã chủ trì …"
            return Acting(found.extended(verb), _skip_auxiliaries(w, verb), False, "segmentation")
    if w.has(stop, "relatives") and not w.has(stop, "openers", "lead_cues", "auxiliaries"):
        return _relative(w, found, stop, told, decided)
    known = w.has(stop, "openers", "auxiliaries", "adverbial_openers")
    if w.has(stop, "prepositions", "continuations") and not known:
        return _far(w, found, stop, told)
    return Acting(found, _skip_auxiliaries(w, stop), False, decided)


def _is_person(w: Words, found: BodyList) -> bool:
    body = found.bodies[-1]
    return body.kind == "person" or w.has(w.end_of("determiners", body.start) or body.start, "persons")


def _ordered(w: Words, found: BodyList, stop: int) -> Acting | None:
    """ "UBND huyện giao Phòng Nội vụ …": the issuer orders, the body behind it acts."""
    if len(found.bodies) > 1 or found.bodies[0].plural or found.bodies[0].kind == "group":
        return None
    if any(w.at(i, "các") or "," in w.gap(i) for i in range(found.start + 1, found.end)):
        return None
    if not any(w.at(found.start + n, *_ISSUERS) for n in (0, 1, 2)) or w.at(found.start, "văn"):
        return None
    end = w.end_of("directives", stop)
    if end is None or w.at(stop, "chỉ") or not is_blank(w.gap(stop)):
        return None
    told = body_list_at(w, end, listed=True)
    return _judged(w, told, told=True) if told is not None else None


def _relative(w: Words, found: BodyList, stop: int, told: bool, by: DecidedBy) -> Acting:
    """A clause behind the bodies: "được UBND tỉnh giao … chủ động …" acts, "được nâng cấp" does not."""
    entrusted = told or not w.at(stop, "được", "bị") or w.has(stop + 1, "entrusted")
    for j in range(stop + 2, min(len(w), stop + 60)):
        if w.gap(j).strip() in (";", ".", ":"):
            break
        finite = w.at(j, *_FINITE) and w.has(j, "openers", "auxiliaries") and (entrusted or is_blank(w.gap(j)))
        if finite and (entrusted or not w.at(j, "có", "thường")):
            return Acting(found, _skip_auxiliaries(w, j), False, by)
    if not entrusted or (w.at(stop, "được", "bị") and not told and w.at(stop + 1, "bố", "trưng")):
        return Acting()
    return Acting(found, stop, False, by)


def _far(w: Words, found: BodyList, stop: int, told: bool) -> Acting:
    """Words that the grammar does not know stand behind the bodies: an opener within reach still makes them act."""
    for j in range(stop, min(len(w), stop + 12)):
        if any(mark in w.gap(j) for mark in ".:;"):
            break
        if w.has(j, "openers", "lead_cues", "auxiliaries"):
            return Acting(found, _skip_auxiliaries(w, j), True)
    return Acting(found, stop, True) if told else Acting(undecided=True)


def _behind_adverbial(w: Words) -> Acting | None:
    """The acting bodies behind a time or a ground: "Hàng quý, UBND các xã …", "Căn cứ Kế hoạch này, các phòng …"."""
    if (w.end_of("adverbial_openers", 0) or 0) < max(w.end_of("weak_openers", 0) or 0, w.end_of("openers", 0) or 0):
        return None  # "Đầu tư …" is no "đầu năm", "Theo dõi …" no "theo"
    governs = w.at(0, "thông", "đối", "với", "qua", "cùng")
    time, j = 0, 1
    while (end := w.end_of("time_words", time)) is not None:
        time = end
    timed = time > 0 or any(w.folded[i].isdigit() for i in range(min(6, len(w))))
    while j < min(len(w), 70):
        if ";" in w.gap(j) or ":" in w.gap(j):
            return None
        comma = "," in w.gap(j)
        found = body_list_at(w, j) if comma or w.has(j, "determiners") or w.capital(j) else None
        if found is None:
            if comma and timed and w.has(j, "openers", "weak_openers") and not w.has(j, "adverbial_openers"):
                return None  # "Từ tháng 6, tổ chức …": the predicate has begun without a body
            j += 1
            continue
        known = found.bodies[0].kind in ("named", "person") or w.has(j, "determiners")
        named = known or (found.bodies[0].kind == "open" and found.closed and w.capital(j))
        if named and (comma or j == time):
            acting = _judged(w, found)
            if acting.bodies is not None and not acting.undecided and _opens(w, acting.bodies.stop):
                return acting
        # A body inside the ground ("Kế hoạch của UBND tỉnh, các sở …"): those behind its comma may act.
        inside = not governs and not comma and len(found.bodies) > 1 and "," in w.gap(found.bodies[0].stop)
        j = found.bodies[0].stop if inside else max(found.stop, j + 1)
    return None


def _opens(w: Words, i: int) -> bool:
    """Does a predicate begin at word i, behind bodies whose end is certain? A word that no catalogue knows is its verb
    unless it is one that only nouns have before or behind them."""
    if i >= len(w) or w.gap(i).strip(" )") not in ("", ","):
        return False
    if w.has(i, "openers", "weak_openers", "lead_cues", "auxiliaries", "relatives"):
        return True
    noun = w.has(i, "prepositions", "determiners", "continuations", "levels", "qualifiers") or w.at(i, *JOIN_WORDS)
    return not (noun or "," in w.gap(i) or w.capital(i) or w.folded[i].isdigit())


def read_closing(w: Words) -> Acting | None:
    """The bodies that a clause at the end of the sentence makes leads: "… do Phòng Nội vụ chủ trì", "…; Sở Y tế chủ
    trì, Sở Tài chính phối hợp"."""
    for cue in range(len(w) - 1, 1, -1):
        if not (end := w.end_of("closing_cues", cue)):
            continue
        rest = w.end_of("joint_work", end) or end
        if w.at(rest, "phối"):
            behind = partners(w, rest)
            rest = w.end_of("joint_work", behind.stop) or behind.stop if behind else rest
        elif rest < len(w) and w.gap(rest).strip() in (",", ";") and w.at(len(w) - 2, "phối"):
            behind = body_list_at(w, rest)
            rest = len(w) if behind and behind.stop == len(w) - 2 else rest
        if rest < len(w):
            return None
        for j in range(max(1, cue - _LONGEST_CLOSING), cue):
            by = w.at(j - 1, "do")
            if not by and not any(mark in w.gap(j) for mark in ";–-"):
                continue
            found = body_list_at(w, j, listed=by)
            if found is not None and found.stop == cue and is_blank(w.gap(cue)):
                return Acting(found)
        return None
    return None


def _behind_label(w: Words) -> Acting | None:
    """ "Lĩnh vực cải cách thể chế: Phòng Tư pháp chủ trì": a label, then bodies and the cue of their role."""
    for j in range(1, min(len(w), 60)):
        if ":" in w.gap(j):
            found = body_list_at(w, j, listed=True)
            if found is None:
                return None
            acting = _judged(w, found, sure=True)
            return acting if acting.bodies is not None else None
    return None


def _skip_auxiliaries(w: Words, i: int) -> int:
    """The word at which the work itself begins: behind auxiliaries, "chủ trì" and "phối hợp với …"."""
    j = i
    for _ in range(6):
        if j >= len(w):
            return j
        if w.at(j, "và") and (w.has(j + 1, "auxiliaries") or w.at(j + 1, "phối")):
            j += 1
        elif aux := w.end_of("auxiliaries", j):
            j = aux
        elif w.at(j, "phối") and w.at(j + 1, "hợp") and (found := partners(w, j)) is not None:
            j = found.stop
        else:
            return j
    return j
