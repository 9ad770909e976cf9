"""Which files a publication writes, and which plan goes from which old file into which new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import intern

from pipeline.partitions import Home, files_of_years
from pipeline.records import PLAN_TABLES

ONE = "all"
"""The group of a table whose rows belong to no plan."""


@dataclass(frozen=True, slots=True)
class Place(Home):
    """Where a published plan belongs, and the group in which it stands."""

    group: str


class Moves:
    """What a publication changes.

    `published` tells where each plan stands; `staged` which plans have new rows in a table (False where these go), by
    table and document_id; `homes` where the plans belong whose documents row is among them, None for one that goes;
    `whole` names the tables without plans that come anew. With `renew` all files are written.
    """

    def __init__(
        self,
        published: Mapping[str, Place],
        staged: Mapping[str, Mapping[str, bool]],
        homes: Mapping[str, Home | None],
        whole: Iterable[str],
        renew: bool,
    ) -> None:
        self._published = published
        self._staged = staged
        self._whole = frozenset(whole)
        self._renew = renew
        there: dict[str, Home] = {key: place for key, place in published.items() if key not in homes}
        there |= {key: home for key, home in homes.items() if home}
        self._homes = there
        years = files_of_years(there.values())
        self._groups = {key: self._group(key, home, years[home.year]) for key, home in there.items()}
        self._sources: defaultdict[str, set[str]] = defaultdict(set)
        """Old files of which something may go into a new one."""
        self._moving: set[str] = set()
        """Files from which or into which a plan goes."""
        for key, group in self._groups.items():
            if (place := published.get(key)) and (place.group != group or renew):
                self._moving |= {place.group, group}
            self._sources[group].add(place.group if place else group)
        self._moving |= {place.group for key, place in published.items() if key not in there}
        self._coming: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._touched: defaultdict[str, set[str]] = defaultdict(set)
        for table, keys in staged.items():
            for key in sorted(keys):
                if target := self._groups.get(key):
                    self._touched[table].add(target)
                    if keys[key]:
                        self._coming[table, target].append(key)

    def _group(self, key: str, home: Home, files: int) -> str:
        """A plan stays where it is unless it, or the number of its year's files, has changed."""
        place = self._published.get(key)
        settled = place and place.year == home.year and place.province == home.province
        return place.group if place and settled and place.group.endswith(f"of{files}") else home.group_of(files)

    def touched(self, table: str) -> set[str]:
        """The groups of a table whose files are written anew or go."""
        if table not in PLAN_TABLES:
            return {ONE} if table in self._whole or self._renew else set()
        return self._touched[table] | self._moving

    def coming(self, table: str, group: str) -> list[str]:
        """The plans with new rows in a group of a table, sorted."""
        return self._coming[table, group]

    def sources(self, group: str) -> set[str]:
        """The groups of the files in which a group's plans stood."""
        return self._sources[group]

    def stays(self, table: str, group: str, key: str) -> bool:
        """Whether a plan's published rows go into this group."""
        return self._groups.get(key) == group and key not in self._staged.get(table, ())

    def places(self) -> dict[str, Place]:
        """Where the plans stand afterwards."""
        return {key: place_of(self._homes[key], group) for key, group in self._groups.items()}


def place_of(home: Home, group: str) -> Place:
    """The place of a plan in a group; of ten thousand plans the groups' names are kept once."""
    return Place(home.year, home.province, home.tasks, intern(group))
