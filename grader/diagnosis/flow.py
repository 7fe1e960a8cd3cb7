"""Where a value comes from: the expressions that a name was given, followed through assignments, functions and loops.

An approximation that fits a beginner's program: of a name, the assignment that stands last before its use counts, in the same
function first; what a function returns and what it is called with are followed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from grader.diagnosis.code import Code, Function, called, name_of, receiver

RECEIVES = ("recv", "recvfrom", "recvmsg", "read", "readline", "readlines")
SENDS = ("send", "sendall", "sendto", "sendmsg", "write", "writelines")
_MOST_STEPS = 400
_STILL_BYTES = frozenset({
    "strip", "rstrip", "lstrip", "upper", "lower", "title", "capitalize", "swapcase", "replace", "split", "splitlines",
    "join", "removesuffix", "removeprefix", "tobytes",
})  # fmt: skip

_Given = tuple[str, ast.expr, ast.AST]  # a name, what it is given, and where


class Flow:
    """The origins of values in one program."""

    def __init__(self, code: Code) -> None:
        self.code = code

    @cached_property
    def _given(self) -> dict[str, list[tuple[ast.expr, ast.AST]]]:
        found: dict[str, list[tuple[ast.expr, ast.AST]]] = {}
        for name, value, place in self._all_given():
            found.setdefault(name, []).append((value, place))
        return found

    def _all_given(self) -> Iterator[_Given]:
        for node in self.code.everything:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    yield from _pairs(target, node.value, node)
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value is not None:
                yield name_of(node.target), node.value, node
            elif isinstance(node, (ast.For, ast.AsyncFor)):
                yield from _pairs(node.target, node.iter, node)
            elif isinstance(node, ast.comprehension):
                yield from _pairs(node.target, node.iter, node.iter)
            elif isinstance(node, ast.withitem) and node.optional_vars is not None:
                yield from _pairs(node.optional_vars, node.context_expr, node.context_expr)
            elif isinstance(node, ast.Call):
                yield from self._arguments(node)

    def _arguments(self, call: ast.Call) -> Iterator[_Given]:
        """What the parameters of an own function are given, be it by a thread that will run it."""
        function = self.code.functions.get(called(call))
        given = call.args
        if called(call) == "Thread":
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            function = self.code.functions.get(name_of(named["target"])) if "target" in named else None
            passed = named.get("args")
            given = passed.elts if isinstance(passed, (ast.Tuple, ast.List)) else []
        if function is None:
            return
        names = [parameter.arg for parameter in function.args.args]
        if names[:1] == ["self"]:
            names = names[1:]
        for name, value in zip(names, given, strict=False):
            yield name, value, function
        for keyword in call.keywords:
            if keyword.arg in names:
                yield keyword.arg, keyword.value, function

    def origins(self, node: ast.Name | ast.Attribute) -> list[ast.expr]:
        """What a name may have been given before it is read here."""
        given = [(value, place) for value, place in self._given.get(name_of(node), []) if value is not node]
        scope = self.code.function(node)
        inside = [(value, place) for value, place in given if self._scope(place) is scope]
        around = set(self.code.around(node))  # what reads a name within a value does so before it is given
        before = [pair for pair in inside if _position(pair[1]) < _position(node) and pair[0] not in around]
        if before:
            return self._last(before, node) + self._brought_round(inside, node)
        return [value for value, _ in inside or given]

    def _brought_round(self, inside: list[tuple[ast.expr, ast.AST]], node: ast.AST) -> list[ast.expr]:
        """What a turn of the loop in whose head a name is read gives it for the next one."""
        heads = [holder for holder in self.code.around(node) if isinstance(holder, ast.While)]
        if not heads or not any(one is node for one in ast.walk(heads[0].test)):
            return []
        return [value for value, place in inside if any(one is place for one in ast.walk(heads[0]))]

    def origins_anywhere(self, node: ast.Name) -> list[ast.expr]:
        """What a name is given in the whole program, before or after it is read here."""
        return [value for value, _ in self._given.get(node.id, [])]

    def _scope(self, place: ast.AST) -> ast.AST | None:
        return place if isinstance(place, Function) else self.code.function(place)

    def _last(self, before: list[tuple[ast.expr, ast.AST]], node: ast.AST) -> list[ast.expr]:
        """The last assignment, and those before it that it does not always replace."""
        around = set(self.code.around(node))
        found: list[ast.expr] = []
        for value, place in sorted(before, key=lambda pair: _position(pair[1]), reverse=True):
            found.append(value)
            branch = self._branch(place)
            adds = isinstance(place, ast.AugAssign)
            if not adds and (branch is None or branch in around):
                break
        return found

    def _branch(self, place: ast.AST) -> ast.AST | None:
        """The condition or loop under which a place stands."""
        kinds = (ast.If, ast.While, ast.For, ast.Try)
        return next((holder for holder in self.code.around(place) if isinstance(holder, kinds)), None)

    def made_of(self, node: ast.AST | None) -> list[ast.AST]:
        """All the expressions that a value is built from, near ones first."""
        found: list[ast.AST] = []
        waiting = [node] if node is not None else []
        seen: set[int] = set()
        while waiting and len(found) < _MOST_STEPS:
            one = waiting.pop(0)
            if id(one) in seen:
                continue
            seen.add(id(one))
            found.append(one)
            waiting += ast.iter_child_nodes(one)
            if isinstance(one, (ast.Name, ast.Attribute)) and isinstance(one.ctx, ast.Load):
                waiting += self.origins(one)
            if isinstance(one, ast.Call):
                waiting += self.returned(one)
        return found

    def returned(self, call: ast.Call) -> list[ast.expr]:
        """What a function of the program returns."""
        function = self.code.functions.get(called(call))
        if function is None:
            return []
        return [node.value for node in ast.walk(function) if isinstance(node, (ast.Return, ast.Yield)) and node.value]

    def calls_in(self, node: ast.AST | None, *names: str) -> list[ast.Call]:
        """The calls of these names that a value is built from."""
        return [one for one in self.made_of(node) if isinstance(one, ast.Call) and called(one) in names]

    def is_raw(self, node: ast.AST | None, depth: int = 12) -> bool:
        """Whether a value is bytes as they were received, never decoded."""
        if node is None or depth == 0:
            return False
        if isinstance(node, ast.Call):
            return self._call_is_raw(node, depth)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return any(self.is_raw(value, depth - 1) for value in self.origins(node))
        inner: list[ast.expr] = []
        if isinstance(node, (ast.Await, ast.Subscript, ast.NamedExpr)):
            inner = [node.value]
        elif isinstance(node, ast.BinOp):
            inner = [node.left, node.right]
        elif isinstance(node, ast.IfExp):
            inner = [node.body, node.orelse]
        return any(self.is_raw(one, depth - 1) for one in inner)

    def _call_is_raw(self, call: ast.Call, depth: int) -> bool:
        name = called(call)
        if name in RECEIVES and isinstance(call.func, ast.Attribute):
            return receiver(call) not in ("stdin", "buffer")
        if name in _STILL_BYTES and isinstance(call.func, ast.Attribute):
            return self.is_raw(call.func.value, depth - 1)
        if name in ("bytes", "bytearray") and len(call.args) == 1:
            return self.is_raw(call.args[0], depth - 1)
        return any(self.is_raw(value, depth - 1) for value in self.returned(call))

    def sending(self) -> list[tuple[ast.Call, ast.expr]]:
        """The calls that send, each with what it is given."""
        calls = [call for call in self.code.calls(*SENDS) if call.args and not self._on_console(call)]
        return [(call, call.args[_holds_data(call)]) for call in calls]

    def _on_console(self, call: ast.Call) -> bool:
        return receiver(call) in ("stdout", "stderr", "buffer")

    def receiving(self, line: int | None) -> ast.Call | None:
        """The call on a line that receives."""
        return self.code.at(line, *RECEIVES, "recv_into", "readinto")

    def showing(self) -> list[ast.Call]:
        """The calls that show something on the console."""
        return [call for call in self.code.calls("print", "write") if called(call) == "print" or self._on_console(call)]

    def nearest_sent(self, wanted: Callable[[ast.AST], bool], ran: Collection[int] = ()) -> ast.expr | None:
        """The first of the expressions that what is sent is built from for which `wanted` holds; lines that `ran` come first."""
        for _, given in sorted(self.sending(), key=lambda sent: sent[0].lineno not in ran):
            for node in self.made_of(given):
                if isinstance(node, ast.expr) and wanted(node):
                    return node
        return None


def _holds_data(call: ast.Call) -> int:
    """Which argument of a call that sends is the data: of os.write, behind the descriptor."""
    return 1 if called(call) == "write" and len(call.args) > 1 else 0


def _pairs(target: ast.expr, value: ast.expr, place: ast.AST) -> Iterator[_Given]:
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        for index, part in enumerate(target.elts):
            yield from _pairs(part, parts[index] if len(parts) == len(target.elts) else value, place)
    elif isinstance(target, ast.Starred):
        yield from _pairs(target.value, value, place)
    else:
        yield name_of(target), value, place


def _position(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
