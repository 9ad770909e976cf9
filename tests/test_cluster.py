import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask_cluster
import pytest
from dask_cluster import DaskCluster, until
from fake_plans import NOW, write

from flows.cluster import CHUNK, Cluster, ClusterError
from flows.cluster_host import Hosts, NoHostError, Order, OtherVersionError
from pipeline.ingest import Job, Outcome, Reject
from pipeline.limits import Limits
from pipeline.sources import Source, find_sources
from pipeline.version import pipeline_version

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills by process ids, looks at processes in /proc")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster.dask_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


def jobs(raw: Path, *contents: dict[str, Any]) -> list[Job]:
    paths = [write(raw / f"{place:02}.txt", **content) for place, content in enumerate(contents)]
    return [Job(Source(path.name, path), "0" * 64, NOW, "1") for path in paths]


def plans(number: int) -> list[dict[str, Any]]:
    return [{"texts": [str(place)]} for place in range(number)]


def told(outcome: Outcome) -> str:
    return outcome.row["reason"] if isinstance(outcome, Reject) else outcome.tasks[0]["text"]


def opened(dask: DaskCluster, raw: Path, output: Path, limits: Limits | None = None) -> Cluster:
    return Cluster(dask.address, find_sources([raw]), output, limits, dask_cluster.read)


def children(name: str) -> int:
    """Processes of this machine that have `name` in their command."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += name in path.read_text("utf-8", "replace")
        except OSError:
            continue
    return found


def test_outcomes_come_in_order_and_each_is_announced(dask: DaskCluster, raw: Path, output: Path) -> None:
    todo = jobs(raw, *plans(30))
    started: list[Job] = []
    with opened(dask, raw, output) as cluster:
        assert [told(outcome) for outcome in cluster(iter(todo), started.append)] == [str(n) for n in range(30)]
        assert [told(outcome) for outcome in cluster(todo[:3])] == ["0", "1", "2"]
        assert cluster.workers == 2
    assert started == todo
    assert list((output / ".cache").iterdir()) == []


def test_limits_hold_on_the_workers(dask: DaskCluster, raw: Path, output: Path) -> None:
    contents = plans(9)
    contents[2], contents[3], contents[7] = {"do": "hang"}, {"do": "die"}, {"do": "swell"}
    todo = jobs(raw, *contents)
    with opened(dask, raw, output, Limits(seconds=1.5, megabytes=600)) as cluster:
        outcomes = list(cluster(todo))
    assert [told(outcome) for outcome in outcomes] == [
        *("0", "1", "over_limit", "program_error", "4", "5", "6", "over_limit", "8"),
    ]


@pytest.mark.parametrize(("what", "said"), [("kill host", "processes that read it"), ("kill worker", "workers of the")])
def test_what_kills_a_whole_worker_is_found_and_rejected(
    what: str, said: str, dask: DaskCluster, raw: Path, output: Path
) -> None:
    contents = plans(20)
    contents[5] = {"do": what}
    todo = jobs(raw, *contents)
    with opened(dask, raw, output) as cluster:
        outcomes = list(cluster(todo))
        assert [told(outcome) for outcome in outcomes] == [
            "program_error" if place == 5 else str(place) for place in range(20)
        ]
    assert isinstance(outcomes[5], Reject) and said in outcomes[5].row["message"]


def test_a_run_that_is_stopped_leaves_no_process_behind(dask: DaskCluster, raw: Path, output: Path) -> None:
    todo = jobs(raw, *plans(CHUNK), *({"do": "hang"} for _ in range(2 * CHUNK)))
    # Those of earlier tests may still be ending.
    until("the hosts of earlier runs are gone", lambda: not children("cluster_host"))
    with pytest.raises(KeyboardInterrupt), opened(dask, raw, output) as cluster:
        for _ in cluster(todo):
            raise KeyboardInterrupt
    until("the hosts are gone", lambda: not children("cluster_host"))


def test_another_version_on_a_worker_stops_the_run_before_its_work(
    dask: DaskCluster, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs(raw, {})
    monkeypatch.setattr("flows.cluster.pipeline_version", lambda way: "0.0.1+other")
    cluster = opened(dask, raw, output)
    with pytest.raises(ClusterError, match=r"^The worker tcp://.* has version .*, and this machine has 0\.0\.1\+other"):
        cluster.__enter__()


def test_a_worker_that_joins_with_another_version_stops_the_run(raw: Path) -> None:
    hosts = Hosts()
    with pytest.raises(OtherVersionError, match=re.escape(pipeline_version("any_scan"))):
        hosts.read(Order("run", "0.0.1+other", Limits()), jobs(raw, {}))
    hosts.end("run")


def test_a_worker_that_cannot_start_its_reading_is_no_reject(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cluster_host.SERVE", "raise SystemExit(1)")
    with pytest.raises(NoHostError):
        Hosts().read(Order("run", "1", Limits()), jobs(raw, {}))


def test_folders_that_the_workers_do_not_see_are_named(
    dask: DaskCluster, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another machine does not see: here it is gone or other when the worker looks."""
    jobs(raw, {})
    sources = find_sources([raw])
    cluster = Cluster(dask.address, sources, output, read=dask_cluster.read)
    stat = Path.stat
    monkeypatch.setattr(Path, "stat", lambda path, **more: Size(4) if path.parent == raw else stat(path, **more))
    with pytest.raises(ClusterError, match=r"does not see the input \(.*00\.txt\); it must have the same path"):
        cluster.__enter__()
    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(Path, "touch", lambda path: None)
    with pytest.raises(ClusterError, match=r"does not see the dataset's folder \(.*processed\)"):
        Cluster(dask.address, sources, output, read=dask_cluster.read).__enter__()


class Size:
    st_mode = 0o100644

    def __init__(self, size: int) -> None:
        self.st_size = size


def test_a_cluster_that_does_not_answer_is_said_soon(raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cluster.CONNECT", 1.0)
    began = time.monotonic()
    for address in ("tcp://127.0.0.1:1", "tcp://no-such-host.invalid:8786", "nonsense://x"):
        with pytest.raises(ClusterError, match=f"^The cluster at {address} does not answer"):
            Cluster(address, [], output).__enter__()
    assert time.monotonic() - began < 15


def test_a_missing_extra_is_said_with_how_to_install_it(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_dask.task_runners", None)
    with pytest.raises(ClusterError, match=r'pip install "nhiemvu\[cluster\]"$'):
        Cluster("tcp://127.0.0.1:1", [], output).__enter__()


def test_a_scheduler_that_goes_in_the_middle_of_a_run_is_said(
    tmp_path: Path, raw: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.cluster.CONNECT", 3.0)
    todo = jobs(raw, *plans(40))
    with dask_cluster.dask_cluster(tmp_path / "dask", workers=1) as dask, opened(dask, raw, output) as cluster:
        outcomes = cluster(todo)
        assert told(next(outcomes)) == "0"
        dask.scheduler.kill()
        with pytest.raises(ClusterError, match=r"does not answer any more$"):
            list(outcomes)
