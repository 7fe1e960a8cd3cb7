"""The way into the sandbox: joins its cgroups, gives up root, and becomes bubblewrap. A script; its argument is marshalled.

As root it first opens, in a mount namespace of its own, the private folders on the way to what the sandbox needs (an
interpreter under /root, say): each is covered by an empty one that holds that alone. Standard library only.
"""

from __future__ import annotations

import marshal  # `json` would take longer to import than all that is done here
import os
import resource
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside"))

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grader.harness.inside import kernel
else:
    import kernel


def main() -> None:
    """Never returns. Raises OSError."""
    asked = marshal.loads(bytes.fromhex(sys.argv[1]))
    for group in asked["groups"]:
        with open(group, "w") as members:
            members.write("0")
    # What the C library gives each thread, which it learns when the interpreter starts (pthread_create(3)).
    resource.setrlimit(resource.RLIMIT_STACK, (asked["stack"], resource.getrlimit(resource.RLIMIT_STACK)[1]))
    user = asked["user"]
    if user is not None:
        _open_private_folders(asked["needs"])
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    os.execve(asked["command"][0], asked["command"], asked["environment"])


def _open_private_folders(needs: list[str]) -> None:
    """Let another user reach `needs`, seen from this process and what it starts alone."""
    covered = {path: private for path in needs if (private := _private_above(path)) is not None}
    if not covered:
        return
    try:
        kernel.unshare(kernel.NEW_MOUNTS)
    except OSError as exc:
        folders = ", ".join(sorted(set(covered.values())))
        raise SystemExit(
            f"{folders}: closed to other users, and this root may not show what is in there ({exc})"
        ) from exc
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
    sources = {path: os.open(path, os.O_PATH) for path in covered}
    for folder in sorted(set(covered.values())):
        kernel.mount("tmpfs", folder, "tmpfs", kernel.NO_SETUID | kernel.NO_DEVICES, "mode=0755,size=1m")
    for path, source in sources.items():
        _bring_back(path, source)


def _private_above(path: str) -> str | None:
    """The first folder on the way to `path` that others may not pass."""
    folders = []
    while path != "/":
        path = os.path.dirname(path)
        folders.append(path)
    for folder in reversed(folders):
        if not os.stat(folder).st_mode & 0o001:
            return folder
    return None


def _bring_back(path: str, source: int) -> None:
    real = f"/proc/self/fd/{source}"
    if os.path.isdir(real):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w"):
            pass
    kernel.mount(real, path, flags=kernel.BIND | kernel.RECURSIVE)
    os.close(source)


if __name__ == "__main__":
    main()
