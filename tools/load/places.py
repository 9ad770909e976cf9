"""The places that plans are made for, from the project's own catalogue: whole paths that their names decide."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from normalizers.jurisdiction import DISTRICTS_ENDED
from normalizers.place_catalogue import Era, PlaceLevel, Unit, places
from normalizers.places import complete_path

DAYS = {"until_2025": (date(2021, 6, 1), date(2025, 6, 1)), "from_2025": (DISTRICTS_ENDED, date(2026, 6, 1))}
"""Days of each era on which a place has to bear its name: units that were renamed in between are left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Official names with their kinds from the province down; None where the level does not exist."""

    province: str
    district: str | None = None
    commune: str | None = None


@cache
def all_places(level: PlaceLevel, kind: str, era: Era) -> tuple[Place, ...]:
    """The places of a level and kind ("Xã") in an era, in the catalogue's order; `kind` is also that of what lies
    between: communes before July 2025 are taken in a "Huyện" only, since their plans say "huyện"."""
    known = places(era)
    units = {"province": known.provinces, "district": known.districts, "commune": known.communes}[level]
    found = []
    for unit in units.values():
        place = _place(era, unit)
        if unit.kind == kind and place and _decided(place, era):
            found.append(place)
    return tuple(found)


def _place(era: Era, unit: Unit) -> Place | None:
    known = places(era)
    province, district = known.province_of(unit), known.district_of(unit)
    if not province or (unit.level == "commune" and district and district.kind != "Huyện"):
        return None
    commune = unit.official if unit.level == "commune" else None
    return Place(province.official, district.official if district else None, commune)


def _decided(place: Place, era: Era) -> bool:
    """Whether the path is whole and certain on the days of its era."""
    for day in DAYS[era]:
        path = complete_path(place.province, place.district, place.commune, day)
        if path.flags or (path.province, path.district, path.commune) != (
            place.province,
            place.district,
            place.commune,
        ):
            return False
    return True
