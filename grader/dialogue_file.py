"""Checks without Python: a `*.dialogue` file, read into steps, and the steps played. Parsing is pure.

    title: Le perroquet garde la ponctuation
    role: server
    points: 1
    > Bonjour !
    < BONJOUR !

UTF-8; `#` starts a comment line; `\\` escapes as in Python (`\\n`, `\\t`, `\\xe9` for a byte, `\\u00e9`, `\\\\`). `>` is what the
grader says (types, with `role: client`), `<` what must come from the program. `close`, `half-close`, `reset` and `end` (the
program closes) stand on a line of their own. With `role: client`, `reply TEXT` is what the grader's server answers and
`shown TEXT` what must be on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.check import Check
from grader.evidence import Role
from grader.harness.roles import ClientUnderTest, ServerUnderTest
from grader.text import Text

_HEADER = re.compile(r"(title|title\.en|role|points|bonus|needs)\s*:\s*(.*)")
_STEP = re.compile(r"(>|<|reply|shown)(?: (.*)|)$")
_WORDS = frozenset({"close", "half-close", "reset", "end"})
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.)|$)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"\\": b"\\", b" ": b" "}


class DialogueSyntaxError(ValueError):
    """A line of a dialogue file that is not understood; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line


@dataclass(frozen=True)
class Step:
    """One line of the dialogue: a verb and, for those that say something, the bytes."""

    line: int
    verb: str
    data: bytes = b""


@dataclass(frozen=True)
class DialogueScript:
    """A dialogue file: the check that it is, the role that it is for, and its steps."""

    check: Check
    role: Role
    steps: tuple[Step, ...]


@dataclass
class _Header:
    fields: dict[str, str] = field(default_factory=dict)

    def take(self, line: int, name: str, value: str) -> None:
        if name in self.fields:
            raise DialogueSyntaxError(line, f"{name} is given twice")
        self.fields[name] = value.strip()

    def check(self) -> Check:
        title = self.fields.get("title", "")
        if not title:
            raise DialogueSyntaxError(1, "a title is needed")
        try:
            points = float(self.fields.get("points", "1").replace(",", "."))
        except ValueError as exc:
            raise DialogueSyntaxError(1, "points must be a number") from exc
        needs = tuple(self.fields.get("needs", "").split())
        bonus = self.fields.get("bonus", "no").lower() in ("yes", "true", "oui", "1")
        return Check(points, Text(title, self.fields.get("title.en", title)), needs, bonus)

    def role(self) -> Role:
        role = self.fields.get("role", "server")
        if role == "server":
            return "server"
        if role == "client":
            return "client"
        raise DialogueSyntaxError(1, f"role is server or client, not {role!r}")


def parse(source: str) -> DialogueScript:
    """The script that `source` holds. Raises DialogueSyntaxError, ValueError for impossible points."""
    header = _Header()
    steps: list[Step] = []
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _HEADER.fullmatch(line.strip())
        if found and not steps:
            header.take(number, found[1], found[2])
        else:
            steps.append(_step(number, line))
    role = header.role()
    for step in steps:
        if role == "server" and step.verb in ("reply", "shown"):
            raise DialogueSyntaxError(step.line, f"{step.verb} is for role: client")
    if not steps:
        raise DialogueSyntaxError(1, "the dialogue has no step")
    return DialogueScript(header.check(), role, tuple(steps))


def _step(number: int, line: str) -> Step:
    if line.strip() in _WORDS:
        return Step(number, line.strip())
    found = _STEP.fullmatch(line)
    if not found:
        raise DialogueSyntaxError(number, f"not understood: {line!r}")
    return Step(number, found[1], _unescaped(number, (found[2] or "").encode("utf-8")))


def _unescaped(number: int, data: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        if found[1]:
            return bytes([int(found[1], 16)])
        if found[2]:
            return chr(int(found[2], 16)).encode("utf-8", "surrogatepass")
        if found[3] not in _LETTERS:
            raise DialogueSyntaxError(number, f"unknown escape {found[0].decode('utf-8', 'replace')!r}")
        return _LETTERS[found[3]]

    return _ESCAPE.sub(one, data)


def play_server(script: DialogueScript, server: ServerUnderTest) -> None:
    """Play the steps with a server. Raises MismatchError, OutOfTimeError."""
    with server.connect() as peer:
        verbs: dict[str, Callable[[bytes], None]] = {
            ">": peer.send, "<": peer.expect,
            "close": lambda _: peer.close(), "half-close": lambda _: peer.half_close(),
            "reset": lambda _: peer.reset(), "end": lambda _: peer.expect_end(),
        }  # fmt: skip
        for step in script.steps:
            verbs[step.verb](step.data)


def play_client(script: DialogueScript, client: ClientUnderTest) -> None:
    """Play the steps with a client. Raises MismatchError, OutOfTimeError."""
    verbs: dict[str, Callable[[bytes], None]] = {
        ">": lambda data: client.type(data.decode("utf-8")), "<": lambda data: client.peer.expect(data),
        "reply": lambda data: client.peer.send(data), "shown": client.expect_shown,
        "close": lambda _: client.peer.close(), "half-close": lambda _: client.peer.half_close(),
        "reset": lambda _: client.peer.reset(), "end": lambda _: client.peer.expect_end(),
    }  # fmt: skip
    for step in script.steps:
        verbs[step.verb](step.data)
