import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import fake_plans
import pytest
import yaml
from fake_plans import write
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.nightly_options import ZONE, Nightly
from flows.nightly_options import _time as time_of_day
from pipeline.dataset import edit_dataset, read_table
from pipeline.limits import Limits
from pipeline.night_report import FAILED, Report, empty_report, read_report, write_report
from pipeline.pool import Reader

ROOT = Path(__file__).parents[1]
DUE = "2026-11-21T01:00:00+07:00"
STEM = "2026-11-21T010000+0700"


# The command


def nhiemvu(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


WRONG = [
    (["--at", "25:00"], "--at 25:00: a time of day is needed"),
    (["--at", "1"], "--at 1: a time of day is needed"),
    (["--timezone", "Asia/Saigon2"], "there is no such time zone"),
    (["--on-failure", "'"], "--on-failure cannot be taken apart"),
    (["--on-failure", " "], "--on-failure is empty"),
    (["--webhook", "ftp://x"], "an address with http:// or https:// is needed"),
    (["--once", "--now"], "exclude each other"),
    (["--inbox", "{tmp}/out/inbox"], "is in the dataset's folder"),
    (["--inbox", "{tmp}/file/inbox"], "cannot be made"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_wrong_use_is_told_in_a_sentence(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folders = ["--inbox", tmp_path / "in", "--output", tmp_path / "out", "--reports", tmp_path / "reports"]
    result = nhiemvu("nightly", *folders, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-20T18:00:00+00:00", "2026-11-21T01:00:00+07:00", "2026-11-22T01:00:00+07:00"),
        ("2026-11-20T17:59:59+00:00", "2026-11-20T01:00:00+07:00", "2026-11-21T01:00:00+07:00"),
        ("2026-12-31T23:30:00+07:00", "2026-12-31T01:00:00+07:00", "2027-01-01T01:00:00+07:00"),
    ],
)
def test_when_nights_are_due(now: str, last: str, following: str) -> None:
    night = Nightly(time_of_day("1:00"), ZoneInfo(ZONE), {})
    assert night.cron == "0 1 * * *"
    assert night.last_due(datetime.fromisoformat(now)) == datetime.fromisoformat(last)
    assert night.next_due(datetime.fromisoformat(now)) == datetime.fromisoformat(following)


def test_the_command_needs_no_prefect_to_explain_itself() -> None:
    heavy = "import sys, flows.cli; print([name for name in ('prefect', 'httpx', 'pyarrow') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, cwd=ROOT).stdout == "[]\n"


# A night


class Night:
    """A night's folders, and a flow that reads them with the reader of `fake_plans`."""

    def __init__(self, flow: Any, raw: Path, output: Path, reports: Path) -> None:
        self.flow, self.raw, self.output, self.reports = flow, raw, output, reports

    def __call__(self, due: str = DUE, retries: int = 0, **more: Any) -> Any:
        """The state that a night due at this time ends in."""
        run = self.flow.nightly_flow.with_options(retries=retries, retry_delay_seconds=0)
        given = {"scheduled_for": due, "settle": 0.0, "workers": 1, **more}
        return run(self.raw, self.output, self.reports, return_state=True, **given)

    def report(self, stem: str = "latest") -> Report:
        found = read_report(self.reports / f"{stem}.json")
        assert found
        return found

    def files(self) -> set[str]:
        return {row["source_file"] for row in read_table(self.output, "documents").to_pylist()}


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The module of the flow, its Prefect on a database of the test."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    from prefect.testing.utilities import prefect_test_harness

    import flows.nightly

    with prefect_test_harness():
        yield flows.nightly


@pytest.fixture
def night(flow: Any, raw: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    import flows.ingest

    def reader(workers: int, limits: Limits) -> Reader:
        return Reader(workers, fake_plans.read, limits if limits.seconds < 60 else None)

    monkeypatch.setattr(flows.ingest, "Reader", reader)
    return Night(flow, raw, output, tmp_path / "reports")


def files_of(lines: list[Any]) -> list[str]:
    return [line["file"] for line in lines]


def test_two_nights(night: Night) -> None:
    write(night.raw / "a.txt", texts=["Một."])
    write(night.raw / "xã" / "b.txt", commune="Xã Bối Cầu", texts=["Hai.", "Ba."])
    write(night.raw / "c.pdf", reason="damaged")
    write(night.raw / "d.pdf.part", commune="Xã Vũ Bản", texts=["Bốn."])
    state = night()
    assert (state.type.value, state.name) == ("COMPLETED", "CompletedWithRejects")
    assert state.message == "2 new plans, 0 changed, 1 of 3 new files rejected, 0 remarks"
    report = night.report(STEM)
    assert report["files"] == {"found": 4, "new": 3, "read": 3, "unchanged": 0, "left": 1}
    assert files_of(report["plans"]["new"]) == ["a.txt", "xã/b.txt"]
    assert report["plans"]["new"][1]["issuer"] == "Ủy ban nhân dân, Xã Bối Cầu, Huyện Bình Lục, Tỉnh Hà Nam"
    assert report["plans"]["new"][1]["tasks"] == 2
    assert report["rejects"]["new"] == [
        {"file": "c.pdf", "stage": "read", "reason": "damaged", "message": "It cannot be read."}
    ]
    assert report["left"] == [{"file": "d.pdf.part", "why": "by its name an unfinished download"}]
    assert any(notice.startswith("Started ") for notice in report["notices"])

    # A file goes, one changes, one comes; an old reject does not make every later night one with rejects.
    (night.raw / "a.txt").unlink()
    write(night.raw / "xã" / "b.txt", commune="Xã Bối Cầu", texts=["Hai.", "Ba.", "Năm."])
    (night.raw / "d.pdf.part").rename(night.raw / "d.pdf")
    state = night("2026-11-22T01:00:00+07:00")
    assert (state.type.value, state.name) == ("COMPLETED", "Completed")
    report = night.report()
    assert files_of(report["plans"]["changed"]) == ["xã/b.txt"]
    assert files_of(report["plans"]["new"]) == ["d.pdf"]
    assert files_of(report["rejects"]["earlier"]) == ["c.pdf"]
    assert report["rejects"]["new"] == report["left"] == []
    assert "a.txt" in night.files()
    names = {path.name for path in night.reports.iterdir() if not path.name.startswith(".")}
    assert names == {
        f"{stem}.{kind}" for stem in (STEM, "2026-11-22T010000+0700", "latest") for kind in ("html", "json")
    }


def test_an_inbox_that_is_not_there_is_made(night: Night) -> None:
    night.raw.rmdir()
    assert night().name == "Completed"
    assert night.raw.is_dir()


def test_files_that_kill_hang_and_swell_end_in_the_rejects(night: Night) -> None:
    write(night.raw / "a.txt", texts=["Một."])
    for name in ("die", "hang", "swell"):
        write(night.raw / f"{name}.txt", do=name)
    write(night.raw / "z.txt", commune="Xã Bối Cầu", texts=["Hai."])
    state = night(time_limit=5.0, memory_limit=600, workers=2)
    assert (state.type.value, state.name) == ("COMPLETED", "CompletedWithRejects")
    reasons = {row["file"]: row["reason"] for row in night.report()["rejects"]["new"]}
    assert reasons == {"die.txt": "program_error", "hang.txt": "over_limit", "swell.txt": "over_limit"}
    assert night.files() == {"a.txt", "z.txt"}
    assert "die.txt" in (night.reports / "latest.html").read_text("utf-8")


def test_what_is_unlike_the_weeks_before_is_remarked_upon(night: Night) -> None:
    write(night.raw / "a.txt", texts=[f"Việc {number}." for number in range(20)])
    night()
    usual = night.report()
    figures = usual["figures"]
    assert figures and usual["remarks"] == []
    many = {name: 10 * count if isinstance(count, int) else count for name, count in figures.items()}
    many["formats"] = {"text": {"plans": 10, "tasks": 200}}
    for day in range(9, 19):
        due = datetime(2026, 12, day, 1, tzinfo=ZoneInfo(ZONE))
        write_report(night.reports, Report(**{**usual, "scheduled_for": due.isoformat(), "figures": many}), str)
    for number in range(6):
        write(night.raw / f"{number}.pdf", reason="encrypted", number=number)
    state = night("2026-12-19T01:00:00+07:00")
    assert state.message.endswith("6 of 6 new files rejected, 1 remarks")
    (remark,) = night.report()["remarks"]
    assert remark["figure"] == "rejects.encrypted"
    assert remark["text"] in (night.reports / "latest.html").read_text("utf-8")


# Nights that fail


@pytest.fixture
def told(tmp_path: Path) -> Callable[[], list[list[str]]]:
    """What the command was told, call by call: the report's path and the reason."""
    script, said = tmp_path / "a script.py", tmp_path / "said"
    script.write_text(
        "import os, sys\n"
        f"with open({str(said)!r}, 'a') as file:\n"
        "    print(os.environ['NHIEMVU_REPORT'], os.environ['NHIEMVU_REASON'], *sys.argv[1:], sep='|', file=file)\n"
    )

    def calls() -> list[list[str]]:
        return [line.split("|") for line in said.read_text("utf-8").splitlines()] if said.exists() else []

    calls.command = f"{sys.executable} '{script}' '$HOME; *'"  # type: ignore[attr-defined]
    return calls


def test_a_held_dataset_fails_the_night_and_is_told(night: Night, told: Any) -> None:
    write(night.raw / "a.txt", texts=["Một."])
    with edit_dataset(night.output):
        state = night(retries=2, on_failure=told.command)
    assert state.is_failed()
    assert "Another run is writing to" in str(state.message)
    report = night.report(STEM)
    assert (report["outcome"], report["figures"]) == (FAILED, None)
    assert str(report["reason"]).startswith(f"Another run is writing to {night.output}")
    # Once, after the last try, and as it was given: no shell has touched it.
    assert told() == [[str(night.reports / f"{STEM}.json"), report["reason"], "$HOME; *"]]

    assert night(on_failure=told.command).name == "Completed"
    assert len(told()) == 1
    assert night.report(STEM)["outcome"] == "completed"


def test_a_night_that_fails_is_tried_again(night: Night, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write(night.raw / "a.txt", texts=["Một."])
    real, tries = night.flow.ingest_flow, []

    def once_full(*arguments: Any, **more: Any) -> Any:
        summary = real(*arguments, **more)
        tries.append(summary)
        if len(tries) == 1:
            raise OSError(28, "No space left on device")
        return summary

    monkeypatch.setattr(night.flow, "ingest_flow", once_full)
    assert night(retries=3, on_failure=told.command).name == "Completed"
    assert len(tries) == 2
    assert told() == []
    # What the first try brought in is news still.
    assert files_of(night.report()["plans"]["new"]) == ["a.txt"]


def test_a_mistake_of_the_program_fails_the_night(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(night.flow, "ingest_flow", broken)
    assert night().is_failed()
    assert night.report()["reason"] == "The program failed: ZeroDivisionError: a mistake"


def test_a_report_that_cannot_be_written_fails_the_night(night: Night, told: Any) -> None:
    night.reports.write_text("a file where the folder should be")
    state = night(on_failure=told.command)
    assert state.is_failed()
    ((path, reason, _),) = told()
    assert path == ""
    assert "exists" in reason or "Not a directory" in reason


def test_a_night_whose_process_was_killed_is_told(night: Night, told: Any) -> None:
    from prefect.client.schemas.objects import FlowRun
    from prefect.states import Crashed

    given = {"inbox": str(night.raw), "output": str(night.output), "reports": str(night.reports)}
    run = FlowRun.model_construct(
        name="bold-hawk",
        expected_start_time=datetime.fromisoformat(DUE),
        parameters={**given, "on_failure": told.command},
    )
    night.flow.tell(night.flow.nightly_flow, run, Crashed(message="Process exited with status code: -9"))
    assert night.report(STEM)["outcome"] == FAILED
    ((path, reason, _),) = told()
    assert path == str(night.reports / f"{STEM}.json")
    assert reason.startswith("The process that ran the night was ended from outside")


def test_rejects_are_told_where_asked_for(night: Night, told: Any) -> None:
    write(night.raw / "c.pdf", reason="damaged")
    night(on_failure=told.command)
    assert told() == []
    write(night.raw / "d.pdf", reason="encrypted")
    night("2026-11-22T01:00:00+07:00", on_failure=told.command, tell_also=True)
    ((_, reason, _),) = told()
    assert reason == "1 file rejected"


# Telling


@pytest.fixture
def hook() -> Iterator[tuple[str, list[Any], list[int]]]:
    """A web server of the test: its address, what was posted to it, and the status codes it answers with."""
    posted: list[Any] = []
    codes = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(codes[0])
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?key=secret", posted, codes
    server.shutdown()
    server.server_close()


def test_a_webhook_gets_what_matters(night: Night, hook: tuple[str, list[Any], list[int]]) -> None:
    address, posted, codes = hook
    with edit_dataset(night.output):
        assert night(webhook=address).is_failed()
    codes[0] = 500
    write(night.raw / "c.pdf", reason="damaged")
    assert night(webhook=address, tell_also=True).name == "CompletedWithRejects"
    failed, rejected = posted
    assert (failed["outcome"], rejected["outcome"]) == ("failed", "completed_with_rejects")
    assert failed["text"].startswith("nhiemvu, night of 2026-11-21: Another run is writing to")
    assert rejected["rejects"] == [
        {"file": "c.pdf", "stage": "read", "reason": "damaged", "message": "It cannot be read."}
    ]
    assert rejected["report"] == str(night.reports / f"{STEM}.json")


def test_a_webhook_that_nobody_answers_fails_nothing(
    hook: tuple[str, list[Any], list[int]], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    from flows.nightly_tell import post

    report = empty_report(datetime.now(UTC), datetime.now(UTC), tmp_path, tmp_path)
    caplog.handler.setLevel(0)
    import logging

    logging.getLogger("nhiemvu").addHandler(caplog.handler)
    try:
        post("http://127.0.0.1:9/hook?key=secret", report, None, "x", 2)
        post("http://[", report, None, "x", 2)
    finally:
        logging.getLogger("nhiemvu").removeHandler(caplog.handler)
    assert caplog.text.count("The webhook could not be told") == 2
    assert "secret" not in caplog.text


def test_a_command_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    from flows.nightly_tell import call_command

    pids = tmp_path / "pids"
    script = tmp_path / "hang.sh"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! $$ > {pids}\nwait\n")
    script.chmod(0o755)
    call_command(str(script), None, "x", seconds=1)
    for pid in pids.read_text().split():
        until = time.monotonic() + 5
        while _runs(int(pid)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not _runs(int(pid))


@pytest.mark.parametrize("command", ["/nowhere/at/all", "false", "'"])
def test_a_command_that_fails_is_only_told_in_the_log(command: str) -> None:
    from flows.nightly_tell import call_command

    call_command(command, None, "reason\x00 with\nlines\u202e")


def _runs(pid: int) -> bool:
    """Whether a process is alive; one that ended and that nobody asked for its end is not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


# Prefect's own file


def test_prefect_yaml_is_what_prefect_reads(flow: Any) -> None:
    from prefect.cli.deploy._models import PrefectYamlModel
    from prefect.cli.deploy._schedules import _schedule_config_to_deployment_schedule
    from prefect.flows import load_flow_from_entrypoint

    data = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    (deployment,) = PrefectYamlModel.model_validate(data).deployments
    assert deployment.work_pool and deployment.work_pool.name == "nhiemvu"
    assert data["deployments"][0].keys() <= type(deployment).model_fields.keys()
    # A module, not a path: for a path Prefect puts its folder first on the way to all modules, and a library that has
    # the name of one of ours would not be found.
    loaded: Any = load_flow_from_entrypoint(str(deployment.entrypoint))
    assert loaded.name == flow.NAME
    assert loaded.validate_parameters(deployment.parameters).keys() >= deployment.parameters.keys()
    (schedule,) = data["deployments"][0]["schedules"]
    made = _schedule_config_to_deployment_schedule(schedule)["schedule"]
    assert (made.cron, made.timezone) == ("0 1 * * *", ZONE)


# The service as a process


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_missed_night_runs_at_the_start_and_everything_ends_with_the_service(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "hỏng.pdf").write_text("%PDF-broken")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    environment["PREFECT_HOME"] = str(tmp_path / "prefect")
    later = (datetime.now(ZoneInfo(ZONE)) + timedelta(hours=3)).strftime("%H:%M")
    folders = ["--inbox", str(inbox), "--output", str(tmp_path / "out"), "--reports", str(tmp_path / "reports")]
    folders += ["--settle", "0"]
    with (tmp_path / "log").open("wb") as log:
        service = subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", "nightly", "--at", later, *folders],
            env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _until(lambda: (tmp_path / "reports/latest.json").exists() or service.poll() is not None, 120)
        report = read_report(tmp_path / "reports/latest.json")
        assert report, (tmp_path / "log").read_text("utf-8")
        assert report["outcome"] == "completed_with_rejects"
        children = _children(service.pid)
        assert children
        service.send_signal(signal.SIGTERM)
        assert service.wait(90) == 0
        _until(lambda: not any(map(_runs, children)), 20)
    finally:
        if service.poll() is None:
            service.kill()
    said = (tmp_path / "log").read_text("utf-8")
    assert "has no finished report: it runs now" in said
    assert said.endswith("Stopped\n")
    assert re.search(r"Next night: \d{4}-\d\d-\d\d " + later, said)


def _children(pid: int) -> list[int]:
    """All descendants of a process."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *_children(child)]
    return found


def _until(done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.1)
