"""The sample plans in data/raw are what tools/make_samples.py makes, and their annotations hold together."""

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import make_samples  # noqa: E402

PLANS = {plan.name: plan for plan in make_samples.plans()}
RAW = ROOT / "data" / "raw"
ANNOTATIONS = ROOT / "tests" / "plans"
LEVELS = {"province", "district", "commune", "central", "village", None}
TYPES = {"date", "period", "recurring", "ongoing", "event", "by_reference"}
DIMENSION = re.compile(r"(PAPI|PAR)(\.[1-8])?|SIPAS(\.[12])?")
SUBDIMENSION = re.compile(r"PAPI\.[1-8]\.[1-4]")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def printed(path: Path) -> str:
    """The words of a rendered plan; the text of a PDF as pdfplumber reads it, cell by cell and page by page."""
    if path.suffix == ".txt":
        return path.read_text("utf-8")
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def drawn(path: Path) -> list[bytes]:
    """What each page of a PDF draws, uncompressed: compression and embedded fonts may differ between machines."""
    with pdfplumber.open(path) as pdf:
        return [b"".join(stream.get_data() for stream in page.page_obj.contents) for page in pdf.pages]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ANNOTATIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def units(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [unit for role in ("lead", "coordinating", "implementing") for unit in row[role]]


def identity(unit: dict[str, Any]) -> tuple[Any, ...]:
    return unit["name"], unit["level"], unit["place"], unit["collective"]


@pytest.mark.parametrize("name", PLANS)
def test_file_is_what_the_script_makes(name: str, tmp_path: Path) -> None:
    file, content = make_samples.rendered(PLANS[name])
    made = tmp_path / file
    made.write_bytes(content)
    if made.suffix == ".txt":
        assert (RAW / file).read_bytes() == content
    else:
        assert drawn(RAW / file) == drawn(made)


def test_annotations_are_what_the_script_makes() -> None:
    made = make_samples.annotations()
    assert {path.name for path in ANNOTATIONS.glob("*.jsonl")} == set(made)
    for name, text in made.items():
        assert (ANNOTATIONS / name).read_text("utf-8") == text, name


def test_one_document_a_plan() -> None:
    documents = [row["doc"] for row in rows("documents")]
    assert documents == sorted(PLANS)
    assert sorted(path.name.split(".")[0] for path in RAW.glob("*.*") if path.suffix in (".txt", ".pdf")) == documents


@pytest.mark.parametrize("name", PLANS)
def test_values_are_of_the_vocabularies(name: str) -> None:
    document = next(row for row in rows("documents") if row["doc"] == name)
    for order, row in enumerate(rows(name), start=1):
        assert (row["doc"], row["order"]) == (name, order)
        assert row["kind"] in ("task", "target") and row["source"] in ("table", "prose")
        assert row["dimension"] is None or DIMENSION.fullmatch(row["dimension"])
        assert row["subdimension"] is None or SUBDIMENSION.fullmatch(row["subdimension"])
        assert row["subdimension"] is None or row["subdimension"].startswith(row["dimension"] + ".")
        assert all(target["op"] in (">=", ">", "=", "<=", "<") for target in row["targets"])
        for unit in units(row):
            assert unit["level"] in LEVELS
            assert unit["place"] is None or unit["place"] in document["place_path"]
        deadline = row["deadline"]
        assert (deadline is None) == (row["deadline_text"] is None)
        if deadline:
            assert deadline["type"] in TYPES
            assert all(re.fullmatch(r"P\d+[YMWD]", part) for part in deadline["recurrence"])
            days = [date.fromisoformat(deadline[key]) for key in ("start", "due") if deadline[key]]
            assert days == sorted(days)


@pytest.mark.parametrize("name", PLANS)
def test_no_body_stands_in_two_roles(name: str) -> None:
    for row in rows(name):
        lead = [identity(unit) for unit in row["lead"]]
        others = [identity(unit) for unit in row["coordinating"] + row["implementing"]]
        assert not set(lead) & set(others), row["order"]
        assert len(set(lead)) == len(lead), row["order"]


@pytest.mark.parametrize("name", PLANS)
def test_annotated_words_stand_in_the_plan(name: str) -> None:
    file, _ = make_samples.rendered(PLANS[name])
    there = Counter(words(printed(RAW / file)))
    for row in rows(name):
        texts = [row["text"], row["indicator_text"], row["output_text"], row["deadline_text"]]
        texts += [unit["mention"] for unit in units(row)] + [target["span"] for target in row["targets"]]
        for text in filter(None, texts):
            missing = Counter(words(text)) - there
            assert not missing, (row["order"], text, missing)
        for target in row["targets"]:
            assert target["span"] in (row["indicator_text"] or row["text"]), row["order"]


def test_there_is_enough_to_measure() -> None:
    every = [row for name in PLANS for row in rows(name)]
    assert len(PLANS) >= 11 and len(every) >= 250
    assert sum(row["source"] == "table" for row in every) >= 120
    assert {row["deadline"]["type"] for row in every if row["deadline"]} == TYPES
