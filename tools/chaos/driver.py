"""A process that publishes ready-made plans: `python -m chaos.driver`, jobs on its standard input, a line each.

A job is JSON: `root`, and `steps` (`chaos.rows.Step`, or {"rollback": number}); {"hold": true} waits, with the dataset
held, for one more line. It says "ready", then "done PLACE NUMBER" of each step that was published, and "error WHERE
MESSAGE" where the dataset refuses.
"""

import json
import os
import sys
import traceback
from datetime import timedelta
from pathlib import Path

from chaos.rows import NOW, changes
from pipeline.dataset import DatasetError, edit_dataset, rollback


def say(*words: object) -> None:
    """A line that is out before anything else happens."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def where(error: BaseException) -> str:
    """The last function of ours in which the disk refused."""
    cause = error.__cause__ or error.__context__ or error
    ours = [frame for frame in traceback.extract_tb(cause.__traceback__) if "pipeline" in Path(frame.filename).parts]
    return f"{Path(ours[-1].filename).stem}.{ours[-1].name}" if ours else type(cause).__name__


def work(job: dict[str, object]) -> None:
    """Do a job."""
    root, steps = Path(str(job["root"])), list(job["steps"])  # type: ignore[call-overload]
    while steps:
        if "rollback" in steps[0]:
            step = steps.pop(0)
            say("done", step["place"], rollback(root, step["rollback"]).number)
            continue
        with edit_dataset(root) as dataset:
            while steps and "rollback" not in steps[0]:
                step = steps.pop(0)
                if "hold" in step:
                    say("held")
                    sys.stdin.readline()
                    continue
                dataset.stage(changes(step))
                now = None if job.get("clock") else NOW + timedelta(seconds=step["place"])
                say("done", step["place"], dataset.publish({}, finished=step["finished"], now=now).number)


def main() -> int:
    """Do jobs until there are none."""
    say("ready")
    while line := sys.stdin.readline():
        try:
            work(json.loads(line))
        except DatasetError as error:
            say("error", where(error), error)
            return 2
        say("end")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
