"""Serving the nights: Prefect's schedule, one night at a time, missed nights made up for, and a clean end."""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn
from uuid import UUID

import httpx
from filelock import FileLock, Timeout

from flows.nightly import NAME, nightly_flow  # isort: skip
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelled, Crashed

from flows.nightly_options import Nightly, OptionError
from flows.nightly_server import Server, ServerError, prefect_server
from flows.report import plain
from pipeline.night_report import LATEST, last_finished

LOCK = ".lock"
END_SECONDS = 60.0
"""How long a night that runs has for its end: Prefect gives it thirty seconds before it is killed."""
FAILED_SECONDS = 5.0
LOOK_SECONDS, LOOKS = 20.0, 6
"""How long Prefect has for putting the next night on its list."""
WATCH_SECONDS = 3600.0


def run_once(night: Nightly) -> int:
    """Run one night in this process; the exit code."""
    with _alone(night):
        state = nightly_flow.with_options(retries=0)(**night.parameters, return_state=True)
    print(plain(f"{state.name}: {state.message}\n{night.parameters['reports'] / LATEST}.html"), flush=True)
    return int(state.name == "CompletedWithRejects") if state.is_completed() else 2


def serve(night: Nightly, at_once: bool = False) -> int:
    """Serve nights until SIGTERM or Ctrl-C; the exit code."""
    try:
        with _alone(night), prefect_server() as server, temporary_settings({PREFECT_API_URL: server.api}):
            asyncio.run(_serve(night, at_once, server))
    except (ServerError, httpx.HTTPError, RuntimeError, ExceptionGroup) as error:
        failure: BaseException = error
        while isinstance(failure, BaseExceptionGroup):
            failure = failure.exceptions[0]
        print(plain(f"nhiemvu: {failure or type(failure).__name__}"), file=sys.stderr)
        return 1
    print("Stopped", flush=True)
    return 0


async def _serve(night: Nightly, at_once: bool, server: Server) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    name = deployment_name(night)
    # One night at a time: the next one waits until this one has ended, and says so.
    runner = Runner(name=name, limit=1)
    async with get_client() as client:
        await _tidy(client, name)
        deployment = await runner.aadd_flow(
            nightly_flow,
            name=name,
            schedule=Cron(night.cron, timezone=str(night.zone)),
            parameters=night.as_json(),
            paused=False,
        )
        await _make_up(client, deployment, night, at_once)
    print(f"Next night: {night.next_due(datetime.now(UTC)):%Y-%m-%d %H:%M %Z}; Ctrl-C ends this", flush=True)
    running = asyncio.create_task(runner.start())
    while not (runner.started or running.done()):
        await asyncio.sleep(0.05)
    # The runner took SIGTERM for itself, and a signal handler is no place to end its processes from.
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    reasons = {running, *map(asyncio.create_task, (stop.wait(), _watch(deployment), server.ended()))}
    done, others = await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
    for task in others - {running}:
        task.cancel()
    seconds = END_SECONDS if stop.is_set() else FAILED_SECONDS
    _, late = await asyncio.wait({asyncio.create_task(_end(runner, running))}, timeout=seconds)
    if late:
        # Without a server the runner waits for answers that nobody gives.
        _leave(server, next((task.exception() for task in done if task.exception()), None))
    for task in done:
        task.result()


async def _end(runner: Runner, running: "asyncio.Task[None]") -> None:
    if not running.done():
        await runner.astop()
    await asyncio.wait({running})


def _leave(server: Server, why: BaseException | None) -> NoReturn:
    """End at once, with every process that was started."""
    for child in multiprocessing.active_children():
        child.kill()
    server.kill()
    print(plain(f"nhiemvu: {why or 'the runner could not be stopped in time'}"), file=sys.stderr, flush=True)
    os._exit(1)


async def _watch(deployment: UUID) -> None:
    """Look now and then whether a next night is on Prefect's list: where its scheduler does not work, nothing else
    would ever tell. ServerError where there is none."""
    async with get_client() as client:
        while True:
            for _ in range(LOOKS):
                await asyncio.sleep(LOOK_SECONDS)
                with suppress(httpx.HTTPError):
                    if await _runs(client, deployment, [StateType.SCHEDULED]):
                        break
            else:
                raise ServerError("Prefect has no next night on its list: its scheduler does not work")
            await asyncio.sleep(WATCH_SECONDS)


async def _tidy(client: PrefectClient, name: str) -> None:
    """Close what an earlier process left behind: it may have been killed, or the machine switched off. Runs that were
    due meanwhile would else all start now, one after the other."""
    try:
        deployment = await client.read_deployment_by_name(f"{NAME}/{name}")
    except ObjectNotFound:
        return
    unfinished = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING, StateType.PAUSED]
    for run in await _runs(client, deployment.id, unfinished):
        if run.state_type != StateType.SCHEDULED:
            await client.set_flow_run_state(run.id, Crashed(message="The process that ran it is gone."), force=True)
        elif run.expected_start_time and run.expected_start_time > datetime.now(UTC):
            # The scheduler makes it again, with what is asked for now.
            await client.delete_flow_run(run.id)
        else:
            said = "The program was not running then; made up for at its start."
            missed: State[None] = Cancelled(name="Missed", message=said)
            await client.set_flow_run_state(run.id, missed, force=True)


async def _runs(client: PrefectClient, deployment: UUID, states: list[StateType]) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states))),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=200,
    )


async def _make_up(client: PrefectClient, deployment: UUID, night: Nightly, at_once: bool) -> None:
    """Have a night run now where the last one that was due did not finish, or where one is asked for."""
    due, finished = night.last_due(datetime.now(UTC)), last_finished(night.parameters["reports"])
    missed = finished is None or finished < due
    if missed:
        print(f"The night of {due:%Y-%m-%d %H:%M %Z} has no finished report: it runs now", flush=True)
    if missed or at_once:
        parameters = {"scheduled_for": due.isoformat()} if missed else {}
        await client.create_flow_run_from_deployment(deployment, parameters=parameters)


def deployment_name(night: Nightly) -> str:
    """The deployment's name in Prefect: one for each machine and dataset, so that two of them on one server do not take
    each other's nights."""
    dataset = sha256(str(night.parameters["output"]).encode("utf-8", "replace")).hexdigest()[:6]
    return f"{socket.gethostname()}-{dataset}".replace("/", "-").replace("%", "-")


@contextmanager
def _alone(night: Nightly) -> Iterator[None]:
    reports: Path = night.parameters["reports"]
    try:
        with FileLock(reports / LOCK, timeout=0):
            yield
    except Timeout:
        raise OptionError(f"Another nightly run writes its reports to {reports}; stop it first") from None
