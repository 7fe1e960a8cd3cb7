"""What a program says of itself earns nothing: forged events of the probe leave the marks as they are."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness.interpreter import own
from grader.result import Result, to_json
from grader.submission import load as load_submission
from tests.labelled import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the forger writes to inherited descriptors: POSIX only")
REFERENCE = ROOT / "reference" / "parrot"
QUICK = ("test_listens", "test_quiet_before_the_client_speaks", "test_capitals")


@pytest.fixture
def accomplice() -> Iterator[int]:
    """A right server that somebody else runs on this machine: its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    while data := connection.recv(4096):
                        connection.sendall(data.decode().upper().encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def forger(*events: str, then: str = "input()") -> str:
    """A program that writes forged events wherever it can."""
    lines = "".join(event + "\n" for event in events)
    return (
        f"import os\nfor fd in range(3, 40):\n    try:\n        os.write(fd, {lines.encode()!r})\n"
        f"    except OSError:\n        pass\n{then}\n"
    )


def graded(tmp_path: Path, server: str, *checks: str, client: str | None = None) -> Result:
    folder = tmp_path / "copie"
    folder.mkdir()
    (folder / "server.py").write_text(server)
    (folder / "client.py").write_text(client or (REFERENCE / "client.py").read_text())
    exercise = load_exercise(ROOT / "exercises" / "parrot")
    with Worker() as worker:
        submission = load_submission(folder, exercise.roles)
        return worker.grade(exercise, submission, Request(own(), "parrot", "copie", None, checks), lambda check: None)


def test_listening_that_is_only_claimed_earns_nothing(accomplice: int, tmp_path: Path) -> None:
    result = graded(tmp_path, forger(f'["listen",0,1,1,2,"127.0.0.1",{accomplice},3]'), *QUICK)
    assert (result.mark, result.provisional) == (0, None)


@pytest.mark.parametrize(
    "event",
    [
        '["listen",0,1,1,1,"/tmp/x",27777,3]',
        '["listen",0,1,1,2,"192.0.2.1",80,3]',
        '["listen",1e999,1,1,2,"127.0.0.1",1,3]',
        '["uncaught",1e999,1,1,"E","m",null,[]]',
        '["enter",0,1,1,"recv",{},[],"x",{"a":1},7,"now",[]]',
        '["leave"]',
        "[" * 5000,
        "null",
        "\\x00\\xff",
    ],
)
def test_forged_event_is_no_fault_of_the_grader(event: str, tmp_path: Path) -> None:
    result = graded(tmp_path, forger(event), *QUICK)
    assert (result.mark, result.provisional) == (0, None)
    assert "Infinity" not in to_json(result)


def test_ports_that_are_only_claimed_do_not_bring_the_client_to_another_server(accomplice: int, tmp_path: Path) -> None:
    silent = (
        "import socket\ns = socket.socket()\ns.bind(('', 6789))\ns.listen()\nc, a = s.accept()\nc.recv(99)\ninput()\n"
    )
    server = forger(f'["port",0,1,1,"bind",6789,{accomplice},"server.py",1,1]', then=silent)
    result = graded(tmp_path, server, "test_meet", "test_dialogue")
    assert "test_together.py::test_dialogue" in {check.id for check in result.checks if check.outcome == "failed"}


def test_claiming_to_have_printed_or_ended_earns_nothing(tmp_path: Path) -> None:
    events = (
        '["print",0,1,1,"client.py",1]',
        '["leave",0,1,1,"input","x",null,null]',
        '["enter",0,1,1,"recv","client.py",1,3,[1024],"int",null,1]',
        '["leave",0,1,1,"recv",9,null,null,"PERROQUET"]',
    )
    client = forger(
        *events,
        then="import socket\nc = socket.create_connection(('localhost', 6789))\nwhile True:\n    c.send(input().encode())",
    )
    result = graded(tmp_path, (REFERENCE / "server.py").read_text(), "test_shows_reply", client=client)
    assert result.mark == 0
