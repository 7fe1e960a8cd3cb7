"""Runs a student's program as a plain interpreter would, and tells the grader what it does.

Run as `python probe.py server.py [argument …]`. Runs inside the student's process: Python 3.8 and later, standard library
only, nothing of the grader. What it does:

- TCP `bind` and `connect` are moved to the free loopback ports that the grader chose (GRADER_PROBE names them);
- each socket call, `input`, `print` and `sleep` is told with its line, as JSON arrays on a pipe;
- `__main__`, `sys.argv`, `sys.path`, `sys.modules` and tracebacks are what they would be without it.

What it tells only explains: a program that forges it gains nothing. It must never break the program it watches: a fault
in its book-keeping is swallowed, and a full pipe loses events instead of blocking.
"""

from __future__ import annotations

import sys

PLAIN_MODULES = frozenset(sys.modules) - {"__future__", "probe"}  # its own name in the sandbox
import _functools  # type: ignore[import-not-found]  # noqa: E402 whatever is imported from here on is forgotten before the student's first line
import _json  # noqa: E402
import _operator  # noqa: E402
import _thread  # noqa: E402
import builtins  # noqa: E402
import os  # noqa: E402
import time  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import FrameType, ModuleType
    from typing import Any, NoReturn

    Before = Callable[[tuple[Any, ...]], tuple[Any, tuple[Any, ...]]]
    After = Callable[[Any, Any, "BaseException | None"], Any]
    Patch = Callable[[ModuleType], None]

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
_LONGEST = 300  # characters kept of a text; keeps an event below PIPE_BUF, so that it is written whole (pipe(7))
_MOST_PRINTS = 500  # a program that floods its console need not flood the grader
_MOST_RAISED = 100  # of the exceptions that pass through the student's lines
_ORDINARY = frozenset(("StopIteration", "StopAsyncIteration", "GeneratorExit", "KeyboardInterrupt", "SystemExit"))

_partial = _functools.partial
_now = time.monotonic
_plain_print = builtins.print


def _exhausted() -> Iterator[None]:
    return
    yield


def _raise_without_frame() -> Callable[[BaseException], NoReturn]:
    """A function written in C that raises what it is given: `throw` of a generator that has already ended.

    A wrapper that raised by itself would show up in the student's traceback.
    """
    generator = _exhausted()
    for _ in generator:
        pass
    return generator.throw  # type: ignore[attr-defined, no-any-return]


_throw = _raise_without_frame()


class _Method(type):
    """The class of a wrapped method: wherever a class holds one, under whatever name, it binds as a method does."""

    def __get__(cls, instance: Any, owner: Any = None) -> Any:
        return cls if instance is None else _partial(cls, instance)


def watched(real: Any, name: str, before: Before, after: After, method: bool = False) -> Any:
    """A callable like `real` that calls `before(args)` and `after(token, value, error)` and leaves no frame behind.

    Calling a class runs `__new__` here, where the work is done. A value that is no instance is returned as it is; for
    an error, an instance is returned, and looking up its `__init__` makes C raise the error outside of any frame of ours.
    What `after` gives back for an error is returned in its place.
    """

    def __new__(cls: type, *args: Any, **kwargs: Any) -> Any:
        try:
            token, args = before(args)
        except Exception:
            token = None
        error: BaseException | None = None
        try:
            # Bound as the student's call is, before 3.11 made it unbound: some of CPython's messages tell the difference.
            bind = method and args and sys.version_info < (3, 11)
            value = real.__get__(args[0])(*args[1:], **kwargs) if bind else real(*args, **kwargs)
        except BaseException as exc:
            error = exc
            value = None
        instead = None
        try:
            instead = after(token, value, error)
        except Exception:
            pass
        if error is None:
            return value
        if instead is not None:
            return instead
        carrier: Any = object.__new__(cls)
        ours = error.__traceback__
        carrier.__dict__["raise_"] = _partial(_throw, error.with_traceback(ours.tb_next if ours else None))
        del error
        return carrier

    raising = property(_operator.methodcaller("raise_"))
    body: dict[str, Any] = {"__new__": __new__, "__init__": raising, "__doc__": getattr(real, "__doc__", None)}
    body["__module__"] = getattr(real, "__module__", None) or "builtins"  # by which it is pickled
    return (_Method if method else type)(name, (), body)


class Channel:
    """Writes events to the grader; never blocks, never raises."""

    def __init__(self, fd: int, root: str, script: str) -> None:
        self.fd = fd
        self.root = root
        self.script = script
        if os.name == "posix":
            os.set_blocking(fd, False)

    def tell(self, kind: str, *values: Any) -> None:
        fields: list[Any] = [kind, _now(), os.getpid(), _thread.get_native_id()]
        fields.extend(values)
        try:
            os.write(self.fd, (_encoded(fields) + "\n").encode("ascii"))
        except (OSError, ValueError):
            pass

    def position(self, frame: FrameType | None) -> tuple[str | None, int | None]:
        """File (relative to the student's folder) and line of the innermost frame of the student's own code."""
        for _ in range(80):
            if frame is None:
                break
            name = self.own(frame.f_code.co_filename)
            if name is not None:
                return name, frame.f_lineno
            frame = frame.f_back
        return None, None

    def own(self, filename: str) -> str | None:
        if filename == self.script:
            return filename
        if filename.startswith(self.root):
            return filename[len(self.root) :].replace("\\", "/")
        return None


def _encoded(value: Any) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value) if value - value == 0 else "null"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_encoded(item) for item in value]) + "]"
    text: str = _json.encode_basestring_ascii(str(value)[:_LONGEST])
    return text


def _short(value: Any) -> Any:
    """What a call got or gave back, in a few words: the size of bytes, an address, a number."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return len(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, tuple):
        return [
            _short(item) if isinstance(item, (int, str, bytes, tuple)) else type(item).__name__ for item in value[:4]
        ]
    return type(value).__name__


class Ports:
    """Moves the ports that a program names to those that the grader keeps free for it."""

    def __init__(
        self, known: dict[int, int], hosts: dict[int, str], pool: list[int], anywhere: int, nowhere: int
    ) -> None:
        self.known = known
        self.hosts = hosts  # the loopback address on which alone a known port is listened on
        self.pool = pool
        self.anywhere = anywhere
        self.nowhere = nowhere
        self.own: set[int] = set()

    def bound(self, port: int) -> int:
        if port == 0:
            return 0
        if port not in self.known and self.pool:
            self.known[port] = self.pool.pop(0)
        return self.known.get(port, port)

    def reached(self, port: int, host: str) -> int:
        if port in self.own:  # it listens there itself, on a number that the system chose
            return port
        bound = self.hosts.get(port)
        if bound and loopback_of(host) not in ("", bound):  # Linux has 16 million of them: they are not the same
            return self.nowhere
        return self.anywhere or self.known.get(port) or self.nowhere or port


def loopback_of(host: str) -> str:
    """The IPv4 loopback address that a host names; empty for any other."""
    if host in ("", "localhost"):
        return "127.0.0.1"
    return host if host.startswith("127.") and host.count(".") == 3 else ""


class SocketWatch:
    """Wraps the methods of `socket.socket` once the student has imported `socket`."""

    def __init__(self, channel: Channel, ports: Ports) -> None:
        self.channel = channel
        self.ports = ports

    def install(self, module: ModuleType) -> None:
        import _socket

        if getattr(module.socket, "__mro__", ())[1:2] != (_socket.socket,):
            return
        self.lowest: Any = _socket
        for name in _CALLS:
            real = getattr(module.socket, name)
            before = _partial(self.before, name)
            call = watched(real, name, before, _partial(self.after, name), method=True)
            setattr(module.socket, name, call)

    def before(self, name: str, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        sock = args[0]
        file, line = self.channel.position(sys._getframe(2))
        fd = sock.fileno()
        detail = [_short(arg) for arg in args[1:3]]
        kind = type(args[1]).__name__ if len(args) > 1 else None
        self.channel.tell("enter", name, file, line, fd, detail, kind, sock.gettimeout(), _threads())
        if name in ("bind", "connect", "connect_ex") and len(args) == 2:
            moved = self.moved(name, sock, args[1])
            if moved is not None:
                host = args[1][0]
                self.channel.tell("port", name, args[1][1], moved[1], file, line, int(sock.type), _as_text(host))
                args = (sock, moved)
        if name == "setsockopt" and args[2:3] == (getattr(self.lowest, "SO_RCVTIMEO", None),):
            self.channel.tell("timer", "SO_RCVTIMEO")
        return (sock, fd), args

    def after(self, name: str, token: Any, value: Any, error: BaseException | None) -> None:
        sock = token[0] if token else None
        if error is not None:
            self.channel.tell("leave", name, None, type(error).__name__, str(error))
            return
        self.channel.tell("leave", name, _short(value), None, None)
        if name == "listen" and sock is not None:
            address = sock.getsockname()
            self.ports.own.add(address[1])
            self.channel.tell("listen", int(sock.family), address[0], address[1], sock.fileno())

    def moved(self, name: str, sock: Any, address: Any) -> tuple[Any, ...] | None:
        """The loopback address that stands for `address`, or None where CPython must see it as it is.

        Left alone: other sockets than TCP, and whatever CPython or the resolver would refuse, so that the error is theirs.
        """
        lowest = self.lowest
        if sock.type != lowest.SOCK_STREAM or sock.family not in (lowest.AF_INET, lowest.AF_INET6):
            return None
        if not isinstance(address, tuple) or len(address) < 2 or not isinstance(address[1], int):
            return None
        host, port = address[0], address[1]
        if not isinstance(host, (str, bytes, bytearray)) or not 0 <= port <= 65535:
            return None
        if port == 0 and name != "bind":  # nobody is ever there
            return None
        if len(address) != 2 and (sock.family == lowest.AF_INET or len(address) > 4):
            return None
        if not self.resolves(host, sock.family):
            return None
        new = self.ports.bound(port) if name == "bind" else self.ports.reached(port, _as_text(host))
        return (("127.0.0.1" if sock.family == lowest.AF_INET else "::1"), new) + tuple(address[2:])

    def resolves(self, given: str | bytes | bytearray, family: int) -> bool:
        host = _as_text(given)
        if host in ("", "localhost", "<broadcast>") or host == self.lowest.gethostname():
            return True
        try:
            self.lowest.inet_pton(family, host.split("%")[0])
            return True
        except (OSError, ValueError):
            pass
        try:
            return bool(self.lowest.getaddrinfo(host, None, family, self.lowest.SOCK_STREAM))
        except (OSError, UnicodeError):
            return False


def _as_text(host: str | bytes | bytearray) -> str:
    return host if isinstance(host, str) else bytes(host).decode("ascii", "replace")


def _threads() -> int:
    return len(sys._current_frames())


class CallWatch:
    """Wraps plain functions: input, print, sleep, select, alarms."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.prints = 0

    def wrap(self, module: ModuleType, name: str) -> None:
        real = getattr(module, name, None)
        if real is not None:
            setattr(module, name, watched(real, name, _partial(self.before, name), _partial(self.after, name)))

    def wrap_print(self) -> None:
        builtins.print = watched(_plain_print, "print", self.before_print, lambda token, value, error: None)

    def before(self, name: str, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        file, line = self.channel.position(sys._getframe(2))
        self.channel.tell(
            "enter",
            name,
            file,
            line,
            0 if name == "input" else None,
            [_short(arg) for arg in args[:4]],
            None,
            None,
            _threads(),
        )
        if name in ("alarm", "setitimer"):
            self.channel.tell("timer", name)
        return None, args

    def after(self, name: str, token: Any, value: Any, error: BaseException | None) -> None:
        if error is None:
            self.channel.tell("leave", name, _short(value), None, None)
        else:
            self.channel.tell("leave", name, None, type(error).__name__, str(error))

    def before_print(self, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        self.prints += 1
        if self.prints <= _MOST_PRINTS:
            file, line = self.channel.position(sys._getframe(2))
            self.channel.tell("print", file, line)
        return None, args


class Screen:
    """Stands for the terminal that a program has in life and not here: its size, and lines that are seen as they end."""

    def __init__(self) -> None:
        self.console = {_identity(fd) for fd in (0, 1, 2)}

    def install(self) -> None:
        real = builtins.open
        opening = watched(real, "open", lambda args: (args, args), self.opened)
        builtins.open = opening
        sys.modules["io"].open = opening  # type: ignore[attr-defined]
        asked = watched(os.get_terminal_size, "get_terminal_size", lambda args: (args, args), self.sized)
        os.get_terminal_size = asked

    def opened(self, args: tuple[Any, ...], value: Any, error: BaseException | None) -> None:
        """What `open` does for a terminal (io.open, `buffering`): a text is line-buffered, unless told otherwise."""
        if error is not None or (len(args) > 2 and args[2] >= 0) or not hasattr(value, "reconfigure"):
            return
        if value.writable() and _identity(value.fileno()) in self.console:
            value.reconfigure(line_buffering=True)

    def sized(self, args: tuple[Any, ...], value: Any, error: BaseException | None) -> Any:
        missing = isinstance(error, OSError) and (not args or args[0] in (0, 1, 2))
        return os.terminal_size((80, 24)) if missing else None


def _identity(fd: int) -> tuple[int, int] | None:
    try:
        found = os.fstat(fd)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class ImportWatch:
    """A finder that patches a module of the standard library right after its import, and leaves no trace in it.

    A student's own `socket.py` is found first by the finders that it asks, and is left alone.
    """

    def __init__(self, channel: Channel, patches: dict[str, Patch]) -> None:
        self.channel = channel
        self.patches = patches

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        patch = self.patches.get(name)
        if patch is None:
            return None
        finders: list[Any] = list(sys.meta_path)
        for finder in finders:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec: ModuleSpec | None = finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        if spec.loader is None or self.channel.own(str(spec.origin)) is not None:
            return None
        spec.loader = _PatchingLoader(spec.loader, patch)  # type: ignore[assignment]
        return spec


class _PatchingLoader:
    def __init__(self, loader: Loader, patch: Patch) -> None:
        self.loader = loader
        self.patch = patch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        self.loader.exec_module(module)
        try:
            self.patch(module)
        except Exception:
            pass


def _tell_uncaught(channel: Channel, error: BaseException, thread: str | None) -> None:
    frames: list[list[Any]] = []
    traceback = error.__traceback__
    while traceback is not None and len(frames) < 20:
        name = channel.own(traceback.tb_frame.f_code.co_filename)
        if name is not None:
            frames.append([name, traceback.tb_lineno])
        traceback = traceback.tb_next
    if isinstance(error, SyntaxError) and error.filename and channel.own(str(error.filename)):
        frames.append([channel.own(str(error.filename)), error.lineno or 1])
    channel.tell("uncaught", type(error).__name__, str(error), thread, frames)


def _watch_uncaught(channel: Channel, module: Any) -> None:
    plain = module.excepthook

    def excepthook(args: Any) -> None:
        try:
            if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
                _tell_uncaught(channel, args.exc_value, getattr(args.thread, "name", "?"))
        except Exception:
            pass
        plain(args)

    module.excepthook = excepthook


class ErrorWatch:
    """Tells of the exceptions that pass through the student's lines: a program may catch and hide them.

    A trace function that asks for no line (sys.settrace), so that only calls cost something.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.told = 0
        self.last = 0  # the same exception passes through several frames: the innermost one tells

    def __call__(self, frame: FrameType, event: str, value: Any) -> Any:
        if self.channel.own(frame.f_code.co_filename) is None:
            return None
        frame.f_trace_lines = False
        return self.in_own_frame

    def in_own_frame(self, frame: FrameType, event: str, value: Any) -> Any:
        try:
            if event == "exception" and self.told < _MOST_RAISED and id(value[1]) != self.last:
                self.tell(frame, value[0].__name__, value[1])
        except Exception:
            pass
        return self.in_own_frame

    def tell(self, frame: FrameType, kind: str, error: Any) -> None:
        self.last = id(error)
        if kind not in _ORDINARY:
            self.told += 1
            self.channel.tell("raised", kind, str(error), *self.channel.position(frame))


def _watch_threads(channel: Channel, errors: ErrorWatch | None, module: Any) -> None:
    if errors is not None:
        module.settrace(errors)
    _watch_uncaught(channel, module)


def install(channel: Channel, ports: Ports, errors: ErrorWatch | None) -> None:
    """Patch what is there already, and the rest as soon as the student imports it."""
    calls = CallWatch(channel)
    calls.wrap(builtins, "input")
    calls.wrap_print()
    Screen().install()

    def patch_signal(module: ModuleType) -> None:
        calls.wrap(module, "alarm")
        calls.wrap(module, "setitimer")

    patches: dict[str, Patch] = {
        "socket": SocketWatch(channel, ports).install,
        "threading": _partial(_watch_threads, channel, errors),
        "time": lambda module: calls.wrap(module, "sleep"),
        "select": lambda module: calls.wrap(module, "select"),
        "signal": patch_signal,
    }
    for name in [name for name in patches if name in PLAIN_MODULES]:
        patches.pop(name)(sys.modules[name])
    sys.meta_path.insert(0, ImportWatch(channel, patches))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _configured(text: str) -> tuple[int, str, Ports]:
    """The channel and the ports from `key=value` fields separated by line feeds."""
    fields = dict(field.split("=", 1) for field in text.split("\n"))
    if "handle" in fields:
        import msvcrt

        fd: int = msvcrt.open_osfhandle(int(fields["handle"]), os.O_WRONLY)  # type: ignore[attr-defined]
    else:
        fd = int(fields["fd"])
        os.set_inheritable(fd, False)
    known = dict(zip(_numbers(fields["named"]), _numbers(fields["moved"])))
    hosts = dict(zip(known, fields["hosts"].split(",")))
    ports = Ports(known, hosts, _numbers(fields["pool"]), int(fields["anywhere"]), int(fields["nowhere"]))
    return fd, fields["root"], ports


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


def run(script: str, namespace: dict[str, Any], channel: Channel) -> None:
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
    _tell_uncaught(channel, error, None)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    sys.excepthook(type(error), error, error.__traceback__)
    raise SystemExit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _catches_errors(path: str) -> bool:
    try:
        with open(path, "rb") as source:
            text = source.read()
    except OSError:
        return False
    return b"except" in text or b"suppress" in text


def main() -> None:
    fd, root, ports = _configured(os.environ.pop("GRADER_PROBE"))
    script = sys.argv[1]
    del sys.argv[0]
    folder = os.path.join(root, "")
    channel = Channel(fd, folder, script)
    sys.path[0] = root
    # Since 3.9, the interpreter makes the script's path absolute (What's New in Python 3.9).
    student = _new_main(os.path.join(root, script) if sys.version_info >= (3, 9) else script)
    sys.modules["__main__"] = student
    errors = ErrorWatch(channel) if _catches_errors(os.path.join(root, script)) else None
    install(channel, ports, errors)
    for name in [name for name in sys.modules if name not in PLAIN_MODULES]:
        del sys.modules[name]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.orig_argv[0], *sys.argv]
    if errors is not None:
        sys.settrace(errors)
    run(script, student.__dict__, channel)


if __name__ == "__main__":
    _keep_alive = sys.modules["__main__"]  # its functions' globals must outlive its place in sys.modules
    main()
