"""Stands for the terminal that a program has in life and not here: its size, and lines that are seen as they end.

Runs inside the student's process: Python 3.8 and later, standard library only.
"""

from __future__ import annotations

import builtins
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.harness.inside.channel import identity
    from grader.harness.inside.wrapping import watched
else:
    from channel import identity
    from wrapping import watched

_STREAMS = (0, 1, 2)
_SIZE = (80, 24)


class Screen:
    """Answers for the terminal behind the program's own streams."""

    def __init__(self) -> None:
        self.console = {identity(fd) for fd in _STREAMS}

    def install(self) -> None:
        """Patch what a program opens its streams with, and what it asks for the terminal's size with."""
        opening = watched(builtins.open, "open", _remembered, self.opened)
        builtins.open = opening
        sys.modules["io"].open = opening  # type: ignore[attr-defined]
        os.get_terminal_size = watched(os.get_terminal_size, "get_terminal_size", _remembered, self.sized)

    def opened(self, args: tuple[Any, ...], value: Any, error: BaseException | None) -> Any:
        """What `open` does for a terminal (io.open, `buffering`): a text is line-buffered, unless told otherwise."""
        if error is not None or (len(args) > 2 and args[2] >= 0) or not hasattr(value, "reconfigure"):
            return value
        if value.writable() and identity(value.fileno()) in self.console:
            value.reconfigure(line_buffering=True)
        return value

    def sized(self, args: tuple[Any, ...], value: Any, error: BaseException | None) -> Any:
        """The size of a usual terminal, where the system says that there is none."""
        missing = isinstance(error, OSError) and (not args or args[0] in _STREAMS)
        return os.terminal_size(_SIZE) if missing else value


def _remembered(args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    return args, args
