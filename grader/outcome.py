"""How a check ended, as an outcome with its blame: the student's program, the check's author, or the grader."""

from __future__ import annotations

import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path

from grader.check import Check
from grader.evidence import Role
from grader.harness.launcher import LaunchError
from grader.harness.reactor import OutOfTimeError
from grader.harness.workcopy import SubmissionTooLargeError
from grader.result import Blame, CheckResult, CheckRole, Content, DecidedBy, Outcome
from grader.text import Text
from grader.verdict import Difference, MismatchError

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Judgement:
    """An outcome, whom it is laid to, what decided it, and the difference that was found."""

    outcome: Outcome
    blame: Blame | None = None
    decided_by: DecidedBy = "observation"
    difference: Difference | None = None


PASSED = Judgement("passed")


def judged(error: BaseException | None) -> Judgement:
    """What the exception that a check ended with says about the program, the check, or the grader."""
    if error is None:
        return PASSED
    if isinstance(error, MismatchError):
        return Judgement("failed", "student", difference=error.difference)
    if isinstance(error, OutOfTimeError):
        return out_of_time(error.seconds, error.starved)
    if isinstance(error, SubmissionTooLargeError):
        return Judgement("failed", "student", difference=Difference(_too_large(error)))
    if isinstance(error, LaunchError) or _raised_in_grader(error):
        return Judgement("error", "grader", difference=Difference(_fault(error)))
    if isinstance(error, AssertionError):
        said = str(error).split("\n")[0] or "assert"
        return Judgement("failed", "student", difference=Difference(Text(said, said)))
    return Judgement("error", "author", difference=Difference(_fault(error)))


def out_of_time(seconds: float, starved: bool) -> Judgement:
    """The last net fired: the program's fault, unless the kernel kept the CPU from it."""
    text = Text(
        f"aucune réponse certaine en {seconds:g} secondes, deux fois de suite.",
        f"no certain answer within {seconds:g} seconds, twice in a row.",
    )
    if starved:
        text = Text(
            "la machine était trop chargée pour que le programme avance : ce contrôle ne compte pas, relancez-le.",
            "the machine was too busy for the program to advance: this check does not count, run it again.",
        )
        return Judgement("inconclusive", "grader", "clock", Difference(text))
    return Judgement("failed", "student", "clock", Difference(text))


def _raised_in_grader(error: BaseException) -> bool:
    """Whether the innermost frame that is not of a library is the grader's own, and not a check's."""
    own = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    deciding = [path for path in own if path.is_relative_to(_PACKAGE) or not _of_a_library(path)]
    return bool(deciding) and deciding[-1].is_relative_to(_PACKAGE)


def _of_a_library(path: Path) -> bool:
    """Whether a file belongs to Python or to what is installed beside it."""
    installed = sysconfig.get_paths()
    return any(path.is_relative_to(installed[kind]) for kind in ("stdlib", "platstdlib", "purelib", "platlib"))


def _fault(error: BaseException) -> Text:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    told = f"{type(error).__name__}: {error}{where}"
    return Text(
        f"le contrôle lui-même s'est arrêté : {told}. Votre programme n'y est pour rien.",
        f"the check itself broke: {told}. Your program is not to blame.",
    )


def _too_large(error: SubmissionTooLargeError) -> Text:
    limits = error.limits
    size = limits.submission_bytes // (1024 * 1024)
    return Text(
        f"le dossier rendu est trop gros : {limits.submission_files} fichiers et dossiers et {size} Mo au plus.",
        f"the folder handed in is too large: {limits.submission_files} files and folders and {size} MB at most.",
    )


def content(data: bytes | None, at: int | None = None) -> Content | None:
    """Bytes for the result: hexadecimal digits and text, where undecodable bytes stand as \\xNN."""
    if data is None:
        return None
    return Content(data.hex(), data.decode("utf-8", "backslashreplace"), at)


def role_of(roles: tuple[Role, ...]) -> CheckRole:
    """The role that a check is about, as the result names it."""
    return roles[0] if len(roles) == 1 else "both"


def undecided(described: Check, identity: str, roles: tuple[Role, ...], needs: tuple[str, ...]) -> CheckResult:
    """A check that was not decided because the grader's own worker ended: an error that costs the student nothing."""
    text = Text(
        "le correcteur s'est arrêté pendant ce contrôle. Votre programme n'y est pour rien.",
        "the grader stopped during this check. Your program is not to blame.",
    )
    return CheckResult(
        identity, role_of(roles), described.title, "error", described.points, 0.0, described.bonus, 0.0, "grader",
        needs=needs, difference=text,
    )  # fmt: skip
