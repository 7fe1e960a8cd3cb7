"""Asks friendly-traceback about one error, in a process of its own: a hostile source can make its search explode. A script.

Reads {"source", "kind", "message", "line"} as JSON, writes {"fr": …, "en": …}: plain sentences, or nothing where the library
does not know. The source is compiled at most, never run.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import re
import sys
from typing import Any

import friendly_traceback
from friendly_traceback.core import FriendlyTraceback
from friendly_traceback.source_cache import cache

_SECONDS, _BYTES = 10, 1 << 30
_LONGEST = 400  # characters: what is longer explains too much at once
_FILE = "<student>"
# Words by which the library says that it does not know, asks for a report, or speaks of its own console.
_UNKNOWN = re.compile(
    r"https?://|friendly|www\(|REPL|Je ne peux pas|I cannot|I have no|aucune suggestion|signaler|report|"
    r"attributs connus|known attributes",
    re.I,
)


def limit() -> None:
    """Bound this process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def _raised(source: str, kind: str, message: str, line: int) -> BaseException | None:
    """The error: what compiling the source raises, else one of this kind raised at that line of it."""
    try:
        compile(source, _FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        return error
    make = getattr(builtins, kind, None)
    if not isinstance(make, type) or not issubclass(make, Exception):
        return None
    try:
        exec(compile("\n" * (line - 1) + "raise error", _FILE, "exec"), {"error": make(message)})
    except Exception as error:  # noqa: BLE001 whatever was asked for
        return error
    return None


# Lines that quote the source, and words that point at such a quotation.
_QUOTATION = re.compile(r"^\s*(\d+\s*[:|].*|[\^\s-]+)$", re.M)
_LINE_NUMBER = re.compile(r"([Ll]igne|[Ll]ine) `(\d+)`")
_POINTING = re.compile(
    r" (indiquée ci-dessus|identifiée ci-dessus|identifiée|identified above|identified|ci-dessus|shown above)"
)


def _sentences(text: str) -> str:
    """The library's words as plain text on one line, without its quotations of the source."""
    numbered = _LINE_NUMBER.sub(r"\1 \2", text)
    plain = re.sub(r"`([^`]*)`", r"« \1 »", _POINTING.sub("", _QUOTATION.sub("", numbered)))
    return re.sub(r"\s+", " ", plain).strip()


def _words(error: BaseException, source: str, language: str) -> str:
    friendly_traceback.set_lang(language)
    cache.add(_FILE, source)
    trace: Any = error.__traceback__  # None is welcome too
    told: Any = FriendlyTraceback(type(error), error, trace)
    told.compile_info()
    cause = _sentences(told.info.get("cause", ""))
    suggestion = _sentences(told.info.get("suggest", ""))
    found = cause or suggestion
    if not found or _UNKNOWN.search(found) or len(found) > _LONGEST:
        return ""
    return found if found.endswith((".", "!", "?")) else found + "."


def answer(question: bytes) -> bytes:
    """The words on one error."""
    asked = json.loads(question)
    error = _raised(asked["source"], asked["kind"], asked["message"], asked["line"])
    told = {"fr": "", "en": ""}
    if error is not None:
        with contextlib.redirect_stdout(sys.stderr):
            told = {language: _words(error, asked["source"], language) for language in told}
    told["en"] = told["en"].replace("« ", "“").replace(" »", "”")
    return json.dumps(told).encode("ascii")


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
