"""Which units a printed place name may mean, and which one of them it does."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance.Levenshtein import distance

from normalizers.place_catalogue import PlaceLevel, Places, Unit
from normalizers.place_names import LEVEL_OF_KIND, kind_and_name, lost_accents, place_key, spelling

_SHORTEST = 5
"""Letters of a name from which on one of them may be misread."""


def named(known: Places, kind: str | None, name: str, on: date | None, level: PlaceLevel | None) -> list[Unit]:
    """The units of a name at the levels that its kind and the caller allow, as they stood on a day.

    A unit that ended before 2025 takes the place of the later one with its code; on an unknown day it counts only where
    no later unit has the name.
    """
    levels = set(LEVEL_OF_KIND[kind]) if kind else {"province", "district", "commune"}
    key = place_key(name)
    key = key if key in known.by_key else known.aliases.get(key, key)
    units = [u for u in known.by_key.get(key, ()) if u.level in levels and level in (None, u.level)]
    ended = [u for u in units if u.until and (on is None or on <= u.until)]
    standing = [u for u in units if not u.until and not (on and province_then(known, u, on) is not u)]
    if on is None:
        return standing or ended
    replaced = {(u.level, u.code) for u in ended if u.code}
    return ended + [u for u in standing if (u.level, u.code) not in replaced]


def bearers(known: Places, kind: str, name: str) -> list[Unit]:
    """All units that may go by a kind and name, on whatever day, lost accents borne with."""
    key = place_key(name)
    key = key if key in known.by_key else known.aliases.get(key, key)
    return [u for u in known.by_key.get(key, ()) if u.level in LEVEL_OF_KIND[kind] and may_be(known, u, kind)]


def province_then(known: Places, unit: Unit, on: date | None) -> Unit:
    """The province that had a province's code on a day (Thừa Thiên Huế for Huế before 2025); other units unchanged."""
    if unit.level != "province" or on is None:
        return unit
    return next((u for u in known.former_provinces if u.code == unit.code and u.until and on <= u.until), unit)


def choose(known: Places, units: Sequence[Unit], kind: str | None, name: str, *, sure: bool = False) -> Unit | None:
    """The one of several units of the same bare letters that is meant, if there is just one.

    Same accents go before lost ones; misread accents count only where the caller is `sure` of the place around the unit
    or where there are only provinces to choose from, whose bare names are all different.
    """
    sure = sure or place_key(name) in known.aliases or all(u.level == "province" for u in units)
    near = [u for u in units if spelling(u.name) == spelling(name)]
    near = near or [u for u in units if lost_accents(name, u.name)] or (list(units) if sure else [])
    left = [u for u in near if u.kind == kind] or near
    return left[0] if len({(u.level, u.code, u.official) for u in left}) == 1 else None


def may_be(known: Places, unit: Unit, kind: str | None) -> bool:
    """Whether a unit may go by a printed kind: districts and communes rose from huyện to thị xã or from xã to phường
    before July 2025; provinces did not, nor do the communes since."""
    if kind in (None, unit.kind):
        return True
    return bool(known.districts) and unit.level != "province" and kind != "Đặc khu"


def misread(known: Places, kind: str | None, name: str, on: date | None, level: PlaceLevel) -> list[Unit]:
    """Provinces or districts whose bare letters are those of a printed name but for one: what text recognition makes of
    a name. Communes are too many for that: among them one letter makes another name."""
    if level == "commune" or len(name) < _SHORTEST:
        return []
    key = place_key(name)
    near = [other for other in known.by_key if len(other) > 4 and distance(key, other, score_cutoff=1) == 1]
    return [unit for other in near for unit in named(known, kind, other, on, level) if may_be(known, unit, kind)]


def lies_in(known: Places, unit: Unit, within: str) -> bool:
    """Whether a unit's district or province is the one printed in `within`."""
    kind, name = kind_and_name(within)
    around = [u for u in (known.province_of(unit), known.district_of(unit)) if u and u is not unit]
    candidates = named(known, kind, name, None, None)
    if any(u in candidates and (kind in (None, u.kind) or u.level == "district") for u in around):
        return True
    return len(candidates) == 1 and any(inside(known, unit, u) for u in candidates)


def inside(known: Places, unit: Unit, around: Unit) -> bool:
    """Whether a unit lies in a district or province; for a district that ended, in those that took it over."""
    if around.level == "province":
        province = known.province_of(unit)
        return unit is not around and province is not None and province.code == around.code
    return unit.level == "commune" and unit.parent in (around.now if around.until else (around.code,))
