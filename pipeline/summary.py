"""What a run did and what the dataset holds after it, as plain data for any door to show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset import read_table
from pipeline.records import RejectRow


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

    @property
    def exit_code(self) -> int:
        """0 all read, 1 some files rejected, 130 stopped by the user."""
        return 130 if self.counts.interrupted else int(bool(self.rejects))


def summarize(root: Path, counts: RunCounts, rejects: Iterable[RejectRow]) -> Summary:
    """The summary of the dataset in folder `root` after a run."""
    documents, tasks, bodies = (read_table(root, name) for name in ("documents", "tasks", "assignments"))
    unknown = bodies.filter(pc.field("matched_by") == "as_printed")
    return Summary(
        counts=counts,
        plans=len(documents),
        formats=_frequency(documents["format"]),
        tasks=_frequency(tasks["kind"]),
        unknown_bodies=_frequency(unknown["name"]),
        flagged_plans=_flagged(documents),
        flagged_tasks=_flagged(tasks),
        flags=_frequency(pa.chunked_array([*pc.list_flatten(documents["flags"]).chunks, *_flat(tasks)], pa.string())),
        rejects=sorted(rejects, key=lambda row: row["source_file"]),
    )


def _flat(table: pa.Table) -> list[pa.Array]:
    chunks: list[pa.Array] = pc.list_flatten(table["flags"]).chunks
    return chunks


def _flagged(table: pa.Table) -> int:
    return sum(bool(flags) for flags in table["flags"].to_pylist())


def _frequency(values: pa.ChunkedArray) -> dict[str, int]:
    """Most frequent first, then by name."""
    counted = Counter(values.to_pylist())
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
    ]
    return lines


def _most(group: str, counted: dict[str, int], most: int) -> list[tuple[str, str, str]]:
    lines = [(group, name, str(number)) for name, number in list(counted.items())[:most]]
    rest = list(counted.values())[most:]
    return [*lines, *([(group, f"… {len(rest)} more", str(sum(rest)))] if rest else [])]
