"""An error that the program hides from its author."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.uncaught import failure, said
from grader.evidence import in_python


def _exception_hidden(case: Case) -> Finding | None:
    """An error was raised on a line of the student's and swallowed by a handler that takes everything."""
    error = failure(case)
    if error is None or error.handler is None or error.at is None:
        return None
    words = {
        "error": in_python(error.kind, said(error)),
        "raised": str(error.at.line),
        "handler": str(error.handler),
    }
    return Finding(error.at.file, error.handler, words)


HIDDEN = (
    misconception(
        "exception-hidden",
        (
            "Une erreur est cachée par un except",
            "À la ligne {raised}, Python a levé « {error} », mais le except de la ligne {handler} "
            "l'attrape sans rien dire : le programme continue comme si tout allait bien. Affichez l'erreur, ou "
            "retirez ce except le temps de la corriger ; ensuite, n'attrapez que l'erreur que vous attendez.",
        ),
        (
            "An error is hidden by an except",
            "On line {raised}, Python raised “{error}”, but the except on line {handler} catches it "
            "without a word: the program goes on as if all were well. Show the error, or take this except away until "
            "it is mended; then catch only the error that you expect.",
        ),
        _exception_hidden,
    ),
)
