"""Removes a folder in which a program did what it liked: closed folders, links, folders deeper than any path reaches.

Standard library only, for the reaper uses it too.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path


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
