"""The instants at which runs are killed: anywhere, or where something that the disk shows begins."""

import random
import time
from collections.abc import Callable
from pathlib import Path

LOOK = 0.0001
"""Seconds between two looks at the disk."""
CLOSE = 0.004
"""Seconds within which it is over what begins with a sign that is short."""

ANYWHERE, DRAFT, NAMED, GONE = "anywhere", "draft", "named", "gone"


def wait(
    aim: str, root: Path, draw: random.Random, alive: Callable[[], bool], took: float, publishing: float, times: int
) -> None:
    """Wait for the instant, or until nothing is `alive`.

    `took` are seconds of an undisturbed run, `publishing` those of one of its publications, of which it has `times`.
    """
    if aim == ANYWHERE:
        _sleep(draw.uniform(0, took), alive)
        return
    states = root / ".states"
    turn = draw.randint(1, times)
    before = _newest(states)
    if aim == NAMED:
        _until(lambda: _newest(states) >= before + turn, alive)
    elif aim == DRAFT:
        if turn > 1:
            _until(lambda: _newest(states) >= before + turn - 1, alive)
        _until((states / ".new").exists, alive)
    else:
        _until(lambda: any(name.startswith(".gone-") for name in _names(states)), alive)
    _sleep(draw.uniform(0, publishing if aim == DRAFT else CLOSE), alive)


def _until(sign: Callable[[], bool], alive: Callable[[], bool]) -> None:
    while not sign() and alive():
        time.sleep(LOOK)


def _sleep(seconds: float, alive: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and alive():
        time.sleep(min(left, 0.01))


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []


def _newest(states: Path) -> int:
    return max((int(name) for name in _names(states) if name.isdigit()), default=0)
