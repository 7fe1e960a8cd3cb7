"""Answers questions for as long as it is kept, each in a process forked for it. A script.

Its argument is another script, with `limit()` and `answer(question)`, that is loaded once, and with it all that it imports.
Standard input is a socket on which each question comes as two descriptors: one to read it from, one for the answer. That is
whole when it ends in a null byte, and nothing but that where `answer` has raised. Ends when nobody asks any more. Standard
library only; POSIX.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import socket
import sys
from typing import Any

PATIENCE = (
    30  # seconds, after which the kernel ends an answer that does not come: a question executes nothing of its own
)
END = b"\0"


def main() -> None:
    """Serve."""
    script = runpy.run_path(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    asking = socket.socket(fileno=0)
    while True:
        word, descriptors, _, _ = socket.recv_fds(asking, 1, 2)
        if not word:
            return
        if os.fork() == 0:
            asking.detach()
            _answer(script, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _answer(script: dict[str, Any], question: int, answer: int) -> None:
    """Never returns."""
    signal.alarm(PATIENCE)
    os.close(0)
    try:
        script["limit"]()
        with open(question, "rb") as asked, open(answer, "wb") as told, contextlib.redirect_stdout(sys.stderr):
            told.write(_answer_or_nothing(script, asked.read()) + END)
    finally:
        os._exit(0)


def _answer_or_nothing(script: dict[str, Any], question: bytes) -> bytes:
    try:
        told: bytes = script["answer"](question)
    except Exception:  # noqa: BLE001 whatever a parser raises
        return b""
    return told


if __name__ == "__main__":
    main()
