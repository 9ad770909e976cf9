"""What is reckoned from measured figures."""

import math
import statistics
from collections.abc import Mapping
from pathlib import Path

Inode = tuple[int, int]


def exponent(sizes: Mapping[int, float]) -> float:
    """The power of n with which seconds grow: the slope of log(seconds) over log(n), by least squares. 1 is linear.

    Raises ValueError where there are not two sizes, or where nothing is left of some seconds.
    """
    if len(sizes) < 2 or min(sizes.values()) <= 0:
        raise ValueError("growth needs two sizes and seconds above 0")
    logs = [(math.log(size), math.log(seconds)) for size, seconds in sizes.items()]
    return statistics.linear_regression([x for x, _ in logs], [y for _, y in logs]).slope


def inodes(folder: Path) -> set[Inode]:
    """The files under a folder; hard links to one file are one."""
    found = (path.lstat() for path in _files(folder))
    return {(status.st_dev, status.st_ino) for status in found}


def bytes_of_new(folder: Path, before: set[Inode]) -> int:
    """Bytes of the files under a folder that were not there before: those that are no hard links to one of `before`."""
    new: dict[Inode, int] = {}
    for path in _files(folder):
        status = path.lstat()
        new[status.st_dev, status.st_ino] = status.st_size
    return sum(size for inode, size in new.items() if inode not in before)


def partition_bytes(dataset: Path, group: str) -> int:
    """Bytes of the files of a group of plans, in all tables."""
    return sum(path.stat().st_size for path in dataset.glob(f"*/{group}.*.parquet"))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
