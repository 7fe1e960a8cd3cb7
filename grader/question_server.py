"""Answers questions for as long as it is kept, each in a process forked for it. A script.

Its argument is another script, with `limit()` and `answer(question)`, that is loaded once, and with it all that it imports.
Each question comes as two descriptors: one to read it from, one for the answer. That is whole when it ends in a null byte, and
nothing but that where `answer` has raised. Standard library only; POSIX.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys

TYPE_CHECKING = False  # typing takes longer to import than all else here
if TYPE_CHECKING:
    from typing import Any

PATIENCE = (
    30  # seconds, after which the kernel ends an answer that does not come: a question executes nothing of its own
)
END = b"\0"


def main() -> None:
    """Serve."""
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "harness"))
    from fork_server import serve  # type: ignore[import-not-found] # as a script, this stands in no package

    folder, name = os.path.split(sys.argv[1])
    sys.path.append(folder)
    script = vars(__import__(name.partition(".")[0]))  # runpy takes as long to import as the script
    sys.path.remove(folder)
    gc.freeze()  # a collection in a child would copy every page that it only looks at
    serve(lambda request, descriptors: _answer(script, *descriptors))
    os._exit(0)  # nothing in here is worth putting away


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
