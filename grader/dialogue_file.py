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
from grader.harness.client import ClientUnderTest
from grader.harness.server import ServerUnderTest
from grader.text import Text

_HEADER = re.compile(r"(title|title\.en|role|points|bonus|needs)\s*:\s*(.*)")
_STEP = re.compile(r"(>|<|reply|shown)(?: (.*)|)$")
_WORDS = frozenset({"close", "half-close", "reset", "end"})
_LINE_END = re.compile(r"\r\n|\r|\n")  # str.splitlines knows others, at which an editor shows one line
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|((?:\\u[0-9a-fA-F]{4})+)|\\(.?)", re.DOTALL)
_LETTERS = {"n": b"\n", "r": b"\r", "t": b"\t", "0": b"\0", "\\": b"\\", " ": b" "}
_ANSWERS = {"yes": True, "true": True, "oui": True, "1": True, "no": False, "false": False, "non": False, "0": False}


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
    lines: dict[str, int] = field(default_factory=dict)

    def take(self, line: int, name: str, value: str) -> None:
        if name in self.fields:
            raise DialogueSyntaxError(line, f"{name} is given twice")
        self.fields[name] = value.strip()
        self.lines[name] = line

    def error(self, name: str, problem: str) -> DialogueSyntaxError:
        return DialogueSyntaxError(self.lines.get(name, 1), problem)

    def check(self) -> Check:
        title, points, bonus = self.title(), self.points(), self.bonus()
        needs = tuple(self.fields.get("needs", "").split())
        try:
            return Check(points, title, needs, bonus)
        except ValueError as exc:
            raise self.error("points", str(exc)) from exc

    def title(self) -> Text:
        title = self.fields.get("title", "")
        if not title:
            raise self.error("title", "a title is needed")
        english = self.fields.get("title.en", title)
        if not english:
            raise self.error("title.en", "title.en is empty")
        return Text(title, english)

    def points(self) -> float:
        try:
            return float(self.fields.get("points", "1").replace(",", "."))
        except ValueError as exc:
            raise self.error("points", "points must be a number") from exc

    def bonus(self) -> bool:
        bonus = self.fields.get("bonus", "no")
        if bonus.lower() not in _ANSWERS:
            raise self.error("bonus", f"bonus is yes or no, not {bonus!r}")
        return _ANSWERS[bonus.lower()]

    def role(self) -> Role:
        role = self.fields.get("role", "server")
        if role == "server":
            return "server"
        if role == "client":
            return "client"
        raise self.error("role", f"role is server or client, not {role!r}")


def parse(source: str) -> DialogueScript:
    """The script that `source` holds. Raises DialogueSyntaxError."""
    header = _Header()
    steps: list[Step] = []
    for number, line in enumerate(_LINE_END.split(source.removeprefix("\ufeff")), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _HEADER.fullmatch(line.strip())
        if found and not steps:
            header.take(number, found[1], found[2])
        else:
            steps.append(_step(number, line))
    role = header.role()
    for step in steps:
        _allow(step, role)
    if not steps:
        raise DialogueSyntaxError(1, "the dialogue has no step")
    return DialogueScript(header.check(), role, tuple(steps))


def _step(number: int, line: str) -> Step:
    if line.strip() in _WORDS:
        return Step(number, line.strip())
    found = _STEP.fullmatch(line)
    if not found:
        raise DialogueSyntaxError(number, f"not understood: {line!r}")
    return Step(number, found[1], _unescaped(number, found[2] or ""))


def _allow(step: Step, role: Role) -> None:
    """Raise DialogueSyntaxError for a step that a dialogue with a program of this role cannot have."""
    if role == "server" and step.verb in ("reply", "shown"):
        raise DialogueSyntaxError(step.line, f"{step.verb} is for role: client")
    if role == "client" and step.verb == ">" and not _can_be_typed(step.data):
        raise DialogueSyntaxError(
            step.line, "what is typed must be one line of text, without \\n, \\r or bytes beyond UTF-8"
        )


def _can_be_typed(data: bytes) -> bool:
    try:
        return not re.search(r"[\r\n]", data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _unescaped(number: int, text: str) -> bytes:
    """The bytes that `text` stands for. Raises DialogueSyntaxError with the line `number`."""
    written, at = b"", 0
    for found in _ESCAPE.finditer(text):
        written += text[at : found.start()].encode("utf-8") + _one_escape(number, found)
        at = found.end()
    return written + text[at:].encode("utf-8")


def _one_escape(number: int, found: re.Match[str]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 16)])
    if found[2]:
        return _characters(number, found[2])
    if found[3] not in _LETTERS:
        raise DialogueSyntaxError(number, f"unknown escape {found[0]} (a backslash is written \\\\)")
    return _LETTERS[found[3]]


def _characters(number: int, escapes: str) -> bytes:
    """A run of `\\u` escapes in UTF-8; two surrogates make one character."""
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in escapes.split("\\u")[1:])
    try:
        return units.decode("utf-16-be").encode("utf-8")
    except UnicodeDecodeError as exc:
        raise DialogueSyntaxError(number, f"half a pair of surrogates in {escapes}") from exc


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
