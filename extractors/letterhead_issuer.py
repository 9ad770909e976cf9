"""Who issued a plan, at which level, and the places it stands under.

The lines above the number say it ("ỦY BAN NHÂN DÂN / XÃ AN BÌNH"). Scanner texts often lack them; then the plan's
own sentences do ("UBND xã An Bình ban hành kế hoạch", "trên địa bàn huyện Lạc Sơn"), and names of higher units come
from the bodies it answers to ("UBND tỉnh Hưng Yên").
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from extractors.letterhead_places import (
    LEVELS,
    UPPER,
    PrintedPlace,
    find_printed_places,
    join_broken_names,
    level_of,
    place_name,
    places_in_line,
    recase,
)
from normalizers.doctypes import issuer_of_symbol
from normalizers.place_names import kind_and_name
from normalizers.text import bare, fold, squeeze

ORDER = ("province", "district", "commune")
_KIND = r"(?i:thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|xã|phường)"
# Folded without accents, since letterheads in capitals are misread most.
_AGENCIES: tuple[tuple[re.Pattern[str], str, str | None], ...] = tuple(
    (re.compile(pattern), name, level)
    for pattern, name, level in (
        (
            r"\b(?:uy ban|ub) (?:mat tran to quoc|mttq)(?: viet nam| vn)?\b|\bubmttq(?: ?vn)?\b",
            "Ủy ban Mặt trận Tổ quốc Việt Nam",
            None,
        ),
        (r"\buy ban nhan dan\b|\bu?y ban nhan d[ao]n\b|\bubnd\b", "Ủy ban nhân dân", None),
        (r"\bhoi dong nhan dan\b|\bh[dđ]nd\b", "Hội đồng nhân dân", None),
        (r"\bban thuong vu tinh uy\b", "Ban Thường vụ Tỉnh ủy", "tỉnh"),
        (r"\bban thuong vu thanh uy\b", "Ban Thường vụ Thành ủy", "thành phố"),
        (r"\bban thuong vu huyen uy\b", "Ban Thường vụ Huyện ủy", "huyện"),
        (r"\bban thuong vu dang uy\b", "Ban Thường vụ Đảng ủy", None),
        (r"\btinh uy\b", "Tỉnh ủy", "tỉnh"),
        (r"\bthanh uy\b", "Thành ủy", "thành phố"),
        (r"\bhuyen uy\b", "Huyện ủy", "huyện"),
        (r"\bquan uy\b", "Quận ủy", "quận"),
        (r"\bthi uy\b", "Thị ủy", "thị xã"),
        (r"\bban chap hanh dang bo\b|\bbch dang bo\b", "Ban Chấp hành Đảng bộ", None),
        (r"\bdang uy\b", "Đảng ủy", None),
        (r"\bdang bo\b", "Đảng bộ", None),
    )
)
_OFFICE = re.compile(
    r"^(?:sở|phòng|ban|văn phòng|trung tâm|chi cục|cục|công an|thanh tra|bảo hiểm xã hội|hội|liên đoàn|tổ|bộ|trường|"
    r"tòa án|kho bạc|thuế|đoàn)\b",
    re.I,
)
_NOT_ISSUER = re.compile(r"^\W*(?:dự thảo|hỏa tốc|khẩn|mật|v\s?/\s?v|kính gửi|số\b|\*+$)|^\W*$", re.IGNORECASE)
_COUNCIL_OF = r"(?:UBND|[UỦ][ỷỶỳyY]? ?[Bb]an [Nn]hân [Dd]ân|Uỷ [Bb]an [Nn]hân [Dd]ân)"
_SUBJECT = (
    rf"(?<!của )(?<!cho )(?<!do )(?<!qua ){_COUNCIL_OF}\s+(?P<kind>{_KIND})(?P<rest>[^.;:,\n]{{0,60}}?)\s*(?:,\s*)?"
)
# What only the issuer of a plan does with it; orders may quote what a higher council gave.
_ISSUES = re.compile(
    rf"{_SUBJECT}(?:ban hành|xây dựng|triển khai|đề ra|lập|[Kk]ế hoạch)\s+(?:và\s(?:\w+\s){{1,3}})?"
    r"(?:[Kk]ế hoạch|[Cc]hương trình|[Pp]hương án|thực hiện|cải cách|nâng cao|công tác|một số|"
    r"các (?:nhiệm vụ|giải pháp))"
)
_ORDERS = re.compile(rf"{_SUBJECT}(?:yêu cầu|đề nghị|giao|chỉ đạo|kính đề nghị)")
_OFFICE_ISSUES = re.compile(
    rf"(?<!của )(?<!cho )(?P<office>Sở [{UPPER}][^.;:,\n]{{3,50}}?)\s+(?:ban hành|xây dựng|triển khai)\s+[Kk]ế hoạch"
)
_CLOSING = re.compile(rf"[Tt]rên đây là\s.{{0,400}}?\bcủa {_COUNCIL_OF}\s+(?P<kind>{_KIND})", re.DOTALL)
_TERRITORY = re.compile(rf"trên địa bàn\s+(?P<kind>{_KIND})(?!\w)", re.IGNORECASE)
_COUNCIL = re.compile(rf"(?<!các )(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?P<kind>{_KIND})(?!\s*[,/]|\w)")
_PARENT = re.compile(
    r"(?:UBND|HĐND|[ỦU][ỷy]? ?ban nhân dân|Hội đồng nhân dân|Công an|Sở [^\W\d_]\w+ \w+)\s+$", re.IGNORECASE
)
_NUMBERS = re.compile(r"\d+")
_SAME_NAME = 85.0
_OPENING = 16
_LAST = 12


@dataclass(frozen=True, slots=True)
class Issuer:
    """Official name of the body, its level and the places of its path; `flags` as in `letterhead.FLAGS`."""

    name: str | None = None
    level: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    flags: tuple[str, ...] = ()

    def at(self, level: str) -> str | None:
        """The path's place at a level."""
        return {"province": self.province, "district": self.district, "commune": self.commune}[level]


def office_name(text: str) -> str:
    """An office with its official capitals: "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH" → "Sở Văn hóa, Thể thao và Du lịch"."""
    words = squeeze(text).lower().split(" ")
    long_head = (
        2
        if " ".join(words[:2])
        in ("văn phòng", "trung tâm", "chi cục", "công an", "thanh tra", "tòa án", "ban quản", "kho bạc")
        else 1
    )
    proper = words[0] in ("sở", "phòng", "bộ")
    out: list[str] = []
    for at, word in enumerate(words):
        fresh = (
            at == 0
            or (at == long_head)
            or (proper and at > 1 and (words[at - 1] in ("và", "-") or words[at - 1].endswith(",")))
        )
        out.append(word[:1].upper() + word[1:] if fresh and word != "và" else word)
    return " ".join(out)


def read_issuer_lines(lines: Iterable[str], year: int | None = None) -> Issuer:
    """The issuer from the lines above the number, highest agency first: the last one named is the one that issues."""
    name: str | None = None
    party_kind: str | None = None
    office = False
    path: dict[str, str] = {}
    for raw in join_broken_names(lines, year):
        line = raw.strip(" -*_:;.")
        if _NOT_ISSUER.match(line) or len(line) > 120:
            continue
        places = places_in_line(line, year)
        agency = next((a for a in _AGENCIES if a[0].search(bare(line))), None)
        if agency:
            name, party_kind, office = agency[1], agency[2], False
            if party_kind and not places:
                rest = _after(line, agency[0])
                places = (
                    [PrintedPlace(level_of(party_kind, rest, year), place_name(party_kind, recase(rest)), 0, 0)]
                    if rest
                    else []
                )
        elif _OFFICE.match(line) and not (places and places[0].start == 0):
            words = (recase_line := (recase(line) if line.isupper() else line))[: places[0].start] if places else line
            name, office = office_name(words.strip(" ,-") or recase_line), True
        elif office and not places and name:
            name = office_name(f"{name} {line}")
        for place in places:
            path[place.level] = place.name
    level = max(path, key=ORDER.index, default=None)
    if name and name.startswith("Sở "):
        level = "province"
    return Issuer(name, level, path.get("province"), path.get("district"), path.get("commune"))


def name_by_symbol(issuer: Issuer, symbol: str) -> Issuer:
    """An issuer without a printed name, named by its symbol where that is clear ("KH/HU" → "Huyện ủy", "KH-SNV")."""
    known = issuer_of_symbol(symbol)
    if known is None or known[1] == "central":
        return issuer
    return replace(issuer, name=known[0], level=issuer.level or known[1], flags=(*issuer.flags, "issuer_inferred"))


def _after(line: str, agency: re.Pattern[str]) -> str:
    """The words behind an agency: "TỈNH ỦY HƯNG YÊN" → "HƯNG YÊN"."""
    words = line.split(" ")
    for count in range(1, len(words) + 1):
        if agency.search(bare(" ".join(words[:count]))):
            return " ".join(w for w in words[count:] if w[:1].isupper())
    return ""


def infer_level(title: str | None, body: Sequence[str], year: int | None) -> tuple[str | None, str | None]:
    """Level and kind of the issuer from the plan's own words: who issues it, its closing, its territory, its title."""
    for texts, pattern in (
        (body[:_OPENING], _ISSUES),
        (body[-_LAST * 3 :], _CLOSING),
        ((*body[:_OPENING], *body[-_LAST:]), _ORDERS),
    ):
        found = [
            level for text in texts for match in pattern.finditer(text) if (level := _council_level(match, text, year))
        ]
        if found:
            # "UBND tỉnh ban hành Kế hoạch …, UBND huyện xây dựng kế hoạch": the lowest is the one that speaks.
            return max(found, key=lambda pair: ORDER.index(pair[0]))
    if title:
        territory = _TERRITORY.search(title)
        if territory:
            return _kind_level(territory["kind"], title[territory.end() :], year)
        places = places_in_line(title, year)
        if places:
            lowest = max(places, key=lambda p: ORDER.index(p.level))
            return lowest.level, _kind_of(lowest.name)
    votes: Counter[str] = Counter()
    for text in body:
        votes.update(m["kind"].casefold() for m in _TERRITORY.finditer(text))
        votes.update(m["kind"].casefold() for m in _COUNCIL.finditer(text))
    best = votes.most_common(2)
    if best and best[0][1] >= 3 and (len(best) == 1 or best[0][1] > best[1][1]):
        return _kind_level(best[0][0], "", year)
    return None, None


def office_that_issues(body: Sequence[str]) -> str | None:
    """A department that names itself as the one that plans: "Sở Nội vụ xây dựng Kế hoạch …"."""
    found = (match["office"] for text in body[:_OPENING] for match in _OFFICE_ISSUES.finditer(text))
    return next(found, None)


def _council_level(match: re.Match[str], text: str, year: int | None) -> tuple[str, str] | None:
    """Level and kind of the council that a sentence names as the one that acts; None where the words are a group's."""
    rest = match.groupdict().get("rest")
    if rest is not None and rest.strip() and not re.match(rf"\s+[{UPPER}]\w*", rest):
        return None
    return _kind_level(match["kind"], text[match.end("kind") :] if rest is None else rest, year)


def _kind_level(kind: str, rest: str, year: int | None) -> tuple[str, str]:
    kind = kind.casefold()
    if kind in LEVELS:
        return LEVELS[kind], kind
    name = next(iter(find_printed_places(f"{kind}{rest}", year)), None)
    return (name.level if name else "district"), kind


def _kind_of(place: str) -> str:
    return next((k for k in (*LEVELS, "thành phố") if place.casefold().startswith(k + " ")), "")


def place_votes(title: str | None, texts: Iterable[str], year: int | None) -> Counter[tuple[str, str]]:
    """How often each (level, place) is named; the title and a body's own place ("UBND tỉnh X") count thrice."""
    votes: Counter[tuple[str, str]] = Counter()
    for place in places_in_line(title or "", year):
        votes[place.level, place.name] += 3
    for text in texts:
        for place in find_printed_places(text, year):
            votes[place.level, place.name] += 3 if _PARENT.search(text[max(0, place.start - 28) : place.start]) else 1
    return votes


def _best(votes: Counter[tuple[str, str]], level: str, kind: str | None) -> str | None:
    """The place of a level (and kind) named most; None where there is none or two are named alike."""
    found = Counter(
        {name: n for (lv, name), n in votes.items() if lv == level and (not kind or _kind_of(name) == kind)}
    )
    best = found.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def complete_issuer(
    issuer: Issuer,
    title: str | None,
    body: Sequence[str],
    texts: Iterable[str],
    date_place: str | None,
    year: int | None,
    districts_ended: bool,
) -> Issuer:
    """`issuer` with level, own place and higher places filled in from the plan's words, where these are clear."""
    flags = list(issuer.flags)
    level, kind = issuer.level, None
    office = office_that_issues(body) if issuer.name is None and level is None else None
    if office:
        issuer, level = replace(issuer, name=office), "province"
        flags.append("issuer_inferred")
    if level is None:
        level, kind = infer_level(title, body, year)
        if level:
            flags.append("issuer_inferred")
    name = issuer.name or ("Ủy ban nhân dân" if level else None)
    if level not in ORDER:
        return replace(issuer, name=name, level=level, flags=tuple(flags))
    votes = place_votes(title, texts, year)
    if kind == "thành phố" and _is_municipality(votes, date_place, year):
        level = "province"
    own = issuer.at(level) or _own_place(votes, level, kind, date_place, year)
    if own is None:
        flags.append("issuer_place_unknown")
    path = {lv: issuer.at(lv) or _best(votes, lv, None) for lv in ORDER[: ORDER.index(level)]}
    path[level] = own
    if level == "commune" and districts_ended:
        path["district"] = None
    return Issuer(name, level, path.get("province"), path.get("district"), path.get("commune"), tuple(flags))


def _is_municipality(votes: Counter[tuple[str, str]], date_place: str | None, year: int | None) -> bool:
    """Whether "UBND thành phố" is a province's: its date line names a municipality, or only such are named at all."""
    if date_place:
        return level_of("thành phố", date_place, year) == "province"
    cities = Counter(lv for (lv, name), n in votes.items() if _kind_of(name) == "thành phố" for _ in range(n))
    return cities["province"] > 0 and cities["district"] == 0


def _own_place(
    votes: Counter[tuple[str, str]], level: str, kind: str | None, date_place: str | None, year: int | None
) -> str | None:
    """The issuer's place: the printed one that the date line names too, the date line's own, the one named most."""
    names = [name for (lv, name), _ in votes.most_common() if lv == level and (not kind or _kind_of(name) == kind)]
    if date_place:
        # Of units with numbers the date line names the kind too ("Phường 5, ngày …").
        dated_kind, date_name = kind_and_name(date_place)
        alike = {name: ratio(bare(name[len(_kind_of(name)) + 1 :]), bare(date_name)) for name in names}
        numbers = _NUMBERS.findall(date_name)
        alike = {name: score for name, score in alike.items() if _NUMBERS.findall(name) == numbers}
        nearest = max(alike, key=lambda name: alike[name], default=None)
        if nearest and alike[nearest] >= _SAME_NAME:
            return nearest
        # A province may date its papers from its capital, lower councils date them from themselves.
        if kind and level != "province" and (dated_kind is None or dated_kind.lower() == kind):
            return place_name(kind, date_name)
    best = _best(votes, level, kind)
    if best is None and date_place and level == "province":
        municipality = level_of("thành phố", date_place, year) == "province"
        return place_name("thành phố" if municipality else "tỉnh", date_place)
    return best


def same_name(printed: str, place: str | None) -> str:
    """A printed place name as the path spells it, where they differ in accents alone ("Hung Yên" → "Hưng Yên")."""
    if place:
        name = place[len(_kind_of(place)) + 1 :]
        if bare(name) == bare(printed) and fold(name) != fold(printed):
            return name
    return printed
