"""What a program is started with: nothing where it can do without, else what it needs to get to its work."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.arguments import arguments

HOST, PORT = "127.0.0.1", 6789
NOTHING: tuple[str, ...] = ()
ONLY_HOST = (HOST,)
ONLY_PORT = ("6789",)
HOST_AND_PORT = ("127.0.0.1", "6789")
PORT_AND_HOST = ("6789", "127.0.0.1")


def given_to(source: str) -> tuple[str, ...]:
    return arguments(ast.parse(textwrap.dedent(source)), HOST, PORT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("port = int(sys.argv[1])", ONLY_PORT),
        ("port = int( sys . argv [ 1 ] )", ONLY_PORT),
        ("from sys import argv\nport = int(argv[1])", ONLY_PORT),
        ("from sys import argv as a\nport = int(a[1])", ONLY_PORT),
        ("import sys as s\nport = int(s.argv[1])", ONLY_PORT),
        ("_, port = sys.argv", ONLY_PORT),
        ("port, = sys.argv[1:]", ONLY_PORT),
        ("args = sys.argv\nport = int(args[1])", ONLY_PORT),
        ("args: list[str] = sys.argv[1:]\nport = int(args[0])", ONLY_PORT),
        ("port = int(sys.argv[-1])", ONLY_PORT),
        ("p = sys.argv[1]", ONLY_PORT),
        ("host, port = map(str, sys.argv[1:])", HOST_AND_PORT),
        ("class G(BaseRequestHandler):\n    def handle(self):\n        print(sys.argv[1])", ONLY_PORT),
        ("serveur = Serveur(sys.argv[1])", ONLY_PORT),
        ("a = sys.argv[1]\nport = int(a)", ONLY_PORT),
        ("host = sys.argv[1]\nport = int(sys.argv[2])", HOST_AND_PORT),
        ("port = int(sys.argv[2])\nhost = sys.argv[1]", HOST_AND_PORT),
        ("port = int(sys.argv[1])\nhost = sys.argv[2]", PORT_AND_HOST),
        ("host, port = sys.argv[1], int(sys.argv[2])", HOST_AND_PORT),
        ("port, host = int(sys.argv[1]), sys.argv[2]", PORT_AND_HOST),
        ("port=int(argv[1]); host=argv[2]", PORT_AND_HOST),
        ("script, host, port = sys.argv", HOST_AND_PORT),
        ("host, port = sys.argv[1:]  # both", HOST_AND_PORT),
        ("port, host = sys.argv[1:]", PORT_AND_HOST),
        ("host, port = sys.argv[1:3]", HOST_AND_PORT),
        ("host, port, *reste = sys.argv[1:]", HOST_AND_PORT),
        ("host, port = [x for x in sys.argv[1:]]", HOST_AND_PORT),
        ("args = sys.argv[1:]\nhost = args[0]\nport = int(args[1])", HOST_AND_PORT),
        ("args = sys.argv[1:]\nhost = args.pop(0)\nport = args.pop(0)", HOST_AND_PORT),
        ("del sys.argv[0]\nhost, port = sys.argv", HOST_AND_PORT),
        ("host = sys.argv[-2]\nport = int(sys.argv[-1])", HOST_AND_PORT),
        ("s.connect((sys.argv[1], int(sys.argv[2])))", HOST_AND_PORT),
        ("host, port = (\n    sys.argv[1],\n    int(sys.argv[2]),\n)", HOST_AND_PORT),
        ("def main(host, port):\n    pass\nmain(*sys.argv[1:])", HOST_AND_PORT),
        ("def main(port, host):\n    pass\nmain(sys.argv[1], sys.argv[2])", PORT_AND_HOST),
        ("def main(argv):\n    host, port = argv\nmain(sys.argv[1:])", HOST_AND_PORT),
        ("async def main():\n    host, port = sys.argv[1:]\nasyncio.run(main())", HOST_AND_PORT),
        ("print(sys.argv[3])\nhost = sys.argv[1]\nport = sys.argv[2]", ("127.0.0.1", "6789", "127.0.0.1")),
        ("pseudo = sys.argv[1]\nhost = sys.argv[2]\nport = int(sys.argv[3])", ("127.0.0.1", "127.0.0.1", "6789")),
    ],
)
def test_arguments_are_given_when_they_are_read_in_any_case(source: str, expected: tuple[str, ...]) -> None:
    assert given_to(source) == expected


@pytest.mark.parametrize("name", ["ip", "HOST", "hote", "hôte", "adresse", "adresseIP", "serveur", "self.host"])
@pytest.mark.parametrize("value", ["sys.argv[1]", "str(argv[1])", "socket.gethostbyname(sys.argv[1].strip())"])
def test_argument_is_the_host_when_it_is_alone_and_named_so(name: str, value: str) -> None:
    assert given_to(f"{name} = {value}") == ONLY_HOST


@pytest.mark.parametrize(
    "source",
    [
        "port = 6789",
        "port = int(input('port ? '))",
        "print(sys.argv)",
        "print(sys.argv[0])",
        "# port = int(sys.argv[1])",
        "if len(sys.argv) > 1: pass",
        "def jamais():\n    return sys.argv[1]\nport = 6789",
        "if len(sys.argv) == 1:\n    sys.argv.append('localhost')\nhost = sys.argv[1]",
        "for i in range(1, len(sys.argv)):\n    print(sys.argv[i])",
        "i = 1\nwhile i < len(sys.argv):\n    print(sys.argv[i])\n    i += 1",
        "if sys.argv[1:2] == ['-v']:\n    print(sys.argv[1])",
        "def quit():\n    print('fini')\nquit()\nquit()\ntry:\n    port = sys.argv[1]\nexcept IndexError:\n    port = 1",
        "pseudo = input('pseudo ? ')\nmots = sys.argv[1:]\nwhile True:\n    mot = mots.pop() if mots else input()",
        "port = int(sys.argv[1]) if len(sys.argv) > 1 else 6789",
        "port = 6789 if len(sys.argv) < 2 else int(sys.argv[1])",
        "port = len(sys.argv) > 1 and int(sys.argv[1]) or 6789",
        "port = int((sys.argv[1:] or [6789])[0])",
        "host, port = (sys.argv[1:] + ['localhost', '6789'])[:2]",
        "argc = len(sys.argv)\nif argc >= 2:\n    port = int(sys.argv[1])",
        "if len(sys.argv) >= 3: host, port = sys.argv[1:3]",
        "if len(sys.argv) - 1:\n    port = int(sys.argv[1])",
        "if sys.argv[1:]:\n    port = int(sys.argv[1])",
        "args = sys.argv[1:]\nif args:\n    port = int(args[0])",
        "if not (1 == len(sys.argv)):\n    port = int(sys.argv[1])",
        "if len(sys.argv) in (2, 3):\n    port = int(sys.argv[1])",
        "if len(sys.argv) > 1 and sys.argv[1] == '-v':\n    print('bavard')",
        "if '--port' in sys.argv:\n    port = int(sys.argv[sys.argv.index('--port') + 1])",
        "mots = sys.argv[1:]\nwhile True:\n    ligne = mots.pop(0) if mots else input()",
        "for mot in sys.argv[1:]:\n    print(mot, sys.argv[1])",
        "while len(sys.argv) > 1:\n    print(sys.argv.pop())",
        "try:\n    port = int(sys.argv[1])\nexcept IndexError:\n    port = 6789",
        "try:\n    port = int(sys.argv[1])\nexcept (IndexError, ValueError):\n    print('6789 donc')\n    port = 6789",
        "try:\n    host, port = sys.argv[1:]\nexcept ValueError:\n    host, port = 'localhost', '6789'",
        "try:\n    port = int(sys.argv[1])\nexcept:\n    port = 6789",
        "try:\n    port = int(sys.argv[-1])\nexcept ValueError:\n    port = 6789",
        "with contextlib.suppress(IndexError):\n    port = int(sys.argv[1])",
        "def port():\n    if len(sys.argv) < 2:\n        return 6789\n    return int(sys.argv[1])\ns.bind(('', port()))",
        "def port():\n    try:\n        return int(sys.argv[1])\n    except IndexError:\n        return 6789\nport()",
        "def main(host='localhost', port=6789):\n    pass\nmain(*sys.argv[1:])",
        "def main(argv=None):\n    if argv is None:\n        argv = sys.argv[1:]\n    port = argv[0] if argv else 6789\nmain()",
        "def lire():\n    return int(sys.argv[1])\nport = lire() if len(sys.argv) > 1 else 6789",
        "match sys.argv:\n    case [_, host, port]:\n        pass\n    case _:\n        host, port = 'localhost', 6789",
        "match len(sys.argv):\n    case 2:\n        port = int(sys.argv[1])\n    case _:\n        port = 6789",
        "if len(sys.argv) > 2:\n    print('trop')\n    sys.exit(1)\ns.bind(('', 6789))",
        "if len(sys.argv) > 1:\n    port = int(sys.argv[1])\nelse:\n    port = 6789\nmain(port)\nsys.exit(0)",
        "opts, args = getopt.getopt(sys.argv[1:], 'p:')\nfor o, a in opts:\n    port = int(a)",
        "for ligne in fileinput.input():\n    print(ligne)",
        "source = open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin",
        "pseudo = sys.argv[1] if len(sys.argv) > 1 else 'anonyme'",
    ],
)
def test_nothing_is_given_when_the_program_can_do_without(source: str) -> None:
    assert given_to(source) == NOTHING


WORK = "\ns.connect((host, port))"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "if len(sys.argv) != 2:\n    print('usage: server.py PORT')\n    sys.exit(1)\nport = int(sys.argv[1])",
            ONLY_PORT,
        ),
        ("if len(sys.argv) < 3:\n    sys.exit('usage')\nhost, port = sys.argv[1], int(sys.argv[2])", HOST_AND_PORT),
        ("assert len(sys.argv) == 3, 'usage'\nhost, port = sys.argv[1:]", HOST_AND_PORT),
        ("if len(sys.argv) != 3:\n    raise SystemExit('usage')\nhost, port = sys.argv[1:]", HOST_AND_PORT),
        ("if len(sys.argv) != 3:\n    raise ValueError('usage')\nhost, port = sys.argv[1:]", HOST_AND_PORT),
        (
            "def usage():\n    print('usage')\n    exit()\nif len(sys.argv) < 2:\n    usage()\nport = int(sys.argv[1])",
            ONLY_PORT,
        ),
        ("try:\n    port = int(sys.argv[1])\nexcept IndexError:\n    print('usage')\n    sys.exit(1)", ONLY_PORT),
        ("try:\n    port = int(sys.argv[1])\nexcept KeyError:\n    port = 6789", ONLY_PORT),
        ("match sys.argv:\n    case [_, host, port]:\n        pass\n    case _:\n        sys.exit(1)", HOST_AND_PORT),
        ("if not sys.argv[1:]:\n    print('usage')\n    exit()\nport = int(sys.argv[1])", ONLY_PORT),
    ],
)
@pytest.mark.parametrize("work", ["", WORK])
def test_arguments_are_given_when_the_program_refuses_to_go_on_without(
    source: str, expected: tuple[str, ...], work: str
) -> None:
    assert given_to(source + work) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            """
            def main(host, port):
                s.connect((host, int(port)))
            if __name__ == "__main__":
                if len(sys.argv) == 3:
                    main(sys.argv[1], sys.argv[2])
                else:
                    print("usage")
            """,
            HOST_AND_PORT,
        ),
        (
            """
            def main():
                if len(sys.argv) != 2:
                    print("usage")
                    return
                s.bind(("", int(sys.argv[1])))
            main()
            """,
            ONLY_PORT,
        ),
        (
            """
            class Client:
                def __init__(self, host, port):
                    self.adresse = (host, int(port))
                def connect(self):
                    self.s.connect(self.adresse)
            if len(sys.argv) == 3:
                Client(*sys.argv[1:]).connect()
                sys.exit(0)
            print("usage")
            sys.exit(1)
            """,
            HOST_AND_PORT,
        ),
    ],
)
def test_arguments_are_given_when_only_they_lead_to_the_network(source: str, expected: tuple[str, ...]) -> None:
    assert given_to(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("p.add_argument('port', type=int)", ONLY_PORT),
        ("p.add_argument('port', type=int, default=6789)", ONLY_PORT),
        ("p.add_argument( 'host' )\np.add_argument('port')", HOST_AND_PORT),
        ("p.add_argument('server_port')\np.add_argument('ip')", PORT_AND_HOST),
        ("p.add_argument('adresse', nargs=2)", HOST_AND_PORT[:1] * 2),
        ("p.add_argument('cible', nargs=2)", HOST_AND_PORT),
        ("p.add_argument('port', nargs='+', type=int)", ONLY_PORT),
        ("p.add_argument('mode', choices=['bavard', 'muet'])", ("bavard",)),
        ("p.add_argument('--port', type=int, required=True)", ("--port", "6789")),
        ("p.add_argument(\n  '-p', '--port',\n  required = True,\n)", ("--port", "6789")),
        ("p.add_argument('--host', required=True)", ("--host", "127.0.0.1")),
        ("p.add_argument('-p', '--port')\np.add_argument('host')", ONLY_HOST),
        ("p.add_argument('--port', type=int, default=6789)", NOTHING),
        ("p.add_argument('port', nargs='?', type=int, default=6789)", NOTHING),
        ("p.add_argument('host', nargs='?')\np.add_argument('port', nargs='?')", NOTHING),
        ("p.add_argument('mots', nargs='*')", NOTHING),
        ("p.add_argument('mots', nargs=argparse.REMAINDER)", NOTHING),
        ("p.add_argument('journal', nargs=argparse.OPTIONAL)", NOTHING),
        ("p.add_argument('source', nargs='?', type=argparse.FileType('r'), default=sys.stdin)", NOTHING),
    ],
)
def test_arguments_are_those_that_argparse_demands(source: str, expected: tuple[str, ...]) -> None:
    assert given_to("import argparse\np = argparse.ArgumentParser()\n" + source + "\na = p.parse_args()") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("host = sys.argv[1] if len(sys.argv) > 1 else input('hôte ? ')", ONLY_HOST),
        ("if len(sys.argv) > 2:\n    host, port = sys.argv[1:]\nelse:\n    host = input('hôte ? ')", HOST_AND_PORT),
        ("try:\n    port = int(sys.argv[1])\nexcept IndexError:\n    port = int(input('port ? '))", ONLY_PORT),
        ("port = int(sys.argv[1]) if len(sys.argv) > 1 else 6789\npseudo = input('pseudo ? ')", NOTHING),
    ],
)
def test_arguments_are_given_when_they_spare_a_question(source: str, expected: tuple[str, ...]) -> None:
    assert given_to(source + WORK) == expected


def test_nothing_is_given_when_the_source_cannot_be_read() -> None:
    assert arguments(None, HOST, PORT) == NOTHING


_LINES = st.sampled_from([
    "a = sys.argv", "a = a[1:]", "b, *a = a", "x = a.pop()", "x = int(x)", "if len(a) > x:", "while a:", "for x in a:",
    " break", " return", " sys.exit(x)", "try:", "except IndexError:", " a = a + a", " x = a[x]", " raise x", "match a:",
    " case [x, *b]: pass", "def f(a, b=1): return a[1]", "f(*a)", "def g(): f(x); g()", "g()", "x = [y for y in a]",
    "x = a[::0]", "x = a[x:]", "del a[0]", "x = 'b' in a", "x = a == [x]", "a.append(x)", "x = a[0] or input()",
])  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(_LINES, max_size=12))
def test_arguments_are_few_when_the_source_is_anything(lines: list[str]) -> None:
    try:
        tree = ast.parse("import sys\n" + "\n".join(lines))
    except SyntaxError:
        return
    assert set(arguments(tree, HOST, PORT)) <= {HOST, str(PORT)}


@pytest.mark.parametrize(
    "source",
    [
        "'a = sys.argv\\n' + 'a = a + a\\n' * 8000",
        "'a = sys.argv\\n' + 'a = a * 64\\n' * 8000",
        "''.join(f'def f{n}(): f{n + 1}(); f{n + 1}()\\n' for n in range(3000)) + 'f0()\\nsys.argv[1]'",
        "'x = ' + 'not ' * 90 + 'sys.argv[1]'",
        "'n = len(sys.argv)\\n' + 'n = n + n\\n' * 8000",
        "''.join(f'if x{n}: y{n} = sys.argv\\nelse: f{n}()\\n' for n in range(2000))",
    ],
)
def test_arguments_are_found_at_once_when_a_source_is_made_to_hang_the_grader(source: str) -> None:
    program = textwrap.dedent(f"""
        import ast
        from grader.arguments import arguments
        arguments(ast.parse({source}), "", 1)
        print("done")
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20, text=True, check=True)
    assert done.stdout.strip() == "done"
