"""A student's client and server find each other, whatever the grader was told of the ports between them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.harness import procfs
from grader.harness.ports import ClaimedPort
from grader.verdict import MismatchError
from tests.stage import ECHO, Stage

CLIENT = """
    import socket
    s = socket.socket()
    s.connect(("{host}", {port}))
    input()
"""
FORGETFUL = "    import posix\n    posix.closerange(3, 4096)" + ECHO
BOTH_FAMILIES = ECHO.replace("socket.socket()", "socket.socket(socket.AF_INET6)")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


IPV6 = pytest.mark.skipif(not _has_ipv6(), reason="this system has no IPv6 loopback")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_client_meets_a_server_that_closed_the_probes_channel(stage: Stage, host: str) -> None:
    server = stage.server(FORGETFUL)
    stage.client(CLIENT.format(host=host, port=6789), server).expect_connected()


@IPV6
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_client_of_either_family_meets_a_server_of_both(stage: Stage, host: str) -> None:
    server = stage.server(BOTH_FAMILIES)
    stage.client(CLIENT.format(host=host, port=6789), server).expect_connected()


@IPV6
def test_peer_is_answered_by_a_server_of_both_families(stage: Stage) -> None:
    with stage.server(BOTH_FAMILIES).connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")


@pytest.mark.parametrize("right", [True, False])
def test_client_meets_a_server_that_the_probe_did_not_move_on_its_port_alone(stage: Stage, right: bool) -> None:
    with ClaimedPort() as port, ClaimedPort() as other:
        (stage.folder / "real.txt").write_text(
            f"import socket\ns = socket.create_server(('127.0.0.1', {port.number}))\nc, a = s.accept()\nc.recv(10)\n"
        )
        server = stage.server(
            "import os, sys\nos.execv(sys.executable, [sys.executable, '-I', '-c', open('real.txt').read()])\n"
        )
        named = port.number if right else other.number
        client = stage.client(CLIENT.format(host="127.0.0.1", port=named), server)
        if right:
            client.expect_connected()
        else:
            with pytest.raises(MismatchError):
                client.expect_connected()


DAEMON = """
    import os
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
"""


@pytest.mark.skipif(not procfs.available(), reason="what a program leaves behind is seen on Linux alone")
def test_server_that_becomes_a_daemon_is_running_until_that_has_ended(stage: Stage) -> None:
    server = stage.server(DAEMON + ECHO)
    with server.connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")
        assert not server.program.ended
    server.expect_rest()
    assert server.program.status == 0


@pytest.mark.skipif(not procfs.available(), reason="what a program leaves behind is seen on Linux alone")
def test_client_has_ended_when_its_own_process_has(stage: Stage) -> None:
    client = stage.client("import os, time\nif not os.fork():\n    time.sleep(60)\n")
    client.expect_exit()
    assert client.program.status == 0


HELPED = """
import os, socket
s = socket.socket()
s.bind(("", 6789))
s.listen()
c, _ = s.accept()
if os.fork():
    os.wait()
ballast = bytearray(200_000_000)  # takes a moment to give back
c.recv(100)
"""


@pytest.mark.skipif(not procfs.available(), reason="what a program leaves behind is seen on Linux alone")
def test_nothing_is_left_of_a_program_once_it_is_stopped(stage: Stage) -> None:
    for _ in range(5):
        server = stage.server(HELPED)
        with server.connect() as peer:
            peer.expect_nothing()
            family = procfs.descendants(server.program.process.pid)
            assert len(family) == 2
            server.stop()
            assert [pid for pid in family if procfs.is_alive(pid)] == []
