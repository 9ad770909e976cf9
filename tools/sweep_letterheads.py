"""How the issuer's place is read for all places: prints letterheads in the usual layouts and compares what is read.

    python tools/sweep_letterheads.py [--communes 2000] [--misses 12] [--layout NAME …]

Every province and district, and every n-th commune, before and from July 2025. A place is "whole" where all levels that
the letterhead and the first sentence print are right, "empty" where one is missing, "wrong" where one is another place
or cut: nothing is worse. Misses are listed by layout.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.document import Cell, Document, Paragraph, Style, Table
from extractors.letterhead import read_letterhead
from normalizers.place_catalogue import Era, places
from normalizers.place_match import province_then
from normalizers.places import PlacePath, complete_path

LEVELS = ("province", "district", "commune")
DAYS: dict[Era, date] = {"until_2025": date(2025, 3, 5), "from_2025": date(2025, 8, 5)}
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Issuer:
    """The official names of a council's place and of what lies above it, the issuer last; its day."""

    path: tuple[tuple[str, str], ...]
    """(level, official name), outermost first."""
    era: str
    day: date

    @property
    def own(self) -> str:
        """The issuer's place."""
        return self.path[-1][1]

    @property
    def above(self) -> list[str]:
        """Places above it."""
        return [name for _, name in self.path[:-1]]


def small(official: str) -> str:
    """A kind in small letters, as in sentences: "xã An Bình"."""
    return official[0].lower() + official[1:]


def bare_name(official: str) -> str:
    """What stands in the date line: "An Bình", but "Phường 12" and "Phường IV"."""
    known = ("Tỉnh ", "Thành phố ", "Huyện ", "Quận ", "Thị xã ", "Thị trấn ", "Xã ", "Phường ", "Đặc khu ")
    name = next(official.removeprefix(kind) for kind in known if official.startswith(kind))
    return official if name[0].isdigit() or name.isupper() else name


def date_line(issuer: Issuer) -> str:
    """ "An Bình, ngày 5 tháng 3 năm 2025"."""
    day = issuer.day
    return f"{bare_name(issuer.own)}, ngày {day.day} tháng {day.month} năm {day.year}"


def body(issuer: Issuer, named: bool, title: str = "Cải cách hành chính năm 2025") -> str:
    """Heading, title and first sentences; `named`: they name the councils above in full."""
    bases = "".join(f"Căn cứ Kế hoạch của UBND {small(name)} về cải cách hành chính;\n\n" for name in issuer.above)
    kind = issuer.own.removesuffix(bare_name(issuer.own)).strip().lower() or issuer.own.split()[0].lower()
    return f"KẾ HOẠCH\n{title}\n\n{bases if named else ''}UBND {kind} ban hành Kế hoạch như sau:\n\nI. MỤC ĐÍCH"


def paragraphs(text: str, style: Style | None = None) -> tuple[Paragraph, ...]:
    """One paragraph for each block of lines between blank lines."""
    blocks = [[line for line in block.splitlines() if line] for block in text.split("\n\n")]
    return tuple(Paragraph(" ".join(b), style=style or Style(), lines=tuple(b)) for b in blocks if b)


def _columns(issuer: Issuer, left: str, named: bool) -> Document:
    head = (
        *paragraphs(left, Style(column="left")),
        *paragraphs(f"{MOTTO}\n\n{date_line(issuer)}", Style(column="right")),
    )
    return Document("pdf", (*head, *paragraphs(body(issuer, named))))


def two_lines_in_capitals(issuer: Issuer) -> Document:
    """ỦY BAN NHÂN DÂN / XÃ AN BÌNH, in two columns; the bases name the councils above."""
    return _columns(issuer, f"ỦY BAN NHÂN DÂN\n{issuer.own.upper()}\n\nSố: 9/KH-UBND", named=True)


def two_lines_alone(issuer: Issuer) -> Document:
    """The same without a word of the councils above, in small letters."""
    return _columns(issuer, f"Ủy ban nhân dân\n{small(issuer.own)}\n\nSố: 9/KH-UBND", named=False)


def councils_in_capitals(issuer: Issuer) -> Document:
    """UBND HUYỆN ĐẠI TỪ / UBND XÃ AN BÌNH; the bases name the province."""
    left = "\n".join(f"UBND {name.upper()}" for name in [*issuer.above[-1:], issuer.own])
    return _columns(issuer, f"{left}\n\nSố: 9/KH-UBND", named=True)


def councils_in_full(issuer: Issuer) -> Document:
    """UBND tỉnh … / UBND huyện … / UBND xã …, one below the other in a Word table, with nothing in the text."""
    left = "\n".join(f"UBND {small(name)}" for name in [*issuer.above, issuer.own])
    head = Table(1, 2, (Cell(f"{left}\nSố: 9/KH-UBND", 0, 0), Cell(f"{MOTTO}\n{date_line(issuer)}", 0, 1)))
    return Document("docx", (head, *paragraphs(body(issuer, False))))


def one_scanner_line(issuer: Issuer) -> Document:
    """Everything in one line, as bad scanner texts have it."""
    motto = MOTTO.replace("\n", " ")
    head = f"ỦY BAN NHÂN DÂN {issuer.own.upper()} {motto} Số: 9/KH-UBND {date_line(issuer)}"
    return Document("text", paragraphs(f"{head}\n\n{body(issuer, True)}"))


def interleaved_lines(issuer: Issuer) -> Document:
    """Both columns in one line of text each: "XÃ AN BÌNH   Độc lập - Tự do - Hạnh phúc"."""
    first, second = MOTTO.split("\n")
    head = f"ỦY BAN NHÂN DÂN  {first}\n{issuer.own.upper()}  {second}\nSố: 9/KH-UBND  {date_line(issuer)}"
    return Document("text", paragraphs(f"{head}\n\n{body(issuer, True)}"))


def sentences_only(issuer: Issuer) -> Document:
    """No issuer above the number: date line, a title in capitals and the first sentences say it."""
    text = body(issuer, True, f"CẢI CÁCH HÀNH CHÍNH TRÊN ĐỊA BÀN {issuer.own.upper()} NĂM 2025")
    return Document("text", paragraphs(f"Số: 9/KH-UBND\n\n{date_line(issuer)}\n\n{text}"))


def in_the_title(issuer: Issuer) -> Document:
    """No issuer above the number, no place in the date line; the title goes on behind the name."""
    day = issuer.day
    text = body(issuer, True, f"Nâng cao Chỉ số PAPI {small(issuer.own)} năm 2025")
    return Document("text", paragraphs(f"Số: 9/KH-UBND\n\nNgày {day.day} tháng {day.month} năm {day.year}\n\n{text}"))


def numbered_line(issuer: Issuer) -> Document:
    """The number in the line of the place, the date's place in capitals too."""
    head = f"UBND {issuer.own.upper()} Số: 9/KH-UBND\n\n{date_line(issuer).replace(', ngày', ' , ngày')}"
    return Document("text", paragraphs(f"{head}\n\n{body(issuer, True)}"))


def dated_beside(issuer: Issuer) -> Document:
    """The date line beside the place, the number below: "XÃ AN BÌNH An Bình, ngày …"."""
    head = f"ỦY BAN NHÂN DÂN\n{issuer.own.upper()} {date_line(issuer)}\nSố: 9/KH-UBND"
    return Document("text", paragraphs(f"{head}\n\n{body(issuer, True)}"))


def short_kinds(issuer: Issuer) -> Document:
    """UBND TP. HẢI PHÒNG / UBND TX. ĐÔNG HÒA, with old tone marks."""
    names = [*issuer.above[-1:], issuer.own]
    for kind, short in (("THÀNH PHỐ", "TP."), ("THỊ XÃ", "TX")):
        names = [name.upper().replace(kind, short) for name in names]
    left = "\n".join(f"UBND {name}" for name in names).replace("ÒA", "OÀ").replace("ÓA", "OÁ").replace("ÙY", "UỲ")
    return _columns(issuer, f"{left}\n\nSố: 9/KH-UBND", named=True)


def phrases_behind(issuer: Issuer) -> Document:
    """Names with words behind them: "Nâng cao … xã An Bình, huyện X, tỉnh Y Năm 2025", "UBND xã An Bình ban hành"."""
    day = issuer.day
    path = " - ".join(small(name) for name in [issuer.own, *reversed(issuer.above)])
    text = (
        f"Số: 9/KH-UBND\n\nNgày {day.day} tháng {day.month} năm {day.year}\n\nKẾ HOẠCH\nNâng cao Chỉ số PAPI {path} Năm"
        f" {day.year}\n\nUBND {small(issuer.own)} xây dựng Kế hoạch nâng cao Chỉ số PAPI như sau:\n\nI. MỤC ĐÍCH\n\n"
        f"Theo báo cáo của UBND {small(issuer.own)} Về việc thực hiện, UBND {small(issuer.own)} Quyết định:"
    )
    return Document("text", paragraphs(text))


def name_broken(issuer: Issuer) -> Document:
    """A narrow column: "UBND HUYỆN" / "THUẬN CHÂU" above "ỦY BAN NHÂN DÂN XÃ AN" / "BÌNH"."""
    above = [
        f"UBND {name.upper()}".replace(bare_name(name).upper(), "\n" + bare_name(name).upper())
        for name in issuer.above[-1:]
    ]
    own, _, last = f"ỦY BAN NHÂN DÂN {issuer.own.upper()}".rpartition(" ")
    return _columns(issuer, "\n".join([*above, own, last]) + "\n\nSố: 9/KH-UBND", named=True)


def office_below(issuer: Issuer) -> Document:
    """UBND HUYỆN ĐẠI TỪ / PHÒNG NỘI VỤ; the place is that of the council above the office."""
    return _columns(issuer, f"UBND {issuer.own.upper()}\nPHÒNG NỘI VỤ\n\nSố: 9/KH-NV", named=True)


def central_city_in_passing(issuer: Issuer) -> Document:
    """As `two_lines_in_capitals`; the bases name the district in full, the province with its kind alone."""
    text = body(issuer, True)
    province = issuer.path[0][1]
    unnamed = text.replace(f"UBND {small(province)} về", f"UBND {province.removesuffix(bare_name(province)).lower()}về")
    head = f"ỦY BAN NHÂN DÂN\n{issuer.own.upper()}\n\nSố: 9/KH-UBND\n\n{date_line(issuer)}"
    return Document("text", paragraphs(f"{head}\n\n{unnamed if issuer.above else text}"))


LAYOUTS: tuple[Callable[[Issuer], Document], ...] = (
    two_lines_in_capitals,
    two_lines_alone,
    councils_in_capitals,
    councils_in_full,
    one_scanner_line,
    interleaved_lines,
    sentences_only,
    in_the_title,
    numbered_line,
    dated_beside,
    short_kinds,
    phrases_behind,
    name_broken,
    office_below,
    central_city_in_passing,
)
OWN_ALONE = {"two_lines_alone", "central_city_in_passing"}
"""Layouts that print no whole path."""


def issuers(communes: int) -> Iterator[Issuer]:
    """All provinces and districts, about so many communes of each era; then what ended before 2025, on its last day."""
    for era, day in DAYS.items():
        known = places(era)
        step = max(1, len(known.communes) // max(1, communes))
        for unit in [*known.provinces.values(), *known.districts.values(), *list(known.communes.values())[::step]]:
            above = (known.province_of(unit), known.district_of(unit))
            path = [(u.level, u.official) for u in above if u and u is not unit]
            yield Issuer((*path, (unit.level, unit.official)), era, day)
    known = places("until_2025")
    ended = known.former_provinces + [u for found in known.by_key.values() for u in found if u.until]
    for unit in {(u.level, u.official): u for u in ended}.values():
        assert unit.until
        province = province_then(known, known.provinces[unit.parent or unit.code or ""], unit.until)
        path = [("province", province.official)] if unit.level == "district" else []
        yield Issuer((*path, (unit.level, unit.official)), "ended", unit.until)
        # The communes of a district that ended went into those that took it over.
        for commune in known.communes.values() if unit.level == "district" else ():
            if commune.parent in unit.now:
                own = (*path, (unit.level, unit.official), (commune.level, commune.official))
                yield Issuer(own, "ended", unit.until)
    hue = [u for u in known.communes.values() if (known.districts[u.parent or ""].parent) == "46"]
    for unit in hue:
        district = known.districts[unit.parent or ""]
        if district.kind != "Quận":
            own = (("province", "Tỉnh Thừa Thiên Huế"), ("district", district.official), ("commune", unit.official))
            yield Issuer(own, "Huế 2023", date(2023, 3, 5))


def read(issuer: Issuer, layout: Callable[[Issuer], Document]) -> tuple[str, PlacePath]:
    """ "whole", "empty" or "wrong", and what was read."""
    head = read_letterhead(layout(issuer))
    path = complete_path(head.province, head.district, head.commune, issuer.day)
    expected = dict(issuer.path)
    named = expected if layout.__name__ not in OWN_ALONE else {issuer.path[-1][0]: issuer.own}
    got = {level: getattr(path, level) for level in LEVELS}
    if any(name and name != expected.get(level) for level, name in got.items()):
        return "wrong", path
    if head.issued_place not in (None, bare_name(issuer.own)):
        return "wrong", replace(path, flags=(*path.flags, f"issued at {head.issued_place}"))
    if any(not got[level] for level in named) or head.issuer_level != issuer.path[-1][0]:
        return "empty", path
    return "whole", path


def main() -> None:
    """Print shares by era, level and layout, then the misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--communes", type=int, default=2000, help="of each era; 2000 if not given")
    parser.add_argument("--misses", type=int, default=12, help="misses listed of each kind; 12 if not given")
    parser.add_argument("--layout", action="append", help="only this layout")
    given = parser.parse_args()
    layouts = [layout for layout in LAYOUTS if not given.layout or layout.__name__ in given.layout]
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    misses: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for issuer in issuers(given.communes):
        for layout in layouts:
            said, path = read(issuer, layout)
            where = (issuer.era, issuer.path[-1][0], layout.__name__)
            counts[where][said] += 1
            if said != "whole":
                printed = " < ".join(name for _, name in reversed(issuer.path))
                got = " < ".join(str(getattr(path, level)) for level in reversed(LEVELS))
                misses[(*where, said)].append(f"{printed}  ->  {got}  ({' '.join(path.flags)})")
    print(f"{'era':<11} {'level':<9} {'layout':<22} {'heads':>7} {'whole':>7} {'empty':>7} {'wrong':>7}")
    for where, found in counts.items():
        total = found.total()
        shares = " ".join(f"{found[said] / total:7.4f}" for said in ("whole", "empty", "wrong"))
        print(f"{where[0]:<11} {where[1]:<9} {where[2]:<22} {total:>7} {shares}")
    whole = sum(counts.values(), Counter())
    print("ALL", whole.total(), {said: round(whole[said] / whole.total(), 4) for said in ("whole", "empty", "wrong")})
    for key, lines in misses.items():
        print(f"\n{' '.join(key)}: {len(lines)}")
        print("\n".join(f"  {line}" for line in lines[:: max(1, len(lines) // given.misses)][: given.misses]))


if __name__ == "__main__":
    main()
