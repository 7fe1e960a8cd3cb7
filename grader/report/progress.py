"""How a batch is getting on: a live bar on a terminal, a line for each submission elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text as Line

from grader.language import catalogue, number
from grader.report.class_rows import REASONS, ClassResults, reasons
from grader.report.terminal import console, mark_line
from grader.report.visible import visible
from grader.result import Result
from grader.text import Language


class ClassProgress:
    """A context manager; `show` is called with each submission as it is decided."""

    def __init__(self, total: int, language: Language, *, quiet: bool) -> None:
        self._language = language
        self._quiet = quiet
        self._console = console()
        self._marks: list[float] = []
        self._errors = 0
        self._bar = _bar(self._console) if self._console.is_terminal and not quiet else None
        if self._bar is not None:
            self._task = self._bar.add_task("", total=total, told="")

    def __enter__(self) -> ClassProgress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, result: Result) -> None:
        """One more submission is decided."""
        mark = result.provisional if result.mark is None else result.mark
        if mark is not None:
            self._marks.append(mark)
        why = list(dict.fromkeys(reasons(result)))
        self._errors += "grader error" in why
        if self._bar is not None:
            self._bar.update(self._task, advance=1, told=self._so_far(result.out_of))
        elif not self._quiet:
            line = Line(visible(result.submission) + "  ").append_text(mark_line(result, self._language))
            told = ", ".join(REASONS[one].in_language(self._language) for one in why)
            self._console.print(line.append(f"   {told}" if told else "", style="yellow"))

    def _so_far(self, out_of: float) -> str:
        """« moyenne 12,4/20 · 1 erreur du correcteur »."""
        _ = catalogue(self._language)
        parts = []
        if self._marks:
            mean = number(sum(self._marks) / len(self._marks), self._language)
            parts.append(_.gettext("mean {mean}").format(mean=f"{mean}/{number(out_of, self._language)}"))
        if self._errors:
            told = _.ngettext("{count} grader error", "{count} grader errors", self._errors)
            parts.append(told.format(count=self._errors))
        return " · ".join(parts)


def _bar(shown_on: Console) -> Progress:
    return Progress(
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        TimeRemainingColumn(compact=True),
        console=shown_on,
        expand=True,
    )


def show_class(results: ClassResults, page: Path, language: Language) -> None:
    """Print what became of the class, in two or three lines, and where its page is."""
    _ = catalogue(language)
    out = console()
    count, marks = len(results.rows), results.marks
    told = _.ngettext("{count} submission graded", "{count} submissions graded", count).format(count=count)
    if marks:
        mean = f"{number(sum(marks) / len(marks), language)}/{number(results.out_of, language)}"
        told += " · " + _.gettext("mean {mean}").format(mean=mean)
    out.print(Line(told, style="bold"))
    look = sum(bool(row.reasons) for row in results.rows)
    if look:
        out.print(Line(_.ngettext("{count} to look at", "{count} to look at", look).format(count=look), style="yellow"))
    out.print(Line(_.gettext("Class page: {path}").format(path=visible(str(page))), style="dim"))
