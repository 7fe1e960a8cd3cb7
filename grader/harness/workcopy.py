"""A fresh, writable copy of a submission, in which a program may write what it likes.

Only plain files and folders are copied: a symbolic link that leads out of the submission is not followed, and what is not
a file (a pipe, a device) is left where it is.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

from grader.harness.launcher import Limits

PREFIX = "grader-"
_LEFT_OUT = frozenset({".git", ".hg", ".venv", "venv", "__pycache__", "node_modules", ".mypy_cache", ".pytest_cache"})


class SubmissionTooLargeError(Exception):
    """The submission holds more than a launch may copy."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(f"more than {limits.submission_files} files or {limits.submission_bytes} bytes")
        self.limits = limits


def copy(source: Path, limits: Limits) -> Path:
    """Copy the folder `source` into a new temporary folder of this user's. Raises SubmissionTooLargeError, OSError."""
    target = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    try:
        _copy_tree(source.resolve(), target, limits)
    except BaseException:
        remove(target)
        raise
    return target


def _copy_tree(source: Path, target: Path, limits: Limits) -> None:
    files = size = 0
    for folder, names, filenames in os.walk(source):
        names[:] = sorted(name for name in names if name not in _LEFT_OUT)
        here = target / Path(folder).relative_to(source)
        here.mkdir(exist_ok=True)
        for name in sorted(filenames):
            original = Path(folder, name)
            if not _is_own_file(original, source):
                continue
            files, size = files + 1, size + original.stat().st_size
            if files > limits.submission_files or size > limits.submission_bytes:
                raise SubmissionTooLargeError(limits)
            shutil.copyfile(original, here / name)


def _is_own_file(path: Path, source: Path) -> bool:
    """Whether `path` is a plain file of the submission, or a link to one."""
    try:
        real = path.resolve(strict=True)
        return real.is_relative_to(source) and stat.S_ISREG(real.stat().st_mode) and os.access(real, os.R_OK)
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return False


def remove(folder: Path) -> None:
    """Remove a working copy, whatever the program did to its permissions."""
    for here, names, _ in os.walk(folder):
        for name in names:
            path = Path(here, name)
            if not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
