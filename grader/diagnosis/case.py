"""What a rule may look at: the evidence of one failed check and the sources, no socket and no process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from grader.evidence import Evidence, Fact, Role
from grader.result import Diagnosis
from grader.text import Text

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True)
class RoleSource:
    """The file that plays a role and what is known of it before it runs: `state` as in submission.Source."""

    state: str
    file: str | None
    text: str = ""


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
