"""Telling people of a night: a command, a webhook. Neither can make a night fail; what goes wrong is in the log."""

import logging
import os
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any

from flows.report import plain
from pipeline.night_report import FAILED, Report

COMMAND_SECONDS = 60.0
WEBHOOK_SECONDS = 15.0
MOST = 20
"""Rejects and remarks in what a webhook gets; the report has all."""

log = logging.getLogger("nhiemvu")


def worth_telling(report: Report, also: bool) -> str | None:
    """Why people should know of this night, in one line; None where they need not. With `also` rejects and remarks are
    reasons, too."""
    if report["outcome"] == FAILED:
        return _line(report["reason"] or "The night failed")
    if not also:
        return None
    rejects, remarks = len(report["rejects"]["new"]), report["remarks"]
    said = [f"{rejects} file{'s' * (rejects != 1)} rejected"] if rejects else []
    return _line("; ".join([*said, *(remark["text"] for remark in remarks)])) or None


def call_command(command: str, report: Path | None, reason: str, seconds: float = COMMAND_SECONDS) -> None:
    """Call a command without a shell. Its environment has NHIEMVU_REPORT, the path of the report's JSON (empty where it
    could not be written), and NHIEMVU_REASON, one line. After `seconds` it is ended with all that it started."""
    told = {"NHIEMVU_REPORT": str(report or ""), "NHIEMVU_REASON": _line(reason)}
    try:
        process = subprocess.Popen(
            shlex.split(command), env={**os.environ, **told}, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except (OSError, ValueError) as error:
        log.error("The command on failure could not be started: %s", error)
        return
    try:
        code = process.wait(seconds)
        if code:
            log.error("The command on failure ended with %s", code)
    except subprocess.TimeoutExpired:
        log.error("The command on failure took longer than %g seconds and was ended", seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def post(address: str, report: Report, path: Path | None, reason: str, seconds: float = WEBHOOK_SECONDS) -> None:
    """POST what matters of a report as JSON to an address."""
    import httpx

    try:
        httpx.post(address, json=summary(report, path, reason), timeout=seconds).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The address may hold a secret: it is not repeated.
        log.error("The webhook could not be told: %s", type(error).__name__)


def summary(report: Report, path: Path | None, reason: str) -> dict[str, Any]:
    """What a webhook gets: the report's outcome, counts, first rejects and remarks. `text` is one line for people."""
    names = ("format", "outcome", "scheduled_for", "started_at", "ended_at", "inbox", "dataset", "files")
    return {
        **{name: report[name] for name in names},  # type: ignore[literal-required]
        "text": f"nhiemvu, night of {report['scheduled_for'][:10]}: {_line(reason)}",
        "reason": _line(reason),
        "plans": {"new": len(report["plans"]["new"]), "changed": len(report["plans"]["changed"])},
        "rejects": [{name: plain(text) for name, text in row.items()} for row in report["rejects"]["new"][:MOST]],
        "remarks": [plain(remark["text"]) for remark in report["remarks"][:MOST]],
        "report": str(path) if path else None,
    }


def _line(text: str) -> str:
    """One line that is safe in a terminal and in an environment."""
    return " ".join(plain(text).split())[:500]
