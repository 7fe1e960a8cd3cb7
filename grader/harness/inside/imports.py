"""Patches modules of the standard library right after a program has imported them.

Runs inside the student's process: Python 3.8 and later, standard library only.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from grader.harness.inside import wrapping
    from grader.harness.inside.channel import Channel

    Patch = Callable[[ModuleType], None]
else:
    import wrapping


class ImportWatch:
    """A finder that patches a module of the standard library right after its import, and leaves no trace in it.

    A student's own `socket.py` is found first by the finders that it asks, and is left alone.
    """

    def __init__(self, channel: Channel, patches: dict[str, Patch]) -> None:
        self.channel = channel
        self.patches = patches

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        patch = self.patches.get(name)
        if patch is None:
            return None
        finders: list[Any] = list(sys.meta_path)
        for finder in finders:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec: ModuleSpec | None = finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        if spec.loader is None or self.channel.own(str(spec.origin)) is not None:
            return None
        spec.loader = _PatchingLoader(spec.loader, patch)  # type: ignore[assignment]
        return spec


class _PatchingLoader:
    def __init__(self, loader: Loader, patch: Patch) -> None:
        self.loader = loader
        self.patch = patch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        self.loader.exec_module(module)
        try:
            self.patch(module)
        except Exception as error:
            wrapping.pass_on(error)
