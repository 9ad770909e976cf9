"""The command `nhiemvu nightly` and its options; what it needs is imported when it runs."""

import re
import shlex
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from flows.report import PROCESSED, wrong_use
from pipeline.limits import MEGABYTES, SECONDS

ZONE = "Asia/Ho_Chi_Minh"
INBOX, REPORTS = Path("data/inbox"), Path("data/reports")
SETTLE = 60.0

At = Annotated[str, typer.Option("--at", metavar="HH:MM", help="When the night is due, every day.")]
Zone = Annotated[str, typer.Option("--timezone", help="Zone of that time.")]
Inbox = Annotated[Path, typer.Option("--inbox", help="Folder that is watched; made where there is none.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the dataset.")]
Reports = Annotated[Path, typer.Option("--reports", help="Folder of the reports.")]
OnFailure = Annotated[
    str | None,
    typer.Option(
        "--on-failure",
        help="Command to call when a night failed, without a shell; NHIEMVU_REPORT and NHIEMVU_REASON tell it more.",
    ),
]
Webhook = Annotated[str | None, typer.Option("--webhook", help="http(s) address that gets a POST with JSON then.")]
TellAlso = Annotated[bool, typer.Option("--tell-also", help="Call both also for a night with rejects or with remarks.")]
Settle = Annotated[
    float, typer.Option("--settle", min=0, help="Seconds that a file must have been left alone to be read.")
]
Once = Annotated[bool, typer.Option("--once", help="Run one night now, without a schedule, and end.")]
Now = Annotated[bool, typer.Option("--now", help="Run one night at once, then every day.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that read; one a processor if not given.")]
TimeLimit = Annotated[float, typer.Option(min=1, help="Seconds that one file may take.")]
MemoryLimit = Annotated[int, typer.Option(min=200, help="Megabytes of memory that a process that reads may use.")]


class OptionError(ValueError):
    """An option that cannot be used; the message says why in a sentence."""


@dataclass(frozen=True)
class Nightly:
    """When nights are due, and what a night does: the parameters of the flow."""

    at: time
    zone: ZoneInfo
    parameters: dict[str, Any]

    @property
    def cron(self) -> str:
        """The schedule as cron writes it."""
        return f"{self.at.minute} {self.at.hour} * * *"

    def as_json(self) -> dict[str, Any]:
        """The parameters as plain data."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in self.parameters.items()}

    def last_due(self, now: datetime) -> datetime:
        """When the last night was due at the time `now`."""
        today = datetime.combine(now.astimezone(self.zone).date(), self.at, self.zone)
        return today if today <= now else datetime.combine(today.date() - timedelta(days=1), self.at, self.zone)

    def next_due(self, now: datetime) -> datetime:
        """When the next night is due at the time `now`."""
        last = self.last_due(now)
        return datetime.combine(last.date() + timedelta(days=1), self.at, self.zone)


def nightly(
    at: At = "01:00",
    timezone: Zone = ZONE,
    inbox: Inbox = INBOX,
    output: Output = PROCESSED,
    reports: Reports = REPORTS,
    on_failure: OnFailure = None,
    webhook: Webhook = None,
    tell_also: TellAlso = False,
    settle: Settle = SETTLE,
    once: Once = False,
    now: Now = False,
    workers: Workers = None,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEGABYTES,
) -> None:
    """Read what came into an inbox every night, and report on it.

    Stays until it is stopped; a night that was missed or not finished is made up for at the start. Files still being
    copied are left for the next night, and plans stay when their files are taken out of the inbox. Each night leaves
    a report as a page and as JSON. A Prefect server runs beside it, unless PREFECT_API_URL names one.
    Exit code 0: stopped; 1: Prefect's server failed; 2: wrong use. With --once 0: all read; 1: some files were
    rejected; 2: wrong use, or the night failed.
    """
    try:
        if once and now:
            raise OptionError("--once and --now exclude each other")
        if inbox.resolve().is_relative_to(output.resolve()):
            raise OptionError(f"The inbox {inbox} is in the dataset's folder {output}, which is never read")
        chosen = Nightly(
            _time(at),
            _zone(timezone),
            {
                "inbox": inbox.absolute(),
                "output": output.absolute(),
                "reports": reports.absolute(),
                "timezone": timezone,
                "settle": settle,
                "workers": workers,
                "time_limit": time_limit,
                "memory_limit": memory_limit,
                "on_failure": _command(on_failure),
                "webhook": _address(webhook),
                "tell_also": tell_also,
            },
        )
        for folder in (inbox, reports):
            folder.mkdir(parents=True, exist_ok=True)
    except OptionError as error:
        wrong_use(error)
    except OSError as error:
        wrong_use(OSError(f"The folder {error.filename} cannot be made: {error.strerror}"))

    from flows.nightly_serve import run_once, serve

    try:
        code = run_once(chosen) if once else serve(chosen, at_once=now)
    except OptionError as error:
        wrong_use(error)
    raise typer.Exit(code)


def _time(text: str) -> time:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
        raise OptionError(f"--at {text}: a time of day is needed, as 01:00")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise OptionError(f"--timezone {name}: there is no such time zone; one is named as {ZONE}") from None


def _command(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise OptionError(f"--on-failure cannot be taken apart into words: {error}") from None
    if not words:
        raise OptionError("--on-failure is empty")
    return text


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OptionError(f"--webhook {text}: an address with http:// or https:// is needed")
    return text
