"""Folders of small plans, and the same folders as they may look a night later."""

import random
import re
import shutil
from pathlib import Path

from load.write import TEXT, write_plans

TASKS = 4
"""Tasks of a plan at least: as small as our samples allow."""
_YEAR = re.compile(r"(?<=năm )(20\d\d)")
_HEADED = re.compile(r"(?m)^1\. ")


def plans(folder: Path, count: int, first: int = 1) -> Path:
    """A folder with this many plans more."""
    write_plans(count, folder, first=first, tasks=TASKS, formats=TEXT)
    return folder


def changed(folder: Path, target: Path, draw: random.Random) -> Path:
    """A copy of the folder in which plans are new, changed, gone, of another year, there twice, or no plans."""
    shutil.copytree(folder, target)
    here = sorted(target.iterdir())
    draw.shuffle(here)
    plans(target, draw.randint(1, 3), first=100 + draw.randrange(50))
    for path in here[:2]:
        text = path.read_text("utf-8")
        path.write_text(_HEADED.sub(f"1. Rà soát lần {draw.randint(2, 99)}, ", text, count=1), "utf-8")
    here[2].unlink()
    moved = here[3].read_text("utf-8")
    here[3].write_text(_YEAR.sub(lambda year: str(int(year[0]) - 1), moved), "utf-8")
    shutil.copyfile(here[4], target / f"bản sao {here[4].name}")
    if draw.random() < 0.5:
        here[5].write_bytes(b"%PDF-1.7\nnothing")
    return target
