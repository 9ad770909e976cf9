"""The scores as floors, on the corpus and on our own plans: they guard what was reached, and say little of others."""

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

score: Any = importlib.import_module("score")
SHARED = Path(__file__).resolve().parents[2] / "shared"

FORMATS = ("text", "pdf", "docx", "samples", "heldout")
FLOORS = {
    ("found.table", "f1"): (0.982, 0.995, 0.995, 0.995, 0.990),
    ("found.prose", "f1"): (0.995, 0.995, 0.995, 0.995, 0.995),
    ("lead", "exact"): (0.985, 0.995, 0.995, 0.990, 0.980),
    ("coordinating", "exact"): (0.980, 0.990, 0.990, 0.990, 0.980),
    ("units_placed", "exact"): (0.980, 0.990, 0.990, 0.985, 0.955),
    ("deadline", "exact"): (0.990, 0.995, 0.995, 0.990, 0.985),
    ("dimension", "exact"): (0.995, 0.995, 0.995, 0.995, 0.990),
    ("subdimension", "exact"): (0.990, 0.995, 0.995, 0.995, 0.970),
    ("targets", "f1"): (0.960, 0.990, 0.990, 0.990, 0.985),
}
"""The least score of each field by format."""
DOCUMENT_FLOORS = {"fields": 0.99, "citations_f1": 0.95}
PERFECT = (0.955, 0.990, 0.990, 0.985, 0.945)
DEADLINES = 0.99


@pytest.fixture(scope="module", autouse=True)
def corpus() -> None:
    if not score.has_corpus(SHARED):
        if os.environ.get("CI") == "true":
            pytest.fail(f"the corpus is not in {SHARED}, and with CI=true its tests have to run")
        pytest.skip(f"not run: there is no corpus in {SHARED}")


@pytest.fixture(scope="module", params=FORMATS)
def result(request: pytest.FixtureRequest, corpus: None, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return request.param, score.score_format(SHARED, request.param, tmp_path_factory.mktemp("dataset"), workers=1)


def test_nothing_falls_below_the_floors(result: Any) -> None:
    form, scores = result
    at = FORMATS.index(form)
    assert scores["rejects"] == {}
    reached = {field: scores["all"][field[0]][field[1]] for field in FLOORS}
    assert {field: value for field, value in reached.items() if value < FLOORS[field][at]} == {}
    documents = scores["all"]["documents"]
    assert {name: documents[name] for name, floor in DOCUMENT_FLOORS.items() if documents[name] < floor} == {}
    assert scores["all"]["perfect"] >= PERFECT[at]


def test_deadlines_alone() -> None:
    exact = score.score_deadlines(SHARED)
    assert float(exact.split()[1]) >= DEADLINES, exact
