"""The scripts that run inside a student's process, and inside the sandbox: where they stand, compiled once for all launches."""

from __future__ import annotations

import contextlib
import os
import py_compile
import sys
from functools import cache
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

FOLDER = Path(__file__).with_name("inside")
MARSHALLED = (
    2  # the version of marshal's format in which they are told something: each Python that may run inside reads it
)


@cache
def compile_for(python: str) -> None:
    """Keep their bytecode where `python` looks for it, if it is this interpreter: it saves a fifth of a plain launch."""
    if python != sys.executable or "PYTHONDONTWRITEBYTECODE" in os.environ:
        return
    for script in FOLDER.glob("*.py"):
        with contextlib.suppress(OSError, py_compile.PyCompileError):
            if not _is_compiled(script):
                py_compile.compile(str(script), doraise=True)


def _is_compiled(script: Path) -> bool:
    """Whether its bytecode is that of its present text, as the interpreter itself judges that (PEP 552)."""
    seen = script.stat()
    wanted = MAGIC_NUMBER + b"".join(
        n.to_bytes(4, "little") for n in (0, int(seen.st_mtime) & 0xFFFFFFFF, seen.st_size)
    )
    try:
        with Path(cache_from_source(str(script))).open("rb") as kept:
            return kept.read(len(wanted)) == wanted
    except OSError:
        return False
