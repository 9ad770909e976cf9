"""Whether a run would do what the run before did: then nothing of the dataset has to be loaded."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pipeline.known_files import PASSING
from pipeline.states import State
from pipeline.summary import RunCounts, Summary, from_json, to_json
from pipeline.version import Way, pipeline_version, rules_version

ABOUT = "run"
"""Under which name a published state holds what the next run has to know of this one."""


class Versions:
    """The version of each way that files go, each worked out once a run; one for all where it is given."""

    def __init__(self, given: str | None) -> None:
        self._given = given
        self._known: dict[Way, str] = {}

    def __call__(self, way: Way) -> str:
        if way not in self._known:
            self._known[way] = self._given or pipeline_version(way)
        return self._known[way]

    @property
    def asked(self) -> list[Way]:
        """The ways that files of this run go."""
        return sorted(self._known)


class Repetition:
    """What the run before, whose state this is, told of itself, beside what this run rests on: the files by name,
    `prune`, the versions, and `basis`, whatever else there is."""

    def __init__(
        self, state: State | None, names: Collection[str], prune: bool, versions: Versions, basis: str
    ) -> None:
        self._before: dict[str, Any] = state.about.get(ABOUT, {}) if state and state.finished else {}
        self._names = names
        self._versions = versions
        self._rules = rules_version()
        self._rest = [prune, basis, self._rules]

    @property
    def related(self) -> bool:
        """Whether the relations of all plans of the dataset are worked out, by the rules of now."""
        return self._before.get("rules") == self._rules

    @property
    def likely(self) -> bool:
        """Whether it is worth while to look at the content of all files."""
        return self._before.get("names") == _digest(sorted(self._names))

    def summary(self, sums: Mapping[str, str | None]) -> Summary | None:
        """The summary of the run before, where this one would do the same with files of these SHA-256 by name; None
        where anything differs, and where a file failed that may go well now."""
        try:
            if None in sums.values() or self._before["input"] != self._input(sums, self._before["ways"]):
                return None
            summary = from_json(self._before["summary"])
        except (KeyError, TypeError, ValueError):
            # Written by another version of the program.
            return None
        if any(reject["reason"] in PASSING for reject in summary.rejects):
            return None
        return replace(summary, counts=RunCounts(len(sums), 0, len(sums), 0))

    def told(self, sums: Mapping[str, str | None], summary: Summary) -> dict[str, Any]:
        """What the next run has to know of this one, as plain JSON."""
        ways = self._versions.asked
        return {
            ABOUT: {
                "rules": self._rules,
                "names": _digest(sorted(sums)),
                "ways": ways,
                "input": self._input(sums, ways),
                "summary": to_json(summary),
            }
        }

    def _input(self, sums: Mapping[str, str | None], ways: Iterable[Way]) -> str:
        rest = json.dumps([*self._rest, [(way, self._versions(way)) for way in ways]])
        return _digest([rest, *(f"{name}\n{sums[name]}" for name in sorted(sums))])


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()
