"""The figures of calibration on rows made for them, and the verdicts with a scorer made for them."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

calibration: Any = importlib.import_module("calibration")

SCORE = """
import json
DATASET = {data!r}
def load_predictions(root):
    said = {{name: [dict(row) for row in rows] for name, rows in DATASET.items()}}
    return said, {{name: {{"source_file": f"{{name}}.txt", "format": "text"}} for name in DATASET}}, {{}}
def pair(gold, said):
    texts = [row["text"] for row in said]
    return {{i: (texts.index(g["text"]), 100.0) for i, g in enumerate(gold) if g["text"] in texts}}
def score(gold_dir, root, only, misses):
    (name,) = only
    lines = (gold_dir / f"{{name}}.jsonl").read_text("utf-8").splitlines()
    return {{}}, [(name, g["order"], field, "a != b") for g in map(json.loads, lines) for field in g["differ"]][:misses]
"""


def row(confidence: float, perfect: bool = True) -> dict[str, Any]:
    return {"confidence": confidence, "perfect": perfect}


def test_shares_of_sure_rows_and_of_wrong_ones() -> None:
    rows = [row(0.95)] * 12 + [row(0.95, False)] + [row(0.6, False), row(0.5, False)] + [row(0.7)] * 5
    got = calibration.calibration(rows)
    assert (got.rows, got.sure, got.perfect_of_sure) == (20, 13 / 20, 12 / 13)
    assert (got.wrong, got.wrong_in_lowest) == (3, 2 / 3)


def test_nine_tenths_is_sure_even_as_a_float_of_32_bits() -> None:
    assert calibration.calibration([row(0.8999999761581421), row(0.8998)]).sure == 0.5


def test_rows_of_one_confidence_are_in_the_lowest_part_in_part() -> None:
    rows = [row(0.5, False)] * 2 + [row(0.5)] * 2 + [row(0.9)] * 6
    assert calibration.calibration(rows).wrong_in_lowest == pytest.approx(0.25)
    assert calibration.calibration(rows[::-1]).wrong_in_lowest == pytest.approx(0.25)


def test_another_confidence_may_be_tried() -> None:
    rows = [{**row(0.9, place != 3), "place": place} for place in range(10)]
    assert calibration.calibration(rows, lambda r: r["place"] != 3).wrong_in_lowest == 1.0


def test_no_rows_and_no_wrong_rows_have_no_shares() -> None:
    assert calibration.calibration([]) == calibration.Calibration(0, None, None, 0, None)
    assert calibration.calibration([row(0.95)]).wrong_in_lowest is None
    assert calibration.line("none", []).split() == ["none", "0", "0"]


def test_levels_count_rows_by_confidence() -> None:
    got = calibration.levels([row(1.0), row(0.9, False), row(0.31), row(0.3)])
    assert [line.split() for line in got] == [["0.3", "to", "0.4", "2", "1.000"], ["0.9", "to", "1.0", "2", "0.500"]]


def test_a_row_is_perfect_as_the_scorer_says(tmp_path: Path) -> None:
    said = [{"task_id": f"x/{n}", "text": text, "confidence": 0.9, "flags": []} for n, text in enumerate("abcd", 1)]
    reference = [("c", 1, []), ("a", 2, ["lead", "source"]), ("b", 3, ["source"]), ("e", 4, ["not found"])]
    for folder in ("gold", "plans"):
        (tmp_path / folder).mkdir()
    (tmp_path / "gold" / "score.py").write_text(SCORE.format(data={"p": said, "q": said, "r": said}), "utf-8")
    for name in ("p", "r"):
        lines = [json.dumps({"text": text, "order": order, "differ": differ}) for text, order, differ in reference]
        (tmp_path / "gold" / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    for name in ("p", "q"):
        (tmp_path / "plans" / f"{name}.txt").write_text("", "utf-8")
    got = calibration.rows(tmp_path, tmp_path / "gold", tmp_path / "plans", tmp_path)
    assert [(r["plan"], r["text"], r["found"], r["perfect"], r["missed"]) for r in got] == [
        ("p", "a", True, False, ["lead", "source"]),
        ("p", "b", True, True, ["source"]),
        ("p", "c", True, True, []),
        ("p", "d", False, False, []),
    ]
    assert all(r["format"] == "text" and r["flags"] == [] for r in got)
    assert {r["plan"] for r in calibration.rows(tmp_path, tmp_path / "gold", shared=tmp_path)} == {"p", "r"}
