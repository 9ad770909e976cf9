"""The words that bodies begin with: whether a text can be bodies is mostly told by its first word."""

from functools import lru_cache

from normalizers.memo import Memo
from normalizers.unit_catalogue import LISTED, tree
from normalizers.unit_groups import group_openers
from normalizers.unit_kinds import SHORT_KINDS, kind_words, office_openers
from normalizers.unit_misread import is_near_first_word
from normalizers.unit_scanner import COURTEOUS
from normalizers.unit_words import read_words


def may_begin(word: str) -> bool:
    """Whether a body that is sure (`Reading.sure`) can begin with this printed word, misread by a letter or not: cheap,
    and False for many words that sentences begin with."""
    return _beginnings[word]


def _may_begin(word: str) -> bool:
    words = read_words(word)
    if not words:
        return False
    first = words[0]
    if first.joins or first.connects or first.text.isdigit() or first.text in SHORT_KINDS:
        return True
    key = first.keys[0]
    return first.bare in _first_words() or key in tree().steps or is_near_first_word(key)


_beginnings = Memo(_may_begin, 1 << 12, 40)


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """First words, without accents, of all that is read as a body by its kind, as a group, a level or an office."""
    kinds = (kind[0] for kind in kind_words())
    listed = (head.split()[0] for head in LISTED)
    return frozenset((*kinds, *listed, *group_openers(), *office_openers(), *COURTEOUS, "cap"))
