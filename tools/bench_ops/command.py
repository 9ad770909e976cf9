"""Runs a command and looks at its processes while it runs: time, memory of the main process and of its workers, bytes.

Memory and bytes come from /proc and are None on systems without it.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK = 0.05
"""Seconds between two looks."""
SAY = 30.0
"""Seconds between two lines about a long run."""
_AT = re.compile(r"(?m)^(\d+/\d+) ")


@dataclass
class Ran:
    """Seconds by the clock and of all its processes' processor time; megabytes of the main process at its most and at
    its end, and of the worker with most; bytes that the main process had written."""

    seconds: float
    processor: float
    peak: float | None = None
    last: float | None = None
    worker: float | None = None
    written: int | None = None


def ingest(inputs: Sequence[Path], output: Path, workers: int = 2) -> Ran:
    """A direct run of the command; what it prints goes to a file beside the dataset."""
    command = [str(Path(sys.executable).with_name("nhiemvu")), "ingest", *map(str, inputs)]
    return run([*command, "--output", str(output), "--workers", str(workers)], output.with_name(output.name + ".log"))


def run(command: Sequence[str], log: Path) -> Ran:
    """Run a command to its end; one that fails ends the measurement, since failing is fast, and no figure."""
    log.parent.mkdir(parents=True, exist_ok=True)
    start = said = time.perf_counter()
    found = Ran(0, 0)
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
        try:
            while not (ended := os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
                _look(process.pid, found)
                if time.perf_counter() - said > SAY:
                    said = time.perf_counter()
                    say(f"  {_progress(log)}{said - start:.0f} s")
                time.sleep(LOOK)
            found.seconds = time.perf_counter() - start
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = ended.si_status
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode:
        last = log.read_text("utf-8", "replace").strip().splitlines()[-15:]
        sys.exit("\n".join([*last, f"{' '.join(command)} ended with {process.returncode}, so nothing was measured"]))
    found.processor = usage.ru_utime + usage.ru_stime
    return found


def say(line: str) -> None:
    """Tell what is being done, apart from the figures."""
    print(line, file=sys.stderr, flush=True)


def _progress(log: Path) -> str:
    done = _AT.findall(log.read_text("utf-8", "replace")[-2000:])
    return f"{done[-1]} files, " if done else ""


def _look(process: int, found: Ran) -> None:
    if (status := _memory(process)) is None:
        return
    found.peak, found.last = status
    found.written = _written(process) or found.written
    for child in _children(process):
        if memory := _memory(child):
            found.worker = max(found.worker or 0, memory[0])


def _memory(process: int) -> tuple[float, float] | None:
    """Peak and present memory in MB; None where the process has ended."""
    text = _read(process, "status")
    found = [re.search(rf"{name}:\s+(\d+) kB", text) for name in ("VmHWM", "VmRSS")]
    return (int(found[0][1]) / 1024, int(found[1][1]) / 1024) if found[0] and found[1] else None


def _written(process: int) -> int | None:
    found = re.search(r"(?m)^write_bytes: (\d+)", _read(process, "io"))
    return int(found[1]) if found else None


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*"):
        try:
            found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except OSError:
        return ""
