"""The report as one HTML file that opens from disk, offline: page data first (frozen), then one template, no script.

Everything that a student controls reaches the template as data, is escaped there, and passes `harmless` at the end.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from grader.language import catalogue, number
from grader.report.page_building import page_of
from grader.report.visible import harmless
from grader.result import Result
from grader.text import Language

CONTROLS = (  # the names of the control characters, in the order of the pictures U+2400 to U+2421
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US "
    "SP DEL"
)


def render(result: Result, language: Language) -> str:
    """The whole page: UTF-8 text without lone surrogates, control or bidirectional characters."""
    return harmless(_template(language).render(page=page_of(result, language)).strip()) + "\n"


@cache
def _template(language: Language) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Typed loosely by Jinja: the extension adds this method.
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["number"] = partial(number, language=language)
    environment.filters["sha256"] = _sha256
    environment.filters["signs"] = signs
    return environment.get_template("report.html")


def _sha256(style: str) -> str:
    """The hash source that a Content-Security-Policy names an inline style by (CSP 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def signs(text: str) -> Markup:
    """`text` escaped, each control picture with its letters beside it: few fonts have ␊, so the style draws « LF »."""

    def named(found: re.Match[str]) -> str:
        name = CONTROLS.split()[ord(found[0]) - 0x2400]
        return f'<abbr class="sign" data-name="{name}">{found[0]}</abbr>'

    return Markup(re.sub("[\u2400-\u241f\u2421]", named, str(escape(text))))
