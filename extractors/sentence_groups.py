"""Indefinite groups of bodies: "các sở, ban, ngành", "đơn vị sự nghiệp công lập", "Thôn, bản"."""

from extractors.sentence_lexicon import Words
from extractors.sentence_names import Body, ends_surely
from extractors.sentence_tails import LEVEL_NOUNS, is_blank, separated, tails

_ACTS = ("openers", "lead_cues", "auxiliaries")


def blocked(w: Words, i: int) -> bool:
    """A phrase that begins like a body and is none, unless a longer name of the catalogue begins there."""
    end = w.end_of("not_bodies", i)
    return end is not None and end >= max(w.end_of("body", i) or 0, w.end_of("own_groups", i) or 0)


def group_at(w: Words, i: int, k: int, expected: bool) -> Body | None:
    """A run of group nouns with their modifiers. A single bare noun counts only where a body is expected."""
    noun = _noun_at(w, k)
    if noun is None:
        return None
    own = w.end_of("own_groups", k) == noun
    level = own and w.at(k, *LEVEL_NOUNS)
    end, stop, modified, tailed, nouns = *_modified(w, noun, own), 1 + any("," in w.gap(n) for n in range(k + 1, noun))
    village = own and w.has(k, "villages")
    while not (own and not (level or village)) and (j := separated(w, stop)) is not None:
        nxt = _noun_at(w, j)
        alike = w.has(j, "villages") if village else w.at(j, *LEVEL_NOUNS)
        merge = nxt is not None and (alike if own else w.end_of("own_groups", j) != nxt)
        if nxt is None and nouns == 1 and w.at(k, "cấp", "ngành") and w.at(j, "các") and w.at(j + 1, "cấp", "ngành"):
            nxt, merge = j + 2, True  # "các cấp, các ngành" is one group
        if (
            nxt is None
            or not merge
            or _longer_name(w, j, nxt)
            or (modified and w.text[w.ends[stop - 1] : w.starts[j]].strip() == ";")
        ):
            break
        new_end, new_stop, new_modified, tailed = _modified(w, nxt)
        if _own_modified(w, nxt):
            break
        end, stop, modified, nouns = new_end, new_stop, new_modified, nouns + 1
    single = nouns == 1 and not modified
    if single and own and not expected:
        single = (j := separated(w, stop)) is None or _noun_at(w, j) is None  # "Cấp ủy, chính quyền …"
    acts = own and not level and w.capital(k) and stop < len(w) and is_blank(w.gap(stop)) and w.has(stop, *_ACTS)
    if (
        not expected
        and single
        and not (acts and not w.has(stop, "weak_openers"))
        and (own or w.end_of("never_alone", k) == noun)
    ):
        return None
    if not expected and w.at(k, "tổ") and w.at(k + 1, "chức") and not (modified or nouns > 1):
        return None
    closed = ends_surely(w, stop, levelled=tailed)
    return Body(i, end, stop, "group", closed=closed, plural=True)


def _noun_at(w: Words, i: int) -> int | None:
    """One past the group noun at word i. "tổ chức" before a verb is a verb itself unless "cơ quan" stands before it."""
    noun = max(w.end_of("group_nouns", i) or 0, w.end_of("own_groups", i) or 0)
    if not noun or (w.has(i, "not_bodies") and blocked(w, i)):
        return None
    if w.at(i, "tổ") and w.at(i + 1, "chức") and noun == i + 2:
        verb = w.has(i, "openers") or (
            noun < len(w) and is_blank(w.gap(noun)) and w.has(noun, "openers", "weak_openers", "determiners")
        )
        beside_office = w.at(i - 2, "cơ") and w.at(i - 1, "quan")
        if verb and not w.has(noun, "group_modifiers", "qualifiers") and not beside_office:
            return None
    return noun


def _longer_name(w: Words, i: int, noun: int) -> bool:
    """Does a name of the catalogue, longer than the group noun, begin at word i?"""
    return max(w.end_of("body", i) or 0, w.end_of("standalone", i) or 0) > noun


def _own_modified(w: Words, noun: int) -> bool:
    return noun < len(w) and is_blank(w.gap(noun)) and w.has(noun, "own_modifiers")


def _modified(w: Words, noun: int, own: bool = False) -> tuple[int, int, bool, bool]:
    """End of the name, end of what belongs to it, whether anything follows the bare noun, and whether a level or a
    qualifier closes it."""
    j = noun
    while j < len(w) and is_blank(w.gap(j)):
        step = w.end_of("group_modifiers", j)
        if step is None and w.at(j - 1, "quan", "vị", "ngành") and (w.capital(j) or w.has(j, "ambiguous")):
            step = max(w.end_of("body", j) or 0, w.end_of("standalone", j) or 0, w.end_of("ambiguous", j) or 0) or None
        if (
            step is None
            or (own and w.has(j, "weak_openers"))
            or (w.has(j, "openers") and (w.end_of("openers", j) or 0) > step)
        ):
            break
        j = step
        while (nxt := separated(w, j)) is not None and not _noun_at(w, nxt) and not w.has(nxt, "openers"):
            if (more := w.end_of("group_modifiers", nxt)) is None:
                break
            j = more
    end, stop = tails(w, j)
    return end, stop, stop > noun, stop > j
