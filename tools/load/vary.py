"""Which plan number N is: its sample, place, day and number. The same for the same seed, however many are made."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from load.places import Place, all_places
from load.templates import YEARS, Template, template
from normalizers.jurisdiction import DISTRICTS_ENDED
from normalizers.place_catalogue import Era, PlaceLevel
from normalizers.place_names import kind_and_name

SHARES = {
    "xa_tam_thanh_2023": 4,
    "xa_nghia_thuan_2024": 4,
    "xa_krong_nang_2025": 3,
    "phuong_nong_trang_2026": 2,
    "dac_khu_phu_quy_2026": 1,
    "huyen_na_hang_2022": 2,
    "huyen_phu_luong_2024": 2,
    "huyen_yen_lap_2023": 2,
    "thi_xa_duy_tien_2025": 1,
    "tinh_kon_tum_2023": 1,
    "tinh_quang_tri_2025": 1,
    "tinh_soc_trang_2025": 1,
}
"""Of so many plans one round is made: communes issue most plans."""
ROUND = [(name, place) for name, share in SHARES.items() for place in range(share)]
OLD_YEARS, NEW_YEARS = range(2021, 2026), range(2025, 2027)
"""Years of the plans before and from 1 July 2025; those of 2025 stop or start on that day."""
APART = 3
"""Days between two plans of one place and year."""


@dataclass(frozen=True)
class Planned:
    """What plan number `serial` says of itself; `number` is without its symbol."""

    serial: int
    template: Template
    place: Place
    day: date
    number: int

    @property
    def printed_number(self) -> str:
        """ "12/KH-UBND"."""
        return f"{self.number}/{self.template.symbol}"

    def slots(self) -> dict[str, str]:
        """What stands in the template's slots."""
        kind, province = kind_and_name(self.place.province)
        named = {"province": province}
        for level in ("district", "commune"):
            if official := getattr(self.place, level):
                named[level] = kind_and_name(official)[1]
        day, month = f"{self.day.day:02}", f"{self.day.month:02}"
        return {
            **named,
            **{level.upper(): name.upper() for level, name in named.items()},
            "tỉnh": (kind or "").lower(),
            "TỈNH": (kind or "").upper(),
            "number": str(self.number),
            "day": day,
            "month": month if self.day.month < 3 else str(self.day.month),
            "date": f"{day}/{self.day.month}/{self.day.year}",
            **{f"year{moved:+}": str(self.day.year + moved) for moved in range(YEARS.start, 2 * YEARS.stop)},
        }


def planned(serial: int, seed: int, tasks: int) -> Planned:
    """Plan number `serial`, 1-based."""
    turn, at = divmod(serial - 1, len(ROUND))
    name, copy = ROUND[at]
    made = template(name, tasks)
    pool = _pool(name, seed, tasks)
    lap, index = divmod(turn * SHARES[name] + copy, len(pool))
    place = pool[index]
    start = random.Random(f"{seed}/{name}/{index}").randrange(10_000)
    years = OLD_YEARS if made.has_districts else NEW_YEARS
    later, year = divmod(start + lap, len(years))
    first, last = _span(years[year], made.has_districts)
    step = (later - start // len(years)) * APART
    # Days and numbers of one place and year are all different, which keeps the plans apart.
    day = first + timedelta((start + step) % ((last - first).days + 1))
    return Planned(serial, made, place, day, start % 400 + 1 + lap * 7)


def _span(year: int, districts: bool) -> tuple[date, date]:
    """The first and last day on which plans of a year are issued here."""
    if districts:
        return date(year, 1, 2), date(year, 6, 28)
    if year == DISTRICTS_ENDED.year:
        return DISTRICTS_ENDED, date(year, 12, 30)
    return date(year, 1, 2), date(year, 10, 30)


@cache
def _pool(name: str, seed: int, tasks: int) -> tuple[Place, ...]:
    """The places of a sample's plans, mixed; samples of one kind of place share them out, so that none has two."""
    made = template(name, tasks)
    alike = [other for other in SHARES if _key(template(other, tasks)) == _key(made)]
    found = list(all_places(*_key(made)))
    random.Random(f"{seed}/{_key(made)}").shuffle(found)
    return tuple(found[alike.index(name) :: len(alike)])


def _key(made: Template) -> tuple[PlaceLevel, str, Era]:
    return made.level, made.kind, "until_2025" if made.has_districts else "from_2025"
