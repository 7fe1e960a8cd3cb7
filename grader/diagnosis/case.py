"""What a rule may look at: the evidence of one failed check and the sources, no socket and no process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from grader.diagnosis.code import Code
from grader.evidence import Blocked, Evidence, Fact, Printed, ProgramExit, Received, Role, Sent, SocketCall, Typed
from grader.result import Diagnosis
from grader.text import Text

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True)
class RoleSource:
    """The file that plays a role and what is known of it before it runs: `state` as in submission.Source."""

    state: str
    file: str | None
    text: str = ""
    code: Code | None = None  # None for what Python does not understand


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
    """One failed check."""

    roles: tuple[Role, ...]
    facts: Evidence
    sources: Mapping[Role, RoleSource]
    ports: tuple[NamedPort, ...] = ()
    wanted: bytes | None = None
    seen: bytes | None = None

    def code(self, role: Role) -> Code | None:
        """What the program of a role says; None when there is none, or it is not Python."""
        source = self.sources.get(role)
        return source.code if source is not None else None

    def file(self, role: Role) -> str | None:
        """The name of the file that plays a role."""
        source = self.sources.get(role)
        return source.file if source is not None else None

    def calls(self, role: Role, *names: str) -> list[SocketCall]:
        """The calls of these names that the program of a role made, as its probe told them, in order."""
        return [fact for fact in self.all_of(SocketCall) if fact.role == role and fact.call in names]

    def blocked(self, role: Role, *calls: str) -> Blocked | None:
        """Where the program of a role was last seen to wait, if it was in one of these calls."""
        waits = [fact for fact in self.all_of(Blocked) if fact.role == role]
        return waits[-1] if waits and waits[-1].call in calls else None

    def sent(self) -> bytes:
        """All that the grader's peers sent to the program."""
        return b"".join(fact.data for fact in self.all_of(Sent))

    def received(self) -> bytes:
        """All that the grader's peers received from the program."""
        return b"".join(fact.data for fact in self.all_of(Received))

    def printed(self, role: Role) -> bytes:
        """All that the program of a role printed, errors included."""
        return b"".join(fact.data for fact in self.all_of(Printed) if fact.role == role)

    def typed(self) -> list[str]:
        """The lines that were typed at the client's keyboard."""
        return [fact.line for fact in self.all_of(Typed) if fact.line is not None]

    def ended(self, role: Role) -> ProgramExit | None:
        """How the program of a role ended by itself."""
        return next((fact for fact in self.all_of(ProgramExit) if fact.role == role), None)

    def all_of(self, kind: type[Kind]) -> Iterator[Kind]:
        """The facts of one kind, in order."""
        return (fact for fact in self.facts if isinstance(fact, kind))

    def last(self, kind: type[Kind]) -> Kind | None:
        """The last fact of one kind."""
        found = list(self.all_of(kind))
        return found[-1] if found else None


@dataclass(frozen=True)
class Finding:
    """Where a rule fired, and the words that its texts are filled with."""

    file: str | None = None
    line: int | None = None
    words: Mapping[str, str] | None = None


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
        words = dict(finding.words or {}) | {"file": finding.file or "", "line": str(finding.line or "")}
        filled = Text(self.explanation.fr.format_map(words), self.explanation.en.format_map(words))
        return Diagnosis(self.id, self.title, filled, finding.file, finding.line, self.course)
