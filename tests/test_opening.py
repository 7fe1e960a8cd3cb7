"""One submission is graded as it was handed in: an archive, or programs in some deep folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import cli
from grader.opening import opened
from grader.result import from_json
from grader.submission import SubmissionError
from tests.hostile_archives import SOURCE, a_zip
from tests.labelled import ROOT

GREETING = ROOT / "exercises" / "greeting"
SERVER = (ROOT / "reference" / "greeting" / "server.py").read_bytes()


def test_archive_is_graded_and_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    a_zip(tmp_path / "dupont.zip", {"tp/server.py": SERVER, "../evil.py": SOURCE})
    command = [str(GREETING), "dupont.zip", "--sandbox", "off", "--format", "json=result.json", "--lang", "en"]
    assert cli.main(command) == 0
    result = from_json(Path("result.json").read_bytes())
    assert (result.submission, result.path, result.mark) == ("dupont", "dupont.zip", 10)
    assert [note.en for note in result.notes] == [
        "“../evil.py” was left out: its path leads out of the folder handed in."
    ]
    assert "dupont.zip" in result.checks[0].replay


def test_folder_with_its_programs_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_bytes(SOURCE)
    with opened(tmp_path, ("server",)) as (submission, notes):
        assert (submission.path, notes) == (tmp_path, ())


def test_deep_programs_are_found_and_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "dupont" / "a" / "b").mkdir(parents=True)
    (tmp_path / "dupont" / "a" / "b" / "server.py").write_bytes(SOURCE)
    with opened(tmp_path / "dupont", ("server",)) as (submission, _):
        assert submission.name == "dupont"
        assert submission.source("server").text == SOURCE.decode()
    assert not submission.path.exists()


@pytest.mark.parametrize("kind", ["missing", "a text", "an empty folder", "a broken archive"])
def test_what_holds_no_program_is_refused_by_its_own_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / {"a text": "x.txt", "a broken archive": "x.zip"}.get(kind, "x")
    if kind == "an empty folder":
        path.mkdir()
    elif kind != "missing":
        path.write_text("rien")
    with pytest.raises(SubmissionError) as told, opened(path, ("server",)):
        pass
    assert str(path) in told.value.text.fr
