"""Several at once: readers while a run publishes, and two runs."""

import json
import time

from chaos import inputs, rows
from chaos.checks import judge
from chaos.kills import base
from chaos.process import Group, nhiemvu
from chaos.scene import Result, Scene
from pipeline.records import PLAN_TABLES

SECONDS = 30.0
CYCLE = 16
"""Different states that are published in turn."""


def readers(scene: Scene) -> list[Result]:
    """Two processes read without a pause while a third publishes without a pause."""
    root = scene.fresh("watched")
    draw = scene.draw("readers")
    holding = base(root, draw)
    made = rows.steps(draw, holding, CYCLE)
    contents = [rows.content(holding)]
    for step in made:
        holding = rows.after(holding, step)
        contents.append(rows.content(holding))
    # Back to the first, so that the same states come again.
    again = dict.fromkeys(holding["plans"]) | rows.first(scene.draw("readers"), 0)["plans"]
    start = rows.first(scene.draw("readers"), len(contents[0]["documents"]))
    cycle = [*made, {**start, "plans": {**again, **start["plans"]}}]
    steps = [{**step, "place": place, "finished": True} for place, step in enumerate(cycle)]
    known = scene.fresh("states")
    known.write_text(json.dumps(contents), "utf-8")
    watchers = {way: Group(["-m", "chaos.watch", root, known, way]) for way in ("pandas", "open_dataset")}
    for watcher in watchers.values():
        watcher.line("ready")
    driver = scene.driver()
    published = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        seen = len(driver.lines)
        driver.go({"root": str(root), "steps": steps, "clock": True})
        driver.line("end")
        published += sum(line.startswith("done") for line in driver.lines[seen:])
    driver.kill()
    found = []
    for way, watcher in watchers.items():
        watcher.tell("")
        said = json.loads(watcher.line("{") or "{}")
        watcher.kill()
        result = Result(f"read by {way} while a run publishes", said["reads"], said["torn"], 0, said["doubled"])
        result.expect(said["reads"] > 0, "nothing was read")
        result.note = f"{published} publications in {SECONDS:.0f} s; {said['gone']} times a file was gone, read again"
        result.expect(way == "pandas" or not said["gone"], f"{said['gone']} times the state was gone")
        found.append(result)
    return found


def two_writers(scene: Scene) -> list[Result]:
    """A second run says that another is there; with `--wait` it waits for it."""
    raw = inputs.plans(scene.fresh("raw"), 2)
    alone, root = scene.fresh("alone"), scene.fresh("held")
    nhiemvu("ingest", raw, "--output", alone, log=scene.fresh("log")).wait()
    (expected,) = scene.reader.kept(alone)[-1:]
    holding = base(root, scene.draw("two writers"))
    (step,) = rows.steps(scene.draw("two writers"), holding, 1)
    held = rows.content(holding), rows.content(rows.after(holding, step))
    driver = scene.driver()
    driver.go({"root": str(root), "steps": [{"hold": True}, {**step, "place": 0}]})
    driver.line("held")
    refused = Result("two runs at once", 1)
    second = nhiemvu("ingest", raw, "--output", root, log=scene.fresh("log"))
    refused.expect(second.wait() == 2, f"ended with {second.process.returncode}")
    refused.message = second.said().rpartition("nhiemvu: ")[2]
    refused.expect_said("Another run is writing to", second.said())
    refused.take(scene.reader.judged(root, held[:1]), "while the first run goes on")
    waited = Result("the second with --wait 60", 1)
    second = nhiemvu("ingest", raw, "--output", root, "--wait", "60", log=scene.fresh("log"))
    # It has said what it is going to do, and waits now.
    while "Reading 2 files" not in second.said() and not second.ended:
        time.sleep(0.02)
    time.sleep(1)
    waited.expect(not second.ended, "it did not wait")
    driver.tell("")
    driver.line("end")
    driver.kill()
    waited.expect(second.wait() == 0, f"ended with {second.process.returncode}: {second.said()[-300:]}")
    waited.message = "plans of both runs are in the dataset"
    both = {table: {**held[1][table], **expected[table]} for table in PLAN_TABLES} | {"rejects": held[1]["rejects"]}
    reading, loose, _ = scene.reader.read(root)
    faults = judge(reading, [both])
    faults.loose += loose
    waited.take(faults, "after both")
    return [refused, waited]
