"""The script that plays the grader's part by hand: it is Python, says the same, and knows the course's words only."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from grader.report.by_hand import ByHand, by_hand
from grader.result import TraceEvent
from tests.results import a_check, a_content, an_event
from tests.test_drawing import DECIDED, LAUNCH, call, data

COURSE = {"socket", "bind", "listen", "accept", "connect", "send", "recv", "close", "input", "print", "encode"}
BIND = call("bind", 3, "('', 6789)")
CONNECT = an_event(event="connect", text=None)
CLIENT = call("connect", 3, "('localhost', 6790)", role="client")


def made(*trace: TraceEvent, **changes: Any) -> ByHand | None:
    return by_hand(a_check(**{"outcome": "failed", "trace": trace, **changes}))


def code(again: ByHand | None, *beyond: str) -> list[str]:
    assert again is not None
    lines = [line.code for line in again.script]
    names = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, ast.Call)
    }
    assert names <= COURSE | set(beyond)
    return [line for line in lines if line][1:]


def test_script_talks_to_a_server_as_the_grader_did() -> None:
    again = made(
        LAUNCH, BIND, CONNECT, data("ça va"), data("ÇA", event="recv"), data(" VA", event="recv"),
        DECIDED, an_event(event="half-close", text=None),
        wanted=a_content("ÇA VA !"),
    )  # fmt: skip
    assert code(again) == [
        "client = socket.socket()",
        "client.connect(('127.0.0.1', 6789))",
        "client.send('ça va'.encode('utf-8'))",
        "print(client.recv(1024))",
        "client.close()",
    ]


def test_script_waits_for_what_never_came_and_says_what_that_was() -> None:
    again = made(LAUNCH, BIND, CONNECT, data("a"), DECIDED, wanted=a_content("A"))
    assert code(again)[-2:] == ["print(client.recv(1024))", "client.close()"]
    assert again is not None
    assert [(line.remark, line.text) for line in again.script if line.remark] == [("wanted", "A")]


def test_script_is_the_server_when_a_client_failed() -> None:
    keyboard: dict[str, Any] = {"who": "keyboard", "role": "client"}
    again = made(
        LAUNCH, CLIENT, an_event(event="connect", role="client", text=None),
        an_event(event="type", text="Tortue", **keyboard), data("Tortue", event="recv"), data("Nuage"),
        an_event(event="end-of-keyboard", text=None, **keyboard),
        role="client",
    )  # fmt: skip
    assert code(again) == [
        "serveur = socket.socket()",
        "serveur.bind(('', 6790))",
        "serveur.listen()",
        "client, adresse = serveur.accept()",
        "print(client.recv(1024))",
        "client.send('Nuage'.encode('utf-8'))",
        "client.close()",
        "serveur.close()",
    ]
    assert again is not None
    assert [(line.remark, line.text) for line in again.script if line.remark] == [("type", "Tortue"), ("end", "")]


def test_script_expects_on_the_screen_what_the_grader_said_itself() -> None:
    connected = an_event(event="connect", role="client", text=None)
    again = made(LAUNCH, CLIENT, connected, data("Nuage"), role="client", wanted=a_content("Nuage"))
    assert "print(client.recv(1024))" not in code(again)
    assert again is not None
    assert [(line.remark, line.text) for line in again.script if line.remark] == [("shown", "Nuage")]


@pytest.mark.parametrize("text", ["'\"\\\n\r\0\u202e\ud800é", "'''", "x" * 900])
def test_script_sends_the_very_bytes_whatever_they_are(text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass")
    lines = code(made(LAUNCH, BIND, CONNECT, an_event(text="?", hex=sent.hex(), size=len(sent))))
    (argument,) = [line for line in lines if line.startswith("client.send")]
    assert eval(argument.removeprefix("client.send")) == sent
    assert "\u202e" not in argument


def test_script_sends_as_many_bytes_when_there_are_too_many_to_write_down() -> None:
    lines = code(made(LAUNCH, BIND, CONNECT, an_event(text="x" * 4096, hex="78" * 4096, size=100_000)))
    assert "client.send(b'x' * 100000)" in lines


def test_lines_to_type_are_all_there_is_when_both_programs_talk_to_each_other() -> None:
    typed = [an_event(who="keyboard", event="type", text=text, role="client") for text in ("un", "deux")]
    assert made(LAUNCH, *typed, role="both") == ByHand(typed=("un", "deux"))
    assert made(LAUNCH, *typed, role="client") == ByHand(typed=("un", "deux"))
    assert made(LAUNCH, role="server") == ByHand()


def remarks(again: ByHand | None) -> list[tuple[str, str | None]]:
    assert again is not None
    return [(line.code, line.remark) for line in again.script if line.remark]


def on(connection: int, event: TraceEvent) -> TraceEvent:
    return replace(event, connection=connection)


FIN = an_event(event="half-close", text=None)
RST = an_event(event="reset", text=None)
STOP = an_event(who="kernel", event="stop", text=None)


def test_script_says_what_lies_beyond_the_course_when_the_grader_broke_off() -> None:
    again = made(LAUNCH, BIND, CONNECT, data("a"), RST)
    assert code(again, "setsockopt", "pack")[-2:] == [
        "client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))", "client.close()",
    ]  # fmt: skip
    assert [remark for _, remark in remarks(again)] == ["reset"]


def test_script_connects_again_when_the_grader_did() -> None:
    again = made(
        LAUNCH, BIND, on(1, CONNECT), on(1, data("a")), on(1, data("A", event="recv")), on(1, FIN),
        on(2, CONNECT), on(2, data("b")), wanted=a_content("B"),
    )  # fmt: skip
    assert code(again) == [
        "client = socket.socket()",
        "client.connect(('127.0.0.1', 6789))",
        "client.send('a'.encode('utf-8'))",
        "print(client.recv(1024))",
        "client.close()",
        "client = socket.socket()",
        "client.connect(('127.0.0.1', 6789))",
        "client.send('b'.encode('utf-8'))",
        "print(client.recv(1024))",
        "client.close()",
    ]


def test_connections_have_names_of_their_own_when_they_are_open_at_once() -> None:
    again = made(
        LAUNCH, BIND, on(1, CONNECT), on(2, CONNECT), on(2, data("b")), on(1, data("a")),
        on(2, data("B", event="recv")), on(2, FIN), wanted=a_content("A"),
    )  # fmt: skip
    assert [line for line in code(again) if "socket()" not in line and "connect" not in line] == [
        "client2.send('b'.encode('utf-8'))",
        "client1.send('a'.encode('utf-8'))",
        "print(client2.recv(1024))",
        "client2.close()",
        "print(client1.recv(1024))",
        "client1.close()",
    ]


def test_script_waits_while_the_program_is_started_again() -> None:
    again = made(LAUNCH, BIND, on(1, CONNECT), STOP, on(1, FIN), LAUNCH, on(2, CONNECT), on(2, data("a")))
    assert code(again)[2:] == [
        "input()", "client.close()", "input()", "client = socket.socket()", "client.connect(('127.0.0.1', 6789))",
        "client.send('a'.encode('utf-8'))", "client.close()",
    ]  # fmt: skip
    assert [remark for _, remark in remarks(again)] == ["stop", "start"]


def test_script_waits_until_the_program_has_ended_when_the_grader_was_refused() -> None:
    again = made(LAUNCH, BIND, on(1, CONNECT), on(1, FIN), on(2, an_event(event="refused", text=None)))
    assert code(again)[2:] == [
        "client.close()", "input()", "client = socket.socket()", "client.connect(('127.0.0.1', 6789))",
    ]  # fmt: skip
    assert [remark for _, remark in remarks(again)] == ["ended"]


def test_script_keeps_apart_what_the_program_took_apart() -> None:
    took = call("recv", 9, "1024 → 1", size=1)
    glued = made(LAUNCH, BIND, CONNECT, data("a"), data("b"), took)
    assert "input()" not in code(glued)
    apart = made(LAUNCH, BIND, CONNECT, data("a"), took, data("b"))
    assert code(apart)[2:5] == ["client.send('a'.encode('utf-8'))", "input()", "client.send('b'.encode('utf-8'))"]
    answered = made(LAUNCH, BIND, CONNECT, data("a"), took, data("A", event="recv"), data("b"))
    assert "input()" not in code(answered)


def test_script_is_silent_as_long_as_the_grader_was() -> None:
    again = made(LAUNCH, BIND, CONNECT, data("a", t=0.1), data("A", event="recv", t=0.2), data("b", t=2.3))
    assert again is not None
    assert [(line.remark, line.text) for line in again.script if line.code == "input()"] == [("pause", "2")]


@pytest.mark.parametrize(
    ("trace", "obstacle"),
    [
        ((LAUNCH, CONNECT, data("a")), "port"),
        ((LAUNCH, call("bind", 3, "('', 0)"), CONNECT, data("a")), "port"),
        ((LAUNCH, call("bind", 3, "OSError: no"), CONNECT), "port"),
        ((LAUNCH, BIND, CONNECT, FIN, data("a", event="recv")), "half-close"),
        ((LAUNCH, BIND, CONNECT, *[data(str(n)) for n in range(60)]), "long"),
    ],
)
def test_obstacle_is_told_when_no_script_does_the_same(trace: tuple[TraceEvent, ...], obstacle: str) -> None:
    assert made(*trace) == ByHand(obstacle=obstacle)  # type: ignore[arg-type]


def test_obstacle_is_told_when_the_grader_listened_on_after_it_had_closed() -> None:
    assert made(LAUNCH, BIND, CONNECT, data("a"), FIN, wanted=a_content("A")) == ByHand(obstacle="half-close")


def test_nothing_is_told_when_no_program_was_started() -> None:
    assert made() is None
    assert made(BIND, CONNECT, data("a")) is None


def test_no_script_when_the_check_passed() -> None:
    assert by_hand(a_check(trace=(LAUNCH, BIND, CONNECT, data("a")))) is None


def test_remark_stays_on_its_line_whatever_was_wanted() -> None:
    again = made(LAUNCH, BIND, CONNECT, data("a"), wanted=a_content("x\nimport os\r" + "y" * 500))
    assert again is not None
    (remark,) = [line.text for line in again.script if line.remark]
    assert remark.isprintable()
    assert remark.startswith("x␊import os␍yyy")
    assert len(remark) < 130


# Run for real


def run(again: ByHand | None) -> subprocess.Popen[str]:
    assert again is not None
    script = "\n".join(line.code for line in again.script)
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)


def test_script_gets_the_answer_that_the_grader_got_from_a_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        again = made(LAUNCH, call("bind", 3, f"('', {port})"), CONNECT, data("été"), data("?", event="recv"))
        with run(again) as script:
            peer, _ = listening.accept()
            with peer:
                assert peer.recv(1024).decode() == "été"
                peer.sendall("été".encode())
                assert peer.recv(1024) == b""
            assert script.communicate()[0] == f"{'été'.encode()!r}\n"
            assert script.returncode == 0


def test_script_serves_a_client_as_the_grader_did() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    again = made(
        LAUNCH, call("connect", 3, f"('localhost', {port})", role="client"),
        an_event(event="connect", role="client", text=None), data("mot", event="recv"), data("MOT"), role="client",
    )  # fmt: skip
    with run(again) as script:
        with _connected(port) as client:
            client.sendall(b"mot")
            assert client.recv(1024) == b"MOT"
        assert script.communicate()[0] == "b'mot'\n"
        assert script.returncode == 0


def _connected(port: int) -> socket.socket:
    """A connection to the script, as soon as it listens."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            continue
