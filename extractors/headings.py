"""Telling headings from items, and what a section is for (purpose, targets, tasks, implementation)."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import cast

import yaml

from extractors.document import Style
from extractors.marks import Mark
from extractors.raw import SectionRole
from normalizers.text import bare
from normalizers.text import words as lower_words

_LONG = 260
_MAYBE = 220
_SENTENCE_END = re.compile(r"[.;]\s*$")
_LETTERS = re.compile(r"[^\W\d_]")
_REFERENCE = re.compile(r"\b(?:phụ lục|phụ biểu|biểu|danh mục|bảng)\b", re.I)
_POINTS = re.compile(r"\b(?:kèm|theo|đính|gửi|xem|tại|chi tiết|có)\b", re.I)
_PLAIN_REFERENCE = re.compile(
    r"^(?:có|xem|chi tiết|cụ thể|thực hiện|ban hành|nội dung|(?:các )?nhiệm vụ|phân công|danh mục)\b.{0,100}"
    r"\b(?:phụ lục|phụ biểu|biểu|bảng)\b",
    re.I,
)
_ATTACHED = re.compile(r"\b(?:kèm theo|đính kèm|gửi kèm|kèm)\b", re.I)
_REFERENCE_LENGTH = 180
_MISREAD_HEADING = 45
"""Letters up to which a heading whose accents are wrong is told by its letters."""


@lru_cache(maxsize=1)
def _sections() -> tuple[re.Pattern[str], list[tuple[SectionRole, re.Pattern[str]]], dict[str, int]]:
    """`sections.yaml`: lead-in words, (role, pattern) in order, how long headings may be that name a role."""
    catalogue = yaml.safe_load(files("normalizers.catalogues").joinpath("sections.yaml").read_text("utf-8"))
    lead_ins = re.compile(rf"^(?:(?:{'|'.join(catalogue['lead_ins'])}) )+")
    patterns = [
        (cast(SectionRole, role), re.compile(rf"^(?:{'|'.join(map(re.escape, phrases))})\b"))
        for role, phrases in catalogue["roles"].items()
    ]
    patterns += [
        (cast(SectionRole, role), re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b"))
        for role, phrases in catalogue["inside"].items()
    ]
    return lead_ins, patterns, dict(catalogue["short"])


def all_capitals(text: str) -> bool:
    """True where every letter is a capital, and there are some."""
    # Most texts have a small letter early on.
    return all(letter[0].isupper() for letter in _LETTERS.finditer(text)) and len(_LETTERS.findall(text)) > 2


def section_role(words: str) -> SectionRole | None:
    """The role that a heading's words give the section under it; None where they give none (it goes on as it was)."""
    lead_ins, patterns, short = _sections()
    lowered = lower_words(words)
    core = lead_ins.sub("", lowered)
    for role, pattern in patterns:
        if (pattern.search(core) or pattern.search(lowered)) and not (
            role in short and len(lowered.split()) > short[role]
        ):
            return role
    if len(core) <= _MISREAD_HEADING and (match := _misread_sections().match(bare(core))):
        # "MỤC TIỂU": a heading of few words whose accents were misread.
        return section_role(_misread_names()[match.group()])
    return None


@lru_cache(maxsize=1)
def _misread_names() -> dict[str, str]:
    """Beginnings of headings without accents → as they are spelled; of two words or more, shorter ones are too like
    others."""
    catalogue = yaml.safe_load(files("normalizers.catalogues").joinpath("sections.yaml").read_text("utf-8"))
    phrases = [phrase for phrases in catalogue["roles"].values() for phrase in phrases if " " in phrase]
    return {bare(phrase): phrase for phrase in reversed(phrases)}


@lru_cache(maxsize=1)
def _misread_sections() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(_misread_names(), key=len, reverse=True))})\b")


def is_reference(words: str) -> bool:
    """True for lines that only point elsewhere: "(Có Phụ lục kèm theo)"."""
    stripped = words.lstrip("* ")
    if len(stripped) > _REFERENCE_LENGTH:
        return False
    if not stripped.startswith(("(", "[")):
        return _PLAIN_REFERENCE.match(stripped) is not None and _ATTACHED.search(stripped) is not None
    return _REFERENCE.search(stripped) is not None and _POINTS.search(stripped) is not None


def heading_strength(words: str, mark: Mark | None, style: Style, before_bullets: bool) -> int:
    """2 where the paragraph is surely a heading by its form, 1 where it is one if anything stands under it, else 0.

    Form alone decides here; whether a body's name makes it a heading is read later from its words.
    """
    length = len(words)
    ended = _SENTENCE_END.search(words) is not None
    if words.endswith(":") and length < 2 * _LONG:
        return 2
    if mark is not None and mark.kind in ("part", "upper", "roman") and length < _LONG:
        return 2
    set_apart = style.heading is not None or bool(style.bold) or all_capitals(words)
    if length < _LONG and set_apart and not (ended and length > 120):
        return 2
    if mark is None:
        return 2 if before_bullets and not ended and length < _MAYBE else 0
    return 1 if not ended and length < _MAYBE else 0
