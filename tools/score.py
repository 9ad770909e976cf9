"""Scores the program on the reference annotations: one dataset a format, our own samples, and the deadlines alone.

    python tools/score.py SHARED [FORMAT …]

SHARED holds `corpus/FORMAT/` and `gold/` with score.py. Prints a table a format: micro-averaged F1 of what was found,
share of found tasks with the field exactly right, share of perfect rows; then the documents' fields and citations.
"samples" are the plans in data/raw with the annotations in tests/plans. The rules were made while looking at both, so
neither says how the program does on other plans.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("text", "pdf", "samples")
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


def score_format(shared: Path, form: str, folder: Path, workers: int = 2) -> dict[str, Any]:
    """What score.py says of the corpus in one format, ingested into `folder`, and what was rejected."""
    from pipeline.dataset import open_dataset
    from pipeline.pool import Reader
    from pipeline.run import Run
    from pipeline.sources import find_sources

    samples = form == "samples"
    sources = find_sources([ROOT / "data" / "raw" if samples else shared / "corpus" / form])
    with open_dataset(folder) as dataset, Reader(workers) as reader:
        run = Run(dataset, sources)
        for outcome in run.outcomes(reader, sources):
            run.place(outcome)
        summary = run.finish()
    gold = ROOT / "tests" / "plans" if samples else shared / "gold"
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
    for form in forms or FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            print(table(form, score_format(shared, form, Path(folder))), end="\n\n", flush=True)
    print("deadlines alone:", score_deadlines(shared))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
