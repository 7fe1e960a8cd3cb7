"""What a rule may look at: the evidence of one failed check and the sources, no socket and no process."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from grader.diagnosis.code import Code
from grader.diagnosis.flow import Flow
from grader.evidence import (
    Blocked,
    Connected,
    Evidence,
    Fact,
    HalfClosed,
    PeerClosed,
    Position,
    Printed,
    ProgramExit,
    Role,
    Sent,
    SocketCall,
    Stopped,
    Typed,
    Uncaught,
)
from grader.result import Diagnosis
from grader.text import Text

Kind = TypeVar("Kind", bound=Fact)
SENDING = ("send", "sendall", "sendto")
RECEIVING = ("recv", "recv_into", "recvfrom")


@dataclass(frozen=True)
class RoleSource:
    """The file that plays a role and what is known of it before it runs: `state` as in submission.Source."""

    state: str
    file: str | None
    text: str = ""
    code: Code | None = None  # None for what Python does not understand
    line: int | None = None  # of what cannot be read

    @cached_property
    def flow(self) -> Flow | None:
        """Where its values come from."""
        return None if self.code is None else Flow(self.code)


@dataclass(frozen=True)
class NamedPort:
    """A port that a program named, where it bound or connected."""

    role: Role
    verb: str
    port: int
    file: str | None
    line: int | None


@dataclass(frozen=True)
class Case:
    """One failed check; `facts` end when it was decided.

    `beside` names the Python files handed in; `said` is what a library has to say of the error that ended a program.
    """

    roles: tuple[Role, ...]
    facts: Evidence
    sources: Mapping[Role, RoleSource]
    ports: tuple[NamedPort, ...] = ()
    wanted: bytes | None = None
    seen: bytes | None = None
    beside: tuple[str, ...] = ()
    said: Text | None = None

    def code(self, role: Role) -> Code | None:
        """What the program of a role says; None when there is none, or it is not Python."""
        source = self.sources.get(role)
        return source.code if source is not None else None

    def flow(self, role: Role) -> Flow | None:
        """Where the values in the program of a role come from."""
        source = self.sources.get(role)
        return source.flow if source is not None else None

    def file(self, role: Role) -> str | None:
        """The name of the file that plays a role."""
        source = self.sources.get(role)
        return source.file if source is not None else None

    @property
    def alone(self) -> Role | None:
        """The role under check, where there is one; None where two programs talk to each other."""
        return self.roles[0] if len(self.roles) == 1 else None

    def calls(self, role: Role, *names: str) -> list[SocketCall]:
        """The calls of these names that the program of a role made, as its probe told them, in order."""
        return [fact for fact in self.all_of(SocketCall) if fact.role == role and fact.call in names]

    def positions(self, role: Role, *names: str) -> list[Position]:
        """Where the program of a role made the calls of these names, in order, as far as that is known."""
        return [call.at for call in self.calls(role, *names) if call.at is not None]

    def sends(self, role: Role) -> list[SocketCall]:
        """The calls by which the program of a role sent something, errors apart."""
        return [call for call in self.calls(role, *SENDING) if call.error is None]

    def receives(self, role: Role) -> list[SocketCall]:
        """The calls by which the program of a role received something."""
        taken = self.calls(role, *RECEIVING)
        return [call for call in taken if call.error is None and call.returned not in (None, "0")]

    def met_the_end(self, role: Role) -> list[SocketCall]:
        """The calls that told the program of a role that the other side has left."""
        return [call for call in self.calls(role, *RECEIVING) if call.error is None and call.returned == "0"]

    @cached_property
    def _waits(self) -> dict[Role, list[Blocked]]:
        """Where each program's threads were when nothing could move any more."""
        found: dict[Role, list[Blocked]] = {}
        last = [fact for fact in self.facts if not isinstance(fact, (Stopped, Uncaught, ProgramExit))]
        for fact in reversed(last):
            if not isinstance(fact, Blocked):
                break
            told = found.setdefault(fact.role, [])
            if not told or told[0].t - fact.t < _ONE_LOOK:
                told.append(fact)
        return found

    def waits(self, role: Role) -> list[Blocked]:
        """Where the threads of a role's program wait at the end; empty when it does not provably wait."""
        return self._waits.get(role, [])

    def blocked(self, role: Role, *calls: str) -> Blocked | None:
        """Where the program of a role waits at the end, if it is in one of these calls."""
        return next((wait for wait in self.waits(role) if wait.call in calls), None)

    def receiving_at(self, role: Role) -> Position | None:
        """The line on which the program of a role waits for the other side to speak."""
        wait = self.blocked(role, *RECEIVING)
        return wait.at if wait is not None else None

    def sent(self) -> bytes:
        """All that the grader's peers sent to the program."""
        return b"".join(fact.data for fact in self.all_of(Sent))

    def printed_lately(self, role: Role) -> str:
        """What the program of a role printed since the last thing that it was given."""
        given = max((fact.t for fact in self.facts if isinstance(fact, (Typed, Sent))), default=0.0)
        told = [fact.data for fact in self.all_of(Printed) if fact.role == role and fact.t >= given]
        return b"".join(told).decode("utf-8", "backslashreplace")

    def typed(self) -> list[str]:
        """The lines that were typed at the client's keyboard."""
        return [fact.line for fact in self.all_of(Typed) if fact.line is not None]

    def ended(self, role: Role) -> ProgramExit | None:
        """How the program of a role ended by itself."""
        return next((fact for fact in self.all_of(ProgramExit) if fact.role == role), None)

    def uncaught(self, role: Role | None = None) -> Uncaught | None:
        """The first exception that nothing caught, of a role's program or of any."""
        return next((fact for fact in self.all_of(Uncaught) if role in (None, fact.role)), None)

    @property
    def was_connected(self) -> bool:
        """Whether the grader's peer had a connection with the program."""
        return any(self.all_of(Connected))

    @property
    def peer_left(self) -> bool:
        """Whether the grader's peer had left before the check was decided."""
        return any(self.all_of(HalfClosed))

    @property
    def program_closed(self) -> bool:
        """Whether the program closed the connection."""
        return any(self.all_of(PeerClosed))

    def all_of(self, kind: type[Kind]) -> Iterator[Kind]:
        """The facts of one kind, in order."""
        return (fact for fact in self.facts if isinstance(fact, kind))

    def last(self, kind: type[Kind]) -> Kind | None:
        """The last fact of one kind."""
        found = list(self.all_of(kind))
        return found[-1] if found else None

    def found(self, role: Role, node: ast.AST | int | Position | None, **words: str | Text) -> Finding | None:
        """A finding on the line of a node, a position or a number, in the file of a role; None without a line."""
        if isinstance(node, Position):
            return Finding(node.file, node.line, words)
        line = node if isinstance(node, int) else getattr(node, "lineno", None)
        return None if line is None else Finding(self.file(role), line, words)


_ONE_LOOK = 0.02  # seconds within which the waits of one look are noted


@dataclass(frozen=True)
class Finding:
    """Where a rule fired, and the words that its texts are filled with."""

    file: str | None = None
    line: int | None = None
    words: Mapping[str, str | Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Misconception:
    """One misconception: its id (stable), its rule, its texts in both languages, its section of the course."""

    id: str
    title: Text
    explanation: Text
    rule: Callable[[Case], Finding | None]
    course: str | None = None

    def examine(self, case: Case) -> Diagnosis | None:
        """The diagnosis, when the rule's evidence is there."""
        finding = self.rule(case)
        if finding is None:
            return None
        words = dict(finding.words) | {"file": finding.file or "", "line": str(finding.line or "")}
        french = {name: word if isinstance(word, str) else word.fr for name, word in words.items()}
        english = {name: word if isinstance(word, str) else word.en for name, word in words.items()}
        filled = Text(self.explanation.fr.format_map(french), self.explanation.en.format_map(english))
        return Diagnosis(self.id, self.title, filled, finding.file, finding.line, self.course)


def misconception(
    identity: str,
    fr: tuple[str, str],
    en: tuple[str, str],
    rule: Callable[[Case], Finding | None],
    course: str | None = None,
) -> Misconception:
    """A misconception from its titles and explanations in both languages."""
    return Misconception(identity, Text(fr[0], en[0]), Text(fr[1], en[1]), rule, course)
