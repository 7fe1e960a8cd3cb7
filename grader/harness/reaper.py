"""Ends what a worker started and could not end itself, because it was killed.

A small process of its own session, one per worker. It reads lines from its standard input: `+ COOKIE FOLDER` before a
program is launched (the folder percent-encoded), `= COOKIE PGID` once it is, `- COOKIE` when nothing of it is left. When
its input ends, whatever is left is killed and removed. POSIX only: on Windows a job object does the same.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from urllib.parse import unquote

from grader.harness.removal import remove

_COOKIE = b"GRADER_LAUNCH="


def marked(cookie: str) -> list[int]:
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


def kill_all(group: int | None, cookie: str) -> None:
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
    groups: dict[str, int] = {}
    folders: dict[str, Path] = {}
    for line in sys.stdin:
        sign, cookie, *rest = line.split()
        if sign == "+":
            folders[cookie] = Path(unquote(rest[0]))
        elif sign == "=":
            groups[cookie] = int(rest[0])
        else:
            folders.pop(cookie, None)
            groups.pop(cookie, None)
    for cookie, folder in folders.items():
        kill_all(groups.get(cookie), cookie)
        remove(folder)


if __name__ == "__main__":
    main()
