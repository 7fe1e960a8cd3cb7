"""What both roles share as a check sees them: a program in a scene, its ports, and how it must end."""

from __future__ import annotations

import signal
from collections.abc import Callable

from grader.evidence import Uncaught, in_python
from grader.harness import console
from grader.harness.launcher import Ports
from grader.harness.network import Claim, Network
from grader.harness.observer import Motion
from grader.harness.program import Program
from grader.harness.rest import Rest
from grader.harness.scene import Scene
from grader.harness.wording import explained
from grader.text import Text
from grader.verdict import Difference, MismatchError

Start = Callable[[Ports], Program]
_POOL = 4  # ports that one program may bind; a beginner's binds one
# How CPython announces an exception that ended a thread (Lib/threading.py, excepthook).
_THREAD_DIED = "Exception in thread "
_TRACEBACK = "Traceback (most recent call last)"
# Signals of which a program may choose to die where any end will do: writing to nobody as plain Unix programs do
# (signal.SIG_DFL for SIGPIPE), and ending itself from a thread (os.kill).
_OWN_ENDS = {-getattr(signal, name, signal.SIGTERM) for name in ("SIGPIPE", "SIGTERM")}  # as statuses


def failed(fr: str, en: str, rest: Rest | None = None, scene: Scene | None = None) -> MismatchError:
    text = Text(fr, en)
    why = explained(rest, scene.journal.facts) if scene is not None else None
    return MismatchError(Difference(text if why is None else text + why))


class _ClaimedPorts:
    """The free ports of one launch: some to bind, and one on which nobody will listen."""

    def __init__(self, network: Network) -> None:
        self._claims: list[Claim] = []
        try:
            for _ in range(_POOL + 1):
                self._claims.append(network.claim())
        except BaseException:
            self.close()
            raise

    @property
    def pool(self) -> tuple[int, ...]:
        return tuple(claim.number for claim in self._claims[1:])

    @property
    def nowhere(self) -> int:
        return self._claims[0].number

    def close(self) -> None:
        for claim in self._claims:
            claim.close()


class Played:
    """What both roles share: a program in a scene, and how it must end."""

    def __init__(self, scene: Scene, start: Start) -> None:
        self._scene = scene
        self._start = start
        self._ports = _ClaimedPorts(scene.network)

    @property
    def program(self) -> Program:
        """The program as it was launched last."""
        raise NotImplementedError

    def _ended_well(self, rest: Rest, status: int | None) -> None:
        """The program ended without an uncaught exception, and with `status` unless that is None."""
        self._no_uncaught(rest)
        found = self.program.status
        if found is not None and found < 0 and not (status is None and found in _OWN_ENDS):
            raise failed(
                f"le programme a été tué par le signal {-found}.", f"the program was killed by signal {-found}."
            )
        if status is not None and found != status:
            raise failed(
                f"le programme s'est terminé avec le statut {found} au lieu de {status}.",
                f"the program ended with status {found} instead of {status}.",
            )

    def _no_uncaught(self, rest: Rest) -> None:
        """Nothing says that an exception ended the program or one of its threads: neither the console nor the probe."""
        errors = console.readable(self.program.console.everything("stderr"))
        died = _THREAD_DIED in errors or (self.program.status == 1 and _TRACEBACK in errors)
        told = self.program.testimony.uncaught
        if died and not told and self.program.testimony.events and _THREAD_DIED not in errors:
            return  # a traceback that the program printed itself: nothing is gained by that
        if not died and not told:
            return
        if rest.motion is Motion.ENDED and not (told and told[-1].thread):
            raise MismatchError(Difference(explained(rest, self._scene.journal.facts) or _died(told)))
        raise MismatchError(Difference(_died(told)))

    def close(self) -> None:
        """Give back what is not the scene's; the scene ends the programs."""
        self._ports.close()


def _died(told: list[Uncaught]) -> Text:
    if not told:
        return Text(
            "une erreur Python non rattrapée a arrêté un fil d'exécution.",
            "an uncaught Python exception ended a thread.",
        )
    error = in_python(told[-1].kind, told[-1].message).rstrip(".")
    return Text(f"une erreur Python n'a pas été rattrapée : {error}.", f"a Python exception was not caught: {error}.")
