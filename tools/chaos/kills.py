"""Runs that publish ready-made plans, killed at random instants."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from chaos import aim
from chaos.checks import Content
from chaos.process import Driver
from chaos.rows import NOW, after, changes, content, first, nothing, plan_rows, reject_rows, steps
from chaos.scene import Result, Scene, phase, say
from pipeline.dataset import edit_dataset
from pipeline.partitions import EMPTY
from pipeline.records import SCHEMAS, arrow_table

PLANS = 40
"""Plans that a dataset holds before the run."""
STEPS = 8
"""Publications of a run."""


@dataclass
class Script:
    """A run to be killed: its dataset, its job, what the dataset holds before and after each step, the number of the
    published state before, and whether it publishes often enough to forget states."""

    root: Path
    job: dict[str, Any]
    states: list[Content]
    number: int
    forgets: bool = False


def base(root: Path, draw: random.Random) -> dict[str, Any]:
    """Make a dataset, and tell what it holds."""
    step = first(draw, PLANS)
    with edit_dataset(root) as dataset:
        dataset.stage(changes(step))
        dataset.publish({}, now=NOW)
    return after(nothing(), step)


class Publishing:
    """Many small publications."""

    name = "killed while publishing"

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._base = scene.fresh("base")
        self._holding = base(self._base, scene.draw(self.name))

    def script(self, draw: random.Random) -> Script:
        """A copy of the dataset, and publications of its own; now and then the first run of a dataset."""
        begun = draw.random() < 0.9
        root = self._scene.copy(self._base) if begun else self._scene.fresh()
        holding = self._holding if begun else nothing()
        script = scripted(root, holding, [content(holding) if begun else {}], draw, STEPS, int(begun))
        script.forgets = True
        return script


class Renewal(Publishing):
    """A dataset with a schema of an earlier version is opened, which writes it anew."""

    name = "killed while a schema is renewed"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        age_schema(self._base)

    def script(self, draw: random.Random) -> Script:
        root = self._scene.copy(self._base)
        before = content(self._holding)
        return scripted(root, self._holding, [before], draw, 1, 1)


class Layout(Renewal):
    """A dataset in the layout of version 0.1.0 is opened, which moves it."""

    name = "killed while a layout is renewed"

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._base = scene.fresh("base")
        step = first(scene.draw(self.name), PLANS)
        self._holding = after(nothing(), step)
        earlier_layout(self._base, self._holding)

    def script(self, draw: random.Random) -> Script:
        found = super().script(draw)
        found.number = 0
        return found


class RollingBack:
    """Earlier states are published once more, one after the other."""

    name = "killed while rolling back"

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.base = scene.fresh("base")
        draw = scene.draw(self.name)
        holding = base(self.base, draw)
        self.states = [content(holding)]
        with edit_dataset(self.base) as dataset:
            for step in steps(draw, holding, 3):
                dataset.stage(changes(step))
                dataset.publish({}, now=NOW)
                holding = after(holding, step)
                self.states.append(content(holding))

    def script(self, draw: random.Random) -> Script:
        """A copy of the dataset and rollbacks to its four states."""
        root = self._scene.copy(self.base)
        numbers = [draw.randint(1, 4) for _ in range(STEPS)]
        job = {"root": str(root), "steps": [{"rollback": number, "place": at} for at, number in enumerate(numbers)]}
        return Script(root, job, [self.states[-1], *(self.states[number - 1] for number in numbers)], 4)


def scripted(
    root: Path, holding: dict[str, Any], states: list[Content], draw: random.Random, count: int, number: int
) -> Script:
    """A run of `count` publications."""
    made = steps(draw, holding, count)
    for place, step in enumerate(made):
        step["place"] = place
        holding = after(holding, step)
        states.append(content(holding))
    return Script(root, {"root": str(root), "steps": made}, states, number)


KINDS: dict[str, Callable[[Scene], Any]] = {
    "publishing": Publishing,
    "rolling-back": RollingBack,
    "schema": Renewal,
    "layout": Layout,
}


def run(scene: Scene, kind: str, count: int) -> Result:
    """Kill `count` runs of a kind."""
    made = KINDS[kind](scene)
    result = Result(made.name)
    script = made.script(scene.draw(kind, "undisturbed"))
    took = undisturbed(scene, script, result)
    for number in range(count):
        draw = scene.draw(kind, number)
        while True:
            script = made.script(draw)
            driver = scene.driver()
            told = kill(driver, script, draw, took)
            if told is not None:
                break
            scene.remove(script.root)
        result.runs += 1
        places = [int(line.split()[1]) + 1 for line in told]
        numbers = [int(line.split()[2]) for line in told]
        result.phases[phase(script.root, max(numbers, default=script.number))] += 1
        last = max(places, default=0)
        when = f"{kind} {number}"
        result.take(scene.reader.judged(script.root, script.states[: last + 2], last), f"{when}, killed")
        repeat(scene, script, result, when)
        if (number + 1) % 10 == 0:
            say(f"  {kind}: {number + 1} of {count}")
    return result


def undisturbed(scene: Scene, script: Script, result: Result) -> float:
    """Let a run come to its end; the seconds that it took."""
    driver = scene.driver()
    driver.go({"root": str(scene.fresh("warm")), "steps": []})
    driver.line("end")
    start = time.monotonic()
    driver.tell_job(script.job)
    driver.line("end")
    took = time.monotonic() - start
    driver.kill()
    result.take(scene.reader.judged(script.root, script.states[-1:]), "undisturbed")
    scene.remove(script.root)
    return took


def kill(driver: Driver, script: Script, draw: random.Random, took: float) -> list[str] | None:
    """Kill a run; the lines of steps that it had said, None where it had ended before."""
    count = len(script.job["steps"])
    # Half the instants lie anywhere, the others where a publication begins, ends, or clears away.
    where = draw.choices([aim.ANYWHERE, aim.DRAFT, aim.NAMED, aim.GONE], [5, 2, 2, script.forgets])[0]
    driver.go(script.job)
    driver.no_more()
    aim.wait(where, script.root, draw, lambda: not driver.ended, took, took / count, count)
    driver.kill()
    said = driver.rest()
    if "end" in said or any(line.startswith("error") for line in said):
        return None
    return [line for line in said if line.startswith("done")]


def repeat(scene: Scene, script: Script, result: Result, when: str) -> None:
    """Run it once more: it has to give what an undisturbed run gives, and to leave nothing beside."""
    said = scene.driver().do(script.job)
    result.expect("end" in said, f"{when}: the repeat ended with {said[-1:]}")
    result.take(scene.reader.judged(script.root, script.states[-1:]), f"{when}, repeated")
    result.wrong += [f"{when}: {what}" for what in scene.reader.untidy(script.root)]
    scene.remove(script.root)


def age_schema(root: Path) -> None:
    """Make the published state one of an earlier version: columns that may be null are not there."""
    (folder,) = (root / ".states").glob("[0-9]*")
    for table, schema in SCHEMAS.items():
        late = [column.name for column in schema if column.nullable][-1:]
        for path in (folder / table).iterdir():
            rows = pq.read_table(path).drop_columns(late)
            path.unlink()
            pq.write_table(rows, path)
    about = folder / "state.json"
    said = about.read_text("utf-8")
    start = said.index('"schema": "') + len('"schema": "')
    about.write_text(said[:start] + "0" * 12 + said[start + 12 :], "utf-8")


def earlier_layout(root: Path, holding: dict[str, Any]) -> None:
    """Write what is held as version 0.1.0 did: a folder a table, a file a plan."""
    for table, schema in SCHEMAS.items():
        (root / table).mkdir(parents=True)
        pq.write_table(schema.empty_table(), root / table / EMPTY)
    for number, plan in holding["plans"].items():
        for table, rows in plan_rows(number, plan).items():
            if rows:
                path = root / table / f"{rows[0].get('document_id', rows[0].get('task_id', ''))[:12]}.parquet"
                pq.write_table(arrow_table(table, rows), path)
    rejects = reject_rows(holding["rejects"])
    pq.write_table(arrow_table("rejects", rejects), root / "rejects" / "rejects.parquet")
