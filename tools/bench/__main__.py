"""Prints the figures of the bench, each beside its bare comparison in the same run.

    PYTHONPATH=tools python -m bench SHARED [--quick]

It takes some five minutes: most of them go to text recognition, and one or two to 2,000 plans made of our samples;
`--quick` leaves these out.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.measures import MANY, Figures

MEMORY_GOAL = 600
Ask = Callable[[str], Figures]


def asked(name: str, shared: Path) -> dict[str, float]:
    """What one measure gives, in a process and with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.measures", name, str(shared), folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{name}: not measured")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def line(name: str, figure: str, bare: str = "", goal: str = "") -> str:
    """One line of the table."""
    return f"{name:22} {figure:>16} {bare:>30}   {goal}".rstrip()


def rate(figures: Figures) -> float:
    """What a second goes through."""
    return figures.units / figures.seconds


def speed(name: str, unit: str, ours: Figures, bare: Figures, what: str, goal: float) -> str:
    """The line of a measure and its comparison; the goal is a share of its speed."""
    figure, other = f"{rate(ours):.1f} {unit}/s", f"{what} {rate(bare):.1f} {unit}/s"
    return line(name, figure, other, f"{rate(ours) / rate(bare):.2f} x; goal {goal:g} x")


def fast(ask: Ask) -> list[str]:
    """The lines of all that takes less than a minute."""
    text, floor, pdf, docx = map(ask, ("text", "text, bare", "pdf", "docx"))
    start, python = ask("start"), ask("start, bare")
    seconds = line("--help", f"{1000 * start.seconds:.0f} ms", f"python {1000 * python.seconds:.0f} ms", "goal 200 ms")
    return [
        line("texts", f"{rate(text):.1f} plans/s", f"decoded and folded {rate(floor):.0f} plans/s", "goal 20 plans/s"),
        speed("PDF", "pages", pdf, ask("pdf, camelot"), "camelot, vector", 1.0),
        speed("PDF", "pages", pdf, ask("pdf, pdfplumber"), "pdfplumber", 2.5),
        speed("DOCX", "plans", docx, ask("docx, bare"), "python-docx", 0.35),
        seconds,
        *(memory(name, figures) for name, figures in (("texts", text), ("PDF", pdf), ("DOCX", docx))),
    ]


def memory(name: str, figures: Figures) -> str:
    """The line of a worker's memory."""
    return line(f"peak memory, {name}", f"{figures.peak:.0f} MB", "", f"goal {MEMORY_GOAL} MB")


def slow(ask: Ask) -> list[str]:
    """The lines of what text recognition takes."""
    scan, bare, again, one, two = map(ask, ("scan", "scan, bare", "scan again", "one worker", "two workers"))
    pages = [f"{figures.seconds / figures.units:.2f} s/page" for figures in (scan, bare, again)]
    return [
        line("scan", pages[0], f"ocrmypdf {pages[1]}", f"{scan.seconds / bare.seconds:.2f} x the time; goal 1.2 x"),
        line("scan, second run", pages[2], "from the cache"),
        speed("scan, two workers", "pages", two, one, "one worker", 1.8),
        memory("scan", scan),
    ]


def many(found: dict[str, float]) -> str:
    """The line of the main process's memory over many plans."""
    last = found[str(MANY[-1])]
    before = ", ".join(f"{found[str(number)]:.0f} MB at {number:,}" for number in MANY[:-1])
    return line(f"main, {MANY[-1]:,} plans", f"{last:.0f} MB", before, "goal: flat")


def main(shared: Path, quick: bool) -> None:
    """Print the figures as they come."""
    if not (shared / "corpus").is_dir():
        sys.exit(f"There is no corpus in {shared}/corpus; nothing was measured")

    def ask(name: str) -> Figures:
        found = asked(name, shared)
        return Figures(found["seconds"], int(found["units"]), found["peak"])

    print("\n".join(fast(ask)), flush=True)
    if not quick:
        print("\n".join(slow(ask)), flush=True)
        print(many(asked("many", shared)), flush=True)


if __name__ == "__main__":
    names = [argument for argument in sys.argv[1:] if argument != "--quick"]
    main(Path(names[0]), "--quick" in sys.argv)
