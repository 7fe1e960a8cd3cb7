"""Tells of the exceptions that pass through a student's lines, caught or not.

Runs inside the student's process: Python 3.8 and later, standard library only.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, ModuleType
    from typing import Any

    from grader.harness.inside import wrapping
    from grader.harness.inside.channel import Channel
else:
    import wrapping

_MOST_FRAMES = 20
_MOST_RAISED = 100
_ORDINARY = frozenset(("StopIteration", "StopAsyncIteration", "GeneratorExit", "KeyboardInterrupt", "SystemExit"))


def tell_uncaught(channel: Channel, error: BaseException, thread: str | None) -> None:
    """Tell of an exception that ends the program, or a thread of it."""
    frames: list[list[Any]] = []
    traceback = error.__traceback__
    while traceback is not None and len(frames) < _MOST_FRAMES:
        name = channel.own(traceback.tb_frame.f_code.co_filename)
        if name is not None:
            frames.append([name, traceback.tb_lineno])
        traceback = traceback.tb_next
    if isinstance(error, SyntaxError) and error.filename and channel.own(str(error.filename)):
        frames.append([channel.own(str(error.filename)), error.lineno or 1])
    try:
        said = str(error)
    except Exception:
        said = "<exception str() failed>"  # as the interpreter says
    channel.tell("uncaught", type(error).__name__, said, thread, frames)


def watch_threads(channel: Channel, errors: ErrorWatch | None, module: Any) -> None:
    """Have `threading` tell of what ends its threads, and of what passes through them."""
    if errors is not None:
        module.settrace(errors)
    plain = module.excepthook

    def excepthook(args: Any) -> None:
        try:
            if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
                tell_uncaught(channel, args.exc_value, getattr(args.thread, "name", "?"))
        except Exception as fault:
            wrapping.pass_on(fault)
        plain(args)

    module.excepthook = excepthook


def watch_program(channel: Channel, module: ModuleType) -> None:
    """Have `sys` tell of what ends the program, where the interpreter itself runs it."""
    plain = module.excepthook

    def excepthook(kind: Any, error: Any, traceback: Any) -> None:
        try:
            tell_uncaught(channel, error, None)
        except Exception as fault:
            wrapping.pass_on(fault)
        plain(kind, error, traceback)

    module.excepthook = excepthook  # type: ignore[attr-defined]


class ErrorWatch:
    """Tells of the exceptions that pass through the student's lines: a program may catch and hide them.

    A trace function that asks for no line (sys.settrace), so that only calls cost something.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.told = 0
        self.last = 0  # the same exception passes through several frames: the innermost one tells

    def __call__(self, frame: FrameType, event: str, value: Any) -> Any:
        if self.channel.own(frame.f_code.co_filename) is None:
            return None
        frame.f_trace_lines = False
        return self.in_own_frame

    def in_own_frame(self, frame: FrameType, event: str, value: Any) -> Any:
        try:
            if event == "exception" and self.told < _MOST_RAISED and id(value[1]) != self.last:
                self.tell(frame, value[0].__name__, value[1])
        except Exception as fault:
            wrapping.pass_on(fault)
        return self.in_own_frame

    def tell(self, frame: FrameType, kind: str, error: Any) -> None:
        self.last = id(error)
        if kind not in _ORDINARY:
            self.told += 1
            self.channel.tell("raised", kind, str(error), *self.channel.position(frame))
