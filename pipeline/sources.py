"""Which files a run reads, and the names they have in the dataset."""

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from sys import intern

JUNK = {"thumbs.db", "desktop.ini"}


class InputError(Exception):
    """Inputs that cannot be used as they are; the message says why in a sentence."""


class Source:
    """One file to read. `name` is its path under the input folder with "/" and in NFC: `source_file` in the dataset.

    Of ten thousand files the folders are kept once, and a path is put together when it is asked for.
    """

    __slots__ = ("_ending", "_folder", "name")

    def __init__(self, name: str, path: Path) -> None:
        whole = str(path)
        self.name = intern(name)
        # A path mostly ends with the name; else accents are written another way, or the name is numbered.
        self._ending = name if whole.endswith(name) else whole
        self._folder = intern(whole.removesuffix(self._ending))

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.location)

    @property
    def location(self) -> str:
        """`path` as text, for those who ask for very many."""
        return self._folder + self._ending

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.name, self.location) == (other.name, other.location)

    def __lt__(self, other: "Source") -> bool:
        return (self.name, self.location) < (other.name, other.location)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {self.path!r})"

    def __reduce__(self) -> tuple[type["Source"], tuple[str, Path]]:
        return Source, (self.name, self.path)

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the file; OSError where it cannot be read."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def find_sources(inputs: Iterable[Path], output: Path | None = None) -> list[Source]:
    """The files under `inputs` (files or folders), sorted by name; those under `output` are left out.

    Hidden files, office lock files ("~$…") and what file managers leave behind are no inputs. Where files of several
    inputs would have one name, all names start at the folder that the inputs have in common. Raises InputError
    where an input does not exist or is neither file nor folder.
    """
    roots = list(dict.fromkeys(path.absolute() for path in inputs))
    for root in roots:
        if not root.exists():
            raise InputError(f"There is no file or folder {_name(str(root))}")
        # Whoever opens a pipe waits until somebody writes into it.
        if not root.is_file() and not root.is_dir():
            raise InputError(f"{_name(str(root))} is no file or folder")
    skip = os.path.realpath(output) if output else None
    folders = {root: str(root if root.is_dir() else root.parent) for root in roots}
    named: dict[str, str] = {}
    seen: set[str] = set()
    for root in roots:
        for path, real in sorted(_files(root, skip), key=lambda pair: _order(pair[0])):
            # A file that is given twice, or linked to, is one.
            if real not in seen:
                seen.add(real)
                named[path] = folders[root]
    if len({_name(path, folder) for path, folder in named.items()}) < len(named):
        named = dict.fromkeys(named, os.path.commonpath(folders.values()))
    return sorted(_distinct(named))


def _files(root: Path, skip: str | None) -> Iterator[tuple[str, str]]:
    """The files to read under `root`, each with the path that no link leads over."""
    if not root.is_dir():
        yield str(root), os.path.realpath(root)
        return
    top, real_top = str(root), os.path.realpath(root)
    for folder, folders, _ in os.walk(top):
        real = real_top + folder[len(top) :]
        folders[:] = [
            name for name in folders if not name.startswith(".") and os.path.realpath(f"{folder}{os.sep}{name}") != skip
        ]
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith((".", "~$")) and entry.name.lower() not in JUNK and _is_file(entry):
                    linked = entry.is_symlink()
                    yield entry.path, os.path.realpath(entry.path) if linked else f"{real}{os.sep}{entry.name}"


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _order(path: str) -> str:
    """Paths in the order of their parts: what is in a folder stands together."""
    return path.replace(os.sep, "\0")


def _distinct(named: dict[str, str]) -> Iterator[Source]:
    """Names may still be one after NFC; later ones are numbered."""
    seen: Counter[str] = Counter()
    for path in sorted(named, key=_order):
        name = _name(path, named[path])
        seen[name] += 1
        yield Source(name if seen[name] == 1 else f"{name}#{seen[name]}", Path(path))


def _name(path: str, folder: str = "") -> str:
    """The path under the folder as NFC text with "/", bytes that are no UTF-8 replaced."""
    relative = path[len(folder) :].lstrip(os.sep) if folder else path
    raw = os.fsencode(relative.replace(os.sep, "/"))
    return unicodedata.normalize("NFC", raw.decode("utf-8", "replace"))
