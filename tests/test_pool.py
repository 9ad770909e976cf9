import sys
from pathlib import Path
from typing import Any

import pytest
from fake_plans import NOW, read, write

from pipeline.ingest import Job, Outcome, Reject
from pipeline.limits import Limits
from pipeline.pool import Reader
from pipeline.sources import Source


def jobs(raw: Path, *contents: dict[str, Any]) -> list[Job]:
    paths = [write(raw / f"{place}.txt", **content) for place, content in enumerate(contents)]
    return [Job(Source(path.name, path), "0" * 64, NOW, "1") for path in paths]


def told(outcome: Outcome) -> str:
    return outcome.row["reason"] if isinstance(outcome, Reject) else outcome.tasks[0]["text"]


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_come_in_order_and_each_is_announced(workers: int, raw: Path) -> None:
    todo = jobs(raw, *({"texts": [str(place)]} for place in range(12)))
    started: list[Job] = []
    with Reader(workers, read) as reader:
        assert [told(outcome) for outcome in reader(iter(todo), started.append)] == [str(n) for n in range(12)]
    assert started == todo


def test_a_worker_that_dies_takes_down_its_file_alone(raw: Path) -> None:
    contents: list[dict[str, Any]] = [{"texts": [str(place)]} for place in range(10)]
    contents[2] = contents[3] = contents[9] = {"do": "die"}
    with Reader(2, read) as reader:
        outcomes = [told(outcome) for outcome in reader(jobs(raw, *contents))]
    assert outcomes == ["0", "1", "program_error", "program_error", "4", "5", "6", "7", "8", "program_error"]


def test_a_file_that_hangs_is_ended(raw: Path) -> None:
    with Reader(1, read, Limits(seconds=1.5)) as reader:
        outcomes = list(reader(jobs(raw, {"texts": ["0"]}, {"do": "hang"}, {"texts": ["2"]})))
    assert [told(outcome) for outcome in outcomes] == ["0", "over_limit", "2"]
    assert isinstance(outcomes[1], Reject) and "1.5 seconds" in outcomes[1].row["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses a process memory in this way")
def test_a_file_that_wants_too_much_memory_is_refused_it(raw: Path) -> None:
    with Reader(1, read, Limits(megabytes=600)) as reader:
        outcomes = [told(outcome) for outcome in reader(jobs(raw, {"do": "swell"}, {"texts": ["1"]}))]
    assert outcomes == ["over_limit", "1"]


def test_a_reader_can_be_used_again(raw: Path) -> None:
    with Reader(2, read) as reader:
        for text in ("Một.", "Hai."):
            assert [told(outcome) for outcome in reader(jobs(raw, {"texts": [text]}))] == [text]


def test_a_reader_that_was_ended_reads_nothing_more(raw: Path) -> None:
    with Reader(2, read) as reader:
        outcomes = reader(jobs(raw, *({"texts": [str(place)]} for place in range(20))))
        assert told(next(outcomes)) == "0"
        reader.__exit__(KeyboardInterrupt, None, None)
        assert list(outcomes) == []
