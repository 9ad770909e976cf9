"""Places: printed names of provinces, districts and communes as official names with their codes and parents.

What is not certain is not given: a name that several units bear, or none, is None (`find_place`) or stays as printed
with a flag (`complete_path`). Sources and vintage of the names: normalizers/catalogues/places_*.csv.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache

from normalizers.jurisdiction import DISTRICTS_ENDED
from normalizers.place_catalogue import Era, PlaceLevel, Places, Unit, places
from normalizers.place_match import bearers, choose, inside, lies_in, may_be, misread, named, province_then
from normalizers.place_names import as_printed, kind_and_name, place_key, spelling

__all__ = ["FLAGS", "PlacePath", "PlaceRecord", "complete_path", "find_place", "kind_and_name"]

FLAGS = (
    "province_unknown",
    "district_unknown",
    "commune_unknown",
    "province_ambiguous",
    "district_ambiguous",
    "commune_ambiguous",
    "place_ambiguous",
    "province_inferred",
    "district_inferred",
    "province_former",
    "district_former",
    "commune_former",
    "province_misread",
    "district_misread",
    "province_kind_differs",
    "district_kind_differs",
    "commune_kind_differs",
)
"""What `PlacePath.flags` may hold: a printed place that no catalogue has; one that several units bear (a level's own
word), or units of both sides of July 2025 in an undated plan ("place_ambiguous"); a level filled in from the others; a
name that has ended; one with a letter misread; a unit that the catalogue has under another kind ("Huyện" for what is a
"Thị xã" now)."""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One unit: official `name` with its kind, `code` of the General Statistics Office, the units above it.

    `era` tells whether it is a unit before or from 1 July 2025; `code` is None for some that ended before 2025.
    """

    name: str
    kind: str
    bare_name: str
    level: PlaceLevel
    code: str | None
    era: Era
    province: str | None = None
    province_code: str | None = None
    district: str | None = None
    district_code: str | None = None


@dataclass(frozen=True, slots=True)
class PlacePath:
    """A plan's place from the province down, in official names as of the plan's day, with codes where certain.

    `province_now` and `commune_now` are the units from 1 July 2025, None where the old one went into several.
    """

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    province_code: str | None = None
    district_code: str | None = None
    commune_code: str | None = None
    province_now: str | None = None
    commune_now: str | None = None
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def is_place(name: str) -> bool:
    """Whether a unit of this kind and name exists or existed anywhere ("Thị trấn Phố Ràng"), however many there are."""
    kind, bare_name = kind_and_name(name)
    if kind is None:
        return False
    eras: tuple[Era, ...] = ("until_2025", "from_2025")
    return any(bearers(places(era), kind, bare_name) for era in eras)


@lru_cache(maxsize=8192)
def find_place(
    name: str, *, within: str | None = None, on: date | None = None, level: PlaceLevel | None = None
) -> PlaceRecord | None:
    """The unit that a printed name means, with or without its kind; None where none or more than one fits.

    `within` is the printed province or district it lies in, `on` the day of the plan: from 1 July 2025 the new units
    are looked up first, before it only the old ones, on an unknown day the old ones first. Lost accents, tone placement
    and "i" for "y" are borne with, and so is another kind of the same level (kept in `name`, as on the plan's day).
    """
    kind, bare_name = kind_and_name(name)
    eras: tuple[Era, ...] = ("until_2025", "from_2025")
    if on is not None:
        eras = ("until_2025",) if on < DISTRICTS_ENDED else ("from_2025", "until_2025")
    for era in eras:
        known = places(era)
        for printed_kind, printed_name in _readings(kind, bare_name, name):
            units = [u for u in named(known, printed_kind, printed_name, on, level) if may_be(known, u, printed_kind)]
            if within:
                units = [u for u in units if lies_in(known, u, within)]
            if units:
                unit = choose(known, units, printed_kind, printed_name, sure=bool(within))
                return _record(known, unit, printed_kind, era, on) if unit else None
    return None


def complete_path(
    province: str | None, district: str | None = None, commune: str | None = None, on: date | None = None
) -> PlacePath:
    """The official path of printed place names, missing levels filled in where the printed ones decide them.

    Names that no catalogue has keep their words in standard spelling and get a flag; nothing is invented for them. On
    an unknown day a path without a district is given as far as both sides of July 2025 agree.
    """
    if on is not None and on >= DISTRICTS_ENDED:
        return _new_path(province, district, commune)
    if on is not None:
        return _old_path(province, district, commune, on)
    old = _old_path(province, district, commune, None)
    new = _new_path(province, district, commune)
    if district or not (province or commune):
        return old
    lost = [any(flag.endswith(("unknown", "ambiguous", "former")) for flag in path.flags) for path in (old, new)]
    if any(lost):
        return new if lost == [True, False] else old
    agreed = {f.name: a for f in fields(PlacePath) if (a := getattr(old, f.name)) == getattr(new, f.name)}
    # A code may outlive its unit's kind ("Thị trấn" before, "Xã" after): without the name it says nothing.
    agreed = {name: a for name, a in agreed.items() if agreed.get(name.removesuffix("_code"))}
    return old if old == new else replace(PlacePath(**agreed), flags=("place_ambiguous",))


def _old_path(province: str | None, district: str | None, commune: str | None, on: date | None) -> PlacePath:
    """The path of a plan before July 2025."""
    known = places("until_2025")
    flags: list[str] = []
    p = _pick(known, province, "province", None, flags, on)
    d = _pick(known, district, "district", p, flags, on, commune)
    if d and not province:
        above = known.province_of(d)
        p = province_then(known, above, on) if above else None
        flags.append("province_inferred")
    c = None
    if d or not district:
        c = _pick(known, commune, "commune", d or p, flags, on)
    elif commune:
        flags.append("commune_unknown")
    if c and p and not district:
        d = known.district_of(c)
        flags.append("district_inferred")
    went_into = None
    if commune and d and not c and "commune_unknown" in flags:
        key = place_key(kind_and_name(commune)[1])
        heirs = [u for u in known.former_communes.get(key, ()) if inside(known, u, d)]
        if len(heirs) == 1:
            went_into = heirs[0]
            flags[flags.index("commune_unknown")] = "commune_former"
    new = places("from_2025")
    now = next(iter(known.provinces[p.code].now), None) if p and p.code else None
    heir = c or went_into
    return PlacePath(
        province=_written(p, province, flags),
        district=_written(d, district, flags),
        commune=_written(c, commune, flags),
        province_code=p.code if p else None,
        district_code=d.code if d else None,
        commune_code=c.code if c else None,
        province_now=new.provinces[now].official if now else None,
        commune_now=new.communes[heir.now[0]].official if heir and len(heir.now) == 1 else None,
        flags=tuple(dict.fromkeys(flags)),
    )


def _new_path(province: str | None, district: str | None, commune: str | None) -> PlacePath:
    """The path of a plan from July 2025 on; a district that is printed nevertheless stays as printed."""
    known = places("from_2025")
    flags: list[str] = []
    p = _pick(known, province, "province", None, flags)
    if province and not p and find_place(province, level="province"):
        flags[-1] = "province_former"
    c = None
    if p or not province:
        c = _pick(known, commune, "commune", p, flags)
    elif commune:
        flags.append("commune_unknown")
    if c and not province:
        p = known.province_of(c)
        flags.append("province_inferred")
    if district:
        flags.append("district_former")
    return PlacePath(
        province=_written(p, province, flags),
        district=as_printed(district) if district else None,
        commune=_written(c, commune, flags),
        province_code=p.code if p else None,
        commune_code=c.code if c else None,
        province_now=p.official if p else None,
        commune_now=c.official if c else None,
        flags=tuple(dict.fromkeys(flags)),
    )


def _readings(kind: str | None, bare_name: str, text: str) -> list[tuple[str | None, str]]:
    """The readings of a printed name: with its kind, then as a name that only begins like one ("Quan Hóa")."""
    return list(dict.fromkeys([(kind, bare_name), (None, text)]))


def _pick(
    known: Places,
    printed: str | None,
    level: PlaceLevel,
    around: Unit | None,
    flags: list[str],
    on: date | None = None,
    commune: str | None = None,
) -> Unit | None:
    """The unit of a printed name at a level inside `around`; where several districts bear it, the one with `commune`.

    A flag tells why there is none. Without the place around it, a commune must be spelled as in the catalogue.
    """
    if not printed:
        return None
    kind, name = kind_and_name(printed)
    units: list[Unit] = []
    for printed_kind, printed_name in _readings(kind, name, printed):
        found = named(known, printed_kind, printed_name, on, level)
        found = [u for u in found if level == "province" or may_be(known, u, printed_kind)]
        units = units or [u for u in found if not around or inside(known, u, around)]
    if commune and len(units) > 1:
        of_commune = named(known, None, kind_and_name(commune)[1], on, "commune")
        units = [u for u in units if any(inside(known, c, u) for c in of_commune)] or units
    if level == "commune" and not around:
        units = [u for u in units if spelling(u.name) == spelling(name)]
    unit = choose(known, units, kind, name, sure=around is not None)
    if not units:
        near = [u for u in misread(known, kind, name, on, level) if not around or inside(known, u, around)]
        near = [u for u in near if u.kind == kind] or near
        if len(near) == 1 and (level == "province" or around):
            flags.append("province_misread" if level == "province" else "district_misread")
            return near[0]
    if not unit:
        flags.append(f"{level}_ambiguous" if len(units) > 1 else f"{level}_unknown")
    return unit


def _written(unit: Unit | None, printed: str | None, flags: list[str]) -> str | None:
    """The official name, a district's or commune's under the printed kind; without a unit the printed words."""
    if not unit:
        return as_printed(printed) if printed else None
    kind = kind_and_name(printed)[0] if printed else None
    if not kind or kind == unit.kind:
        return unit.official
    level = unit.level
    flags.append(f"{level}_kind_differs")
    return unit.official if level == "province" else f"{kind} {unit.name}"


def _record(known: Places, unit: Unit, kind: str | None, era: Era, on: date | None) -> PlaceRecord:
    """The public form of a unit, under the printed kind."""
    above = known.province_of(unit) if unit.level != "province" else None
    province = province_then(known, above, on) if above else None
    district = known.district_of(unit) if unit.level == "commune" else None
    return PlaceRecord(
        name=f"{kind or unit.kind} {unit.name}",
        kind=kind or unit.kind,
        bare_name=unit.name,
        level=unit.level,
        code=unit.code,
        era=era,
        province=province.official if province else None,
        province_code=province.code if province else None,
        district=district.official if district else None,
        district_code=district.code if district else None,
    )
