"""The scripts that run beside programs are compiled once, where the interpreter looks, and never out of date."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from grader.harness import scripts


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setattr(scripts, "FOLDER", tmp_path)
    scripts.compile_for.cache_clear()
    path = tmp_path / "word.py"
    path.write_text("print('before')")
    return path


def _bytecode(script: Path) -> Path:
    return Path(cache_from_source(str(script)))


def _said_by_the_interpreter(script: Path) -> str:
    code = f"import sys; sys.path.insert(0, {str(script.parent)!r}); import word; print(word.__cached__)"
    return subprocess.run([sys.executable, "-I", "-B", "-v", "-c", code], capture_output=True, text=True).stderr


def test_interpreter_takes_the_bytecode_when_it_was_compiled(script: Path) -> None:
    scripts.compile_for(sys.executable)
    assert f"# code object from '{_bytecode(script)}'" in _said_by_the_interpreter(script)


def test_bytecode_is_left_alone_when_it_is_of_this_text_and_renewed_when_not(script: Path) -> None:
    scripts.compile_for(sys.executable)
    first = _bytecode(script).stat().st_ino
    scripts.compile_for.cache_clear()
    scripts.compile_for(sys.executable)
    assert _bytecode(script).stat().st_ino == first
    script.write_text("print('afterwards')")
    scripts.compile_for.cache_clear()
    scripts.compile_for(sys.executable)
    assert b"afterwards" in _bytecode(script).read_bytes()


def test_nothing_is_written_when_another_interpreter_runs_the_programs_or_the_user_wants_none(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts.compile_for("/usr/bin/another")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    scripts.compile_for(sys.executable)
    assert not _bytecode(script).exists()


def test_nothing_is_said_when_there_is_no_place_for_it(script: Path) -> None:
    (script.parent / "__pycache__").write_text("a file")
    scripts.compile_for(sys.executable)
    assert not _bytecode(script).exists()
