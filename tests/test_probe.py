"""The probe: a program runs under it as it would without, on every Python that students have."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.harness import direct
from grader.harness.direct import probe_settings
from grader.harness.interpreter import Interpreter, own
from grader.harness.launcher import Ports
from grader.harness.ports import ClaimedPort
from tests.interpreters import VERSIONS, installed

START = Path(direct.__file__).with_name("inside") / "start.py"
POSIX = pytest.mark.skipif(os.name != "posix", reason="the pipe is handed over as a descriptor: POSIX only")
pytestmark = POSIX


@pytest.fixture(params=VERSIONS)
def python(request: pytest.FixtureRequest) -> Interpreter:
    found = installed().get(request.param)
    if found is None:
        pytest.skip(f"no Python {request.param} on this machine")
    return found


@pytest.fixture
def port() -> Iterator[int]:
    with ClaimedPort() as claimed:
        yield claimed.number


class Ran:
    """One run of a script: what came out, and what the probe told."""

    def __init__(self, done: subprocess.CompletedProcess[str], told: str = "") -> None:
        self.stdout, self.stderr, self.status = done.stdout, done.stderr, done.returncode
        self.events = [json.loads(line) for line in told.splitlines()]

    def told(self, kind: str) -> list[list[object]]:
        return [event[4:] for event in self.events if event[0] == kind]


ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}


def plainly(python: Interpreter, folder: Path, *arguments: str, typed: str = "") -> Ran:
    """Run server.py as a student does."""
    command = [python.path, "server.py", *arguments]
    return Ran(subprocess.run(command, cwd=folder, env=ENVIRONMENT, input=typed, text=True, capture_output=True))


def probed(
    python: Interpreter,
    folder: Path,
    *arguments: str,
    typed: str = "",
    ports: Ports | None = None,
    named: str = "server.py",
) -> Ran:
    """Run server.py under the probe."""
    told, telling = os.pipe()
    settings = f"fd={telling}\n{probe_settings(folder, ports or Ports())}"
    command = [python.path, str(START), named, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**ENVIRONMENT, "GRADER_PROBE": settings},
            input=typed,
            text=True,
            capture_output=True,
            pass_fds=(telling,),
        )
    finally:
        os.close(telling)
    with os.fdopen(told, encoding="ascii") as source:
        return Ran(done, source.read())


def write(folder: Path, source: str, name: str = "server.py") -> Path:
    (folder / name).write_text(source, encoding="utf-8")
    return folder.resolve()


SAME = {
    "modules": "import sys; print(sorted(sys.modules))",
    "main": "print(sorted((name, type(value).__name__) for name, value in list(globals().items())))",
    "file": "print(__file__, __name__, __doc__, __package__, __spec__, __loader__.name)",
    "argv": "import sys, os; print(sys.argv, sys.path[0], os.getcwd(), 'GRADER_PROBE' in os.environ)",
    "builtins": "import builtins; print(__builtins__ is builtins, input.__name__, print.__name__)",
    "uncaught": "def f():\n    raise ValueError('été')\n\nf()\n",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as exc:\n    raise KeyError('x') from exc\n",
    "context": "import socket\ns = socket.socket()\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    s.accept()\n",
    "send a text": "import socket\ns = socket.socket()\ns.send('Salut')\n",
    "two arguments": "import socket\ns = socket.socket()\ns.bind('', 6789)\n",
    "port as text": "import socket\ns = socket.socket()\ns.bind(('', '6789'))\n",
    "port out of range": "import socket\ns = socket.socket()\ns.connect(('localhost', 67890))\n",
    "host of a wrong type": "import socket\ns = socket.socket()\ns.connect((12, 6789))\n",
    "three fields": "import socket\ns = socket.socket()\ns.connect(('localhost', 6789, 1))\n",
    "not listening": "import socket\ns = socket.socket()\ns.accept()\n",
    "print_exc": "import socket, traceback\ntry:\n    socket.socket().recv(10)\nexcept OSError:\n    traceback.print_exc()\n",
    "format_exc in a function": (
        "import socket, traceback\n\ndef lire(s):\n    return s.recv(10)\n\ntry:\n    lire(socket.socket())\n"
        "except OSError:\n    print(traceback.format_exc())\n"
    ),
    "logging": (
        "import logging, socket\ntry:\n    socket.socket().connect_ex('x')\nexcept TypeError:\n    logging.exception('aïe')\n"
    ),
    "end of keyboard": "print(input('? '))\nprint(input('? '))\n",
    "syntax": "print('a'\nx = 1\n",
    "indentation": "def f():\nreturn 1\n",
    "exit with a text": "import sys\nsys.exit('Au revoir')",
    "exit with a status": "raise SystemExit(3)",
    "exit in a function": "def fin():\n    exit(4)\n\nfin()",
    "at exit": "import atexit\natexit.register(print, 'adieu')\n1 / 0\n",
    "own hook": "import sys\nsys.excepthook = lambda kind, error, tb: print('hook', kind, tb.tb_lineno)\n1 / 0\n",
    "last exception": "import atexit, sys\natexit.register(lambda: print(sys.last_type, sys.last_value))\n1 / 0\n",
    "thread": "import threading\n\ndef f():\n    {}['clé']\n\nt = threading.Thread(target=f, name='fil')\nt.start()\nt.join()\n",
    "thread that goes on": "import threading\nthreading.Thread(target=print, args=('fini',)).start()\n1 / 0\n",
    "subclass": (
        "import socket\n\nclass Canal(socket.socket):\n    def recv(self, n):\n        return super().recv(n)\n\n"
        "Canal().recv(5)\n"
    ),
    "keyword arguments": "import socket\ns = socket.socket()\ns.listen(backlog=3)\n",
    "annotations": "x: int = 3\nprint(__annotations__)\n",
    "future": "from __future__ import annotations\nx: truc = 3\nprint(__annotations__)\n",
    "documentation": "import socket\nprint(socket.socket.recv.__doc__[:20], callable(socket.socket.send))\n",
    "recursion": "def f(n):\n    return n and f(n - 1)\n\nprint(f(900))\n",
    "missing module": "import socquet\n",
    "missing file": "import io\nprint(open is io.open, open.__name__, open.__module__)\nopen('absent.txt')\n",
    "own file": "with open('a.txt', 'w') as f:\n    print(f.line_buffering, f.name, f.write('é'))\nprint(open('a.txt').read())\n",
    "size of what": "import os\nprint(os.get_terminal_size.__name__)\nos.get_terminal_size(1, 2)\n",
    "size of no terminal": "import os\nos.get_terminal_size(os.open('a', os.O_CREAT))\n",
    "hash": "print({1, 2, 3}, hash(1.5))",
    "classes": "import socket\nserver_socket = socket.socket\nprint(server_socket.__mro__)\n",
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME.keys())
def test_program_behaves_the_same_under_the_probe(python: Interpreter, tmp_path: Path, source: str) -> None:
    folder = write(tmp_path, source)
    without = plainly(python, folder, "a", "b c", typed="bonjour\n")
    under = probed(python, folder, "a", "b c", typed="bonjour\n")
    assert (under.stdout, under.stderr, under.status) == (without.stdout, without.stderr, without.status)


def test_own_module_named_socket_shadows_as_it_does_in_life(python: Interpreter, tmp_path: Path) -> None:
    folder = write(tmp_path, "import socket\nprint(socket.__file__)\nsocket.socket()\n")
    write(folder, "import socket\n", "socket.py")
    without, under = plainly(python, folder), probed(python, folder)
    assert (under.stdout, under.stderr, under.status) == (without.stdout, without.stderr, without.status)
    assert "TypeError" in under.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_source_is_read_by_its_own_encoding(python: Interpreter, tmp_path: Path, encoding: str) -> None:
    coding = "# -*- coding: latin-1 -*-\r\n" if encoding == "latin-1" else ""
    (tmp_path / "server.py").write_bytes((coding + "print('été')\r\n").encode(encoding))
    assert probed(python, tmp_path.resolve()).stdout == "été\n"


def test_events_carry_call_line_and_result(python: Interpreter, tmp_path: Path, port: int) -> None:
    source = "import socket\ns = socket.socket()\ns.bind(('', 6789))\ns.listen(1)\nprint(input('> '))\n"
    ran = probed(python, write(tmp_path, source), typed="oui\n", ports=Ports(pool=(port,)))
    assert ["bind", "server.py", 3] in [event[:3] for event in ran.told("enter")]
    assert ["bind", 6789, port, "server.py", 3] == ran.told("port")[0][:5]
    assert ran.told("listen")[0][:3] == [int(socket.AF_INET), "127.0.0.1", port]
    assert ["input", "oui", None, None] in ran.told("leave")
    assert ran.told("print") == [["server.py", 5]]


def test_beginning_of_the_bytes_is_told_in_a_line_that_is_written_whole(python: Interpreter, tmp_path: Path) -> None:
    source = """import socket
a, b = socket.socketpair()
a.sendall(b'\\xff\\0' * 500)
b.recv(1024)
a.send(bytearray(b'abc'))
a.send(memoryview(b'abc'))
b.recv_into(bytearray(9))
try:
    a.send('abc')
except TypeError:
    a.close()
b.recv(1)
"""
    ran = probed(python, write(tmp_path, source))
    carried = [event for event in ran.told("leave") if event[0] != "close" and event[2] is None]
    whole = "\xff\0" * 100
    assert [(event[0], *event[4:]) for event in carried] == [
        ("sendall", whole), ("recv", whole), ("send", "abc"), ("send", None), ("recv_into", None), ("recv", ""),
    ]  # fmt: skip
    assert max(len(json.dumps(event)) for event in ran.events) < select.PIPE_BUF


def test_error_that_the_program_hides_is_told(python: Interpreter, tmp_path: Path) -> None:
    source = "import socket\ntry:\n    socket.socket().send('a')\nexcept:\n    pass\n"
    ran = probed(python, write(tmp_path, source))
    assert [event for event in ran.told("leave") if event[2] == "TypeError"]
    assert not ran.told("uncaught")


def test_error_that_is_caught_is_told_with_its_line_once(python: Interpreter, tmp_path: Path) -> None:
    source = "def f():\n    return {}['x']\n\ntry:\n    f()\nexcept:\n    pass\nnext(iter([]), 0)\n"
    ran = probed(python, write(tmp_path, source))
    assert ran.told("raised") == [["KeyError", "'x'", "server.py", 2]]


def test_error_that_a_thread_hides_is_told(python: Interpreter, tmp_path: Path) -> None:
    source = (
        "import threading\ndef f():\n    try:\n        int('x')\n    except Exception:\n        pass\n"
        "t = threading.Thread(target=f)\nt.start()\nt.join()\n"
    )
    ran = probed(python, write(tmp_path, source))
    assert [event[0] for event in ran.told("raised")] == ["ValueError"]


def test_program_that_catches_nothing_is_not_traced(python: Interpreter, tmp_path: Path) -> None:
    ran = probed(python, write(tmp_path, "import sys\nprint(sys.gettrace())\n"))
    assert ran.stdout.strip() == "None"


LOOPBACKS = {
    "same": ("127.0.0.1", "127.0.0.1", True),
    "by name": ("127.0.0.1", "localhost", True),
    "empty": ("127.0.0.1", "", True),
    "another": ("127.0.0.1", "127.0.1.1", False),
    "the other way round": ("127.0.1.1", "127.0.0.1", False),
    "on all": ("", "127.0.1.1", True),
    "from outside": ("127.0.0.1", "192.168.1.7", True),
}


@pytest.mark.parametrize("name", LOOPBACKS)
def test_known_port_is_refused_from_another_loopback_address(name: str, tmp_path: Path) -> None:
    bound, reached, meets = LOOPBACKS[name]
    with socket.create_server(("127.0.0.1", 0)) as listening, ClaimedPort() as nobody:
        known = {6789: listening.getsockname()[1]}
        ports = Ports(known=known, hosts={6789: bound}, nowhere=nobody.number)
        source = f"import socket\nprint(socket.socket().connect_ex(('{reached}', 6789)) == 0)\n"
        ran = probed(own(), write(tmp_path, source), ports=ports)
    assert ran.stdout.strip() == str(meets)


def test_uncaught_exception_is_told_with_its_lines(python: Interpreter, tmp_path: Path) -> None:
    ran = probed(python, write(tmp_path, "def f():\n    1 / 0\n\n\nf()\n"))
    assert ran.told("uncaught") == [
        ["ZeroDivisionError", "division by zero", None, [["server.py", 5], ["server.py", 2]]]
    ]


REACHED = {
    "constant": "s.connect(('127.0.0.1', 6789))",
    "empty host": "s.connect(('', 6789))",
    "localhost": "s.connect(('localhost', 5000))",
    "any address": "s.connect(('0.0.0.0', 5000))",
    "own name": "s.connect((socket.gethostname(), 5000))",
    "LAN address": "s.connect(('192.168.1.20', 5000))",
    "connect_ex": "assert s.connect_ex(('127.0.0.1', 1234)) == 0",
    "create_connection": "s = socket.create_connection(('localhost', 4444))",
    "bytes host": "s.connect((b'127.0.0.1', 4444))",
    "urllib": "import urllib.request\nurllib.request.urlopen('http://10.0.0.9:8000/', timeout=5)",
}


@pytest.mark.parametrize("call", REACHED.values(), ids=REACHED.keys())
def test_client_reaches_the_peer_whatever_address_it_names(python: Interpreter, tmp_path: Path, call: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
        closing = "" if "urllib" in call else "\ns.close()"
        source = f"import socket\ns = socket.socket()\n{call}{closing}\n"
        listening.settimeout(30)
        if "urllib" in call:
            pytest.importorskip("threading")
            ran = _answered(python, write(tmp_path, source), listening, number)
        else:
            ran = probed(python, write(tmp_path, source), ports=Ports(anywhere=number))
        assert (ran.status, ran.stderr) == (0, "")


def _answered(python: Interpreter, folder: Path, listening: socket.socket, number: int) -> Ran:
    """Run a client that wants an HTTP answer, which a thread gives."""
    import threading

    def answer() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    ran = probed(python, folder, ports=Ports(anywhere=number))
    thread.join(30)
    return ran


BOUND = {
    "constant": ("s = socket.socket()\ns.bind(('', 6789))\ns.listen(1)", "('0.0.0.0', 6789)"),
    "localhost": ("s = socket.socket()\ns.bind(('localhost', 1234))\ns.listen()", "('127.0.0.1', 1234)"),
    "LAN address": ("s = socket.socket()\ns.bind(('192.168.1.20', 1234))\ns.listen()", "('192.168.1.20', 1234)"),
    "own name": ("s = socket.socket()\ns.bind((socket.gethostname(), 1234))\ns.listen()", "('127.0.0.1', 1234)"),
    "create_server": ("s = socket.create_server(('', 8888))", "('0.0.0.0', 8888)"),
    "socketserver": (
        "import socketserver\ns = socketserver.TCPServer(('0.0.0.0', 9999), None).socket",
        "('0.0.0.0', 9999)",
    ),
    "http.server": (
        "import http.server\ns = http.server.HTTPServer(('', 8000), None).socket",
        "('0.0.0.0', 8000)",
    ),
    "asyncio": (
        "import asyncio\n\nasync def main():\n    global s\n"
        "    server = await asyncio.start_server(print, '127.0.0.1', 8888)\n    s = server.sockets[0]\n"
        "    print(s.getsockname()[:2])\n\nasyncio.run(main())\nraise SystemExit",
        "('127.0.0.1', 8888)",
    ),
}


@pytest.mark.parametrize(("call", "shown"), BOUND.values(), ids=BOUND.keys())
def test_server_is_moved_to_the_free_port_and_sees_the_one_that_it_named(
    python: Interpreter, tmp_path: Path, port: int, call: str, shown: str
) -> None:
    source = f"import socket\n{call}\nprint(s.getsockname()[:2])\n"
    ran = probed(python, write(tmp_path, source), ports=Ports(pool=(port,)))
    assert (ran.stdout, ran.stderr, ran.status) == (f"{shown}\n", "", 0)
    assert ran.told("listen")[0][1:3] == ["127.0.0.1", port]


IPV6 = {
    "loopback": ("::1", "::1", "('::1', 7777)"),
    "empty": ("", "::", "('::', 7777)"),
    "any address": ("0::0", "::", "('::', 7777)"),
    "mapped": ("::ffff:127.0.0.1", "::ffff:127.0.0.1", "('::ffff:127.0.0.1', 7777)"),
    "any mapped": ("::ffff:0.0.0.0", "::ffff:127.0.0.1", "('::ffff:0.0.0.0', 7777)"),
}


@pytest.mark.parametrize("name", IPV6)
def test_ipv6_server_is_moved_within_the_families_that_it_serves(
    python: Interpreter, tmp_path: Path, port: int, name: str
) -> None:
    host, moved, shown = IPV6[name]
    source = (
        f"import socket\ns = socket.socket(socket.AF_INET6)\ns.bind(('{host}', 7777))\ns.listen()\n"
        "print(s.getsockname()[:2])\n"
    )
    ran = probed(python, write(tmp_path, source), ports=Ports(pool=(port,)))
    if "Cannot assign" in ran.stderr or "not supported" in ran.stderr:
        pytest.skip("no IPv6 loopback on this machine")
    assert ran.stdout == f"{shown}\n"
    assert ran.told("listen")[0][1:3] == [moved, port]


def test_ipv6_server_that_refuses_ipv4_stays_on_its_loopback(tmp_path: Path, port: int) -> None:
    source = (
        "import socket\ns = socket.socket(socket.AF_INET6)\ns.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)\n"
        "s.bind(('', 7777))\ns.listen()\nprint(s.getsockname()[:2])\n"
    )
    ran = probed(own(), write(tmp_path, source), ports=Ports(pool=(port,)))
    assert (ran.stdout, ran.told("listen")[0][1:3]) == ("('::', 7777)\n", ["::1", port])


def test_name_that_does_not_resolve_fails_as_in_life(python: Interpreter, tmp_path: Path, port: int) -> None:
    source = "import socket\nsocket.socket().connect(('pas de serveur ici', 6789))\n"
    ran = probed(python, write(tmp_path, source), ports=Ports(anywhere=port))
    assert "gaierror" in ran.stderr


def test_unknown_port_is_refused_by_the_kernel_when_ports_matter(
    python: Interpreter, tmp_path: Path, port: int
) -> None:
    source = "import socket\nsocket.socket().connect(('127.0.0.1', 6798))\n"
    with ClaimedPort() as nowhere:
        ran = probed(python, write(tmp_path, source), ports=Ports(known={6789: port}, nowhere=nowhere.number))
    assert "ConnectionRefusedError" in ran.stderr


def test_udp_is_left_alone(python: Interpreter, tmp_path: Path, port: int) -> None:
    source = (
        "import socket\na = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\na.bind(('127.0.0.1', 0))\n"
        "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nb.sendto(b'allo', a.getsockname())\nprint(a.recvfrom(9)[0])\n"
    )
    assert probed(python, write(tmp_path, source), ports=Ports(pool=(port,))).stdout == "b'allo'\n"


def test_full_pipe_loses_events_and_not_the_program(python: Interpreter, tmp_path: Path) -> None:
    source = "import time\nfor i in range(20000):\n    time.sleep(0)\nprint('fini')\n"
    assert probed(python, write(tmp_path, source)).stdout == "fini\n"


def test_port_number_zero_stays_the_systems_choice(python: Interpreter, tmp_path: Path, port: int) -> None:
    source = "import socket\ns = socket.socket()\ns.bind(('', 0))\ns.listen(1)\nprint(s.getsockname()[1])\n"
    ran = probed(python, write(tmp_path, source), ports=Ports(pool=(port,)))
    assert int(ran.stdout) not in (0, port)
    assert ran.told("listen")[0][2] == int(ran.stdout)


MEETING = """
import socket
server = socket.socket(socket.{family})
server.bind(("", 6789))
server.listen()
client = socket.socket(socket.{reaching})
client.connect(("{host}", 6789))
accepted, peer = server.accept()
print(accepted.getsockname()[:2], client.getpeername()[:2])
print(peer == client.getsockname() or peer[0], peer[1] not in (6789, {port}))
print(repr(server).partition("laddr=")[2])
"""
MEETINGS = {
    "IPv4": (("AF_INET", "AF_INET", "localhost"), "127.0.0.1", "127.0.0.1", "True", "('0.0.0.0', 6789)>"),
    "from outside": (("AF_INET", "AF_INET", "10.0.0.9"), "127.0.0.1", "10.0.0.9", "True", "('0.0.0.0', 6789)>"),
    "mapped client": (
        ("AF_INET", "AF_INET6", "::ffff:127.0.0.1"),
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "127.0.0.1",
        "('0.0.0.0', 6789)>",
    ),
    "both families": (
        ("AF_INET6", "AF_INET", "127.0.0.1"),
        "::ffff:127.0.0.1",
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "('::', 6789, 0, 0)>",
    ),
    "IPv6": (("AF_INET6", "AF_INET6", "::1"), "::1", "::1", "True", "('::', 6789, 0, 0)>"),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_ends_of_a_connection_are_seen_by_the_names_that_were_given(tmp_path: Path, port: int, name: str) -> None:
    (family, reaching, host), accepted, reached, same, laddr = MEETINGS[name]
    folder = write(tmp_path, MEETING.format(family=family, reaching=reaching, host=host, port=port))
    ran = probed(own(), folder, ports=Ports(known={6789: port}, pool=(port,)))
    assert (ran.stderr, ran.status) == ("", 0)
    assert ran.stdout.splitlines() == [f"('{accepted}', 6789) ('{reached}', 6789)", f"{same} True", laddr]


CHILDREN = {
    "os.system": "import os, shlex, sys\nos.system(f'{shlex.quote(sys.executable)} client.py')",
    "own environment": (
        "import os, subprocess, sys\nsubprocess.run([sys.executable, 'client.py'], env={**os.environ, 'PYTHONPATH': 'x'})"
    ),
    "subprocess": "import subprocess, sys\nsubprocess.run([sys.executable, 'client.py'], check=True)",
    "execv": "import os, sys\nos.execv(sys.executable, [sys.executable, 'client.py'])",
    "execve": "import os, sys\nos.execve(sys.executable, [sys.executable, 'client.py'], {})",
    "posix_spawn": (
        "import os, sys\npid = os.posix_spawn(sys.executable, [sys.executable, 'client.py'], os.environ)\nos.waitpid(pid, 0)"
    ),
    "spawn": (
        "import multiprocessing, runpy\n\ndef go():\n    runpy.run_path('client.py')\n\nif __name__ == '__main__':\n"
        "    p = multiprocessing.get_context('spawn').Process(target=go)\n    p.start()\n    p.join()"
    ),
}


@pytest.mark.parametrize("name", CHILDREN)
def test_python_that_a_program_starts_is_under_the_probe_too(python: Interpreter, tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
        folder = write(tmp_path, CHILDREN[name] + "\n")
        write(folder, "import socket\nsocket.create_connection(('localhost', 6789), 20).close()\n", "client.py")
        ran = probed(python, folder, ports=Ports(anywhere=number))
        assert ran.stderr == ""
        listening.settimeout(20)
        listening.accept()[0].close()
    assert ["connect", "client.py", 2] in [event[:3] for event in ran.told("enter")]


def test_child_reaches_the_port_that_its_parent_listens_on(tmp_path: Path, port: int) -> None:
    source = (
        "import socket, subprocess, sys\ns = socket.create_server(('', 6789))\n"
        "subprocess.run([sys.executable, 'client.py'], check=True)\nprint(s.accept()[1][0])\n"
    )
    folder = write(tmp_path, source)
    write(folder, "import socket\nsocket.create_connection(('localhost', 6789), 20).close()\n", "client.py")
    ran = probed(own(), folder, ports=Ports(pool=(port,), nowhere=9))
    assert (ran.stdout, ran.stderr) == ("127.0.0.1\n", "")


def test_python_that_a_program_starts_sees_nothing_of_the_probe(python: Interpreter, tmp_path: Path) -> None:
    source = (
        "import os, subprocess, sys\n"
        "print('PYTHONPATH' in os.environ, flush=True)\n"
        "subprocess.run([sys.executable, 'client.py', 'a'], check=True)\n"
        "subprocess.run([sys.executable, 'client.py'], env={**os.environ, 'PYTHONPATH': 'lib'}, check=True)\n"
    )
    seen = (
        "import os, sys\nprint(sorted(sys.modules), sys.path, sys.argv, sorted(sys.path_importer_cache))\n"
        "print(sorted(os.environ.items()), __file__, __spec__)\ndef f():\n    1 / 0\nf()\n"
    )
    folder = write(tmp_path, source.replace(", check=True", ""))
    write(folder, seen, "client.py")
    without, under = plainly(python, folder), probed(python, folder)
    assert (under.stdout, under.stderr, under.status) == (without.stdout, without.stderr, without.status)


def test_uncaught_exception_of_a_program_that_starts_itself_again_is_told(tmp_path: Path) -> None:
    again = "os.execv(sys.executable, [sys.executable, 'server.py', 'again'])"
    source = f"import os, sys\nif len(sys.argv) < 2:\n    {again}\n1 / 0\n"
    ran = probed(own(), write(tmp_path, source))
    assert ran.told("uncaught") == [["ZeroDivisionError", "division by zero", None, [["server.py", 4]]]]


def test_uncaught_exception_of_a_helper_is_not_the_programs(tmp_path: Path) -> None:
    folder = write(tmp_path, "import subprocess, sys\nsubprocess.run([sys.executable, 'client.py'])\n")
    write(folder, "1 / 0\n", "client.py")
    ran = probed(own(), folder)
    assert "ZeroDivisionError" in ran.stderr
    assert ran.told("uncaught") == []


def test_sockets_of_two_families_on_one_port_are_seen_by_their_own_names(tmp_path: Path, port: int) -> None:
    source = (
        "import socket\na, b = socket.socket(), socket.socket(socket.AF_INET6)\n"
        "b.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)\n"
        "for s in (a, b):\n    s.bind(('', 6789))\nprint(a.getsockname()[:2], b.getsockname()[:2])\n"
    )
    ran = probed(own(), write(tmp_path, source), ports=Ports(pool=(port,)))
    assert ran.stdout == "('0.0.0.0', 6789) ('::', 6789)\n"


@pytest.mark.parametrize("closing", ["os.closerange(3, 4096)", "for fd in range(3, 4096):\n    close(fd)"])
def test_channel_survives_a_program_that_closes_everything(python: Interpreter, tmp_path: Path, closing: str) -> None:
    helper = "import os\n\ndef close(fd):\n    try:\n        os.close(fd)\n    except OSError:\n        pass\n\n"
    ran = probed(python, write(tmp_path, f"{helper}{closing}\nprint('fini')\n"))
    assert (ran.stdout, ran.stderr) == ("fini\n", "")
    assert ran.told("print")


def test_socket_that_gets_the_channels_number_is_not_written_to(tmp_path: Path) -> None:
    source = (
        "import posix, socket\nposix.closerange(3, 4096)\na, b = socket.socketpair()\n"
        "for fd in range(1023, 900, -1):\n    posix.dup2(a.fileno(), fd)\n"
        "print('rien')\nb.setblocking(False)\ntry:\n    print(b.recv(10))\nexcept BlockingIOError:\n    print('vide')\n"
    )
    ran = probed(own(), write(tmp_path, source))
    assert ran.stdout == "rien\nvide\n"


@pytest.mark.parametrize(
    "call",
    ["s = _socket.socket()\ns.connect(('127.0.0.1', 6789))", "_socket.socket.connect(socket.socket(), ('', 6789))"],
)
@pytest.mark.parametrize("imports", ["import _socket, socket", "import socket, _socket"])
def test_program_that_uses_the_lowest_socket_reaches_the_peer(
    python: Interpreter, tmp_path: Path, call: str, imports: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        source = f"{imports}\n{call}\n"
        ran = probed(python, write(tmp_path, source), ports=Ports(anywhere=listening.getsockname()[1]))
    assert (ran.stderr.replace("ResourceWarning", ""), ran.status) == ("", 0)
    assert [event[0] for event in ran.told("enter")].count("connect") == 1
