"""Vietnamese laws and ordinances: from words that begin with "Luật" or "Pháp lệnh" to the official title.

Where a law's name ends in a sentence cannot be told from grammar ("Luật Tổ chức chính quyền địa phương và những nội
dung …"), so the catalogue of titles (`catalogues/laws.csv`) decides; for a law that it does not know there is a
cautious rule: a capital letter opens the name and the first word that no title contains ends it.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice
from typing import Literal

from normalizers.text import bare, fold, squeeze

Kind = Literal["law", "ordinance"]

_HEAD = re.compile(
    r"(?=[blp])(?<!\w)(?P<head>bộ luật|lu[ậâ]t|pháp lệnh)(?P<colon>\s?:)?\s+(?P<about>về\s+)?(?=\w)", re.IGNORECASE
)
# "pháp luật", "kỷ luật" are no laws, "Luật gia" no title; a draft is no document yet.
_NOT_BEFORE = re.compile(
    r"(?:pháp|kỷ|kỉ|khoa|đại học|trường|hội|đoàn|công ty|văn phòng|dự thảo|dự án|đề nghị xây dựng)\s+$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"các\s+$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_WINDOW = 200
_AMENDS = re.compile(r"sửa đổi(?:,? bổ sung)?(?: một số điều)?(?: của)?\s+(?:các\s+)?(?=(?:bộ )?luật\s)", re.IGNORECASE)
_AND_LAW = re.compile(r"(?:,| và)\s+(?=(?:bộ )?luật\s)", re.IGNORECASE)
_ABBREVIATIONS = {
    "hđnd": "hội đồng nhân dân",
    "hdnd": "hội đồng nhân dân",
    "ubnd": "ủy ban nhân dân",
    "qppl": "quy phạm pháp luật",
    "đb": "đại biểu",
    "đbqh": "đại biểu quốc hội",
    "đbhđnd": "đại biểu hội đồng nhân dân",
}
_AND = fold("và")
_WRITTEN_OUT = {short: fold(words) for short, words in _ABBREVIATIONS.items()}
_HEADS = {"luat": "Luật", "bo luat": "Bộ luật", "phap lenh": "Pháp lệnh"}
_KEPT = {"hđnd": ("Hội đồng nhân dân", "HĐND"), "ubnd": ("Ủy ban nhân dân", "UBND")}
_LIST_GAP = re.compile(r"\s*(?:,|;|và)\s+(?=[^\W\d_])")
_UNKNOWN_END = re.compile(
    r"[.,;:()\[\]“”\"…/\d\n]|\s(?:năm|số|ngày|và (?:các|những|Luật)|để|tới|được|có|cho|của|theo|trong|tại|đã|nhằm|khi|"
    r"là|về|do|đến|với|từ|quy định|hiện hành|mới|này|trên|cũng|như|thì|phải|không|còn|đối|gắn|vào|ban hành|thông qua|"
    r"sửa đổi|Luật)(?!\w)"
)
_UNKNOWN_FIRST = {
    fold(w)
    for w in ("sư", "gia", "này", "định", "số", "của", "Việt", "năm", "các", "giao", "pháp", "lệ", "và", "hiện", "Hà")
}


@dataclass(frozen=True, slots=True)
class Law:
    """One title of the catalogue with the numbers of the documents that carry or carried it."""

    title: str
    kind: Kind
    numbers: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law named in a text: its official title (as printed where no catalogue has it) and where it stands."""

    title: str
    kind: Kind
    start: int
    end: int
    known: bool


@lru_cache(maxsize=1)
def laws() -> tuple[Law, ...]:
    """The catalogue."""
    with resources.files("normalizers.catalogues").joinpath("laws.csv").open(encoding="utf-8") as file:
        return tuple(
            Law(
                row["title"],
                "ordinance" if row["title"].startswith("Pháp lệnh") else "law",
                tuple(n for n in row["numbers"].split("|") if n),
                tuple(a for a in (row["aliases"] or "").split("|") if a),
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    return {fold(number): law.title for law in laws() for number in law.numbers}


def title_of_number(number: str) -> str | None:
    """The title of the law or ordinance with this number: "104/2016/QH13" → "Luật Tiếp cận thông tin"."""
    return _numbers().get(fold(number))


def _split_head(title: str) -> tuple[str, str]:
    for head in _HEADS.values():
        if title.startswith(head + " "):
            return head, title[len(head) + 1 :]
    raise ValueError(f"a title begins with Luật, Bộ luật or Pháp lệnh: {title!r}")


def _key(words: list[str]) -> tuple[str, ...]:
    """Words for look-up: abbreviations written out and "và" dropped, which writers use and leave out freely."""
    return tuple(w for word in words for w in _WRITTEN_OUT.get(word, word).split(" ") if w != _AND)


@lru_cache(maxsize=1)
def _index() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str], int]:
    """(head, *words) to title; the same without diacritics, where only one title fits; the longest key."""
    exact: dict[tuple[str, ...], str] = {}
    plain: dict[tuple[str, ...], set[str]] = {}
    for law in laws():
        head, name = _split_head(law.title)
        for form in (name, *law.aliases):
            key = (head, *_key(fold(form).split(" ")))
            exact.setdefault(key, law.title)
            plain.setdefault(tuple(bare(w) for w in key), set()).add(law.title)
    unique = {key: titles.copy().pop() for key, titles in plain.items() if len(titles) == 1}
    return exact, unique, max(len(key) for key in exact)


def _known(text: str, start: int, head: str) -> tuple[str, int] | None:
    """The longest title of the catalogue whose words stand at `start`, and the position behind it."""
    exact, plain, longest = _index()
    words = [(fold(m.group()), m.end()) for m in islice(_WORD.finditer(text, start, start + _WINDOW), longest + 4)]
    # Each word as it is looked up, with the printed word's place in `words` ("HĐND" is four of them, "và" none).
    written = [(w, at) for at, (word, _) in enumerate(words) for w in _key([word])]
    key = (head, *(w for w, _ in written))
    unaccented = (bare(head), *(bare(w) for w, _ in written))
    for count in range(min(len(written), longest - 1), 0, -1):
        title = exact.get(key[: count + 1])
        if title is None and count > 1:
            title = plain.get(unaccented[: count + 1])
        if title:
            last = written[count - 1][1]
            for word, _ in words[: last + 1]:
                if word in _KEPT:
                    title = title.replace(*_KEPT[word])
            return title, words[last][1]
    return None


def _first_of_list(text: str, start: int, head: str) -> tuple[str, int] | None:
    """In "các Luật Khiếu nại, Tố cáo" the title before the comma, where a capital behind it opens the next one."""
    comma = text.find(",", start, start + _WINDOW)
    if comma < 0 or not text[comma + 1 : comma + 3].strip()[:1].isupper():
        return None
    found = _known(text[:comma], start, head)
    return found if found and found[1] == comma else None


def _unknown(text: str, start: int, head: str) -> tuple[str, int] | None:
    """The name of a law that the catalogue lacks: from its capital to the first word that ends it."""
    if not text[start].isupper():
        return None
    name = text[start : start + _WINDOW]
    end = _UNKNOWN_END.search(name)
    name = (name[: end.start()] if end else name[:80]).rstrip()
    words = name.split()
    if not 2 <= len(words) <= 12 or fold(words[0]) in _UNKNOWN_FIRST or name.isupper():
        return None
    return f"{head} {squeeze(name)}", start + len(name)


def find_laws(text: str) -> Iterator[NamedLaw]:
    """The laws and ordinances that `text` names, in order, each with its official title and without its year.

    "các Luật Đất đai, Tiếp công dân" gives both; "pháp luật về đất đai" and drafts of laws give none.
    """
    position = 0
    while match := _HEAD.search(text, position):
        position = match.end()
        before = text[max(0, match.start() - 24) : match.start()]
        listed = _LISTED.search(before) is not None
        if _NOT_BEFORE.search(before) or (match["colon"] and not listed):
            continue
        head = _HEADS[bare(match["head"])]
        kind: Kind = "ordinance" if head == "Pháp lệnh" else "law"
        amended = _AMENDS.match(text, match.end())
        if amended:
            named = _amended(text, amended.end())
            if named:
                title = f"{head} Sửa đổi, bổ sung một số điều của {named[0]}"
                yield NamedLaw(title, kind, match.start(), named[1], True)
                position = named[1]
            continue
        found = _first_of_list(text, match.end(), head) if listed else None
        found = found or _known(text, match.end(), head)
        known = found is not None
        if not found and match["about"] is None and match["head"][0].isupper():
            found = _unknown(text, match.end(), head)
        if not found:
            continue
        title, position = found
        yield NamedLaw(title, kind, match.start(), position, known)
        if known and listed:
            while gap := _LIST_GAP.match(text, position):
                if not text[gap.end()].isupper():
                    break
                further = _first_of_list(text, gap.end(), head) or _known(text, gap.end(), head)
                if not further:
                    break
                yield NamedLaw(further[0], kind, gap.end(), further[1], True)
                position = further[1]


def _amended(text: str, start: int) -> tuple[str, int] | None:
    """The titles that an amending law changes, joined as its own title joins them, and the position behind them."""
    titles: list[str] = []
    position = start
    while match := _HEAD.match(text, position):
        found = _known(text, match.end(), _HEADS[bare(match["head"])])
        if not found:
            break
        titles.append(found[0])
        start = found[1]
        gap = _AND_LAW.match(text, start)
        if not gap:
            break
        position = gap.end()
    return (" và ".join(titles), start) if titles else None
