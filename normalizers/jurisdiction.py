"""The jurisdiction a plan speaks from: who issued it, where, and as of which day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal["central", "province", "district", "commune", "village"]

DISTRICTS_ENDED = date(2025, 7, 1)
"""Day on which the district level ended (Nghị quyết 203/2025/QH15, Luật Tổ chức chính quyền địa phương
72/2025/QH15)."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The issuer's level and place path, in official names with the kind of unit ("Tỉnh Hưng Yên", "Huyện Ân Thi",
    "Xã Tiền Phong"); None where unknown or where the level does not exist. `on` is the plan's day (or the first day of
    its year), which decides whether districts exist. `office`: the department that issues ("Sở Nội vụ"), None where a
    people's committee, a council or a party committee does."""

    level: Level | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    on: date | None = None
    office: str | None = None

    @property
    def has_districts(self) -> bool:
        """False in plans issued from 1 July 2025 on, when communes answer to the province directly."""
        return self.on is None or self.on < DISTRICTS_ENDED

    def place_of(self, level: str | None) -> str | None:
        """The place path's member at `level`, e.g. "Tỉnh Phú Yên" for "province"; None where there is none."""
        return {"province": self.province, "district": self.district, "commune": self.commune}.get(level or "")
