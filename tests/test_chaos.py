"""The checks of `make chaos`: that they see what is torn, lost and doubled; and one run that is killed."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from chaos import kills, process
from chaos.__main__ import main, shared
from chaos.checks import Content, Faults, Reading, judge, loose_ends
from chaos.rows import after, content, first, nothing, plan_rows, reject_rows, steps
from chaos.scene import Result, Scene, phase
from chaos.table import faults, phases, results

from pipeline.records import TABLES, check_rows

DRAW = random.Random(1)
HOLDINGS = [after(nothing(), first(DRAW, 4))]
for made in steps(DRAW, HOLDINGS[0], 2):
    HOLDINGS.append(after(HOLDINGS[-1], made))
STATES: list[Content] = [content(holding) for holding in HOLDINGS]


def reading(*states: Content) -> Reading:
    """What each way of reading sees."""
    ways = ("pandas", "duckdb", "open_dataset")
    seen = states if len(states) == 3 else states * 3
    return {
        way: {table: list(rows.items()) for table, rows in one.items()} for way, one in zip(ways, seen, strict=True)
    }


def found(faults: Faults) -> tuple[int, int, int]:
    return faults.torn, faults.lost, faults.doubled


@pytest.mark.parametrize("place", range(3))
def test_each_published_state_is_whole(place: int) -> None:
    judged = judge(reading(STATES[place]), STATES)
    assert not judged
    assert place in judged.states


def test_a_mixture_of_two_states_is_torn() -> None:
    mixed = {**STATES[1], "tasks": STATES[0]["tasks"]}
    judged = judge(reading(mixed, STATES[1], STATES[1]), STATES)
    assert found(judged) == (1, 0, 0)
    assert judged.loose[0].startswith("pandas: unlike each state, the nearest in ")


def test_ways_that_see_different_states_are_torn() -> None:
    assert judge(reading(STATES[0], STATES[0], STATES[1]), STATES).torn == 1


def test_a_row_that_is_gone_is_lost() -> None:
    less = copy.deepcopy(STATES[0])
    less["tasks"].popitem()
    assert found(judge(reading(less, STATES[0], STATES[0]), STATES[:1])) == (1, 1, 0)


def test_a_row_that_is_there_twice_is_doubled() -> None:
    seen = reading(STATES[0])
    rows = seen["duckdb"]["tasks"]
    assert rows is not None
    rows.append(rows[0])
    assert found(judge(seen, STATES)) == (1, 0, 1)


def test_an_older_state_than_was_told_is_lost() -> None:
    judged = judge(reading(STATES[0]), STATES[:2], told=1)
    assert judged.lost >= 3
    assert "pandas: an older state than the one that was published" in judged.loose


def test_before_the_first_publication_nothing_is_right_and_half_is_torn() -> None:
    none: Reading = {"pandas": dict.fromkeys(STATES[0])}
    assert not judge(none, [{}, STATES[0]])
    half: Reading = {"pandas": {**reading(STATES[0])["pandas"], "tasks": None}}
    judged = judge(half, [{}, STATES[0]])
    assert judged.torn == 1
    assert "tasks is not there" in judged.loose[0]


def test_loose_ends() -> None:
    rows = plan_rows("7", {"mark": "x", "tasks": 2, "province": None, "year": 2024})
    assert loose_ends(rows) == []
    key = rows["documents"][0]["document_id"]
    less = {**rows, "tasks": rows["tasks"][:1]}
    assert loose_ends(less) == [
        f"task_count of {key} is 2, tasks are 1",
        f"assignments of {key}/II/2 without the task",
        f"targets of {key}/II/2 without the task",
    ]
    assert f"task {key}/II/1 without its document" in loose_ends({**rows, "documents": []})


def test_ready_made_plans_are_rows_of_the_schema() -> None:
    rows = {**plan_rows("7", HOLDINGS[0]["plans"]["1"]), "rejects": reject_rows("x")}
    assert rows.keys() == TABLES.keys()
    told = [fault for table, made in rows.items() for fault in check_rows(table, made)]
    assert told == []


@pytest.mark.parametrize("runs", [1, 7, 200, 201])
def test_kills_are_shared_out(runs: int) -> None:
    assert sum(shared(runs).values()) == runs
    assert shared(200)["ingest"] + shared(200)["rollback"] >= 40


def test_phases_are_told_from_the_disk(tmp_path: Path) -> None:
    assert phase(tmp_path, 0) == "reading or staging"
    (tmp_path / ".states" / "0000001").mkdir(parents=True)
    assert phase(tmp_path, 0) == "between draft and pointer"
    (tmp_path / ".current").symlink_to(".states/0000001")
    assert phase(tmp_path, 0) == "behind the pointer"
    assert phase(tmp_path, 1) == "reading or staging"
    (tmp_path / ".states" / ".new").mkdir()
    assert phase(tmp_path, 1) == "building the draft"
    (tmp_path / ".states" / ".gone-0000001").mkdir()
    assert phase(tmp_path, 1) == "forgetting states"


def test_tables() -> None:
    bad = Result("killed", 2, torn=1, wrong=["half a table"])
    bad.phases.update({"reading": 2})
    assert not bad.good
    assert "| killed | 2 | 1 | 0 | 0 | NO |  |" in results([bad])
    assert "| killed | 2 | 2 |" in phases([bad])
    assert faults([bad, Result("fine", 1)]) == "NOT AS IT SHOULD BE: killed: half a table"


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "floods"])
    assert ended.value.code == 2
    assert "floods: none of publishing," in capsys.readouterr().err


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    try:
        yield Scene(tmp_path, 1)
    finally:
        process.end_all()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
def test_a_run_that_is_killed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "PLANS", 3)
    monkeypatch.setattr(kills, "STEPS", 2)
    result = kills.run(scene, "publishing", 1)
    assert result.good, result.wrong
    assert result.runs == result.phases.total() == 1
