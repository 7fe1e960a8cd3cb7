"""The syntax tree of a student's source, made in a bounded child process and brought here as data."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from grader.questions import Script

_PARSER = Script(Path(__file__).with_name("parse_child.py"), ("-I", "-S"))  # its own limit is 5 seconds of CPU
_LONGEST = 200_000  # characters of source


def parsed(source: str) -> ast.Module | None:
    """The tree of `source`; None for what is not Python, or costs too much to read."""
    if len(source) > _LONGEST:
        return None
    told = _PARSER.answer(source.encode("utf-8", "surrogatepass"))
    if told is None:
        return None
    tree = _node(json.loads(told))
    return tree if isinstance(tree, ast.Module) else None


def _node(fields: Any) -> Any:
    """A node from its fields; the child has bounded their depth and number."""
    if isinstance(fields, dict):
        [(kind, value)] = fields.items()
        if kind == "list":
            return [_node(item) for item in value]
        if kind == "other":
            return Ellipsis if value == "Ellipsis" else complex(value)
        return bytes.fromhex(value) if kind == "bytes" else value
    name, line, column, last, inner = fields
    node: ast.AST = getattr(ast, name)(**{key: _node(value) for key, value in inner.items()})
    if line:
        node.lineno, node.col_offset, node.end_lineno = line, column, last  # type: ignore[attr-defined]
    return node
