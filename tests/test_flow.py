"""Where a value comes from, followed through assignments, functions, loops and threads."""

from __future__ import annotations

import ast

import pytest

from grader.diagnosis.code import Code, called
from grader.diagnosis.flow import Flow


def _flow(source: str) -> Flow:
    return Flow(Code(ast.parse(source)))


def _sent(source: str) -> set[str]:
    """The calls that what is sent is built from."""
    flow = _flow(source)
    [(_, given)] = flow.sending()
    return {called(node) for node in flow.made_of(given) if isinstance(node, ast.Call)}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("r = c.recv(9)\nc.send(r)", {"recv"}),
        ("r = c.recv(9)\nt = r.decode()\nc.send(t.upper().encode())", {"recv", "decode", "upper", "encode"}),
        ("def f(x):\n    return x.upper()\nc.send(f(c.recv(9)))", {"f", "recv", "upper"}),
        ("def f(c, m):\n    c.send(m)\nf(c, c.recv(9))", {"recv"}),
        ("def f(m):\n    c.send(m)\nThread(target=f, args=(c.recv(9),)).start()", {"recv"}),
        ("for m in iter(lambda: c.recv(9), b''):\n    c.send(m)", {"recv", "iter"}),
        ("with c.makefile() as f:\n    c.send(f.readline())", {"makefile", "readline"}),
        ("a, b = c.recv(9), input()\nc.send(a)", {"recv"}),
        ("while (m := c.recv(9)):\n    c.send(m)", {"recv"}),
        ("m = input()\nm = c.recv(9)\nc.send(m)", {"recv"}),
        ("m = input()\nif x:\n    m = c.recv(9)\nc.send(m)", {"recv", "input"}),
        ("m = c.recv(9)\nm = m.upper()\nc.send(m)", {"recv", "upper"}),
        ("m = c.recv(9)\nwhile m:\n    m = m[os.write(4, m) :]", {"recv"}),
        ("c.send(b'x')", set()),
    ],
)
def test_what_is_sent_is_followed_to_its_origins(source: str, wanted: set[str]) -> None:
    assert _sent(source) == wanted


@pytest.mark.parametrize(
    ("source", "raw"),
    [
        ("x = c.recv(9)\nprint(x)", True),
        ("x = c.recv(9).upper()\nprint(x)", True),
        ("x = c.recv(9)\nx = x.decode()\nprint(x)", False),
        ("x = c.recv(9)\nx = x.upper()\nprint(x)", True),
        ("x = c.recv(9)\nprint(x.decode())", False),
        ("x = str(c.recv(9), 'utf-8')\nprint(x)", False),
        ("def f():\n    return c.recv(9)\nprint(f())", True),
        ("x = sys.stdin.readline()\nprint(x)", False),
        ("async def f():\n    x = await r.read(9)\n    print(x)", True),
    ],
)
def test_bytes_stay_raw_until_they_are_decoded(source: str, raw: bool) -> None:
    flow = _flow(source)
    [shown] = flow.showing()
    assert flow.is_raw(shown.args[0]) is raw


def test_head_of_a_loop_sees_what_a_turn_gives_it() -> None:
    flow = _flow("x = b''\nwhile x == b'':\n    x = c.recv(9)\n")
    [head] = [node for node in flow.code.nodes if isinstance(node, ast.Compare)]
    assert [called(call) for call in flow.calls_in(head.left, "recv")] == ["recv"]


def test_source_that_gives_itself_its_value_ends() -> None:
    flow = _flow("x = x + x\ndef f():\n    return f()\nc.send(x + f())\n")
    [(_, given)] = flow.sending()
    assert not flow.is_raw(given)
    assert flow.made_of(given)


def test_console_is_no_network() -> None:
    flow = _flow("sys.stdout.write('x')\nc.write(b'y')\n")
    assert [call.lineno for call, _ in flow.sending()] == [2]
    assert [call.lineno for call in flow.showing()] == [1]
