"""How a program that was forked from a warm interpreter ends: as every program does, up to where nobody can notice any more.

Runs inside the sandbox: Python 3.8 and later, standard library only. At its end the interpreter waits for threads, calls exit
functions, flushes, frees what the program's modules held, and then takes the library's modules apart, object by object. That
last part shows nothing, but a forked process has to copy every page for it, which takes longer than the rest of a small program.
So the library's modules are kept where finalisation does not reach them, and the first module that is cleared when all others
are gone ends the process (Python/pylifecycle.c, finalize_modules).
"""

from __future__ import annotations

import _operator
import atexit
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.harness.inside import wrapping
    from grader.harness.inside.errors import ErrorWatch
else:
    import wrapping
    from errors import ErrorWatch

_NAME = "grader ending"  # no program can import a module of that name
_LARGEST = 1 << 31
OWN_TRACES = (type(None), ErrorWatch)  # under any other, a call of ours is one more event
# What a class tells of itself, whatever its own class makes of that.
_bases_of = type.__dict__["__mro__"].__get__
_names_of = type.__dict__["__dict__"].__get__

# Whether the standard streams were the interpreter's own, when all exit functions had been called.
_usual: list[bool] = []
# Something that the program has not frozen, unless it has frozen what else it made.
_young: list[list[Any]] = []


class _Last:
    """What goes when all modules are gone: ends the process, unless something of the program's is left to see."""

    status: int | None = None

    def __del__(self) -> None:
        try:
            over = self.status is not None and sys.is_finalizing() and not sys.modules and _is_over()
        except BaseException:  # it would be told as one of the program's
            return
        if over and self.status is not None:
            os._exit(self.status)


_last = type(sys)(_NAME)


def keep_library() -> None:
    """Let the modules that are imported by now outlive every program that this process becomes. To be frozen by the caller."""
    _last.last = _Last()  # type: ignore[attr-defined]
    # A cycle that nothing refers to: no collection looks at it once it is frozen (gc.freeze()).
    cycle: list[Any] = [_last, sys.path_importer_cache, *sys.modules.values()]
    cycle.append(cycle)


def prepare() -> None:
    """In the process of a program, before it runs: what is called last at its exit, all of it written in C, so never traced."""
    _young[:] = [[]]
    atexit.register(sys.modules.__setitem__, _NAME, _last)
    for name in ("stdout", "stderr"):
        now, at_first = (map(_operator.methodcaller("get", one), [vars(sys)]) for one in (name, "__" + name + "__"))
        atexit.register(_usual.extend, map(_operator.is_, now, at_first))


def arm(code: Any) -> None:
    """The program has ended, with SystemExit(code) or with None; where that is simple, no more is done than can be seen."""
    status = _status(code)
    if status is None or "ctypes" in sys.modules:  # C's own buffers are flushed later
        disarm()
    else:
        _last.last.status = status


disarm = wrapping.partial(atexit.unregister, sys.modules.__setitem__)  # have everything end as usual


def _status(code: Any) -> int | None:
    """The status of a process that ends with SystemExit(code), as far as that is easily told (Python/pythonrun.c)."""
    if code is None:
        return 0
    if type(code) is str:
        return 1
    return code & 0xFF if type(code) in (int, bool) and -_LARGEST <= code < _LARGEST else None


def _is_over() -> bool:
    """Whether all that is left to do shows nothing."""
    return _usual == [True, True] and not gc.garbage and not gc.get_debug() and _flushed() and not _may_show()


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
    known: dict[int, bool] = {id(_Last): False}
    frozen = True
    for one in gc.get_objects():  # none of the frozen ones
        frozen = frozen and one is not _young[0]
        kind = type(one)
        if id(kind) not in known:
            known[id(kind)] = any("__del__" in _names_of(base) for base in _bases_of(kind))
        if known[id(kind)]:
            return True
    return frozen
