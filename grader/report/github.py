"""The result as GitHub Actions workflow commands: annotations on the lines of the student's files.

Source: docs.github.com, "Workflow commands for GitHub Actions": escapes, and ten annotations of each kind a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from grader.language import catalogue
from grader.report.visible import harmless
from grader.result import CheckResult, Result
from grader.text import Language

Kind = Literal["error", "warning", "notice"]
KINDS: tuple[Kind, ...] = ("error", "warning", "notice")
LIMIT = 10


@dataclass(frozen=True)
class Annotation:
    """One note on one line of a file; without a file, on the whole run."""

    kind: Kind
    title: str
    message: str
    file: str | None = None
    line: int = 1


def render(result: Result, language: Language, root: str) -> str:
    """One command a line; `root` is the submission's folder as the repository knows it. Empty when all is well."""
    found = [_annotation(check, result, language, root) for check in result.checks]
    chosen = [note for kind in KINDS for note in _limited([n for n in found if n and n.kind == kind], language)]
    return "".join(f"{_command(annotation)}\n" for annotation in chosen)


def _annotation(check: CheckResult, result: Result, language: Language, root: str) -> Annotation | None:
    kind = _kind(check)
    if kind is None:
        return None
    first = check.diagnoses[0] if check.diagnoses else None
    file = (first.file if first else None) or _taken_for(check, result)
    return Annotation(
        kind,
        check.title.in_language(language),
        _message(check, language),
        str(PurePosixPath(root.replace("\\", "/")) / file) if file else None,
        (first.line if first else None) or 1,
    )


def _kind(check: CheckResult) -> Kind | None:
    if check.outcome in ("error", "inconclusive"):
        return "warning"
    if check.outcome == "failed":
        return "notice" if check.bonus else "error"
    return None


def _taken_for(check: CheckResult, result: Result) -> str | None:
    taken = (program.file for role, program in result.programs.items() if check.role in (role, "both"))
    return next((file for file in taken if file), None)


def _message(check: CheckResult, language: Language) -> str:
    """The first diagnosis, else the difference, else whose fault it is not."""
    _ = catalogue(language).gettext
    if check.diagnoses:
        first = check.diagnoses[0]
        return f"{first.title.in_language(language)}\n{first.explanation.in_language(language)}"
    if check.difference:
        return check.difference.in_language(language)
    if check.outcome == "failed":
        return _("This test has failed; the report tells more.")
    return _("This test could not be decided, through no fault of the program.")


def _limited(found: Sequence[Annotation], language: Language) -> list[Annotation]:
    """At most ten, for GitHub shows no more: the last one then tells how many were left out."""
    if len(found) <= LIMIT:
        return list(found)
    left_out = len(found) - LIMIT + 1
    message = catalogue(language).ngettext(
        "%(num)s more test is not shown here; the report has them all.",
        "%(num)s more tests are not shown here; the report has them all.",
        left_out,
    )
    return [*found[: LIMIT - 1], Annotation(found[0].kind, "…", message % {"num": left_out})]


def _command(annotation: Annotation) -> str:
    where = {"file": annotation.file, "line": str(annotation.line)} if annotation.file else {}
    properties = {**where, "title": annotation.title}
    written = ",".join(f"{name}={_property(value or '')}" for name, value in properties.items())
    return f"::{annotation.kind} {written}::{_data(annotation.message)}"


def _data(text: str) -> str:
    """The message of a command: nothing in it can end the line, and so nothing can begin another command."""
    return harmless(text.replace("\r\n", "\n")).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
