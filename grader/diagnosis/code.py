"""What a student's program says, as rules ask it: calls, names, loops and functions of its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property

Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Loop = (ast.While, ast.For, ast.AsyncFor)
_MOST_HOPS = 5  # from a name to the constant that it was given


class Code:
    """A syntax tree with the questions that rules ask; every answer is about what is written, not about what ran."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        """Which node holds each; in the order of ast.walk()."""
        found: dict[ast.AST, ast.AST] = {}
        level: list[ast.AST] = [self.tree]
        while level:
            pairs = [(child, parent) for parent in level for child in ast.iter_child_nodes(parent)]
            found.update(pairs)
            level = [child for child, _ in pairs]
        return found

    @cached_property
    def everything(self) -> tuple[ast.AST, ...]:
        """Every node but the module itself, in the order of ast.walk()."""
        return tuple(self._parents)

    @cached_property
    def nodes(self) -> tuple[ast.expr | ast.stmt, ...]:
        """Every expression and statement, in the order of the lines."""
        found = [node for node in self.everything if isinstance(node, (ast.expr, ast.stmt))]
        return tuple(sorted(found, key=lambda node: (node.lineno, node.col_offset)))

    @cached_property
    def _calls(self) -> tuple[ast.Call, ...]:
        return tuple(node for node in self.nodes if isinstance(node, ast.Call))

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that holds this one."""
        return self._parents.get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes that hold this one, the nearest first."""
        holder = self.parent(node)
        while holder is not None:
            yield holder
            holder = self.parent(holder)

    def loop(self, node: ast.AST) -> ast.AST | None:
        """The nearest loop around a node within its function; its own condition or iterable counts."""
        for holder in self.around(node):
            if isinstance(holder, Loop):
                return holder
            if isinstance(holder, Function):
                return None
        return None

    def function(self, node: ast.AST) -> ast.AST | None:
        """The function in which a node stands; None at the top level."""
        return next((holder for holder in self.around(node) if isinstance(holder, Function)), None)

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that a node is, or is part of."""
        if isinstance(node, ast.stmt):
            return node
        return next((holder for holder in self.around(node) if isinstance(holder, ast.stmt)), None)

    def calls(self, *names: str) -> list[ast.Call]:
        """The calls of functions or methods with these names, in the order of the lines: `recv(…)`, `client.recv(…)`."""
        return [call for call in self._calls if called(call) in names]

    def at(self, line: int | None, *names: str) -> ast.Call | None:
        """The call on a line, of these names when some are given: one that starts there, else the shortest around it."""
        if line is None:
            return None
        around = [call for call in self._calls if call.lineno <= line <= (call.end_lineno or 0)]
        chosen = [call for call in around if not names or called(call) in names]
        return min(chosen, key=lambda call: (call.lineno != line, (call.end_lineno or 0) - call.lineno), default=None)

    def assigned(self, name: str) -> list[ast.expr]:
        """What is given to a plain name, wherever that is."""
        return [node.value for node in self.nodes if isinstance(node, ast.Assign) and name in target_names(node)]

    def targets(self, call: ast.AST) -> list[str]:
        """The names that are given what `call` returns: `c, a = s.accept()` gives ["c", "a"]; one stands for a whole."""
        statement = self.statement(call)
        if isinstance(statement, ast.Assign) and statement.value is call:
            return target_names(statement)
        holder = self.parent(call)
        if isinstance(holder, ast.NamedExpr) and holder.value is call:
            return [name_of(holder.target)]
        return []

    def uses(self, name: str) -> list[ast.Name]:
        """Where a plain name is read."""
        return [
            node
            for node in self.nodes
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]

    def constant(self, node: ast.expr | None) -> object:
        """The constant that an expression is or that its name was given, at most once; None when that is not so simple."""
        for _ in range(_MOST_HOPS):
            if isinstance(node, ast.Constant):
                return node.value
            if (
                isinstance(node, ast.UnaryOp)
                and isinstance(node.op, ast.USub)
                and isinstance(node.operand, ast.Constant)
            ):
                value = node.operand.value
                return -value if isinstance(value, (int, float)) else None
            given = self.assigned(node.id) if isinstance(node, ast.Name) else []
            if len(given) != 1:
                return None
            node = given[0]
        return None

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The plain functions and methods, by name; the last of a name counts."""
        return {node.name: node for node in self.everything if isinstance(node, ast.FunctionDef)}

    @cached_property
    def imported(self) -> frozenset[str]:
        """The modules that the program imports, by their first name."""
        found: set[str] = set()
        for node in self.everything:
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                found.add(node.module.split(".")[0])
        return frozenset(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """Every plain name that the program gives a value, functions included."""
        stored = {node.id for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        return frozenset(stored | set(self.functions) | self.imported)

    @cached_property
    def listening(self) -> frozenset[str]:
        """Names of sockets that listen: `listen` or `accept` is called on them, or `create_server` made them."""
        named = {receiver(call) for call in self.calls("listen", "accept")}
        made = {name for call in self.calls("create_server") for name in self.targets(call)}
        return frozenset((named | made) - {""})

    @cached_property
    def accepted(self) -> frozenset[str]:
        """Names of sockets that accept gave: the first of the pair."""
        return frozenset(targets[0] for call in self.calls("accept") if len(targets := self.targets(call)) == 2)

    def within(self, node: ast.AST, *names: str) -> list[ast.Call]:
        """The calls of these names inside a node, in the functions that it calls included (one level deep)."""
        inside = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
        bodies = [self.functions[name] for one in inside if (name := called(one)) in self.functions]
        inside += [one for body in bodies if body is not node for one in ast.walk(body) if isinstance(one, ast.Call)]
        return sorted((one for one in inside if called(one) in names), key=lambda one: (one.lineno, one.col_offset))


def called(call: ast.Call) -> str:
    """The last name of what is called: `recv` of `self.client.recv(…)`; empty when it has none."""
    return name_of(call.func)


def receiver(call: ast.Call) -> str:
    """The name of the object whose method is called: `client` of `self.client.recv(…)`; empty for a plain function."""
    return name_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def leaves(block: Iterable[ast.AST], *calls: str) -> bool:
    """Whether something in a block leaves the loop or the program, or makes one of these calls."""
    for node in (inner for one in block for inner in ast.walk(one)):
        if isinstance(node, (ast.Break, ast.Return, ast.Raise)):
            return True
        if isinstance(node, ast.Call) and called(node) in ("exit", "_exit", "quit", *calls):
            return True
    return False


def name_of(node: ast.AST) -> str:
    """The last name of a name or an attribute; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def target_names(statement: ast.Assign) -> list[str]:
    """The names on the left of an assignment, those of a pair one by one."""
    found: list[str] = []
    for target in statement.targets:
        parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
        found += [name_of(part) for part in parts]
    return found
