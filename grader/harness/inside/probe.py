"""Runs a student's program as a plain interpreter would, and tells the grader what it does.

Runs inside the student's process: Python 3.8 and later, standard library only, nothing of the grader. What it does:

- TCP `bind` and `connect` are moved to the free loopback ports that the grader chose (GRADER_PROBE names them);
- each socket call, `input`, `print` and `sleep` is told with its line, as JSON arrays on a pipe;
- `__main__`, `sys.argv`, `sys.path`, `sys.modules` and tracebacks are what they would be without it;
- it goes along into the Pythons that the program starts.

What it tells only explains: a program that forges it gains nothing. It must never break the program it watches: a fault
in its book-keeping is swallowed, and a full pipe loses events instead of blocking.
"""

from __future__ import annotations

import sys

PLAIN_MODULES = frozenset(sys.modules) - {"__future__", "probe"}  # its own name
import builtins  # noqa: E402 whatever is imported from here on is forgotten before the student's first line
import os  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from grader.harness.inside import channel as channels
    from grader.harness.inside import children, errors, imports, moves, wrapping

    Patch = Callable[[ModuleType], None]
else:
    import channel as channels
    import children
    import errors
    import imports
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
        return (sock, fd), args

    def after(self, name: str, token: Any, value: Any, error: BaseException | None) -> Any:
        sock = token[0] if token else None
        if error is not None:
            self.channel.tell("leave", name, None, type(error).__name__, str(error))
            return value
        self.channel.tell("leave", name, channels.short(value), None, None)
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


def install(
    channel: channels.Channel, ports: moves.Ports, watch: errors.ErrorWatch | None, source: str, first: int
) -> None:
    """Patch what is there already, and the rest as soon as the student imports it."""
    calls = CallWatch(channel)
    calls.wrap(builtins, "input")
    calls.wrap_print()
    kin = children.Children(channel, ports, first)
    kin.install()
    sockets = SocketWatch(channel, ports, kin.renew)

    def patch_signal(module: ModuleType) -> None:
        calls.wrap(module, "alarm")
        calls.wrap(module, "setitimer")

    patches: dict[str, Patch] = {
        "socket": sockets.install,
        "threading": _partial(errors.watch_threads, channel, watch),
        "time": lambda module: calls.wrap(module, "sleep"),
        "select": lambda module: calls.wrap(module, "select"),
        "signal": patch_signal,
        "subprocess": kin.keep_to_fork_exec,
        "_posixsubprocess": kin.install_in_fork_exec,
    }
    if _says(source, b"_socket"):
        patches["_socket"] = sockets.install_lowest
    for name in [name for name in patches if name in PLAIN_MODULES]:
        patches.pop(name)(sys.modules[name])
    sys.meta_path.insert(0, imports.ImportWatch(channel, patches))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _fields(text: str) -> dict[str, str]:
    return dict(field.split("=", 1) for field in text.split("\n"))


def _ports(fields: dict[str, str]) -> moves.Ports:
    known = dict(zip(_numbers(fields["named"]), _numbers(fields["moved"])))
    hosts = dict(zip(known, fields["hosts"].split(",")))
    own = set(_numbers(fields.get("own", "")))
    return moves.Ports(known, hosts, _numbers(fields["pool"]), int(fields["anywhere"]), int(fields["nowhere"]), own)


def _given_descriptor(fields: dict[str, str]) -> int:
    """The channel's descriptor, as the launch passed it on."""
    if "handle" in fields:
        import msvcrt

        fd: int = msvcrt.open_osfhandle(int(fields["handle"]), os.O_WRONLY)  # type: ignore[attr-defined]
        return fd
    return channels.moved_high(int(fields["fd"]))


def _inherited_descriptor(fields: dict[str, str]) -> int:
    """The channel's descriptor, as a program under the probe left it to its child; NOWHERE if it did not."""
    fd = int(fields["fd"])
    return fd if fd != channels.NOWHERE and channels.identity(fd) == fields["pipe"] else channels.NOWHERE


def _new_main(path: str) -> ModuleType:
    """A `__main__` as the interpreter makes it for a script."""
    main = type(sys)("__main__")
    external = sys.modules["_frozen_importlib_external"]
    main.__dict__.update(
        __loader__=external.SourceFileLoader("__main__", path), __builtins__=builtins, __file__=path, __cached__=None
    )
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    return main


def run(script: str, namespace: dict[str, Any], channel: channels.Channel) -> None:
    """Run the script; on an uncaught exception, report it and end as the interpreter does.

    Raises SystemExit: the program's own, or status 1 after an uncaught exception.
    """
    path = namespace["__file__"]
    try:
        with open(os.path.join(channel.root, script), "rb") as source:
            code = compile(source.read(), path, "exec", dont_inherit=True)
        exec(code, namespace)
    except SystemExit:
        raise
    except BaseException as exc:
        error = exc
    else:
        return
    # Our own frame comes first: this one, and none for an error of compile().
    error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
    errors.tell_uncaught(channel, error, None)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    sys.excepthook(type(error), error, error.__traceback__)
    raise SystemExit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _says(path: str, *words: bytes) -> bool:
    """Whether a source holds one of some words."""
    try:
        with open(path, "rb") as source:
            text = source.read()
    except OSError:
        return False
    return any(word in text for word in words)


def _forget_what_was_imported() -> None:
    for name in [name for name in sys.modules if name not in PLAIN_MODULES]:
        del sys.modules[name]


def main() -> None:
    """Run the program that the command line names, in this interpreter."""
    fields = _fields(os.environ.pop("GRADER_PROBE"))
    root, script = fields["root"], sys.argv[1]
    del sys.argv[0]
    source = os.path.join(root, script)
    channel = channels.Channel(_given_descriptor(fields), os.path.join(root, ""), script)
    sys.path[0] = root
    # Since 3.9, the interpreter makes the script's path absolute (What's New in Python 3.9).
    student = _new_main(source if sys.version_info >= (3, 9) else script)
    sys.modules["__main__"] = student
    watch = errors.ErrorWatch(channel) if _says(source, b"except", b"suppress") else None
    install(channel, _ports(fields), watch, source, os.getpid())
    _forget_what_was_imported()
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.orig_argv[0], *sys.argv]
    if watch is not None:
        sys.settrace(watch)
    run(script, student.__dict__, channel)


def join() -> None:
    """Watch the program that this interpreter is about to run: one that a program under the probe has started."""
    fields = _fields(os.environ.pop("GRADER_PROBE"))
    channel = channels.Channel(_inherited_descriptor(fields), fields["root"], fields["script"])
    first = int(fields["first"])
    if os.getpid() == first:  # it has started itself again: what ends it now ends the program
        errors.watch_program(channel, sys)
    install(channel, _ports(fields), None, os.path.join(fields["root"], fields["script"]), first)
    _forget_what_was_imported()
