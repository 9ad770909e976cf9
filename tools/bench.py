"""Measures speed and memory, each figure beside its bare comparison in the same run.

    python tools/bench.py SHARED

Every measure has a process of its own and one core's work: it goes through the files once to get warm, then three
times; the median counts. Bare: the texts decoded and folded, the PDFs through camelot's vector engine and nothing else.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

TIMES = 3
RATIO_GOAL, TEXT_GOAL, MEMORY_GOAL = 0.3, 10.0, 700


def program(paths: list[Path]) -> Callable[[Path], object]:
    """The whole way of one file, without writing. A reject ends the measurement: failing is fast, and no figure."""
    from pipeline.ingest import Job, Reject, ingest_file
    from pipeline.pool import quiet
    from pipeline.sources import Source

    def read(path: Path) -> None:
        outcome = ingest_file(Job(Source(path.name, path), "0" * 64, datetime.now(UTC), "bench"))
        if isinstance(outcome, Reject):
            sys.exit(f"{path.name} was rejected, so nothing was measured: {outcome.row['message']}")
        if not outcome.tasks:
            sys.exit(f"{path.name} gave no tasks, so nothing was measured")

    quiet()
    return read


def bare_text(paths: list[Path]) -> Callable[[Path], object]:
    """A text decoded and folded."""
    from normalizers.text import fold

    return lambda path: fold(path.read_text("utf-8"))


def bare_camelot(paths: list[Path]) -> Callable[[Path], object]:
    """The tables of a PDF, by camelot alone."""
    import camelot

    return lambda path: camelot.read_pdf(str(path), pages="all", flavor="lattice", engine="vector")


MEASURES: dict[str, tuple[str, Callable[[list[Path]], Callable[[Path], object]]]] = {
    "text": ("text", program),
    "text, bare": ("text", bare_text),
    "pdf": ("pdf", program),
    "pdf, bare": ("pdf", bare_camelot),
}


def measure(name: str, shared: Path) -> dict[str, float]:
    """Seconds for all files of the measure, and the process's peak memory in MB."""
    form, make = MEASURES[name]
    paths = sorted((shared / "corpus" / form).iterdir())
    work = make(paths)
    seconds = []
    for _ in range(1 + TIMES):
        start = time.perf_counter()
        for path in paths:
            work(path)
        seconds.append(time.perf_counter() - start)
    # ru_maxrss is in KiB here, in bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return {"seconds": statistics.median(seconds[1:]), "peak": peak, "files": len(paths)}


def pages(folder: Path) -> int:
    """Pages of all PDFs in a folder."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in folder.iterdir())


def main(shared: Path) -> None:
    """Print the figures."""
    if not (shared / "corpus").is_dir():
        sys.exit(f"There is no corpus in {shared}/corpus; nothing was measured")
    got: dict[str, dict[str, float]] = {}
    for name in MEASURES:
        command = [sys.executable, __file__, str(shared), name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(done.returncode)
        got[name] = json.loads(done.stdout)
    sheets = pages(shared / "corpus" / "pdf")
    rate = {name: (sheets if name.startswith("pdf") else row["files"]) / row["seconds"] for name, row in got.items()}
    ratio = rate["pdf"] / rate["pdf, bare"]
    print(f"texts       {rate['text']:8.1f} plans/s   bare {rate['text, bare']:8.1f} plans/s   goal {TEXT_GOAL:g}")
    print(f"PDF         {rate['pdf']:8.1f} pages/s   bare {rate['pdf, bare']:8.1f} pages/s   {sheets} pages")
    print(f"PDF ratio   {ratio:8.2f}           goal {RATIO_GOAL:g}")
    for form in ("text", "pdf"):
        peak, bare = got[form]["peak"], got[f"{form}, bare"]["peak"]
        print(f"peak, {form:5} {peak:8.0f} MB        bare {bare:8.0f} MB        goal {MEMORY_GOAL} MB")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[1]))))
    else:
        main(Path(sys.argv[1]))
