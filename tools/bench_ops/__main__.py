"""Measures what the dataset and long runs cost, and prints it as tables with the goals.

    PYTHONPATH=tools python -m bench_ops [--quick] [--only NAME,…] [--sizes N,…] [--work DIR] [--json FILE]

All of it takes some 40 minutes on two cores that do nothing else; `--quick` goes through all of it with few plans,
which shows that it works and says nothing about the goals.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from bench_ops import table
from bench_ops.command import ROOT, say
from bench_ops.measures import MEASURES, Figures, Sizes

QUICK = Sizes(growth=[20, 40, 80], workers=40, prefect=40, formats=10, known=100, times=3)


def measured(name: str, work: Path, sizes: Sizes) -> Figures:
    """The figures of one measure, from a process of its own."""
    command = [sys.executable, "-m", "bench_ops.measures", name, str(work), json.dumps(asdict(sizes))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{name}: not measured")
    found: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def names(text: str) -> list[str]:
    """ "growth,reading" as a list."""
    wanted = text.split(",")
    if unknown := set(wanted) - set(MEASURES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: none of {', '.join(MEASURES)}")
    return wanted


def numbers(text: str) -> list[int]:
    """ "500,1000" as a list, the smallest first."""
    found = sorted({int(part) for part in text.split(",")})
    if len(found) < 2 or found[0] < 1:
        raise argparse.ArgumentTypeError("growth needs two sizes or more")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, keep the figures as they come, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench_ops", description="Measures the dataset and long runs.")
    parser.add_argument("--quick", action="store_true", help="few plans: to see that it works")
    parser.add_argument("--only", type=names, default=list(MEASURES), help=f"of {','.join(MEASURES)}")
    parser.add_argument("--sizes", type=numbers, help="plans of the runs of growth; 500,1000,2000,4000,8000")
    parser.add_argument("--workers", type=int, help="plans of the runs with one and two workers; 2000")
    parser.add_argument("--known", type=int, help="plans of the large dataset; 10000")
    parser.add_argument("--work", type=Path, help="folder to keep plans and the large dataset in; else a passing one")
    parser.add_argument("--json", type=Path, help="file for the figures; what it has from an earlier bench is kept")
    given = parser.parse_args(arguments)
    asked = {"growth": given.sizes, "workers": given.workers, "known": given.known}
    sizes = replace(QUICK if given.quick else Sizes(), **{name: size for name, size in asked.items() if size})
    results: dict[str, Figures] = {}
    if given.json and given.json.exists():
        results = json.loads(given.json.read_text("utf-8"))["results"]
    with tempfile.TemporaryDirectory() as passing:
        work = (given.work or Path(passing)).resolve()
        for name in (name for name in MEASURES if name in given.only):
            say(f"{name} …")
            results[name] = measured(name, work, sizes)
            if given.json:
                said = {"machine": table.machine(), "results": results}
                given.json.write_text(json.dumps(said, indent=1), "utf-8")
    print(table.machine(), table.goals(results), table.loads(results), sep="\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
