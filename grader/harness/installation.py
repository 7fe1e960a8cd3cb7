"""What of this machine an interpreter needs to run: its program, its library, the system's libraries. No more than that."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_QUESTION = """
import json, sys, sysconfig
name = "python%d.%d" % sys.version_info[:2]
base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
library = [sysconfig.get_path(which, vars=base) for which in ("stdlib", "platstdlib")]
print(json.dumps([sys.executable, sys.base_prefix, name] + library))
"""
# Where the system's libraries stand (file-hierarchy(7)), and what the C library reads to find them and to tell the time.
_LIBRARIES = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/protocols", "/etc/services", "/usr/share/zoneinfo")
_STORES = ("/nix/store", "/gnu/store")
_THIRD_PARTY = ("site-packages", "dist-packages")


class UnknownInterpreterError(OSError):
    """The interpreter does not say where its library is."""


@dataclass(frozen=True)
class Installation:
    """An interpreter as a sandbox shows it: `program`, the paths to `show`, `links` (path → target), the paths to `hide`."""

    program: Path
    show: tuple[Path, ...]
    links: dict[Path, str]
    hide: tuple[Path, ...]


@cache
def installation(python: str) -> Installation:
    """Asked of the interpreter itself. Raises UnknownInterpreterError."""
    try:
        asked = subprocess.run(
            [python, "-I", "-c", _QUESTION],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        executable, prefix, name, *library = json.loads(asked.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as exc:
        raise UnknownInterpreterError(f"{python} does not say where its library is") from exc
    return _laid_out(Path(executable), Path(prefix), name, [Path(path).resolve() for path in library])


def _laid_out(executable: Path, prefix: Path, name: str, library: list[Path]) -> Installation:
    # A virtual environment's interpreter is a link to, or a copy of, the one that it was made from.
    base = prefix / "bin" / name
    program = (base if base.exists() else executable).resolve()
    own = [prefix / "lib", prefix / "lib64"] if prefix not in (Path("/usr"), Path("/")) else []
    stores = [store for store in map(Path, _STORES) if program.is_relative_to(store)]
    system = [Path(path) for path in _LIBRARIES]
    links = {path: str(path.readlink()) for path in system if path.is_symlink()}
    wanted = [*(path for path in system if path not in links), *map(Path, _SETTINGS), *stores, *own, *library, program]
    return Installation(program, _outermost(path for path in wanted if path.exists()), links, tuple(_hidden(library)))


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Those that stand in none of the others."""
    found: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return tuple(found)


def _hidden(library: Iterable[Path]) -> Iterator[Path]:
    """What others have installed beside the standard library, this grader perhaps among it."""
    folders = {
        path for folder in library for path in (folder, folder.with_name("python3"))
    }  # the second one is Debian's
    for folder in sorted(folders):
        yield from (folder / name for name in _THIRD_PARTY if (folder / name).is_dir())
