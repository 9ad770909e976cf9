"""Writing that outlasts a power cut: contents first, then the folders that name them, then the pointer."""

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SYNCS = 8
"""Waits for the disk at once: a file system writes its journal once for all that wait."""

_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
"""File systems on a network may refuse to sync a folder; then there is nothing to wait for."""
_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""
_NO_LINK = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}


def sync(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if not path.is_dir() or error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def sync_all(paths: Iterable[Path]) -> None:
    """The same for many; in no order among them."""
    waiting = list(paths)
    if len(waiting) < 2:
        for path in waiting:
            sync(path)
        return
    with ThreadPoolExecutor(SYNCS) as pool:
        for _ in pool.map(sync, waiting):
            pass


def write(path: Path, content: bytes) -> None:
    """Write a new file, whatever the umask readable by everyone, and wait for the disk."""
    with path.open("wb") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Give a file another content: a reader sees the old or the new one."""
    draft = path.with_name(f".{path.name}.new")
    write(draft, content)
    draft.replace(path)
    sync(path.parent)


def same_file(path: Path, name: Path) -> bool:
    """Give a file a second name; a copy where the file system has no hard links. Whether it is a copy, to be synced."""
    try:
        os.link(path, name)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copyfile(path, name)
        return True
    return False


def point(link: Path, target: str) -> None:
    """Let a symbolic link point elsewhere at once, and wait for the disk."""
    draft = link.with_name(f".{link.name.lstrip('.')}.link")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
    sync(link.parent)


def give_way(folder: Path, target: str, aside: Path) -> None:
    """Put a symbolic link in the place of a folder, which is removed by way of `aside`: at once where the system can
    exchange names; else there is neither for a moment."""
    if aside.is_symlink():
        aside.unlink()
    aside.symlink_to(target)
    if not _exchange(folder, aside):
        aside.unlink()
        folder.replace(aside)
        point(folder, target)
    sync(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
