"""Kills runs and spoils what they stand on, and checks each time that the dataset is whole.

    PYTHONPATH=tools python -m chaos [--runs 200] [--seed N] [--only NAME,…] [--json FILE]

Some twenty minutes on two processors. Some scenarios need Linux, and those with small disks root; what is left out is
said. Exit status 1 where anything is not as it should be.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from chaos import commands, disks, files, kills, process, table, together
from chaos.scene import Result, Scene, say

RUNS = 200
SHARES = {"publishing": 75, "rolling-back": 20, "schema": 20, "layout": 20, "ingest": 50, "rollback": 15}
"""Of 200 kills; those with the real command, over real plans, take longest."""
FAULTS: dict[str, Callable[[Scene], list[Result]]] = {
    "readers": together.readers,
    "two-writers": together.two_writers,
    "disk-full": disks.full,
    "read-only": disks.read_only,
    "clock": files.clock,
    "poisonous": files.poisonous,
    "killed-worker": files.killed_worker,
    "fifo": files.no_files,
    "changing": files.changing,
    "stopped": files.stopped,
}


def scenarios(runs: int) -> dict[str, Callable[[Scene], list[Result]]]:
    """What may be asked for, by name; `runs` kills are shared out among the first ones."""
    found: dict[str, Callable[[Scene], list[Result]]] = {}
    for name, count in shared(runs).items():
        work: Callable[..., Result] = {"ingest": commands.ingesting, "rollback": commands.rolling_back}.get(
            name, partial(_killed, name)
        )
        found[name] = partial(_one, work, count)
    return {**found, **FAULTS}


def shared(runs: int) -> dict[str, int]:
    """How many of `runs` kills each kind has; together as many."""
    total = sum(SHARES.values())
    ends = [round(runs * sum(list(SHARES.values())[: place + 1]) / total) for place in range(len(SHARES))]
    return {name: end - start for name, start, end in zip(SHARES, [0, *ends], ends, strict=False)}


def program() -> dict[str, float]:
    """When each file of the program was changed last: another version reads all files anew, so that no run is like the
    undisturbed one."""
    floors = ("flows", "pipeline", "extractors", "normalizers")
    return {
        str(path): path.stat().st_mtime
        for floor in floors
        for path in (process.ROOT / floor).rglob("*")
        if path.suffix in (".py", ".csv", ".yaml")
    }


def _killed(name: str, scene: Scene, count: int) -> Result:
    return kills.run(scene, name, count)


def _one(work: Callable[[Scene, int], Result], count: int, scene: Scene) -> list[Result]:
    return [work(scene, count)] if count else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it all, and print the tables."""
    names = list(scenarios(RUNS))
    parser = argparse.ArgumentParser(prog="python -m chaos", description="Kills runs, and checks the dataset.")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how many runs are killed; {RUNS}")
    parser.add_argument("--seed", type=int, help="the same seed draws the same changes and instants")
    parser.add_argument("--only", help=f"of {','.join(names)}")
    parser.add_argument("--json", type=Path, help="file for the figures")
    given = parser.parse_args(arguments)
    wanted = given.only.split(",") if given.only else names
    if unknown := set(wanted) - set(names):
        parser.error(f"{', '.join(sorted(unknown))}: none of {', '.join(names)}")
    seed = random.randrange(10**6) if given.seed is None else given.seed
    say(f"Seed {seed}")
    # Ended from outside, it puts everything away as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    found: list[Result] = []
    before = program()
    with tempfile.TemporaryDirectory(prefix="chaos-") as passing:
        try:
            scene = Scene(Path(passing).resolve(), seed)
            for name in wanted:
                say(f"{name} …")
                start = time.monotonic()
                found += scenarios(given.runs)[name](scene)
                say(f"  {name}: {time.monotonic() - start:.0f} s")
        except KeyboardInterrupt:
            say("Stopped")
            return 130
        finally:
            process.end_all()
            disks.unmount_all()
    print(f"{table.machine()}, seed {seed}", table.phases(found), table.results(found), table.faults(found), sep="\n\n")
    if given.json:
        said = {"machine": table.machine(), "seed": seed, "results": [vars(one) for one in found]}
        given.json.write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    if changed := sorted(name for name, _ in before.items() ^ program().items()):
        say(f"The program was changed meanwhile, so these figures mean nothing: {', '.join(dict.fromkeys(changed))}")
        return 1
    return 0 if all(one.good for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
