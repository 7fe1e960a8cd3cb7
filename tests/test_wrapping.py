"""A watched call does what the real one does, also when a signal handler of the student's runs in the middle of the watch."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.harness.inside import wrapping

_STUDENT = "/home/student/server.py"
_HANDLER = "def gone(*_):\n    raise TimeoutError('too late')\n"
_PROGRAM = "def use(call):\n    return call(3)\n"


@pytest.fixture(autouse=True)
def student() -> Iterator[dict[str, Any]]:
    """The functions of a student's program."""
    wrapping.recognise(lambda name: name if name == _STUDENT else None)
    names: dict[str, Any] = {}
    exec(compile(_HANDLER + _PROGRAM, _STUDENT, "exec"), names)
    yield names
    wrapping.recognise(lambda name: None)


def _interrupted(handler: Callable[[], None], *given: Any) -> Any:
    handler()
    return given


def _watched(real: Any, before: Any = wrapping.untouched, after: Any = wrapping.unchanged) -> Any:
    return wrapping.watched(real, "real", before, after)


def test_error_of_a_handler_is_the_program_s_when_it_ran_before_the_call(student: dict[str, Any]) -> None:
    called: list[int] = []
    watched = _watched(called.append, before=lambda args: _interrupted(student["gone"]))
    with pytest.raises(TimeoutError, match="too late") as caught:
        student["use"](watched)
    assert called == []
    frames = [(frame.filename, frame.name) for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[1:] == [(_STUDENT, "use"), (_STUDENT, "gone")]


def test_error_of_a_handler_is_the_program_s_when_it_ran_after_the_call(student: dict[str, Any]) -> None:
    called: list[int] = []
    watched = _watched(called.append, after=lambda *_: _interrupted(student["gone"]))
    with pytest.raises(TimeoutError, match="too late"):
        student["use"](watched)
    assert called == [3]


def test_fault_of_the_watch_itself_is_swallowed(student: dict[str, Any]) -> None:
    assert student["use"](_watched(abs, before=lambda args: 1 / 0)) == 3
    assert student["use"](_watched(abs, after=lambda *_: 1 / 0)) == 3


def test_error_of_a_handler_is_passed_on_from_where_faults_are_swallowed(student: dict[str, Any]) -> None:
    with pytest.raises(TimeoutError) as met:
        student["gone"]()
    with pytest.raises(TimeoutError):
        wrapping.pass_on(met.value)
    with pytest.raises(ZeroDivisionError) as fault:
        _ = 1 / 0
    wrapping.pass_on(fault.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timers that send signals")
def test_no_signal_is_lost_while_calls_are_watched(tmp_path: Path) -> None:
    """A handler that raises is met each time, wherever it interrupts: in the program, in a call, or in the watch."""
    import subprocess

    inside = Path(wrapping.__file__).parent
    program = tmp_path / "program.py"
    program.write_text(
        """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import channel, wrapping
wrapping.recognise(lambda name: name if name == __file__ else None)
told = channel.Channel(os.open(os.devnull, os.O_WRONLY), "", "")
class Met(OSError): pass
ran = [0]
def handler(*_):
    ran[0] += 1
    raise Met
def before(args):
    told.tell("enter", "a", 1, None)
    return None, args
watched = wrapping.watched(lambda n: n, "f", before, lambda token, value, error: (told.tell("leave", 1), value)[1])
signal.signal(signal.SIGALRM, handler)
met = 0
for turn in range(3000):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.00002 + turn % 7 * 0.00001)
        while True:
            watched(turn)
    except Met:
        met += 1
print(met, ran[0])
""",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, program, inside], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert done.stdout == "3000 3000\n"
