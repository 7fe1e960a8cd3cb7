"""The interpreter that runs the student's programs: found once, by its real path, and checked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass

_OLDEST = (3, 8)
_QUESTION = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"


@dataclass(frozen=True)
class Interpreter:
    """A Python interpreter: its path and its version, as in 3.11.7."""

    path: str
    version: str


class InterpreterError(Exception):
    """The interpreter asked for cannot run the programs."""


def own() -> Interpreter:
    """The interpreter that runs the grader."""
    return Interpreter(sys.executable, ".".join(map(str, sys.version_info[:3])))


def find(named: str) -> Interpreter:
    """The interpreter behind a path or a command, past any launcher script. Raises InterpreterError."""
    command = shutil.which(named)
    if command is None:
        raise InterpreterError(named)
    try:
        asked = subprocess.run(
            [command, "-c", _QUESTION], capture_output=True, text=True, timeout=30, check=True, stdin=subprocess.DEVNULL
        )
        path, version = asked.stdout.split("\n")[:2]
        if tuple(map(int, version.split(".")[:2])) < _OLDEST:
            raise InterpreterError(f"{named} (Python {version})")
    except (OSError, subprocess.SubprocessError, ValueError) as exc:
        raise InterpreterError(named) from exc
    return Interpreter(path, version)
