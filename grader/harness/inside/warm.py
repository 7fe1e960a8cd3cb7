"""Modules of the standard library that are imported before a program asks for them, and given to it when it does.

Runs inside the sandbox: Python 3.8 and later, standard library only. The warm interpreter imports them once; in each program
forked from it, they are unknown until the program's own `import`, as in a fresh interpreter. A program that has a module of
the same name, or changes where modules are looked for, gets what a fresh interpreter would find.
"""

from __future__ import annotations

import builtins
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

_MACHINERY = ("_frozen_importlib", "importlib._bootstrap")  # which imports in the name of others
# What takes long to import, and programs of network exercises do: with all that they import themselves. Not `threading`, whose
# work after each fork takes longer than the fork.
ALWAYS = ("socket", "selectors", "select", "signal")


def _meant(name: str, importer: Any, fromlist: Any, level: int) -> list[str]:
    """The modules that an import statement names, the packages on the way first (the language reference, 5.2)."""
    if level:
        package = importer["__package__"].rsplit(".", level - 1)[0]
        name = package + "." + name if name else package
    parts = name.split(".")
    named = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return named + [one for one in (name + "." + word for word in fromlist or ()) if one in sys.modules]


class Warmed:
    """Imported modules, with what each of them imports: a finder (importlib.abc.MetaPathFinder) that gives each out once."""

    def __init__(self, plain: frozenset[str]) -> None:
        """Import what programs mostly do; `plain` are the modules that every interpreter has."""
        self.plain = plain
        self.imports: dict[str, list[str]] = {}
        self.modules: dict[str, ModuleType] = {}
        self.entries: dict[str, dict[str, ModuleType]] = {}  # by the module to which they belong
        self.names: set[str] = set()  # of those modules, without the dots
        self.path: list[str] = []
        self._import = builtins.__import__
        self.have(ALWAYS)

    def have(self, names: tuple[str, ...]) -> None:
        """Import these as well, as far as there are such."""
        if not names:
            return
        before = set(sys.modules)
        builtins.__import__ = self._recording
        try:
            for name in names:
                try:
                    __import__(name)
                except ImportError:  # another version of Python has others
                    pass
        finally:
            builtins.__import__ = self._import
        for name, module in list(sys.modules.items()):
            if name in self.imports:
                if name not in self.plain:
                    self.modules[name] = module
                    self.names.add(name.partition(".")[0])
            elif name not in before:  # it stands there by a module's own doing, such as collections.abc
                self.entries.setdefault(name.rpartition(".")[0], {})[name] = module

    def _recording(self, name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        module = self._import(name, globals, locals, fromlist, level)
        importer = (globals or {}).get("__name__", "")
        for one in _meant(name, globals, fromlist, level):
            if not importer.startswith(_MACHINERY):
                self.imports.setdefault(importer, []).append(one)
            self.imports.setdefault(one, [])
        return module

    def give_to(self, folder: str) -> None:
        """Serve the program in `folder` from now on."""
        own = {name.partition(".")[0] for name in os.listdir(folder)}
        if self.names.isdisjoint(own):
            self.path = [folder, *sys.path[1:]]
            sys.meta_path.insert(0, self)
        threading = self.modules.get("threading")
        if threading is not None and hasattr(threading.main_thread(), "_set_native_id"):
            threading.main_thread()._set_native_id()  # Python 3.11 and earlier leave the one of before the fork

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module's own specification, with this object as its loader."""
        module = self.modules.get(name)
        if module is None or sys.path != self.path:
            return None
        known = module.__spec__
        if known is None:
            return None
        spec = type(known)(name, self, origin=known.origin, is_package=known.submodule_search_locations is not None)  # type: ignore[arg-type]
        spec.has_location = known.has_location
        spec.cached = known.cached
        spec.loader_state = known
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module that was imported before."""
        return self.modules.pop(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """It was executed already; what it imported is imported now."""
        known: ModuleSpec = module.__spec__.loader_state  # type: ignore[union-attr]
        module.__spec__ = known
        module.__loader__ = known.loader
        self._bring(known.name)

    def _bring(self, importer: str) -> None:
        """Have what a module has imported be imported, as it would have done."""
        for name, entry in self.entries.get(importer, {}).items():
            sys.modules.setdefault(name, entry)
        before: list[Any] = []
        for finder in sys.meta_path:
            if finder is self:
                break
            before.append(finder)
        for name in self.imports[importer]:
            if name not in self.modules or name in sys.modules:
                continue
            if any(_asks_for(finder, name) for finder in before):
                self._import(name)
            else:  # the same without the machinery of imports, which takes as long as all else here
                sys.modules[name] = self.modules.pop(name)
                self._bring(name)
                # Behind what it has imported: an import puts it there at its end.
                sys.modules[name] = sys.modules.pop(name)


def _asks_for(finder: Any, name: str) -> bool:
    """Whether a finder has to see the import of a module: any that does not say which ones it asks for."""
    asked = getattr(finder, "patches", None)
    return asked is None or name in asked
