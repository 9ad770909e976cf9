"""What the bench measures; each measure is a process of its own with a folder of its own.

    python -m bench_ops.measures NAME WORK SIZES

prints the figures of one as JSON. SIZES are a JSON object of `Sizes`.
"""

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from load.write import add_plan, path_of, write_plans

from bench_ops import arithmetic
from bench_ops.command import Ran, ingest, say
from bench_ops.folders import RATE, Work

Figures = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    """Numbers of plans: of the runs of growth, of the runs with one and two workers, of the runs with and without
    Prefect, of the run over all formats, and of the large dataset; `times` a command is repeated."""

    growth: list[int] = field(default_factory=lambda: [500, 1000, 2000, 4000, 8000])
    workers: int = 2000
    prefect: int = 1000
    formats: int = 200
    known: int = 10_000
    times: int = 5


def start_up(work: Work, workers: int = 2, times: int = 3) -> float:
    """Seconds of a run that does nothing but start: as many plans as workers, which take some hundredths each."""
    seconds = []
    for _ in range(times):
        folder = work.fresh("start")
        seconds.append(ingest([work.link(workers, folder / "plans")], folder / "dataset", workers).seconds)
    return statistics.median(seconds)


def growth(work: Work, sizes: Sizes) -> Figures:
    """Runs of all sizes, each into a dataset of its own; the largest begins the dataset of the other measures."""
    start = start_up(work)
    say(f"Start-up {start:.1f} s; the runs take about {sum(sizes.growth) / RATE / 60:.0f} minutes")
    runs = []
    for size in sizes.growth:
        say(f"Reading {size:,} plans, about {size / RATE:.0f} s")
        folder = work.fresh(f"growth-{size}")
        ran = ingest([work.link(size, folder / "plans")], folder / "dataset")
        runs.append({"plans": size, "formats": "text", **_loaded(folder / "dataset", ran)})
        if size == max(sizes.growth):
            work.adopt(folder / "plans", folder / "dataset", size)
        shutil.rmtree(folder)
    return {
        "start": start,
        "runs": runs,
        "exponent": _exponent({run["plans"]: run["seconds"] - start for run in runs}),
    }


def _exponent(sizes: dict[int, float]) -> float | None:
    """The exponent; None where the start hides it, as it does with few plans: the other figures are worth keeping."""
    try:
        return arithmetic.exponent(sizes)
    except ValueError:
        return None


def workers(work: Work, sizes: Sizes) -> Figures:
    """The same plans by one worker and by two."""
    found: Figures = {"plans": sizes.workers}
    for count, name in ((1, "one"), (2, "two")):
        say(f"Reading {sizes.workers:,} plans with {count} worker{'s' * (count > 1)}")
        found[f"{name}_start"] = start_up(work, count, 1)
        folder = work.fresh("workers")
        ran = ingest([work.link(sizes.workers, folder / "plans")], folder / "dataset", count)
        found[name], found[f"{name}_processor"] = ran.seconds, ran.processor
    shutil.rmtree(work.folder / "workers")
    return found


def prefect(work: Work, sizes: Sizes) -> Figures:
    """The flow against the direct run."""
    from bench_ops import prefect_overhead

    folder = work.fresh("prefect")
    say(f"Reading {sizes.prefect:,} plans with Prefect and without")
    found: Figures = prefect_overhead.measure(work.link(sizes.prefect, folder / "plans"), folder)
    return found


def formats(work: Work, sizes: Sizes) -> Figures:
    """A run over files of all formats that need no text recognition."""
    folder = work.fresh("formats")
    shares = dict.fromkeys(("text", "html", "markdown", "docx", "pdf"), 1.0)
    say(f"Writing and reading {sizes.formats:,} plans in {', '.join(shares)}")
    write_plans(sizes.formats, folder / "plans", formats=shares)
    ran = ingest([folder / "plans"], folder / "dataset")
    found = {"plans": sizes.formats, "formats": ", ".join(shares), **_loaded(folder / "dataset", ran)}
    shutil.rmtree(folder)
    return {"runs": [found]}


def no_news(work: Work, sizes: Sizes) -> Figures:
    """Runs that find nothing new."""
    work.known(sizes.known)
    say(f"{sizes.times} runs with nothing new over {sizes.known:,} plans")
    runs = [ingest([work.plans], work.dataset) for _ in range(sizes.times)]
    return {"plans": sizes.known, "seconds": _median(runs), "processor": statistics.median(r.processor for r in runs),
            "peak": max(ran.peak or 0 for ran in runs) or None}  # fmt: skip


def one_new(work: Work, sizes: Sizes) -> Figures:
    """Runs that find one new plan among many, in a copy of the dataset."""
    work.known(sizes.known)
    folder = work.fresh("one-new")
    dataset = folder / "dataset"
    shutil.copytree(work.dataset, dataset, symlinks=True)
    found = []
    for serial in range(sizes.known + 1, sizes.known + 4):
        say(f"One new plan among {sizes.known:,}: number {serial:,}")
        (folder / "new").mkdir(exist_ok=True)
        add_plan(serial, folder / "new")
        path = path_of(serial, folder / "new")
        before = arithmetic.inodes(dataset)
        # Plans and new ones are two inputs: the folder of the known plans stays as it is.
        ran = ingest([work.plans, folder / "new"], dataset)
        found.append({
            "seconds": ran.seconds,
            "reading": _reading(path),
            "written": arithmetic.bytes_of_new(dataset, before),
            "partitions": arithmetic.partition_bytes(dataset, _group(dataset, path.name)),
            "process_written": ran.written,
        })  # fmt: skip
    shutil.rmtree(folder)
    return {"plans": sizes.known, "runs": found}


def reading(work: Work, sizes: Sizes) -> Figures:
    """All tasks into pandas, from the dataset and from one ideal file, by turns."""
    import pandas as pd
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    work.known(sizes.known)
    tasks, ideal = work.dataset / "tasks", work.folder / "ideal.parquet"
    pq.write_table(ds.dataset(tasks).to_table(), ideal, compression="zstd")
    say(f"Reading all tasks of {sizes.known:,} plans, {2 * (sizes.times + 2)} times")
    ways: dict[str, Callable[[], object]] = {
        "dataset": lambda: pd.read_parquet(tasks),
        "ideal": lambda: pd.read_parquet(ideal),
        **_other_readers(tasks, ideal),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(sizes.times + 3):
        for name, way in ways.items():
            start = time.perf_counter()
            rows = way()
            # The first turn warms the disk's cache up.
            if turn:
                seconds[name].append(time.perf_counter() - start)
            del rows
    files = [path for path in tasks.iterdir() if path.suffix == ".parquet"]
    found = {
        "rows": pq.read_metadata(ideal).num_rows,
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "ideal_bytes": ideal.stat().st_size,
        "seconds": {name: statistics.median(some) for name, some in seconds.items()},
    }
    ideal.unlink()
    return found


def _other_readers(tasks: Path, ideal: Path) -> dict[str, Callable[[], object]]:
    """DuckDB and Polars, which are no part of the program."""
    import duckdb
    import polars

    def sums(path: str) -> Callable[[], object]:
        # Bound as a value: a path may hold anything.
        query = "select count(*), sum(confidence) from read_parquet($path)"
        return lambda: duckdb.execute(query, {"path": path}).fetchall()

    return {
        "DuckDB, dataset": sums(f"{tasks}/*.parquet"),
        "DuckDB, ideal": sums(str(ideal)),
        "Polars, dataset": lambda: polars.read_parquet(f"{tasks}/*.parquet"),
        "Polars, ideal": lambda: polars.read_parquet(ideal),
    }


def _loaded(dataset: Path, ran: Ran) -> Figures:
    """What a run has read, and what it took."""
    import pyarrow.dataset as ds

    tables = ("documents", "tasks", "assignments", "targets", "citations", "rejects")
    rows = {name: ds.dataset(dataset / name).count_rows() for name in tables}
    files = [path for name in tables for path in (dataset / name).glob("*.parquet")]
    return {**asdict(ran), "rows": rows, "files": len(files), "bytes": sum(path.stat().st_size for path in files)}


def _median(runs: list[Ran]) -> float:
    return statistics.median(ran.seconds for ran in runs)


def _reading(path: Path) -> float:
    """Seconds that a file's own reading takes in a process that has read others."""
    from bench.measures import check, job

    from pipeline.ingest import ingest_file

    seconds = []
    for _ in range(4):
        start = time.perf_counter()
        check(path, ingest_file(job(path)))
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _group(dataset: Path, source_file: str) -> str:
    """The group of files in which a plan is, as the name of its file of `documents` says it."""
    import pyarrow.parquet as pq

    for path in (dataset / "documents").glob("*.parquet"):
        if source_file in pq.read_table(path, columns=["source_file"])["source_file"].to_pylist():
            return path.name.partition(".")[0]
    sys.exit(f"{source_file} is not in the dataset, so nothing was measured")


MEASURES: dict[str, Callable[[Work, Sizes], Figures]] = {
    "growth": growth,
    "workers": workers,
    "prefect": prefect,
    "formats": formats,
    "no-news": no_news,
    "one-new": one_new,
    "reading": reading,
}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](Work(Path(sys.argv[2])), Sizes(**json.loads(sys.argv[3])))))
