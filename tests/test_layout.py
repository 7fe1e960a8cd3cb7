"""Who may import whom: the table that keeps the rooms apart, read from the imports themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"
FACTS = {"text", "evidence", "result", "check"}
# A room of the package → what it may import of the package. Everything may import its own room.
TABLE = {
    "text": set(),
    "names": set(),
    "rehearsal": {"diagnosis"},
    "arguments": {"diagnosis", "names", "rehearsal"},
    "variables": set(),
    "question_server": set(),
    "questions": {"harness", "question_server"},
    "parsing": {"questions"},
    "parse_child": set(),
    "python_words": {"questions", "text"},
    "python_words_child": set(),
    "check": {"text"},
    "evidence": set(),
    "result": {"text"},
    "language": {"text"},
    "stimuli": set(),
    "verdict": {"text"},
    "queues": {"evidence"},
    "trace": {"evidence", "queues", "result"},
    "diagnosis": {"evidence", "result", "text"},
    "harness": {"evidence", "text", "verdict"},
    "exercise": {"evidence", "text", "harness"},
    "submission": {"evidence", "names", "text"},
    "entry_names": {"text"},
    "archive_entries": {"text"},
    "archives": {"archive_entries", "entry_names", "text"},
    "class_folder": {"archive_entries", "archives", "entry_names", "spellings", "submission", "text"},
    "preparing": {"archives", "entry_names", "evidence", "submission", "text"},
    "opening": {"archives", "evidence", "preparing", "submission", "text"},
    "command": {"harness", "language", "text"},
    "batch_work": {"exercise", "grading", "harness", "nursery", "result", "submission", "text"},
    "batch": {"__init__", "batch_work", "class_folder", "exercise", "grading", "preparing", "result", "text"},
    "spellings": set(),
    "anonymity": {"class_folder", "result", "spellings"},
    "similar": set(),
    "cluster": {"__init__", "batch_work", "exercise", "harness"},
    "batch_options": {"language", "nursery", "text"},
    "batch_command": {
        "anonymity",
        "batch",
        "batch_work",
        "class_folder",
        "cluster",
        "command",
        "exercise",
        "grading",
        "language",
        "nursery",
        "report",
        "result",
        "similar",
        "text",
    },
    "dialogue_file": {"check", "evidence", "text", "harness"},
    "outcome": {*FACTS, "harness", "verdict"},
    "casting": {
        *FACTS,
        "arguments",
        "diagnosis",
        "exercise",
        "harness",
        "outcome",
        "parsing",
        "python_words",
        "stimuli",
        "submission",
        "trace",
        "variables",
        "verdict",
    },
    "rounds": {"harness", "result"},
    "items": {*FACTS, "dialogue_file", "exercise", "harness"},
    "memory": set(),
    "plugin": {
        *FACTS,
        "casting",
        "exercise",
        "harness",
        "items",
        "outcome",
        "rounds",
        "stimuli",
        "submission",
        "verdict",
    },
    "worker": {"harness", "memory", "result", "plugin", "questions", "rounds"},
    "report": {"language", "result", "spellings", "text"},
    "nursery": {"harness", "worker"},
    "grading": {"__init__", "exercise", "harness", "nursery", "result", "submission", "text", "worker"},
    "cli": {
        "__init__",
        "batch_command",
        "batch_options",
        "command",
        "exercise",
        "grading",
        "harness",
        "language",
        "opening",
        "report",
        "result",
        "submission",
        "text",
    },
    "__init__": {"check"},
}
ONLY = {
    "pytest": {"items", "plugin"},
    "jinja2": {"report"},
    "pygments": {"report"},
    "rich": {"report"},
    "xlsxwriter": {"report"},
    "copydetect": {"similar"},
    "distributed": {"cluster"},
    "pydantic": {"result"},
    "psutil": {"harness"},
    "friendly_traceback": {"python_words_child"},
}
PURE = {"verdict", "diagnosis", "trace", "queues", "evidence", "result", "text", "check", "stimuli", "harness.observer"}
IMPURE = {"socket", "subprocess", "os", "selectors", "threading", "pytest", "pathlib"}
STUDENT_SIDE = ("harness/removal.py",)
# Scripts that stand beside each other in the sandbox, or inside a program, and what they may import by bare names.
INSIDE = {
    "harness/zygote.py": {"cell", "ending", "init", "kernel", "probe", "warm"},
    "harness/inside/cell.py": {"init", "kernel", "loopback"},
    "harness/inside/init.py": {"kernel"},
    "harness/inside/kernel.py": set(),
    "harness/inside/loopback.py": set(),
    "harness/inside/ending.py": {"errors", "wrapping"},
    "harness/inside/warm.py": set(),
    "harness/descend.py": {"kernel"},
    "harness/fork_server.py": set(),
    "harness/inside/start.py": {"probe"},
    "harness/inside/sitecustomize.py": {"probe"},
    "harness/inside/calls.py": {"channel", "moves", "wrapping"},
    "harness/inside/probe.py": {"calls", "channel", "children", "errors", "imports", "moves", "screen", "wrapping"},
    "harness/inside/screen.py": {"channel", "wrapping"},
    "harness/inside/children.py": {"channel", "moves", "wrapping"},
    "harness/inside/errors.py": {"channel", "wrapping"},
    "harness/inside/imports.py": {"channel", "wrapping"},
    "harness/inside/channel.py": {"wrapping"},
    "harness/inside/moves.py": {"wrapping"},
    "harness/inside/wrapping.py": set(),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module in ("grader", "grader.harness", "grader.harness.inside", "grader.report"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name[0].islower())


def rooms_imported(path: Path) -> set[str]:
    names = {name for name in imported(path) if name.split(".")[0] == "grader" and name.count(".") >= 1}
    return {name.split(".")[1] for name in names} - {"__version__"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_table_everywhere(path: Path) -> None:
    own = room(path)
    assert rooms_imported(path) - {own} <= TABLE[own]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_its_one_room(path: Path) -> None:
    for library, rooms in ONLY.items():
        if any(name.split(".")[0] == library for name in imported(path)):
            assert room(path) in rooms, f"{path} imports {library}"


def test_pure_modules_touch_no_socket_and_no_process() -> None:
    for path in modules():
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if room(path) in PURE or name in PURE:
            assert not {found.split(".")[0] for found in imported(path)} & IMPURE, name


def test_reports_of_one_kind_do_not_import_checks_or_programs() -> None:
    for path in (PACKAGE / "report").glob("*.py"):
        assert not {"subprocess", "socket"} & set(imported(path)), path


@pytest.mark.parametrize("name", STUDENT_SIDE)
def test_what_runs_beside_students_imports_the_standard_library_only(name: str) -> None:
    found = {one.split(".")[0] for one in imported(PACKAGE / name)}
    assert found <= sys.stdlib_module_names


@pytest.mark.parametrize("name", INSIDE)
def test_what_runs_in_the_sandbox_imports_the_standard_library_and_its_neighbours_only(name: str) -> None:
    found = set(imported(PACKAGE / name))
    for_types_alone = {one for one in found if one.split(".")[0] == "grader"}
    assert {one.split(".")[0] for one in found - for_types_alone} - sys.stdlib_module_names <= INSIDE[name]
    rooms = ("grader.harness", "grader.harness.inside")
    assert for_types_alone <= {*rooms, *(f"{room}.{one}" for one in INSIDE[name] for room in rooms)}


def test_command_line_imports_neither_pytest_nor_jinja2_at_first() -> None:
    code = "import grader.cli, sys; print(sorted({'pytest', 'jinja2', 'pydantic', '_pytest'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_table_names_every_room() -> None:
    assert {room(path) for path in modules()} == set(TABLE)
