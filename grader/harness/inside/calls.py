"""What a program calls, told with its line: the methods of its sockets, and a few plain functions.

Runs inside the student's process: Python 3.8 and later, standard library only.
"""

from __future__ import annotations

import builtins
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from grader.harness.inside import channel as channels
    from grader.harness.inside import moves, wrapping
else:
    import channel as channels
    import moves
    import wrapping

_CALLS = (
    "bind",
    "listen",
    "accept",
    "connect",
    "connect_ex",
    "send",
    "sendall",
    "sendto",
    "recv",
    "recv_into",
    "recvfrom",
    "shutdown",
    "close",
    "settimeout",
    "setblocking",
    "setsockopt",
)
_SENDING = ("send", "sendall")
_MOST_PRINTS = 500  # a program that floods its console need not flood the grader

_partial = wrapping.partial
_plain_print = builtins.print


class SocketWatch:
    """Wraps the methods of `socket.socket` once the student has imported `socket`."""

    def __init__(self, channel: channels.Channel, ports: moves.Ports, told_on: Callable[[], None]) -> None:
        self.channel = channel
        self.ports = ports
        self.told_on = told_on  # called when a port got another
        self.addresses: Any = None

    def prepare(self, lowest: Any) -> None:
        if self.addresses is None:
            self.addresses = moves.Addresses(lowest, self.ports)
            self.lowest = lowest

    def install(self, module: ModuleType) -> None:
        import _socket

        self.prepare(_socket)
        base = getattr(module.socket, "__mro__", ())[1:2]
        if base == (self.addresses.plain,):
            self.wrap(module.socket, dir(module.socket))
        elif base == (_socket.socket,):  # whose methods are wrapped already
            self.wrap(module.socket, vars(module.socket))

    def install_lowest(self, module: Any) -> None:
        """For a program that uses `_socket` itself: its class is written in C, and only one derived from it can be patched."""
        self.prepare(module)
        plain = module.socket
        module.socket = module.SocketType = type("socket", (plain,), {"__module__": "_socket", "__slots__": ()})
        self.wrap(module.socket, dir(plain))

    def wrap(self, made: Any, present: Any) -> None:
        for name in _CALLS:
            if name in present:
                before, after = _partial(self.before, name), _partial(self.after, name)
                setattr(made, name, wrapping.watched(getattr(made, name), name, before, after, method=True))
        shown = {"getsockname": self.addresses.own_name, "getpeername": self.addresses.peer_name}
        for name, show in shown.items():
            if name in present:
                after = _partial(_shown, show)
                setattr(made, name, wrapping.watched(getattr(made, name), name, wrapping.untouched, after, method=True))

    def before(self, name: str, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        sock = args[0]
        file, line = self.channel.position(sys._getframe(2))
        fd = sock.fileno()
        detail = [channels.short(arg) for arg in args[1:3]]
        kind = type(args[1]).__name__ if len(args) > 1 else None
        self.channel.tell("enter", name, file, line, fd, detail, kind, sock.gettimeout(), _threads())
        if name in ("bind", "connect", "connect_ex") and len(args) == 2:
            moved = self.addresses.moved(name, sock, args[1])
            if moved is not None:
                host = moves.as_text(args[1][0])
                self.channel.tell("port", name, args[1][1], moved[1], file, line, int(sock.type), host)
                args = (sock, moved)
                self.told_on()
        if name == "setsockopt" and args[2:3] == (getattr(self.lowest, "SO_RCVTIMEO", None),):
            self.channel.tell("timer", "SO_RCVTIMEO")
        return (sock, channels.beginning(args[1]) if name in _SENDING and len(args) > 1 else None), args

    def after(self, name: str, token: Any, value: Any, error: BaseException | None) -> Any:
        sock, given = token or (None, None)
        if error is not None:
            self.channel.tell("leave", name, None, type(error).__name__, str(error))
            return value
        carried = channels.beginning(value) if name == "recv" else given
        self.channel.tell("leave", name, channels.short(value), None, None, carried)
        if name == "listen" and sock is not None:
            address = self.addresses.plain.getsockname(sock)
            self.ports.own.add(address[1])
            self.channel.tell("listen", int(sock.family), address[0], address[1], sock.fileno())
            self.told_on()
        return value


def _shown(show: Callable[[Any, Any], Any], token: Any, value: Any, error: BaseException | None) -> Any:
    return value if error is not None else show(token[0], value)


def _threads() -> int:
    return len(sys._current_frames())


class CallWatch:
    """Wraps plain functions: input, print, sleep, select, alarms."""

    def __init__(self, channel: channels.Channel) -> None:
        self.channel = channel
        self.prints = 0

    def wrap(self, module: ModuleType, name: str) -> None:
        real = getattr(module, name, None)
        if real is not None:
            setattr(module, name, wrapping.watched(real, name, _partial(self.before, name), _partial(self.after, name)))

    def wrap_print(self) -> None:
        builtins.print = wrapping.watched(_plain_print, "print", self.before_print, wrapping.unchanged)

    def before(self, name: str, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        file, line = self.channel.position(sys._getframe(2))
        self.channel.tell(
            "enter",
            name,
            file,
            line,
            0 if name == "input" else None,
            [channels.short(arg) for arg in args[:4]],
            None,
            None,
            _threads(),
        )
        if name in ("alarm", "setitimer"):
            self.channel.tell("timer", name)
        return None, args

    def after(self, name: str, token: Any, value: Any, error: BaseException | None) -> Any:
        if error is None:
            self.channel.tell("leave", name, channels.short(value), None, None)
        else:
            self.channel.tell("leave", name, None, type(error).__name__, str(error))
        return value

    def before_print(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        self.prints += 1
        if self.prints <= _MOST_PRINTS:
            file, line = self.channel.position(sys._getframe(2))
            self.channel.tell("print", file, line)
        return None, args
