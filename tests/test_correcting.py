"""Corrections through whole runs: which are applied, what is told, and what comes back when they go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_plans import write

from pipeline.corrections import corrections_for
from pipeline.dataset import read_table
from pipeline.summary import Summary

Ingest = Callable[..., Summary]
HEAD = "task_id,field,value,who,when,why"


@pytest.fixture
def run(raw: Path, output: Path, ingest: Ingest) -> Callable[..., Summary]:
    """A run with the lines of a corrections file beside the dataset's folder."""

    def again(*lines: str, **more: Any) -> Summary:
        (output.parent / "corrections.csv").write_text("\n".join((HEAD, *lines)), "utf-8")
        return ingest(corrections=corrections_for(output), **more)

    return again


def tasks(output: Path) -> list[dict[str, Any]]:
    return sorted(read_table(output, "tasks").to_pylist(), key=lambda row: row["order"])


def line(output: Path, field: str, value: str, place: int = 0, day: str = "2026-01-05") -> str:
    return f'{tasks(output)[place]["task_id"]},{field},"{value}",Lan,{day},xem bản ký'


def test_a_correction_comes_and_goes_without_reading_the_plan_again(
    raw: Path, output: Path, run: Callable[..., Summary]
) -> None:
    write(raw / "a.txt", texts=["Một.", "Hai."])
    assert run().notices == []
    before = tasks(output)
    said = line(output, "deadline_due", "2024-02-15")
    summary = run(said)
    assert (summary.counts.read, summary.notices) == (0, [])
    first, second = tasks(output)
    assert (str(first["deadline_due"]), str(first["due_date"])) == ("2024-02-15", "2024-02-15")
    assert "task_corrected" in first["flags"] and second == before[1]
    assert "plan_corrected" in read_table(output, "documents")["flags"].to_pylist()[0]
    assert run(said).counts.read == 0
    assert tasks(output) == [first, second]
    summary = run()
    assert summary.counts.read == 0
    assert len(summary.notices) == 1 and "what was read holds again" in summary.notices[0]
    assert tasks(output) == before
    # A withdrawal is told once.
    assert run().notices == []


def test_a_correction_holds_when_the_plan_is_read_again(raw: Path, output: Path, run: Callable[..., Summary]) -> None:
    write(raw / "a.txt", texts=["Một.", "Hai."])
    run()
    said = line(output, "lead", "Ủy ban nhân dân xã")
    run(said)
    write(raw / "a.txt", texts=["Một.", "Ba."])
    summary = run(said, version="2")
    assert summary.counts.read == 1
    assert tasks(output)[0]["lead_units"] == ["Ủy ban nhân dân"]
    assert next(row["name"] for row in read_table(output, "assignments").to_pylist()) == "Ủy ban nhân dân"
    assert tasks(output)[1]["text"] == "Ba."


def test_a_correction_whose_words_changed_waits_and_is_told_every_night(
    raw: Path, output: Path, run: Callable[..., Summary]
) -> None:
    write(raw / "a.txt", texts=["Công khai ngân sách.", "Hai."])
    run()
    said = line(output, "deadline_due", "2024-02-15")
    confirmed = said.replace("2026-01-05", "2026-03-01")
    run(said)
    write(raw / "a.txt", texts=["Lắp đặt hòm thư góp ý.", "Hai."])
    # Nothing is new in the second and the third night; the third does not even look.
    for _ in range(3):
        (notice,) = run(said).notices
        assert "the task's words were" in notice
        assert str(tasks(output)[0]["deadline_due"]) == "2024-03-31"
        assert "correction_stale" in tasks(output)[0]["flags"]
    assert run(confirmed).notices == []
    assert str(tasks(output)[0]["deadline_due"]) == "2024-02-15"


def test_what_cannot_be_applied_is_told(raw: Path, output: Path, run: Callable[..., Summary]) -> None:
    write(raw / "a.txt", texts=["Một."])
    run()
    gone = line(output, "number", "7").replace("II/1", "II/9")
    (known, *_) = gone.split("/")
    notices = run(gone, "ffffffffffff/II/1,number,7,Lan,2026-01-05,x", f"{known}/II/1,due,7,Lan,2026-01-05,x").notices
    assert len(notices) == 3
    assert any("line 2: " in notice and "no such task" in notice for notice in notices)
    assert any("line 3: " in notice and "its plan is not in the dataset" in notice for notice in notices)
    assert any("line 4: " in notice and "left out" in notice for notice in notices)


def test_a_corrected_plan_is_still_found_as_its_double(raw: Path, output: Path, run: Callable[..., Summary]) -> None:
    texts = [f"Nhiệm vụ số {number} của xã: {'công khai ' * number}" for number in range(1, 9)]
    write(raw / "a.docx", format="docx", number=None, texts=texts)
    run()
    lines = [line(output, "deadline_due", "2024-02-15", place) for place in range(8)]
    run(*lines)
    write(raw / "b.txt", texts=texts)
    assert run(*lines).plans == 1
