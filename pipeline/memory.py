"""Giving memory back: allocators keep what was freed, and a run that publishes often would seem to grow for ever."""

import ctypes

import pyarrow as pa


def give_back() -> None:
    """Return to the system what Arrow and the C library hold and nobody uses."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        # Only glibc has it; others return memory by themselves.
        trim(0)
