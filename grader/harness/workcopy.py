"""A fresh, writable copy of a submission, in which a program may write what it likes.

Only plain files and folders are copied: a symbolic link that leads out of the submission is not followed, and what is not
a file (a pipe, a device) is left where it is, as is what lies too deep for the copy's path.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.harness.launcher import Limits
from grader.harness.removal import remove

PREFIX = "grader-"
_LEFT_OUT = frozenset({".git", ".hg", ".venv", "venv", "__pycache__", "node_modules", ".mypy_cache", ".pytest_cache"})

# Bytes of a path in the copy: PATH_MAX is 1024 on macOS and 4096 on Linux, MAX_PATH 260 on Windows.
_LONGEST_PATH = 250 if os.name == "nt" else 1000


class SubmissionTooLargeError(Exception):
    """The submission holds more than a launch may copy."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(f"more than {limits.submission_files} files and folders or {limits.submission_bytes} bytes")
        self.limits = limits


def copy(source: Path, limits: Limits) -> Path:
    """Copy the folder `source` into a new temporary folder of this user's. Raises SubmissionTooLargeError, OSError."""
    return copy_to(source, place(secrets.token_hex(8)), limits)


def place(name: str) -> Path:
    """Where the copy called `name` will stand; nothing is made yet, so that its end can be seen to beforehand."""
    return Path(tempfile.gettempdir()).resolve() / f"{PREFIX}{name}"


def copy_to(source: Path, target: Path, limits: Limits) -> Path:
    """Copy the folder `source` to the new, private folder `target`. Raises SubmissionTooLargeError, OSError."""
    target.mkdir(mode=0o700)
    try:
        _copy_tree(source, target, limits)
    except BaseException:
        remove(target)
        raise
    return target


@dataclass
class _Room:
    """What a copy may still hold."""

    limits: Limits
    entries: int = 0
    size: int = 0

    def take(self, size: int = 0) -> None:
        """Count a file of `size` bytes, or a folder. Raises SubmissionTooLargeError."""
        self.entries += 1
        self.size += size
        if self.entries > self.limits.submission_files or self.size > self.limits.submission_bytes:
            raise SubmissionTooLargeError(self.limits)


def _copy_tree(source: Path, target: Path, limits: Limits) -> None:
    for relative, original in entries(source, limits, target):
        if original is None:
            (target / relative).mkdir()
        else:
            shutil.copyfile(original, target / relative)


def entries(source: Path, limits: Limits, target: Path = Path()) -> Iterator[tuple[Path, Path | None]]:
    """What of `source` a copy to `target` holds: relative paths, each with the file to copy, or None for a folder.

    A folder comes before what it holds. Raises SubmissionTooLargeError.
    """
    room = _Room(limits)
    source = source.resolve()
    for folder, names, filenames in os.walk(source):
        inner = Path(folder).relative_to(source)
        if inner != Path():
            room.take()
            yield inner, None
        names[:] = sorted(name for name in names if name not in _LEFT_OUT and _fits(target / inner / name))
        for name in sorted(filenames):
            original = Path(folder, name)
            if _fits(target / inner / name) and _is_own_file(original, source):
                room.take(original.stat().st_size)
                yield inner / name, original


def _fits(path: Path) -> bool:
    """Whether a path is short enough for every system call, and thereby not too deep for os.walk."""
    return len(os.fsencode(path)) <= _LONGEST_PATH


def _is_own_file(path: Path, source: Path) -> bool:
    """Whether `path` is a plain file of the submission, or a link to one."""
    try:
        real = path.resolve(strict=True)
        return real.is_relative_to(source) and stat.S_ISREG(real.stat().st_mode) and os.access(real, os.R_OK)
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return False
