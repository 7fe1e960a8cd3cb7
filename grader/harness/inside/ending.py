"""How a program that was forked from a warm interpreter ends: as every program does, up to where nobody can notice any more.

Runs inside the sandbox: Python 3.8 and later, standard library only. At its end the interpreter waits for threads, calls exit
functions, flushes, frees what the program's modules held, and then takes the library's modules apart, object by object. That
last part shows nothing, but a forked process has to copy every page for it, which takes longer than the rest of a small program.
So the library's modules are kept where finalisation does not reach them, and the first module that is cleared after the program's
own ones are gone ends the process (Python/pylifecycle.c, finalize_modules).
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NAME = "grader ending"  # no program can import a module of that name
_LARGEST = 1 << 31


class _Last:
    """What goes with the last of the program's modules: ends the process, unless something of the program's is left to see."""

    def __init__(self, status: int) -> None:
        self.status = status

    def __del__(self) -> None:
        try:
            over = sys.is_finalizing() and _is_over()
        except BaseException:  # it would be told as one of the program's
            return
        if over:
            os._exit(self.status)


def _is_over() -> bool:
    """Whether all that is left to do shows nothing."""
    del gc.callbacks[:]  # no longer called at this point
    gc.collect()  # as finalisation is about to do
    return _flushed() and not _may_show()


def keep_library() -> None:
    """Let the modules that are imported by now outlive every program that this process becomes. To be frozen by the caller."""
    # A cycle that nothing refers to: no collection looks at it once it is frozen (gc.freeze()).
    cycle: list[Any] = [sys.path_importer_cache, *sys.modules.values()]
    cycle.append(cycle)


def run(program: Callable[[], None]) -> None:
    """Run it, and end the process as the interpreter would. Raises SystemExit: the program's own."""
    code: Any = None
    try:
        program()
    except SystemExit as exc:
        code = exc.code
    status = _status(code)
    if status is not None and _is_usual():
        last = type(sys)(_NAME)
        last.last = _Last(status)  # type: ignore[attr-defined]
        sys.modules[_NAME] = last
    if code is not None:
        raise SystemExit(code)


def _status(code: Any) -> int | None:
    """The status of a process that ends with SystemExit(code), as far as that is easily told (Python/pythonrun.c)."""
    if code is None:
        return 0
    if not isinstance(code, int):
        return 1
    return code & 0xFF if -_LARGEST <= code < _LARGEST else None


def _is_usual() -> bool:
    """Whether the program has left alone what its end hangs on besides: its output, and C's own buffers."""
    own = sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
    return own and "ctypes" not in sys.modules


def _flushed() -> bool:
    """Whether all output is out; else the interpreter says so, and ends with another status."""
    try:
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
    except Exception:
        return False
    return True


def _may_show() -> bool:
    """Whether something is left that does something when it goes: an open file, a generator, whatever has a finaliser."""
    known: dict[type, bool] = {_Last: False}
    for one in gc.get_objects():  # none of the frozen ones
        kind = type(one)
        if kind not in known:
            known[kind] = any("__del__" in base.__dict__ for base in kind.__mro__)
        if known[kind]:
            return True
    return False
