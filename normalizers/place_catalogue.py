"""The catalogues of places (catalogues/places_*.csv): provinces, districts and communes until and from 1 July 2025."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from normalizers.place_names import kind_and_name, place_key

PlaceLevel = Literal["province", "district", "commune"]
Era = Literal["until_2025", "from_2025"]
"""Before the mergers of 1 July 2025 and from that day on."""


class Unit(NamedTuple):
    """One unit: `parent` is the code of its district or province; `until` its last day where it ended before 2025."""

    level: PlaceLevel
    code: str | None
    kind: str
    name: str
    """Without its kind."""
    parent: str | None
    now: tuple[str, ...] = ()
    """Codes of what it went into: from July 2025 the province or the communes; of a district that ended, districts."""
    former: tuple[str, ...] = ()
    """Communes that went into this one before 2025: kind and name without accents and spaces ("xadongdu")."""
    until: date | None = None

    @property
    def official(self) -> str:
        """The name with its kind: "Xã Tiền Phong"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Places:
    """The units of one era by code and by key (`place_key` of the bare name)."""

    provinces: dict[str, Unit]
    districts: dict[str, Unit]
    communes: dict[str, Unit]
    by_key: dict[str, list[Unit]]
    former_communes: dict[str, list[Unit]]
    """Key of the bare name of a commune that ended before 2025 → the communes that it went into."""
    former_provinces: list[Unit]
    aliases: dict[str, str]
    """Key of another name of a province → key of its name."""

    def province_of(self, unit: Unit) -> Unit | None:
        """The province a unit belongs to (a province: itself)."""
        if unit.level == "province":
            return unit
        district = self.district_of(unit)
        return self.provinces.get((district.parent if district else unit.parent) or "")

    def district_of(self, unit: Unit) -> Unit | None:
        """The district a unit belongs to (a district: itself); None from July 2025 on."""
        if unit.level == "district":
            return unit
        return self.districts.get(unit.parent or "") if unit.level == "commune" else None


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a catalogue without its remarks and header."""
    text = files("normalizers.catalogues").joinpath(f"places_{name}.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    next(rows)
    return rows


def _split(official: str) -> tuple[str, str]:
    """Kind and name of an official name; quicker than `kind_and_name`, which reads print."""
    first, _, rest = official.partition(" ")
    if first in ("Xã", "Phường", "Huyện", "Quận", "Tỉnh"):
        return first, rest
    second, _, name = rest.partition(" ")
    return f"{first} {second}", name


@lru_cache(maxsize=2)
def places(era: Era) -> Places:
    """All units of one era, read once (some 60 ms for the older one)."""
    old = era == "until_2025"
    provinces = {
        code: Unit("province", code, *_split(name), None, tuple(now)) for code, name, *now in _rows(f"provinces_{era}")
    }
    districts: dict[str, Unit] = {}
    former: dict[str, list[Unit]] = {}
    communes: dict[str, Unit] = {}
    if old:
        rows = _rows("districts_until_2025")
        districts = {code: Unit("district", code, *_split(name), province) for code, name, province in rows}
        for code, name, district, now, _, ended in _rows("communes_until_2025"):
            unit = Unit("commune", code, *_split(name), district, tuple(now.split()), tuple(ended.split()))
            communes[code] = unit
            for key in unit.former:
                former.setdefault(place_key(_without_kind(key)), []).append(unit)
    else:
        for code, name, province in _rows("communes_from_2025"):
            communes[code] = Unit("commune", code, *_split(name), province)
    by_key: dict[str, list[Unit]] = {}
    for units in (provinces, districts, communes):
        for unit in units.values():
            by_key.setdefault(place_key(unit.name), []).append(unit)
    former_provinces: list[Unit] = []
    if old:
        for row in _rows("former"):
            unit = _former(*row)
            by_key.setdefault(place_key(unit.name), []).append(unit)
            former_provinces += [unit] if unit.level == "province" else []
    aliases = {place_key(alias): place_key(name) for alias, name in _rows("aliases")}
    return Places(provinces, districts, communes, by_key, former, former_provinces, aliases)


def _former(level: str, code: str, name: str, province: str, until: str, now: str) -> Unit:
    """A row of places_former.csv; `now` are the codes of the districts that took a district over."""
    kind, bare_name = kind_and_name(name)
    return Unit(
        "province" if level == "province" else "district",
        code or None,
        kind or "",
        bare_name,
        province or None,
        tuple(now.split()),
        until=date.fromisoformat(until),
    )


def _without_kind(key: str) -> str:
    """The bare name in a key with its kind ("xadongdu")."""
    return next(key.removeprefix(kind) for kind in ("thitran", "phuong", "xa") if key.startswith(kind))
