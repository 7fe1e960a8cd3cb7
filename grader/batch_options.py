"""The arguments of `grade batch`, and where its workers come from: all that is needed before the rest is imported."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from grader.language import catalogue
from grader.nursery import Nursery, nursery
from grader.text import Language


def parsed(given: Sequence[str], language: Language) -> argparse.Namespace:
    """What was asked for. Raises SystemExit, with a message, when it makes no sense."""
    return _parser(language).parse_args(given)


def workers(options: argparse.Namespace) -> AbstractContextManager[Nursery | None]:
    """Where workers of this machine come from, if it is to have any; it imports what they need while all else is prepared."""
    return nursery() if options.cluster is None else contextlib.nullcontext()


def _parser(language: Language) -> argparse.ArgumentParser:
    _ = catalogue(language).gettext
    parser = argparse.ArgumentParser(
        prog="grade batch",
        description=_(
            "Grades a whole class. Stopped, it goes on from where it was when the same command is run again."
        ),
    )
    parser.add_argument("exercise", type=Path, metavar=_("EXERCISE"), help=_("the exercise's folder"))
    parser.add_argument(
        "submissions",
        type=Path,
        metavar=_("SUBMISSIONS"),
        help=_("a folder of folders or archives, one zip, or what Moodle packed"),
    )
    parser.add_argument(
        "--out", type=Path, metavar=_("FOLDER"), help=_("where the reports go (default: below reports)")
    )
    parser.add_argument(
        "--jobs", type=_positive, metavar="N", help=_("submissions at a time (default: one for each core)")
    )
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help=_("grade on the Dask cluster whose scheduler this is, not here")
    )
    parser.add_argument(
        "--anonymous",
        action="store_true",
        help=_(
            "numbers instead of names, in every file that comes out; the key is in one file, and Moodle's number stays in what "
            "goes back to Moodle"
        ),
    )
    parser.add_argument(
        "--moodle-worksheet", type=Path, metavar=_("FILE"), help=_("Moodle's grading worksheet, to be filled in")
    )
    parser.add_argument("--seed", type=int, metavar="N", help=_("seed of the random texts, to replay them"))
    parser.add_argument("--python", metavar=_("PATH"), help=_("the interpreter that runs the student's programs"))
    parser.add_argument(
        "--sandbox",
        choices=("auto", "on", "off"),
        default="auto",
        help=_("the programs of strangers run in a sandbox; off: only where you trust them all as your own"),
    )
    parser.add_argument("--lang", choices=("fr", "en"), help=_("language of the messages"))
    parser.add_argument("--open", action="store_true", help=_("open the class page in the browser"))
    parser.add_argument("--quiet", action="store_true", help=_("say nothing of each submission"))
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
