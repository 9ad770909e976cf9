"""Memory that nobody uses: what allocators keep of what was freed, so that a run that publishes often would seem to
grow for ever, and a library that is loaded for nothing."""

import ctypes
import sys
from importlib.machinery import ModuleSpec

import pyarrow as pa


def give_back() -> None:
    """Return to the system what Arrow and the C library hold and nobody uses."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        # Only glibc has it; others return memory by themselves.
        trim(0)


def without_pandas() -> None:
    """Let Arrow make arrays without pandas, which it would load with its first one: fifty megabytes and a quarter of a
    second for each worker. Whoever imports pandas still gets it, Arrow's own `to_pandas` too."""
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(hidden)


class _Hidden:
    """A finder of modules by which there is no pandas."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name=name)
        return None
