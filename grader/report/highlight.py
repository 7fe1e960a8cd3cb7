"""Python source coloured by Pygments: each line as pieces of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from grader.report.visible import visible_code

_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Keyword.Constant, "n"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Comment, "c"),
    (String, "s"),
    (Number, "n"),
    (Name.Builtin, "b"),
    (Name.Function, "f"),
    (Name.Class, "f"),
)
MOST = 100_000  # characters; a longer source stays plain, for it is no student's


@dataclass(frozen=True)
class Piece:
    """Some characters of a line and their kind: keyword, string, comment, number, built-in, function; or none."""

    text: str
    kind: str = ""


def highlighted(lines: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each of `lines`, hidden characters shown."""
    if sum(map(len, lines)) > MOST:
        return tuple((Piece(visible_code(line)),) for line in lines)
    rows: list[list[Piece]] = [[]]
    # What Pygments would count as the end of a line is none to Python: shown characters end no line.
    text = "\n".join(visible_code(line) for line in lines)
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        for number, part in enumerate(value.split("\n")):
            if number:
                rows.append([])
            _add(rows[-1], part, _kind(kind))
    return tuple(tuple(row) for row in rows[: len(lines)])


def _add(row: list[Piece], text: str, kind: str) -> None:
    """Pieces of one kind that follow each other are one."""
    if not text:
        return
    if row and row[-1].kind == kind:
        row[-1] = Piece(row[-1].text + text, kind)
    else:
        row.append(Piece(text, kind))


def _kind(token: _TokenType) -> str:
    above = token.split()
    return next((name for known, name in _KINDS if known in above), "")
