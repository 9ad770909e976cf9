"""The scores on the corpus as floors: they guard what was reached, and say little of other plans."""

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

score: Any = importlib.import_module("score")
SHARED = Path(__file__).resolve().parents[2] / "shared"

FLOORS = {
    ("found.table", "f1"): {"text": 0.96, "pdf": 0.95},
    ("found.prose", "f1"): {"text": 0.93, "pdf": 0.92},
    ("lead", "exact"): {"text": 0.88, "pdf": 0.87},
    ("coordinating", "exact"): {"text": 0.88, "pdf": 0.87},
    ("deadline", "exact"): {"text": 0.90, "pdf": 0.90},
    ("dimension", "exact"): {"text": 0.95, "pdf": 0.95},
}
DOCUMENT_FLOORS = {"fields": 0.93, "citations_f1": 0.90}
PERFECT = 0.65
DEADLINES = 0.90


@pytest.fixture(scope="module", autouse=True)
def corpus() -> None:
    if not score.has_corpus(SHARED):
        if os.environ.get("CI") == "true":
            pytest.fail(f"the corpus is not in {SHARED}, and with CI=true its tests have to run")
        pytest.skip(f"not run: there is no corpus in {SHARED}")


@pytest.fixture(scope="module", params=["text", "pdf"])
def result(request: pytest.FixtureRequest, corpus: None, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return request.param, score.score_format(SHARED, request.param, tmp_path_factory.mktemp("dataset"), workers=1)


def test_nothing_falls_below_the_floors(result: Any) -> None:
    form, scores = result
    assert scores["rejects"] == {}
    reached = {field: scores["all"][field[0]][field[1]] for field in FLOORS}
    assert {field: value for field, value in reached.items() if value < FLOORS[field][form]} == {}
    documents = scores["all"]["documents"]
    assert {name: documents[name] for name, floor in DOCUMENT_FLOORS.items() if documents[name] < floor} == {}
    assert scores["all"]["perfect"] >= PERFECT


def test_deadlines_alone() -> None:
    exact = score.score_deadlines(SHARED)
    assert float(exact.split()[1]) >= DEADLINES, exact
