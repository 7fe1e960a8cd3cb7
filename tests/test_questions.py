"""Questions are answered alike by a script alone and by a server that keeps it, and whatever happens there is no harm done."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest

from grader import questions
from grader.questions import Script

_SCRIPT = """
import os, signal, sys
def limit(): pass
def answer(question):
    print("noise")
    if question == b"fail": raise ValueError
    if question == b"end": os._exit(0)
    if question == b"once" and not sys.stdin.isatty() and os.getppid() != {tests}: os.kill(os.getpid(), signal.SIGKILL)
    return question.upper()
if __name__ == "__main__":
    sys.stdout = sys.stderr
    limit()
    sys.__stdout__.buffer.write(answer(sys.stdin.buffer.read()))
"""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@pytest.fixture
def script(tmp_path: Path) -> Script:
    path = tmp_path / "script.py"
    path.write_text(_SCRIPT.format(tests=os.getpid()))
    return Script(path, ("-I", "-S"))


def _children() -> list[psutil.Process]:
    return psutil.Process().children()


def _server_of(script: Script) -> psutil.Process:
    """The one process that its first question starts."""
    before = _children()
    script.answer(b"un")
    [server] = [child for child in _children() if child not in before]
    return server


@pytest.mark.parametrize("question", [b"oui", b"", "été".encode() * 100_000, b"fail"])
def test_answer_is_the_same_when_a_server_gives_it(script: Script, question: bytes) -> None:
    alone = script.answer(question)
    with questions.kept():
        assert [script.answer(question) for _ in range(3)] == [alone] * 3
    assert alone == (None if question in (b"", b"fail") else question.upper())


@needs_fork
def test_one_server_answers_every_question_and_ends_with_the_last(script: Script) -> None:
    with questions.kept():
        server = _server_of(script)
        script.answer(b"deux")
        assert server in _children()
    assert not server.is_running()


@needs_fork
def test_script_answers_alone_when_its_server_was_killed(script: Script) -> None:
    with questions.kept():
        server = _server_of(script)
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        assert script.answer(b"deux") == b"DEUX"


@needs_fork
def test_script_answers_alone_when_its_process_was_killed(script: Script) -> None:
    with questions.kept():
        assert script.answer(b"once") == b"ONCE"


@needs_fork
def test_there_is_no_answer_when_its_process_ends_without_one(script: Script) -> None:
    with questions.kept():
        assert script.answer(b"end") is None
        assert script.answer(b"trois") == b"TROIS"
