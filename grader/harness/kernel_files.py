"""The small files in which the Linux kernel tells figures: proc(5), cgroups(7)."""

from __future__ import annotations

import os

_LONGEST = 1 << 14  # bytes: more than any of them holds, but the longest lists


def read(path: str) -> bytes:
    """A file that is made anew by each reading, in one reading; of a list longer than a page, its first page.

    Without the layers of `open`: there are thousands of such readings to a submission. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, _LONGEST)
    finally:
        os.close(descriptor)
