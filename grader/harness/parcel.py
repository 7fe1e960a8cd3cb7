"""A submission as one piece of data, which the sandbox unpacks afresh for each launch: nothing of it is on a disk."""

from __future__ import annotations

import marshal
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.harness import scripts
from grader.harness.launcher import Limits
from grader.harness.workcopy import entries

if sys.platform != "win32":
    import fcntl


# include/uapi/linux/fcntl.h: F_ADD_SEALS; F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE.
_ADD_SEALS, _SEALED = 1033, 0x1 | 0x2 | 0x4 | 0x8


@dataclass(frozen=True)
class Parcel:
    """The descriptor of a nameless file, its size in bytes, and the number of files and folders in it."""

    descriptor: int
    size: int
    entries: int


def packed(folder: Path, limits: Limits) -> Parcel:
    """The files of `folder`; the descriptor is the caller's. Raises SubmissionTooLargeError, OSError.

    A marshalled list of (path, size in bytes or None for a folder), then the contents one after the other.
    """
    listed: list[tuple[str, int | None]] = []
    contents: list[bytes] = []
    for relative, original in entries(folder, limits):
        data = original.read_bytes() if original is not None else None
        listed.append((os.fspath(relative), None if data is None else len(data)))
        if data is not None:
            contents.append(data)
    head = marshal.dumps(listed, scripts.MARSHALLED)
    assert sys.platform == "linux"
    descriptor = os.memfd_create("submission", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with open(descriptor, "wb", closefd=False) as file:
        file.writelines([head, *contents])
    # What one launch has unpacked is what the next one will: nobody can write into it any more (memfd_create(2)).
    fcntl.fcntl(descriptor, _ADD_SEALS, _SEALED)
    return Parcel(descriptor, sum(map(len, contents)), len(listed))
