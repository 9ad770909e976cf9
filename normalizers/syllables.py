"""Which words are possible Vietnamese syllables: the evidence that a text was decoded and recognised rightly.

A syllable is an onset, a rime and at most one tone; the tables are those of Đoàn Thiện Thuật, "Ngữ âm tiếng Việt"
(1977), in today's spelling. Both places of the tone are good (hòa, hoà). A possible syllable need not be a word.
"""

import re
import unicodedata
from functools import lru_cache

_BEFORE_ANY = ("", "b", "ch", "d", "đ", "gi", "h", "kh", "l", "m", "n", "nh", "p", "ph", "r", "s", "t", "th", "tr")
_ONSETS_BACK = frozenset((*_BEFORE_ANY, "v", "x", "c", "g", "ng"))
_ONSETS_FRONT = frozenset((*_BEFORE_ANY, "v", "x", "k", "g", "gh", "ngh"))
"""Before e, ê, i, y; g stands there only in "gì", "giếng", "gìn"."""
_CLOSED = {
    "a": "c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "c m n ng p t",
    "e": "c m n ng p t",
    "ê": "c ch m n ng nh p t",
    "i": "ch m n nh p t",
    "o": "c m n ng p t",
    "ô": "c m n ng p t",
    "ơ": "m n p t",
    "u": "c m n ng p t",
    "ư": "c m n ng t",
    "iê": "c m n ng p t",
    "yê": "m n ng t",
    "oa": "c ch m n ng nh p t",
    "oă": "c m n ng t",
    "oe": "m n t",
    "oo": "c ng",
    "ôô": "ng",
    "uâ": "n ng t",
    "uê": "ch n nh",
    "uy": "ch n nh p t",
    "uyê": "n t",
    "uô": "c m n ng t",
    "ươ": "c m n ng p t",
}
_OPEN = (
    "a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu iêu oi ôi ơi oa oai oao oay oe oeo ua uê ui uy uya uơ uôi uyu"
    " uây ưa ưi ưu ươi ươu yêu"
)
_AFTER_QU = (
    "a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e en eng eo ep et ê êch ên"
    " ênh êu êt i ich in it ơ ơi ơn ôc ôi y ych yên yêt ynh yt yu yp"
)
_RIMES = frozenset(_OPEN.split()) | {v + end for v, ends in _CLOSED.items() for end in ends.split()}
_RIMES_QU = frozenset(_AFTER_QU.split())
_OTHERS = frozenset(["đắk", "đăk", "lắk", "lăk", "kạn", "kon", "ka", "krông", "pleiku", "tây", "p'răng"])
"""Names of provinces and rivers spelled against the rules, which stand in any plan of their provinces."""

_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_STOPPED_TONES = (2, 5)
_LETTER = re.compile(r"[^\W\d_]")
_PARTS = re.compile(r"[\s/\-–—.,;:()\[\]{}\"“”‘’'…|*_#•+=<>?!%&¹²³⁰⁴-⁹]+")
_ABBREVIATION = re.compile(r"[A-ZĐ]{1,3}|[BCDĐFGHJKLMNPQRSTVWXZ]+|(?:[A-ZĐ][a-zđ]?){2,}|[IVXLC]+")
_MAX_SYLLABLE = 7


def _toneless(letters: str) -> tuple[str, int, int]:
    """`letters` without tone marks, the number of tone marks, and the tone (0 none) with its place as 10*place+tone."""
    plain: list[str] = []
    count = where = 0
    for char in unicodedata.normalize("NFD", letters):
        tone = _TONES.get(char)
        if tone is None:
            plain.append(char)
            continue
        count += 1
        # The place is counted in composed letters: marks of quality join their vowel.
        where = 10 * (len(unicodedata.normalize("NFC", "".join(plain))) - 1) + tone
    return unicodedata.normalize("NFC", "".join(plain)), count, where


def _places(rime: str) -> tuple[int, ...]:
    """The letters of the rime on which its tone may stand."""
    vowels = len(rime.rstrip("cghmnpt"))
    marked = [i for i in range(vowels) if rime[i] in "ăâêôơư"]
    if marked:
        return (marked[-1],)
    if vowels == 1:
        return (0,)
    if vowels < len(rime):
        return (vowels - 1,)
    if vowels == 3:
        return (1,)
    return (0, 1) if rime in ("oa", "oe", "uy") else (0,)


def _fits(onset: str, rime: str, place: int, tone: int) -> bool:
    if tone and place not in _places(rime):
        return False
    return not (rime.endswith(("c", "ch", "p", "t")) and tone not in _STOPPED_TONES)


@lru_cache(maxsize=1 << 15)
def is_syllable(token: str) -> bool:
    """True where `token` (one word, any case, NFC or NFD) can be a Vietnamese syllable: "Tiên", "HÒA", "giếng", "quý".

    Unmarked words are judged by the same tables ("ban" yes, "plan" no); stops need a tone: "cát" yes, "cat" no.
    """
    word = unicodedata.normalize("NFC", token).lower()
    if word in _OTHERS:
        return True
    if not 0 < len(word) <= _MAX_SYLLABLE:
        return False
    plain, count, where = _toneless(word)
    if count > 1:
        return False
    place, tone = divmod(where, 10)
    if plain.startswith("qu") and plain[2:] in _RIMES_QU:
        # "qúy": the mark on the u is a slip of typists that old editors made by themselves.
        return _fits("qu", plain[2:], 0 if place == 1 and len(plain) == 3 else place - 2, tone)
    for size in range(min(3, len(plain)) + 1):
        onset, rime = plain[:size], plain[size:]
        if rime not in _RIMES:
            continue
        front = rime[0] in "eêiy"
        if onset not in (_ONSETS_FRONT if front else _ONSETS_BACK) or (onset == "g" and front and rime[0] != "i"):
            continue
        if rime.startswith("yê") and onset:
            continue
        if _fits(onset, rime, place - size, tone):
            return True
    return False


def count_syllables(text: str) -> tuple[int, int]:
    """How many words of `text` are possible syllables, and how many words count at all.

    Numbers, abbreviations in capitals and symbols ("99/KH-UBND") are left out; letters mixed with digits or with
    strange signs inside a word count as words that are no syllables.
    """
    good = every = 0
    for word in _PARTS.split(text):
        if not word or _LETTER.search(word) is None:
            continue
        if is_syllable(word):
            good += 1
        elif _ABBREVIATION.fullmatch(word):
            continue
        every += 1
    return good, every


def syllable_share(text: str) -> float:
    """The share of words of `text` that are possible Vietnamese syllables, from 0 to 1; 1 where no word counts.

    Clean plans lie above 0.95, OCR rubbish, other encodings and other languages mostly below 0.6.
    """
    good, every = count_syllables(text)
    return good / every if every else 1.0
