"""What Prefect costs: `nhiemvu ingest` and the flow over the same plans, alternately.

    python -m bench_ops.prefect_overhead PLANS [ROUNDS]      with tools/ in PYTHONPATH; PLANS is a folder of plans

The flow's start-up (importing Prefect, starting its server) is told by the flow itself and counted apart: in a night it
is paid once.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DIRECT = ["-c", "from flows.cli import main; main()", "ingest"]
FLOW = ["-m", "flows.ingest"]
_STARTED = re.compile(r"^Prefect started in ([\d.]+) s$", re.MULTILINE)
WORKERS = 2


def measure(plans: Path, folder: Path, rounds: int = 1) -> dict[str, Any]:
    """Read `plans` with both `rounds` times, into fresh datasets in `folder`. Gives the medians in seconds: `direct`,
    `flow` (without its start-up) and `start`, their `ratio`, and `cpu_direct` and `cpu_flow`, the processor seconds
    of the command and its workers (not those of Prefect's server; those of the start-up too)."""
    times: dict[str, list[float]] = {name: [] for name in ("direct", "flow", "start", "cpu_direct", "cpu_flow")}
    for turn in range(rounds):
        seconds, cpu, _ = _timed(DIRECT, plans, folder / f"direct-{turn}", folder)
        times["direct"].append(seconds)
        times["cpu_direct"].append(cpu)
        seconds, cpu, printed = _timed(FLOW, plans, folder / f"flow-{turn}", folder)
        told = _STARTED.search(printed)
        assert told, printed[-2000:]
        start = float(told[1])
        times["start"].append(start)
        times["flow"].append(seconds - start)
        times["cpu_flow"].append(cpu)
    found: dict[str, Any] = {name: round(median(values), 2) for name, values in times.items()}
    return {
        "plans": sum(path.is_file() for path in plans.rglob("*")),
        "workers": WORKERS,
        "rounds": rounds,
        **found,
        "ratio": round(found["flow"] / found["direct"], 3),
    }


def _timed(command: list[str], plans: Path, output: Path, folder: Path) -> tuple[float, float, str]:
    """Seconds, processors' seconds and printed words of one run."""
    line = [sys.executable, *command, str(plans), "--output", str(output), "--workers", str(WORKERS)]
    # A database of its own: the first flow with a new one makes it, before the flow's start-up is over.
    variables = {**os.environ, "PREFECT_HOME": str(folder / "prefect")}
    used = _cpu()
    began = time.perf_counter()
    done = subprocess.run(line, cwd=ROOT, env=variables, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    # 1 says that files were rejected.
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    return seconds, _cpu() - used, done.stdout


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(plans: Path, rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(plans, Path(folder), rounds), indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
