"""A worker's memory, made small again between two jobs."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

_SLACK = 4 * 1024 * 1024  # bytes that may stay of a job


def _heap_trim() -> Callable[[int], int] | None:
    """glibc's malloc_trim(3): it gives free pages back to the system, which free() does only at the heap's end."""
    try:
        import ctypes

        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (ImportError, AttributeError, OSError, TypeError):  # a Python without ctypes, another C library, or none
        return None
    return trim


_trim = _heap_trim()


def resident() -> int | None:
    """The bytes of this process that are in memory, by proc_pid_statm(5); None where nothing tells."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, AttributeError):
        return None


def forget() -> None:
    """Give back what a job held: tracebacks keep all that it saw in cycles, and a flood of output leaves the heap in holes."""
    gc.collect()
    if _trim is not None:
        _trim(0)


class Memory:
    """The worker's memory, made small again where a job has left much of it: to do so each time costs a tenth of a small one."""

    def __init__(self, held: Callable[[], int | None] = resident) -> None:
        self._held = held
        self._settled = held()

    def settle(self) -> None:
        """Forget, when more is held than after the last time; always, where that is not known."""
        now = self._held()
        if now is None or self._settled is None or now - self._settled > _SLACK:
            forget()
            self._settled = self._held()
