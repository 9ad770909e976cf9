"""The SHA-256 of many files, without reading those again that did not change since they were read last.

Content decides; a file is taken for the one that was read only where path, size, inode and both its times are the same
to the nanosecond, as in git's index. A file that changed within two seconds before it was read might change once more
within one tick of its clock, so it is read again the next time ("racily clean", Documentation/technical/racy-git).
Ten thousand PDFs of a megabyte cost eight seconds and more to hash, and a tenth of a second to look at.
"""

import hashlib
import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from pipeline.sources import Source

FILE = "sums"
THREADS = 4
"""Files that are read at once: hashing needs no lock of the interpreter, and disks answer better to several."""
SETTLED = 2_000_000_000
"""Nanoseconds that a file must be at rest before it is read: the coarsest clock of a file system ticks that slowly."""
_NAME, _LOOK, _SUM, _CHECK = 16, 16, 32, 8
_SAID = _NAME + _LOOK + _SUM
_ENTRY = _SAID + _CHECK
SPARE = 1_000
"""Entries that nobody asks for any more beside as many as are asked for; then the file is written anew."""


class Sums:
    """SHA-256 by file, kept in `folder` from run to run; what is kept there may be removed at any time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._stored, self._length, self._whole = _load(self._path)
        self._known = dict(self._stored)
        self._seen: dict[bytes, bytes] = {}

    def of(self, source: Source) -> str:
        """Hexadecimal SHA-256 of a file; OSError where it cannot be read."""
        return self._kept(source) or self._read(source)

    def all_of(self, sources: Iterable[Source]) -> dict[str, str | None]:
        """The same for many, by their names; None for those that cannot be read."""
        found: dict[str, str | None] = {}
        unknown = []
        for source in sources:
            found[source.name] = None
            with suppress(OSError):
                found[source.name] = self._kept(source)
            if found[source.name] is None:
                unknown.append(source)
        with ThreadPoolExecutor(THREADS) as pool:
            found.update(zip([source.name for source in unknown], pool.map(self._try, unknown), strict=True))
        return found

    def save(self) -> None:
        """Keep what was found in this run for the next; where that fails, the next run reads the files."""
        fresh = {name: entry for name, entry in self._seen.items() if self._stored.get(name) != entry}
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._whole or self._length + len(fresh) > 2 * len(self._seen) + SPARE:
                draft = self._path.with_name(f".{FILE}.{os.getpid()}")
                draft.write_bytes(_written(self._seen))
                draft.replace(self._path)
            elif fresh:
                # Behind the others, so that one new file among many costs one entry; the last one of a name counts.
                with self._path.open("ab") as file:
                    file.write(_written(fresh))

    def _kept(self, source: Source) -> str | None:
        name = _short(os.fsencode(source.location))
        entry = self._known.get(name) or self._seen.get(name)
        if not entry or entry[:_LOOK] != _look(Path(source.location).stat()):
            return None
        self._seen[name] = entry
        return entry[_LOOK:].hex()

    def _try(self, source: Source) -> str | None:
        try:
            return self._read(source)
        except OSError:
            return None

    def _read(self, source: Source) -> str:
        now = time.time_ns()
        before = Path(source.location).stat()
        sha256 = source.sha256()
        look = _look(before)
        rested = max(before.st_mtime_ns, before.st_ctime_ns) + SETTLED < now
        name = _short(os.fsencode(source.location))
        self._known.pop(name, None)
        self._seen.pop(name, None)
        if rested and look == _look(Path(source.location).stat()):
            self._seen[name] = look + bytes.fromhex(sha256)
        return sha256


def _look(stat: os.stat_result) -> bytes:
    """What changes when a file does."""
    seen = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev)
    return _short(repr(seen).encode())


def _short(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_NAME).digest()


def _written(entries: dict[bytes, bytes]) -> bytes:
    return b"".join(_checked(name + entry) for name, entry in sorted(entries.items()))


def _checked(said: bytes) -> bytes:
    return said + hashlib.blake2b(said, digest_size=_CHECK).digest()


def _load(path: Path) -> tuple[dict[bytes, bytes], int, bool]:
    """The entries by name, how many are written, and whether nothing else is: a run may have been killed in the midst
    of one."""
    try:
        content = path.read_bytes()
    except OSError:
        return {}, 0, False
    entries = [content[at : at + _ENTRY] for at in range(0, len(content), _ENTRY)]
    sound = [entry[:_SAID] for entry in entries if entry == _checked(entry[:_SAID])]
    return {said[:_NAME]: said[_NAME:] for said in sound}, len(sound), len(sound) == len(entries)
