"""Writes many different plans, made by varying our samples.

PYTHONPATH=tools python -m load N FOLDER [--formats text,html,markdown,docx,pdf,scan] [--seed 1] [--tasks 100]
"""

import argparse
import sys
import time
from pathlib import Path

from load.write import ENDINGS, TASKS, TEXT, add_plan

EVERY = 5.0
"""Seconds between two lines that say how far it is."""


def shares(text: str) -> dict[str, float]:
    """ "text=8,docx" as {"text": 8, "docx": 1}."""
    found = {}
    for part in text.split(","):
        form, _, share = part.partition("=")
        if form not in ENDINGS:
            raise argparse.ArgumentTypeError(f"{form!r} is none of {', '.join(ENDINGS)}")
        try:
            found[form] = float(share or 1)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{share!r} is no share of {form}") from None
    if min(found.values()) < 0 or not sum(found.values()):
        raise argparse.ArgumentTypeError("shares are numbers of 0 or more, not all 0")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write the plans and say so; 2 where the folder cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m load", description="Writes N different plans into FOLDER, made by varying our samples."
    )
    parser.add_argument("count", metavar="N", type=int, help="how many plans")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="made where there is none")
    parser.add_argument(
        "--formats",
        type=shares,
        default=TEXT,
        help=f"of {','.join(ENDINGS)}; text=8,docx=1 gives shares; text if not given",
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plans; 1 if not given")
    parser.add_argument("--first", type=int, default=1, help="number of the first plan; 1 if not given")
    parser.add_argument("--tasks", type=int, default=TASKS, help=f"tasks of a plan, at least; {TASKS} if not given")
    given = parser.parse_args(arguments)
    if given.count < 1 or given.first < 1 or given.tasks < 0:
        parser.error("N and --first are 1 or more, --tasks 0 or more")
    try:
        given.folder.mkdir(parents=True, exist_ok=True)
        start = said = time.monotonic()
        for done in range(given.count):
            add_plan(given.first + done, given.folder, given.seed, tasks=given.tasks, formats=given.formats)
            if time.monotonic() - said > EVERY:
                said = time.monotonic()
                print(f"{done + 1:,} of {given.count:,} plans", flush=True)
    except OSError as error:
        print(f"The plans could not be written: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"{given.count:,} plans written to {given.folder} in {time.monotonic() - start:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
