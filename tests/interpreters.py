"""The Python interpreters of this machine that students may have: found, never assumed."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from grader.harness.interpreter import Interpreter, InterpreterError, find, own

VERSIONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


@cache
def installed() -> dict[str, Interpreter]:
    """Interpreters by minor version: the grader's own, those on the PATH, those of pyenv."""
    found = {minor(own()): own()}
    for candidate in _candidates():
        try:
            one = find(candidate)
        except InterpreterError:
            continue
        found.setdefault(minor(one), one)
    return found


def _candidates() -> list[str]:
    on_path = [name for version in VERSIONS if (name := shutil.which(f"python{version}"))]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [*map(str, sorted(root.glob("versions/3.*/bin/python"))), *on_path]


def minor(interpreter: Interpreter) -> str:
    """3.11 of 3.11.7."""
    return ".".join(interpreter.version.split(".")[:2])
