"""Dimensions of PAPI, PAR INDEX and SIPAS that a heading, a label or a column cell names (gold/GUIDE.md section 6).

A text names a dimension where, without its mark, lead-in words ("Nội dung", "Lĩnh vực", "Đối với") and tails
("của tỉnh", "năm 2024"), it is one of the names in catalogues/dimensions.yaml, but for lost accents, lost spaces and a
few misread letters. A text that only contains such words, or that names several dimensions, names none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from normalizers.dimension_catalogue import Catalogue, Words, catalogue, key_of
from normalizers.spellings import Spellings
from normalizers.text import squeeze

LONGEST = 240
"""Characters; what is longer is a sentence and names nothing."""

_LETTERS_PER_ERROR, _MOST_ERRORS = 9, 4
_MARK = re.compile(r"\d+|[ivx]{1,5}|[a-zđ]")
_PARENTHESIS = re.compile(r"\([^()]*(?:\)|$)")
_QUOTED = re.compile(r"[“\"«„(]([^“”\"«»„()]{3,160})[”\"»)]")
_YEARS = re.compile(r"[\s,–-]+(?:trong\s+)?(?:các năm|từ năm|năm|giai đoạn)\s*\d{4}[^:;“”\"]{0,60}$", re.IGNORECASE)
_REMARK = re.compile(
    r"(?::|;|\s[-–]|\.)\s+(?=(?:giao|do|chủ trì|cơ quan|đơn vị|các|phòng|sở|ban|văn phòng|ubnd|công an|thanh tra|"
    r"gồm|bao gồm|điểm|đạt|tăng|phấn đấu|trong đó|cụ thể|\d{1,3}(?:[.,]\d{1,4})?(?:/\d{1,3})? điểm)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_PLACE_KINDS = {"tỉnh", "huyện", "quận", "xã", "phường", "phố", "trấn", "khu"}
_BEFORE_PLACE = {"của", "trên", "địa", "bàn", "tại", "ở", "cấp", "thành", "thị", "đặc", "toàn", "trong"}
_INDEX_CODES = {
    "PAPI": re.compile(r"\bpapi\b"),
    "PAR": re.compile(r"\bpar\s?-?index\b"),
    "SIPAS": re.compile(r"\bsipas\b"),
}


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text names: by the name with this `key` the `codes` (several where indices share a name); whether by an
    order about it ("Nâng cao …"), and without any misread letter."""

    key: str
    codes: frozenset[str]
    directive: bool = False
    exact: bool = True


def family_of(code: str | None) -> str | None:
    """ "PAPI", "PAR" or "SIPAS" of a dimension, a sub-dimension or an index."""
    return code.partition(".")[0] if code else None


def find_dimension(heading: str, family: str | None = None) -> str | None:
    """The one dimension ("PAPI.1" … "SIPAS.2") or whole index ("PAPI", "PAR", "SIPAS") that `heading` names, else None.

    `family` is the index of the plan or of the enclosing section; it decides where two indices share a name ("Thủ tục
    hành chính") and rules out orders about something of another index ("Đẩy mạnh cải cách thủ tục hành chính" in PAPI).
    """
    found = _name(heading)
    return _decide(found, heading, family) if found else None


def find_family(title: str) -> str | None:
    """The one index that a title mentions anywhere, by its code or its name; None where it mentions none or several."""
    known = catalogue()
    key = key_of(known.words(title))
    names = {index: _index_names(index) for index in _INDEX_CODES}
    found = [i for i, code in _INDEX_CODES.items() if code.search(title.casefold()) or any(n in key for n in names[i])]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=8192)
def find_subdimension(text: str, dimension: str | None = None) -> str | None:
    """The component ("PAPI.2.2") that a heading or a column cell names, else None; also None where it names two.

    With the dimension known only its own components are candidates, and a text made up of the dimension's own words is
    read by the one component it points to ("Công khai minh bạch ngân sách xã").
    """
    known = catalogue()
    inside = f"{dimension}." if dimension else ""
    names, spellings = _component_names(inside)
    if not names:
        return None
    for form in _forms(text):
        found = _look_up(form, names, spellings, known)
        if found and len(found.codes) == 1:
            return next(iter(found.codes))
    return _by_key_words(text, dimension, known) if dimension in known.vocabulary else None


def dimension_of(labels: Sequence[str], family: str | None = None) -> str | None:
    """The dimension that the first of `labels` (nearest first) names; an empty label ends the search.

    An order about a dimension ("Tăng cường công khai, minh bạch") gives way to a plain name further out, and a whole
    index gives way to a component of it named nearer ("Danh sách hộ nghèo" in a section on PAPI).
    """
    held: str | None = None
    components: list[str] = []
    for label in labels:
        if not label.strip():
            break
        naming = _name(label)
        code = _decide(naming, label, family) if naming else None
        if naming and code:
            if naming.directive:
                held = held or code
            elif "." in code or not held:
                return _refined(code, components)
            else:
                return held if family_of(held) == code else code
        elif component := find_subdimension(label):
            components.append(component)
    return held or (_refined(family, components) if family == "PAPI" and components else None)


def _refined(code: str, components: Sequence[str]) -> str:
    """The dimension of the nearest component where `code` is only the whole index."""
    nearest = next((component for component in components if family_of(component) == code), None)
    return nearest.rpartition(".")[0] if nearest else code


def _decide(found: Naming, text: str, family: str | None) -> str | None:
    """One code of a naming, or None where the text, the family or another index leaves doubt."""
    mentioned = {index for index, code in _INDEX_CODES.items() if code.search(text.casefold())}
    if len(mentioned) > 1:
        return None
    known = catalogue()
    codes = found.codes
    if len(codes) > 1:
        own = {c for c in codes if family_of(c) == (family or next(iter(mentioned), None))}
        codes = frozenset(own or {c for c in codes if key_of(known.words(known.official[c])) == found.key})
    if len(codes) != 1 or (family and found.key in known.general):
        return None
    code = next(iter(codes))
    if "." not in code and mentioned - {code}:
        return None
    loose = found.directive or not found.exact
    return None if loose and family and "." in code and family_of(code) != family else code


@lru_cache(maxsize=8192)
def _name(text: str) -> Naming | None:
    """What a text names among dimensions and indices; a quotation after lead-in words counts for the whole."""
    known = catalogue()
    for form in _forms(text):
        found = _look_up(form, known.names, _spellings(), known)
        if found:
            return found
    quotations = list(_QUOTED.finditer(text)) if len(text) <= 4 * LONGEST else []
    if len(quotations) == 1:
        before = known.words(text[: quotations[0].start()])
        rest = next((words for words, _ in _stages(before, known) if not words), before)
        return None if rest else _look_up(known.words(quotations[0][1]), known.names, _spellings(), known)
    return None


def _forms(text: str) -> Iterator[Words]:
    """The text's words: whole, without years and place at its end, and without a remark behind a colon or dash."""
    text = squeeze(text)
    if len(text) > LONGEST:
        return
    plain = squeeze(_PARENTHESIS.sub(" ", text)).strip(" :;.,-–") or text
    short = _YEARS.sub("", plain)
    head = _REMARK.split(short, maxsplit=1)[0]
    known = catalogue()
    printed = dict.fromkeys((plain, short, _without_place(short), head, _without_place(head)))
    yield from dict.fromkeys(map(known.words, printed))


def _without_place(text: str) -> str:
    """The text without "của tỉnh", "trên địa bàn xã Tiền Phong" at its end (a name of at most four words)."""
    words = _WORD.findall(text)
    cut = next((i for i in range(len(words) - 1, max(len(words) - 6, 0), -1) if words[i].lower() in _PLACE_KINDS), 0)
    if not cut or not all(word[0].isupper() for word in words[cut + 1 :]):
        return text
    while cut and words[cut - 1].lower() in _BEFORE_PLACE:
        cut -= 1
    return " ".join(words[:cut]) or text


def _stages(words: Words, known: Catalogue) -> Iterator[tuple[Words, bool]]:
    """The words with ever more of marks and lead-ins taken off their front (True once one was a directive), each also
    without tails."""
    directive = False
    while True:
        yield words, directive
        trimmed = words
        while tail := next((t for t in known.tails if len(t) < len(trimmed) and trimmed[-len(t) :] == t), None):
            trimmed = trimmed[: -len(tail)]
            yield trimmed, directive
        if not words:
            return
        lead = next((words[:n] for n in (4, 3, 2, 1) if words[:n] in known.lead_ins), None)
        if lead:
            directive |= known.lead_ins[lead]
        elif _MARK.fullmatch(words[0]):
            lead = words[:1]
        else:
            return
        words = words[len(lead) :]


def _look_up(
    words: Words, names: Mapping[str, frozenset[str]], spellings: Spellings, known: Catalogue
) -> Naming | None:
    """The name that the words are: exactly at any stage, else the nearest within the errors a scanner makes."""
    stages = [(key_of(rest), directive) for rest, directive in _stages(words, known) if rest]
    for key, directive in stages:
        if key in names:
            return Naming(key, names[key], directive)
    for key, directive in stages:
        errors = min(len(key) // _LETTERS_PER_ERROR, _MOST_ERRORS)
        if not errors:
            continue
        near = spellings.near(key, errors)
        codes = {code for name, distance in near if distance == near[0][1] for code in names[name]}
        if len(codes) == 1:
            return Naming(near[0][0], frozenset(codes), directive, exact=False)
    return None


@lru_cache(maxsize=8)
def _index_names(index: str) -> tuple[str, ...]:
    """Keys of an index's names that are long enough to be told inside a title."""
    return tuple(key for key, codes in catalogue().names.items() if index in codes and len(key) > 15)


@lru_cache(maxsize=1)
def _spellings() -> Spellings:
    return Spellings(catalogue().names)


@lru_cache(maxsize=64)
def _component_names(inside: str) -> tuple[dict[str, frozenset[str]], Spellings]:
    """Names of components whose codes begin with `inside`."""
    own = {key: frozenset(c for c in codes if c.startswith(inside)) for key, codes in catalogue().components.items()}
    names = {key: codes for key, codes in own.items() if codes}
    return names, Spellings(names)


def _by_key_words(text: str, dimension: str | None, known: Catalogue) -> str | None:
    """The one component whose key words stand in a text made of the dimension's own vocabulary."""
    form = next(_forms(text), ())
    words = tuple(key_of((word,)) for word in form if not _MARK.fullmatch(word) or word == "y")
    if not words or not known.vocabulary[dimension or ""].issuperset(words):
        return None
    hits = [
        code
        for code, keys in known.keys.items()
        if code.rpartition(".")[0] == dimension
        and any(words[i : i + len(key)] == key for key in keys for i in range(len(words)))
    ]
    return hits[0] if len(hits) == 1 else None
