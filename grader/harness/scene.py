"""The scene of one check: its programs, one reactor, and the waiting that ends the moment the answer is certain."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from grader.evidence import Restless, Role
from grader.harness import segments
from grader.harness.journal import Journal
from grader.harness.launcher import Limits
from grader.harness.network import MachineNetwork, Network
from grader.harness.observer import Motion, Observation, Snapshot, decide, together
from grader.harness.program import Program
from grader.harness.reactor import OutOfTimeError, Reactor
from grader.harness.rest import ALLOWED_PAUSE, Enough, Repose, Rest, Rounds, at_rest
from grader.harness.testimony import Account

_SHORTEST, _LONGEST = 0.0005, 0.01  # seconds between two looks: each costs up to 1 ms of CPU
_PATIENTLY = 8  # in a wait that lasts, the looks take as long as a part in so many of what has passed
_MOST_PATIENTLY = 0.05  # seconds
_MOST_STEPS = 64  # readings in a row before the deadline is looked at again: a flood must not hold the grader
_TALKS_ON = 3.0  # seconds after which what a program only prints no longer puts off a verdict
_UNACCOUNTED = 1.0  # the same, where only the programs' own accounts tell
_OFTEN_ENOUGH = 0.03  # seconds between two readings of the CPU time of a process tree, which cost more than a look


class Scene:
    """Programs under observation; everything that waits in a check waits here."""

    def __init__(self, limits: Limits, network: Network | None = None) -> None:
        self.limits = limits
        self.network = network or MachineNetwork()
        self.journal = Journal()
        self.reactor = Reactor(limits.seconds)
        self.programs: list[Program] = []
        self.connections = 0  # of the grader's own ends, so far
        self.ports: set[int] = set()  # of the connections under observation
        self.account = Account()  # what the grader's own ends sent, received, connected, typed and ended
        self._cpu_before = 0.0
        self._printed_before = 0

    def add(self, program: Program) -> None:
        """Observe `program` from now on."""
        self.programs.append(program)

    def program(self, role: Role) -> Program:
        """The program of a role that was launched last. Raises LookupError."""
        for program in reversed(self.programs):
            if program.role == role:
                return program
        raise LookupError(f"no {role} was launched")

    def stimulated(self) -> None:
        """The grader has just acted: CPU and output are counted from here."""
        self._cpu_before = sum(program.cpu_seconds() for program in self.programs if not program.ended)
        self._printed_before = sum(program.console.total for program in self.programs)

    def wait(self, done: Callable[[], bool], enough: Enough) -> Rest | None:
        """Read until `done`, then None; or until the programs are seen to have come to rest `enough`, then how.

        Raises OutOfTimeError when the deadline passes first.
        """
        watch = RestWatch(self)
        began = self.journal.now()
        pace = _SHORTEST
        while True:
            if self._read_all():
                pace = _SHORTEST
            if done():
                return None
            rest = watch.look()
            if rest is not None and enough(rest):
                return self._with_positions(rest)
            if self.reactor.remaining() <= 0:
                self._note_the_clock()
                raise OutOfTimeError(self.limits.seconds, any(program.starved() for program in self.programs))
            longest = min(max(_LONGEST, (self.journal.now() - began) / _PATIENTLY), _MOST_PATIENTLY)
            pace = _SHORTEST if self._deed_within(pace, done) else min(pace * 2, longest)

    def _deed_within(self, seconds: float, done: Callable[[], bool]) -> bool:
        """Read for `seconds`, or until some program has done more than print, or all is `done`; whether one has."""
        deeds = self.reactor.deeds
        until = self.journal.now() + seconds
        while (left := until - self.journal.now()) > 0 and self.reactor.deeds == deeds and not done():
            self.reactor.step(left)
        return self.reactor.deeds != deeds

    def settle(self, enough: Enough = at_rest) -> Rest:
        """Read until the programs have come to rest; how. Raises OutOfTimeError."""
        rest = self.wait(lambda: False, enough)
        assert rest is not None
        return rest

    def pause(self, seconds: float, done: Callable[[], bool]) -> bool:
        """Be silent for `seconds`, as a person is who thinks; ends at once when `done`, or when the programs provably
        wait without a time limit, so that the silence could go on for ever. Whether it was `done`."""
        until = self.journal.now() + seconds

        def over(rest: Rest) -> bool:
            return rest.motion in (Motion.WAITING, Motion.ENDED) or self.journal.now() >= until

        return self.wait(done, over) is None

    def _read_all(self) -> bool:
        """Read what is there; whether some program has done more than print."""
        deeds = self.reactor.deeds
        for _ in range(_MOST_STEPS):
            if not self.reactor.step(0):
                break
        return self.reactor.deeds != deeds

    def _note_the_clock(self) -> None:
        for program in self.programs:
            if not program.ended:
                program.note_limit("wall-clock", "grader")

    def _with_positions(self, rest: Rest) -> Rest:
        if rest.motion is Motion.SPINNING:
            self._note_restless(rest.flooding)
        for program in self.programs:
            program.note_limits()
            if rest.flooding and program.console.total > self.limits.flood:
                program.note_limit("output", "grader")
        blocked = [fact for program in self.programs for fact in program.note_blocked(rest.observation)]
        return replace(rest, blocked=tuple(blocked))

    def _note_restless(self, flooding: bool) -> None:
        """Record which program does not come to rest: of two, the one that has used more CPU."""
        running = [program for program in self.programs if not program.ended]
        if running:
            busiest = max(running, key=lambda program: program.cpu_seconds())
            self.journal.add(Restless(self.journal.now(), busiest.role, flooding))

    def cpu_since_stimulus(self) -> float:
        """Seconds of CPU that the programs used since the grader last acted."""
        return sum(program.cpu_seconds() for program in self.programs if not program.ended) - self._cpu_before

    def printed_since_stimulus(self) -> int:
        """Bytes that the programs printed since the grader last acted."""
        return sum(program.console.total for program in self.programs) - self._printed_before

    def unaccounted(self) -> bool:
        """Whether the programs' own accounts lack something that the grader, or another program, gave them."""
        accounts = [program.testimony.account for program in self.programs]
        return (
            self.account.sent + sum(account.sent for account in accounts)
            > self.account.received + sum(account.received for account in accounts)
            or self.account.connections > sum(account.connections for account in accounts)
            or self.account.lines > sum(account.lines for account in accounts)
            or self.account.ends > sum(account.ends for account in accounts)
        )

    def close(self) -> None:
        """End every program and stop watching."""
        for program in self.programs:
            program.end()
        self.reactor.close()


class RestWatch:
    """Follows the programs while the grader waits: idle rounds, silence, CPU."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._since = scene.journal.now()
        self._rounds = Rounds(len(scene.programs))
        self._signs, self._deeds = scene.reactor.signs, scene.reactor.deeds
        self._deeds_since = self._since  # since when it has, at most, printed
        self._cpu_read_at = self._since + _OFTEN_ENOUGH  # when it is worth while

    def _restart_after_a_sign(self) -> None:
        """Something came: what was counted as idle was not."""
        if self._scene.reactor.signs != self._signs:
            reactor, now = self._scene.reactor, self._scene.journal.now()
            only_printed = reactor.deeds == self._deeds
            self._signs, self._deeds = reactor.signs, reactor.deeds
            if not only_printed:
                self._deeds_since = now
            elif now - self._deeds_since > _TALKS_ON:  # a clock, a spinner, a heartbeat: it would never be quiet
                return
            self._rounds = Rounds(len(self._scene.programs))
            self._since = now

    def look(self) -> Rest | None:
        """What the programs do now; None when something came in between, or is on its way."""
        scene = self._scene
        before = [program.snapshot() for program in scene.programs]
        # At best they do what the first snapshot shows. What may still move them is looked for before the second one is
        # taken: whatever is delivered in between wakes its receiver, and that one sees it.
        at_best = [decide(snapshot, snapshot) for snapshot in before]
        motion = together(at_best).motion
        may_rest = motion not in (Motion.RUNNING, Motion.UNKNOWN)
        ends = self._ends() if may_rest else []
        in_flight = may_rest and self._in_flight(ends)
        untaken = motion is Motion.ASLEEP and self._untaken(ends)
        moved = scene.reactor.step(0)
        self._restart_after_a_sign()
        if moved:
            return self._seen_spinning(Observation(Motion.RUNNING))
        observations = at_best if motion is Motion.RUNNING else self._seen_twice(before)
        combined = together(observations)
        if combined.motion in (Motion.RUNNING, Motion.UNKNOWN):
            spinning = self._seen_spinning(combined)
            if spinning is not None:
                return spinning
        elif in_flight:
            return None
        now = scene.journal.now()
        # No wait is older than the scene: one whose limit is longer than that by a pause ends after the pause.
        patient = [observation.outlasts(now + ALLOWED_PAUSE) for observation in observations]
        rounds = self._rounds.count(observations)
        reposes = tuple(Repose(*each) for each in zip(observations, rounds, patient, strict=True))
        return Rest(combined, reposes, now - self._since, untaken=untaken, idle_for=now - self._deeds_since)

    def _seen_twice(self, before: list[Snapshot]) -> list[Observation]:
        """What each program does, now that it is looked at again."""
        return [decide(one, program.snapshot()) for one, program in zip(before, self._scene.programs, strict=True)]

    def _ends(self) -> list[segments.End]:
        """The ends of the connections under observation, as far as the kernel tells."""
        return segments.ends(self._scene.ports, self._scene.network.diagnostics) if segments.available() else []

    def _in_flight(self, ends: list[segments.End]) -> bool:
        """Whether a segment is on its way."""
        if segments.available():
            return segments.in_flight(ends)
        return self._scene.journal.now() - self._since <= _UNACCOUNTED and self._scene.unaccounted()

    def _untaken(self, ends: list[segments.End]) -> bool:
        """Whether a program that may move was given something that it has not taken."""
        free = {program.role for program in self._scene.programs if not program.held}
        return segments.untaken(ends, self._scene.ports, by_servers="server" in free, by_clients="client" in free)

    def _seen_spinning(self, observation: Observation) -> Rest | None:
        floods = self._scene.printed_since_stimulus() > self._scene.limits.flood
        if not floods and not self._used_up_cpu():
            return None
        return Rest(Observation(Motion.SPINNING, observation.threads), flooding=floods)

    def _used_up_cpu(self) -> bool:
        """Whether the programs spin; read no sooner than they can have used up what they may."""
        now = self._scene.journal.now()
        if now < self._cpu_read_at:
            return False
        left = self._scene.limits.spin - self._scene.cpu_since_stimulus()
        self._cpu_read_at = now + max(left / (os.cpu_count() or 1), _OFTEN_ENOUGH)
        return left < 0
