"""Takes the probe along into each Python that a program starts, whatever way it starts it.

Runs inside the student's process: Python 3.8 and later, standard library only. A new interpreter finds `sitecustomize.py`
beside this file by a PYTHONPATH that stands in the environment of the process, but not in `os.environ`; where a program
gives its child an environment of its own, it is added there. The pipe is inherited, and closed by nobody in passing.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from grader.harness.inside.channel import Channel
    from grader.harness.inside.moves import Ports
    from grader.harness.inside.wrapping import unchanged, watched
else:
    from wrapping import unchanged, watched

# Their last argument by position; os.spawnve of POSIX calls execve.
_TAKING_ENVIRONMENT = ("execve", "posix_spawn", "posix_spawnp") if os.name == "posix" else ("execve", "spawnve")
_SETTINGS, _PATH = "GRADER_PROBE", "PYTHONPATH"
# Where fork_exec of _posixsubprocess.c takes: whether to close descriptors, which not to, the environment.
_CLOSES, _KEPT, _ENVIRONMENT = 2, 3, 5


class Children:
    """What the Pythons that this program starts are told."""

    def __init__(self, channel: Channel, ports: Ports, first: int) -> None:
        self.channel = channel
        self.ports = ports
        self.first = first  # the number of the process that was launched
        self.folder = os.path.dirname(os.path.abspath(__file__))

    def settings(self) -> str:
        """As the probe of a child reads them."""
        channel, ports = self.channel, self.ports
        fields = {
            "fd": channel.fd,
            "pipe": channel.identity,
            "root": channel.root,
            "script": channel.script,
            "first": self.first,
            "named": _listed(ports.known),
            "moved": _listed(ports.known.values()),
            "hosts": _listed(ports.hosts.get(named, "") for named in ports.known),
            "pool": _listed(ports.pool),
            "anywhere": ports.anywhere,
            "nowhere": ports.nowhere,
            "own": _listed(ports.own),
        }
        return "\n".join([f"{name}={value}" for name, value in fields.items()])

    def renew(self) -> None:
        """Have what is started from now on know what is known now."""
        os.putenv(_SETTINGS, self.settings())
        os.putenv(_PATH, self.folder)

    def environment(self, given: Any) -> dict[str, Any]:
        """The environment that a program gives to a child, with what the probe needs there."""
        kept = {os.fsdecode(name): value for name, value in given.items()}
        own = kept.get(_PATH)
        kept[_PATH] = self.folder + os.pathsep + os.fsdecode(own) if own else self.folder
        kept[_SETTINGS] = self.settings()
        return kept

    def install(self) -> None:
        """Patch what starts other programs with an environment, and what closes descriptors by the hundred."""
        module: Any = os
        for name in _TAKING_ENVIRONMENT:
            real = getattr(module, name, None)
            if real is not None:
                setattr(module, name, watched(real, name, self.before_start, unchanged))
        module.close = watched(module.close, "close", self.before_close, unchanged)
        self.close_range = module.closerange
        module.closerange = watched(module.closerange, "closerange", self.before_closing_range, unchanged)
        self.renew()

    def keep_to_fork_exec(self, module: Any) -> None:
        """Have `subprocess` start programs as it did before Python 3.13: else it closes the pipe with every other descriptor."""
        if hasattr(module, "_HAVE_POSIX_SPAWN_CLOSEFROM"):
            module._HAVE_POSIX_SPAWN_CLOSEFROM = False

    def install_in_fork_exec(self, module: ModuleType) -> None:
        """Patch what `subprocess` and `multiprocessing` start programs with (POSIX)."""
        real = module.fork_exec
        module.fork_exec = watched(real, "fork_exec", self.before_fork_exec, unchanged)  # type: ignore[attr-defined]

    def before_start(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        return None, args[:-1] + (self.environment(args[-1]),)

    def before_fork_exec(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        new = list(args)
        if args[_CLOSES] and self.channel.is_open():
            new[_KEPT] = tuple(sorted({*args[_KEPT], self.channel.fd}))
        if args[_ENVIRONMENT] is not None:
            given = dict([item.split(b"=", 1) for item in args[_ENVIRONMENT]])
            changed = self.environment(given)
            new[_ENVIRONMENT] = [os.fsencode(name) + b"=" + os.fsencode(value) for name, value in changed.items()]
        return None, tuple(new)

    def before_close(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """To the program, the pipe is not there: closing it fails as for any descriptor that is not open."""
        return None, (-1,) if args == (self.channel.fd,) else args

    def before_closing_range(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        low, high = args
        if not low <= self.channel.fd < high:
            return None, args
        self.close_range(low, self.channel.fd)
        return None, (self.channel.fd + 1, high)


def _listed(numbers: Any) -> str:
    return ",".join(map(str, numbers))
