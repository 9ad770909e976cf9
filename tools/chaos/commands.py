"""The real commands over real plans, killed at random instants."""

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from chaos import aim, inputs
from chaos.checks import Content
from chaos.kills import RollingBack
from chaos.process import PATIENCE, Group, nhiemvu
from chaos.scene import Result, Scene, phase, say

PLANS = 8
"""Plans of the input before it changes."""
EACH = 6
"""Kills of one changed input: each costs one more undisturbed run."""
WORKERS = 2


@dataclass
class Case:
    """A changed input: the dataset before, the command's arguments, what may be published, and how long an undisturbed
    run took in all, and from its first draft to its end."""

    dataset: Path | None
    arguments: list[object]
    states: list[Content]
    code: int | None
    took: float
    publishing: float
    publications: int


def ingesting(scene: Scene, count: int) -> Result:
    """Kill `count` runs of `nhiemvu ingest`; a quarter of them lose only their main process."""
    result = Result("nhiemvu ingest killed")
    raw = inputs.plans(scene.fresh("raw"), PLANS)
    dataset = scene.fresh("dataset")
    _end(nhiemvu("ingest", raw, "--output", dataset, "--workers", WORKERS, log=scene.fresh("log")), result, "the first")
    (before,) = scene.reader.kept(dataset)[-1:]
    case = None
    orphans = 0
    for number in range(count):
        draw = scene.draw("ingest", number)
        if case is None or number % EACH == 0:
            first = number // EACH % 6 == 5
            changed = inputs.changed(raw, scene.fresh("changed"), draw)
            case = _case(scene, None if first else dataset, {} if first else before, changed, draw, result)
        while True:
            root = scene.copy(case.dataset) if case.dataset else scene.fresh()
            run = nhiemvu(*case.arguments, "--output", root, log=scene.fresh("log"))
            alone = draw.random() < 0.25
            if _kill(run, root, draw, case, alone):
                break
            scene.remove(root)
        result.runs += 1
        when = f"ingest {number}"
        if alone:
            orphans += 1
            result.expect(run.gone(), f"{when}: workers are left behind")
        result.phases[phase(root, 1 if case.dataset else 0)] += 1
        result.take(scene.reader.judged(root, case.states), f"{when}, killed")
        code = _end(nhiemvu(*case.arguments, "--output", root, log=scene.fresh("log")), result, when)
        result.expect(code == case.code, f"{when}: the repeat ended with {code}")
        result.take(scene.reader.judged(root, case.states[-1:]), f"{when}, repeated")
        result.wrong += [f"{when}: {what}" for what in scene.reader.untidy(root)]
        scene.remove(root)
        if (number + 1) % 5 == 0:
            say(f"  ingest: {number + 1} of {count}")
    result.note = f"{orphans} lost only their main process; their workers ended by themselves"
    return result


def rolling_back(scene: Scene, count: int) -> Result:
    """Kill `count` runs of `nhiemvu rollback`."""
    result = Result("nhiemvu rollback killed")
    made = RollingBack(scene)
    start = time.monotonic()
    root = scene.copy(made.base)
    _end(nhiemvu("rollback", 1, "--output", root, log=scene.fresh("log")), result, "undisturbed")
    took = time.monotonic() - start
    for number in range(count):
        draw = scene.draw("rollback", number)
        back = draw.randint(1, 3)
        arguments = ["rollback", back]
        case = Case(made.base, arguments, [made.states[-1], made.states[back - 1]], 0, took, took / 10, 1)
        while True:
            root = scene.copy(made.base)
            run = nhiemvu(*arguments, "--output", root, log=scene.fresh("log"))
            if _kill(run, root, draw, case, False):
                break
            scene.remove(root)
        result.runs += 1
        when = f"rollback {number}"
        result.phases[phase(root, 4)] += 1
        result.take(scene.reader.judged(root, case.states), f"{when}, killed")
        _end(nhiemvu(*arguments, "--output", root, log=scene.fresh("log")), result, when)
        result.take(scene.reader.judged(root, case.states[-1:]), f"{when}, repeated")
        result.wrong += [f"{when}: {what}" for what in scene.reader.untidy(root)]
        scene.remove(root)
    return result


def _case(
    scene: Scene, dataset: Path | None, before: Content, changed: Path, draw: random.Random, result: Result
) -> Case:
    """Let a run come to its end, and see how long it takes and what it publishes."""
    prune = ["--prune"] if draw.random() < 0.5 else []
    arguments = ["ingest", changed, "--workers", draw.choice([1, WORKERS]), *prune]
    root = scene.copy(dataset) if dataset else scene.fresh()
    start = time.monotonic()
    run = nhiemvu(*arguments, "--output", root, log=scene.fresh("log"))
    while not (root / ".states" / ".new").exists() and not run.ended:
        time.sleep(aim.LOOK)
    drafted = time.monotonic()
    code = run.wait()
    if code not in (0, 1) or "Traceback" in run.said():
        sys.exit(f"An undisturbed run fails, so nothing can be told: {run.said()[-600:]}")
    took, publishing = time.monotonic() - start, time.monotonic() - drafted
    states = scene.reader.kept(root)
    new = states[1:] if dataset else states
    scene.remove(root)
    return Case(dataset, arguments, [before, *new], code, took, publishing, len(new))


def _kill(run: Group, root: Path, draw: random.Random, case: Case, alone: bool) -> bool:
    """Kill a run, or its main process `alone`; whether it was still running."""
    where = draw.choices([aim.ANYWHERE, aim.DRAFT, aim.NAMED], [4, 4, 2])[0]
    publishing = case.publishing / case.publications
    aim.wait(where, root, draw, lambda: not run.ended, case.took, publishing, case.publications)
    running = not run.ended
    run.kill(alone=alone)
    run.process.wait()
    return running


def _end(run: Group, result: Result, when: str) -> int | None:
    """Its exit code; whatever it started has to be gone, too."""
    code = run.wait(PATIENCE)
    result.expect(code in (0, 1), f"{when}: ended with {code}: {run.said()[-300:]}")
    result.expect(run.gone(), f"{when}: processes are left behind")
    return code
