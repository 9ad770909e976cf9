"""Files that hang, swell, kill their worker, are no files, or change while they are read."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from chaos import inputs
from chaos.checks import Content
from chaos.process import Group, nhiemvu
from chaos.scene import Result, Scene

T = TypeVar("T")
PLANS = 3
STAND_IN = "import chaos.stand_in; chaos.stand_in.install()"


class Case:
    """A dataset of some plans, and one plan more in the input; `expected` is what a run gives that nothing disturbs."""

    def __init__(self, scene: Scene, name: str = "00050.txt") -> None:
        self.scene = scene
        base, self.expected = scene.once(f"case {name}", lambda: self._base(name))
        self.raw, self.root = scene.copy(base / "raw"), scene.copy(base / "dataset")

    def _base(self, name: str) -> tuple[Path, Content]:
        base = self.scene.fresh("case")
        self.raw, self.root = inputs.plans(base / "raw", PLANS), base / "dataset"
        self.run().wait()
        inputs.plans(self.raw, 1, first=50)
        (self.raw / "00050.txt").rename(self.raw / name)
        undisturbed = self.scene.copy(self.root)
        nhiemvu("ingest", self.raw, "--output", undisturbed, log=self.scene.fresh("log")).wait()
        return base, self.scene.reader.kept(undisturbed)[-1]

    def run(self, *options: object, before: str = "") -> Group:
        """The command over the input."""
        log = self.scene.fresh("log")
        return nhiemvu("ingest", self.raw, "--output", self.root, "--workers", 2, *options, log=log, before=before)

    def add(self, name: str) -> Path:
        """A file more, which is another plan."""
        inputs.plans(self.raw, 1, first=80)
        (made,) = (path for path in self.raw.iterdir() if path.stem.startswith("00080"))
        return made.rename(self.raw / name)

    def check(self, result: Result, run: Group, code: int, words: str) -> None:
        """The run has to end with `code` and these words, and the other plans have to be read."""
        result.runs += 1
        ended = run.wait()
        result.expect(ended == code, f"ended with {ended}, not {code}: {run.said()[-300:]}")
        result.expect(run.gone(), "processes are left behind")
        result.expect_said(words, run.said())
        result.message = result.message or words
        reading, loose, _ = self.scene.reader.read(self.root)
        # Rejects, and columns in which plans tell of one another, may differ.
        for way, tables in reading.items():
            missing = [
                key
                for table in ("tasks", "assignments", "targets")
                for key in self.expected[table].items()
                if key not in (tables[table] or [])
            ]
            result.lost += len(missing)
            doubled = [len(rows or ()) - len({key for key, _ in rows or ()}) for rows in tables.values()]
            result.doubled += sum(doubled)
            result.expect(not missing, f"{way}: {len(missing)} rows are not there")
        result.wrong += [*loose, *self.scene.reader.untidy(self.root)]


def poisonous(scene: Scene) -> list[Result]:
    """Files that take the worker down or stop it."""
    found = []
    for name, options, scenario, words in (
        ("swells.txt", ["--memory-limit", "700"], "a file that needs too much memory",
         "over_limit: Reading it needs more memory than a file may use."),
        ("kills.txt", [], "a worker that is killed each time", "program_error: The program failed on it"),
        ("hangs.txt", ["--time-limit", "5"], "a file that hangs",
         "over_limit: Reading it took longer than the limit of 5 seconds."),
        ("goes.txt", [], "a file that goes while it is read", "no_access: The file could not be opened"),
    ):  # fmt: skip
        case = Case(scene)
        case.add(name)
        result = Result(scenario)
        case.check(result, case.run(*options, before=STAND_IN), 1, words)
        found.append(result)
    return found


def killed_worker(scene: Scene) -> list[Result]:
    """A worker is killed from outside while it reads: its file is tried again."""
    case = Case(scene, "slow.txt")
    result = Result("a worker killed from outside")
    run = case.run(before=STAND_IN)
    for worker in _until(lambda: _workers(run), run):
        os.kill(worker, signal.SIGKILL)
    result.message = "the file is tried again, nothing is lost"
    case.check(result, run, 0, "rejected")
    return [result]


def no_files(scene: Scene) -> list[Result]:
    """A FIFO in the input folder is left alone; one that is named is refused."""
    case = Case(scene)
    fifo = case.raw / "ống.txt"
    os.mkfifo(fifo)
    among = Result("a FIFO in the input folder", message="left alone")
    case.check(among, case.run(), 0, "Reading 4 files")
    named = Result("a FIFO named as input")
    run = nhiemvu("ingest", fifo, "--output", case.root, log=scene.fresh("log"))
    named.expect(run.wait(20) == 2, f"ended with {run.process.returncode}")
    named.expect_said("is no file or folder", run.said())
    named.message = run.said().rpartition("nhiemvu: ")[2].replace(str(scene.folder), "…")
    named.runs = 1
    return [among, named]


def changing(scene: Scene) -> list[Result]:
    """A file is copied over with the same content while it is read: the next run has its plan whole."""
    case = Case(scene, "changes.txt")
    result = Result("a file that changes while it is read")
    run = case.run(before=STAND_IN)
    run.wait()
    result.expect_said("changed while it was read", run.said())
    result.message = "no_access: The file changed while it was read"
    case.check(result, case.run(), 0, "rejected")
    return [result]


def stopped(scene: Scene) -> list[Result]:
    """Ctrl-C and SIGTERM while files are read, and Ctrl-C while the end is published."""
    found = []
    for scenario, number, all_of_them in (
        ("Ctrl-C while files are read", signal.SIGINT, True),
        ("SIGTERM to all processes", signal.SIGTERM, True),
        ("SIGTERM to the command alone", signal.SIGTERM, False),
    ):
        case = Case(scene)
        for place in range(6):
            inputs.plans(case.raw, 1, first=60 + place)
            (case.raw / f"{60 + place:05}.txt").rename(case.raw / f"slow {place}.txt")
        result = Result(scenario, 1)
        run = case.run(before=STAND_IN)
        _until(lambda run=run: "slow 2" in run.said(), run)  # type: ignore[misc]
        run.signal(number, alone=not all_of_them)
        code = run.wait()
        result.expect(code == 130, f"ended with {code}: {run.said()[-300:]}")
        result.expect_said("Stopped; writing what was read", run.said())
        result.message = "Stopped; writing what was read"
        result.expect(run.gone(), "workers are left behind")
        plans = len(scene.reader.kept(case.root)[-1]["documents"])
        result.expect(plans > PLANS, "what was read is not in the dataset")
        case.check(result, case.run(), 0, "rejected")
        found.append(result)
    case = Case(scene)
    result = Result("Ctrl-C while the end is published")
    before = scene.reader.kept(case.root)
    run = case.run()
    _until((case.root / ".states" / ".new").exists, run)
    run.signal(signal.SIGINT)
    code = run.wait()
    result.expect(code in (0, 130), f"ended with {code}: {run.said()[-300:]}")
    result.expect("Traceback" not in run.said(), f"a stack trace: {run.said()[-300:]}")
    result.expect_said("Stopped" if code else "rejected", run.said())
    result.message = "Stopped; the dataset is as it was last published" if code else "the run ends as usual"
    result.take(scene.reader.judged(case.root, [*before, *scene.reader.kept(case.root)]), "after Ctrl-C")
    case.check(result, case.run(), 0, "rejected")
    return [*found, result]


def clock(scene: Scene) -> list[Result]:
    """The clock is a year behind in one run, and right again in the next."""
    case = Case(scene)
    result = Result("clock set back by 400 days")
    run = case.run(before="import chaos.clock; chaos.clock.back(400)")
    result.message = "none: the run is like any other"
    case.check(result, run, 0, "rejected")
    shown = nhiemvu("history", "--output", case.root, log=scene.fresh("log"))
    result.expect(shown.wait() == 0, f"history: {shown.said()[-300:]}")
    result.take(scene.reader.judged(case.root, scene.reader.kept(case.root)[-1:]), "clock set back")
    (case.raw / "00001.txt").unlink()
    case.check(result, case.run(), 0, "rejected")
    return [result]


def _workers(run: Group) -> list[int]:
    """Workers that have read something into memory, not those that only start."""
    busy = []
    for member in run.members():
        try:
            spawned = b"spawn_main" in Path(f"/proc/{member}/cmdline").read_bytes()
        except OSError:
            continue
        if spawned and member != run.process.pid:
            busy.append(member)
    return busy if "4/4" in run.said() else []


def _until(found: Callable[[], T], run: Group) -> T:
    while not (what := found()) and not run.ended:
        time.sleep(0.005)
    return what
