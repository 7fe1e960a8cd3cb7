"""The grader inside pytest: has it collect checks (items.py), gives them their fixtures, reports outcomes.

Everything here acts on exercise folders alone (those with an exercise.toml): in any other pytest run the plugin is inert.
Nothing of a submission is ever collected or read as configuration.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest

from grader.casting import Casting, Production
from grader.exercise import Exercise, ExerciseError, is_check_file
from grader.exercise import load as load_exercise
from grader.harness.client import ClientUnderTest
from grader.harness.launching import WAYS
from grader.harness.server import ServerUnderTest
from grader.items import DialogueModule, check_of, chosen, exercise_of, holds_exercises, identity, needs_of, roles_of
from grader.outcome import Judgement, judged, out_of_time, undecided
from grader.result import CheckResult, Diagnosis
from grader.rounds import Round
from grader.stimuli import Texts
from grader.submission import SubmissionError
from grader.verdict import mismatch

_PHASES = pytest.StashKey[list[pytest.CallInfo[None]]]()


class Hooks:
    """The hooks by which a run is told what is asked, and tells what it decides."""

    @pytest.hookspec(firstresult=True)
    def pytest_grader_rounds(self) -> Iterator[Round]:  # type: ignore[empty-body]
        """What to run over the checks that were collected once, instead of what the command line asks for."""

    @pytest.hookspec
    def pytest_grader_checks(self, undecided: list[CheckResult]) -> None:
        """The checks that are about to run, in order, as they stand if the worker dies."""

    @pytest.hookspec
    def pytest_grader_check(self, result: CheckResult) -> None:
        """The result of one check, as soon as there is one."""

    @pytest.hookspec
    def pytest_grader_advice(self, advice: tuple[Diagnosis, ...]) -> None:
        """What is said of the submission's programs besides their checks."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the grader's own hooks."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `grade` passes on, and what one may give by hand to plain pytest."""
    group = parser.getgroup("grader", "grading exercises in network programming")
    group.addoption("--submission", metavar="DIR", help="the student's folder (default: the exercise's own)")
    group.addoption("--seed", type=int, metavar="N", help="seed of the random texts (default: the exercise's)")
    group.addoption("--python", metavar="PATH", help="the interpreter that runs the student's programs")
    group.addoption(
        "--sandbox",
        choices=WAYS,
        default="direct",
        help="how programs are launched: %(choices)s (default: %(default)s)",
    )
    group.addoption("--check", action="append", default=[], metavar="NAME", help="run this check only (repeatable)")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Switch the plugin on where an exercise is asked for."""
    paths = [Path(str(argument).split("::")[0]) for argument in config.args]
    if any(exercise_of(path) or holds_exercises(path) for path in paths):
        _refuse_settings_of(config)
        config.pluginmanager.register(Grading(config), "grader-grading")


def _refuse_settings_of(config: pytest.Config) -> None:
    """Plain pytest may take a submission's own ini file for its settings; `grade` names its own."""
    submission, settings = config.getoption("submission"), config.inipath
    if submission and settings and settings.resolve().is_relative_to(Path(submission).resolve()):
        raise pytest.UsageError(
            f"pytest would take its settings from the submission ({settings}): use `grade`, or give -c"
        )


class Grading:
    """One pytest run over exercises: for the submission that the command line names, or in rounds, one after the other."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._exercises: dict[Path, Exercise] = {}
        self._exercise_at: dict[Path, Exercise] = {}  # by the file of the checks
        self._production: Production | None = None
        self._last = False  # no check of the submission comes after the one that runs
        self._results: dict[str, CheckResult] = {}
        self._rounds: Iterator[Round] | None = config.hook.pytest_grader_rounds()
        self._round = Round(*map(config.getoption, ("submission", "seed", "python", "sandbox")))

    # Collection

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Of an exercise, only the files of checks that stand directly in it: never what a student put below."""
        if exercise_of(collection_path.parent) == collection_path.parent.resolve():
            return None if is_check_file(collection_path) else True
        return None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
        """A dialogue file is a module with one check."""
        if file_path.suffix == ".dialogue" and exercise_of(file_path):
            return DialogueModule.from_parent(parent, path=file_path)
        return None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what `--check` names; refuse what is not a check, and a premise that does not exist."""
        if len({exercise_of(item.path) for item in items}) > 1:
            raise pytest.UsageError("one exercise at a time: a submission is made for one")
        identities = [identity(item) for item in items]
        for item in items:
            self._checked(item, identities)
            item.add_marker(pytest.mark.timeout(self._exercise(item).limits.net))
        if self._rounds is None:
            wanted = chosen(items, self._config.getoption("check"))
            self._config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
            items[:] = wanted
            self._announce(items)

    def _announce(self, items: list[pytest.Item]) -> None:
        self._config.hook.pytest_grader_checks(undecided=[self._undecided(item) for item in items])

    def _checked(self, item: pytest.Item, identities: Iterable[str]) -> None:
        described = check_of(item)
        if described is None:
            raise pytest.UsageError(f"{identity(item)} has no @check: its title and its points are not known")
        for need in needs_of(item, described):
            if need not in identities:
                raise pytest.UsageError(f"{identity(item)} needs {need}, which does not exist")

    def _undecided(self, item: pytest.Item) -> CheckResult:
        described = check_of(item)
        assert described is not None
        return undecided(described, identity(item), roles_of(item), tuple(needs_of(item, described)))

    def _exercise(self, item: pytest.Item) -> Exercise:
        if item.path not in self._exercise_at:
            folder = exercise_of(item.path)
            if folder is None:
                raise pytest.UsageError(f"{item.path} stands in no exercise")
            self._exercise_at[item.path] = self._loaded(folder)
        return self._exercise_at[item.path]

    def _loaded(self, folder: Path) -> Exercise:
        if folder not in self._exercises:
            try:
                self._exercises[folder] = load_exercise(folder)
            except ExerciseError as exc:
                raise pytest.UsageError(str(exc)) from exc
        return self._exercises[folder]

    # Running

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Play the rounds that were asked for; where there are none, pytest's own loop runs the checks once."""
        if self._rounds is None or session.testsfailed or not session.items:
            return None
        for one in self._rounds:
            self._play(one, chosen(session.items, one.checks))
        return True

    def _play(self, one: Round, items: list[pytest.Item]) -> None:
        self._round, self._results = one, dict(one.known)
        self._announce(items)
        for item, following in zip(items, [*items[1:], None], strict=True):
            self._config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        self._finish()
        self._results = {}
        for item in items:
            _renew(item)
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.stats.clear()  # it keeps every report until its summary

    def _production_of(self, exercise: Exercise) -> Production:
        if self._production is None or self._production.exercise is not exercise:
            self._close_production()
            asked = self._round
            submission = Path(asked.submission or exercise.path)
            try:
                self._production = Production.open(exercise, submission, asked.python, asked.seed, asked.way)
            except SubmissionError as exc:
                raise pytest.UsageError(str(exc)) from exc
        return self._production

    def _close_production(self) -> None:
        if self._production is not None:
            self._production.close()
            self._production = None

    def _finish(self) -> None:
        """Tell what is said of the programs besides their checks, once these are decided."""
        if self._production is not None:
            self._config.hook.pytest_grader_advice(advice=self._production.advice())
            self._close_production()

    def pytest_sessionfinish(self) -> None:
        """Finish what was not a round."""
        if self._rounds is None:
            self._finish()

    def pytest_unconfigure(self) -> None:
        """End what the launcher keeps running."""
        self._close_production()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, nextitem: pytest.Item | None) -> None:
        """Know which check is the last."""
        self._last = nextitem is None

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """A check whose premise failed is skipped, and says which one."""
        described = check_of(item)
        for need in needs_of(item, described) if described else []:
            premise = self._results.get(need)
            if premise is not None and premise.outcome != "passed":
                raise PremiseError(premise)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Gather the phases of a check; with the last one, its result is there."""
        report = yield
        item.stash.setdefault(_PHASES, []).append(call)
        if isinstance(getattr(call.excinfo, "value", None), PremiseError) and call.excinfo is not None:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), 0, str(call.excinfo.value))
        if call.when == "call" and _CASTING in item.stash:
            item.stash[_CASTING].decided()
        if call.when == "teardown":
            self._conclude(item)
        return report

    def _conclude(self, item: pytest.Item) -> None:
        phases = item.stash[_PHASES]
        errors = [phase.excinfo.value for phase in phases if phase.excinfo is not None]
        error = errors[0] if errors else None
        described = check_of(item)
        if described is None:
            return
        casting = self._casting(item)
        seconds = sum(phase.duration for phase in phases)
        if isinstance(error, PremiseError):
            result = casting.not_run(described, error.premise, seconds)
        else:
            result = casting.concluded(described, self._judged(item, error), seconds)
        self._results[identity(item)] = result
        self._config.hook.pytest_grader_check(result=result)

    def _judged(self, item: pytest.Item, error: BaseException | None) -> Judgement:
        if isinstance(error, pytest.fail.Exception) and str(error).startswith("Timeout"):
            return out_of_time(self._exercise(item).limits.net, starved=False)
        if isinstance(error, pytest.fail.Exception):  # the check's own words for what it saw
            return judged(mismatch(str(error), str(error)))
        return judged(error)

    def _casting(self, item: pytest.Item) -> Casting:
        if _CASTING not in item.stash:
            production = self._production_of(self._exercise(item))
            described = check_of(item)
            assert described is not None
            needs = tuple(needs_of(item, described))
            item.stash[_CASTING] = Casting(production, identity(item), roles_of(item), needs, last=self._last)
        return item.stash[_CASTING]

    # Fixtures

    @pytest.fixture
    def server(self, request: pytest.FixtureRequest) -> ServerUnderTest:
        """The student's server, launched."""
        return self._casting(request.node).server()

    @pytest.fixture
    def client(self, request: pytest.FixtureRequest) -> ClientUnderTest:
        """The student's client, launched against a peer that listens, or against the student's own server."""
        own_server = request.getfixturevalue("server") if "server" in request.fixturenames else None
        return self._casting(request.node).client(own_server)

    @pytest.fixture
    def texts(self, request: pytest.FixtureRequest) -> Texts:
        """Random texts that depend on the seed and on the check alone."""
        return self._casting(request.node).texts()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, None, None]:
        """Whatever the check did, what it started ends here."""
        try:
            return (yield)
        finally:
            if _CASTING in item.stash:
                item.stash[_CASTING].close()


_CASTING = pytest.StashKey[Casting]()


class PremiseError(Exception):
    """A check that this one needs did not pass."""

    def __init__(self, premise: CheckResult) -> None:
        super().__init__(f"needs {premise.id}, which did not pass")
        self.premise = premise


def _renew(item: pytest.Item) -> None:
    """Make an item as if it had never run, for another round: pytest itself runs each but once."""
    if _PHASES in item.stash:
        del item.stash[_PHASES]
    if _CASTING in item.stash:
        del item.stash[_CASTING]
    item._report_sections.clear()
    if isinstance(item, pytest.Function):
        item._initrequest()  # as pytest-rerunfailures does


def run(arguments: list[str], listener: object) -> int:
    """Run pytest in this process with `listener` as one more plugin; its exit code."""
    return int(pytest.main(arguments, plugins=[listener]))
