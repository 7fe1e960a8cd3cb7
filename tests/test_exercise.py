"""exercise.toml: what it says, and an error with file and line for whatever it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.evidence import Role
from grader.exercise import Exercise, ExerciseError, exercises_beside, is_check_file, load
from grader.harness.launcher import Limits
from grader.text import Text

PLAIN = """title.fr = "Le perroquet"
title.en = "The parrot"
roles = ["server", "client"]
"""


def _written(folder: Path, settings: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    data = settings if isinstance(settings, bytes) else settings.encode()
    (folder / "exercise.toml").write_bytes(data)
    return folder


def _loaded(tmp_path: Path, settings: str | bytes) -> Exercise:
    return load(_written(tmp_path / "parrot", settings))


def _problem(tmp_path: Path, settings: str | bytes) -> str:
    """The English message, after what every message starts with: the file."""
    with pytest.raises(ExerciseError) as caught:
        _loaded(tmp_path, settings)
    file = str(tmp_path / "parrot" / "exercise.toml")
    assert caught.value.text.fr.startswith(file)
    assert caught.value.text.en.startswith(file)
    assert str(caught.value) == caught.value.text.en
    return caught.value.text.en.removeprefix(file)


def test_exercise_has_the_usual_values_when_little_is_said(tmp_path: Path) -> None:
    found = _loaded(tmp_path, PLAIN)
    roles: tuple[Role, ...] = ("server", "client")
    assert found == Exercise(
        tmp_path.resolve() / "parrot", Text("Le perroquet", "The parrot"), roles, 20, 1, 6789, Limits()
    )
    assert found.name == "parrot"


def test_exercise_has_what_is_said_when_everything_is(tmp_path: Path) -> None:
    found = _loaded(
        tmp_path,
        'title = {fr = "É", en = "E"}\nroles = ["client"]\nout_of = 10.5\nseed = 4821\nport = 1024\n'
        "[limits]\nseconds = 2.5\nspin = 1\nflood = 1000\n",
    )
    assert (found.title, found.roles, found.out_of, found.seed, found.port) == (
        Text("É", "E"),
        ("client",),
        10.5,
        4821,
        1024,
    )
    assert found.limits == Limits(seconds=2.5, spin=1, flood=1000)


def test_exercise_is_read_when_its_lines_end_as_on_windows(tmp_path: Path) -> None:
    assert _loaded(tmp_path, PLAIN.replace("\n", "\r\n")).title.en == "The parrot"


def test_nothing_of_it_runs_when_an_exercise_is_loaded(tmp_path: Path) -> None:
    folder = _written(tmp_path / "parrot", PLAIN)
    for name in ("test_server.py", "conftest.py", "__init__.py", "sitecustomize.py"):
        (folder / name).write_text("raise SystemExit")
    assert load(folder).roles == ("server", "client")


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("points = 3", 4, "unknown key “points”"),
        ("\n# a comment\nauthor = 'me'", 6, "unknown key “author”"),
        ("out_of = 0", 4, "positive number"),
        ("out_of = -1", 4, "positive number"),
        ("out_of = true", 4, "positive number"),
        ("out_of = '20'", 4, "positive number"),
        ("out_of = nan", 4, "positive number"),
        ("seed = 1.0", 4, "wrong type"),
        ("seed = true", 4, "wrong type"),
        ("seed = '1'", 4, "wrong type"),
        ("port = 6789.0", 4, "wrong type"),
        ("port = false", 4, "wrong type"),
        ("port = 80", 4, "between 1024 and 65535"),
        ("port = 65536", 4, "between 1024 and 65535"),
        ("port = -6789", 4, "between 1024 and 65535"),
        ("limits = 3", 4, "wrong type"),
        ("[limits]\nsecond = 3", 5, "unknown limit “second”"),
        ("[limits]\nseconds = 0", 5, "positive number"),
        ("[limits]\nspin = true", 5, "positive number"),
        ("[limits]\n\nflood = []", 6, "positive number"),
        ("[points]\nx = 3", 4, "unknown key “points”"),
    ],
)
def test_error_names_file_and_line_when_a_setting_is_wrong(tmp_path: Path, lines: str, line: int, says: str) -> None:
    problem = _problem(tmp_path, PLAIN + lines)
    assert problem.startswith(f", line {line}: ")
    assert says in problem


@pytest.mark.parametrize(
    "roles",
    [
        "[]",
        '["peer"]',
        '["server", "server"]',
        '["server", 1]',
        '["server", true]',
        '[["server"]]',
        "[{}]",
        '["Server"]',
    ],
)
def test_error_names_the_line_of_the_roles_when_they_are_wrong(tmp_path: Path, roles: str) -> None:
    settings = PLAIN.replace('["server", "client"]', roles)
    assert _problem(tmp_path, settings).startswith(", line 3: roles: ")


def test_error_says_wrong_type_when_roles_are_one_text(tmp_path: Path) -> None:
    assert "wrong type" in _problem(tmp_path, PLAIN.replace('["server", "client"]', '"server"'))


def test_error_asks_for_roles_when_there_are_none(tmp_path: Path) -> None:
    assert "roles: " in _problem(tmp_path, 'title.fr = "a"\ntitle.en = "b"\n')


@pytest.mark.parametrize(
    "title", ["", 'title.fr = "a"\n', 'title.en = "b"\n', 'title.fr = 1\ntitle.en = "b"\n', "title = {}\n"]
)
def test_error_asks_for_both_languages_when_a_title_lacks_one(tmp_path: Path, title: str) -> None:
    assert "title.fr and title.en are needed" in _problem(tmp_path, title + 'roles = ["server"]\n')


def test_error_names_the_line_when_the_title_is_one_text(tmp_path: Path) -> None:
    assert _problem(tmp_path, 'roles = ["server"]\ntitle = "Parrot"\n').startswith(", line 2: ")


@pytest.mark.parametrize("settings", ["title = ", "a = 1\na = 2\n", "[limits\n", b"title = '\xe9'\n", "x = 1e\n"])
def test_error_names_the_file_when_it_is_not_toml(tmp_path: Path, settings: str | bytes) -> None:
    assert _problem(tmp_path, PLAIN.encode() + (settings if isinstance(settings, bytes) else settings.encode()))


def test_error_names_the_file_when_a_title_is_empty(tmp_path: Path) -> None:
    assert _problem(tmp_path, PLAIN.replace("The parrot", ""))


@pytest.mark.parametrize("flood", ["inf", "1" + "0" * 400, "1" + "0" * 5000])
def test_error_names_the_file_when_a_limit_is_infinite(tmp_path: Path, flood: str) -> None:
    assert _problem(tmp_path, PLAIN + f"[limits]\nflood = {flood}\n")


def test_error_names_the_file_when_values_are_nested_too_deeply(tmp_path: Path) -> None:
    assert _problem(tmp_path, PLAIN + "x = " + "[" * 100_000)


def test_error_names_the_file_when_the_scale_is_infinite(tmp_path: Path) -> None:
    assert _problem(tmp_path, PLAIN + "out_of = inf\n")


def test_error_names_the_file_when_a_limit_is_a_fraction_of_a_byte(tmp_path: Path) -> None:
    assert _problem(tmp_path, PLAIN + "[limits]\nflood = 0.5\n")


def test_error_names_the_line_in_the_table_when_the_key_exists_outside_too(tmp_path: Path) -> None:
    assert _problem(tmp_path, PLAIN + "port = 6789\n[limits]\nport = 3\n").startswith(", line 6: ")


@pytest.mark.parametrize(
    "line",
    [
        "limits.second = 3", "limits . second = 3", '"limits".second = 3', "limits.'second' = 3", "limits.seconds = 0",
        "limits = {second = 3}", '"limit" = 3', "'port' = 3",
    ],
)  # fmt: skip
def test_error_names_the_line_when_a_key_is_written_another_way(tmp_path: Path, line: str) -> None:
    assert _problem(tmp_path, PLAIN + line + "\n").startswith(", line 4: ")


def test_exercise_is_read_when_it_starts_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert _loaded(tmp_path, b"\xef\xbb\xbf" + PLAIN.encode()).title.en == "The parrot"


# Which exercises there are


def _unknown(path: Path) -> Text:
    with pytest.raises(ExerciseError) as caught:
        load(path)
    return caught.value.text


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command is given."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _exercises(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        _written(folder / name, PLAIN)
    return folder


def test_unknown_exercise_names_those_that_exist_when_it_is_misspelt(here: Path) -> None:
    _exercises(here / "course", "parrot", "calculator")
    (here / "course" / "notes").mkdir()
    told = _unknown(here / "course" / "parot")
    names = f"{here / 'course' / 'calculator'}, {here / 'course' / 'parrot'}."
    assert told.en.endswith(f"There are here: {names}")
    assert told.fr.endswith(f"Il y a ici : {names}")


def test_unknown_exercise_names_each_once_when_their_own_folder_is_given(here: Path) -> None:
    _exercises(here / "exercises", "parrot")
    assert _unknown(Path("exercises")).en.endswith(f"There are here: {Path('exercises', 'parrot')}.")


def test_unknown_exercise_names_those_of_the_project_when_the_folder_was_left_out(here: Path) -> None:
    _exercises(here / "exercises", "parrot")
    assert _unknown(Path("parrot")).en.endswith(f"There are here: {Path('exercises', 'parrot')}.")


def test_unknown_exercise_names_none_when_there_are_none(here: Path) -> None:
    told = _unknown(here / "parrot")
    assert told.en.endswith("in this folder.")
    assert str(here / "parrot") in told.fr


def test_exercise_is_unknown_when_it_is_a_file_or_its_settings_are_a_folder(here: Path) -> None:
    (here / "file").write_text("")
    (here / "parrot" / "exercise.toml").mkdir(parents=True)
    assert "is not an exercise" in _unknown(here / "file").en
    assert "is not an exercise" in _unknown(here / "parrot").en


def test_exercises_are_those_below_and_beside_when_a_folder_is_looked_at(here: Path) -> None:
    _exercises(here / "course", "b", "a")
    _written(here / "course" / "a" / "inner", PLAIN)
    found = [Path(path).relative_to(here / "course").as_posix() for path in exercises_beside(here / "course" / "a")]
    assert found == ["a/inner", "a", "b"]


# Files of checks


def test_check_files_come_in_their_order_when_there_are_several(tmp_path: Path) -> None:
    folder = _written(tmp_path / "parrot", PLAIN)
    names = [
        "b.dialogue", "test_zebra.py", "test_client.py", "a.dialogue", "test_together.py", "test_server.py",
        "test_apple.py", "server.py", "conftest.py", "README.md", "test_notes.txt", "mytest_x.py", "server_test.py",
    ]  # fmt: skip
    for name in names:
        (folder / name).write_text("")
    assert [path.name for path in load(folder).check_files()] == [
        "test_server.py", "test_client.py", "test_together.py", "test_apple.py", "test_zebra.py",
        "a.dialogue", "b.dialogue",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("test_a.py", True),
        ("a.dialogue", True),
        ("a.py", False),
        ("test_a.pyc", False),
        ("test_a", False),
        ("dialogue", False),
    ],
)
def test_file_holds_checks_when_its_name_says_so(name: str, expected: bool) -> None:
    assert is_check_file(Path("exercises/parrot") / name) is expected
