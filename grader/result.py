"""The result of grading one submission, and its JSON: the only seam between grading and rendering.

Schema 1 (2026): first version. A reader ignores keys that it does not know; a breaking change raises `SCHEMA`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from grader.text import Text

SCHEMA = 1

Outcome = Literal["passed", "failed", "skipped", "inconclusive", "error"]
Blame = Literal["student", "author", "grader"]
DecidedBy = Literal["observation", "clock"]
CheckRole = Literal["server", "client", "both"]
Who = Literal["peer", "keyboard", "program", "kernel"]


@dataclass(frozen=True)
class Content:
    """Bytes, as hexadecimal digits and as text; `differs_at` is the index of the first differing byte."""

    hex: str
    text: str
    differs_at: int | None = None


@dataclass(frozen=True)
class Diagnosis:
    """A named misconception, the line that it stands on, and the section of the course that treats it."""

    id: str
    title: Text
    explanation: Text
    file: str | None = None
    line: int | None = None
    course: str | None = None


def _finite(seconds: float) -> float:
    """A time that JSON can hold (RFC 8259 has no infinity): 0 in place of one that a program forged."""
    return seconds if math.isfinite(seconds) else 0.0


@dataclass(frozen=True)
class TraceEvent:
    """One step of the story that a check tells; `t` in seconds from the first launch.

    `hex` and `text` are what went through; of a program's own call, `text` tells the call instead, and `hex` how the bytes
    began by the program's own account, where two programs talk to each other and nobody else knows.
    `until` is when a call that waited returned (seconds), `size` how many bytes went through, before any cut, `queues` how
    many bytes waited unread afterwards at the end of each role (with one program, the other end is the grader's),
    `connection` which of the grader's connections it is about, where there were several.
    """

    t: float
    who: Who
    event: str
    role: CheckRole
    file: str | None = None
    line: int | None = None
    hex: str | None = None
    text: str | None = None
    queued: int | None = None
    blocked: str | None = None
    until: float | None = None
    size: int | None = None
    queues: dict[str, int] | None = None
    connection: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "t", _finite(self.t))
        if self.until is not None:
            object.__setattr__(self, "until", _finite(self.until))


@dataclass(frozen=True)
class CheckResult:
    """What became of one check."""

    id: str
    role: CheckRole
    title: Text
    outcome: Outcome
    points: float
    earned: float
    bonus: bool
    seconds: float
    blame: Blame | None = None
    decided_by: DecidedBy = "observation"
    needs: tuple[str, ...] = ()
    wanted: Content | None = None
    seen: Content | None = None
    difference: Text | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    trace: tuple[TraceEvent, ...] = ()
    replay: str = ""

    def __post_init__(self) -> None:
        if (self.blame is None) != (self.outcome in ("passed", "skipped")):
            raise ValueError(f"an outcome {self.outcome!r} cannot have the blame {self.blame!r}")
        if self.earned and self.outcome != "passed":
            raise ValueError(f"an outcome {self.outcome!r} cannot earn {self.earned} points")
        if not 0 <= self.points < math.inf:
            raise ValueError(f"a check cannot be worth {self.points} points")
        if not 0 <= self.earned <= self.points:
            raise ValueError(f"a check of {self.points} points cannot earn {self.earned}")
        object.__setattr__(self, "seconds", _finite(self.seconds))


@dataclass(frozen=True)
class ProgramFile:
    """The file that was taken for a role; None where there was none to take, with the reason."""

    file: str | None
    note: Text | None = None


@dataclass(frozen=True)
class Result:
    """All that is known of one graded submission."""

    grader: str
    python: str
    platform: str
    sandbox: bool
    exercise: str
    submission: str
    path: str
    seed: int
    out_of: float
    mark: float | None
    provisional: float | None
    bonus_earned: float
    bonus_out_of: float
    checks: tuple[CheckResult, ...]
    title: Text | None = None
    programs: dict[str, ProgramFile] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    advice: tuple[Diagnosis, ...] = ()
    notes: tuple[Text, ...] = ()  # what was left out or changed when the work was opened, and why
    fingerprint: str | None = None  # in a batch: of all that the result depends on
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        figures = (self.out_of, self.mark, self.provisional, self.bonus_earned, self.bonus_out_of)
        if not all(figure is None or math.isfinite(figure) for figure in figures):
            raise ValueError(f"a mark and what it is out of are finite, unlike one of {figures}")

    @property
    def doubtful(self) -> bool:
        """Whether some check could not be decided, by no fault of the student."""
        return any(check.outcome in ("error", "inconclusive") for check in self.checks)

    @property
    def complete(self) -> bool:
        """Whether every required check passed."""
        return bool(self.checks) and all(check.outcome == "passed" for check in self.checks if not check.bonus)


class ResultUnreadableError(ValueError):
    """The text is not a result of a schema that this version reads."""


def mark(checks: Iterable[CheckResult], out_of: float) -> float | None:
    """The mark: `out_of` × earned / required points, rounded half up to 0.25; bonus never enters it.

    None where no point is required.
    """
    required = [check for check in checks if not check.bonus]
    points = sum(check.points for check in required)
    if not points:
        return None
    exact = out_of * sum(check.earned for check in required) / points
    # The tiny term undoes binary rounding, so that an exact eighth is still rounded up.
    return math.floor(exact * 4 + 0.5 + 1e-9) / 4


def marks(checks: tuple[CheckResult, ...], out_of: float) -> tuple[float | None, float | None]:
    """The mark and the provisional mark: the first without doubt, the second without the doubtful checks."""
    certain = tuple(check for check in checks if check.outcome not in ("error", "inconclusive"))
    if len(certain) == len(checks) or all(check.bonus for check in checks if check not in certain):
        return mark(checks, out_of), None
    return None, mark(certain, out_of)


def bonus(checks: Iterable[CheckResult]) -> tuple[float, float]:
    """Bonus points earned, and how many there were to earn."""
    extra = [check for check in checks if check.bonus]
    return sum((check.earned for check in extra), 0.0), sum((check.points for check in extra), 0.0)


@cache
def _adapter(kind: type) -> Any:
    # Imported late: rendering a help page must not pay for it.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def result_from_fields(fields: Any) -> Result:
    """A whole result, from its fields."""
    found: Result = _adapter(Result).validate_python(fields)
    return found


def to_json(result: Result) -> str:
    """The result as JSON (UTF-8 text, keys in a fixed order, a line feed at the end)."""
    fields = vars(result)
    ordered = {"schema": result.schema, **{name: value for name, value in fields.items() if name != "schema"}}
    return json.dumps(ordered, default=vars, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str | bytes) -> Result:
    """The result that `text` holds. Raises ResultUnreadableError."""
    try:
        fields = json.loads(text)
        _refuse_other_schemas(fields)
        result: Result = _adapter(Result).validate_python(fields)
    except (ValueError, RecursionError) as exc:  # a number that is too long is a plain ValueError
        raise ResultUnreadableError(str(exc)) from exc
    return result


def _refuse_other_schemas(fields: Any) -> None:
    found = fields.get("schema") if isinstance(fields, dict) else None
    if type(found) is not int or found != SCHEMA:  # True == 1
        raise ValueError(f"schema {found!r} is not {SCHEMA}")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a result."""
    described: dict[str, Any] = _adapter(Result).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Grader result, schema 1", **described}
