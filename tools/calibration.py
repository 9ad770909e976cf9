"""Whether the confidence of rows tells the right ones from the wrong ones.

    python tools/calibration.py DATASET GOLD SOURCES [SHARED]

DATASET is what the program wrote, GOLD the folder of annotations, SOURCES the folder of the plans that were read,
SHARED the folder with gold/score.py. A row of the dataset is wrong where no row of the reference is paired with it, or
where any of the fields that score.py counts into "perfect" differs; both are score.py's own verdicts. Rows of the
reference that were not found have no confidence, and are not counted here.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "tools"))

from error_book import load_score  # noqa: E402

Row = dict[str, Any]
SURE = 0.9
LOWEST = 0.1
UNCOUNTED = frozenset({"source"})
"""Fields that score.py reports without counting them into "perfect"."""


@dataclass(frozen=True)
class Calibration:
    """Figures of one set of rows: their number; the share with a confidence of `SURE` or more; the share of perfect
    rows among these; the number of wrong rows; the share of them among the `LOWEST` part of the rows by confidence.
    A share of nothing is None."""

    rows: int
    sure: float | None
    perfect_of_sure: float | None
    wrong: int
    wrong_in_lowest: float | None


def rows(dataset: Path, gold: Path, sources: Path | None = None, shared: Path = SHARED) -> list[Row]:
    """The extracted rows of all plans that have annotations, plans by name, rows in order.

    Each is the row of `tasks` with its `roles` (role to assignments) and `goals` (targets) and besides `plan` (the stem
    of its file), `format`, `found` (a row of the reference is paired with it), `perfect` and `missed` (the fields that
    differ). With `sources` only plans whose file is in that folder.
    """
    score = load_score(shared)
    predicted, documents, _ = score.load_predictions(dataset)
    found: list[Row] = []
    for plan in sorted(documents):
        annotated = gold / f"{plan}.jsonl"
        here = sources is None or (sources / documents[plan]["source_file"]).is_file()
        if annotated.is_file() and here:
            found += _of_plan(score, plan, documents[plan]["format"], predicted[plan], dataset, gold)
    return found


def _of_plan(score: ModuleType, plan: str, form: str, said: list[Row], dataset: Path, gold: Path) -> list[Row]:
    text = (gold / f"{plan}.jsonl").read_text("utf-8")
    reference = [json.loads(line) for line in text.splitlines() if line.strip()]
    _, misses = score.score(gold, dataset, {plan}, misses=sys.maxsize)
    differ: dict[int, list[str]] = {}
    for _, order, field, _ in misses:
        differ.setdefault(order, []).append(field)
    pairs = {j: reference[i]["order"] for i, (j, _) in score.pair(reference, said).items()} if said else {}
    return [verdict(row, pairs.get(j), differ) | {"plan": plan, "format": form} for j, row in enumerate(said)]


def verdict(row: Row, order: int | None, differ: dict[int, list[str]]) -> Row:
    """`row` with `found`, `missed` and `perfect`; `order` names the reference row paired with it, `differ` the fields
    that differ of each reference row."""
    missed = [] if order is None else differ.get(order, [])
    perfect = order is not None and not set(missed) - UNCOUNTED
    return {**row, "found": order is not None, "missed": missed, "perfect": perfect}


def confidence(row: Row) -> float:
    """The row's confidence, without what a float of 32 bits loses of 0.9."""
    return round(float(row["confidence"]), 4)


def calibration(found: Sequence[Row], of: Callable[[Row], float] = confidence) -> Calibration:
    """The figures of `found`, by the confidence that `of` gives each row (its own if not given).

    Where the edge of the lowest part falls among rows of one confidence, each of them is in it in part.
    """
    sure = [row for row in found if of(row) >= SURE]
    wrong = sum(not row["perfect"] for row in found)
    return Calibration(
        rows=len(found),
        sure=_share(len(sure), len(found)),
        perfect_of_sure=_share(sum(row["perfect"] for row in sure), len(sure)),
        wrong=wrong,
        wrong_in_lowest=_share(_wrong_in_lowest(found, of), wrong),
    )


def _wrong_in_lowest(found: Sequence[Row], of: Callable[[Row], float]) -> float:
    groups: dict[float, list[bool]] = {}
    for row in found:
        groups.setdefault(of(row), []).append(not row["perfect"])
    room, wrong = LOWEST * len(found), 0.0
    for level in sorted(groups):
        group = groups[level]
        part = min(1.0, room / len(group))
        wrong += part * sum(group)
        room -= part * len(group)
        if room <= 0:
            break
    return wrong


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


HEAD = f"{'confidence':22}{'rows':>8}{'>= 0.9':>10}{'perfect':>10}{'wrong':>8}{'in lowest 10 %':>17}"


def line(name: str, found: Sequence[Row], of: Callable[[Row], float] = confidence) -> str:
    """The figures of `found` under `HEAD`, by the confidence that `of` gives each row."""
    got = calibration(found, of)
    sure, perfect, lowest = (
        "" if share is None else f"{share:.3f}" for share in (got.sure, got.perfect_of_sure, got.wrong_in_lowest)
    )
    return f"{name:22}{got.rows:8}{sure:>10}{perfect:>10}{got.wrong:8}{lowest:>17}"


def levels(found: Iterable[Row], step: float = 0.1) -> list[str]:
    """A line for each step of confidence that has rows: how many, and the share of perfect ones."""
    groups: dict[int, list[bool]] = {}
    for row in found:
        groups.setdefault(min(int(confidence(row) / step + 1e-9), round(1 / step) - 1), []).append(row["perfect"])
    return [
        f"{at * step:.1f} to {(at + 1) * step:.1f}{len(group):19}{sum(group) / len(group):20.3f}"
        for at, group in sorted(groups.items())
    ]


def main(dataset: Path, gold: Path, sources: Path, shared: Path = SHARED) -> None:
    """Print the figures a plan, over all plans, and a step of confidence."""
    found = rows(dataset, gold, sources, shared)
    print(HEAD)
    for plan in dict.fromkeys(row["plan"] for row in found):
        print(line(plan, [row for row in found if row["plan"] == plan]))
    print(line("ALL", found), *levels(found), sep="\n")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("python tools/calibration.py DATASET GOLD SOURCES [SHARED]")
    main(*map(Path, sys.argv[1:]))
