"""What rules ask of a syntax tree: calls by name, loops, functions, constants, the names of sockets."""

from __future__ import annotations

import ast
import textwrap

import pytest

from grader.diagnosis.code import Code, called, receiver

PARROT = """
import socket
PORT = 6789
ADRESSE = ('', PORT)

class Serveur:
    def __init__(self):
        self.ecoute = socket.socket()
        self.ecoute.bind(ADRESSE)
        self.ecoute.listen(-1)

    def servir(self):
        canal, _ = self.ecoute.accept()
        while (recu := canal.recv(
            1024
        )):
            repondre(canal, recu)
        f = lambda: canal.recv(1)

def repondre(canal, recu):
    canal.sendall(recu)

Serveur().servir()
"""


@pytest.fixture
def code() -> Code:
    return Code(ast.parse(PARROT))


def _code(source: str) -> Code:
    return Code(ast.parse(textwrap.dedent(source)))


def test_calls_are_found_by_their_last_name_in_the_order_of_the_lines(code: Code) -> None:
    assert [(called(call), receiver(call), call.lineno) for call in code.calls("recv", "bind", "sendall")] == [
        ("bind", "ecoute", 9),
        ("recv", "canal", 14),
        ("recv", "canal", 18),
        ("sendall", "canal", 21),
    ]


@pytest.mark.parametrize(
    ("line", "names", "found"),
    [
        (13, (), "accept"),
        (14, (), "recv"),
        (15, ("recv",), "recv"),
        (14, ("send",), None),
        (1, (), None),
        (None, (), None),
    ],
)
def test_call_is_found_by_its_line(code: Code, line: int | None, names: tuple[str, ...], found: str | None) -> None:
    call = code.at(line, *names)
    assert (None if call is None else called(call)) == found


def test_loop_of_a_call_ends_at_its_function(code: Code) -> None:
    accept, first, second = code.calls("accept", "recv")
    assert code.loop(accept) is None
    loop = code.loop(first)
    assert isinstance(loop, ast.While)
    assert loop.lineno == 14
    assert code.loop(second) is None  # the lambda's own body
    assert code.function(first) is code.functions["servir"]


def test_calls_within_a_loop_count_those_of_its_functions(code: Code) -> None:
    loop = code.loop(code.calls("recv")[0])
    assert loop is not None
    assert [call.lineno for call in code.within(loop, "sendall", "recv")] == [14, 21]
    assert code.within(loop, "accept") == []


def test_function_that_calls_itself_is_followed_once() -> None:
    code = _code("""
        def f(n):
            s.send(n)
            f(n - 1)
        while True:
            f(3)
        """)
    [loop] = [node for node in code.nodes if isinstance(node, ast.While)]
    assert [call.lineno for call in code.within(loop, "send")] == [3]


def test_names_that_a_call_is_given_to(code: Code) -> None:
    assert [code.targets(call) for call in code.calls("accept", "recv")] == [["canal", "_"], ["recu"], []]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("PORT", 6789),
        ("6789", 6789),
        ("-1", -1),
        ("b'x'", b"x"),
        ("twice", None),
        ("ring", None),
        ("f()", None),
        ("-x", None),
    ],
)
def test_constant_is_followed_through_names(expression: str, value: object) -> None:
    code = _code("""
        P = 6789
        PORT = P
        twice = 1
        twice = 2
        ring = gnir
        gnir = ring
        """)
    assert code.constant(ast.parse(expression, mode="eval").body) == value


def test_sockets_are_told_apart_by_what_is_done_with_them(code: Code) -> None:
    assert code.listening == {"ecoute"}
    assert code.accepted == {"canal"}
    assert _code("s = socket.create_server(('', 1))\nc = s.accept()").listening == {"s"}
    assert _code("c = s.accept()").accepted == frozenset()


def test_uses_of_a_name_are_where_it_is_read(code: Code) -> None:
    assert [name.lineno for name in code.uses("recu")] == [17, 21]
