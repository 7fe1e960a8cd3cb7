"""The result as JUnit XML, in the dialect that GitLab reads.

Source: docs.gitlab.com/ci/testing/unit_test_reports; the characters allowed are those of XML 1.0, 2.2.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from grader.language import catalogue
from grader.report.visible import harmless, visible
from grader.result import CheckResult, Outcome, Result
from grader.text import Language

ELEMENT: dict[Outcome, str] = {"failed": "failure", "skipped": "skipped", "inconclusive": "error", "error": "error"}


def render(result: Result, language: Language) -> str:
    """One suite for the submission, one case a check; what could not be decided is an `error`, never a `failure`."""
    root = ET.Element("testsuites", time=_total_seconds(result))
    suite = ET.SubElement(root, "testsuite", _suite_attributes(result))
    for check, name in zip(result.checks, _unique_names(result, language), strict=True):
        suite.append(_case(check, name, result, language))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode("utf-8") + "\n"


def _suite_attributes(result: Result) -> dict[str, str]:
    elements = Counter(ELEMENT.get(check.outcome) for check in result.checks)
    return {
        "name": harmless(f"{result.exercise}: {result.submission}"),
        "time": _total_seconds(result),
        "tests": str(len(result.checks)),
        "failures": str(elements["failure"]),
        "errors": str(elements["error"]),
        "skipped": str(elements["skipped"]),
    }


def _total_seconds(result: Result) -> str:
    return f"{sum(check.seconds for check in result.checks):.3f}"


def _unique_names(result: Result, language: Language) -> list[str]:
    """The titles; GitLab drops all but one of several equal names, so these get their id."""
    titles = [check.title.in_language(language) for check in result.checks]
    often = Counter(titles)
    return [
        harmless(title if often[title] == 1 else f"{title} ({check.id})")
        for title, check in zip(titles, result.checks, strict=True)
    ]


def _case(check: CheckResult, name: str, result: Result, language: Language) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=harmless(f"{result.exercise}.{check.role}"),
        name=name,
        file=harmless(_file(check, result)),
        time=f"{check.seconds:.3f}",
    )
    element = ELEMENT.get(check.outcome)
    if element:
        ET.SubElement(case, element, message=harmless(_message(check, language))).text = harmless(
            _story(check, language)
        )
    return case


def _file(check: CheckResult, result: Result) -> str:
    """The student's file that the check is about."""
    named = [diagnosis.file for diagnosis in check.diagnoses]
    taken = [program.file for role, program in result.programs.items() if check.role in (role, "both")]
    file = next((file for file in named + taken if file), "")
    return str(PurePosixPath(result.path.replace("\\", "/")) / file)


def _message(check: CheckResult, language: Language) -> str:
    """The first diagnosis' title, else the difference, else the premises, else the outcome."""
    _ = catalogue(language).gettext
    if check.diagnoses:
        return check.diagnoses[0].title.in_language(language)
    if check.difference:
        return check.difference.in_language(language)
    if check.needs:
        return _("Needs first: %(checks)s") % {"checks": ", ".join(check.needs)}
    return check.outcome


def _story(check: CheckResult, language: Language) -> str:
    """All that a reader of the pipeline needs without the report."""
    _ = catalogue(language).gettext
    lines = []
    for diagnosis in check.diagnoses:
        place = f"{diagnosis.file}:{diagnosis.line or 1}: " if diagnosis.file else ""
        lines += [place + diagnosis.title.in_language(language), diagnosis.explanation.in_language(language)]
    if check.difference:
        lines.append(check.difference.in_language(language))
    if check.wanted:
        lines.append(_("Wanted: %(text)s") % {"text": visible(check.wanted.text)})
    if check.seen:
        lines.append(_("Seen: %(text)s") % {"text": visible(check.seen.text)})
    if check.replay:
        lines.append(_("To run this test again, alone: %(command)s") % {"command": check.replay})
    return "\n".join(lines)
