"""Fits the weights of pipeline/confidence.py on annotated plans, and says what they are worth on plans left out.

    python tools/fit_confidence.py [SHARED]

Reads the plans of `make score` (corpus text and PDF, samples, held-out plans), takes each row's doubts and whether the
row is perfect, and fits a logistic model with no positive weight. Prints the constants to put into the module, and the
calibration figures: as the module has them now, as fitted on all plans, and with each plan scored by weights that were
fitted on the others (a plan counts once in the fit, whatever its formats).
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import calibration  # noqa: E402
import score as scores  # noqa: E402

from extractors.extract import extract  # noqa: E402
from extractors.readers import read  # noqa: E402
from pipeline import confidence, interpret  # noqa: E402

Row = dict[str, Any]
RIDGE = 1.0
"""Penalty on a weight's distance from the prior: what one would say of a doubt of which few rows are known."""
PRIOR = -1.0
STEPS = 8_000
DOUBTS = tuple(confidence.WEIGHTS)


def doubts_by_task(plan: Path) -> dict[str, tuple[str, ...]]:
    """The doubts of each row of a plan, by the row's key."""
    seen: dict[str, tuple[str, ...]] = {}
    original = confidence.doubts_of

    def noting(task: Any, units: Any, flags: Any, targets: int) -> tuple[str, ...]:
        seen[task.key] = original(task, units, flags, targets)
        return seen[task.key]

    interpret.doubts_of = noting  # type: ignore[attr-defined]
    try:
        interpret.interpret(extract(read(plan)))
    finally:
        interpret.doubts_of = original  # type: ignore[attr-defined]
    return seen


def fit(rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """Base and weights that make the rows likeliest, with the ridge; plans of several formats count once."""
    doubts = np.array([[d in row["doubts"] for d in DOUBTS] for row in rows], dtype=float)
    right = np.array([row["perfect"] for row in rows], dtype=float)
    share = np.array([1 / row["copies"] for row in rows])

    x = np.array([3.0, *[PRIOR] * len(DOUBTS)])
    step = 4 / (share.sum() + RIDGE)
    # Projected gradient descent: the cost is convex and has few variables.
    for _ in range(STEPS):
        miss = share * (1 / (1 + np.exp(-(x[0] + doubts @ x[1:]))) - right)
        x -= step * np.array([miss.sum(), *(doubts.T @ miss + RIDGE * (x[1:] - PRIOR))])
        x[1:] = np.minimum(x[1:], 0.0)
    return float(x[0]), dict(zip(DOUBTS, map(float, x[1:]), strict=True))


def by(base: float, weights: dict[str, float]) -> Callable[[Row], float]:
    """The confidence that a model gives a row."""

    def confidence_of(row: Row) -> float:
        return float(1 / (1 + np.exp(-(base + sum(weights.get(d, 0.0) for d in row["doubts"])))))

    return confidence_of


def gather(shared: Path) -> list[Row]:
    """The rows of all plans with `doubts`, `perfect`, `plan` and `copies` (formats in which the plan was read)."""
    rows: list[Row] = []
    for form in scores.FORMATS:
        folder, gold = scores.folders(shared, form)
        with tempfile.TemporaryDirectory() as dataset:
            scores.score_format(shared, form, Path(dataset))
            rows += [{**row, "set": form} for row in calibration.rows(Path(dataset), gold, folder, shared)]
        for plan in scores.plans(folder):
            if not (gold / f"{plan.stem}.jsonl").is_file():
                continue
            doubts = doubts_by_task(plan)
            for row in rows:
                if row["set"] == form and row["plan"] == plan.stem:
                    row["doubts"] = doubts[row["task_id"].split("/", 1)[1]]
    formats = {plan: {row["set"] for row in rows if row["plan"] == plan} for plan in {row["plan"] for row in rows}}
    return [{**row, "copies": len(formats[row["plan"]])} for row in rows]


def main(shared: Path) -> None:
    """Print constants and figures."""
    rows = gather(shared)
    base, weights = fit(rows)
    print(f"BASE = {base:.2f}", *(f'    "{d}": {w:.2f},' for d, w in weights.items()), sep="\n")
    left: dict[str, Callable[[Row], float]] = {}
    for plan in dict.fromkeys(row["plan"] for row in rows):
        left[plan] = by(*fit([row for row in rows if row["plan"] != plan]))
    models: dict[str, Callable[[Row], float]] = {
        "now": calibration.confidence,
        "fitted": by(base, weights),
        "plan left out": lambda row: left[row["plan"]](row),
    }
    print(calibration.HEAD)
    for name, model in models.items():
        for form in (*scores.FORMATS, None):
            some = [row for row in rows if form in (None, row["set"])]
            print(calibration.line(f"{name}: {form or 'ALL'}", some, model))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else calibration.SHARED)
