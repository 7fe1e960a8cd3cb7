"""The templates of every page: one file that opens from disk, offline, in both languages, whose policy allows nothing else.

Everything that a student controls reaches a template as data, is escaped there, and passes `harmless` at the end.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import sys
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from grader.report import bilingual
from grader.report.visible import harmless
from grader.text import Language

TEMPLATES = Path(__file__).parent / "templates"
CONTROLS = (  # the names of the control characters, in the order of the pictures U+2400 to U+2421
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US "
    "SP DEL"
)
_SIGN = re.compile("[\u2400-\u241f\u2421]")


class Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept as Python keeps its own modules: beside their sources, where it may write at all.

    Compiling is two thirds of the first page of a process.
    """

    def __init__(self, templates: Path) -> None:
        # What Jinja makes of a template hangs on its own version, and on the settings of this module.
        settings = hashlib.sha256(jinja2.__version__.encode() + Path(__file__).read_bytes()).hexdigest()[:16]
        super().__init__(str(templates / "__pycache__"), f"{settings}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def render(name: str, language: Language, **data: object) -> str:
    """The template `name`, seen in `language` first: UTF-8 text without surrogates, control or bidirectional characters."""
    return harmless(_environment().get_template(name).render(language=language, **data).strip()) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=Compiled(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=bilingual.told,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=bilingual.gettext, ngettext=bilingual.ngettext, asset=asset)
    environment.filters["number"] = bilingual.number
    environment.filters["sha256"] = sha256
    environment.filters["signs"] = signs
    return environment


@cache
def asset(*names: str) -> Markup:
    """The styles or scripts `names`, one after the other, as they stand in an element of their own."""
    return Markup("\n").join(Markup((TEMPLATES / name).read_text(encoding="utf-8").strip()) for name in names)


def sha256(text: str) -> str:
    """The hash source that a Content-Security-Policy names an inline style or script by (CSP 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def signs(text: str) -> Markup:
    """`text` escaped, each control picture with its letters beside it: few fonts have ␊, so the style draws « LF »."""

    def named(found: re.Match[str]) -> str:
        name = CONTROLS.split()[ord(found[0]) - 0x2400]
        return f'<abbr class="sign" data-name="{name}">{found[0]}</abbr>'

    return Markup(_SIGN.sub(named, str(escape(text))))
