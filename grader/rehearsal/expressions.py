"""What expressions are worth while a program is walked through, as far as the number of its arguments tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.diagnosis.code import called, name_of, receiver
from grader.rehearsal.ends import BrokenOffError, FailedError, LeftError, ReturnedError
from grader.rehearsal.values import UNKNOWN, Count, Item, compared, holds, picked, sliceable

_LONGEST = 64  # items of a list that is followed
_DEEPEST = 12  # functions that call each other
_WORK = frozenset({
    "bind", "connect", "connect_ex", "create_connection", "create_server", "open_connection", "serve_forever",
    "start_server", "TCPServer", "ThreadingTCPServer", "ForkingTCPServer",
})  # fmt: skip
_EXITS = frozenset({"exit", "_exit", "quit"})
_ASKING = frozenset({"input", "readline"})
_SAME_TEXT = frozenset({"str", "strip", "lower", "encode", "gethostbyname"})
_SAME_ITEMS = frozenset({"list", "tuple", "copy", "map"})
_CHANGING = frozenset({"append", "extend", "insert", "remove", "clear"})


@dataclass
class Expressions:
    """The names and lists of one walk. Scopes are ignored: a name holds what it was given last."""

    count: int
    named: Callable[[int, str], None]  # told of each position by what name it is read; `int` for a number
    added: list[ast.Call] = field(default_factory=list)  # the calls of add_argument that were come to
    worked: bool = False  # it listens or connects
    asked: bool = False  # before that, it asks the keyboard for what it was not given

    def __post_init__(self) -> None:
        self._argv: Any = tuple(map(Item, range(self.count + 1)))
        self._known: dict[str, Any] = {"__name__": "__main__", "argv": self._argv}
        self._functions: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self._waiting: set[str] = set()  # the functions not walked through yet
        self._depth = self._loops = self._decided = self._reads = 0

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Walk through statements: those of a function."""
        raise NotImplementedError

    # What is given to names

    def _store(self, target: ast.AST, value: Any) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target.elts, value)
            return
        if isinstance(target, ast.Subscript):
            self.other(target.value)
            return
        name = name_of(target)
        if isinstance(value, Item):
            self.named(value.position, name)
        if name == "argv" and isinstance(target, ast.Attribute):
            self._argv = value
        elif value is UNKNOWN:
            self._known.pop(name, None)
        else:
            self._known[name] = value

    def _unpack(self, targets: Sequence[ast.expr], value: Any) -> None:
        if not isinstance(value, tuple):
            for target in targets:
                self._store(target.value if isinstance(target, ast.Starred) else target, UNKNOWN)
            return
        star = next((index for index, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
        if len(value) != len(targets) if star is None else len(value) < len(targets) - 1:
            raise FailedError("ValueError")
        if star is not None:
            after = len(targets) - star - 1
            end = len(value) - after
            value = (*value[:star], value[star:end], *value[end:])
        for target, item in zip(targets, value, strict=True):
            self._store(target.value if isinstance(target, ast.Starred) else target, item)

    # What expressions are worth

    def other(self, node: ast.AST) -> Any:
        for child in ast.iter_child_nodes(node):
            self.value(child)
        return UNKNOWN

    def value(self, node: ast.AST) -> Any:
        """What an expression is worth, as far as the number of arguments tells. Raises the errors of this module."""
        return getattr(self, f"_on_{type(node).__name__.lower()}", self.other)(node)

    def _truth(self, node: ast.expr) -> Any:
        return holds(self.value(node))

    def _read(self, value: Any) -> Any:
        self._reads += isinstance(value, (tuple, Item, Count))
        return value

    def _on_constant(self, node: ast.Constant) -> Any:
        return node.value

    def _on_name(self, node: ast.Name) -> Any:
        if node.id in self._waiting:
            self._enter(node.id, ())
        return self._read(self._known.get(node.id, UNKNOWN))

    def _on_attribute(self, node: ast.Attribute) -> Any:
        self.value(node.value)
        if node.attr in self._waiting:
            self._enter(node.attr, ())
        return self._read(self._argv if node.attr == "argv" else self._known.get(node.attr, UNKNOWN))

    def _on_tuple(self, node: ast.Tuple | ast.List) -> Any:
        items: list[Any] = []
        for one in node.elts:
            value = self.value(one.value if isinstance(one, ast.Starred) else one)
            if isinstance(one, ast.Starred):
                if not isinstance(value, tuple):
                    return UNKNOWN
                items += value
            else:
                items.append(value)
        return tuple(items) if len(items) <= _LONGEST else UNKNOWN

    _on_list = _on_tuple

    def _on_listcomp(self, node: ast.ListComp) -> Any:
        [first, *others] = node.generators
        items = self.value(first.iter)
        if others or not isinstance(items, tuple):
            return UNKNOWN
        found = []
        for item in items:
            self._store(first.target, item)
            found.append(self.value(node.elt))
        return tuple(found)

    def _on_ifexp(self, node: ast.IfExp) -> Any:
        reads = self._reads
        holds = self._truth(node.test)
        if holds is not UNKNOWN:
            because_of_arguments = self._reads > reads
            self._decided += because_of_arguments
            value = self.value(node.body if holds else node.orelse)
            self._decided -= because_of_arguments
            return value
        found = [self.value(node.body), self.value(node.orelse)]
        return next((value for value in found if isinstance(value, Item)), UNKNOWN)

    def _on_boolop(self, node: ast.BoolOp) -> Any:
        ends, certain = isinstance(node.op, ast.Or), True
        value = UNKNOWN
        for one in node.values:
            value = self.value(one)
            true = holds(value)
            if true is ends:
                return value if certain else bool(value)
            certain = certain and true is not UNKNOWN
        return value if certain else UNKNOWN

    def _on_unaryop(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.Not):
            holds = self._truth(node.operand)
            return UNKNOWN if holds is UNKNOWN else not holds
        value = self.value(node.operand)
        return -value if isinstance(node.op, ast.USub) and isinstance(value, int) else UNKNOWN

    def _on_binop(self, node: ast.BinOp) -> Any:
        one, other = self.value(node.left), self.value(node.right)
        if isinstance(one, int) and isinstance(other, int) and isinstance(node.op, (ast.Add, ast.Sub)):
            return Count(one + other if isinstance(node.op, ast.Add) else one - other)
        if isinstance(one, tuple) and isinstance(other, tuple) and isinstance(node.op, ast.Add):
            return one + other if len(one + other) <= _LONGEST else UNKNOWN
        if isinstance(one, tuple) and isinstance(other, int) and isinstance(node.op, ast.Mult):
            return one * other if len(one) * other <= _LONGEST else UNKNOWN
        return UNKNOWN

    def _on_compare(self, node: ast.Compare) -> Any:
        values = [self.value(one) for one in (node.left, *node.comparators)]
        found = [compared(*triple) for triple in zip(node.ops, values, values[1:], strict=False)]
        return False if False in found else UNKNOWN if UNKNOWN in found else True

    def _on_subscript(self, node: ast.Subscript) -> Any:
        items = self.value(node.value)
        if isinstance(node.slice, ast.Slice):
            bounds = [self.value(one) if one else None for one in (node.slice.lower, node.slice.upper, node.slice.step)]
            return items[slice(*bounds)] if sliceable(items, bounds) else UNKNOWN
        index = self.value(node.slice)
        found = picked(items, index) if isinstance(items, tuple) and isinstance(index, int) else UNKNOWN
        if found == Item(0) and index < 0:  # whoever counts from the end wants no name of a script
            raise FailedError("IndexError", "ValueError")
        return found

    def _on_namedexpr(self, node: ast.NamedExpr) -> Any:
        value = self.value(node.value)
        self._store(node.target, value)
        return value

    def _on_await(self, node: ast.Await) -> Any:
        return self.value(node.value)

    # Calls

    def _on_call(self, node: ast.Call) -> Any:
        name = called(node)
        if name in ("parse_args", "getopt", "gnu_getopt"):
            self.other(node)
            return ((), self._argv[1:]) if isinstance(self._argv, tuple) and name != "parse_args" else UNKNOWN
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            if name == "pop" and isinstance(owner, tuple):
                return self._take(node.func.value, self.value(node.args[0]) if node.args else -1)
            if name in _CHANGING and isinstance(owner, tuple):
                self._store(node.func.value, UNKNOWN)
        else:
            owner = self.value(node.func) if not isinstance(node.func, ast.Name) else UNKNOWN
        arguments = self._arguments(node)
        if name in self._waiting:
            return self._enter(name, arguments, node)
        return self._outcome(node, name, owner, arguments)

    def _arguments(self, node: ast.Call) -> tuple[Any, ...]:
        found: list[Any] = []
        for one in node.args:
            value = self.value(one.value if isinstance(one, ast.Starred) else one)
            found += value if isinstance(one, ast.Starred) and isinstance(value, tuple) else [value]
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg and isinstance(value, Item):
                self.named(value.position, keyword.arg)
        return tuple(found)

    def _outcome(self, node: ast.Call, name: str, owner: Any, arguments: tuple[Any, ...]) -> Any:
        """What a call that is not of the program's own functions gives, and does to the walk."""
        self.worked = self.worked or name in _WORK
        self.asked = self.asked or (name in _ASKING and self._decided > 0 and not self._loops and not self.worked)
        if name not in self._functions and (name in _EXITS or (name == "error" and self._is_a_parser(receiver(node)))):
            raise LeftError
        if name == "add_argument":
            self.added.append(node)
        first = arguments[-1] if name == "map" and arguments else (*arguments, owner)[0]
        if name == "len" and isinstance(first, tuple):
            return self._read(Count(len(first)))
        if name == "bool" and isinstance(first, tuple):
            return bool(first)
        if name == "int" and isinstance(first, Item):
            self._number(first)
            return first
        if (name in _SAME_TEXT and isinstance(first, Item)) or (name in _SAME_ITEMS and isinstance(first, tuple)):
            return first
        return UNKNOWN

    def _is_a_parser(self, name: str) -> bool:
        return any(receiver(call) == name for call in self.added)

    def _number(self, item: Item) -> None:
        if item.position == 0:  # the name of the script
            raise FailedError("ValueError")
        self.named(item.position, "int")

    def _take(self, target: ast.expr, index: Any) -> Any:
        """What `pop` and `del` do to a list of arguments; the item."""
        items = self.value(target)
        if not isinstance(items, tuple) or not isinstance(index, int):
            return UNKNOWN
        item = picked(items, index)
        index %= len(items)
        self._store(target, (*items[:index], *items[index + 1 :]))
        return item

    def _enter(self, name: str, given: tuple[Any, ...], call: ast.Call | None = None) -> Any:
        """Walk through a function where it is first named; what it returns."""
        function = self._functions[name]
        self._waiting.discard(name)
        if self._depth >= _DEEPEST:
            return UNKNOWN
        self._give(function, given, call)
        self._depth, before = self._depth + 1, self._decided
        try:
            self.block(function.body)
        except ReturnedError as returned:
            self._decided = before
            return returned.value
        except BrokenOffError:
            self._decided = before
        finally:
            self._depth -= 1
        return UNKNOWN

    def _give(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, given: tuple[Any, ...], call: ast.Call | None
    ) -> None:
        """Give the parameters their values: those of the call, else their defaults."""
        takes = [*function.args.posonlyargs, *function.args.args]
        defaults: list[Any] = [self.value(one) for one in function.args.defaults]
        if takes and takes[0].arg in ("self", "cls"):
            takes = takes[1:]
        least = len(takes) - len(defaults)
        starred = call is not None and any(isinstance(one, ast.Starred) for one in call.args) and not call.keywords
        if starred and not least <= len(given) <= (_LONGEST if function.args.vararg else len(takes)):
            raise FailedError("TypeError")
        values = [*given[: len(takes)], *([UNKNOWN] * max(0, least - len(given)))]
        values += defaults[len(values) - least :] if len(values) >= least else []
        for parameter, value in zip(takes, values, strict=False):
            named = call is not None and any(keyword.arg == parameter.arg for keyword in call.keywords)
            self._store(ast.Name(parameter.arg), UNKNOWN if named else value)
