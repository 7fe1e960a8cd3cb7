"""What a run left behind: processes, sockets, temporary files. For tests that must find nothing."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.harness.workcopy import PREFIX


@dataclass(frozen=True)
class State:
    """The grader's traces on the machine at one moment."""

    processes: frozenset[int]
    sockets: int
    files: frozenset[Path]


def _marked() -> frozenset[int]:
    """Processes that a launch started, wherever they went: they carry its cookie, or run our probe or reaper."""
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "GRADER_LAUNCH" in process.environ() or any("grader/harness" in word for word in process.cmdline()):
                found.add(process.pid)
    return frozenset(found)


def _sockets() -> int:
    """Listening sockets on the loopback, in the range that the grader claims its ports from."""
    return sum(
        connection.status == psutil.CONN_LISTEN and 15000 <= (connection.laddr or ("", 0))[1] <= 32000
        for connection in psutil.net_connections("tcp")
    )


def state() -> State:
    """What is there now."""
    return State(_marked(), _sockets(), frozenset(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")))
