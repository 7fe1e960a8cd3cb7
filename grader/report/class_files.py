"""The files about a whole class: its page, the marks for spreadsheets, and what Moodle takes back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.report import class_page, marks
from grader.report.class_rows import ClassResults
from grader.report.moodle import feedback_zip, fill
from grader.report.writing import TEMPORARY, write_whole
from grader.text import Language

PAGE, CSV, XLSX, FEEDBACK = "index.html", "marks.csv", "marks.xlsx", "feedback.zip"


@dataclass(frozen=True)
class Written:
    """What was written; `without_row` are names that have a mark and no row in Moodle's worksheet."""

    page: Path
    files: tuple[Path, ...]
    without_row: tuple[str, ...] = ()


def write(
    results: ClassResults,
    out: Path,
    language: Language,
    *,
    alike: Sequence[tuple[str, str, float]] = (),
    worksheet: tuple[str, bytes] | None = None,
    hidden: Mapping[str, str] | None = None,
) -> Written:
    """Write every file about the class into `out`; `worksheet` is the name and the content of Moodle's.

    `hidden` gives the names, by key, of a class that is shown without them. Raises ReportNotWritableError, OSError.
    """
    contents = {
        PAGE: class_page.render(results, language, alike).encode("utf-8", "backslashreplace"),
        CSV: marks.as_csv(results, language),
        XLSX: marks.as_xlsx(results, language),
    }
    missing: tuple[str, ...] = ()
    if worksheet is not None:
        filled = fill(worksheet[1], results, hidden)
        contents[worksheet[0]], missing = filled.data, filled.missing
    for name, data in contents.items():
        write_whole(out / name, data, language)
    names = [*contents]
    if any(row.moodle for row in results.rows):
        _zip(results, out)
        names.append(FEEDBACK)
    return Written(out / PAGE, tuple(out / name for name in names), missing)


def _zip(results: ClassResults, out: Path) -> None:
    """The reports for Moodle, zipped: whole or not at all. Raises OSError."""
    descriptor, temporary = tempfile.mkstemp(dir=out, prefix=TEMPORARY)
    os.close(descriptor)
    feedback_zip(results, out, Path(temporary))
    Path(temporary).chmod(0o644)
    Path(temporary).replace(out / FEEDBACK)
