"""Where each format goes: standard output, a named file, or its usual place beside the others."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from grader.language import catalogue, reason
from grader.result import Result, to_json
from grader.text import Language

TEMPORARY = ".writing-"  # how the names of files begin that are not whole yet
_USUAL_NAMES = {"html": "report.html", "json": "result.json", "junit": "junit.xml"}


class Destination(Protocol):
    """A format and the path that was asked for: `-` is standard output, None the usual place."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str | None: ...


class ReportNotWritableError(Exception):
    """A report cannot be written; the message says which and why, in the user's language."""


def _target(output: Destination, folder: Path) -> Path | None:
    """The file of an output; None for standard output."""
    if output.path == "-" or (output.path is None and output.name not in _USUAL_NAMES):
        return None
    return Path(output.path) if output.path is not None else folder / _USUAL_NAMES[output.name]


def check_writable(outputs: Sequence[Destination], folder: Path, language: Language) -> None:
    """See before anything is run that every file can be written. Raises ReportNotWritableError."""
    for output in outputs:
        target = _target(output, folder)
        if target is None:
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=target.parent):
                pass
        except OSError as exc:
            raise _not_writable(target, exc, language) from exc


def _not_writable(target: Path, error: OSError, language: Language) -> ReportNotWritableError:
    _ = catalogue(language).gettext
    told = _("cannot write “{path}”: {reason}.").format(path=target, reason=reason(error, language))
    return ReportNotWritableError(told)


def write(
    result: Result, outputs: Sequence[Destination], folder: Path, language: Language, *, quiet: bool, live: bool = True
) -> dict[str, Path]:
    """Write every output; the files by the name of their format. `live`: the checks were shown while they ran.

    Raises ReportNotWritableError.
    """
    written: dict[str, Path] = {}
    for output in sorted(outputs, key=lambda output: output.name == "terminal"):
        target = _target(output, folder)
        if output.name == "terminal":
            _write_terminal(result, target, language, written, quiet=quiet, live=live)
            continue
        text = _RENDERERS[output.name](result, language)
        if target is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            _write_file(target, text, language)
            written[output.name] = target
    return written


def _write_terminal(
    result: Result, target: Path | None, language: Language, written: dict[str, Path], *, quiet: bool, live: bool
) -> None:
    from grader.report import terminal

    if target is not None:
        rendered = io.StringIO()
        terminal.render(result, language, rendered)
        _write_file(target, rendered.getvalue(), language)
    elif quiet:
        terminal.console().print(terminal.mark_line(result, language))
    else:
        shown = tuple(written[name] for name in ("html",) if name in written)
        terminal.render(result, language, sys.stdout, checks=not live, files=shown)


def _write_file(target: Path, text: str, language: Language) -> None:
    write_whole(target, text.encode("utf-8", "backslashreplace"), language)


def write_whole(target: Path, data: bytes, language: Language, *, mode: int = 0o644) -> None:
    """Write a file whole or not at all, whatever stops the machine: a temporary one beside it, on the disk, then a rename.

    By default it is for whoever may read its folder. Raises ReportNotWritableError.
    """
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)  # mkstemp makes a private file (0600)
        Path(temporary).replace(target)
    except OSError as exc:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise _not_writable(target, exc, language) from exc


def _html(result: Result, language: Language) -> str:
    from grader.report import html

    return html.render(result, language)


def _junit(result: Result, language: Language) -> str:
    from grader.report import junit

    return junit.render(result, language)


def _github(result: Result, language: Language) -> str:
    from grader.report import github

    return github.render(result, language, result.path)


_RENDERERS: dict[str, Callable[[Result, Language], str]] = {
    "html": _html,
    "json": lambda result, language: to_json(result),
    "junit": _junit,
    "github": _github,
}
