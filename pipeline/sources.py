"""Which files a run reads, and the names they have in the dataset."""

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

JUNK = {"thumbs.db", "desktop.ini"}


class InputError(Exception):
    """Inputs that cannot be used as they are; the message says why in a sentence."""


@dataclass(frozen=True, order=True)
class Source:
    """One file to read. `name` is its path under the input folder with "/" and in NFC: `source_file` in the dataset."""

    name: str
    path: Path

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the file; OSError where it cannot be read."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def find_sources(inputs: Iterable[Path], output: Path | None = None) -> list[Source]:
    """The files under `inputs` (files or folders), sorted by name; those under `output` are left out.

    Hidden files, office lock files ("~$…") and what file managers leave behind are no inputs. Where files of several
    inputs would have one name, all names start at the folder that the inputs have in common. Raises InputError
    where an input does not exist.
    """
    roots = list(dict.fromkeys(path.absolute() for path in inputs))
    for root in roots:
        if not root.exists():
            raise InputError(f"There is no file or folder {_name(root)}")
    skip = output.resolve() if output else None
    found = [(root, path) for root in roots for path in sorted(_files(root, skip))]
    unique = {path.resolve(): (root, path) for root, path in reversed(found)}
    named = {path: path.relative_to(root if root.is_dir() else root.parent) for root, path in unique.values()}
    if len(set(map(_name, named.values()))) < len(named):
        common = Path(os.path.commonpath([root if root.is_dir() else root.parent for root in roots]))
        named = {path: path.relative_to(common) for path in named}
    return sorted(_distinct(named))


def _files(root: Path, skip: Path | None) -> Iterator[Path]:
    if not root.is_dir():
        yield root
        return
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [name for name in folders if not name.startswith(".") and (here / name).resolve() != skip]
        for name in names:
            if not name.startswith((".", "~$")) and name.lower() not in JUNK and (here / name).is_file():
                yield here / name


def _distinct(named: dict[Path, Path]) -> Iterator[Source]:
    """Names may still be one after NFC; later ones are numbered."""
    seen: Counter[str] = Counter()
    for path, relative in sorted(named.items()):
        name = _name(relative)
        seen[name] += 1
        yield Source(name if seen[name] == 1 else f"{name}#{seen[name]}", path)


def _name(path: Path) -> str:
    """The path as NFC text, bytes that are no UTF-8 replaced."""
    raw = os.fsencode(path.as_posix())
    return unicodedata.normalize("NFC", raw.decode("utf-8", "replace"))
