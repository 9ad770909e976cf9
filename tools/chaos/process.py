"""Starts processes in groups of their own, kills them, and asks the process that reads."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from chaos.checks import Content, Faults, Reading, judge

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds after which a process that should have ended or said something counts as hanging."""
ENDING = 20.0
"""Seconds that workers without their parent have to end by themselves."""

_started: list["Group"] = []


class Group:
    """A process and all that it starts; what it prints goes to `log`, or can be asked for with `lines`."""

    def __init__(self, arguments: Sequence[object], log: Path | None = None, prefix: Sequence[str] = ()) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT}",
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "400",
        }
        out: IO[bytes] | int = log.open("wb") if log else subprocess.PIPE
        self.log = log
        self.process = subprocess.Popen(
            [*prefix, sys.executable, *map(str, arguments)],
            stdin=subprocess.DEVNULL if log else subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT if log else None,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        if log and not isinstance(out, int):
            out.close()
        self.lines: list[str] = []
        self._rest = b""
        _started.append(self)

    @property
    def ended(self) -> bool:
        """Whether the first process of the group has ended."""
        return self.process.poll() is not None

    def members(self) -> list[int]:
        """The processes of the group that are alive."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    state, _, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                except (OSError, ValueError):
                    continue
                if int(group) == self.process.pid and state not in "ZX":
                    found.append(int(entry.name))
        return found

    def kill(self, *, alone: bool = False) -> None:
        """SIGKILL to all processes of the group, or to the first alone."""
        self.signal(signal.SIGKILL, alone=alone)
        if not alone:
            self.process.wait()
            self.no_more()

    def signal(self, number: signal.Signals, *, alone: bool = False) -> None:
        """A signal to all, as a terminal sends it, or to the first process."""
        with suppress(ProcessLookupError):
            (os.kill if alone else os.killpg)(self.process.pid, number)

    def wait(self, seconds: float = PATIENCE) -> int | None:
        """Its exit code; None where it hangs, and is killed."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def gone(self, seconds: float = ENDING) -> bool:
        """Whether all processes of the group end by themselves in this time; those left are killed."""
        self.wait(seconds)
        end = time.monotonic() + seconds
        while self.members():
            if time.monotonic() > end:
                os.killpg(self.process.pid, signal.SIGKILL)
                return False
            time.sleep(0.02)
        return True

    def said(self) -> str:
        """What it has printed, in one line."""
        assert self.log
        return " ".join(self.log.read_text("utf-8", "replace").split())

    def tell(self, line: str) -> None:
        """A line on its standard input."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()

    def line(self, begin: str, seconds: float = PATIENCE) -> str | None:
        """The next line that begins so; None where it ends or is silent before. All lines are kept in `lines`."""
        end = time.monotonic() + seconds
        seen = len(self.lines)
        while True:
            for at in range(seen, len(self.lines)):
                if self.lines[at].startswith(begin):
                    return self.lines[at]
            seen = len(self.lines)
            if not self._more(end - time.monotonic()):
                return None

    def rest(self) -> list[str]:
        """All lines, to the end of its output."""
        while self._more(PATIENCE):
            pass
        self.no_more()
        return self.lines

    def _more(self, seconds: float) -> bool:
        assert self.process.stdout
        if seconds <= 0 or not select.select([self.process.stdout], [], [], seconds)[0]:
            return False
        piece = os.read(self.process.stdout.fileno(), 1 << 20)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        self.lines += [line.decode() for line in lines]
        return bool(piece)

    def no_more(self) -> None:
        """End its standard input: a driver ends when it has done its job."""
        if self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.close()


def end_all() -> None:
    """Kill what is still running."""
    for group in _started:
        if group.members():
            os.killpg(group.process.pid, signal.SIGKILL)
        group.process.wait()
    _started.clear()


def nhiemvu(*arguments: object, log: Path, before: str = "", prefix: Sequence[str] = ()) -> Group:
    """Start the real command; `before` is code that runs first."""
    return Group(["-c", f"{before}\nfrom flows.cli import main\nmain()", *arguments], log, prefix)


class Driver(Group):
    """A `chaos.driver`, started and soon ready."""

    def __init__(self, before: str = "") -> None:
        code = f"{before}\nfrom chaos.driver import main\nraise SystemExit(main())"
        super().__init__(["-c", code])

    def go(self, job: dict[str, Any]) -> None:
        """Give it a job."""
        if "ready" not in self.lines and self.line("ready") is None:
            raise RuntimeError("The driver does not start")
        self.tell_job(job)

    def tell_job(self, job: dict[str, Any]) -> None:
        """Give a job to a driver that is ready."""
        self.tell(json.dumps(job))

    def do(self, job: dict[str, Any]) -> list[str]:
        """Let it do a job to the end and end; what it said."""
        self.go(job)
        self.no_more()
        said = self.rest()
        self.wait()
        return said


class Reader:
    """The process that reads."""

    def __init__(self) -> None:
        self._group = Group(["-m", "chaos.reader"])

    def _ask(self, what: str, root: Path) -> Any:
        count = len(self._group.lines)
        self._group.tell(f"{what} {root}")
        if self._group.line("", PATIENCE) is None:
            raise RuntimeError(f"The process that reads does not answer ({what})")
        return json.loads(self._group.lines[count])

    def read(self, root: Path) -> tuple[Reading, list[str], int]:
        """The dataset by every way, what does not hang together, the number of the state."""
        said = self._ask("read", root)
        reading: Reading = {
            way: {table: None if rows is None else [(key, sum_) for key, sum_ in rows] for table, rows in found.items()}
            for way, found in said["reading"].items()
        }
        return reading, said["loose"], said["number"]

    def kept(self, root: Path) -> list[Content]:
        """The content of each state that is kept, the oldest first."""
        found: list[Content] = self._ask("kept", root)
        return found

    def judged(self, root: Path, states: Sequence[Content], told: int = 0) -> Faults:
        """What is wrong with the dataset, of which `states` may be published, and number `told` at least."""
        reading, loose, _ = self.read(root)
        faults = judge(reading, states, told)
        faults.loose += loose
        return faults

    def untidy(self, root: Path) -> list[str]:
        """What does not belong into the folder of a dataset at rest."""
        found: list[str] = self._ask("untidy", root)
        return found
