"""The report as one HTML file: page data first (frozen), then one template."""

from __future__ import annotations

from grader.report.page_building import page_of
from grader.report.rendering import render as rendered
from grader.result import Result
from grader.text import Language


def render(result: Result, language: Language) -> str:
    """The whole page in both languages, opened in `language`."""
    return rendered("report.html", language, page=page_of(result))
