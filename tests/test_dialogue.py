"""Peers and observation against real programs: what is sent, what is expected, and when the answer is certain."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from grader.evidence import Blocked, Received, Sent, SocketCall
from grader.harness import procfs, segments
from grader.harness.dialogue import Peer
from grader.harness.direct import environment
from grader.harness.launcher import Limits
from grader.harness.observer import Motion
from grader.harness.reactor import OutOfTimeError
from grader.result import CheckResult
from grader.verdict import MismatchError
from grader.worker import Job, serve
from tests.labelled import ROOT
from tests.stage import ECHO, Stage

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals and no /dev")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


def test_reply_is_a_stream_whatever_its_pieces(stage: Stage) -> None:
    server = stage.server(ECHO.replace("c.sendall(d)", "[c.send(d[i:i+1]) for i in range(len(d))]"))
    with server.connect() as peer:
        peer.send("Bonjour à tous")
        peer.expect("Bonjour à tous")


def test_two_replies_are_told_apart_when_they_come_together(stage: Stage) -> None:
    with stage.server(ECHO).connect() as peer:
        peer.send(["un", "deux"])
        peer.expect("undeux")
        peer.expect_nothing()


def test_message_goes_byte_by_byte(stage: Stage) -> None:
    with stage.server(ECHO).connect() as peer:
        peer.send_bytes("été")
        peer.expect("été")
    assert [len(fact.data) for fact in stage.scene.journal.facts if isinstance(fact, Sent)] == [1] * 5


def test_gated_pieces_are_met_one_by_one_every_time(stage: Stage) -> None:
    server = stage.server(ECHO.replace("c.sendall(d)", "print(len(d), flush=True); c.sendall(d)"))
    with server.connect() as peer:
        for _ in range(30):
            peer.send(["\u00e9".encode()[:1], "\u00e9".encode()[1:]], gated=True)
            peer.expect("\u00e9")
    assert server.program.console.everything("stdout") == b"1\n" * 60


@pytest.mark.skipif(not segments.available(), reason="only the kernel tells what a polling program has not read yet")
def test_gated_pieces_are_met_one_by_one_by_a_program_that_looks_elsewhere_meanwhile(stage: Stage) -> None:
    server = stage.server("""
        import socket, threading
        s = socket.create_server(('', 6789))
        c, _ = s.accept()
        c.setblocking(False)
        s.settimeout(0.1)
        while True:
            try:
                s.accept()
            except socket.timeout:
                pass
            try:
                d = c.recv(1024)
            except BlockingIOError:
                continue
            if not d:
                break
            print(len(d), flush=True)
            c.sendall(d)
        """)
    with server.connect() as peer:
        for _ in range(3):
            peer.send(["\u00e9".encode()[:1], "\u00e9".encode()[1:]], gated=True)
            peer.expect("\u00e9")
    assert server.program.console.everything("stdout") == b"1\n" * 6


def test_missing_reply_is_certain_and_names_the_line(stage: Stage) -> None:
    server = stage.server(ECHO.replace("c.sendall(d)", "pass"))
    with server.connect() as peer:
        peer.send("Bonjour")
        with pytest.raises(MismatchError, match=r"nothing came.*waits for a message \(recv\), line 8 of server.py"):
            peer.expect("Bonjour")
    assert [fact.at.line for fact in stage.scene.journal.facts if isinstance(fact, Blocked) and fact.at] == [6, 8]


def test_extra_text_is_seen_however_late_within_the_turn(stage: Stage) -> None:
    late = "c.sendall(d); import time; time.sleep(0.3); c.sendall(b'!')"
    with stage.server(ECHO.replace("c.sendall(d)", late)).connect() as peer:
        peer.send("Bonjour")
        with pytest.raises(MismatchError, match="1 byte"):
            peer.expect("Bonjour")


def test_flood_of_bytes_is_bounded(stage: Stage) -> None:
    with stage.server(ECHO.replace("c.sendall(d)", "while True: c.sendall(d * 1000)")).connect() as peer:
        peer.send("x" * 1000)
        with pytest.raises(MismatchError, match="too many"):
            peer.expect("x")
    received = sum(len(fact.data) for fact in stage.scene.journal.facts if isinstance(fact, Received))
    assert received < 4 * 1024 * 1024


def test_what_is_left_is_drained_when_it_comes_after_a_pause(stage: Stage) -> None:
    answering = "__import__('select').select([c], [], [], 0.3); c.sendall(d)"
    with stage.server(ECHO.replace("c.sendall(d)", answering)).connect() as peer:
        peer.send("un")
        assert peer.drain() == b"un"


def test_end_is_a_fin(stage: Stage) -> None:
    with stage.server(ECHO).connect() as peer:
        peer.half_close()
        peer.expect_end()


def test_reset_is_no_end(stage: Stage) -> None:
    abrupt = "import struct; c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); break"
    with stage.server(ECHO.replace("c.sendall(d)", abrupt)).connect() as peer:
        peer.send("x")
        with pytest.raises(MismatchError, match="RST"):
            peer.expect_end()


def test_connection_that_stays_open_is_no_end(stage: Stage) -> None:
    with (
        stage.server(ECHO + "    s.accept()\n").connect() as peer,
        pytest.raises(MismatchError, match="did not close"),
    ):
        peer.expect_end()


def test_closing_with_unread_bytes_is_still_a_fin_for_the_program(stage: Stage) -> None:
    server = stage.server(ECHO.replace("break", "print('fin propre', flush=True); break"))
    with server.connect() as peer:
        peer.send("Bonjour")
        stage.scene.settle()
    server.expect_rest()
    assert b"fin propre" in server.program.console.everything("stdout")


def test_vanishing_is_a_reset_for_the_program(stage: Stage) -> None:
    server = stage.server(ECHO)
    with server.connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")
        peer.reset()
    with pytest.raises(MismatchError, match="ConnectionResetError"):
        server.expect_rest()


def test_silence_is_not_waited_for_when_the_program_waits_without_a_limit(stage: Stage) -> None:
    with stage.server(ECHO).connect() as peer:
        peer.expect_nothing(seconds=3600)
        peer.send("toujours là")
        peer.expect("toujours là")


def test_silence_is_waited_for_when_the_program_has_a_time_limit(stage: Stage) -> None:
    server = stage.server(ECHO.replace("    while True:", "    c.settimeout(0.2)\n    while True:", 1))
    with server.connect() as peer, pytest.raises(MismatchError, match="should have stayed open"):
        peer.expect_nothing(seconds=2)


def test_early_words_are_seen(stage: Stage) -> None:
    server = stage.server(ECHO.replace("    while True:", "    c.send(b'Salut')\n    while True:", 1))
    with server.connect() as peer, pytest.raises(MismatchError, match="“Salut” came"):
        peer.expect_nothing()


def test_server_that_never_listens_is_certain(stage: Stage) -> None:
    with pytest.raises(MismatchError, match=r"does not listen.*keyboard"):
        stage.server("input('Port ? ')\n").connect()


def test_server_that_the_probe_does_not_see_is_found_by_a_passive_look(stage: Stage) -> None:
    hidden = """
        import os, sys
        code = "import socket; s = socket.create_server(('127.0.0.1', 0)); c, a = s.accept(); c.sendall(c.recv(99)); input()"
        os.execv(sys.executable, [sys.executable, '-c', code])
    """
    with stage.server(hidden).connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")


def test_spinning_is_judged_by_cpu_time(stage: Stage) -> None:
    server = stage.server(ECHO.replace("break", "pass"))
    server.connect().close()
    with pytest.raises(MismatchError, match="spins"):
        server.expect_rest()


def test_polling_every_twenty_milliseconds_is_not_spinning(stage: Stage) -> None:
    polling = ECHO.replace(
        "    c.close()", "    c.close()\n    import select\n    while True: select.select([s], [], [], 0.02)"
    )
    server = stage.server(polling)
    with server.connect() as peer:
        peer.half_close()
        peer.expect_end()
    server.expect_rest()


def test_exception_in_a_thread_is_dying(stage: Stage) -> None:
    server = stage.server(
        """
        import socket, threading
        def parler(c):
            if not c.recv(10):
                c.close()
                [][0]
        s = socket.socket()
        s.bind(('', 6789))
        s.listen()
        while True:
            threading.Thread(target=parler, args=(s.accept()[0],)).start()
        """
    )
    with server.connect() as peer:
        peer.half_close()
        peer.expect_end()
    with pytest.raises(MismatchError, match="IndexError"):
        server.expect_rest()


def test_keyboard_is_answered_and_shown(stage: Stage) -> None:
    client = stage.client(
        "import socket\nc = socket.create_connection(('localhost', 6789))\nwhile True:\n    print('<', input('> '), '>')\n"
    )
    client.wait_until_connected()
    client.type("Bonjour")
    client.expect_shown("Bonjour")
    client.type("ça va ?")
    client.expect_shown("ça va ?")
    assert not client.shows("Bonjour")


@pytest.mark.parametrize(
    "screen", ["open(1, 'w')", "open('/dev/stdout', 'w')", "os.fdopen(os.dup(2), 'w')", "Path('/dev/stdout').open('w')"]
)
@posix
def test_line_is_seen_when_a_program_opens_its_screen_itself(stage: Stage, screen: str) -> None:
    client = stage.client(f"""
        import os
        from pathlib import Path
        screen = {screen}
        while True:
            line = input()
            screen.write(line.upper() + "\\n")
    """)
    client.type("un")
    client.expect_shown("UN")
    client.type("deux")
    client.expect_shown("DEUX")


def test_screen_has_a_size_as_a_terminal_has(stage: Stage) -> None:
    client = stage.client("import os, shutil; print(tuple(os.get_terminal_size()), os.get_terminal_size(2).lines)")
    client.expect_shown("(80, 24) 24")
    client.expect_exit(status=0)


@posix
@pytest.mark.parametrize(("name", "well"), [("SIGPIPE", True), ("SIGTERM", True), ("SIGSEGV", False)])
def test_program_may_choose_to_die_of_a_signal_where_any_end_will_do(stage: Stage, name: str, well: bool) -> None:
    client = stage.client(f"""
        import os, signal
        signal.signal(signal.{name}, signal.SIG_DFL)
        os.kill(os.getpid(), signal.{name})
    """)
    with contextlib.nullcontext() if well else pytest.raises(MismatchError, match="killed by signal"):
        client.expect_exit()
    with pytest.raises(MismatchError, match="killed by signal"):
        client.expect_exit(status=0)


def test_error_without_a_message_is_told_by_its_name(stage: Stage) -> None:
    client = stage.client("assert 1 > 2")
    with pytest.raises(MismatchError) as caught:
        client.expect_exit()
    assert caught.value.difference.text.en == "The program stopped on an error (line 1 of client.py): AssertionError."


def test_second_connection_is_seen(stage: Stage) -> None:
    client = stage.client(
        "import socket\na, b = [socket.create_connection(('localhost', 6789)) for _ in range(2)]\ninput()\n"
    )
    assert client.peer is not None
    with pytest.raises(MismatchError, match="second time"):
        client.expect_one_connection()


def test_mutual_wait_names_both_lines(stage: Stage) -> None:
    server = stage.server(ECHO)
    client = stage.client(
        "import socket\nc = socket.socket()\nc.connect(('localhost', 6789))\nprint(c.recv(10))\n", server
    )
    with pytest.raises(MismatchError, match=r"line 4 of client\.py.*line 8 of server\.py|line 8.*line 4"):
        client.expect_shown("Bonjour")


_GREETER = ECHO.replace("while True", "c.sendall(b'hello ')\n    while True", 1)
_DREAMER = """
    import socket, time
    c = socket.create_connection(('localhost', 6789))
    while True:
        c.sendall(input().encode())
        time.sleep(0.2)
        print(c.recv(1024).decode(), flush=True)
    """


def test_two_programs_take_turns_so_that_no_race_is_won_by_chance(stage: Stage) -> None:
    client = stage.client(_DREAMER, stage.server(_GREETER))
    client.type("one")
    client.expect_shown("hello ")
    assert not client.shows("one")  # the reply has come, and the client, that slept before it read, has not met it
    client.type("two")
    client.expect_shown("one")
    assert not client.shows("two")


@pytest.mark.skipif(not procfs.available(), reason="holding a program is only needed where the kernel is asked")
def test_program_that_was_held_goes_on_where_it_was(stage: Stage) -> None:
    polling = "c.settimeout(5)\n    while True"
    server = stage.server(ECHO.replace("while True", polling, 1))
    with server.connect() as peer:
        peer.send("un")
        peer.expect("un")
        assert not procfs.is_still(server.program.process.pid)
        with server.program.holding():
            assert procfs.is_still(server.program.process.pid)
            peer.send("deux")
            assert stage.scene.settle().motion is Motion.WAITING
            assert peer.drain() == b""
        peer.expect("deux")


def test_ports_that_disagree_are_refused_by_the_kernel(stage: Stage) -> None:
    client = stage.client("import socket\nsocket.socket().connect(('localhost', 6798))\n", stage.server(ECHO))
    with pytest.raises(MismatchError, match="ConnectionRefusedError"):
        client.expect_connected()


def test_restart_on_the_same_port_needs_reuseaddr(stage: Stage) -> None:
    server = stage.server(ECHO)
    with server.connect() as peer:
        peer.send("x")
        peer.expect("x")
        server.stop()
    server.start_again()
    with pytest.raises(MismatchError, match="Address already in use"):
        server.connect()


HIDING = {
    "SO_RCVTIMEO": "import struct\nc.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', 3600, 0))",
    "alarm": "import signal\nsignal.alarm(3600)",
    "undumpable": "import ctypes\nctypes.CDLL(None).prctl(4, 0)",
}


@pytest.mark.skipif(not procfs.available(), reason="no /proc that tells what threads are blocked in")
@pytest.mark.parametrize("name", HIDING)
def test_program_that_hides_is_never_called_waiting(tmp_path: Path, name: str, request: pytest.FixtureRequest) -> None:
    if name == "undumpable" and _may_trace_anyone():
        _run_without_that_right(request)
        return
    stage = Stage(tmp_path, Limits(seconds=6))
    try:
        hiding = textwrap.indent(HIDING[name], "    ")
        server = stage.server(ECHO.replace("    while True:", hiding + "\n    while True:", 1))
        with server.connect() as peer:
            peer.send("Bonjour")
            peer.expect("Bonjour")
            assert stage.scene.settle().motion is Motion.UNKNOWN
            with pytest.raises(OutOfTimeError):
                peer.expect("rien de plus")
    finally:
        stage.close()


def _run_without_that_right(request: pytest.FixtureRequest) -> None:
    """The same test again, by a root that has no CAP_SYS_PTRACE and starts none that has."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root with CAP_SYS_PTRACE may look at an undumpable process, and there is no setpriv to drop it")
    command = [setpriv, "--bounding-set", "-sys_ptrace", sys.executable, "-m", "pytest", "-q", request.node.nodeid]
    found = subprocess.run(command, cwd=request.config.rootpath, capture_output=True, text=True)
    assert "1 passed" in found.stdout, found.stdout


def _may_trace_anyone() -> bool:
    """Whether this process has CAP_SYS_PTRACE, bit 19 of its effective capabilities (capabilities(7))."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff:")]
    return bool(int(line.split()[1], 16) & 1 << 19)


def test_calls_are_recorded_with_line_and_result(stage: Stage) -> None:
    with stage.server(ECHO).connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")
    calls = {fact.call: fact for fact in stage.scene.journal.facts if isinstance(fact, SocketCall)}
    assert (calls["recv"].at.line if calls["recv"].at else 0, calls["recv"].returned) == (8, "7")
    assert calls["bind"].detail == "('', 6789)"


def test_message_towards_a_program_that_does_not_read_ends_too(stage: Stage) -> None:
    server = stage.server(ECHO.replace("d = c.recv(1024)", "s.accept()"))
    with server.connect() as peer, pytest.raises(MismatchError, match=r"closed|nothing came"):
        _push(peer, b"x" * 30_000_000)


def _push(peer: Peer, data: bytes) -> None:
    peer.send(data)
    peer.expect("x")


def test_environment_passes_on_no_secret() -> None:
    given = {
        "PATH": "/bin",
        "AWS_SECRET_ACCESS_KEY": "s",
        "PYTHONPATH": "/x",
        "LC_ALL": "C",
        "HOME": "/h",
        "TOKEN": "t",
    }
    kept = environment(given)
    assert {name for name in kept if not name.startswith("PYTHON")} == {"PATH", "LC_ALL", "HOME"}
    assert "PYTHONPATH" not in kept


MARKS_BY_THE_PROBE = {
    "reference/parrot": 20,
    "tests/corpus/parrot/socketserver": 20,
    "reference/parrot/faulty/extra-text-1": 17.5,
    "reference/parrot/faulty/mutual-wait-1": 12,
}


def _graded_by_the_probe_alone(name: str) -> list[CheckResult]:
    """In a process of its own, which sees nothing of /proc."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procfs, "available", lambda: False)
        patch.setattr(segments, "available", lambda: False)
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        exercise = ROOT / "exercises" / "parrot"
        files = tuple(str(exercise / name) for name in ("test_server.py", "test_client.py", "test_together.py"))
        told: list[tuple[str, Any]] = []
        hear: Callable[[str, Any], None] = lambda kind, value: told.append((kind, value))  # noqa: E731
        serve(Job(str(exercise), str(ROOT / name), files, 4821), lambda: None, hear)
    return [value for kind, value in told if kind == "check"]


@pytest.fixture(scope="module")
def by_the_probe() -> Iterator[dict[str, Future[list[CheckResult]]]]:
    """All of them at once: they wait for clocks."""
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        yield {name: pool.submit(_graded_by_the_probe_alone, name) for name in MARKS_BY_THE_PROBE}


@pytest.mark.parametrize("name", MARKS_BY_THE_PROBE)
def test_probe_alone_is_enough_where_there_is_no_proc(
    name: str, by_the_probe: dict[str, Future[list[CheckResult]]]
) -> None:
    checks = by_the_probe[name].result()
    assert sum(check.earned for check in checks if not check.bonus) == MARKS_BY_THE_PROBE[name]
    assert not [check.id for check in checks if check.outcome in ("error", "inconclusive")]


def test_socket_of_the_grader_is_not_inherited(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        server = stage.server(
            "import os\nprint(sorted(os.listdir('/proc/self/fd')), flush=True)\n" + textwrap.dedent(ECHO)
        )
        server.connect().close()
        listed = server.program.console.everything("stdout").decode()
    assert len(eval(listed.split("\n")[0])) == 5  # 0, 1, 2, the probe's pipe, and the listing itself
    assert stage.scene.settle().motion in (Motion.ENDED, Motion.WAITING)
