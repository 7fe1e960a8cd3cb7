"""The terminal: a live line per check, then the mark and the one thing to do next.

Colours only on a terminal; no control character of a student's reaches it raw.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text as Line

from grader.language import catalogue, number
from grader.report.next_step import next_step
from grader.report.visible import harmless, hex_rows, text_tells, visible
from grader.result import CheckResult, Content, Diagnosis, Outcome, Result
from grader.text import Language, Text

_STYLES: dict[Outcome, str] = {
    "passed": "green",
    "failed": "bold red",
    "skipped": "dim",
    "inconclusive": "yellow",
    "error": "bold magenta",
}
_SIGNS: dict[Outcome, tuple[str, str]] = {  # and what stands for them on a console without UTF-8
    "passed": ("✔", "+"),
    "failed": ("✘", "x"),
    "skipped": ("–", "-"),
    "inconclusive": ("?", "?"),
    "error": ("!", "!"),
}
_WIDEST = 100  # columns: longer lines are hard to read
_MARGIN = "  "
# What GitHub Actions takes for a command where a line starts with it, after any spaces; `##[` even within one.
_COMMAND = re.compile(r"^([^\S\n]*)(?=::|##\[)", re.MULTILINE)


def _told(text: str) -> str:
    """A student's words fit for a terminal, and for the log of a continuous integration: no line of it is a command there."""
    return _COMMAND.sub(r"\1| ", harmless(text)).replace("##[", "## [")


def console(stream: TextIO | None = None) -> Console:
    """A console that writes plain text wherever it is not a terminal."""
    target = sys.stdout if stream is None else stream
    made = Console(file=target, highlight=False, markup=False, emoji=False, soft_wrap=True)
    made.width = min(made.width, _WIDEST)
    return made


def _sign(outcome: Outcome, encoding: str | None) -> str:
    fancy, plain = _SIGNS[outcome]
    try:
        fancy.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return plain
    return fancy


class Live:
    """Shows each check as soon as it is decided."""

    def __init__(self, language: Language, title: Text, stream: TextIO | None = None) -> None:
        self._console = console(stream)
        self._language = language
        self._shown: dict[str, CheckResult] = {}
        self._console.print(Line(title.in_language(language), style="bold"))

    def show(self, check: CheckResult) -> None:
        """Print the line of one check, and for one that was skipped the premise that did not hold."""
        line = check_line(check, self._language, self._console.encoding)
        premise = self._premise(check)
        if premise is not None:
            told = catalogue(self._language).gettext(": needs “{title}”")
            line.append(told.format(title=premise.title.in_language(self._language)), "dim")
        self._console.print(line)
        self._shown[check.id] = check

    def _premise(self, check: CheckResult) -> CheckResult | None:
        if check.outcome != "skipped":
            return None
        shown = (self._shown.get(need) for need in check.needs)
        return next((one for one in shown if one is not None and one.outcome != "passed"), None)


def check_line(check: CheckResult, language: Language, encoding: str | None) -> Line:
    """Sign, title, points and, unless it passed, the outcome in a word."""
    _ = catalogue(language).gettext
    words = {
        "passed": "",
        "failed": _("failed"),
        "skipped": _("skipped"),
        "inconclusive": _("not decided"),
        "error": _("grader error"),
    }
    line = Line(_MARGIN)
    line.append(_sign(check.outcome, encoding) + " ", _STYLES[check.outcome])
    line.append(check.title.in_language(language))
    points = f"{number(check.earned, language)}/{number(check.points, language)}"
    line.append(f"  {points}", "dim" if check.outcome == "skipped" else "cyan")
    if check.bonus:
        line.append(f"  {_('bonus')}", "italic")
    if words[check.outcome]:
        line.append(f"  {words[check.outcome]}", _STYLES[check.outcome])
    return line


def render(
    result: Result, language: Language, stream: TextIO, *, checks: bool = True, files: tuple[Path, ...] = ()
) -> None:
    """Print the whole report; without `checks`, what follows their live lines. `files` were written beside it."""
    out = console(stream)
    _ = catalogue(language).gettext
    if checks:
        live = Live(language, result.title or Text(result.exercise, result.exercise), stream)
        for check in result.checks:
            live.show(check)
    for program in result.programs.values():
        if program.note is not None:
            out.print(Line(_told(program.note.in_language(language)), style="yellow"))
    for note in result.notes:
        out.print(Line(_told(note.in_language(language)), style="yellow"))
    out.print()
    out.print(mark_line(result, language))
    out.print()
    _print_next(out, result, language, _)
    _print_advice(out, result, language, _)
    for path in files:
        out.print(Line(_("Report: {path}").format(path=visible(str(path))), style="dim"))


def mark_line(result: Result, language: Language) -> Line:
    """« Note : 14,5/20   bonus : 1/6 », or the provisional mark."""
    _ = catalogue(language).gettext
    out_of = number(result.out_of, language)
    line = Line()
    if result.mark is not None:
        shown = f"{number(result.mark, language)}/{out_of}"
        line.append(_("Mark: {mark}").format(mark=shown), "bold green" if result.complete else "bold")
    elif result.provisional is not None:
        shown = f"{number(result.provisional, language)}/{out_of}"
        line.append(_("Provisional mark: {mark}").format(mark=shown), "bold yellow")
    else:
        line.append(_("No mark"), "bold yellow")
    if result.bonus_out_of:
        earned = f"{number(result.bonus_earned, language)}/{number(result.bonus_out_of, language)}"
        line.append("   " + _("Bonus: {bonus}").format(bonus=earned))
    return line


def _print_next(out: Console, result: Result, language: Language, _: Callable[[str], str]) -> None:
    step = next_step(result)
    doubtful = [check for check in result.checks if check.outcome in ("error", "inconclusive")]
    for check in doubtful:
        _print_difference(out, check, language)
    if step.kind == "done":
        out.print(Line(_("Everything that was asked for works. Well done!"), style="green"))
        if step.check is not None:
            title = step.check.title.in_language(language)
            out.print(Line(_("To go further, a bonus: {title}").format(title=title)))
    elif step.kind == "hand in":
        out.print(Line(_("No program was found in what was handed in."), style="bold"))
    elif step.kind == "mend" and step.check is not None:
        out.print(Line(_("What to do next"), style="bold"))
        out.print(Line(_MARGIN + step.check.title.in_language(language)))
        _print_difference(out, step.check, language)
        for diagnosis in step.check.diagnoses:
            _print_diagnosis(out, diagnosis, language, _)
        out.print(
            Line(_MARGIN + _("To run this check alone: {command}").format(command=visible(step.check.replay)), "dim")
        )
    out.print()


def _print_difference(out: Console, check: CheckResult, language: Language) -> None:
    if check.difference is not None:
        told = _told(check.difference.in_language(language))
        starts_with_a_file = "." in told.split(" ")[0]
        out.print(Line(_MARGIN + (told if starts_with_a_file else told[:1].upper() + told[1:])))
    if check.wanted and check.seen and check.seen.hex and not text_tells(check.wanted, check.seen):
        _print_bytes(out, check.wanted, check.seen)


def _print_bytes(out: Console, wanted: Content, seen: Content) -> None:
    """Hexadecimal digits of both, a caret under the first byte that differs."""
    for content, at in ((wanted, None), (seen, seen.differs_at)):
        for row in hex_rows(bytes.fromhex(content.hex), at, limit=2):
            out.print(Line(f"{_MARGIN}{_MARGIN}{row.offset:4d}  {row.hex:<47}  {row.text}", "dim"))
            if row.caret:
                out.print(Line(f"{_MARGIN}{_MARGIN}      {row.caret}", "red"))


def _print_advice(out: Console, result: Result, language: Language, _: Callable[[str], str]) -> None:
    """Titles and places; the whole text stands in the page."""
    if not result.advice:
        return
    out.print(Line(_("Advice"), style="bold").append("  " + _("It changes nothing in the mark."), "not bold dim"))
    for advice in result.advice:
        out.print(Line(_MARGIN + advice.title.in_language(language)).append("  " + _place(advice, _), "cyan"))
    out.print()


def _place(diagnosis: Diagnosis, _: Callable[[str], str]) -> str:
    """« → server.py, ligne 12 »; empty where there is no file."""
    line = "" if diagnosis.line is None else _(", line {line}").format(line=diagnosis.line)
    return f"→ {visible(diagnosis.file)}{line}" if diagnosis.file is not None else ""


def _print_diagnosis(out: Console, diagnosis: Diagnosis, language: Language, _: Callable[[str], str]) -> None:
    out.print()
    out.print(Line(_MARGIN + diagnosis.title.in_language(language), style="bold"))
    out.print(Line(_MARGIN + _told(diagnosis.explanation.in_language(language))))
    if diagnosis.file is not None:
        out.print(Line(_MARGIN + _place(diagnosis, _), style="cyan"))
    if diagnosis.course is not None:
        out.print(Line(_MARGIN + _("In the course: {section}").format(section=diagnosis.course), style="dim"))
