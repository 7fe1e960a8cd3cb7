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

    from grader.harness.inside import calls, children, errors, imports, moves, screen, wrapping
    from grader.harness.inside import channel as channels

    Patch = Callable[[ModuleType], None]
else:
    import calls
    import channel as channels
    import children
    import errors
    import imports
    import moves
    import screen
    import wrapping

_partial = wrapping.partial
# The first program that an interpreter compiles takes it a millisecond longer than any other.
_SAMPLE = """
import socket
def answer(peer, *more):
    while True:
        data = peer.recv(1024)
        if not data or data[:1] == b"q":
            break
        peer.sendall(data.decode().upper().encode())
try:
    with socket.socket() as server:
        server.bind(("", 1))
        print(f"{server}", [answer(one, key=-1) for one in (server, {})])
except OSError as exc:
    raise SystemExit(1) from exc
"""
# How a program says that it uses the C module below `socket`; many a name ends in `_socket`.
_LOWEST = (b"import _socket", b"from _socket", b", _socket", b",_socket")


def install(
    channel: channels.Channel, ports: moves.Ports, watch: errors.ErrorWatch | None, source: str, first: int
) -> None:
    """Patch what is there already, and the rest as soon as the student imports it."""
    wrapping.recognise(channel.own)
    functions = calls.CallWatch(channel)
    functions.wrap(builtins, "input")
    functions.wrap_print()
    screen.Screen().install()
    kin = children.Children(channel, ports, first)
    kin.install()
    sockets = calls.SocketWatch(channel, ports, kin.renew)

    def patch_signal(module: ModuleType) -> None:
        functions.wrap(module, "alarm")
        functions.wrap(module, "setitimer")

    patches: dict[str, Patch] = {
        "socket": sockets.install,
        "threading": _partial(errors.watch_threads, channel, watch),
        "time": lambda module: functions.wrap(module, "sleep"),
        "select": lambda module: functions.wrap(module, "select"),
        "signal": patch_signal,
        "subprocess": kin.keep_to_fork_exec,
        "_posixsubprocess": kin.install_in_fork_exec,
    }
    if _says(source, *_LOWEST):
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


def forget_what_was_imported() -> None:
    """Have an `import` look for all modules that a plain interpreter has not imported by itself."""
    if len(sys.modules) > len(PLAIN_MODULES):  # in a forked process, to look at every name copies as many pages
        for name in [name for name in sys.modules if name not in PLAIN_MODULES]:
            del sys.modules[name]


def get_ready() -> None:
    """Make in advance, for every program that this interpreter becomes, most of what main() is going to need."""
    wrapping.lay_in(functions=14, methods=18)
    compile(_SAMPLE, "<sample>", "exec", dont_inherit=True)


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
    forget_what_was_imported()
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
    forget_what_was_imported()
