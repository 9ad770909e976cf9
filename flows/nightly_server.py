"""A Prefect server beside the nightly runs.

Without PREFECT_API_URL, Prefect starts a temporary server that has no scheduler, so that nothing would ever be due.
Here a whole one runs in a process of its own, on loopback alone, and ends with the process that started it.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from prefect.settings import PREFECT_API_URL, PREFECT_HOME

import flows.ingest  # noqa: F401 - it makes Prefect's settings

HOST, USUAL_PORT = "127.0.0.1", 4200
START_SECONDS, END_SECONDS = 180.0, 15.0
LOG = "server.log"
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


class ServerError(Exception):
    """Nights cannot be served; the message says why in a sentence."""


@dataclass(frozen=True)
class Server:
    """Where Prefect's API is; `process` where the server is our own."""

    api: str
    process: "subprocess.Popen[bytes] | None" = None

    async def ended(self) -> None:
        """Wait for a server of our own to end by itself, which it should not: ServerError."""
        while self.process is None or self.process.poll() is None:
            await asyncio.sleep(1)
        raise ServerError(f"Prefect's server ended by itself; {PREFECT_HOME.value() / LOG} tells why")

    def kill(self) -> None:
        """End a server of our own at once."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def prefect_server() -> Iterator[Server]:
    """The user's server, or one that runs until the end of this context. ServerError where it does not start."""
    given: str | None = PREFECT_API_URL.value()
    if given:
        yield Server(given)
        return
    port = _free_port()
    log = PREFECT_HOME.value() / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    with log.open("wb") as out:
        # In a session of its own: Ctrl-C reaches every process of a terminal, and the night tells it how it ended.
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, preexec_fn=_tie()
        )
    try:
        address = f"http://{HOST}:{port}"
        _wait(server, f"{address}/api/health", str(log))
        print(f"Prefect's pages: {address}", flush=True)
        yield Server(f"{address}/api", server)
    finally:
        _end(server)


def _free_port() -> int:
    """Prefect's usual port, or any other where that one is taken."""
    for port in (USUAL_PORT, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                continue
            found: int = trial.getsockname()[1]
            return found
    raise ServerError("There is no free port on this machine for Prefect's server")


def _wait(server: "subprocess.Popen[bytes]", address: str, log: str) -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while server.poll() is None and time.monotonic() < until:
            try:
                if client.get(address).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
    raise ServerError(f"Prefect's server did not start; {log} tells why")


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _tie() -> Callable[[], None] | None:
    """What has the server end when this process is killed, too; only Linux can."""
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_DIE_WITH_PARENT, signal.SIGTERM)
