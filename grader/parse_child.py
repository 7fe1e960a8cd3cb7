"""Parses a student's source in a process of its own, for a hostile one can make the parser explode. A script.

It is given the text, and gives the syntax tree as JSON: `["Name", line, column, last line, {"id": "x", …}]`.
Ends with another status than 0 for what is not Python, too large, too deep, or too costly. Standard library only.
"""

from __future__ import annotations

import ast
import contextlib
import json
import sys

TYPE_CHECKING = False  # typing takes longer to import than all else here
if TYPE_CHECKING:
    from typing import Any

MOST_NODES, DEEPEST = 60_000, 120  # a beginner's program has some 500 nodes, 15 deep
_SECONDS, _BYTES = 5, 1 << 30


def limit() -> None:
    """Bound this process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


class _Budget:
    def __init__(self) -> None:
        self.nodes = 0

    def fields(self, value: Any, depth: int = 0) -> Any:
        """Raises ValueError for a tree that is too large or too deep."""
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > DEEPEST:
            raise ValueError("too large a tree")
        if isinstance(value, ast.AST):
            inner = {name: self.fields(field, depth + 1) for name, field in ast.iter_fields(value)}
            place = [getattr(value, name, 0) for name in ("lineno", "col_offset", "end_lineno")]
            return [type(value).__name__, *place, inner]
        if isinstance(value, list):
            return {"list": [self.fields(item, depth + 1) for item in value]}
        if isinstance(value, bytes):
            return {"bytes": value.hex()}
        if value is Ellipsis or isinstance(value, complex):
            return {"other": repr(value)}
        return {"value": value}


def answer(question: bytes) -> bytes:
    """The tree of a source. Raises whatever the parser does, and ValueError for a tree that is too large or too deep."""
    source = question.decode("utf-8", "surrogatepass")
    return json.dumps(_Budget().fields(ast.parse(source))).encode("ascii")


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
