"""What every command that grades has in common: how it refuses, which interpreter it takes, and whether there is a sandbox."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from grader.harness import interpreter
from grader.harness.launcher import Way
from grader.language import catalogue
from grader.text import Language


class CommandError(Exception):
    """The command cannot be carried out as asked; the message is one sentence."""


def one_line(text: str) -> str:
    """A message with nothing in it that could move the cursor or start a new line."""
    return "".join(character if character.isprintable() or character == "\xa0" else "�" for character in text)


def warn(message: str) -> None:
    """Tell the user something on standard error, in one line."""
    sys.stderr.write(f"grade: {one_line(message)}\n")


def way(asked: str, language: Language, why_none: Callable[[], str | None], *, strangers: bool = False) -> Way:
    """How the programs are launched; for those of `strangers`, `auto` wants a sandbox, unless under CI.

    `why_none` tries to open one, and tells what is against it. Raises CommandError when one is needed and cannot be had.
    """
    if asked == "off":
        return "direct"
    why = why_none()
    if why is None:
        return "forked"
    _ = catalogue(language).gettext
    under_ci = os.environ.get("CI") == "true"
    if asked == "on" or (strangers and not under_ci):
        raise CommandError(
            _(
                "there is no sandbox on this system ({reason}): on Linux, install bubblewrap and allow user namespaces; else "
                "give --sandbox off, for programs that you trust as your own."
            ).format(reason=why)
        )
    if under_ci:
        warn(_("warning: the programs run without a sandbox ({reason}).").format(reason=why))
    return "direct"


def interpreter_named(named: str | None, language: Language) -> interpreter.Interpreter:
    """The interpreter for the students' programs, by default the grader's own. Raises CommandError."""
    if named is None:
        return interpreter.own()
    try:
        return interpreter.find(named)
    except interpreter.InterpreterError as exc:
        _ = catalogue(language).gettext
        raise CommandError(_("“{name}” is not a Python 3.8 or later that runs.").format(name=exc)) from exc


def file_name(name: str) -> str:
    """A name that is safe as that of a folder on every system."""
    safe = "".join(
        character if character.isprintable() and character not in '<>:"/\\|?*' else "_" for character in name
    )
    return safe.strip(". ") or "_"
