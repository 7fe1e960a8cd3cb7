"""`grade batch`, as a user runs it: what is refused, what comes out, and that it goes on after whatever stopped it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import cli
from grader.grading import Worker
from grader.harness import bubble
from grader.harness.launcher import Limits
from grader.result import Result, from_json
from tests.labelled import ROOT
from tests.leftovers import CLEAN, state

GREETING = ROOT / "exercises" / "greeting"
REFERENCE = ROOT / "reference" / "greeting"
WHY_NOT = bubble.unavailable(sys.executable, Limits())
needs_one = pytest.mark.skipif(WHY_NOT is not None, reason=f"no sandbox can be had here: {WHY_NOT}")


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of four: a correct program, a wrong one, a zip, and a folder without any program."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    folder = tmp_path / "copies"
    shutil.copytree(REFERENCE, folder / "dupont", ignore=shutil.ignore_patterns("faulty"))
    shutil.copytree(REFERENCE / "faulty" / "text-altered-1", folder / "martin")
    with zipfile.ZipFile(folder / "Zoé.zip", "w") as archive:
        archive.write(REFERENCE / "server.py", "tp/server.py")
    (folder / "vide").mkdir()
    return folder


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which there is no sandbox."""
    monkeypatch.setattr(Worker, "why_no_sandbox", lambda *_: "/usr/bin/bwrap: Operation not permitted")


def batch(copies: Path, *options: str) -> int:
    return cli.main(["batch", str(GREETING), str(copies), "--out", "out", "--lang", "en", *options])


def result(key: str) -> Result:
    return from_json(Path("out", key, "result.json").read_bytes())


def test_class_is_graded_and_shown(copies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(copies, "--sandbox", "off") == 0
    told = capsys.readouterr()
    assert told.err == ""
    lines = told.out.splitlines()
    assert "dupont  Mark: 10/10   Bonus: 1/1" in lines
    assert "vide  No mark   no program found" in lines
    assert lines[-3:] == [
        "4 submissions graded · mean 8.33/10",
        "1 to look at",
        f"Class page: {Path('out/index.html')}",
    ]
    assert result("Zoé").mark == 10
    assert result("Zoé").path == str(copies / "Zoé.zip")
    found = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file())
    names = ("Zoé", "dupont", "martin", "vide")
    each = [f"{name}/{file}" for name in names for file in ("report.html", "result.json")]
    assert found == sorted(["index.html", "marks.csv", "marks.xlsx", *each])


def test_second_run_changes_nothing(copies: Path) -> None:
    batch(copies, "--sandbox", "off", "--quiet")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path("out").glob("*/*")}
    assert batch(copies, "--sandbox", "off", "--quiet") == 0
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path("out").glob("*/*")} == before


@needs_one
def test_strangers_run_in_the_sandbox_of_its_own_accord(copies: Path) -> None:
    assert batch(copies, "--quiet") == 0
    assert result("dupont").sandbox is True


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("option", [[], ["--sandbox", "on"]])
def test_without_a_sandbox_the_batch_stops_with_one_sentence(
    option: list[str], copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch(copies, *option) == 2
    [told] = capsys.readouterr().err.splitlines()
    assert told.startswith("grade: there is no sandbox on this system (/usr/bin/bwrap: Operation not permitted)")
    assert "--sandbox off" in told
    assert not Path("out").exists()


@pytest.mark.usefixtures("refused")
def test_without_a_sandbox_continuous_integration_warns(
    copies: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    assert batch(copies, "--quiet") == 0
    assert "warning: the programs run without a sandbox" in capsys.readouterr().err
    assert result("dupont").sandbox is False


@pytest.mark.parametrize("wrong", ["submissions", "exercise", "worksheet", "jobs"])
def test_what_cannot_be_done_is_told_before_anything_is_graded(
    wrong: str, copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sheet.csv").write_text("a,b\n")
    given = {
        "submissions": [str(GREETING), "nowhere"],
        "exercise": ["nowhere", str(copies)],
        "worksheet": [str(GREETING), str(copies), "--moodle-worksheet", "sheet.csv"],
        "jobs": [str(GREETING), str(copies), "--jobs", "0"],
    }[wrong]
    command = ["batch", *given, "--out", "out", "--lang", "fr", "--sandbox", "off"]
    if wrong == "jobs":
        with pytest.raises(SystemExit):
            cli.main(command)
    else:
        assert cli.main(command) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not list(Path().rglob("result.json"))


def test_worksheet_is_filled(copies: Path) -> None:
    for number, name in enumerate(("dupont", "martin")):
        (copies / name).rename(copies / f"{name.title()} Anne_{number + 5}_assignsubmission_file_")
    Path("notes.csv").write_text(
        "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments\n"
        "Participant 5,Dupont Anne,,10.00,Yes,-,\nParticipant 6,Martin Anne,,10.00,Yes,-,\n"
    )
    assert batch(copies, "--sandbox", "off", "--quiet", "--moodle-worksheet", "notes.csv") == 0
    filled = Path("out/moodle-notes.csv").read_text().splitlines()
    assert filled[1] == "Participant 5,Dupont Anne,10,10.00,Yes,-,Everything that was asked for works."
    assert filled[2].startswith("Participant 6,Martin Anne,5,")
    with zipfile.ZipFile("out/feedback.zip") as archive:
        assert "Dupont Anne_5_assignsubmission_file_/report.html" in archive.namelist()


PUPILS = ("Lefèvre Zoé", "N'Diaye Aïcha", "Nguyễn Anh Thư", "Dupont Jean-Rémi")
TELLING = ("lefevre", "zoe", "diaye", "aicha", "nguyen", "dupont", "remi")


@pytest.fixture
def pupils(copies: Path) -> Path:
    """What Moodle packed of four pupils whose programs tell who they are: file names, what is sent and raised, comments."""
    shutil.rmtree(copies)
    reference = (REFERENCE / "server.py").read_text(encoding="utf-8")
    programs = {
        "serveur_lefevre.py": reference.replace("Salut !", "Salut, ZOÉ Lefe\u0300vre !"),
        "NDiayeAicha_server.py": "# AÏCHA, avec Zoé Lefèvre\n" + reference,
        "server-nguyen.py": "# autre nom\n" + reference,
        "SERVEUR.DUPONT.PY": "def dupontjean():\n    raise ValueError('/home/jdupont/Rémi')\n\ndupontjean()\n",
    }
    for number, (name, (file, text)) in enumerate(zip(PUPILS, programs.items(), strict=True)):
        folder = copies / f"{name}_{number + 5}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / file).write_text(text, encoding="utf-8")
    archive = copies / "Dupont Jean-Rémi_8_assignsubmission_file_" / "à_lire_dupont.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../dupont.txt", "")
    return copies


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """What a file holds, by a name: each member of an archive, and the bytes that a result holds as digits."""
    data = path.read_bytes()
    yield path.name, data
    if path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            yield from ((f"{path.name}: {name}", name.encode() + archive.read(name)) for name in archive.namelist())
    for digits in re.findall(rb'"hex": "([0-9a-f]+)"', data):
        yield f"{path}: hex", bytes.fromhex(digits.decode())


def telling(data: bytes) -> list[str]:
    """The names in there, in whatever spelling; a short one as a word only."""
    apart = unicodedata.normalize("NFKD", data.decode("utf-8", "replace").casefold())
    text = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return [name for name in TELLING if re.search(name if len(name) > 5 else rf"(?<![a-z]){name}(?![a-z])", text)]


def test_no_name_is_in_any_file_but_the_key(pupils: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(
        f"Participant {number + 5},{name},{name}@lycee.fr,Submitted,,10.00,Yes,-,\n"
        for number, name in enumerate((*PUPILS, "Zoé Absente"))
    )
    head = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)"
    Path("notes.csv").write_text(f"{head},Feedback comments\n{rows}", encoding="utf-8")
    assert batch(pupils, "--sandbox", "off", "--anonymous", "--moodle-worksheet", "notes.csv") == 0
    files = [path for path in Path("out").rglob("*") if path.is_file()]
    holding = {name: found for path in files for name, data in contents(path) if (found := telling(data))}
    assert holding == {"key.csv": list(TELLING)}
    assert {"index.html", "marks.csv", "marks.xlsx", "feedback.zip", "moodle-notes.csv"} < {path.name for path in files}
    assert not [path for path in Path("out").rglob("*") if telling(path.name.encode())]
    assert not telling("".join(capsys.readouterr()).encode())
    assert Path("out/key.csv").stat().st_mode & 0o077 == 0


def test_what_goes_back_to_moodle_without_names_has_its_numbers(pupils: Path) -> None:
    Path("notes.csv").write_text(
        "Identifier,Full name,Email address,Status,Grade,Last modified (grade)\n"
        "Participant 6,N'Diaye Aïcha,a@b.fr,Submitted,,-\nParticipant 99,Zoé Absente,z@b.fr,-,,-\n",
        encoding="utf-8",
    )
    assert batch(pupils, "--sandbox", "off", "--anonymous", "--moodle-worksheet", "notes.csv") == 0
    number = {row.split(";")[1]: row.split(";")[0] for row in Path("out/key.csv").read_text("utf-8").splitlines()}
    aicha = f"{int(number[PUPILS[1]]):04}"
    filled = Path("out/moodle-notes.csv").read_text(encoding="utf-8").splitlines()
    assert filled[1:] == [f"Participant 6,{aicha},,Submitted,10,-", "Participant 99,,,-,,-"]
    with zipfile.ZipFile("out/feedback.zip") as archive:
        assert "Participant_6_assignsubmission_file_/report.html" in archive.namelist()


def test_reports_with_names_and_without_do_not_share_a_folder(copies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(copies, "--sandbox", "off", "--quiet") == 0
    assert batch(copies, "--sandbox", "off", "--anonymous") == 2
    assert "holds reports with names" in capsys.readouterr().err
    assert not Path("out/key.csv").exists()


def test_two_batches_do_not_write_to_one_folder(copies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import fcntl

    Path("out").mkdir()
    folder = os.open("out", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        assert batch(copies, "--sandbox", "off") == 2
    finally:
        os.close(folder)
    assert "another batch is writing" in capsys.readouterr().err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_batch_leaves_nothing_behind_and_goes_on(how: signal.Signals, copies: Path, tmp_path: Path) -> None:
    (copies / "martin" / "server.py").write_text("while True: pass\n")
    (copies / "Zoé.zip").rename(copies / "a.zip")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "grader.cli", "batch", str(GREETING), str(copies), "--out", "out", "--jobs", "1"]
    command += ["--sandbox", "off", "--lang", "en"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline().startswith("a  Mark: 10/10")
        running.send_signal(how)
        told = running.stderr.read()
    if how is signal.SIGINT:
        assert told == "grade: the same command goes on from here.\ngrade: interrupted.\n"
        assert running.returncode == 2
        assert not list(Path("out").glob(".*"))
    _wait_until_clean(temporary)
    before = Path("out/a/result.json").stat().st_mtime_ns
    assert batch(copies, "--sandbox", "off", "--quiet") == 0
    assert Path("out/a/result.json").stat().st_mtime_ns == before
    assert not list(Path("out").glob(".*"))
    assert result("martin").mark == 0


def _wait_until_clean(temporary: Path) -> None:
    """A killed grader's reaper ends what it started, a moment later."""
    until = time.monotonic() + 60
    while (found := state(temporary)) != CLEAN and time.monotonic() < until:
        pass
    assert found == CLEAN
