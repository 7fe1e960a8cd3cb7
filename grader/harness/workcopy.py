"""A fresh, writable copy of a submission, in which a program may write what it likes.

Only plain files and folders are copied: a symbolic link that leads out of the submission is not followed, and what is not
a file (a pipe, a device) is left where it is, as is what lies too deep for the copy's path.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.harness.launcher import Limits

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
        _copy_tree(source.resolve(), target, limits)
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
    room = _Room(limits)
    for folder, names, filenames in os.walk(source):
        here = target / Path(folder).relative_to(source)
        if here != target:
            room.take()
            here.mkdir()
        names[:] = sorted(name for name in names if name not in _LEFT_OUT and _fits(here / name))
        for name in sorted(filenames):
            original = Path(folder, name)
            if _fits(here / name) and _is_own_file(original, source):
                room.take(original.stat().st_size)
                shutil.copyfile(original, here / name)


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


def remove(folder: Path) -> None:
    """Remove a working copy, whatever the program did in it. Never raises an OSError."""
    by_descriptor = {os.chmod, os.open, os.rename, os.rmdir, os.unlink} <= os.supports_dir_fd
    with contextlib.suppress(OSError, RecursionError):
        if by_descriptor and os.scandir in os.supports_fd:
            _remove_flat(folder)
        else:
            _remove_by_path(folder)


def _remove_by_path(folder: Path) -> None:
    for here, names, filenames in os.walk(folder):
        for name in (*names, *filenames):
            path = Path(here, name)
            if not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _remove_flat(folder: Path) -> None:
    """Bring each folder up to the top before it is emptied: however deep they are, no path is long and nothing recurs."""
    if folder.is_symlink():
        folder.unlink()
        return
    folder.chmod(0o700)
    with _opened(folder) as top:
        waiting = _emptied(top, top)
        while waiting:
            name = waiting.pop()
            with contextlib.suppress(OSError):
                with _opened(name, top) as inner:
                    waiting += _emptied(inner, top)
                os.rmdir(name, dir_fd=top)
    folder.rmdir()


@contextlib.contextmanager
def _opened(folder: Path | str, within: int | None = None) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _emptied(folder: int, top: int) -> list[str]:
    """Remove the files of a folder and bring its folders up to `top`; the names that these have there."""
    with os.scandir(folder) as scan:
        entries = list(scan)
    brought: list[str] = []
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                brought.append(_brought_up(entry.name, folder, top))
            else:
                os.unlink(entry.name, dir_fd=folder)
    return brought


def _brought_up(name: str, folder: int, top: int) -> str:
    fresh = secrets.token_hex(16)
    os.chmod(name, 0o700, dir_fd=folder)  # first: moving a folder writes to it (rename(2), EACCES)
    os.rename(name, fresh, src_dir_fd=folder, dst_dir_fd=top)
    return fresh
