"""What a run left behind: processes, sockets, temporary files. For tests that must find nothing.

A run is told from others on the machine by the folder for temporary files that it was given: every process that it starts
inherits it.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class State:
    """The traces of one run on the machine at one moment."""

    processes: frozenset[int]
    sockets: int
    files: frozenset[Path]


CLEAN = State(frozenset(), 0, frozenset())


def state(temporary: Path) -> State:
    """What the run whose temporary folder is `temporary` has on the machine now, this process's sockets included."""
    processes = _processes(str(temporary))
    sockets = sum(_listening(pid) for pid in [*processes, os.getpid()])
    return State(processes, sockets, frozenset(temporary.iterdir()))


def _processes(temporary: str) -> frozenset[int]:
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("TMPDIR") == temporary and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
    return frozenset(found)


def _listening(pid: int) -> int:
    with contextlib.suppress(psutil.Error):
        connections = psutil.Process(pid).net_connections("tcp")
        return sum(connection.status == psutil.CONN_LISTEN for connection in connections)
    return 0
