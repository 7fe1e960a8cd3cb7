"""A control group for the sandboxes of a zygote, where one can be had: all in them together stays below a memory and a number.

Version 2 (one hierarchy) and version 1 (one per controller): cgroups(7). The group stands below the grader's own, so that
whatever binds the grader binds it too.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.harness.kernel_files import read

_PREFIX = "grader-"
_TRIES, _MOMENT = 200, 0.001  # seconds between two tries to remove a group
_SLACK = 32 * 1024 * 1024  # bytes: for the sandbox's own processes


@dataclass(frozen=True)
class Group:
    """The folders of one group, one per hierarchy."""

    folders: tuple[Path, ...]

    @property
    def members(self) -> list[str]:
        """The files to which a process writes 0 to join."""
        return [str(folder / "cgroup.procs") for folder in self.folders]

    def killed_for_memory(self) -> int:
        """How many processes the kernel has ended because the group's memory was used up."""
        return self._count("memory.oom_control", b"oom_kill") + self._count("memory.events", b"oom_kill")

    def processes_refused(self) -> int:
        """How often a process or thread was refused because there were too many."""
        return self._count("pids.events", b"max")

    def _count(self, name: str, key: bytes) -> int:
        for folder in self.folders:
            with contextlib.suppress(OSError, ValueError):
                for line in read(f"{folder}/{name}").splitlines():
                    word, _, figure = line.partition(b" ")
                    if word == key:
                        return int(figure)
        return 0

    def close(self) -> None:
        """Remove the group, in which nothing runs any more; safe to call again."""
        for folder in self.folders:
            _remove(folder)


def _remove(folder: Path) -> None:
    """A process leaves its group a moment after it was waited for, and version 1 tells nobody: hence the tries."""
    for _ in range(_TRIES):
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(_MOMENT)
        else:
            return


@dataclass
class _Making:
    """A group while it is made: what exists of it is removed when the rest cannot be had."""

    name: str
    memory: int
    processes: int
    made: list[Path] = field(default_factory=list)

    def v1(self, controller: str, parent: Path) -> None:
        folder = self._folder(parent)
        if controller == "pids":
            (folder / "pids.max").write_text(str(self.processes))
        elif controller == "memory":
            (folder / "memory.limit_in_bytes").write_text(str(self.memory))
            with contextlib.suppress(OSError):  # not every kernel counts swap
                (folder / "memory.memsw.limit_in_bytes").write_text(str(self.memory))

    def v2(self, parent: Path) -> None:
        folder = self._folder(parent)
        (folder / "memory.max").write_text(str(self.memory))
        (folder / "pids.max").write_text(str(self.processes))
        with contextlib.suppress(OSError):
            (folder / "memory.swap.max").write_text("0")

    def _folder(self, parent: Path) -> Path:
        _sweep(parent)
        folder = parent / self.name
        folder.mkdir()
        self.made.append(folder)
        if not os.access(folder / "cgroup.procs", os.W_OK):
            raise PermissionError(f"{folder} cannot be joined")
        return folder


def had(memory: int, processes: int) -> Group | None:
    """A group for `memory` bytes and as many `processes` (threads count); None where none can be had."""
    making = _Making(f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}", memory + _SLACK, processes)
    controllers = dict(_own_v1())
    for way in (_with_v1, _with_v2, _with_v2_above):
        try:
            way(making, controllers)
        except (OSError, LookupError):
            Group(tuple(making.made)).close()
            making.made.clear()
            continue
        return Group(tuple(making.made))
    return None


def _with_v1(making: _Making, controllers: dict[str, Path]) -> None:
    for controller in ("memory", "pids"):
        making.v1(controller, controllers[controller])
    # However many processes there are inside, together they get the share of the CPU that one process has.
    with contextlib.suppress(OSError, LookupError):
        making.v1("cpu", controllers["cpu"])


def _with_v2(making: _Making, controllers: dict[str, Path]) -> None:
    making.v2(_own_v2())


def _with_v2_above(making: _Making, controllers: dict[str, Path]) -> None:
    """Beside the grader's own group: one that holds processes passes no controller on (cgroups(7), "no internal processes")."""
    making.v2(_own_v2().parent)


def _own_v1() -> Iterator[tuple[str, Path]]:
    for line in _lines("/proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            with contextlib.suppress(LookupError):
                yield controller, _place(_mounted("cgroup", controller), path)


def _own_v2() -> Path:
    """Raises LookupError."""
    for line in _lines("/proc/self/cgroup"):
        if line.startswith("0::"):
            return _place(_mounted("cgroup2", None), line[3:])
    raise LookupError("no cgroup of version 2")


def _place(mounted: Path, path: str) -> Path:
    """Where a group stands; in a container, the path may be that of the host, whose root is the container's own group."""
    place = mounted / path.lstrip("/")
    return place if place.is_dir() else mounted


def _mounted(kind: str, controller: str | None) -> Path:
    """Where a hierarchy is mounted (proc(5), mountinfo). Raises LookupError."""
    for line in _lines("/proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        found, _, options = after.split(" ", 2)
        if found == kind and (controller is None or controller in options.split(",")):
            return Path(before.split(" ")[4])
    raise LookupError(f"no {kind} is mounted")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _sweep(parent: Path) -> None:
    """Remove what killed graders left: groups that are empty and whose maker is gone."""
    for folder in parent.glob(f"{_PREFIX}*"):
        maker = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if maker.isdigit() and not Path("/proc", maker).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
