"""The figures as tables for the README: what was measured, what came out, the goal."""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
Line = tuple[str, str, str]
MB = 1_000_000


def machine() -> str:
    """Processor, memory, system, Python and day, in a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{cores} cores ({_model()}), {memory:.0f} GB of memory, {versions}, {datetime.now(UTC):%Y-%m-%d}"


def _model() -> str:
    try:
        said = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def growth(found: Figures) -> Iterator[Line]:
    """Lines of the runs of all sizes."""
    runs = found["runs"]
    low, high = runs[0], runs[-1]
    yield (
        f"time grows with n^x, {low['plans']:,} to {high['plans']:,} plans",
        "too few plans to tell" if found["exponent"] is None else f"x = {found['exponent']:.3f}",
        "x ≤ 1.05",
    )
    base = next((run for run in runs[:-1] if run["plans"] >= 1000), low)
    for name, key in (("at its most", "peak"), ("at its end", "last")):
        if base[key] and high[key]:
            what = f"memory of the main process {name}, {base['plans']:,} to {high['plans']:,} plans"
            change = high[key] / base[key] - 1
            yield what, f"{base[key]:.0f} MB to {high[key]:.0f} MB, {change:+.1%}", "≤ +10 %"
    yield "start-up of a run", f"{found['start']:.1f} s", ""


def workers(found: Figures) -> Iterator[Line]:
    """The line of one worker and two."""
    one, two = found["one"], found["two"]
    net = (one - found["one_start"]) / (two - found["two_start"])
    yield (
        f"two workers against one, {found['plans']:,} plans",
        f"{one / two:.2f} x ({one:.0f} s, {two:.0f} s); start-up aside {net:.2f} x",
        "≥ 1.8 x",
    )


def prefect(found: Figures) -> Iterator[Line]:
    """The lines of the flow; what else was measured comes along in words."""
    rest = ", ".join(f"{key} {_short(value)}" for key, value in found.items() if key != "ratio")
    ratio = found.get("ratio")
    yield "Prefect's flow against the direct run", f"{ratio:.3f} x ({rest})" if ratio else rest, "≤ 1.10 x"


def no_news(found: Figures) -> Iterator[Line]:
    """The line of runs without news."""
    memory = f", {found['peak']:.0f} MB" if found["peak"] else ""
    yield (
        f"nothing new over {found['plans']:,} plans",
        f"{found['seconds']:.2f} s ({found['processor']:.2f} s of processor time{memory})",
        "≤ 3 s",
    )


def one_new(found: Figures) -> Iterator[Line]:
    """The lines of one plan that came."""
    runs = sorted(found["runs"], key=lambda run: run["seconds"] - run["reading"])
    middle = runs[len(runs) // 2]
    whole, own = middle["seconds"], middle["reading"]
    yield f"one new plan among {found['plans']:,}", f"{whole - own:.2f} s, and {own:.2f} s to read it", "≤ 5 s"
    ratio = max(run["written"] / run["partitions"] for run in runs)
    sizes = f"{_kb(middle['written'])} into partitions of {_kb(middle['partitions'])}"
    counted = f"; the system counted {_kb(middle['process_written'])}" if middle["process_written"] else ""
    yield "bytes of new files, against its partitions", f"{ratio:.2f} x at most ({sizes}{counted})", "≤ 2 x"


def reading(found: Figures) -> Iterator[Line]:
    """The lines of reading all tasks."""
    seconds = found["seconds"]
    size = f"{found['rows']:,} rows, {found['files']} files, {found['bytes'] / MB:.0f} MB"
    alone = f"one ideal file ({found['ideal_bytes'] / MB:.0f} MB)"
    yield (
        f"all tasks into pandas, against {alone}",
        f"{seconds['dataset'] / seconds['ideal']:.2f} x ({seconds['dataset']:.2f} s, {seconds['ideal']:.2f} s; {size})",
        "≤ 1.5 x",
    )
    for name in ("DuckDB", "Polars"):
        ours, ideal = seconds[f"{name}, dataset"], seconds[f"{name}, ideal"]
        yield f"the same with {name}", f"{ours / ideal:.2f} x ({ours:.2f} s, {ideal:.2f} s)", ""


LINES: dict[str, Callable[[Figures], Iterator[Line]]] = {
    "growth": growth,
    "workers": workers,
    "prefect": prefect,
    "no-news": no_news,
    "one-new": one_new,
    "reading": reading,
}


def goals(results: dict[str, Figures]) -> str:
    """The table of all figures with a goal."""
    lines = [line for name, lines in LINES.items() if name in results for line in lines(results[name])]
    return markdown(("what", "measured", "goal"), lines)


def loads(results: dict[str, Figures]) -> str:
    """The table of the runs that read many plans."""
    head = ("plans", "formats", "seconds", "plans/s", "tasks", "rows", "dataset", "files", "main", "worker")
    runs = [run for name in ("growth", "formats") for run in results.get(name, {}).get("runs", ())]
    return markdown(head, [_load(run) for run in runs]) if runs else ""


def _load(run: Figures) -> tuple[str, ...]:
    rows = run["rows"]
    return (
        f"{run['plans']:,}",
        run["formats"],
        f"{run['seconds']:.1f}",
        f"{run['plans'] / run['seconds']:.1f}",
        f"{rows['tasks']:,}",
        f"{sum(rows.values()):,}",
        f"{run['bytes'] / MB:.1f} MB",
        f"{run['files']:,}",
        *(f"{run[key]:.0f} MB" if run[key] else "" for key in ("peak", "worker")),
    )


def markdown(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """A table as markdown."""
    rows = [head, ("---",) * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _kb(count: int) -> str:
    return f"{count / 1000:,.0f} kB"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
