"""What a plan itself prints in full: it settles shared abbreviations and the short forms that only this plan uses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from normalizers.text import bare, fold, squeeze
from normalizers.unit_catalogue import ambiguous, entries, longest, tree
from normalizers.unit_kinds import kind_end, kind_words
from normalizers.unit_places import read_tail
from normalizers.unit_words import Word, abbreviations, read_words


@dataclass(frozen=True, slots=True)
class Short:
    """One short form of the plan's own ("TT CNTT") with the name that it stands for, as the plan prints that."""

    words: tuple[str, ...]
    full: str


@dataclass(frozen=True, slots=True)
class InFull:
    """`unit_ids`: bodies with a shared abbreviation that the plan names in full; `shorts`: its own short forms, the
    longest first."""

    unit_ids: frozenset[str] = frozenset()
    shorts: tuple[Short, ...] = ()


NOTHING = InFull()

_KINDS: dict[str, str] = {
    "TT": "Trung tâm",
    "P": "Phòng",
    "VP": "Văn phòng",
    "CN": "Chi nhánh",
    "CC": "Chi cục",
    "BQL": "Ban Quản lý",
    "BV": "Bệnh viện",
    "Cty": "Công ty",
    "BP": "Bộ phận",
    "BCĐ": "Ban Chỉ đạo",
    "HĐ": "Hội đồng",
} | {
    kind: kind
    for kind in (
        "Trung tâm", "Phòng", "Văn phòng", "Chi nhánh", "Chi cục", "Ban Quản lý", "Ban Chỉ đạo", "Ban", "Sở", "Đội",
        "Tổ", "Trạm", "Bệnh viện", "Công ty", "Bộ phận", "Hội đồng", "Hội", "Quỹ", "Trường", "Công chức", "Viện",
    )
}  # fmt: skip
"""Kind words as short forms print them, in full."""

_HEADS = "|".join(re.escape(kind) for kind in sorted(_KINDS, key=len, reverse=True))
_FIRST_LETTERS = "".join(sorted({kind[0] for kind in _KINDS}))
_CAPITALS = "A-ZĐÔƯƠÊÂÁÝ"
_SHORT = re.compile(
    rf"(?=[{_FIRST_LETTERS}])(?<!\w)(?P<head>{_HEADS})(?:[ .]{{1,2}}|(?<=TT|VP|BV)|(?<=BQL))"
    rf"(?P<rest>[{_CAPITALS}][{_CAPITALS}&.-]{{0,10}}[{_CAPITALS}])(?!\w)"
    r"(?P<more>(?: [a-zà-ỹđ]{2,10}){0,2})"
)
_DEFINED = re.compile(
    r"\((?:sau đây |dưới đây )?(?:được )?(?:viết|gọi) (?:tắt|chung|gọn)?\s?(?:là)?[: ]*"
    r"[\"“”'‘’]?(?P<short>[^()\"“”'‘’;:\n]{2,40})[\"“”'‘’]?\)",
    re.IGNORECASE,
)
_LONGEST_REST = 4
_FAR = 160
_ENDS = frozenset({
    "chu", "phoi", "thuc", "tham", "co", "la", "theo", "xay", "to", "huong", "trien", "duoc", "se", "can", "tiep",
    "kiem", "ra", "da", "de", "cua", "thuoc", "tinh", "huyen", "xa", "thanh", "thi", "cap", "khi", "trong", "voi",
    "cung", "cac", "bao", "tong", "truc", "phu", "thuong", "tai", "cong", "dinh", "lam", "hoan", "day", "tuyen",
    "ban", "gui", "chiu", "quan", "hoac", "nham", "nghien", "hang", "quy", "tu", "den", "van",
})  # fmt: skip
"""Small words behind a name that go on the sentence, not the name."""


def printed_in_full(texts: Iterable[str]) -> InFull:
    """What `texts`, a plan's paragraphs and cells, print in full."""
    joined = unicodedata.normalize("NFC", "\n".join(" ".join(text.split()) for text in texts))
    plain = f" {bare(joined)} "
    unit_ids = frozenset(unit_id for unit_id, name in _doubtful() if name in plain)
    shorts = {short.words: short for short in (*_abbreviated(joined), *_defined(joined))}
    return InFull(unit_ids, tuple(sorted(shorts.values(), key=lambda short: (-len(short.words), short.words))))


@lru_cache(maxsize=1)
def _doubtful() -> tuple[tuple[str, str], ...]:
    """Bodies that share an abbreviation, with their names without accents between spaces."""
    ids = dict.fromkeys(unit_id for units in ambiguous().values() for unit_id in units)
    return tuple((unit_id, f" {bare(entries()[unit_id].name)} ") for unit_id in ids)


def short_words(text: str) -> tuple[str, ...]:
    """The words of a short form as they are compared."""
    return tuple(word.fold for word in read_words(text))


def _abbreviated(text: str) -> Iterator[Short]:
    """Short forms whose letters are the initials of one body that the plan prints in full."""
    runs: dict[str, tuple[str, ...]] = {}
    done: set[str] = set()
    for match in _SHORT.finditer(text):
        if match.group() in done:
            continue
        done.add(match.group())
        if f"{match['head']}{match['rest']}" in abbreviations():
            continue
        short = f"{match['head']} {match['rest']}"
        words = read_words(short)
        known = longest(tree(), words, 0)
        if known is not None and known[0] == len(words):
            continue
        kind = _KINDS[match["head"]]
        if kind not in runs:
            runs[kind] = _runs(kind, text)
        more = match["more"].split()
        for size in range(len(more), -1, -1):
            names = {bare(name): name for run in runs[kind] if (name := _full_name(match["rest"], more[:size], run))}
            if len(names) == 1:
                (name,) = names.values()
                if tuple(bare(f"{kind} {name}").split()) in kind_words():
                    break  # "Ban QL" says what kind of body it is, not which
                yield Short(short_words(" ".join((short, *more[:size]))), f"{kind} {name}")
                break


def _runs(kind: str, text: str) -> tuple[str, ...]:
    """What stands behind a kind word up to the next full stop, bracket or line, each once."""
    behind = re.compile(rf"(?<!\w){kind} (?=\w)([^.;:()\n]{{4,110}})", re.IGNORECASE)
    return tuple(dict.fromkeys(match[1].strip() for match in behind.finditer(text)))


def _full_name(rest: str, more: Sequence[str], run: str) -> str | None:
    """The name at the beginning of `run` that `rest` abbreviates, words of `more` printed in full behind the initials:
    "TN", ["nước"] is "Tài nguyên nước và Biển". None where the letters differ or the name's end is unclear."""
    if _first_letter(run) != rest[0]:
        return None
    words = _run_words(run)
    at = 0
    for letters in re.split(r"[&.\-]", rest):
        known = _expands(letters, words, at)
        if known:
            at = known
            continue
        for letter in letters:
            at = _past_connectors(words, at)
            if at >= len(words) or _first_letter(words[at].text) != letter:
                return None
            at += 1
    for word in more:
        if at >= len(words) or words[at].fold != fold(word):
            return None
        at += 1
    end = _name_end(words, at)
    return None if end is None else run[: words[end - 1].end]


def _expands(letters: str, words: Sequence[Word], at: int) -> int:
    """Index behind the words that the known abbreviation `letters` stands for at word `at`, 0 where others stand."""
    full = abbreviations().get(letters)
    if full is None:
        return 0
    here = at
    for expected in read_words(full):
        here = _past_connectors(words, here) if not expected.connects else here
        if here >= len(words) or words[here].bare != expected.bare:
            return 0
        here += 1
    return here


@lru_cache(maxsize=4096)
def _run_words(run: str) -> tuple[Word, ...]:
    return read_words(run)


def _first_letter(text: str) -> str:
    """The first letter as an abbreviation prints it: without accents, but "Đ" is not "D"."""
    return _plain_letter(text[:1].upper())


@lru_cache(maxsize=512)
def _plain_letter(letter: str) -> str:
    return letter if letter == "Đ" else bare(letter).upper()


def _past_connectors(words: Sequence[Word], at: int) -> int:
    while at < len(words) and words[at].connects:
        at += 1
    return at


def _name_end(words: Sequence[Word], at: int) -> int | None:
    """Index behind the name whose abbreviated words end at word `at`: itself, or behind the rest of the name ("và
    Biển"); None where the words run on."""
    if at >= len(words):
        return at
    gap = words[at].before.strip()
    tail = read_tail(words, at)
    if "," in gap or (gap in {"-", "–"} and _starts_body(words, at)) or tail is not None:
        return at
    if not gap and not words[at].connects:
        return at if words[at].bare in _ENDS and not words[at].capital else None
    behind = _past_connectors(words, at)
    if behind < len(words) and _starts_body(words, behind):
        return at
    for end in range(behind + 1, min(behind + _LONGEST_REST, len(words)) + 1):
        if end == len(words) or "," in words[end].before or (words[end].bare in _ENDS and not words[end].capital):
            return end
    return None


def _starts_body(words: Sequence[Word], at: int) -> bool:
    return longest(tree(), words, at) is not None or kind_end(words, at, lambda _: None) is not None


def _defined(text: str) -> Iterator[Short]:
    """Short forms that the plan introduces: "… (sau đây gọi tắt là Trung tâm)"."""
    for match in _DEFINED.finditer(text):
        short = squeeze(match["short"]).strip(" .,")
        key = read_words(short)
        known = longest(tree(), key, 0)
        if not key or len(key) > 5 or (known is not None and known[0] == len(key) and len(key) > 1):
            continue
        full = _named_before(re.split(r"[.;:()\n]", text[max(0, match.start() - _FAR) : match.start()])[-1])
        if full is not None and len(read_words(full)) > len(key) and _same_kind(key, full):
            yield Short(tuple(word.fold for word in key), full)


def _named_before(text: str) -> str | None:
    """The body whose name ends the text, without its words of place."""
    words = read_words(text)
    for at, word in enumerate(words):
        if not word.capital or not _starts_body(words, at):
            continue
        known = longest(tree(), words, at)
        end = known[0] if known is not None else len(words)
        for here in range(at + 2, len(words)):
            tail = read_tail(words, here)
            if tail is not None and tail.end == len(words):
                return text[word.start : words[here - 1].end]
        if end == len(words):
            return text[word.start : words[-1].end]
    return None


def _same_kind(short: Sequence[Word], full: str) -> bool:
    """The short form begins like the name it stands for, or is an abbreviation."""
    first = read_words(full)[0]
    return short[0].bare == first.bare or (
        short[0].text.isupper() and _first_letter(short[0].text) == _first_letter(first.text)
    )
