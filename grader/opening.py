"""One submission as it was handed in: a folder with its programs, else an archive or a folder in which they lie deeper."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.archives import Share, is_archive
from grader.evidence import Role
from grader.preparing import prepare
from grader.submission import Submission, SubmissionError, load
from grader.text import Text


@contextlib.contextmanager
def opened(path: Path, roles: Sequence[Role]) -> Iterator[tuple[Submission, tuple[Text, ...]]]:
    """The submission at `path`, and what there is to say of how it was opened. Raises SubmissionError, OSError.

    What has to be opened or looked for stands in a folder that goes when this ends.
    """
    try:
        as_it_is = load(path, roles)
    except SubmissionError:
        if not (path.is_dir() or (path.is_file() and is_archive(path.name))):
            raise
    else:
        yield as_it_is, ()
        return
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        prepared = prepare([(path, path.name)], Path(folder, "submission"), roles, Share())
        name = re.sub(r"(\.tar)?\.\w+$", "", path.name) if path.is_file() else path.resolve().name
        yield replace(_loaded(prepared.folder, path, roles, prepared.notes), name=name), prepared.notes


def _loaded(folder: Path, path: Path, roles: Sequence[Role], notes: tuple[Text, ...]) -> Submission:
    try:
        return load(folder, roles)
    except SubmissionError as exc:
        wanted = " / ".join(f"{role}.py" for role in roles)
        said = Text(
            f"il n'y a aucun programme ({wanted}) dans « {path} ».", f"there is no program ({wanted}) in “{path}”."
        )
        for note in notes:
            said += note
        raise SubmissionError(said) from exc
