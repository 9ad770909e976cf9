"""Text in old encodings and with odd letters: found by what its words become and by font names, put into NFC Unicode.

Pure functions of strings. A text that is Unicode comes back as it is, at the price of looking at which characters it
has. The evidence are words: "ViÖt" is no syllable, its TCVN3 reading "Việt" is one. French and German words become no
Vietnamese ones, so they stay. A line or a run is converted as a whole; one whose words fit both ways goes with the
lines around it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from normalizers.legacy_evidence import (
    LATIN,
    TELL,
    UNICODE_ONLY,
    Finding,
    Tally,
    detect,
    is_mojibake,
    is_viqr,
    line_tallies,
    may_be_legacy,
    syllables,
    tally,
    verdict,
)
from normalizers.legacy_letters import mend_letters
from normalizers.legacy_tables import TABLED, Encoding, convert, font_encoding

Choice = Encoding | Literal["mixed", "weak"]

_CLEAN = frozenset(map(chr, range(0x80))) | LATIN | UNICODE_ONLY | frozenset("“”‘’–—…•\u00a0≥≤→¹²³⁰⁴⁵⁶⁷⁸⁹°±×·§½")
"""What plans in Unicode are written in: nothing of it needs a second look."""
_WORD = re.compile(r"[^\s!-@\[-`{-~“”‘’–—…•]+")
_BULLET = re.compile(r"^([\s\x1f]*)[·§¨®»](?=[\s\x1f])", re.MULTILINE)
"""Bullets of Symbol and Wingdings, not letters of TCVN3."""
_SURE_SHARE = 0.9
"""Share of syllables after the conversion below which it is doubtful."""
_FEW = 8
"""Words with marks below which the evidence is thin."""
_MANY = 150
"""Words with marks among which the letter ư cannot be missing."""
_SOFT_HYPHEN = "\u00ad"
_UNIT, _LINE = "\x1f", "\n"
"""What stands before a run while it is judged, and before the first of a line."""
_BEFORE = re.compile("[\x1f\n]")


@dataclass(frozen=True, slots=True)
class Mended:
    """Segments in Unicode (NFC), in number and order as given; the old `encodings` that were found in them, and
    `flags` for the document: "encoding_converted", and "encoding_doubtful" where there was little evidence or words
    are no Vietnamese after the conversion."""

    segments: tuple[str, ...]
    encodings: tuple[Encoding, ...] = ()
    flags: tuple[str, ...] = ()


def _mended(segments: Iterable[str], encodings: Iterable[Encoding], doubtful: bool) -> Mended:
    found = tuple(sorted(encodings))
    flags: tuple[str, ...] = ("encoding_converted", "encoding_doubtful") if doubtful else ("encoding_converted",)
    return Mended(tuple(segments), found, flags if found or doubtful else ())


def mend_text(text: str) -> Mended:
    """`text`, judged line by line, as the one segment of the result. Line breaks and tabs stay where they are."""
    if is_unicode(text):
        return Mended(_finish([text]))
    mended = mend_lines(text.split("\n"))
    return replace(mended, segments=("\n".join(mended.segments),))


def mend_lines(lines: Sequence[str]) -> Mended:
    """`lines` (or paragraphs, or cells) in reading order, in Unicode. Each is converted or not by its own words; lines
    without evidence of their own go with their neighbours. U+001F may stand between the runs of a line."""
    text = "\n".join(lines)
    if is_unicode(text):
        return Mended(tuple(lines) if _CLEAN.issuperset(text) else _finish(lines))
    if is_mojibake(text):
        return _whole(lines, "mojibake")
    if is_viqr(text):
        return _whole(lines, "viqr")
    votes = {encoding: line_tallies(lines, encoding) for encoding in TABLED}
    believed = {encoding: tallies for encoding, (tallies, total) in votes.items() if total.enough}
    return _by_lines(lines, believed) if believed else Mended(_finish(lines))


MOST_LETTERS = 1_500_000
"""Characters beyond which a text is no plan and is not looked at; bounds time and memory."""


def is_plain(text: str) -> bool:
    """The quickest answer: whether `text` holds nothing but what plans in Unicode are written in, in NFC."""
    return _CLEAN.issuperset(text) and (text.isascii() or not UNICODE_ONLY.isdisjoint(text))


def is_unicode(text: str) -> bool:
    """The quick answer for most plans: nothing in `text` speaks of an old encoding. It may be decomposed (NFD), or hold
    letters that look like others (`tidy`)."""
    chars = frozenset(text)
    if len(text) > MOST_LETTERS or (not chars.isdisjoint(UNICODE_ONLY) and chars.isdisjoint(TELL)):
        return True
    if chars.isdisjoint(UNICODE_ONLY) and is_viqr(text):
        return False
    return not is_mojibake(text) and not may_be_legacy(text)


def mend_runs(runs: Sequence[tuple[str, str]], starts: Collection[int] = ()) -> Mended:
    """The texts of `runs` (words, or pieces of one font: text and font name), in Unicode. All runs of one font are in
    one encoding: that of its name where the words do not deny it, or that which the words speak for. `starts` are the
    indexes of runs with which lines begin."""
    texts, groups = [text for text, _ in runs], dict[str, list[int]]()
    for index, (_, font) in enumerate(runs):
        groups.setdefault(font, []).append(index)
    named = {font: encoding for font in groups if (encoding := font_encoding(font)[0]) != "unicode"}
    whole = "\n".join(texts)
    if len(whole) > MOST_LETTERS or (not named and is_unicode(whole)):
        return Mended(_finish(texts))
    joined = {
        font: "".join(f"{_LINE if index in starts else _UNIT}{texts[index]}" for index in indexes)
        for font, indexes in groups.items()
    }
    found: dict[Encoding, Tally] = {}
    soft = any(_SOFT_HYPHEN in text for text in texts)
    after = []
    for font, encoding in _choose_fonts(joined, named).items():
        mended = _convert(joined[font], encoding, capitals=font_encoding(font) == (encoding, True))
        if mended != joined[font]:
            found.setdefault(encoding, Tally()).add(tally(joined[font], encoding))
            after.append(mended)
            for index, text in zip(groups[font], _BEFORE.split(mended)[1:], strict=True):
                texts[index] = text
    return _mended(_finish(texts), found, bool(found) and _is_doubtful(after, found, bool(named), soft))


def _choose_fonts(joined: Mapping[str, str], named: Mapping[str, Encoding]) -> dict[str, Encoding]:
    """The encoding of each font's text, of those in an old one."""
    votes = {font: {encoding: tally(text, encoding) for encoding in TABLED} for font, text in joined.items()}
    chosen: dict[str, Encoding] = {}
    for font, tallies in votes.items():
        best = max(tallies, key=lambda encoding: tallies[encoding].gain)
        if font in named and not tallies[named[font]].denies:
            chosen[font] = named[font]
        elif tallies[best].enough and tallies[best].unicode <= tallies[best].gain:
            chosen[font] = best
        elif is_mojibake(joined[font]):
            chosen[font] = "mojibake"
    # A font that sets a few words goes with the others of the document.
    others = set(chosen.values())
    for font, tallies in votes.items():
        fitting = [encoding for encoding in others if encoding in tallies and tallies[encoding].fits]
        if font not in chosen and len(fitting) == 1:
            chosen[font] = fitting[0]
    return chosen


def _whole(lines: Sequence[str], encoding: Encoding) -> Mended:
    """Lines of a text that is in one encoding from end to end."""
    text = convert("\n".join(lines), encoding)
    return _mended(_finish(text.split("\n")), [encoding], syllables(text) < _SURE_SHARE)


def tidy(text: str) -> str:
    """`text` that is Unicode in NFC, and look-alikes replaced."""
    return text if _CLEAN.issuperset(text) else mend_letters(_nfc(text))


def _finish(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(tidy, texts))


def _nfc(text: str) -> str:
    """NFC, which takes quadratic time for marks piled on one letter: no writing has more than a few."""
    return unicodedata.normalize("NFC", _PILED.sub(_unpiled, text))


def _unpiled(match: re.Match[str]) -> str:
    return "".join(char for char in match.group() if not unicodedata.combining(char))


_PILED = re.compile(r"[^\w\s\x00-\x7f]{32,}")


def _by_lines(lines: Sequence[str], votes: Mapping[Encoding, Sequence[Tally]]) -> Mended:
    chosen = _choose(lines, votes)
    mended: list[str] = []
    soft = any(_SOFT_HYPHEN in line for line in lines)
    after: list[str] = []
    found: dict[Encoding, Tally] = {}
    mixed = False
    for choice, group in groupby(zip(chosen, lines, strict=True), key=lambda pair: pair[0]):
        text = "\n".join(line for _, line in group)
        if choice == "mixed":
            words = _by_words(text, votes)
            mixed = mixed or words != text
            text = words
        elif choice not in ("unicode", "weak"):
            found.setdefault(choice, Tally()).add(tally(text, choice))
            text = _convert(text, choice)
            after.append(text)
        mended += text.split("\n")
    return _mended(_finish(mended), found, mixed or _is_doubtful(after, found, False, soft))


def _choose(lines: Sequence[str], votes: Mapping[Encoding, Sequence[Tally]]) -> list[Choice]:
    """The encoding of each line: by its own words, or by the nearest lines that can tell, before and after; "mixed"
    where single words are to be looked at."""
    own: list[Choice] = []
    for index, line in enumerate(lines):
        best = max(votes, key=lambda encoding: votes[encoding][index].gain - votes[encoding][index].loss)
        found = votes[best][index]
        if line.isascii():
            own.append("weak")
        elif found.speaks:
            own.append(best)
        elif found.unicode and found.gain:
            own.append("mixed")
        elif found.unicode or found.loss > found.gain:
            own.append("unicode")
        else:
            own.append("weak")
    before, after = _carry(own), _carry(own[::-1])[::-1]
    return [
        _between(before[index], after[index]) if choice == "weak" and not lines[index].isascii() else choice
        for index, choice in enumerate(own)
    ]


def _carry(choices: Sequence[Choice]) -> list[Choice]:
    """The last sure choice up to each place."""
    last: Choice = "weak"
    result = []
    for choice in choices:
        if choice not in ("weak", "mixed"):
            last = choice
        result.append(last)
    return result


def _between(before: Choice, after: Choice) -> Choice:
    """What a line is that cannot tell by itself."""
    if "weak" in (before, after):
        return after if before == "weak" else before
    return before if before == after else "unicode"


def _by_words(text: str, votes: Iterable[Encoding]) -> str:
    """Lines with letters of Unicode and words in an old encoding: only words that become syllables are converted."""

    def word(match: re.Match[str]) -> str:
        for encoding in votes:
            if not match.group().isascii() and verdict(match.group(), encoding) == "gain":
                return convert(match.group(), encoding)
        return match.group()

    return _WORD.sub(word, text)


def _convert(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    return convert(_BULLET.sub(r"\1•", text), encoding, capitals=capitals)


def _is_doubtful(after: Sequence[str], found: Mapping[Encoding, Tally], by_name: bool, soft: bool) -> bool:
    """Whether there was little to judge by, or much is no Vietnamese, or TCVN3 text has lost its letters ư: they are
    soft hyphens (`soft`: there are some), which many programs drop."""
    text = "\n".join(after)
    if syllables(text) < _SURE_SHARE or (not by_name and sum(counts.gain for counts in found.values()) < _FEW):
        return True
    return "tcvn3" in found and found["tcvn3"].gain > _MANY and not soft


__all__ = [
    "Encoding",
    "Finding",
    "Mended",
    "convert",
    "detect",
    "font_encoding",
    "is_plain",
    "is_unicode",
    "mend_letters",
    "mend_lines",
    "mend_runs",
    "mend_text",
    "tidy",
]
