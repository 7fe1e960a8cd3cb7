"""Compiled templates are kept where Python would keep compiled modules, and only there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from grader.report.rendering import Compiled


def rendered(templates: Path, source: str = "{{ 1 + 1 }}") -> str:
    return Environment(loader=DictLoader({"a": source}), bytecode_cache=Compiled(templates)).get_template("a").render()


def kept(templates: Path) -> list[Path]:
    return sorted(templates.rglob("*.cache"))


def test_compiled_template_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert rendered(tmp_path) == "2"
    (first,) = kept(tmp_path)
    assert first.parent.name == "__pycache__"
    before = first.stat()
    assert rendered(tmp_path) == "2"
    assert first.stat().st_ino == before.st_ino
    assert rendered(tmp_path, "{{ 2 + 2 }}") == "4"


def test_broken_copy_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rendered(tmp_path)
    (copy,) = kept(tmp_path)
    copy.write_bytes(copy.read_bytes()[:-20])
    assert rendered(tmp_path) == "2"


def test_nothing_is_written_when_python_writes_no_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path) == "2"
    assert list(tmp_path.iterdir()) == []


def test_page_is_made_when_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "__pycache__").write_text("a file in the way")
    assert rendered(tmp_path) == "2"
