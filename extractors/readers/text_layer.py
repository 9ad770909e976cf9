"""Whether a page's own text can be relied on, judged by that text: the check that decides which pages are recognised.

A page that is a picture with a stamp or a signature is one thing, a page of words beside a picture another; and a
scanner's software may have left a text layer that is rubbish. What decides is how many of the words can be Vietnamese.
"""

import re
from collections.abc import Iterable
from typing import Literal

from normalizers.syllables import count_syllables

Verdict = Literal["good", "blank", "picture", "garbled", "doubted"]

FEW = 25
"""Printed characters on a page below which it has hardly any text."""
MAX_UNMAPPED = 0.3
"""Share of characters whose fonts do not say what they are, above which the text layer has no meaning."""
_PICTURE = 0.2
"""Share of a page that pictures must cover for it to hold words that its text layer lacks."""
_WORDS = 12
"""Words from which on their share of possible syllables means something."""
_UNDER_PICTURE, _PRINTED = 0.75, 0.45
"""Least share of possible syllables in the text layer of a scan, and in text that is printed by the file itself (which
may be a list of foreign names, or a table of symbols)."""
_MARKED = 0.3
"""Least share of words with Vietnamese letters in a scan's text layer: software that knows no Vietnamese leaves them
out. In plans it is above 0.6."""

_SPOILED = re.compile(
    r"(?<![\w./-])(?:X{0,3}V?(?:HI|IH|IIH|HII|Ill?|lI{1,2}|lll)(?![\w-])|[Hl]\. ?[A-ZĐÀ-Ỹ]{3}|[Qq]uý [Hl|!](?![\w-]))"
)
"""Roman numerals as text recognition spoils them ("HI" is III): such a page is read again, its bars counted."""


def judge(words: Iterable[str], unmapped: float, picture: float) -> Verdict:
    """What a page's text layer is worth: "good", "blank" (nothing on it), "picture" (to be recognised, has hardly any
    text), "garbled" (to be recognised, its text is rubbish), "doubted" (better recognised again, but legible).

    `unmapped` is the share of characters without a meaning, `picture` the share of the page that pictures (or letters
    drawn as shapes) cover, from 0 to 1. Text in an old encoding must be in Unicode before it is judged.
    """
    text = " ".join(words)
    letters = len(text) - text.count(" ")
    if unmapped > MAX_UNMAPPED:
        return "garbled"
    if letters < FEW:
        return "picture" if picture >= _PICTURE else "blank" if not letters else "good"
    scanned = picture >= 0.5
    least = _UNDER_PICTURE if scanned else _PRINTED
    if not _reads(text, least, scanned):
        return "garbled"
    return "doubted" if scanned and _SPOILED.search(text) else "good"


def _reads(text: str, least: float, scanned: bool) -> bool:
    good, every = count_syllables(text)
    if every < _WORDS:
        return True
    if good < least * every:
        return False
    return not scanned or _marked(text) >= _MARKED * every


def _marked(text: str) -> int:
    """How many words have letters beyond ASCII."""
    return sum(not word.isascii() for word in text.split())
