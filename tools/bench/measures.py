"""What the bench measures: each measure is a process of its own, so that none profits from what another has loaded.

    python -m bench.measures NAME SHARED FOLDER

prints the figures of one as JSON. A measure of seconds goes through its files once to get warm, then five times; the
median counts. On one core that is processor time, its own and that of the programs that it starts: on a machine that
does nothing else the same as by the clock, and no figure of the machine's other work otherwise.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.inputs import ROOT, corpus, short_scan, write_plans

TIMES = 5
MANY = (500, 1000, 2000)
"""Numbers of plans after which the memory of the main process is looked at."""
Round = Callable[[], object]
_MIB = 2**20 if sys.platform == "darwin" else 2**10
"""ru_maxrss is in KiB here, in bytes on macOS."""


@dataclass
class Figures:
    """Seconds of a round (the median), what a round has gone through, and the peak memory of the process in MB."""

    seconds: float
    units: int
    peak: float


def job(path: Path, cache: Path | None = None) -> Any:
    """The pipeline's job for one file."""
    from pipeline.ingest import Job
    from pipeline.sources import Source

    return Job(Source(path.name, path), "0" * 64, datetime.now(UTC), "bench", cache)


def check(path: Path, outcome: object) -> None:
    """A file that is rejected, or that gives nothing, ends the measurement: failing is fast, and no figure."""
    from pipeline.ingest import Reject

    if isinstance(outcome, Reject):
        sys.exit(f"{path.name} was rejected, so nothing was measured: {outcome.row['message']}")


def program(paths: Sequence[Path], cache: Path | None = None) -> Round:
    """The whole way of every file, without writing."""
    from pipeline.ingest import ingest_file
    from pipeline.pool import quiet

    quiet()

    def round_() -> None:
        for path in paths:
            check(path, ingest_file(job(path, cache)))

    return round_


def workers(paths: Sequence[Path], count: int) -> Round:
    """The same in worker processes, which are started before the first round."""
    from pipeline.limits import Limits
    from pipeline.pool import Reader

    reader = Reader(count, limits=Limits())

    def round_() -> None:
        for path, outcome in zip(paths, reader(job(path) for path in paths), strict=True):
            check(path, outcome)

    return round_


def bare_text(paths: Sequence[Path]) -> Round:
    """Texts decoded and folded."""
    from normalizers.text import fold

    return lambda: [fold(path.read_text("utf-8")) for path in paths]


def bare_camelot(paths: Sequence[Path]) -> Round:
    """The tables of PDFs by camelot, from the lines that are drawn."""
    from camelot.io import read_pdf

    return lambda: [read_pdf(str(path), pages="all", flavor="lattice", engine="vector") for path in paths]


def bare_pdfplumber(paths: Sequence[Path]) -> Round:
    """The tables of PDFs by pdfplumber."""
    import pdfplumber

    def round_() -> None:
        for path in paths:
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_tables()
                    page.close()

    return round_


def bare_docx(paths: Sequence[Path]) -> Round:
    """The paragraphs and cells of Word files by python-docx."""
    import docx

    def round_() -> None:
        for path in paths:
            document = docx.Document(str(path))
            for paragraph in document.paragraphs:
                assert isinstance(paragraph.text, str)
            for table in document.tables:
                for row in table.rows:
                    for cell in row.cells:
                        assert isinstance(cell.text, str)

    return round_


def bare_ocr(path: Path, folder: Path) -> Round:
    """OCRmyPDF with the program's settings."""
    from extractors.readers.ocr import SETTINGS

    command = [sys.executable, "-m", "ocrmypdf", *SETTINGS, "--output-type", "pdf", "--optimize", "0", "--quiet"]
    # One core is asked for; tesseract would take all.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
    return lambda: subprocess.run([*command, str(path), str(folder / "read.pdf")], check=True, env=environment)


def command_help() -> Round:
    """The command's start."""
    command = [str(Path(sys.executable).with_name("nhiemvu")), "--help"]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def processor_time() -> float:
    """Seconds of processor time of this process and of all that it has started and that have ended."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(round_: Round, units: int, clock: Callable[[], float] = processor_time) -> Figures:
    """Figures of a round that goes through `units` things."""
    round_()
    seconds = []
    for _ in range(TIMES):
        start = clock()
        round_()
        seconds.append(clock() - start)
    return Figures(statistics.median(seconds), units, peak(resource.RUSAGE_SELF))


def peak(who: int) -> float:
    """The most memory that a process had, in MB."""
    return resource.getrusage(who).ru_maxrss / _MIB


def page_count(paths: Sequence[Path]) -> int:
    """Pages of all these PDFs."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in paths)


def of_texts(make: Callable[[Sequence[Path]], Round], shared: Path) -> Figures:
    """A measure over the five real texts."""
    paths = corpus(shared, "text")
    return timed(make(paths), len(paths))


def of_pdfs(make: Callable[[Sequence[Path]], Round], shared: Path) -> Figures:
    """A measure over the five real PDFs."""
    paths = corpus(shared, "pdf")
    return timed(make(paths), page_count(paths))


def of_docx(make: Callable[[Sequence[Path]], Round], shared: Path) -> Figures:
    """A measure over the five real Word files."""
    paths = corpus(shared, "docx")
    return timed(make(paths), len(paths))


def one_scan(shared: Path, folder: Path) -> Path:
    """Two pages of a real scan."""
    return short_scan(corpus(shared, "scan")[0], 2, folder / "scan.pdf")


def scan(shared: Path, folder: Path) -> Figures:
    """A scan recognised and read."""
    figures = timed(program([one_scan(shared, folder)]), 2)
    figures.peak = max(figures.peak, peak(resource.RUSAGE_CHILDREN))
    return figures


def scan_again(shared: Path, folder: Path) -> Figures:
    """A scan whose pages have been recognised in an earlier run: the first round, which does not count, does that."""
    return timed(program([one_scan(shared, folder)], folder / "cache"), 2)


def scan_bare(shared: Path, folder: Path) -> Figures:
    """The same scan by OCRmyPDF."""
    return timed(bare_ocr(one_scan(shared, folder), folder), 2)


def scans(count: int, shared: Path, folder: Path) -> Figures:
    """Four scans of one page by so many workers, by the clock."""
    paths = [short_scan(path, 1, folder / f"{copy}{path.name}") for path in corpus(shared, "scan")[:2] for copy in "ab"]
    return timed(workers(paths, count), len(paths), time.perf_counter)


def start(shared: Path, folder: Path) -> Figures:
    """The command's start, by the clock."""
    return timed(command_help(), 1, time.perf_counter)


def start_bare(shared: Path, folder: Path) -> Figures:
    """Python's start, by the clock."""
    return timed(lambda: subprocess.run([sys.executable, "-c", ""], check=True), 1, time.perf_counter)


def resident() -> float:
    """The memory that this process has now, in MB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def many(shared: Path, folder: Path) -> dict[int, float]:
    """The memory of the main process after so many plans have been read by two workers and taken into a dataset."""
    from pipeline.dataset import edit_dataset
    from pipeline.limits import Limits
    from pipeline.pool import Reader
    from pipeline.run import Run
    from pipeline.sources import find_sources

    plans = folder / "plans"
    plans.mkdir()
    write_plans(MANY[-1], plans)
    sources = find_sources([plans])
    found: dict[int, float] = {}
    with edit_dataset(folder / "dataset") as dataset, Reader(2, limits=Limits()) as reader:
        run = Run(dataset, sources)
        for done, outcome in enumerate(run.outcomes(reader, sources), 1):
            check(folder, outcome)
            run.place(outcome)
            if done in MANY:
                found[done] = resident()
        run.finish()
    return found


MEASURES: dict[str, Callable[[Path, Path], Any]] = {
    "text": lambda shared, folder: of_texts(program, shared),
    "text, bare": lambda shared, folder: of_texts(bare_text, shared),
    "pdf": lambda shared, folder: of_pdfs(program, shared),
    "pdf, camelot": lambda shared, folder: of_pdfs(bare_camelot, shared),
    "pdf, pdfplumber": lambda shared, folder: of_pdfs(bare_pdfplumber, shared),
    "docx": lambda shared, folder: of_docx(program, shared),
    "docx, bare": lambda shared, folder: of_docx(bare_docx, shared),
    "start": start,
    "start, bare": start_bare,
    "scan": scan,
    "scan, bare": scan_bare,
    "scan again": scan_again,
    "one worker": lambda shared, folder: scans(1, shared, folder),
    "two workers": lambda shared, folder: scans(2, shared, folder),
    "many": many,
}

if __name__ == "__main__":
    found = MEASURES[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(asdict(found) if isinstance(found, Figures) else found))
