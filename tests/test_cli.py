"""The command as users type it: exit status, messages in both languages, files, bad input."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader import cli
from grader.result import from_json, to_json
from tests.labelled import ROOT

PARROT = ROOT / "exercises" / "parrot"
REFERENCE = ROOT / "reference" / "parrot"
FAULTY = REFERENCE / "faulty"


class Command:
    """`grade`, run in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "grader.cli", *map(str, arguments)],
            cwd=self.folder,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **environment},
            text=True,
            encoding="utf-8",
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture
def grade(tmp_path: Path) -> Command:
    (tmp_path / "work").mkdir()
    return Command(tmp_path / "work")


def copy_of(source: Path, target: Path) -> Path:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("faulty"))
    return target


def refused(done: subprocess.CompletedProcess[str], *told: str) -> None:
    """Exit status 2, one sentence, no traceback."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    for one in told:
        assert one in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(Path(done.args[0]).glob("reports"))


def test_reference_gets_full_marks_and_every_bonus(grade: Command) -> None:
    done = grade(PARROT, REFERENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Note : 20/20   Bonus : 6/6" in done.stdout
    result = from_json((grade.folder / "reports/parrot/parrot/result.json").read_bytes())
    assert (result.mark, result.bonus_earned, result.provisional) == (20, 6, None)
    report = (grade.folder / "reports/parrot/parrot/report.html").read_text(encoding="utf-8")
    assert report.startswith("<!DOCTYPE html>")
    assert "Tous les contrôles demandés sont réussis." in report


def test_starter_is_graded_and_says_what_to_do_first(grade: Command) -> None:
    done = grade(PARROT)
    assert done.returncode == 1
    assert "Note : 0/20" in done.stdout
    assert "Écrivez la première étape du cours" in done.stdout


def test_messages_are_in_the_language_asked_for(grade: Command) -> None:
    assert "Mark: 0/20" in grade(PARROT, "--lang", "en").stdout
    assert "Mark: 0/20" in grade(PARROT, LANG="en_GB.UTF-8").stdout
    assert "Note : 0/20" in grade(PARROT, "--lang=fr", LANG="en_GB.UTF-8").stdout
    assert "Note : 0/20" in grade(PARROT, LANG="de_DE.UTF-8").stdout


def test_help_is_in_french_by_default(grade: Command) -> None:
    done = grade("--help")
    assert done.returncode == 0
    assert "Corrige un exercice de programmation réseau" in done.stdout
    assert "usage :" in done.stdout


def test_one_check_alone_is_replayed_with_its_seed(grade: Command) -> None:
    done = grade(PARROT, REFERENCE, "--check", "test_capitals", "--seed", "7", "--format", "json=-")
    result = from_json(done.stdout)
    assert to_json(result) == done.stdout
    assert [check.id for check in result.checks] == ["test_server.py::test_capitals"]
    assert result.seed == 7
    again = from_json(grade(PARROT, REFERENCE, "--check", "test_capitals", "--seed", "7", "--format", "json=-").stdout)
    said = [[event.text for event in one.checks[0].trace if event.event == "send"] for one in (result, again)]
    assert said[0] == said[1] != []


def test_replay_command_of_a_report_runs(grade: Command) -> None:
    first = from_json(grade(PARROT, FAULTY / "extra-text-2", "--format", "json=-").stdout)
    [check] = [check for check in first.checks if check.id == "test_server.py::test_capitals"]
    done = grade(*shlex.split(check.replay)[1:], "--format", "json=-")
    [replayed] = from_json(done.stdout).checks
    assert done.returncode == 1
    assert (replayed.outcome, replayed.seen) == ("failed", check.seen)


@pytest.mark.parametrize("name", ["json", "html", "junit", "terminal"])
def test_format_goes_to_the_file_named(grade: Command, name: str) -> None:
    done = grade(PARROT, "--format", f"{name}=out.txt", "--quiet")
    assert done.returncode == 1
    assert (grade.folder / "out.txt").stat().st_size > 0
    assert not (grade.folder / "reports").exists()


def test_annotations_come_by_themselves_under_github_actions(grade: Command) -> None:
    done = grade(PARROT, FAULTY / "str-not-encoded-1", GITHUB_ACTIONS="true")
    line = next(line for line in done.stdout.splitlines() if line.startswith("::error"))
    assert f"file={FAULTY / 'str-not-encoded-1' / 'server.py'},line=25" in line


def test_annotations_name_the_file_as_the_repository_does(grade: Command) -> None:
    copy_of(FAULTY / "str-not-encoded-1", grade.folder / "depot")
    done = Command(grade.folder / "depot")(PARROT, ".", "--format", "github")
    assert "::error file=server.py,line=25" in done.stdout


def test_replay_command_survives_a_leading_dash(grade: Command) -> None:
    copy_of(REFERENCE, grade.folder / "-tiret")
    done = grade("--check", "test_listens", "--format", "json=-", PARROT, "--", "-tiret")
    [check] = from_json(done.stdout).checks
    assert grade(*shlex.split(check.replay)[1:], "--quiet").returncode == 0


def test_report_is_made_again_from_the_result_alone(grade: Command) -> None:
    grade(PARROT)
    folder = grade.folder / "reports/parrot/parrot"
    first = (folder / "report.html").read_text(encoding="utf-8")
    (folder / "report.html").unlink()
    done = grade("report", folder / "result.json")
    assert done.returncode == 0
    assert "Note : 0/20" in done.stdout
    assert (folder / "report.html").read_text(encoding="utf-8") == first


def test_result_that_is_none_is_refused(grade: Command) -> None:
    (grade.folder / "result.json").write_text('{"schema": 99}')
    refused(grade("report", "result.json"), "n'est pas un résultat")
    refused(grade("report", "nowhere.json"), "impossible de lire")


# Bad input


def test_missing_folder_is_refused(grade: Command) -> None:
    refused(grade(PARROT, "nulle part"), "«\xa0nulle part\xa0» n'existe pas")
    refused(grade(PARROT, "nowhere", "--lang", "en"), "“nowhere” does not exist")


def test_unknown_exercise_names_those_there_are(grade: Command) -> None:
    refused(grade(ROOT / "exercises" / "parot"), "n'est pas un exercice", "parrot", "greeting", "hello")


def test_exercise_with_a_mistake_names_file_and_line(grade: Command) -> None:
    exercise = copy_of(PARROT, grade.folder / "parrot")
    (exercise / "exercise.toml").write_text('title.fr = "a"\ntitle.en = "b"\nroles = ["serveur"]\n')
    refused(grade(exercise), "exercise.toml", "ligne 3")
    (exercise / "exercise.toml").write_text('title.fr = "a\n')
    refused(grade(exercise, "--lang", "en"), "exercise.toml", "line 1")


def test_checks_that_do_not_run_are_the_exercises_fault(grade: Command) -> None:
    exercise = copy_of(PARROT, grade.folder / "parrot")
    (exercise / "test_server.py").write_text("import nothing_of_that_name\n")
    refused(grade(exercise), "nothing_of_that_name")


def test_unknown_check_is_refused(grade: Command) -> None:
    refused(grade(PARROT, "--check", "test_nothing"), "test_nothing")


def test_folder_without_programs_is_refused(grade: Command) -> None:
    (grade.folder / "vide").mkdir()
    refused(grade(PARROT, "vide"), "aucun programme")


def test_unknown_interpreter_is_refused(grade: Command) -> None:
    refused(grade(PARROT, "--python", "python-of-nowhere"), "python-of-nowhere")


@pytest.mark.parametrize("name", ["deux mots", "élève", "-tiret", "sur deux\nlignes", "a'b\"c", "$HOME", "[rich]"])
def test_submission_may_have_any_name(grade: Command, name: str) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copies" / name)
    before = sorted(submission.iterdir())
    done = grade("--check", "test_capitals", PARROT, "--", f"copies/{name}")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(submission.iterdir()) == before
    [result] = grade.folder.glob("reports/parrot/*/result.json")
    assert from_json(result.read_bytes()).submission == name


def test_one_role_missing_is_graded(grade: Command) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copie")
    (submission / "client.py").unlink()
    done = grade(PARROT, submission, "--format", "json=-")
    assert done.returncode == 1
    result = from_json(done.stdout)
    assert result.mark == 10
    [connects] = [check for check in result.checks if check.id == "test_client.py::test_connects"]
    assert [diagnosis.id for diagnosis in connects.diagnoses] == ["file-missing"]


@pytest.mark.parametrize(
    ("content", "identity"),
    [
        (b"", "file-empty"),
        (b"# rien\n\n", "file-empty"),
        (b"\x7fELF\0\0\0", "file-unreadable"),
        ("print('été')".encode("latin-1"), "file-unreadable"),
    ],
)
def test_file_that_is_no_program_is_graded_and_named(grade: Command, content: bytes, identity: str) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copie")
    (submission / "server.py").write_bytes(content)
    done = grade(PARROT, submission, "--format", "json=-")
    assert (done.returncode, done.stderr) == (1, "")
    result = from_json(done.stdout)
    assert result.mark == 7
    assert identity in {diagnosis.id for check in result.checks for diagnosis in check.diagnoses}


def test_file_that_was_plainly_meant_is_taken_and_named(grade: Command) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copie")
    (submission / "server.py").rename(submission / "serveur_dupont.py")
    done = grade(PARROT, submission)
    assert done.returncode == 0
    assert "«\xa0serveur_dupont.py\xa0» a été pris pour server.py" in done.stdout


def test_read_only_submission_is_graded_and_left_as_it_is(grade: Command) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copie")
    (submission / "server.py").write_text("open('journal', 'w').write('x')\n" + (REFERENCE / "server.py").read_text())
    for path in (submission / "server.py", submission / "client.py", submission):
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = grade(PARROT, submission)
    submission.chmod(0o755)
    assert done.returncode == 0
    assert sorted(path.name for path in submission.iterdir()) == ["client.py", "server.py"]


def test_link_out_of_the_submission_is_not_followed(grade: Command) -> None:
    submission = grade.folder / "copie"
    submission.mkdir()
    secret = grade.folder / "secret.txt"
    secret.write_text("secret")
    (submission / "secret.txt").symlink_to(secret)
    (submission / "server.py").write_text("print(open('secret.txt').read())")
    done = grade(PARROT, submission, "--format", "json=-")
    assert done.returncode == 1
    assert '"secret"' not in done.stdout
    assert "No such file" in done.stdout


def test_report_that_cannot_be_written_is_said_before_anything_runs(grade: Command) -> None:
    (grade.folder / "reports").write_text("in the way")
    done = grade(PARROT, REFERENCE)
    assert done.returncode == 2
    assert "impossible d'écrire" in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_full_disk_is_one_clear_sentence(
    grade: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import errno

    from grader.report import writing

    def full(*arguments: object, **options: object) -> object:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(grade.folder)
    monkeypatch.setattr(f"{writing.__name__}.os.fdopen", full)
    status = cli.main([str(PARROT), "--format", "json=out.json", "--lang", "fr"])
    assert status == 2
    assert "il n'y a plus de place sur le disque" in capsys.readouterr().err
    assert list(grade.folder.iterdir()) == []


def test_check_that_breaks_is_the_authors_fault(grade: Command) -> None:
    exercise = copy_of(PARROT, grade.folder / "parrot")
    source = (exercise / "test_server.py").read_text()
    (exercise / "test_server.py").write_text(source.replace('said = f"  {', 'said = f"{1 / 0} {', 1))
    done = grade(exercise, REFERENCE, "--format", "json=-")
    assert done.returncode == 3
    result = from_json(done.stdout)
    [broken] = [check for check in result.checks if check.outcome == "error"]
    assert (broken.id, broken.blame) == ("test_server.py::test_spaces", "author")
    assert (result.mark, result.provisional) == (None, 20)


def test_no_control_character_of_a_student_reaches_the_terminal(grade: Command) -> None:
    submission = copy_of(REFERENCE, grade.folder / "copie\x1b[31m")
    (submission / "server.py").write_text("raise ValueError('\\x1b[2J\\x07\\u202e' + chr(0x9b))\n")
    done = grade(PARROT, submission)
    assert done.returncode == 1
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(done.stdout + done.stderr)


def test_quiet_prints_the_mark_alone(grade: Command) -> None:
    assert grade(PARROT, "--quiet").stdout.splitlines() == ["Note : 0/20   Bonus : 0/6"]


def test_result_holds_no_path_of_the_working_copy(grade: Command) -> None:
    done = grade(PARROT, FAULTY / "str-not-encoded-1", "--format", "json=-")
    assert "/grader-" not in done.stdout
    assert 'File \\"server.py\\", line' in done.stdout


def test_json_schema_in_the_repository_is_that_of_the_code() -> None:
    from grader.result import schema

    kept = json.loads((ROOT / "grader" / "result.schema.json").read_text(encoding="utf-8"))
    assert kept == schema(), "write it again: python -m tests.write_schema"
