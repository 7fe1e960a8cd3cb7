"""What friendly-traceback has to say of a Python error, in both languages, from a bounded child process.

The student's process is long gone: the child raises the same error over the same source, and never runs that source.
"""

from __future__ import annotations

import json
from pathlib import Path

from grader.questions import Script
from grader.text import Text

_SPEAKER = Script(Path(__file__).with_name("python_words_child.py"), ("-I",))  # its own limit is 10 seconds of CPU
_LONGEST = 60_000  # characters of source
_KINDS = frozenset({
    "SyntaxError", "IndentationError", "TabError", "TypeError", "AttributeError", "UnboundLocalError", "KeyError", "IndexError",
    "ValueError", "ZeroDivisionError", "ModuleNotFoundError", "ImportError", "RecursionError",
})  # fmt: skip


def python_words(source: str, kind: str, message: str, line: int | None) -> Text | None:
    """One to three sentences on an error of this `kind` at `line` of `source`; None where there is nothing to add."""
    if kind not in _KINDS or len(source) > _LONGEST:
        return None
    asked = json.dumps({"source": source, "kind": kind, "message": message, "line": line or 1})
    answer = _SPEAKER.answer(asked.encode())
    try:
        told = None if answer is None else json.loads(answer)
    except ValueError:
        return None
    if not isinstance(told, dict) or not told.get("fr") or not told.get("en"):
        return None
    return Text(str(told["fr"]), str(told["en"]))
