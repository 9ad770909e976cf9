"""Which words of a TCVN3 line are printed in capitals: its vowels with tones have no capital codes ("CéNG HßA")."""

from collections.abc import Mapping, Sequence

from normalizers.syllables import is_syllable


def in_capitals(
    words: Sequence[str], small: Mapping[str, str], capitals: Mapping[str, str], codes: Mapping[int, str]
) -> list[bool]:
    """For each word of one line, whether all of it is in capitals. `small`: characters of the letters that have no
    capital code, `capitals`: of those that have one, `codes`: all of them for `str.translate`.

    A word with two capitals and no small ASCII letter is; one of a single capital ("VÒ", "Sè") or none is as the
    next word is that can be told, or at a line's end the one before.
    """
    sure: list[bool | None] = []
    open_words: list[int] = []
    plain: list[int] = []
    for index, word in enumerate(words):
        upper = sum("A" <= char <= "Z" or char in capitals for char in word)
        marked = any(char in small for char in word)
        capital = any(char in capitals for char in word) and is_syllable(word.translate(codes))
        if any("a" <= char <= "z" for char in word):
            sure.append(False)
            continue
        sure.append(True if upper >= 2 and (marked or capital) else None)
        if upper < 2 and marked:
            open_words.append(index)
        elif upper >= 2 and is_syllable(word.translate(codes)):
            plain.append(index)
    # A word in capitals without tones ("BAN") may be an abbreviation ("TU") where it stands alone.
    marked_words = list(sure)
    for index in plain:
        if True in marked_words[max(0, index - 1) : index + 2]:
            sure[index] = True
    found = [bool(value) for value in sure]
    before, after = _nearest(sure), _nearest(sure[::-1])[::-1]
    for index in open_words:
        found[index] = bool(before[index] if after[index] is None else after[index])
    if len(open_words) > 1 and sure.count(None) == len(sure) and any(word in _SINGLE for word in words):
        found = [index in open_words for index in range(len(words))]
    return found


_SINGLE = frozenset("AEIOUY")
"""A capital that is a word of its own stands in lines of capitals ("SỞ Y TẾ")."""


def _nearest(values: Sequence[bool | None]) -> list[bool | None]:
    """The last value known up to each place."""
    result: list[bool | None] = []
    last: bool | None = None
    for value in values:
        last = last if value is None else value
        result.append(last)
    return result
