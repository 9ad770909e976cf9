"""Cells that hold bodies of several roles: "A phối hợp B", "Chủ trì: … Phối hợp: …", "A (chủ trì), B"."""

import re
from collections import defaultdict

from normalizers.jurisdiction import Jurisdiction
from normalizers.text import squeeze
from normalizers.unit_in_full import InFull
from normalizers.unit_lists import LABEL, parse_list
from normalizers.unit_values import Unit

_ROLE_OF = {
    "chủ trì": "lead",
    "tham mưu": "lead",
    "phối hợp": "coordinating",
    "thực hiện": "implementing",
    "theo dõi": "monitoring",
    "kiểm tra": "monitoring",
    "giám sát": "monitoring",
    "đôn đốc": "monitoring",
}
MARK = re.compile(
    r"[\s,(]*(?<!\w)(?<!hội đồng )(?<!HĐ )(?:(?:là|làm)\s+(?:(?:cơ quan|đơn vị)\s+)?)?"
    r"(?P<both>chủ trì,?\s+(?:và\s+)?phối hợp|chủ trì|phối hợp)(?!\w)"
    r"(?:\s+(?:thực hiện|tham mưu|triển khai))?(?:\s+(?:cùng\s+với|với|cùng))?[\s)]*",
    re.IGNORECASE,
)
ROLE_WORDS = re.compile(
    r"[,(]?\s*(?<!\w)(?<!hội đồng )(?<!HĐ )(?:chủ trì,?\s+(?:và\s+)?phối hợp|chủ trì|phối hợp)"
    r"(?:\s+(?:thực hiện|tham mưu|triển khai))?(?:\s+(?:cùng\s+với|với|cùng))?(?!\w)\s*\)?",
    re.IGNORECASE,
)
"""What stands between the bodies of a cell with several roles."""
_BREAK = re.compile(r"[;\n]")


def says_role(text: str) -> bool:
    """Cheap: whether MARK and ROLE_WORDS can find anything in `text`."""
    low = text.casefold()
    return "chủ trì" in low or "phối hợp" in low


def split_roles(
    text: str, home: Jurisdiction, role: str, seen: InFull, peer: Unit | None
) -> dict[str, tuple[Unit, ...]]:
    """See `normalizers.units.parse_role_cell`."""
    found: dict[str, list[Unit]] = defaultdict(list)
    labels = list(LABEL.finditer(text)) if ":" in text else []
    ends = [*(match.start() for match in labels[1:]), len(text)][: len(labels)]
    before = text[: labels[0].start()] if labels else text
    _split_marks(before, home, role, seen, peer, found)
    for label, end in zip(labels, ends, strict=True):
        found[_ROLE_OF[squeeze(label["verb"].casefold())]].extend(parse_list(text[label.end() : end], home, seen, peer))
    return _settled(found)


def _split_marks(
    text: str, home: Jurisdiction, role: str, seen: InFull, peer: Unit | None, found: dict[str, list[Unit]]
) -> None:
    if not says_role(text) or not MARK.search(text):
        found[role].extend(parse_list(text, home, seen, peer))
        return
    leads = False
    rest: list[Unit] = []
    order: list[tuple[str, Unit]] = []
    for part in _BREAK.split(text):
        if not part.strip(" .,-+•"):
            continue
        pieces = _pieces(part)
        leads = leads or any("chủ" in mark.casefold() for _, mark, _ in pieces)
        for said, units in _assign(pieces, home, role, seen, peer):
            if said is None:
                rest.extend(units)
                order.extend(("", unit) for unit in units)
            else:
                order.extend((said, unit) for unit in units)
    other = "coordinating" if leads and role == "lead" else role
    for said, unit in order:
        found[said or other].append(unit)


def _pieces(part: str) -> list[tuple[str, str, bool]]:
    """(words, the mark behind them, whether it stands in brackets) … the last with an empty mark."""
    pieces: list[tuple[str, str, bool]] = []
    last = 0
    for match in MARK.finditer(part):
        pieces.append((part[last : match.start()], match["both"], "(" in match.group()))
        last = match.end()
    return [*pieces, (part[last:], "", False)]


def _assign(
    pieces: list[tuple[str, str, bool]], home: Jurisdiction, role: str, seen: InFull, peer: Unit | None
) -> list[tuple[str | None, tuple[Unit, ...]]]:
    """Bodies with the role that the marks around them give, None where they give none."""
    out: list[tuple[str | None, tuple[Unit, ...]]] = []
    given: str | None = None
    for at, (words, mark, bracket) in enumerate(pieces):
        units = parse_list(words, home, seen, peer) if words.strip(" .,;:-+•()") else ()
        follows = at + 1 < len(pieces) and bool(pieces[at + 1][0].strip(" .,;:-+•()"))
        said = mark.casefold()
        both = "chủ" in said and "phối" in said
        if given is not None and units:
            out.append((given, units))
            given = None
            if mark and not bracket:
                given = "coordinating" if "phối" in said else "lead" if follows else None
            continue
        given = None
        if bracket and units:
            out.append((None, units[:-1]))
            out.append(("lead" if "chủ" in said else "coordinating", units[-1:]))
        elif both:
            out.append(("lead", units))
            given = "coordinating"
        elif "chủ" in said:
            out.append(("lead", units))
            given = None if units else "lead"
        elif "phối" in said:
            starts_new = follows and not pieces[at + 1][0].lstrip().startswith(",")
            if units and starts_new:
                out.append((None if role == "lead" and _led(out) else role, units))
                given = "coordinating"
            elif units:
                out.append(("coordinating", units))
            else:
                given = "coordinating"
        else:
            out.append((None, units))
    return [(said, units) for said, units in out if units]


def _led(out: list[tuple[str | None, tuple[Unit, ...]]]) -> bool:
    return any(said == "lead" for said, _ in out)


_RANKING = ("lead", "implementing", "coordinating", "monitoring")


def _settled(found: dict[str, list[Unit]]) -> dict[str, tuple[Unit, ...]]:
    """Each body once, in the first of its roles; roles in their order."""
    settled: dict[str, tuple[Unit, ...]] = {}
    taken: set[tuple[str, str | None, str | None, bool]] = set()
    for role in (*_RANKING, *(r for r in found if r not in _RANKING)):
        kept: list[Unit] = []
        own: set[tuple[str, str | None, str | None, bool]] = set()
        for unit in found.get(role, ()):
            key = (unit.name.casefold(), unit.level, unit.place, unit.collective)
            if key not in own and not (key in taken and role != "implementing"):
                own.add(key)
                kept.append(unit)
        if role == "lead":
            taken |= own
        if kept:
            settled[role] = tuple(kept)
    return settled
