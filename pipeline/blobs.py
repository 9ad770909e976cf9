"""Bytes that wait on the disk instead of in memory, in a file that nobody else sees."""

import io
import tempfile
from contextlib import suppress
from pathlib import Path

LENGTH = 32
"""Bits of a place that say how long the bytes are."""


class Blobs:
    """Bytes by their place, in a file without a name in `folder` (else where the system keeps such files), which is
    gone with the process. Raises OSError where the disk does not take them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed in close

    def put(self, content: bytes) -> int:
        """Keep bytes; their place, one number of where they begin and how long they are."""
        start = self._file.seek(0, io.SEEK_END)
        return start << LENGTH | self._file.write(content)

    def get(self, place: int) -> bytes:
        """The bytes of a place."""
        self._file.seek(place >> LENGTH)
        return self._file.read(place & (1 << LENGTH) - 1)

    def clear(self) -> None:
        """Forget everything."""
        self._file.seek(0)
        self._file.truncate()

    def close(self) -> None:
        """Let the file go."""
        # Where the disk is full, what was not written yet is refused once more; nobody needs it.
        with suppress(OSError):
            self._file.close()

    def __del__(self) -> None:
        if "_file" in self.__dict__:
            self.close()
