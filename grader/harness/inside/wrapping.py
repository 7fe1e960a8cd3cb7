"""Callables that are watched, and cannot be told from those that they stand for by a traceback.

Runs inside the student's process: Python 3.8 and later, standard library only. A fault in what watches is swallowed.
"""

from __future__ import annotations

import _functools  # type: ignore[import-not-found]
import _operator
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NoReturn

    Before = Callable[[tuple[Any, ...]], tuple[Any, tuple[Any, ...]]]
    After = Callable[[Any, Any, "BaseException | None"], Any]

partial = _functools.partial


_own: list[Callable[[str], Any]] = []  # tells a file of the student's


def recognise(own: Callable[[str], Any]) -> None:
    """From now on, a file is the student's if `own` gives something else than None for its name."""
    _own[:] = [own]


def from_a_handler(error: BaseException | None) -> Any:
    """The traceback of what a signal handler of the student's has raised, from that handler on; None for a fault of ours.

    Python runs a handler between any two lines of the main thread, ours included.
    """
    traceback = error.__traceback__ if error is not None else None
    while traceback is not None and not any(own(traceback.tb_frame.f_code.co_filename) is not None for own in _own):
        traceback = traceback.tb_next
    return traceback


def pass_on(error: BaseException) -> None:
    """Raise it again if it comes from a signal handler of the student's; else it is a fault of ours, and swallowed."""
    if from_a_handler(error) is not None:
        raise error


def _exhausted() -> Iterator[None]:
    return
    yield


def _raise_without_frame() -> Callable[[BaseException], NoReturn]:
    """A function written in C that raises what it is given: `throw` of a generator that has already ended.

    A wrapper that raised by itself would show up in the student's traceback.
    """
    generator = _exhausted()
    for _ in generator:
        pass
    return generator.throw  # type: ignore[attr-defined, no-any-return]


_throw = _raise_without_frame()
_raising = property(_operator.methodcaller("raise_"))


class _Method(type):
    """The class of a wrapped method: wherever a class holds one, under whatever name, it binds as a method does."""

    def __get__(cls, instance: Any, owner: Any = None) -> Any:
        return cls if instance is None else partial(cls, instance)


def unchanged(token: Any, value: Any, error: BaseException | None) -> Any:
    """An `after` that gives back what the real call gave."""
    return value


def untouched(args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """A `before` that passes on what the student gave."""
    return args[:1], args


_stock: dict[bool, list[tuple[Any, Callable[[Any, Before, After], None]]]] = {False: [], True: []}


def lay_in(functions: int, methods: int) -> None:
    """Make so many blanks in advance: what makes them costs ten times as much as what fills them in."""
    _stock[False].extend([_blank(False) for _ in range(functions)])
    _stock[True].extend([_blank(True) for _ in range(methods)])


def watched(real: Any, name: str, before: Before, after: After, method: bool = False) -> Any:
    """A callable like `real` that calls `before(args)` and `after(token, value, error)` and leaves no frame behind.

    `before` gives a token and the arguments for the real call, `after` the value to return (None for an error, unless it is to
    be replaced). Calling a class runs `__new__` here, where the work is done. A value that is no instance is returned as it
    is; for an error, an instance is returned, and looking up its `__init__` makes C raise the error outside of any frame of
    ours.
    """
    made, fill = _stock[method].pop() if _stock[method] else _blank(method)
    fill(real, before, after)
    made.__name__ = made.__qualname__ = name
    made.__doc__ = getattr(real, "__doc__", None)
    made.__module__ = getattr(real, "__module__", None) or "builtins"  # by which it is pickled
    return made


def _blank(method: bool) -> tuple[Any, Callable[[Any, Before, After], None]]:
    """A callable that is watched, and what says whom it stands for."""
    real: Any
    before: Before
    after: After

    def fill(what: Any, first: Before, last: After) -> None:
        nonlocal real, before, after
        real, before, after = what, first, last

    def __new__(cls: type, *args: Any, **kwargs: Any) -> Any:
        token = value = error = handled = None
        try:
            token, args = before(args)
        except Exception as exc:
            handled = exc if from_a_handler(exc) is not None else None
        try:
            # Bound as the student's call is, before 3.11 made it unbound: some of CPython's messages tell the difference.
            bind = method and args and sys.version_info < (3, 11)
            if handled is None:
                value = real.__get__(args[0])(*args[1:], **kwargs) if bind else real(*args, **kwargs)
        except BaseException as exc:
            error = exc
        try:
            if handled is None:
                value = after(token, value, error)
        except Exception as exc:
            handled = exc if from_a_handler(exc) is not None else None
        if handled is None and (error is None or value is not None):
            return value
        carrier: Any = object.__new__(cls)
        raised: Any = handled or error
        ours = raised.__traceback__
        seen = from_a_handler(handled) if handled is not None else (ours.tb_next if ours else None)
        carrier.__dict__["raise_"] = partial(_throw, raised.with_traceback(seen))
        del error, handled, raised, ours, seen
        return carrier

    body: dict[str, Any] = {"__new__": __new__, "__init__": _raising}
    return (_Method if method else type)("watched", (), body), fill
