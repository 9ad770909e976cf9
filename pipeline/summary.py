"""What a run did and what the dataset holds after it, as plain data for any door to show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset import Dataset
from pipeline.records import RejectRow
from pipeline.streams import batches


@dataclass(frozen=True)
class RunCounts:
    """Files of a run: all of its inputs, those read, those that needed no second reading; plans that went."""

    files: int
    read: int
    unchanged: int
    removed: int
    interrupted: bool = False


@dataclass(frozen=True)
class Summary:
    """The end of a run. Bodies and flags come by frequency; rejects are those of the run's inputs."""

    counts: RunCounts
    plans: int
    formats: dict[str, int]
    tasks: dict[str, int]
    unknown_bodies: dict[str, int]
    flagged_plans: int
    flagged_tasks: int
    flags: dict[str, int]
    rejects: list[RejectRow]
    notices: list[str] = field(default_factory=list)
    """What people should know of their corrections."""

    @property
    def exit_code(self) -> int:
        """0 all read, 1 some files rejected, 130 stopped by the user."""
        return 130 if self.counts.interrupted else int(bool(self.rejects))


def summarize(
    dataset: Dataset, counts: RunCounts, rejects: Iterable[RejectRow], notices: Iterable[str] = ()
) -> Summary:
    """The summary of what is published in `dataset` after a run."""
    formats, kinds, unknown, flags = (Counter[str]() for _ in range(4))
    plans = flagged_plans = flagged_tasks = 0
    for batch in batches(dataset, "documents", ["format", "flags"]):
        plans += len(batch)
        flagged_plans += _flagged(batch["flags"])
        _count(formats, batch["format"])
        _count(flags, pc.list_flatten(batch["flags"]))
    for batch in batches(dataset, "tasks", ["kind", "flags"]):
        flagged_tasks += _flagged(batch["flags"])
        _count(kinds, batch["kind"])
        _count(flags, pc.list_flatten(batch["flags"]))
    for batch in batches(dataset, "assignments", ["name", "matched_by"]):
        _count(unknown, batch["name"].filter(pc.equal(batch["matched_by"], "as_printed")))
    return Summary(
        counts=counts,
        plans=plans,
        formats=_by_frequency(formats),
        tasks=_by_frequency(kinds),
        unknown_bodies=_by_frequency(unknown),
        flagged_plans=flagged_plans,
        flagged_tasks=flagged_tasks,
        flags=_by_frequency(flags),
        rejects=sorted(rejects, key=lambda row: row["source_file"]),
        notices=list(notices),
    )


def to_json(summary: Summary) -> dict[str, Any]:
    """The summary as plain JSON."""
    rejects = [{**row, "rejected_at": row["rejected_at"].isoformat()} for row in summary.rejects]
    return {**asdict(summary), "rejects": rejects}


def from_json(said: Mapping[str, Any]) -> Summary:
    """The summary that `to_json` gave; TypeError, KeyError or ValueError where it is none."""
    rejects = [{**row, "rejected_at": datetime.fromisoformat(row["rejected_at"])} for row in said["rejects"]]
    return Summary(**{**said, "counts": RunCounts(**said["counts"]), "rejects": rejects})


def _flagged(flags: pa.Array) -> int:
    return int(pc.sum(pc.greater(pc.list_value_length(flags), 0)).as_py() or 0)


def _count(into: Counter[str], values: pa.Array) -> None:
    counted = pc.value_counts(values)
    into.update(dict(zip(*(counted.field(at).to_pylist() for at in (0, 1)), strict=True)))


def _by_frequency(counted: Counter[str]) -> dict[str, int]:
    """Most frequent first, then by name."""
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def rows(summary: Summary, most: int = 15) -> list[tuple[str, str, str]]:
    """(group, name, value) lines for a table: of bodies and flags the `most` frequent."""
    counts = summary.counts
    lines = [
        ("files", "in the input", str(counts.files)),
        ("files", "read", str(counts.read)),
        ("files", "unchanged since the last run", str(counts.unchanged)),
        ("files", "rejected", str(len(summary.rejects))),
        ("plans", "in the dataset", str(summary.plans)),
        *(("plans", f"from {name}", str(number)) for name, number in summary.formats.items()),
        *((("plans", "removed", str(counts.removed)),) if counts.removed else ()),
        *(("tasks", name, str(number)) for name, number in summary.tasks.items()),
        ("flagged", "plans", str(summary.flagged_plans)),
        ("flagged", "tasks", str(summary.flagged_tasks)),
        *_most("flag", summary.flags, most),
        *_most("unknown body", summary.unknown_bodies, most),
        *(("reject", row["source_file"], f"{row['reason']}: {row['message']}") for row in summary.rejects),
        *(("correction", "", notice) for notice in summary.notices),
    ]
    return lines


def _most(group: str, counted: dict[str, int], most: int) -> list[tuple[str, str, str]]:
    lines = [(group, name, str(number)) for name, number in list(counted.items())[:most]]
    rest = list(counted.values())[most:]
    return [*lines, *([(group, f"… {len(rest)} more", str(sum(rest)))] if rest else [])]
