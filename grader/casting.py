"""Who plays in a check: a production (one submission of one exercise) and the casting of each of its checks."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.arguments import arguments
from grader.check import Check
from grader.diagnosis import Case, RoleSource, advise, diagnose
from grader.diagnosis.case import NamedPort
from grader.diagnosis.code import Code
from grader.diagnosis.uncaught import Failure, failure
from grader.evidence import Evidence, Launched, Role
from grader.exercise import Exercise
from grader.harness.client import ClientUnderTest
from grader.harness.launcher import Launch, Launcher, Ports, Way
from grader.harness.launching import launching
from grader.harness.program import Program
from grader.harness.scene import Scene
from grader.harness.server import ServerUnderTest
from grader.outcome import Judgement, content, role_of
from grader.parsing import parsed
from grader.python_words import python_words
from grader.result import Blame, CheckResult, Diagnosis, Outcome
from grader.stimuli import Texts
from grader.submission import Submission
from grader.submission import load as load_submission
from grader.text import Text
from grader.trace import story
from grader.variables import demands_port
from grader.verdict import Difference, MismatchError

_HOST = "127.0.0.1"
_NOT_RUN = {
    "missing": Text("il n'y a pas de {name} dans le dossier rendu.", "there is no {name} in the folder handed in."),
    "ambiguous": Text("on ne sait pas quel fichier est {name}.", "it is not clear which file is {name}."),
    "empty": Text("{name} ne contient encore aucune instruction.", "{name} holds no instruction yet."),
    "unreadable": Text("{name} n'est pas un texte que Python sait lire.", "{name} is not a text that Python can read."),
}


@dataclass(frozen=True)
class Production:
    """One submission of one exercise, with what launches its programs."""

    exercise: Exercise
    submission: Submission
    launcher: Launcher
    seed: int
    _codes: dict[str, Code | None] = field(default_factory=dict)
    _given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _demanding: dict[str, bool] = field(default_factory=dict)
    _said: dict[tuple[str, str, str, int | None], Text | None] = field(default_factory=dict)

    @classmethod
    def open(
        cls, exercise: Exercise, folder: Path, python: str | None, seed: int | None, way: Way = "direct"
    ) -> Production:
        """Prepare to grade `folder`; close it afterwards. Raises SubmissionError."""
        submission = load_submission(folder, exercise.roles)
        texts = [source.text for source in submission.sources]
        launcher = launching(way, python or sys.executable, exercise.limits, texts)
        return cls(exercise, submission, launcher, exercise.seed if seed is None else seed)

    def code(self, text: str) -> Code | None:
        """What a source says, parsed once."""
        if text not in self._codes:
            tree = parsed(text)
            self._codes[text] = None if tree is None else Code(tree)
        return self._codes[text]

    def variables(self, text: str) -> dict[str, str]:
        """What the environment of a program must hold, besides what every launch gets; judged once."""
        if text not in self._demanding:
            code = self.code(text) if "PORT" in text and "env" in text else None
            self._demanding[text] = code is not None and demands_port(code.tree)
        return {"PORT": str(self.exercise.port)} if self._demanding[text] else {}

    def given(self, text: str) -> tuple[str, ...]:
        """The arguments with which a source is launched, judged once."""
        if text not in self._given:
            code = self.code(text)
            self._given[text] = arguments(code.tree if code else None, _HOST, self.exercise.port)
        return self._given[text]

    def sources(self) -> dict[Role, RoleSource]:
        """The programs as diagnoses see them."""
        return {
            source.role: RoleSource(source.state, source.file, source.text, self.code(source.text), source.line)
            for source in self.submission.sources
        }

    def beside(self) -> tuple[str, ...]:
        """The names of the Python files that were handed in."""
        return tuple(sorted(path.name for path in self.submission.path.glob("*.py")))

    def said(self, error: Failure | None) -> Text | None:
        """What a library has to say of a Python error, asked once for each."""
        if error is None:
            return None
        source = self.submission.source(error.role)
        line = error.line if error.at is not None and error.at.file == source.file else None
        key = (source.text, error.kind, error.message, line)
        if key not in self._said:
            self._said[key] = python_words(source.text, error.kind, error.message, line)
        return self._said[key]

    def advice(self) -> tuple[Diagnosis, ...]:
        """What is said of the programs besides their checks."""
        return advise(self.sources())

    def close(self) -> None:
        """End what the launcher keeps running."""
        self.launcher.close()


class Casting:
    """The programs, peers and evidence of one check."""

    def __init__(
        self,
        production: Production,
        identity: str,
        roles: tuple[Role, ...],
        needs: tuple[str, ...],
        *,
        last: bool = False,
    ) -> None:
        """`last`: no check of the submission comes after this one."""
        self._production = production
        self._identity = identity
        self._roles = roles
        self._needs = needs
        self._last = last
        self._scene: Scene | None = None
        self._players: list[ServerUnderTest | ClientUnderTest] = []
        self._folders: list[Path] = []
        self._closed = False

    def texts(self) -> Texts:
        """The check's random texts."""
        return Texts(self._production.seed, self._identity)

    def server(self) -> ServerUnderTest:
        """Launch the server. Raises MismatchError when there is none to launch, LaunchError."""
        self._require()
        player = ServerUnderTest(self._opened(), lambda ports: self._launch("server", ports))
        self._players.append(player)
        return player

    def client(self, server: ServerUnderTest | None) -> ClientUnderTest:
        """Launch the client. Raises MismatchError when there is none to launch, LaunchError."""
        self._require()
        player = ClientUnderTest(self._opened(), lambda ports: self._launch("client", ports), server)
        self._players.append(player)
        return player

    def _require(self) -> None:
        """Every role's program is there before the first is launched."""
        for role in self._roles:
            source = self._production.submission.source(role)
            if source.state != "present":
                name = source.file or f"{role}.py"
                text = _NOT_RUN[source.state]
                raise MismatchError(Difference(Text(text.fr.format(name=name), text.en.format(name=name))))

    def _opened(self) -> Scene:
        if self._scene is None:
            self._scene = Scene(self._production.exercise.limits, self._production.launcher.network)
        return self._scene

    def _launch(self, role: Role, ports: Ports) -> Program:
        production, scene = self._production, self._opened()
        source = production.submission.source(role)
        assert source.file is not None
        given = production.given(source.text)
        # Noted before it happens: a program forked from a warm interpreter has done its first steps when launch returns.
        scene.journal.add(Launched(scene.journal.now(), role))
        asked = production.variables(source.text)
        last = self._last and len(self._folders) == len(self._roles) - 1
        launch = Launch(role, production.submission.path, source.file, given, ports, asked, last)
        process = production.launcher.launch(launch)
        self._folders.append(process.folder)
        return Program(role, process, scene.reactor, scene.journal, production.exercise.limits)

    def close(self) -> None:
        """End every program and peer of the check; safe to call again."""
        if self._closed:
            return
        self._closed = True
        try:
            for player in reversed(self._players):
                player.close()
        finally:
            if self._scene is not None:
                self._scene.close()

    def decided(self) -> None:
        """The check itself is over: what its programs do from now on is clean-up."""
        if self._scene is not None:
            self._scene.journal.conclude()

    # Results

    def not_run(self, described: Check, premise: CheckResult, seconds: float) -> CheckResult:
        """The result of a check whose premise did not pass; a premise in doubt leaves this one in doubt too."""
        if premise.outcome in ("error", "inconclusive"):
            return self._result(described, "inconclusive", premise.blame, seconds, Judgement("inconclusive", "grader"))
        return self._result(described, "skipped", None, seconds, Judgement("skipped"))

    def concluded(self, described: Check, judgement: Judgement, seconds: float) -> CheckResult:
        """The result of a check that ran."""
        return self._result(described, judgement.outcome, judgement.blame, seconds, judgement)

    def _result(
        self, described: Check, outcome: Outcome, blame: Blame | None, seconds: float, judgement: Judgement
    ) -> CheckResult:
        found = judgement.difference
        return CheckResult(
            id=self._identity,
            role=role_of(self._roles),
            title=described.title,
            outcome=outcome,
            points=described.points,
            earned=described.points if outcome == "passed" else 0.0,
            bonus=described.bonus,
            seconds=round(seconds, 3),
            blame=blame,
            decided_by=judgement.decided_by,
            needs=self._needs,
            wanted=content(found.wanted) if found else None,
            seen=content(found.seen, found.at) if found else None,
            difference=found.text if found else None,
            diagnoses=diagnose(self._case(found)) if outcome == "failed" else (),
            trace=story(self._facts(), self._readable, self._scene.journal.concluded_at if self._scene else None),
        )

    def _facts(self) -> Evidence:
        return self._scene.journal.facts if self._scene else ()

    def _case(self, found: Difference | None) -> Case:
        programs = self._scene.programs if self._scene else []
        ports = tuple(
            NamedPort(
                program.role,
                port.verb,
                port.named,
                port.at.file if port.at else None,
                port.at.line if port.at else None,
            )
            for program in programs
            for port in program.testimony.ports
        )
        wanted, seen = (found.wanted, found.seen) if found else (None, None)
        facts = self._scene.journal.facts_until_concluded() if self._scene else ()
        case = Case(self._roles, facts, self._production.sources(), ports, wanted, seen, self._production.beside())
        return replace(case, said=self._production.said(failure(case)))

    def _readable(self, text: str) -> str:
        """What was printed, with the student's own names for their files."""
        for folder in self._folders:
            text = text.replace(str(folder) + os.sep, "").replace(str(folder), ".")
        return text
