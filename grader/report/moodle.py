"""What Moodle takes back: the worksheet that a teacher downloaded, filled in, and a zip of reports as feedback files.

Sources: mod/assign/feedback/offline/importgradeslib.php (its headings are those of the teacher's language; the number is what
follows the word for a participant; the mark has the language's decimal sign; a locked row is skipped) and
mod/assign/feedback/file/importziplib.php (folders are named as in the download).
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import language as one_language
from grader.report.class_rows import ClassResults, Row
from grader.report.marks import defused
from grader.text import Language, Text

_HEADINGS: dict[Language, dict[str, str]] = {
    "en": {
        "identifier": "Identifier",
        "name": "Full name",
        "status": "Status",
        "mark": "Grade",
        "most": "Maximum Grade",
        "open": "Grade can be changed",
        "feedback": "Feedback comments",
    },
    "fr": {
        "identifier": "Identifiant",
        "name": "Nom complet",
        "status": "Statut",
        "mark": "Note",
        "most": "Note maximale",
        "open": "La note peut être modifiée",
        "feedback": "Feedback par commentaires",
    },
}
_LOCKED = {"no", "non"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of a zip's entries: the same results make the same zip


class WorksheetError(Exception):
    """The file is not a worksheet that can be filled in; the message is for the user, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class _Worksheet:
    """A worksheet as it was read; `columns` gives the place of each heading that is known."""

    rows: list[list[str]]
    language: Language
    columns: dict[str, int]
    delimiter: str
    line_end: str
    marked: bool  # by a byte order mark


@dataclass(frozen=True)
class Filled:
    """The worksheet filled in, how many rows got a mark, and the names of those who have a mark and no row."""

    data: bytes
    count: int
    missing: tuple[str, ...]


def fill(data: bytes, results: ClassResults, hidden: Mapping[str, str] | None = None) -> Filled:
    """The worksheet `data` with the mark and the feedback of each submission; no other cell changes. Raises WorksheetError.

    `hidden` gives the names of a class that is shown without them, by key: then the cells that tell who somebody is are emptied,
    too, but for Moodle's own number, which is all that it reads.
    """
    sheet = _read(data)
    by_number = {row.moodle[0]: row for row in results.rows if row.moodle is not None}
    by_name = _unique_names(results.rows, hidden or {})
    taken = set()
    for cells in sheet.rows[1:]:
        row = _row_of(cells, sheet, by_number, by_name)
        if hidden is not None:
            _hide(cells, sheet, row)
        if row is not None and row.mark is not None and _is_open(cells, sheet):
            _fill_row(cells, sheet, row, row.mark / results.out_of)
            taken.add(row.key)
    missing = tuple(row.name for row in results.rows if row.mark is not None and row.key not in taken)
    return Filled(_written(sheet), len(taken), missing)


def check_worksheet(data: bytes) -> None:
    """See before anything is graded that the worksheet can be filled in. Raises WorksheetError."""
    _read(data)


def _read(data: bytes) -> _Worksheet:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    headings = [heading.strip() for heading in rows[0]] if rows else []
    for language, words in _HEADINGS.items():
        columns = {name: headings.index(word) for name, word in words.items() if word in headings}
        if {"identifier", "mark"} <= columns.keys():
            line_end = "\r\n" if first.endswith("\r") else "\n"
            return _Worksheet(rows, language, columns, delimiter, line_end, data.startswith(b"\xef\xbb\xbf"))
    wanted = [f"« {words['identifier']} », « {words['mark']} »" for words in _HEADINGS.values()]
    raise WorksheetError(
        Text(
            f"ce n'est pas une feuille d'évaluation de Moodle : il faut les colonnes {' ou '.join(wanted)}",
            f"this is not a grading worksheet of Moodle: it takes the columns {' or '.join(wanted)}",
        )
    )


def _hide(cells: list[str], sheet: _Worksheet, row: Row | None) -> None:
    """Empty the name, and what stands between it and the status: address, number of the school, group."""
    first = sheet.columns.get("name")
    if first is None:
        return
    for column in range(first, min(len(cells), max(first + 1, sheet.columns.get("status", 0)))):
        cells[column] = ""
    if row is not None and first < len(cells):
        cells[first] = row.name


def _unique_names(rows: Iterable[Row], hidden: Mapping[str, str]) -> dict[str, Row]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_folded(hidden.get(row.key, row.name)), []).append(row)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _cell(cells: Sequence[str], sheet: _Worksheet, name: str) -> str:
    column = sheet.columns.get(name, len(cells))
    return cells[column].strip() if column < len(cells) else ""


def _row_of(cells: Sequence[str], sheet: _Worksheet, by_number: dict[str, Row], by_name: dict[str, Row]) -> Row | None:
    """The submission that a row of the worksheet is about: by Moodle's number, else by a name that only one has."""
    number = re.search(r"(\d+)$", _cell(cells, sheet, "identifier"))
    if number and number[1] in by_number:
        return by_number[number[1]]
    row = by_name.get(_folded(_cell(cells, sheet, "name")))
    return row if row is not None and row.moodle is None else None


def _is_open(cells: Sequence[str], sheet: _Worksheet) -> bool:
    return _cell(cells, sheet, "open").casefold() not in _LOCKED


def _fill_row(cells: list[str], sheet: _Worksheet, row: Row, share: float) -> None:
    most = _figure(_cell(cells, sheet, "most"))
    mark = row.mark if most is None else most * share
    assert mark is not None
    cells.extend([""] * (len(sheet.rows[0]) - len(cells)))
    cells[sheet.columns["mark"]] = one_language.number(mark, sheet.language)
    if "feedback" in sheet.columns:
        told = " — ".join(text.in_language(sheet.language) for text in row.advice)
        cells[sheet.columns["feedback"]] = html.escape(defused(told), quote=False)


def _figure(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _written(sheet: _Worksheet) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=sheet.delimiter, lineterminator=sheet.line_end).writerows(sheet.rows)
    return (b"\xef\xbb\xbf" if sheet.marked else b"") + stream.getvalue().encode("utf-8", "replace")


def feedback_zip(results: ClassResults, folder: Path, target: Path) -> int:
    """Zip the reports below `folder`, each in its student's Moodle folder; how many there were. Raises OSError."""
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in results.rows:
            report = folder / row.key / "report.html"
            if row.moodle is not None and report.is_file():
                info = zipfile.ZipInfo(f"{row.moodle[1]}/report.html", _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, report.read_bytes())
                count += 1
    return count
