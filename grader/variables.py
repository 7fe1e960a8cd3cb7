"""Which variables of the environment a program cannot do without, judged from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_PORT = "PORT"
_MAPPINGS = {"environ", "os.environ"}
_GETTERS = {"getenv", "os.getenv", "environ.get", "os.environ.get"}


def demands_port(tree: ast.Module) -> bool:
    """Whether the source takes PORT from its environment with no answer of its own to its absence.

    Whoever names a default has an idea of the port, which the other program shares: a PORT of ours would part the two.
    """
    if any(_asks_whether_it_is_there(node) for node in ast.walk(tree)):
        return False
    tested = {name.id for test in _tests(tree) for name in ast.walk(test) if isinstance(name, ast.Name)}
    return any(_fails_without(statement, tested) for statement in _unguarded(tree))


def _asks_whether_it_is_there(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)) and _is_port(node.left)


def _tests(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions whose truth decides something: what is looked at there may be missing."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
            yield node.test
        elif isinstance(node, ast.BoolOp):
            yield node


def _unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that no `except` watches over and whose truth is not asked for."""
    for child in ast.iter_child_nodes(node):
        guarded = isinstance(node, ast.Try) and node.handlers and child in node.body
        if not guarded and not isinstance(child, ast.BoolOp):
            yield child
            yield from _unguarded(child)


def _fails_without(node: ast.AST, tested: set[str]) -> bool:
    if isinstance(node, ast.Assign) and _may_be_none(node.value):
        return not any(isinstance(target, ast.Name) and target.id in tested for target in node.targets)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "int":
        return any(_may_be_none(argument) for argument in node.args)
    return isinstance(node, ast.Subscript) and _is_port(node.slice) and ast.unparse(node.value) in _MAPPINGS


def _may_be_none(node: ast.expr) -> bool:
    """Whether this gives None where there is no PORT."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return False
    return ast.unparse(node.func) in _GETTERS and _is_port(node.args[0])


def _is_port(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == _PORT
