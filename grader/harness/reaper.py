"""Ends what a worker started and could not end itself, because it was killed.

A small process of its own session, one per worker. It reads lines from its standard input: `+ PGID COOKIE FOLDER` when a
program is launched, `- PGID` when it was ended, the folder percent-encoded. When its input ends, whatever is left is
killed and removed. POSIX only: on Windows a job object does the same. Standard library only, so that it starts fast.
"""

import os
import shutil
import signal
import sys
from urllib.parse import unquote

_COOKIE = b"GRADER_LAUNCH="


def marked(cookie: str) -> "list[int]":
    """Processes whose environment carries `cookie`: also those that left their process group (Linux only)."""
    wanted = _COOKIE + cookie.encode()
    found = []
    if sys.platform != "linux":
        return found
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as environ:
                if wanted in environ.read(65536).split(b"\0"):
                    found.append(int(name))
        except OSError:
            continue
    return found


def kill_all(group: "int | None", cookie: str) -> None:
    """Kill a process group and everything that carries its cookie, until nothing does."""
    try:
        if group is not None:
            os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    for _ in range(100):
        left = marked(cookie)
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        if not left:
            break


def main() -> None:
    """Read until the worker is gone, then end what it left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    left = {}
    for line in sys.stdin:
        sign, group, *rest = line.split()
        if sign == "+":
            left[int(group)] = rest
        else:
            left.pop(int(group), None)
    for group, (cookie, folder) in left.items():
        kill_all(group, cookie)
        shutil.rmtree(unquote(folder), ignore_errors=True)


if __name__ == "__main__":
    main()
