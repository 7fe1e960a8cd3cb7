"""Compiled templates are kept by the rules of Python's own bytecode."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from grader.report.rendering import Compiled


def rendered(folder: Path, source: str = "{{ 6 * 7 }}") -> str:
    """A template rendered by an environment of its own, as in a new process."""
    return (
        Environment(loader=DictLoader({"page": source}), bytecode_cache=Compiled(folder)).get_template("page").render()
    )


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert rendered(tmp_path) == "42"
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(tmp_path) == "42"


def test_a_template_that_changed_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert rendered(tmp_path) == "42"
    assert rendered(tmp_path, "{{ 6 * 8 }}") == "48"


def test_damaged_bytecode_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rendered(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert rendered(tmp_path) == "42"


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_written_where_it_may_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", there)
    folder = tmp_path if there else tmp_path / "absent"
    assert rendered(folder) == "42"
    assert list(tmp_path.iterdir()) == []
