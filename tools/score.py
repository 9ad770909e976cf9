"""Scores the program on the reference annotations: one dataset a format, our own samples, and the deadlines alone.

    python tools/score.py SHARED [FORMAT …]

SHARED holds `corpus/FORMAT/` and `gold/` with score.py. Prints a table a format: micro-averaged F1 of what was found,
share of found tasks with the field exactly right, share of perfect rows; then the documents' fields and citations.
"samples" are the plans in data/raw with the annotations in tests/plans, "heldout" those in tests/heldout, in other
layouts; "html" and "markdown" are the plans of "samples", printed as a law portal's page and as markdown, "scanned" the
PDFs of "heldout", printed and scanned.
The rules were made while looking at the first two, and misses in the third were mended after it had been
scored once (README.md has that first figure), so none of them says how the program does on other plans.

Then how well the confidence tells right rows from wrong ones (tools/calibration.py). The misses of each format, with
the source lines beside them, go into .score/FORMAT.html (tools/error_book.py).
"""

import json
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import calibration  # noqa: E402
import error_book  # noqa: E402
import make_samples  # noqa: E402
import scans  # noqa: E402

BOOKS = ROOT / ".score"
FORMATS = ("text", "docx", "pdf", "scan", "samples", "html", "markdown", "heldout", "scanned")
COLUMNS = {
    "table F1": ("found.table", "f1"),
    "prose F1": ("found.prose", "f1"),
    "lead": ("lead", "exact"),
    "coord": ("coordinating", "exact"),
    "implem": ("implementing", "exact"),
    "placed": ("units_placed", "exact"),
    "deadline": ("deadline", "exact"),
    "dim": ("dimension", "exact"),
    "subdim": ("subdimension", "exact"),
    "target F1": ("targets", "f1"),
    "indic": ("indicator_text", "exact"),
    "output": ("output_text", "exact"),
}


def has_corpus(shared: Path) -> bool:
    """Whether the corpus and its annotations are there."""
    return (shared / "corpus").is_dir() and (shared / "gold" / "score.py").is_file()


def folders(shared: Path, form: str) -> tuple[Path, Path]:
    """Where the plans of a format are, and their annotations."""
    if form == "samples":
        return ROOT / "data" / "raw", ROOT / "tests" / "plans"
    if form in make_samples.TWINS:
        return Path(_twins(form).name), ROOT / "tests" / "plans"
    if form == "scanned":
        return Path(_scanned().name), ROOT / "tests" / "heldout" / "gold"
    if form == "heldout":
        return ROOT / "tests" / "heldout", ROOT / "tests" / "heldout" / "gold"
    return shared / "corpus" / form, shared / "gold"


@lru_cache
def _twins(form: str) -> tempfile.TemporaryDirectory[str]:
    """The sample plans printed in another format, until the program ends."""
    folder = tempfile.TemporaryDirectory(prefix=f"{form}-")
    make_samples.write_twins(form, Path(folder.name))
    return folder


@lru_cache
def _scanned() -> tempfile.TemporaryDirectory[str]:
    """The PDFs of "heldout" as scans, until the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="scanned-")
    for path in sorted((ROOT / "tests" / "heldout").glob("*.pdf")):
        scans.scan(path, Path(folder.name) / path.name)
    return folder


def plans(plan_folder: Path) -> list[Path]:
    """The plans right in the folder; what is in folders of it is about them."""
    return sorted(path for path in plan_folder.iterdir() if path.is_file() and not path.name.startswith("."))


def score_format(shared: Path, form: str, folder: Path, workers: int = 2) -> dict[str, Any]:
    """What score.py says of the corpus in one format, ingested into `folder`, and what was rejected."""
    from pipeline.dataset import edit_dataset
    from pipeline.pool import Reader
    from pipeline.run import Run
    from pipeline.sources import find_sources

    plan_folder, gold = folders(shared, form)
    sources = find_sources(plans(plan_folder))
    with edit_dataset(folder) as dataset, Reader(workers) as reader:
        run = Run(dataset, sources, cache=BOOKS / "cache")
        for outcome in run.outcomes(reader, sources):
            run.place(outcome)
        summary = run.finish()
    command = [sys.executable, str(shared / "gold" / "score.py"), str(folder), "--json", "--gold", str(gold)]
    command += ["--docs", ",".join(source.path.stem for source in sources)]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    result["rejects"] = {row["source_file"]: f"{row['reason']}: {row['message']}" for row in summary.rejects}
    return result


def score_deadlines(shared: Path) -> str:
    """The last line of score_deadlines.py."""
    command = [sys.executable, str(shared / "gold" / "score_deadlines.py")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def table(form: str, result: dict[str, Any]) -> str:
    """The result as lines of text."""
    lines = [f"{form:22}" + "".join(f"{name:>10}" for name in ("perfect", *COLUMNS)) + "   gold said"]
    for name, row in [*result["by_document"].items(), ("ALL", result["all"])]:
        figures = [row["perfect"], *(row.get(field, {}).get(figure) for field, figure in COLUMNS.values())]
        counts = f"{row['gold']:7}{row['said']:5}" if "gold" in row else ""
        lines.append(f"{name:22}" + "".join(f"{'' if x is None else format(x, '.3f'):>10}" for x in figures) + counts)
    documents = result["all"]["documents"]
    below = ", ".join(f"{name} {value:.2f}" for name, value in documents.items() if value < 1 and name != "fields")
    lines.append(f"documents fields {documents['fields']:.3f}, citations F1 {documents['citations_f1']:.3f} ({below})")
    lines += [f"rejected {name}: {why}" for name, why in result["rejects"].items()]
    return "\n".join(lines)


def main(shared: Path, *forms: str) -> None:
    """Print the tables."""
    if not has_corpus(shared):
        sys.exit(f"There is no corpus in {shared}/corpus (or no {shared}/gold/score.py); nothing was scored")
    rows: dict[str, list[calibration.Row]] = {}
    for form in forms or FORMATS:
        plan_folder, gold = folders(shared, form)
        if not (plan_folder.is_dir() and gold.is_dir()):
            print(f"{form}: not scored, there is no folder {gold if plan_folder.is_dir() else plan_folder}", end="\n\n")
            continue
        with tempfile.TemporaryDirectory() as folder:
            dataset, book = Path(folder), BOOKS / f"{form}.html"
            print(table(form, score_format(shared, form, dataset)), flush=True)
            misses = error_book.write_book(shared, dataset, gold, plan_folder, book, f"Misses: {form}")
            print(f"{misses} misses in {book.relative_to(ROOT)}", end="\n\n", flush=True)
            rows[form] = calibration.rows(dataset, gold, plan_folder, shared)
    print(calibration.HEAD)
    for form, found in rows.items():
        print(calibration.line(form, found))
    print(calibration.line("ALL", [row for found in rows.values() for row in found]), end="\n\n")
    print("deadlines alone:", score_deadlines(shared))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
