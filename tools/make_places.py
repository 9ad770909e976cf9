"""Makes the catalogues normalizers/catalogues/places_*.csv from the wheel of vietnamadminunits (MIT, T. N. M. Hieu).

    python tools/make_places.py vietnamadminunits-1.0.4-py3-none-any.whl

The wheel holds the units before and from 1 July 2025 with the codes of the General Statistics Office (dataset.db) and
the communes that each old commune went into (converter_2025.json). places_former.csv and places_aliases.csv are kept by
hand.
"""

import csv
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

CATALOGUES = Path(__file__).parent.parent / "normalizers" / "catalogues"
SOURCE = (
    "# Source: {wheel} (MIT licence, Tran Ngoc Minh Hieu); codes of the General Statistics Office."
    " Made by tools/make_places.py."
)
KINDS = ("xa", "phuong", "thitran")


def write(name: str, wheel: str, columns: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """One catalogue: a line about its source, the header, the rows in the order of their codes."""
    with (CATALOGUES / f"places_{name}.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(SOURCE.format(wheel=wheel) + "\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(sorted(set(rows)))


def spelled(name: str) -> str:
    """The official spelling: small letters in the kind, capitals in the name (the wheel has "Xã Đồng ý")."""
    first, *rest = (word if word == "trường" else word[:1].upper() + word[1:] for word in name.split())
    if (first, rest[0].lower()) in {("Thị", "trấn"), ("Thị", "xã"), ("Thành", "phố")}:
        rest[0] = rest[0].lower()
    return " ".join([first, *rest])


def former_keys(aliases: str | None) -> list[str]:
    """Communes that went into this one before 2025, as kind and name without accents and spaces ("xadongdu")."""
    keys = json.loads(aliases) if aliases else []
    return sorted({key for key in keys if key.startswith(KINDS) and not key.endswith(KINDS)})


def main(wheel: Path) -> None:
    """Reads the wheel and writes the five catalogues. Raises KeyError where the wheel's tables do not fit together."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        database = archive.extract("vietnamadminunits/data/dataset.db", folder)
        moves = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        connection = sqlite3.connect(database)
        old = connection.execute(
            "select province, provinceCode, provinceKey, district, districtCode, districtKey, ward, wardCode, wardKey,"
            " wardAlias from admin_units_legacy"
        ).fetchall()
        new = connection.execute(
            "select province, provinceCode, provinceKey, ward, wardCode, wardKey from admin_units"
        ).fetchall()
        connection.close()

    new_province = {row[2]: row[1] for row in new}
    new_ward = {(row[2], row[5]): row[4] for row in new}
    new_names = {row[4]: spelled(row[3]) for row in new}
    province_now = {key: new_province[now] for now, olds in moves["DICT_PROVINCE"].items() for key in olds}
    went: dict[str, list[str]] = {}
    members: dict[str, int] = {}
    for province, wards in moves["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for key in olds:
                went[key] = [new_ward[province, ward]]
                members[new_ward[province, ward]] = members.get(new_ward[province, ward], 0) + 1
    for province, divided in moves["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            first = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            went[key] = [new_ward[province, part["newWardKey"]] for part in first]
            for code in went[key]:
                members[code] = members.get(code, 0) + 1

    def communes() -> Iterable[tuple[str, ...]]:
        for _, _, province, _, district_code, district, ward, code, key, aliases in old:
            if code is None:
                continue
            now = went.get(f"{province}_{district}_{key}", [])
            kind = (
                "unknown"
                if not now
                else "divided"
                if len(now) > 1
                else "merged"
                if members[now[0]] > 1
                else "unchanged"
                if new_names[now[0]] == spelled(ward)
                else "renamed"
            )
            yield code, spelled(ward), district_code, " ".join(now), kind, " ".join(former_keys(aliases))

    write("provinces_until_2025", wheel.name, ["code", "name", "now"], ((r[1], r[0], province_now[r[2]]) for r in old))
    write("districts_until_2025", wheel.name, ["code", "name", "province"], ((r[4], spelled(r[3]), r[1]) for r in old))
    write("communes_until_2025", wheel.name, ["code", "name", "district", "now", "mapping", "former"], communes())
    write("provinces_from_2025", wheel.name, ["code", "name"], ((r[1], r[0]) for r in new))
    write("communes_from_2025", wheel.name, ["code", "name", "province"], ((r[4], spelled(r[3]), r[1]) for r in new))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
