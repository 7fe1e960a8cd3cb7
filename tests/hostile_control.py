"""The control run: the attacks of tests/hostile succeed where there is no sandbox. A command, for root on Linux:

    python -m tests.hostile_control [NAME …]

Everything happens in a throwaway namespace: processes, mounts, a network of its own, every disk read-only, folders in
memory where attacks write, no capability left, a bound on memory and processes where a control group can be had, and an end
after two minutes. Exits 1 when an attack does not achieve there what its attack.toml says that it does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.harness import cgroup
from tests.attacks import NEIGHBOUR_PORTS, OUTSIDE, OUTSIDE_PORT, Attack, Fights, Stage, attacks
from tests.labelled import ROOT

_UNSHARED = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc")
_INSIDE = "--inside"
_MEMORY = ("/tmp", "/var/tmp", "/dev/shm")
_MOST_MEMORY, _MOST_PROCESSES = 3 << 30, 900
_PATIENCE = 120  # seconds
_AT_A_TIME = 2
_SET_FLAGS, _SET_ADDRESS, _UP = 0x8914, 0x8916, 1  # netdevice(7)


def why_not() -> str | None:
    """Why there can be no control run here; None where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can make the throwaway namespaces"
    try:
        tried = subprocess.run(
            ["unshare", *_UNSHARED, "setpriv", "--version"], capture_output=True, text=True, timeout=20
        )
    except OSError as exc:
        return str(exc)
    return tried.stderr.strip() or None


def run(name: str) -> subprocess.CompletedProcess[str]:
    """The control run of an attack, in namespaces that end with it and with all that it leaves."""
    command = ["unshare", *_UNSHARED, sys.executable, "-m", "tests.hostile_control", _INSIDE, name]
    with _bounded() as members:
        return subprocess.run(
            ["sh", "-c", 'for member in $0; do echo 0 > "$member"; done; exec "$@"', " ".join(members), *command],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            timeout=_PATIENCE,
        )


@contextlib.contextmanager
def _bounded() -> Iterator[list[str]]:
    group = cgroup.had(_MOST_MEMORY, _MOST_PROCESSES)
    try:
        yield group.members if group else []
    finally:
        if group is not None:
            group.close()


def _furnish() -> None:
    """Make everything but some folders in memory read-only, and a network with something outside. Ends when it cannot."""
    _do("mount", "--make-rprivate", "/")
    places = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for place in places:
        # What cannot be made so must not be writable to begin with: it is looked at below.
        subprocess.run(["mount", "-o", "remount,bind,ro", place.encode().decode("unicode_escape")], capture_output=True)
    with _kept((ROOT, Path(sys.prefix))):
        for place in _MEMORY:
            _do("mount", "-t", "tmpfs", "-o", "size=512m,mode=1777", "tmpfs", place)
    for place in ("/", "/proc/sys/kernel", str(ROOT), str(Path.home())):
        if os.access(place, os.W_OK):
            raise SystemExit(f"{place} can be written: no control run here")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        fcntl.ioctl(asking, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))
        # An address of somewhere else stands for it: no device that leads out, not even a made-up one.
        there = struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(OUTSIDE))
        fcntl.ioctl(asking, _SET_ADDRESS, there)


@contextlib.contextmanager
def _kept(folders: Sequence[Path]) -> Iterator[None]:
    """Have these folders at their places, read-only, though what is mounted meanwhile covers them."""
    covered = [(os.open(folder, os.O_PATH), folder) for folder in folders]
    yield
    for held, folder in covered:
        if not folder.exists():
            folder.mkdir(parents=True)
            _do("mount", "--no-canonicalize", "--bind", f"/proc/{os.getpid()}/fd/{held}", str(folder))
            _do("mount", "-o", "remount,bind,ro", str(folder))
        os.close(held)


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _without_privileges(names: Sequence[str]) -> None:
    """Become a process that has no capability; never returns."""
    given = [sys.executable, "-m", "tests.hostile_control", f"{_INSIDE}-unprivileged", *names]
    os.execvp("setpriv", ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *given])


def _fight(name: str) -> int:
    """Run one attack without a sandbox; 1 when it does not achieve what is said."""
    [attack] = [one for one in attacks() if one.name == name]
    with Stage.opened(contained=True) as stage:
        os.environ.update(stage.environment)
        stage.doors.open_more(OUTSIDE, OUTSIDE_PORT)
        stage.doors.open_more("127.0.0.1", NEIGHBOUR_PORTS[0])
        stage.doors.open_abstract(stage.neighbour_abstract)
        with Fights(stage, "direct", 1) as fights:
            return 0 if _told(attack, fights.submit(attack).result().gained) else 1


def _told(attack: Attack, gained: set[str]) -> bool:
    missing = set(attack.control) - gained
    print(
        f"{attack.name}: gained {', '.join(sorted(gained))}" + (f"; NOT {sorted(missing)}" if missing else ""),
        flush=True,
    )
    return not missing


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; inside of the namespaces, its two other halves."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [_INSIDE]:
        _furnish()
        _without_privileges(given[1:])
    if given[:1] == [f"{_INSIDE}-unprivileged"]:
        return _fight(given[1])
    reason = why_not()
    if reason is not None:
        print(reason, file=sys.stderr)
        return 2
    names = [one.name for one in attacks() if not isinstance(one.control, str) and (not given or one.name in given)]
    wrong = []
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for name, done in zip(names, pool.map(run, names), strict=True):
            print(done.stdout, end="", flush=True)
            wrong += [name] if done.returncode else []
    print(f"{len(names)} attacks without a sandbox, {len(wrong)} without the success that is said {' '.join(wrong)}")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main())
