"""A class's results as rows: what every summary of a class needs of each submission, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.result import CheckResult, CheckRole, Outcome, Result
from grader.text import Text

Reason = Literal["no file", "grader error", "inconclusive", "opened", "unclear"]
REASONS: dict[Reason, Text] = {
    "no file": Text("aucun programme trouvé", "no program found"),
    "grader error": Text("erreur du correcteur", "grader error"),
    "inconclusive": Text("un test n'a pas pu être décidé", "a test could not be decided"),
    "opened": Text("des fichiers ont été laissés de côté ou renommés", "files were left out or renamed"),
    "unclear": Text("on ne sait pas quel fichier est le bon", "it is not clear which file is meant"),
}


@dataclass(frozen=True)
class Misconception:
    """A diagnosis that a submission got, at least once; `bonus`: only where nothing but bonus points was lost."""

    id: str
    title: Text
    bonus: bool = False


@dataclass(frozen=True)
class Row:
    """One submission: `key` is its folder; `moodle` the number and the folder that Moodle gave it, where it did."""

    name: str
    key: str
    mark: float | None
    provisional: float | None
    bonus: float
    outcomes: dict[str, Outcome]
    misconceptions: tuple[Misconception, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[Text, ...]
    advice: tuple[Text, ...]  # the one thing to do next, as the feedback of a mark says it
    moodle: tuple[str, str] | None = None

    @property
    def shown(self) -> float | None:
        """The mark, or the provisional one."""
        return self.provisional if self.mark is None else self.mark

    def told(self) -> list[Text]:
        """Why somebody should look at it, in words."""
        return [REASONS[reason] for reason in self.reasons]


@dataclass(frozen=True)
class Column:
    """One check of the exercise, as a column of the class: a short code, who passed."""

    id: str
    code: str
    role: CheckRole
    title: Text
    points: float
    bonus: bool
    passed: int
    ran: int


@dataclass(frozen=True)
class ClassResults:
    """All rows of a class, in the order in which it is shown, with the columns that they share."""

    title: Text
    exercise: str
    out_of: float
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def marks(self) -> list[float]:
        """Every mark that there is, provisional ones included."""
        return [row.shown for row in self.rows if row.shown is not None]


def row_of(result: Result, key: str, moodle: tuple[str, str] | None = None) -> Row:
    """The row of one result."""
    found: dict[str, Misconception] = {}
    for check in sorted(
        result.checks, key=lambda check: check.bonus
    ):  # what cost a point says more than what could not
        for diagnosis in check.diagnoses[:1]:
            found.setdefault(diagnosis.id, Misconception(diagnosis.id, diagnosis.title, check.bonus))
    return Row(
        name=result.submission,
        key=key,
        mark=result.mark,
        provisional=result.provisional,
        bonus=result.bonus_earned,
        outcomes={check.id: check.outcome for check in result.checks},
        misconceptions=tuple(found.values()),
        reasons=tuple(reasons(result)),
        notes=result.notes,
        advice=tuple(_advice(result)),
        moodle=moodle,
    )


def reasons(result: Result) -> Iterable[Reason]:
    """Why somebody should look at the submission."""
    outcomes = {check.outcome for check in result.checks}
    programs = result.programs.values()
    if not result.checks:
        yield "grader error" if any(program.file for program in programs) else "no file"
    if "error" in outcomes:
        yield "grader error"
    if "inconclusive" in outcomes:
        yield "inconclusive"
    if result.notes:
        yield "opened"
    if any(program.note is not None and program.file is None for program in programs):
        yield "unclear"


def _advice(result: Result) -> Iterable[Text]:
    """What a student reads beside the mark: the first check that failed, and why."""
    if result.complete:
        yield Text("Tout ce qui est demandé fonctionne.", "Everything that was asked for works.")
    failed = next((check for check in result.checks if check.outcome == "failed" and not check.bonus), None)
    if failed is not None:
        yield failed.title
        if failed.diagnoses:
            yield failed.diagnoses[0].title
        elif failed.difference is not None:
            yield failed.difference


class Gathering:
    """Rows and columns of a class, gathered as the results come; no result is kept."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self._checks: dict[str, CheckResult] = {}

    def add(self, result: Result, row: Row) -> None:
        """Take what is needed of one result."""
        self.rows[row.key] = row
        for check in result.checks:
            self._checks.setdefault(check.id, check)

    def class_results(self, title: Text, exercise: str, out_of: float, keys: Sequence[str]) -> ClassResults:
        """The class, with its rows in the order of `keys`."""
        rows = tuple(self.rows[key] for key in keys if key in self.rows)
        return ClassResults(title, exercise, out_of, rows, tuple(self._columns(rows)))

    def _columns(self, rows: Sequence[Row]) -> Iterable[Column]:
        numbers: Counter[CheckRole] = Counter()
        for check in self._checks.values():
            numbers[check.role] += 1
            found = [row.outcomes[check.id] for row in rows if check.id in row.outcomes]
            code = {"server": "S", "client": "C", "both": "T"}[check.role] + str(numbers[check.role])
            passed = found.count("passed")
            yield Column(check.id, code, check.role, check.title, check.points, check.bonus, passed, len(found))
