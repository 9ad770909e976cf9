"""Parquet files that appear all at once: a reader of the folder sees the state before a commit or parts of the state
after it, never half a file; a commit that a crash cut short is finished by the next run.

Every file of a commit is first written beside its place under a name with a leading dot, which readers of Parquet
folders leave out. Then the list of what is to be replaced and removed is written; from then on the commit counts.
"""

import io
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

JOURNAL = ".commit.json"


def commit(root: Path, changes: Mapping[str, pa.Table | None]) -> None:
    """Replace (a table) or remove (None) files under `root`, given by their relative paths, in this order."""
    if not changes:
        return
    for relative, table in changes.items():
        if table is not None:
            buffer = io.BytesIO()
            pq.write_table(table, buffer, compression="zstd")
            _write(_staged(root / relative), buffer.getvalue())
    replaced = [relative for relative, table in changes.items() if table is not None]
    removed = [relative for relative, table in changes.items() if table is None]
    draft = root / f"{JOURNAL}.new"
    _write(draft, json.dumps({"replaced": replaced, "removed": removed}).encode())
    draft.replace(root / JOURNAL)
    _settle([root])
    _finish(root)


def recover(root: Path) -> None:
    """Finish a commit that counts, forget one that does not."""
    if (root / JOURNAL).exists():
        _finish(root)
    for staged in (*root.glob(".*.new"), *root.glob("*/.*.new")):
        staged.unlink()


def _finish(root: Path) -> None:
    journal = json.loads((root / JOURNAL).read_text("utf-8"))
    for relative in journal["removed"]:
        (root / relative).unlink(missing_ok=True)
    for relative in journal["replaced"]:
        staged = _staged(root / relative)
        if staged.exists():
            staged.replace(root / relative)
    _settle({(root / relative).parent for relative in journal["replaced"] + journal["removed"]})
    (root / JOURNAL).unlink()


def _staged(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Whatever the umask: colleagues read the dataset.
        os.fchmod(file.fileno(), 0o644)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folders: Iterable[Path]) -> None:
    """Renames and removals in these folders reach the disk."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
