"""Rules on evidence that is made by hand: when each fires, and above all when it does not."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from grader.diagnosis import Case, RoleSource, diagnose
from grader.diagnosis.case import NamedPort
from grader.diagnosis.code import Code
from grader.evidence import (
    Blocked,
    Connected,
    Evidence,
    Fact,
    HalfClosed,
    Limit,
    LimitHit,
    Position,
    ProgramExit,
    Raised,
    Received,
    Restless,
    Role,
    Sent,
    SocketCall,
    Uncaught,
)

PARROT = """import socket
s = socket.socket()
s.bind(('', 6789))
s.listen(1)
c, a = s.accept()
while True:
    r = c.recv(1024)
    if not r:
        break
    c.sendall(r.decode().upper().encode())
c.close()
"""


def at(line: int, role: Role = "server") -> Position:
    return Position(f"{role}.py", line)


def called(line: int, call: str, detail: str = "", returned: str | None = None, error: str | None = None) -> SocketCall:
    return SocketCall(
        line / 100, "server", call, at(line), 1, 4, detail, "bytes", returned=returned, error=error, until=line / 100
    )


def case(
    source: str, *facts: Fact, wanted: bytes | None = None, seen: bytes | None = None, role: Role = "server"
) -> Case:
    evidence: Evidence = facts
    written = RoleSource("present", f"{role}.py", source, Code(ast.parse(source)))
    return Case((role,), evidence, {role: written}, wanted=wanted, seen=seen)


def ids(one: Case) -> list[tuple[str, int | None]]:
    return [(found.id, found.line) for found in diagnose(one)]


def test_nothing_is_said_without_evidence() -> None:
    assert ids(case(PARROT)) == []


def test_short_send_is_named_when_the_rest_is_missing() -> None:
    facts = (Connected(0, "server"), Sent(0, "server", b"x" * 9), called(7, "recv", "1024", "9"),
             called(10, "send", "9", "4"), Received(0.2, "server", b"XXXX"))  # fmt: skip
    assert ids(case(PARROT.replace("sendall", "send"), *facts, wanted=b"X" * 9, seen=b"XXXX"))[0] == (
        "partial-send-ignored", 10,
    )  # fmt: skip


def _guarded(handler: str, body: str = "        pass\n") -> str:
    return f"while True:\n    try:\n        c.send(t)\n    {handler}\n{body}"


RAISED = Raised(0.1, "server", "TypeError", "a bytes-like object is required, not 'str'", at(3))


@pytest.mark.parametrize("handler", ["except:", "except Exception:", "except (BaseException, ValueError):"])
def test_hidden_error_is_named_when_its_handler_takes_everything(handler: str) -> None:
    error = "TypeError: a bytes-like object is required, not 'str'"
    found = ids(case(_guarded(handler), RAISED, called(3, "send", error=error), wanted=b"X", seen=b""))
    assert found == [("exception-hidden", 4), ("str-not-encoded", 3)]


@pytest.mark.parametrize(
    ("handler", "body"),
    [
        ("except TypeError:", "        pass\n"),
        ("except Exception as e:", "        print(e)\n"),
        ("except Exception:", "        raise\n"),
        ("except:", "        traceback.print_exc()\n"),
    ],
)
def test_error_is_not_called_hidden_when_it_is_caught_by_name_or_told(handler: str, body: str) -> None:
    assert "exception-hidden" not in [one for one, _ in ids(case(_guarded(handler, body), RAISED, wanted=b"X"))]


def test_error_of_the_network_is_not_called_hidden_when_the_loop_is_left() -> None:
    reset = Raised(0.1, "server", "ConnectionResetError", "reset by peer", at(3))
    assert ids(case(_guarded("except:", "        break\n"), reset)) == []
    assert [one for one, _ in ids(case(_guarded("except:"), reset))][:1] == ["exception-hidden"]


def uncaught(kind: str, message: str, line: int) -> Uncaught:
    return Uncaught(0.1, "server", kind, message, at(line))


def test_error_without_a_message_is_told_by_its_name() -> None:
    [found] = diagnose(case("import socket\nassert socket is None\n", uncaught("AssertionError", "", 2)))
    assert "« AssertionError »" in found.explanation.fr
    assert "“AssertionError”" in found.explanation.en


CUT = (Sent(0.01, "server", b"caf\xc3"), Sent(0.02, "server", b"\xa9"))


def test_character_cut_in_two_is_named_when_the_error_is_caught_by_name() -> None:
    source = "try:\n    t = c.recv(9).decode()\nexcept UnicodeDecodeError:\n    pass\nc.send(t.upper().encode())\n"
    raised = Raised(0.1, "server", "UnicodeDecodeError", "unexpected end of data", at(2))
    facts = (Connected(0, "server"), *CUT, raised, Blocked(0.2, "server", "recv", at(2)))
    assert ids(case(source, *facts, wanted="CAFÉ".encode(), seen=b"")) == [("split-character", 2)]


def test_character_cut_in_two_is_named_when_another_module_receives() -> None:
    heard = SocketCall(0.1, "server", "recv", Position("canal.py", 7), 1, 4, "9", returned="5", until=0.1)
    facts = (Connected(0, "server"), *CUT, heard, Received(0.2, "server", b"CAF"))
    [found] = diagnose(case("import canal\n", *facts, wanted="CAFÉ".encode(), seen="CAF\ufffd".encode()))
    assert (found.id, found.file, found.line) == ("split-character", "canal.py", 7)


def test_recv_is_not_too_small_when_the_network_cut_the_message() -> None:
    source = "while True:\n    d = c.recv(n).decode()\n    c.send(d.upper().encode())\n"
    error = uncaught("UnicodeDecodeError", "unexpected end of data", 2)
    facts = (Connected(0, "server"), *CUT, called(2, "recv", "4", "4"), error)
    assert ids(case(source, *facts, wanted="CAFÉ".encode(), seen=b"")) == [("split-character", 2)]


def test_library_s_own_limits_are_not_called_too_short() -> None:
    facts = (
        called(2, "setblocking", "False"),
        called(2, "accept", error="BlockingIOError: "),
        ProgramExit(1, "server", 0),
    )
    for source, wanted in (("import asyncio\n", []), ("import socket\n", ["timeout-too-short"])):
        found = ids(case(source + "run()\n", *facts))
        assert [one for one, _ in found if one == "timeout-too-short"] == wanted


@pytest.mark.parametrize(
    ("first", "second", "again"), [("8.8.8.8", "0", False), ("localhost", "0", True), ("localhost", "115", False)]
)
def test_client_connects_again_only_where_two_streams_were_made(first: str, second: str, again: bool) -> None:
    source = "import socket\nu.connect((a, 1))\nwhile True:\n    c.connect_ex((b, 2))\n    c.send(input().encode())\n"
    calls = [
        SocketCall(0.1, "client", "connect", at(2, "client"), 1, 4, first),
        SocketCall(0.2, "client", "connect_ex", at(4, "client"), 1, 5, "localhost", returned=second),
    ]
    streams = [NamedPort("client", "connect", 1, "client.py", 2)] if first == "localhost" else []
    ports = (*streams, NamedPort("client", "connect_ex", 2, "client.py", 4))
    told = replace(case(source, *calls, role="client"), ports=ports)
    assert ("socket-per-message" in [one for one, _ in ids(told)]) is again


def test_method_under_another_name_in_a_class_is_no_forgotten_call() -> None:
    source = "import socket\nclass Canal(socket.socket):\n    ecouter = socket.socket.listen\n"
    assert "method-not-called" not in [one for one, _ in ids(case(source, wanted=b"X", seen=b""))]


def test_misspelt_name_says_which_was_meant() -> None:
    source = "import socket\nconnexion = socket.socket()\nconexion.close()\n"
    [found] = diagnose(case(source, uncaught("NameError", "name 'conexion' is not defined", 3)))
    assert (found.id, found.line) == ("name-error", 3)
    assert "« connexion »" in found.explanation.fr
    assert "“connexion”" in found.explanation.en


def test_name_that_is_set_and_never_read_is_proposed_for_one_that_does_not_exist() -> None:
    source = "IPSERVEUR = ''\nPORT = 6789\nc.connect((HOST, PORT))\n"
    [found] = diagnose(case(source, uncaught("NameError", "name 'HOST' is not defined", 3)))
    assert "IPSERVEUR" in found.explanation.fr


def test_words_of_the_library_stand_in_the_explanation() -> None:
    from dataclasses import replace

    from grader.text import Text

    broken = case("x = 1\n", uncaught("TypeError", "unsupported operand", 1))
    [found] = diagnose(replace(broken, said=Text("Les mots de la bibliothèque.", "The library's words.")))
    assert "Les mots de la bibliothèque." in found.explanation.fr
    assert "The library's words." in found.explanation.en


def test_second_message_without_an_answer_is_one_message_only_when_the_program_ended_well() -> None:
    source = PARROT.replace("while True:", "if True:").replace("        break", "        pass")
    facts = (Connected(0, "server"), Sent(0, "server", b"a"), called(7, "recv", "1024", "1"), called(10, "sendall", "1"),
             Received(0.11, "server", b"A"), Sent(0.12, "server", b"b"), ProgramExit(0.2, "server", 0))  # fmt: skip
    assert ids(case(source, *facts, wanted=b"B", seen=b"")) == [("one-message-only", 7)]


def test_waiting_program_is_not_called_deadlocked_when_the_peer_has_left() -> None:
    facts = (Connected(0, "server"), HalfClosed(0.1, "server"), Blocked(0.2, "server", "recv", at(7)))
    assert "mutual-wait" not in [one for one, _ in ids(case(PARROT, *facts))]


@pytest.mark.parametrize(("call", "deadlocked"), [("input", False), ("recv", True)])
def test_two_programs_are_deadlocked_only_when_neither_waits_for_its_keyboard(call: str, deadlocked: bool) -> None:
    facts = (Blocked(0.2, "server", "recv", at(7)), Blocked(0.2, "client", call, at(6, "client")))
    one = case(PARROT, *facts)
    client = replace(one.sources["server"], file="client.py")
    both = replace(one, roles=("server", "client"), sources={**one.sources, "client": client})
    assert ("mutual-wait" in [one for one, _ in ids(both)]) is deadlocked


@pytest.mark.parametrize(
    ("cut", "wanted"),
    [(b"caf\xc3", "split-character"), (b"\xff\xfe", "invalid-text-crash")],
)
def test_half_a_character_is_told_from_what_is_no_text(cut: bytes, wanted: str) -> None:
    rest = (Sent(0.02, "server", b"\xa9"),) if wanted == "split-character" else ()
    error = uncaught("UnicodeDecodeError", "'utf-8' codec can't decode byte: unexpected end of data", 10)
    found = ids(case(PARROT, Sent(0.01, "server", cut), *rest, error, wanted="CAFÉ".encode(), seen=b""))
    assert found == [(wanted, 10)]


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("cpu", "cpu-limit"),
        ("memory", "memory-limit"),
        ("processes", "process-limit"),
        ("open-files", "open-files-limit"),
        ("disk", "disk-limit"),
        ("disk-entries", "disk-limit"),
        ("file-size", "disk-limit"),
    ],
)
def test_limit_that_was_hit_is_named_on_the_line_of_its_error(limit: Limit, wanted: str) -> None:
    told = (LimitHit(0.2, "server", limit, "kernel"), called(7, "recv", "1024", "9"))
    assert ids(case(PARROT, *told))[:1] == [(wanted, 7)]
    assert ids(case(PARROT, *told, uncaught("MemoryError", "", 10)))[:1] == [(wanted, 10)]


def test_comparison_with_none_is_the_line_when_the_end_is_not_seen() -> None:
    source = PARROT.replace("if not r:", "if r is None:")
    ends = [called(7, "recv", "1024", "0") for _ in range(3)]
    assert ids(case(source, Connected(0, "server"), *ends, Restless(0.3, "server")))[:1] == [("empty-recv-ignored", 8)]


def test_comparison_of_bytes_with_a_text_is_the_line_when_the_end_is_not_seen() -> None:
    source = PARROT.replace("if not r:", "if r == '':")
    ends = [called(7, "recv", "1024", "0") for _ in range(3)]
    assert ids(case(source, Connected(0, "server"), *ends, Restless(0.3, "server")))[:1] == [("bytes-not-decoded", 8)]


@pytest.mark.parametrize(
    ("seen", "first"),
    [
        (b"ABC\0\0\0\0", "whole-buffer-sent"),
        (b"ABC\0\0X\0", "extra-text"),
        ("A".encode("utf-16-le"), "wrong-encoding"),
    ],
)
def test_null_bytes_are_a_whole_buffer_only_where_nothing_else_was_sent(seen: bytes, first: str) -> None:
    wanted = b"A" if first == "wrong-encoding" else b"ABC"
    source = PARROT.replace("encode()", "encode('utf-16-le')") if first == "wrong-encoding" else PARROT
    one = case(source, Sent(0.1, "server", b"abc"), called(10, "sendall", str(len(seen))), wanted=wanted, seen=seen)
    assert ids(one)[0] == (first, 10)


@pytest.mark.parametrize(
    ("sent", "seen", "said"),
    [
        ("str(len(r)) + ':' + r.decode().upper()", b"3:ABC", "the length of the text"),
        ("struct.pack('>I', 3).decode() + r.decode().upper()", b"\0\0\0\3ABC", "the length of the text"),
        ("struct.pack('<H', 3).decode() + r.decode().upper()", b"\3\0ABC", "the length of the text"),
        ("'4:' + r.decode().upper()", b"4:ABC", "words, quotes"),
        ("'> ' + r.decode().upper()", b"> ABC", "words, quotes"),
        ("'\\n' + r.decode().upper()", b"\n" + 10 * b"A", "words, quotes"),
        ("' ' + r.decode().upper()", b" " + 32 * b"A", "something: spaces."),
        ("r.decode().upper().ljust(5)", b"ABC  ", "something: spaces."),
        ("f'{r.decode().upper():>5}'", b"  ABC", "something: spaces."),
        ("r.decode().upper() + ' .'", b"ABC .", "words, quotes"),
        ("r.decode().upper() + '3'", b"ABC3", "words, quotes"),
    ],
)
def test_what_is_added_is_called_a_length_or_spaces_only_where_it_is(sent: str, seen: bytes, said: str) -> None:
    source = PARROT.replace("r.decode().upper()", f"({sent})")
    wanted = b"ABC" if b"ABC" in seen else seen[1:]
    facts = (Sent(0.1, "server", wanted.lower()), called(10, "sendall", str(len(seen))))
    found = diagnose(case(source, *facts, wanted=wanted, seen=seen))[0]
    assert (found.id, found.line) == ("extra-text", 10)
    assert said in found.explanation.en


def test_line_that_adds_a_text_is_one_that_ran() -> None:
    sending = next(line for line in PARROT.splitlines() if "r.decode().upper()" in line)
    indent = sending[: len(sending) - len(sending.lstrip())]
    padded = sending.lstrip().replace("r.decode().upper()", "r.decode().upper().ljust(5)")
    source = PARROT.replace(sending, f"{indent}if not r: {padded}\n{indent}{padded}")
    facts = (Sent(0.1, "server", b"abc"), called(11, "sendall", "5"))
    found = diagnose(case(source, *facts, wanted=b"ABC", seen=b"ABC  "))[0]
    assert (found.id, found.line) == ("extra-text", 11)


@pytest.mark.parametrize(
    ("made", "seen", "line", "said"),
    [
        ("r.decode().upper().title()", b"Abc", 10, "title() changes the case"),
        ("r.decode().lower()", b"abc", 10, "lower() changes the case"),
        ("r.decode()", b"abc", 10, "upper() does not change the text in place"),
    ],
)
def test_reply_in_another_case_names_what_made_it_so(made: str, seen: bytes, line: int, said: str) -> None:
    source = PARROT.replace("r.decode().upper()", made)
    facts = (Sent(0.1, "server", b"abc"), called(10, "sendall", "3"))
    found = diagnose(case(source, *facts, wanted=b"ABC", seen=seen))[0]
    assert (found.id, found.line) == ("reply-not-transformed", line)
    assert said in found.explanation.en


def test_data_of_os_write_is_behind_the_descriptor() -> None:
    source = PARROT.replace(
        "c.sendall(r.decode().upper().encode())", "t = r.decode().title()\n    os.write(4, t.encode())"
    )
    facts = (Sent(0.1, "server", b"abc"), called(11, "send", "3"))
    assert ids(case(source, *facts, wanted=b"ABC", seen=b"Abc"))[0] == ("reply-not-transformed", 10)
