"""The flow of a night: what came into the inbox is read, compared with the weeks before, reported, and told.

Files are read by `ingest_flow`, as a flow within this one. A night ends as Completed, as Completed with the name
CompletedWithRejects where new files could not be read, or as Failed where it could not be done; then Prefect tries it
again, three times, ten minutes apart.
"""

import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

# First of all, for it makes Prefect's settings.
from flows.ingest import ingest_flow  # isort: skip
from prefect import flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prefect.runtime import flow_run as this_run
from prefect.states import Completed

from flows.nightly_options import SETTLE, ZONE
from flows.nightly_tell import call_command, post, worth_telling
from flows.report import plain
from pipeline import night_figures, night_report
from pipeline.limits import MEGABYTES, SECONDS, Limits
from pipeline.night_inbox import still_arriving
from pipeline.night_page import render
from pipeline.night_remarks import remarks
from pipeline.night_report import COMPLETED, FAILED, WITH_REJECTS, Report
from pipeline.sources import InputError, find_sources
from pipeline.states import DatasetError

NAME = "nhiemvu-nightly"
RETRIES, RETRY_SECONDS = 3, 600
LATE = timedelta(minutes=5)

log = logging.getLogger("nhiemvu")


class NightError(Exception):
    """A night that could not be done; the message says why in a sentence."""


class _NoTraceback(logging.Filter):
    """What a sentence says needs no traceback; mistakes of the program keep theirs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], (NightError, InputError, DatasetError)):
            record.exc_info = record.exc_text = None
        return True


def page(report: Report) -> str:
    """A report as a page that is safe to open."""
    return render(report, plain)


def tell(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Prefect's hook for the end of a night, when there is no further try: call the command and the webhook."""
    given = flow_run.parameters
    zone, folder = ZoneInfo(given.get("timezone") or ZONE), Path(str(given["reports"]))
    due = _due(given.get("scheduled_for") or flow_run.expected_start_time, zone)
    path: Path | None = folder / f"{night_report.report_name(due)}.json"
    report = night_report.read_report(path) if path and path.exists() else None
    if report is None or state.is_crashed() or state.is_failed() != (report["outcome"] == FAILED):
        # Nothing was written of this try.
        report = night_report.empty_report(due, due, Path(str(given["inbox"])), Path(str(given["output"])))
        report["reason"] = _why(state)
        report["flow_run"] = flow_run.name
        path = _write(folder, report)
    reason = worth_telling(report, bool(given.get("tell_also")))
    if reason and given.get("on_failure"):
        call_command(given["on_failure"], path, reason)
    if reason and given.get("webhook"):
        post(given["webhook"], report, path, reason)


@flow(
    name=NAME,
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    persist_result=False,
    on_completion=[tell],
    on_failure=[tell],
    on_crashed=[tell],
)
def nightly_flow(
    inbox: Path,
    output: Path,
    reports: Path,
    timezone: str = ZONE,
    scheduled_for: str | None = None,
    settle: float = SETTLE,
    workers: int | None = None,
    time_limit: float = SECONDS,
    memory_limit: int = MEGABYTES,
    on_failure: str | None = None,
    webhook: str | None = None,
    tell_also: bool = False,
) -> State[Any]:
    """Read what came into `inbox`, report on it in `reports`; the state that the run ends in. NightError where it could
    not be done. `scheduled_for` is the time of a missed night that this one makes up for, ISO 8601."""
    zone = ZoneInfo(timezone)
    started = datetime.now(zone)
    due = _due(scheduled_for or this_run.scheduled_start_time, zone)
    report = night_report.empty_report(due, started, inbox, output)
    report["flow_run"] = this_run.name
    _quiet()
    try:
        report["notices"] += _timing(due, started, this_run.run_count or 1)
        _read(report, inbox, output, reports, settle, workers, Limits(time_limit, memory_limit))
        earlier = night_report.read_reports(reports, due - night_report.WEEKS)
        before = [old["figures"] for old in earlier if old["figures"] and _time(old, zone) < due]
        report["remarks"] = [remark.to_json() for remark in remarks(report["figures"] or {}, before)]
        report["outcome"] = WITH_REJECTS if report["rejects"]["new"] else COMPLETED
        report["ended_at"] = datetime.now(zone).isoformat(timespec="seconds")
        night_report.write_report(reports, report, page)
        night_report.write_known(reports, night_figures.look(output))
    except Exception as error:
        expected = isinstance(error, (InputError, DatasetError, OSError))
        reason = _sentence(error) if expected else f"The program failed: {type(error).__name__}: {error}"
        report["outcome"], report["reason"], report["figures"], report["remarks"] = FAILED, reason, None, []
        report["ended_at"] = datetime.now(zone).isoformat(timespec="seconds")
        _write(reports, report)
        if expected:
            raise NightError(reason) from None
        raise
    return _state(report)


def _read(
    report: Report, inbox: Path, output: Path, reports: Path, settle: float, workers: int | None, limits: Limits
) -> None:
    """Read what is whole in the inbox, and put what came in into the report."""
    inbox.mkdir(parents=True, exist_ok=True)
    sources = find_sources([inbox], output)
    left = still_arriving(sources, settle)
    report["files"].update(found=len(sources), left=len(left))
    report["left"] = [{"file": name, "why": why} for name, why in left.items()]
    # What came in after a night that was not finished, or by hand since, came in for this one.
    before = night_report.read_known(reports)
    if before is None:
        before = night_figures.look(output)
        night_report.write_known(reports, before)
    began = time.monotonic()
    summary = ingest_flow([inbox], output, workers, limits=limits, leave=list(left))
    seconds = time.monotonic() - began
    came = night_figures.came_in(output, before, {source.name for source in sources})
    night_report.fill(report, came)
    report["files"].update(read=summary.counts.read, unchanged=summary.counts.unchanged)
    report["plans"]["in_dataset"] = summary.plans
    report["notices"] += summary.notices
    report["figures"] = night_figures.figures(output, came, summary.counts.read, seconds)


def _state(report: Report) -> State[Any]:
    files, plans = report["files"], report["plans"]
    said = (
        f"{len(plans['new'])} new plans, {len(plans['changed'])} changed, "
        f"{len(report['rejects']['new'])} of {files['new']} new files rejected, {len(report['remarks'])} remarks"
    )
    if report["outcome"] == WITH_REJECTS:
        return Completed(name="CompletedWithRejects", message=said)
    return Completed(message=said)


def _timing(due: datetime, started: datetime, tries: int) -> list[str]:
    notices = []
    if started - due > LATE:
        minutes = int((started - due).total_seconds()) // 60
        late = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
        why = "the program was not running when it was due, or the night before took until then"
        notices.append(f"Started {late} late: {why if tries == 1 else 'earlier tries failed'}")
    return notices


def _due(when: object, zone: ZoneInfo) -> datetime:
    """The time a night was due, to the second, in the schedule's zone."""
    found = datetime.fromisoformat(when) if isinstance(when, str) else when
    due = found if isinstance(found, datetime) else datetime.now(UTC)
    return datetime.fromtimestamp(due.timestamp(), zone).replace(microsecond=0)


def _time(report: Report, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(report["scheduled_for"]).astimezone(zone)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{f': {error.filename}' if error.filename else ''}"
    return " ".join(str(error).split())


def _why(state: State[Any]) -> str:
    if state.is_crashed():
        return "The process that ran the night was ended from outside, for instance for want of memory"
    return state.message or "The night failed"


def _write(folder: Path, report: Report) -> Path | None:
    """Write the report of a failed night; the disk may be what failed."""
    try:
        return night_report.write_report(folder, report, page)
    except OSError as error:
        log.error("The report could not be written: %s", error)
        return None


def _quiet() -> None:
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logger = logging.getLogger(name)
        if not any(isinstance(old, _NoTraceback) for old in logger.filters):
            logger.addFilter(_NoTraceback())
