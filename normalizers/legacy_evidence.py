"""Whether a text is in an old encoding: the evidence are words, before and after they are read in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from normalizers.legacy_tables import TABLED, Encoding, convert, font_encoding
from normalizers.syllables import count_syllables, is_syllable

LATIN = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")
"""Vietnamese letters that are Latin-1 characters, and so stand for others in old encodings."""
UNICODE_ONLY = frozenset("ăĂđĐĩĨũŨơƠưƯ") | frozenset(map(chr, range(0x1EA0, 0x1EFA)))
"""Vietnamese letters that no old encoding can be taken for."""
TELL = frozenset(map(chr, range(0xA1, 0x100))) - LATIN
"""Latin-1 characters that words of Vietnamese in Unicode have no use for."""

_WORD = re.compile(r"[^\s!-@\[-`{-~“”‘’–—…•]{2,}")
_VIQR = re.compile(r"[aeoAEO]\^|[uoUO]\+|[aeiouyAEIOUY][~`](?=[\s\w])|[dD][dD](?=[aeiouy])")
_TELL_CHAR = re.compile("[" + "".join(sorted(TELL)) + "]")
_WIDTH = 20
"""Characters of the longest word: a syllable in VNI has up to ten, and a slash or a footnote may cling to it."""
_ENOUGH = 3
"""Words that must become syllables before an encoding is believed without the name of a font."""
_SHARE = 0.6
"""Share of the words with marks that must become syllables."""
_VIQR_ENOUGH = 8
_SAMPLE = 200_000

Verdict = Literal["gain", "loss", "both", "none", "unicode"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`certainty` from 0 to 1: the share of words with marks that are Vietnamese in `encoding`, less where few are."""

    encoding: Encoding
    certainty: float


@dataclass(slots=True)
class Tally:
    """Words with marks, by what reading them in an encoding does: become a syllable, cease to be one, are one both
    ways or neither way, or hold a letter of Unicode."""

    gain: int = 0
    loss: int = 0
    both: int = 0
    none: int = 0
    unicode: int = 0

    def add(self, other: "Tally") -> None:
        """Add the counts of another text."""
        self.gain += other.gain
        self.loss += other.loss
        self.both += other.both
        self.none += other.none
        self.unicode += other.unicode

    @property
    def share(self) -> float:
        """Of the words that can tell, those that speak for the encoding."""
        return self.gain / ((self.gain + self.loss + self.none) or 1)

    @property
    def speaks(self) -> bool:
        """Whether the text as a whole speaks for the encoding."""
        return self.unicode == 0 and self.gain > 0 and self.gain >= self.loss + self.none

    @property
    def enough(self) -> bool:
        """Whether the encoding is to be believed without the name of a font."""
        return self.gain >= _ENOUGH and self.share >= _SHARE

    @property
    def fits(self) -> bool:
        """Whether a few words may be in the encoding that others of their document are in."""
        return self.unicode == 0 and self.gain + self.both > 0 and self.gain + self.both >= self.loss + self.none

    @property
    def denies(self) -> bool:
        """Whether the words cannot be in the encoding that their font is named after."""
        return self.unicode > self.gain or self.loss + self.none > 2 * (self.gain + self.both)

    @property
    def finding(self) -> float:
        """The certainty."""
        return self.share * self.gain / (self.gain + 1)


@lru_cache(maxsize=1 << 15)
def verdict(word: str, encoding: Encoding) -> Verdict:
    """What reading `word` in `encoding` makes of it."""
    if not UNICODE_ONLY.isdisjoint(word):
        return "unicode"
    before, after = is_syllable(word), convert(word, encoding)
    if after != word and is_syllable(after):
        return "both" if before else "gain"
    return "loss" if before else "none"


def tally(text: str, encoding: Encoding) -> Tally:
    """The words of `text` that are not ASCII, counted by verdict."""
    found = Tally()
    if not text.isascii():
        for word in _WORD.findall(text):
            if not word.isascii():
                name = verdict(word, encoding) if len(word) <= _WIDTH else "none"
                setattr(found, name, getattr(found, name) + 1)
    return found


def line_tallies(lines: Iterable[str], encoding: Encoding) -> tuple[list[Tally], Tally]:
    """The tally of each line, and the sum of those that speak for the encoding or against it without Unicode letters:
    a plan in Unicode with one appendix in an old encoding is judged by that appendix."""
    tallies, total = [], Tally()
    for line in lines:
        found = tally(line, encoding)
        tallies.append(found)
        if found.gain and not found.unicode:
            total.add(found)
    return tallies, total


def may_be_legacy(text: str) -> bool:
    """A quick look: whether words with characters that Vietnamese has no use for become syllables in some encoding, or
    there are Latin-1 letters and none of those that only Unicode has."""
    chars = frozenset(text)
    if chars.isdisjoint(TELL):
        return chars.isdisjoint(UNICODE_ONLY) and not chars.isdisjoint(LATIN)
    gains = end = 0
    for match in _TELL_CHAR.finditer(text):
        here = match.start()
        if here < end:
            continue
        for word in _WORD.finditer(text, max(0, here - _WIDTH), here + _WIDTH):
            if word.start() <= here < word.end():
                end = word.end()
                gains += any(verdict(word.group(), encoding) == "gain" for encoding in TABLED)
        if gains >= _ENOUGH:
            return True
    return gains > 0 and chars.isdisjoint(UNICODE_ONLY)


def is_mojibake(text: str) -> bool:
    """Whether UTF-8 was read as windows-1252 or Latin-1: most Vietnamese letters then begin with "áº" or "á»"."""
    return "áº" in text or "á»" in text or "Ã¡Âº" in text or "Ã¡Â»" in text


def is_viqr(text: str) -> bool:
    """Whether a text without any Vietnamese letter writes its marks behind the vowels."""
    if sum(1 for _ in zip(_VIQR.finditer(text), range(_VIQR_ENOUGH), strict=False)) < _VIQR_ENOUGH:
        return False
    good, every = count_syllables(convert(text[:_SAMPLE], "viqr"))
    before, _ = count_syllables(text[:_SAMPLE])
    return good > before and good >= _SHARE * every


def detect(text: str, fonts: Iterable[str] = ()) -> Finding:
    """The encoding of `text`, "unicode" unless the evidence is good; of mixed text the old encoding that part of its
    lines are in. `fonts`: names of fonts it is set in; with one of an old encoding a single word is evidence."""
    marks = set(text)
    if marks.isdisjoint(UNICODE_ONLY) and is_viqr(text):
        return Finding("viqr", syllables(convert(text[:_SAMPLE], "viqr")))
    if not marks.isdisjoint(TELL) and is_mojibake(text):
        return Finding("mojibake", syllables(convert(text[:_SAMPLE], "mojibake")))
    named = {font_encoding(font)[0] for font in fonts} - {"unicode"}
    if not named and not may_be_legacy(text):
        return Finding("unicode", 1.0)
    best = Finding("unicode", 1.0)
    best_gain = 0
    for encoding in TABLED:
        _, total = line_tallies(text[:_SAMPLE].split("\n"), encoding)
        if (total.enough or (encoding in named and total.share >= _SHARE)) and total.gain > best_gain:
            best, best_gain = Finding(encoding, total.finding), total.gain
    return best


def syllables(text: str) -> float:
    """The share of words that are Vietnamese syllables, 0 where there are no words."""
    good, every = count_syllables(text)
    return good / every if every else 0.0
