"""The marks of a class for a spreadsheet: CSV as each language's spreadsheets read it, and XLSX.

Names and texts come from students: a cell that a spreadsheet would run as a formula is defused (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import xlsxwriter

from grader import language as one_language
from grader.language import catalogue
from grader.report.class_rows import ClassResults, Column, Row
from grader.report.visible import harmless
from grader.text import Language

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 as it is written: the same results make the same workbook
Cell = str | float | None


def defused(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula, and without control characters."""
    plain = harmless(text)
    return f"'{plain}" if plain.lstrip(" '\"\xa0\ufeff").startswith(_FORMULA) or plain.startswith(_FORMULA) else plain


def as_csv(results: ClassResults, language: Language) -> bytes:
    """The marks as CSV (RFC 4180): UTF-8 with its mark, semicolons and a decimal comma in French."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    written = partial(_written, language=language)
    for row in _table(results, language):
        writer.writerow([written(cell) for cell in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")


def _written(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    return defused(cell) if isinstance(cell, str) else one_language.number(cell, language)


def as_xlsx(results: ClassResults, language: Language) -> bytes:
    """The marks as an XLSX workbook: numbers are numbers, texts are texts, whatever they begin with."""
    _ = catalogue(language).gettext
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet(_("Marks"))
        bold, figure = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        for number, row in enumerate(_table(results, language)):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(number, column, harmless(cell), bold if number == 0 else None)
                elif isinstance(cell, float | int):
                    sheet.write_number(number, column, cell, figure if column == 1 else None)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 30)
        sheet.autofilter(0, 0, max(1, len(results.rows)), _width(results) - 1)
    return stream.getvalue()


def _width(results: ClassResults) -> int:
    return 5 + len(results.columns)


def _table(results: ClassResults, language: Language) -> Iterator[list[Cell]]:
    """The heading, then a row for each submission."""
    _ = catalogue(language).gettext
    out_of = one_language.number(results.out_of, language)
    yield [
        _("Name"),
        _("Mark out of {out_of}").format(out_of=out_of),
        _("Provisional mark"),
        _("Bonus"),
        _("To look at"),
        *(f"{column.code} {column.title.in_language(language)}" for column in results.columns),
    ]
    for row in results.rows:
        yield [
            row.name,
            row.mark,
            row.provisional,
            row.bonus,
            ", ".join(reason.in_language(language) for reason in row.told()),
            *(_earned(row, column) for column in results.columns),
        ]


def _earned(row: Row, column: Column) -> float | None:
    outcome = row.outcomes.get(column.id)
    if outcome in ("passed", "failed", "skipped"):
        return column.points if outcome == "passed" else 0.0
    return None
