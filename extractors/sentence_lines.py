"""Metadata lines that name the bodies of a role: "Cơ quan chủ trì tham mưu: Phòng Nội vụ, Thanh tra huyện"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractors.raw import Role
from extractors.sentence_bodies import BodyList, body_list_at
from extractors.sentence_lexicon import Words, cues, line_labels, read_words
from extractors.sentence_partners import partners
from extractors.sentence_tails import is_blank
from normalizers.text import bare, fold

_COLON = re.compile(":")
_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_LABEL = 70
_LONGEST_LINE = 1500
_LEADING = re.compile(r"^[\s\-–—+*•(]*")
_BOUNDARY = re.compile(r"(?:^|[.;,(\[/]|\s[-–—+]\s|(?<=\s)(?=[A-ZĐÔƠƯĂÂÊ]))\s*")
_BRACKET = re.compile(r"\(([^()]{6,220})\)[\s.;,]*$")
_MAIN = " " + fold("chính")
"""Behind a label's words it changes nothing ("Đơn vị thực hiện chính")."""
_WITH_PARTNERS = re.compile(r"phối hợp\b", re.IGNORECASE)
_CHUNK = re.compile(r"\s*;\s*")
_TRIM = " \t\n.,;)]"
_LEAST_MISREAD = 3
_LEAST_TASK = 5
"""Least words behind the bodies of a line that make them a task rather than a description of the bodies."""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a metadata line: the words that name its bodies (`bodies`, and one by one in `mentions`) and, where
    the bodies act in the same line, the task behind them (`rest`, from offset `rest_at` of the line on)."""

    role: Role
    bodies: str
    mentions: tuple[str, ...] = ()
    rest: str = ""
    rest_at: int = 0


@dataclass(frozen=True, slots=True)
class RoleTail:
    """Roles named at an item's end; the task's own words stop at offset `at`."""

    at: int
    lines: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    value: int
    role: Role | None
    headed: bool


def read_role_line(text: str) -> tuple[RoleLine, ...]:
    """The roles of a metadata line with their bodies; empty where the text is none."""
    if ":" not in text[: _LONGEST_LABEL + 30] or len(text) > _LONGEST_LINE:
        return ()
    labels = _labels(text)
    begin = _LEADING.match(text)
    if not labels or labels[0].start > (begin.end() if begin else 0) or labels[0].role is None:
        return ()
    return _lines(text, labels)


def find_role_tail(text: str) -> RoleTail | None:
    """Roles at the end of an item: "… Đơn vị chủ trì: Phòng Nội vụ." or "… (Phòng Nội vụ chủ trì)"; None without."""
    if ":" in text and (labels := _labels(text)):
        for k, label in enumerate(labels):
            if label.start > 0 and label.role is not None and text[: label.start].strip(" .;,(-–"):
                lines = _lines(text, labels[k:])
                if lines and not any(line.rest for line in lines):
                    return RoleTail(label.start, lines)
                break
    bracket = _BRACKET.search(text)
    if bracket and bracket.start() > 0:
        lines = _bracketed(bracket.group(1))
        if lines:
            return RoleTail(bracket.start(), lines)
    return None


def _labels(text: str) -> list[_Label]:
    """Labels of roles and of other metadata before colons, in their order."""
    found: list[_Label] = []
    floor = 0
    for colon in (m.start() for m in _COLON.finditer(text)):
        lower = max(floor, colon - _LONGEST_LABEL)
        best: _Label | None = None
        for boundary in _BOUNDARY.finditer(text, lower, colon):
            start = boundary.end()
            if start < colon and (best is None) and (label := _label(text[start:colon])):
                best = _Label(start, colon + 1, label[0], label[1])
        if best is not None:
            found.append(best)
        floor = colon + 1
    return found


@lru_cache(maxsize=4096)
def _label(text: str) -> tuple[Role | None, bool] | None:
    """The role of a label and whether a head word ("Cơ quan …") makes it one; None where the words are no label."""
    words = fold(_BRACKETED.sub(" ", text)).removesuffix(_MAIN)
    if not words:
        return None
    if words in _folded_cues("other_labels"):
        return None, True
    if (role := _behind_head(words, _heads(), line_labels())) is not None:
        return _role(role), True
    role = line_labels().get(words)
    return _misread_label(bare(words)) if role is None else (_role(role), False)


def _misread_label(letters: str) -> tuple[Role | None, bool] | None:
    """A label whose accents a scanner misread ("Đon vị chủ trì", "Thòi gian"): by its letters, and only a whole one of
    three words or more."""
    if letters.count(" ") < _LEAST_MISREAD - 1:
        return None
    if letters in _bare_cues("other_labels"):
        return None, True
    role = _behind_head(letters, _bare_heads(), _bare_labels())
    return None if role is None else (_role(role), True)


def _behind_head(words: str, heads: Iterable[str], labels: Mapping[str, str]) -> str | None:
    """The role of a label's words behind one of `heads` ("cơ quan"), the first that fits."""
    for head in heads:
        if words.startswith(head) and (role := labels.get(words[len(head) :])):
            return role
    return None


@lru_cache(maxsize=8)
def _folded_cues(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in cues()[name])


@lru_cache(maxsize=8)
def _bare_cues(name: str) -> frozenset[str]:
    return frozenset(bare(word) for word in cues()[name])


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    """Folded head words with the space behind them, the longest first."""
    return tuple(f"{head} " for head in sorted(_folded_cues("line_heads"), key=len, reverse=True))


@lru_cache(maxsize=1)
def _bare_heads() -> tuple[str, ...]:
    return tuple(f"{head} " for head in sorted(_bare_cues("line_heads"), key=len, reverse=True))


@lru_cache(maxsize=1)
def _bare_labels() -> dict[str, str]:
    return {bare(label): role for label, role in line_labels().items()}


def _role(role: str) -> Role:
    roles: dict[str, Role] = {
        "coordinating": "coordinating",
        "implementing": "implementing",
        "monitoring": "monitoring",
    }
    return roles.get(role, "lead")


def _lines(text: str, labels: list[_Label]) -> tuple[RoleLine, ...]:
    lines: list[RoleLine] = []
    for k, label in enumerate(labels):
        if label.role is None:
            continue
        end = labels[k + 1].start if k + 1 < len(labels) else len(text)
        value = text[label.value : end]
        line = _line(label, value, alone=k + 1 == len(labels))
        if line is None:
            return ()
        lines.append(line)
        if label.role == "lead" and not line.rest and (beside := _beside(value)):
            lines.append(beside)
    return tuple(lines)


def _beside(value: str) -> RoleLine | None:
    """The partners that a line of leads names at its end: "Sở Nội vụ (chủ trì), phối hợp với Sở Tài chính"."""
    at = _WITH_PARTNERS.search(value)
    if at is None:
        return None
    w = read_words(value[at.start() :].rstrip(_TRIM))
    found = partners(w, 0)
    return RoleLine("coordinating", found.text(w), found.mentions(w)) if found and found.stop >= len(w) else None


def _line(label: _Label, value: str, *, alone: bool) -> RoleLine | None:
    """One label's bodies. Without a head word before the label ("Trách nhiệm: …") the value must be bodies alone."""
    assert label.role is not None
    shift = len(value) - len(value.lstrip())
    words = value.strip().rstrip(_TRIM)
    if not words:
        return RoleLine(label.role, "")
    w = read_words(words)
    names: list[str] = []
    mentions: list[str] = []
    chunks = [m.start() for m in _CHUNK.finditer(words)]
    i = 0
    while i < len(w):
        found = body_list_at(w, i, listed=True)
        if found is not None and not found.closed and found.reach > found.end:
            over = found.reach >= len(w) or w.gap(found.reach).strip()[:1] in (",", ";", ".")
            found = found.extended(found.reach) if over else found
        stop = found.stop if found else i
        limit = next((j for j in range(max(stop, i + 1), len(w)) if ";" in w.gap(j)), len(w))
        more = any(start > w.starts[i] for start in chunks) and limit < len(w)
        if found is None:
            if not label.headed:
                return None
            names.append(w.between(i, limit))
            mentions.append(names[-1])
        else:
            if stop < limit and label.role == "lead" and (shared := _shared(w, stop)) is not None:
                names.append(found.text(w))
                mentions.extend(found.mentions(w))
                i = shared
                continue
            if stop < limit and not more and i == 0 and alone and _acts(w, found):
                rest_at = label.value + shift + w.starts[stop]
                bodies = found.text(w)
                return RoleLine(label.role, bodies, found.mentions(w), value.strip()[w.starts[stop] :], rest_at)
            in_charge = w.end_of("lead_cues", stop) == limit and is_blank(w.gap(stop))  # "đồng chí … phụ trách"
            if stop < limit and not (label.headed or in_charge) and not w.has(stop, "relatives"):
                return None
            described = stop < limit and (in_charge or _described(w, found))
            end = limit if described else found.end
            names.append(w.between(found.head, end))
            mentions.extend((*found.mentions(w)[:-1], w.between(found.bodies[-1].start, end)))
        i = limit
    return RoleLine(label.role, "; ".join(names), tuple(mentions))


def _shared(w: Words, i: int) -> int | None:
    """ "… chủ trì, phối hợp với Sở Tài chính" behind the leads of a line: one past it; None where a task follows."""
    at = w.end_of("lead_cues", i) if is_blank(w.gap(i)) else None
    at = i if at is None else at
    at = at + 1 if w.at(at, "và") else at
    found = partners(w, at) if w.at(at, "phối") else None
    over = found is not None and (found.stop >= len(w) or w.gap(found.stop).strip()[:1] in (";", "."))
    return found.stop if found is not None and over else None


def _acts(w: Words, found: BodyList) -> bool:
    """Do the bodies act in the line itself?"""
    i = found.stop
    if len(w) - i < _LEAST_TASK or not is_blank(w.gap(i)) or _bare_noun(w, found):
        return False
    return w.has(i, "openers", "lead_cues", "weak_openers") and not w.has(i, "relatives")


def _bare_noun(w: Words, found: BodyList) -> bool:
    """A single group noun without a determiner, which the words behind it describe ("cơ quan trực tiếp tham mưu …")."""
    body = found.bodies[-1]
    return body.kind == "group" and not w.has(body.start, "determiners") and body.end - body.start <= 2


def _described(w: Words, found: BodyList) -> bool:
    """Do the words behind the last body belong to its name: "các đơn vị được giao nhiệm vụ …"?"""
    if not is_blank(w.gap(found.stop)):
        return False
    group = found.bodies[-1].kind == "group"
    return _bare_noun(w, found) or (group and w.at(found.stop, "được") and w.at(found.stop + 1, "giao", "phân"))


def _bracketed(text: str) -> tuple[RoleLine, ...]:
    """Roles in a closing bracket: "Phòng Nội vụ chủ trì, phối hợp Văn phòng", "do Sở Tư pháp chủ trì", "Chủ trì: …"."""
    if lines := read_role_line(text):
        return lines if not any(line.rest for line in lines) else ()
    w = read_words(text)
    i = w.end_of("directives", 0) or (1 if w.at(0, "do") else 0)
    found = body_list_at(w, i, listed=i > 0)
    if found is None or found.stop >= len(w) or not is_blank(w.gap(found.stop)):
        return ()
    cue = w.end_of("lead_cues", found.stop)
    if cue is None or not w.at(found.stop, "chủ", "tham", "phụ", "chịu", "làm", "là"):
        return ()
    lines = (RoleLine("lead", found.text(w), found.mentions(w)),)
    at = next((j for j in range(cue, len(w)) if w.at(j, "phối") and w.at(j + 1, "hợp")), None)
    if at is not None:
        partners = body_list_at(w, w.end_of("with_words", at + 2) or at + 2, listed=True)
        if partners is not None:
            lines += (RoleLine("coordinating", partners.text(w), partners.mentions(w)),)
    return lines
