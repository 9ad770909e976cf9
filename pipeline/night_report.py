"""The report of a night: its shape, its files, and the reports of the weeks before.

A report is plain data, written as JSON and as a page, named by the time at which the night was due:
`2026-11-21T010000+0700.json`. A night that failed leaves a report too; the one that makes up for it takes its place.
"""

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from pipeline.disk import replace_file
from pipeline.night_figures import CameIn, Known

FORMAT = 1
"""Of the JSON; another number means that names or meanings changed. Names may be added under the same number."""
LATEST = "latest"
WEEKS = timedelta(days=28)
_ISSUER = ("issuer_name", "commune", "district", "province")
KNOWN = ".known.json"
"""Beside the reports: what the dataset held at the end of the last night that was finished."""
COMPLETED, WITH_REJECTS, FAILED = "completed", "completed_with_rejects", "failed"

log = logging.getLogger("nhiemvu")


class PlanLine(TypedDict):
    """A plan that came in."""

    document_id: str
    title: str | None
    issuer: str | None
    issued: str | None
    """Date, or year and month, or year, as far as printed: "2026-03-05", "2026-03", "2026"."""
    file: str
    format: str
    tasks: int


class Report(TypedDict):
    """One night. Times are ISO 8601 with the zone of the schedule; texts are as in the dataset."""

    format: int
    outcome: str
    """completed, completed_with_rejects, failed"""
    reason: str | None
    """Of a failed night: why, in a sentence"""
    scheduled_for: str
    started_at: str
    ended_at: str
    flow_run: str | None
    """Name of Prefect's flow run"""
    inbox: str
    dataset: str
    files: dict[str, int]
    """found: in the inbox; new: of a content not seen before; read; unchanged; left: for the next night"""
    plans: dict[str, Any]
    """new, changed: PlanLine each; read_again: their number; in_dataset: number"""
    rejects: dict[str, list[dict[str, str]]]
    """new: of this night; earlier: still in the inbox; each with file, stage, reason, message"""
    left: list[dict[str, str]]
    """Files left for the next night: file, why"""
    notices: list[str]
    unknown_bodies: list[dict[str, Any]]
    """New names: name, count in the whole dataset"""
    figures: dict[str, Any] | None
    """What later nights are compared with, as `night_figures.figures` tells; null for a failed night"""
    remarks: list[dict[str, Any]]
    """What looks unlike the weeks before: figure, tonight, usual, nights, text"""


def plan_lines(rows: Iterable[dict[str, Any]]) -> list[PlanLine]:
    """Rows of documents as a report lists them, by file."""
    lines = [
        PlanLine(
            document_id=row["document_id"],
            title=row["title"],
            issuer=", ".join(filter(None, (row[name] for name in _ISSUER))) or None,
            issued=_issued(row),
            file=row["source_file"],
            format=row["format"],
            tasks=row["task_count"],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line["file"])


def reject_lines(rows: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows of rejects as a report lists them."""
    names = {"file": "source_file", "stage": "stage", "reason": "reason", "message": "message"}
    return [{name: row[column] for name, column in names.items()} for row in rows]


def empty_report(scheduled: datetime, started: datetime, inbox: Path, dataset: Path) -> Report:
    """The report of a night that has yet to do everything."""
    return Report(
        format=FORMAT,
        outcome=FAILED,
        reason=None,
        scheduled_for=scheduled.isoformat(timespec="seconds"),
        started_at=started.isoformat(timespec="seconds"),
        ended_at=started.isoformat(timespec="seconds"),
        flow_run=None,
        inbox=str(inbox),
        dataset=str(dataset),
        files={"found": 0, "new": 0, "read": 0, "unchanged": 0, "left": 0},
        plans={"new": [], "changed": [], "read_again": 0, "in_dataset": None},
        rejects={"new": [], "earlier": []},
        left=[],
        notices=[],
        unknown_bodies=[],
        figures=None,
        remarks=[],
    )


def fill(report: Report, came: CameIn) -> None:
    """Put into a report what came in."""
    report["files"]["new"] = came.files
    report["plans"].update(new=plan_lines(came.new), changed=plan_lines(came.changed), read_again=came.read_again)
    report["rejects"] = {"new": reject_lines(came.rejects), "earlier": reject_lines(came.earlier_rejects)}
    report["unknown_bodies"] = [{"name": name, "count": count} for name, count in came.unknown_bodies.items()]
    if came.gone:
        plans = "1 plan is" if came.gone == 1 else f"{came.gone} plans are"
        report["notices"].append(
            f"{plans} no longer in the dataset; most often joined with the same plan in another file"
        )


def report_name(scheduled: datetime) -> str:
    """Name of a night's files without suffix, "2026-11-21T010000+0700"."""
    return scheduled.strftime("%Y-%m-%dT%H%M%S%z")


def write_report(folder: Path, report: Report, page: Callable[[Report], str]) -> Path:
    """Write a report as a page and as JSON, and both again as the latest; the JSON's path. OSError where the disk will
    not have it. Each file is replaced at once, the JSON after its page."""
    folder.mkdir(parents=True, exist_ok=True)
    name = report_name(datetime.fromisoformat(report["scheduled_for"]))
    data = json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    shown = page(report).encode("utf-8", "replace")
    for stem in (name, LATEST):
        replace_file(folder / f"{stem}.html", shown)
        replace_file(folder / f"{stem}.json", data)
    return folder / f"{name}.json"


def read_reports(folder: Path, since: datetime) -> list[Report]:
    """The reports of nights due after `since`, oldest first. What cannot be read as a report is told in the log."""
    found = []
    for path in folder.glob("[0-9]*.json"):
        with suppress(ValueError):
            due = datetime.strptime(path.stem, "%Y-%m-%dT%H%M%S%z")
            if due > since and (report := read_report(path)):
                found.append((due, report))
    return [report for _, report in sorted(found, key=lambda item: item[0])]


def read_report(path: Path) -> Report | None:
    """One report; None where the file is none or of another format."""
    try:
        report: Report = json.loads(path.read_text("utf-8"))
        if report["format"] == FORMAT:
            return report
        log.warning("%s has the format %s, not %s: left out", path, report["format"], FORMAT)
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s is no report: %r", path, error)
    return None


def last_finished(folder: Path) -> datetime | None:
    """When the newest night was due that did not fail; None where there is none."""
    found = [report for report in read_reports(folder, datetime.min.replace(tzinfo=UTC)) if report["outcome"] != FAILED]
    return datetime.fromisoformat(found[-1]["scheduled_for"]) if found else None


def read_known(folder: Path) -> Known | None:
    """What the dataset held at the end of the last night that was finished; None where this is not known."""
    try:
        return Known.from_json(json.loads((folder / KNOWN).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s cannot be read: %r", folder / KNOWN, error)
        return None


def write_known(folder: Path, known: Known) -> None:
    """Keep what the dataset holds for the next night."""
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / KNOWN, json.dumps(known.to_json(), ensure_ascii=False).encode("utf-8", "replace"))


def _issued(row: dict[str, Any]) -> str | None:
    day: date | None = row["issued_date"]
    if day:
        return day.isoformat()
    year, month = row["issued_year"], row["issued_month"]
    return f"{year}-{month:02d}" if year and month else str(year) if year else None
