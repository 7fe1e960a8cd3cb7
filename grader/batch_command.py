"""`grade batch`: a whole class in one command."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import anonymity
from grader.batch import RESULT, Asked, Batch, Hide, nothing_hidden
from grader.batch_work import Hands, on_this_machine
from grader.class_folder import HandedIn, discover
from grader.cluster import ClusterError, connected
from grader.command import CommandError, file_name, interpreter_named, warn, way
from grader.exercise import load as load_exercise
from grader.grading import Request
from grader.language import catalogue, reason
from grader.nursery import Nursery
from grader.report import class_files
from grader.report.class_rows import ClassResults, Gathering, Row, row_of
from grader.report.moodle import WorksheetError, check_worksheet
from grader.report.progress import ClassProgress, show_class
from grader.report.writing import write, write_whole
from grader.result import Result
from grader.similar import Likenesses
from grader.text import Language

DONE, DOUBTFUL = 0, 3
_STAGING = ".staging-"  # how the folder begins in which the clean copies stand while a batch runs


def batch(options: argparse.Namespace, workers: Nursery | None, language: Language) -> int:
    """Grade a class; the exit status. Raises CommandError, ExerciseError, SubmissionError, ReportNotWritableError."""
    exercise = load_exercise(options.exercise)
    out = options.out or _usual_place(options, exercise.name, language)
    python = interpreter_named(options.python, language)
    worksheet = _worksheet(options.moodle_worksheet, language)
    try:
        with _hands(options, workers, language) as hands:
            launched = way(options.sandbox, language, lambda: hands.why_no_sandbox(exercise, python), strangers=True)
            request = Request(python, str(options.exercise), "", options.seed, way=launched)
            with _folder(out, language) as staging:
                if options.anonymous:
                    _refuse_names(out, language)
                return _Run(options, Asked(exercise, request), out, staging, worksheet, language, hands).run()
    except KeyboardInterrupt:
        warn(catalogue(language).gettext("the same command goes on from here."))
        raise
    except OSError as exc:
        told = catalogue(language).gettext("cannot go on in “{path}”: {reason}. The same command goes on from here.")
        raise CommandError(told.format(path=exc.filename or out, reason=reason(exc, language))) from exc


def _usual_place(options: argparse.Namespace, exercise: str, language: Language) -> Path:
    """Where the reports go by default: reports with names and reports without them, apart."""
    apart = f"-{catalogue(language).gettext('anonymous')}" if options.anonymous else ""
    return Path("reports") / file_name(f"{exercise}-{options.submissions.resolve().name}{apart}")


def _refuse_names(out: Path, language: Language) -> None:
    """See that no report under a name is there already. Raises CommandError."""
    named = [path.parent.name for path in out.glob(f"*/{RESULT}") if not path.parent.name.isdecimal()]
    if named:
        told = catalogue(language).gettext("“{path}” holds reports with names: give another --out.")
        raise CommandError(told.format(path=out))


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _worksheet(path: Path | None, language: Language) -> bytes | None:
    """The teacher's worksheet, seen to be one before anything is graded. Raises CommandError."""
    if path is None:
        return None
    _ = catalogue(language).gettext
    try:
        data = path.read_bytes()
        check_worksheet(data)
    except OSError as exc:
        raise CommandError(
            _("cannot read “{path}”: {reason}.").format(path=path, reason=reason(exc, language))
        ) from exc
    except WorksheetError as exc:
        raise CommandError(f"{path}: {exc.text.in_language(language)}.") from exc
    return data


@contextlib.contextmanager
def _hands(options: argparse.Namespace, workers: Nursery | None, language: Language) -> Iterator[Hands]:
    """Who carries the tasks out: processes of this machine, or a cluster. Raises CommandError."""
    if options.cluster is None:
        with on_this_machine(options.jobs or cores(), workers) as hands:
            yield hands
        return
    try:
        with connected(options.cluster) as hands:
            yield hands
    except ClusterError as exc:
        told = catalogue(language).gettext("there is no cluster at “{address}”: {reason}.")
        raise CommandError(told.format(address=options.cluster, reason=exc)) from exc


@contextlib.contextmanager
def _folder(out: Path, language: Language) -> Iterator[Path]:
    """The folder of the reports, this process's alone, and one inside for clean copies, which goes with it. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out, language):
        for left in (*out.glob(f"{_STAGING}*"), *out.glob(".writing-*"), *out.glob("*/.writing-*")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
        try:
            yield staging
        finally:
            shutil.rmtree(staging)


@contextlib.contextmanager
def _alone(out: Path, language: Language) -> Iterator[None]:
    """No other batch writes there meanwhile, as far as the system can tell. Raises CommandError."""
    if sys.platform == "win32":  # a folder cannot be opened there
        yield
        return
    import fcntl

    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        os.close(folder)
        told = catalogue(language).gettext(
            "another batch is writing to “{path}”: wait for its end, or give another --out."
        )
        raise CommandError(told.format(path=out)) from exc
    try:
        yield
    finally:
        os.close(folder)


@dataclass(frozen=True)
class _Run:
    """One run of the command, once everything that was asked for is known to be possible."""

    options: argparse.Namespace
    asked: Asked
    out: Path
    staging: Path
    worksheet: bytes | None
    language: Language
    hands: Hands

    def run(self) -> int:
        """Grade, then write what is about the whole class; the exit status."""
        everyone, hide, hidden = self._everyone()
        gathering = Gathering()
        alike = Likenesses()
        progress = ClassProgress(len(everyone), self.language, quiet=self.options.quiet)

        def heard(one: HandedIn, result: Result) -> None:
            gathering.add(
                result, row_of(result, one.key, (one.moodle.number, one.moodle.folder) if one.moodle else None)
            )
            alike.add(one.key, result.sources.values())  # now, while the workers are busy
            progress.show(result)

        with progress:
            Batch(self.asked, self.out, self.staging, self.hands, self._write, heard, hide).run(everyone)
        self.hands.let_go()
        exercise = self.asked.exercise
        results = gathering.class_results(exercise.title, exercise.name, exercise.out_of, [one.key for one in everyone])
        self._write_class(results, alike.pairs(), hidden)
        return DOUBTFUL if any(_is_doubtful(row) for row in results.rows) else DONE

    def _everyone(self) -> tuple[list[HandedIn], Hide, dict[str, str] | None]:
        """Whose work there is, under their names or under numbers; then also their names, by key."""
        found = discover(self.options.submissions, self.staging / "class")
        if not self.options.anonymous:
            return found, nothing_hidden, None
        path = self.out / anonymity.KEY
        numbers = anonymity.numbered(found, anonymity.read_key(path.read_bytes()) if path.exists() else {})
        write_whole(path, anonymity.write_key(found, numbers), self.language, mode=0o600)
        names = anonymity.Names(found, numbers)
        everyone = {anonymity.without_name(one, numbers[one.key]): one for one in found}

        def hide(one: HandedIn, result: Result) -> Result:
            return names.hidden(result, everyone[one].key)

        return sorted(everyone, key=lambda one: one.key), hide, {one.key: named.name for one, named in everyone.items()}

    def _write(self, result: Result, folder: Path) -> None:
        """The report, then the result, whose presence says that both are there."""
        folder.mkdir(exist_ok=True)
        write(result, (_File("html"), _File("json")), folder, self.language, quiet=True)

    def _write_class(
        self, results: ClassResults, alike: Sequence[tuple[str, str, float]], hidden: dict[str, str] | None
    ) -> None:
        worksheet = (
            (f"moodle-{self.options.moodle_worksheet.name}", self.worksheet) if self.worksheet is not None else None
        )
        written = class_files.write(results, self.out, self.language, alike=alike, worksheet=worksheet, hidden=hidden)
        _ = catalogue(self.language)
        if written.without_row:
            told = _.ngettext(
                "{count} mark has no row in the worksheet: {names}.",
                "{count} marks have no row in the worksheet: {names}.",
                len(written.without_row),
            )
            warn(told.format(count=len(written.without_row), names=", ".join(written.without_row[:5])))
        show_class(results, written.page, self.language)
        if self.options.open:
            import webbrowser

            webbrowser.open(written.page.resolve().as_uri())


@dataclass(frozen=True)
class _File:
    """A format at its usual place."""

    name: str
    path: str | None = None


def _is_doubtful(row: Row) -> bool:
    return bool({"error", "inconclusive"} & set(row.outcomes.values())) or "grader error" in row.reasons
