"""The plugin inside pytest: fixtures, premises, filters, dialogue files, faults, and what it leaves alone."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from tests.labelled import ROOT

SETTINGS = """
title.fr = "Essai"
title.en = "Trial"
roles = ["server"]
out_of = 20
"""
ECHO = """
import socket
s = socket.socket()
s.bind(('', 6789))
s.listen(1)
c, a = s.accept()
while True:
    d = c.recv(1024)
    if not d:
        break
    c.send(d)
c.close()
"""


class Trial:
    """A small exercise and a submission of it, run by a pytest of its own."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.exercise = pytester.mkdir("essai")
        self.submission = pytester.mkdir("copie")
        self.write("exercise.toml", SETTINGS)
        self.submit("server.py", ECHO)

    def write(self, name: str, text: str) -> None:
        (self.exercise / name).write_text(textwrap.dedent(text), encoding="utf-8")

    def submit(self, name: str, text: str) -> None:
        (self.submission / name).write_text(textwrap.dedent(text), encoding="utf-8")

    def checks(self, text: str) -> None:
        self.write("test_server.py", "from grader import check\n" + textwrap.dedent(text))

    def run(self, *arguments: str) -> pytest.RunResult:
        return self.pytester.runpytest_subprocess(
            str(self.exercise), "--submission", str(self.submission), "-p", "no:cacheprovider", *arguments
        )


@pytest.fixture
def trial(pytester: pytest.Pytester) -> Trial:
    return Trial(pytester)


ONE_CHECK = """
@check(2, fr="Écho", en="Echo")
def test_echo(server):
    with server.connect() as peer:
        peer.send("Bonjour")
        peer.expect("Bonjour")
"""


def test_check_passes_under_plain_pytest(trial: Trial) -> None:
    trial.checks(ONE_CHECK)
    trial.run().assert_outcomes(passed=1)


NOTES_LAUNCHES = """
from pathlib import Path
from grader.harness.direct import DirectLauncher

launch = DirectLauncher.launch

def noted(self, asked):
    with Path(__file__).with_name("launches").open("a") as file:
        file.write(f"{asked.role} {asked.last}\\n")
    return launch(self, asked)

DirectLauncher.launch = noted
"""


def test_launcher_knows_which_launch_is_the_last(trial: Trial) -> None:
    trial.checks(ONE_CHECK + ONE_CHECK.replace("test_echo(server)", "test_both(server, client)"))
    trial.write("exercise.toml", SETTINGS.replace('["server"]', '["server", "client"]'))
    trial.write("conftest.py", NOTES_LAUNCHES)
    trial.submit("client.py", "input()\n")
    trial.run("--sandbox", "direct")
    told = (trial.exercise / "launches").read_text(encoding="utf-8").splitlines()
    assert told == ["server False", "server False", "client True"]


def test_check_fails_with_its_difference(trial: Trial) -> None:
    trial.checks(ONE_CHECK)
    trial.submit("server.py", ECHO.replace("c.send(d)", "c.send(d + b'!')"))
    ran = trial.run()
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*1 byte(s) too many at the end*"])


def test_parrot_runs_under_plain_pytest(pytester: pytest.Pytester) -> None:
    ran = pytester.runpytest_subprocess(
        str(ROOT / "exercises" / "parrot"), "--submission", str(ROOT / "reference" / "parrot"), "-p", "no:cacheprovider"
    )
    ran.assert_outcomes(passed=25)


def test_check_is_skipped_when_its_premise_failed(trial: Trial) -> None:
    trial.checks(
        ONE_CHECK
        + """
@check(1, fr="Suite", en="More", needs=[test_echo])
def test_more(server):
    raise AssertionError("must not run")
"""
    )
    trial.submit("server.py", "x = 1\n")
    ran = trial.run("-rs")
    ran.assert_outcomes(failed=1, skipped=1)
    ran.stdout.fnmatch_lines(["*needs test_server.py::test_echo, which did not pass*"])


@pytest.mark.parametrize("name", ["test_server.py::test_echo", "test_echo"])
def test_one_check_is_chosen_by_its_id_or_its_bare_name(trial: Trial, name: str) -> None:
    trial.checks(ONE_CHECK + ONE_CHECK.replace("test_echo", "test_other"))
    trial.run("--check", name).assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        ("def test_bare(server):\n    pass\n", "*has no @check*"),
        ('@check(1, fr="a", en="b", needs=["test_nothing"])\ndef test_a(server):\n    pass\n', "*does not exist*"),
    ],
)
def test_exercise_with_a_fault_is_refused(trial: Trial, checks: str, told: str) -> None:
    trial.checks(checks)
    ran = trial.run()
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([told])


def test_ambiguous_bare_name_is_refused(trial: Trial) -> None:
    trial.checks(ONE_CHECK)
    trial.write("test_client.py", "from grader import check\n" + ONE_CHECK)
    ran = trial.run("--check", "test_echo")
    ran.stderr.fnmatch_lines(["*could be*"])


def test_dialogue_file_is_collected_as_a_check(trial: Trial) -> None:
    trial.write("ponctuation.dialogue", "title: Écho\nrole: server\npoints: 1\n> Bonjour !\n< Bonjour !\nclose\n")
    trial.run("--check", "ponctuation").assert_outcomes(passed=1)


def test_dialogue_file_that_is_not_answered_fails(trial: Trial) -> None:
    trial.write("ponctuation.dialogue", "title: Cri\nrole: server\n> Bonjour !\n< BONJOUR !\n")
    trial.run().assert_outcomes(failed=1)


def test_dialogue_file_with_a_mistake_names_its_line(trial: Trial) -> None:
    trial.write("x.dialogue", "title: x\n> a\n!!\n")
    ran = trial.run()
    assert ran.ret != 0
    ran.stdout.fnmatch_lines(["*x.dialogue: line 3*"])


def test_nothing_of_a_submission_is_collected_or_configures_pytest(trial: Trial) -> None:
    trial.checks(ONE_CHECK)
    for folder in (trial.submission, trial.exercise / "dupont"):
        folder.mkdir(exist_ok=True)
        for name in ("conftest.py", "test_evil.py", "sitecustomize.py"):
            (folder / name).write_text("open('evil', 'w')\nraise SystemExit('evil')\n")
    trial.run().assert_outcomes(passed=1)
    assert not list(Path(trial.pytester.path).rglob("evil"))


def test_settings_of_a_submission_are_refused(trial: Trial) -> None:
    trial.checks(ONE_CHECK)
    trial.submit("pytest.ini", "[pytest]\naddopts = --collect-only\n")
    ran = trial.run()
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*take its settings from the submission*"])


def test_plugin_is_inert_elsewhere(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_server():\n    pass\n\ndef test_no_fixture(server):\n    pass\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1, errors=1)


def test_texts_depend_on_the_seed_alone(trial: Trial) -> None:
    trial.checks(
        """
@check(1, fr="a", en="b")
def test_texts(server, texts):
    print("TEXT", texts.word(), texts.accented(), texts.long(9))
    raise AssertionError
"""
    )
    told = [
        [line for line in trial.run("--seed", seed).outlines if line.startswith("TEXT")] for seed in ("1", "1", "2")
    ]
    assert told[0] == told[1] != told[2]
    assert told[0]


def test_programs_are_not_left_running_when_a_check_raises(trial: Trial) -> None:
    trial.submit("server.py", "import os\nprint(os.getpid(), flush=True)\n" + ECHO)
    trial.checks(
        """
import psutil

@check(1, fr="a", en="b")
def test_raises(server):
    server.connect()
    print("PID", server.program.process.pid)
    raise RuntimeError("the check's own fault")
"""
    )
    ran = trial.run()
    [pid] = [int(line.split()[1]) for line in ran.outlines if line.startswith("PID")]
    import psutil

    assert not psutil.pid_exists(pid)


def test_json_of_the_hooks_survives(trial: Trial) -> None:
    """The results that the hook hands out are whole: what a worker sends is made of them."""
    trial.checks(ONE_CHECK)
    trial.pytester.makeconftest(
        """
import json
from dataclasses import asdict

def pytest_grader_check(result):
    print("RESULT", json.dumps(asdict(result)))
"""
    )
    ran = trial.run("-s")
    [line] = [line for line in ran.outlines if "RESULT" in line]
    result = json.loads(line[line.index("{") :])
    assert (result["id"], result["outcome"], result["earned"]) == ("test_server.py::test_echo", "passed", 2)
    assert [event["event"] for event in result["trace"] if event["who"] == "peer"][:3] == ["connect", "send", "recv"]
