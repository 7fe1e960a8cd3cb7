"""`grade`: arguments and exit status. Imports neither pytest nor jinja2: workers and renderers do, when they are needed."""

from __future__ import annotations

import argparse
import atexit
import gc
import gettext
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader import __version__
from grader.command import CommandError, file_name, interpreter_named, one_line, way
from grader.exercise import Exercise, ExerciseError
from grader.exercise import load as load_exercise
from grader.language import CATALOGUES, DOMAIN, catalogue, reason, spoken
from grader.report.writing import ReportNotWritableError, check_writable, write
from grader.result import CheckResult, Result, ResultUnreadableError, from_json
from grader.submission import Submission, SubmissionError
from grader.text import Language

PASSED, FAILED, IMPOSSIBLE, DOUBTFUL = 0, 1, 2, 3
FORMATS = ("terminal", "html", "json", "junit", "github")
_STANDARD_OUTPUT = "-"
# Objects of a class, few of which are in cycles: to look for those after 700 takes 2 % of the time.
_COLLECTED_AFTER = 20_000


@dataclass(frozen=True)
class Output:
    """A format and where it goes: a path, standard output (`-`), or its usual place (None)."""

    name: str
    path: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status (0 passed, 1 failed, 2 impossible, 3 in doubt)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken(_language_among(given))
    _speak(language)
    _write_utf8()
    _ = catalogue(language).gettext
    try:
        if given[:1] == ["report"]:
            return _report(given[1:], language)
        if given[:1] == ["batch"]:
            return _batch(given[1:], language)
        return _grade(given, language)
    except (ExerciseError, SubmissionError) as exc:
        problem = exc.text.in_language(language)
    except (CommandError, ReportNotWritableError) as exc:
        problem = str(exc)
    except KeyboardInterrupt:
        problem = _("interrupted.")
        # CPython remembers an interrupt that met a string of code (importing a library may run some), and ends by the signal
        # instead of with our status, unless another string was run since (Python/pythonrun.c, run_eval_code_obj).
        exec("")
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IMPOSSIBLE
    sys.stderr.write(f"grade: {one_line(problem)}\n")
    return IMPOSSIBLE


def _language_among(given: Sequence[str]) -> str | None:
    """The value of --lang, needed before the arguments are parsed: their errors are in that language too."""
    for index, word in enumerate(given):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and index + 1 < len(given):
            return given[index + 1]
    return None


def _speak(language: Language) -> None:
    """argparse takes its sentences from the current gettext domain."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)


def _write_utf8() -> None:
    """A console that cannot show a character shows a substitute instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _parser(language: Language) -> argparse.ArgumentParser:
    _ = catalogue(language).gettext
    parser = argparse.ArgumentParser(
        prog="grade",
        description=_("Grades an exercise in network programming: what works, what does not, why, and on which line."),
        epilog=_(
            "`grade batch EXERCISE SUBMISSIONS` grades a whole class; `grade report RESULT.json …` renders results again without "
            "running anything."
        ),
    )
    parser.add_argument("exercise", type=Path, metavar=_("EXERCISE"), help=_("the exercise's folder"))
    parser.add_argument(
        "submission",
        type=Path,
        nargs="?",
        metavar=_("SUBMISSION"),
        help=_("the student's folder (default: the exercise's own)"),
    )
    _add_output_options(parser, _)
    parser.add_argument("--seed", type=int, metavar="N", help=_("seed of the random texts, to replay them"))
    parser.add_argument(
        "--check", action="append", default=[], metavar=_("NAME"), help=_("run this check only (repeatable)")
    )
    parser.add_argument("--python", metavar=_("PATH"), help=_("the interpreter that runs the student's programs"))
    parser.add_argument(
        "--sandbox",
        choices=("auto", "on", "off"),
        default="auto",
        help=_("run the programs in a sandbox: where one can be had (auto), without fail (on), never (off)"),
    )
    parser.add_argument(
        "--version", action="version", version=f"grade {__version__}", help=_("show the version and end")
    )
    return parser


def _add_output_options(parser: argparse.ArgumentParser, _: Callable[[str], str]) -> None:
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        type=_output,
        metavar="NAME[=PATH]",
        help=_("terminal, html, json, junit or github; `-` is standard output (repeatable)"),
    )
    parser.add_argument("--lang", choices=("fr", "en"), help=_("language of the messages"))
    parser.add_argument("--open", action="store_true", help=_("open the HTML report in the browser"))
    parser.add_argument("--quiet", action="store_true", help=_("only the mark"))


def _output(text: str) -> Output:
    name, _, path = text.partition("=")
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(f"{name}: {', '.join(FORMATS)}")
    return Output(name, path or None)


def _outputs(asked: Sequence[Output]) -> list[Output]:
    """What was asked for, else terminal, html and json; annotations of their own accord under GitHub Actions."""
    outputs = list(asked) or [Output("terminal"), Output("html"), Output("json")]
    if os.environ.get("GITHUB_ACTIONS") == "true" and all(output.name != "github" for output in outputs):
        outputs.append(Output("github"))
    return outputs


def _grade(given: Sequence[str], language: Language) -> int:
    options = _parser(language).parse_args(given)
    outputs = _outputs(options.format)
    exercise = load_exercise(options.exercise)
    from grader.opening import opened

    with opened(options.submission or options.exercise, exercise.roles) as (submission, notes):
        folder = Path("reports") / file_name(exercise.name) / file_name(submission.name)
        check_writable(outputs, folder, language)
        result = replace(_graded(exercise, submission, options, outputs, language), notes=notes)
        written = write(result, outputs, folder, language, quiet=options.quiet)
    _show(written, options)
    return _status(result)


def _show(written: dict[str, Path], options: argparse.Namespace) -> None:
    if options.open and "html" in written:
        import webbrowser

        webbrowser.open(written["html"].resolve().as_uri())


def _graded(
    exercise: Exercise,
    submission: Submission,
    options: argparse.Namespace,
    outputs: Sequence[Output],
    language: Language,
) -> Result:
    from grader.grading import Request, Worker
    from grader.report.terminal import Live

    python = interpreter_named(options.python, language)
    shown = any(output.name == "terminal" and output.path in (None, _STANDARD_OUTPUT) for output in outputs)
    live = Live(language, exercise.title) if shown and not options.quiet else None
    heard: Callable[[CheckResult], None] = live.show if live else lambda check: None
    with Worker() as worker:
        worker.start(exercise)
        request = Request(
            python,
            str(options.exercise),
            str(options.submission or options.exercise),
            options.seed,
            tuple(options.check),
            way(options.sandbox, language, lambda: worker.why_no_sandbox(exercise, python)),
        )
        return worker.grade(exercise, submission, request, heard)


def _status(result: Result) -> int:
    if result.doubtful:
        return DOUBTFUL
    return PASSED if result.complete else FAILED


def _batch(given: Sequence[str], language: Language) -> int:
    from grader import batch_options

    options = batch_options.parsed(given, language)
    gc.set_threshold(_COLLECTED_AFTER)  # that of the workers forked from here as well
    with batch_options.workers(options) as workers:
        gc.disable()  # what is imported stays
        from grader.batch_command import batch

        gc.freeze()
        gc.enable()
        return batch(options, workers, language)


def _report(given: Sequence[str], language: Language) -> int:
    _ = catalogue(language).gettext
    parser = argparse.ArgumentParser(
        prog="grade report", description=_("Renders results again without running anything.")
    )
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULT.json")
    _add_output_options(parser, _)
    options = parser.parse_args(given)
    for path in options.results:
        result = _read(path, language)
        outputs = list(options.format) or [Output("terminal"), Output("html")]
        check_writable(outputs, path.parent, language)
        written = write(result, outputs, path.parent, language, quiet=options.quiet, live=False)
        _show(written, options)
    return PASSED


def _read(path: Path, language: Language) -> Result:
    _ = catalogue(language).gettext
    try:
        return from_json(path.read_bytes())
    except OSError as exc:
        raise CommandError(
            _("cannot read “{path}”: {reason}.").format(path=path, reason=reason(exc, language))
        ) from exc
    except ResultUnreadableError as exc:
        raise CommandError(_("“{path}” is not a result that this version reads.").format(path=path)) from exc


def command() -> None:
    """The command as it is installed: main(), then an end that takes nothing apart, for the interpreter needs 20 ms for that."""
    status = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # the interpreter says so
        sys.exit(status)
    atexit._run_exitfuncs()
    os._exit(status)


if __name__ == "__main__":
    command()
