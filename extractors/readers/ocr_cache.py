"""Recognised pages kept in a folder, named by what they were made from: the page's content, the settings, the versions.

Two processes may write the same page at once, and a process may end while it writes: a page is there whole or not.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any


def page_key(content: bytes, made_with: str) -> str:
    """The name of a page: SHA-256 of its content and of what recognises it."""
    return hashlib.sha256(made_with.encode() + b"\n" + content).hexdigest()


class Cache:
    """Pages as JSON in a folder; none of it where the folder is None. What cannot be kept is made again next time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "ocr" if folder else None

    def get(self, key: str) -> Any | None:
        """What was put under `key`; None where there is nothing, or nothing whole."""
        if self._folder is None:
            return None
        try:
            kept = json.loads(self._place(key).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return kept["page"] if isinstance(kept, dict) and kept.get("key") == key else None

    def put(self, key: str, page: Any) -> None:
        """Keep `page`, which must be JSON."""
        if self._folder is None:
            return
        place = self._place(key)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"key": key, "page": page}, file, ensure_ascii=False, separators=(",", ":"))
                Path(name).replace(place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _place(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / key[:2] / f"{key}.json"
