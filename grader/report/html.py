"""The report as one HTML file: page data first (frozen), then one template."""

from __future__ import annotations

from grader.report.page_building import page_of
from grader.report.rendering import render as rendered
from grader.report.room import MOST_BYTES, Room, rooms
from grader.result import Result
from grader.text import Language


def render(result: Result, language: Language) -> str:
    """The page in both languages, opened in `language`: all there is to say, or as much as stays under MOST_BYTES."""
    for room in rooms(result):
        page = render_within(room, result, language)
        if len(page) < MOST_BYTES > len(page.encode("utf-8", "backslashreplace")):
            break
    return page


def render_within(room: Room, result: Result, language: Language) -> str:
    """The page with as much as there is room for."""
    return rendered("report.html", language, page=page_of(result, room))
