"""A student's client as a check sees it: launched at once, and one types into it."""

from __future__ import annotations

import contextlib

import psutil

from grader.harness import console, segments
from grader.harness.dialogue import Listener, Message, Peer
from grader.harness.launcher import Ports
from grader.harness.observer import Motion
from grader.harness.played import Played, Start, failed
from grader.harness.program import Program
from grader.harness.rest import Rest, at_rest, nothing_more, silent, turn_over
from grader.harness.scene import Scene
from grader.harness.server import ServerUnderTest
from grader.harness.wording import explained
from grader.text import Text
from grader.verdict import Difference, MismatchError


class ClientUnderTest(Played):
    """A student's client: launched at once against a peer that listens, or against the student's own server."""

    def __init__(self, scene: Scene, start: Start, server: ServerUnderTest | None = None) -> None:
        super().__init__(scene, start)
        self._listener: Listener | None = None
        self._peer: Peer | None = None
        self._server = server  # the student's own
        self._meets: int | None = None  # its port
        self._others: segments.Pairs = (
            frozenset()
        )  # connections with that port which have nothing to do with this client
        if server is None:
            [meeting_point, *pool] = self._ports.pool
            self._listener = Listener(scene, meeting_point)
            ports = Ports(anywhere=meeting_point, pool=tuple(pool), nowhere=self._ports.nowhere)
        else:
            self._meets = server.wait_until_listening().port
            ports = self._where(server, self._meets)
            if segments.available():
                self._others = segments.connections(self._meets, scene.network.diagnostics)
        self._program = start(ports)
        scene.add(self._program)
        scene.stimulated()
        self._mark = self._program.console.mark()

    def _where(self, server: ServerUnderTest, port: int) -> Ports:
        """Where the client's ports lead when the student's own server listens on `port`."""
        known, anywhere = server.bound_ports, None
        if port not in known.values():
            # Nobody told by what name: a server that has closed the probe's channel, or one that the probe did not move.
            anywhere = port if server.was_moved_to(port) else None
            known = known if anywhere else {**known, port: port}
        return Ports(known, server.bound_hosts, self._ports.pool, anywhere, self._ports.nowhere)

    @property
    def program(self) -> Program:
        return self._program

    @property
    def peer(self) -> Peer:
        """The grader's end of the client's connection, once it is made. Raises MismatchError, OutOfTimeError."""
        if self._listener is None:
            raise LookupError("this client talks to the student's own server: the grader has no peer")
        if self._peer is None:
            self._peer = self._listener.take()
        return self._peer

    @property
    def is_connected(self) -> bool:
        """Whether the client has made a connection, to the grader's peer or to the student's own server."""
        if self._listener is None:
            return _was_connected(self._scene, self._meets, self._others)
        return self._peer is not None or self._listener.connected()

    def wait_until_connected(self) -> None:
        """The client connects by itself or stops to wait for a line. Raises MismatchError when it ended, OutOfTimeError."""
        if self._listener is None:
            rest: Rest | None = self._scene.settle(silent)
        else:
            rest = self._scene.wait(lambda: self.is_connected, silent)
        if rest is not None and rest.motion is Motion.ENDED:
            raise failed("le client ne s'est pas connecté.", "the client did not connect.", rest, self._scene)

    def expect_connected(self) -> None:
        """The client has a connection once it is at rest. Raises MismatchError, OutOfTimeError."""
        rest = self._scene.settle(silent)
        if not self.is_connected:
            raise failed("le client n'est pas connecté.", "the client is not connected.", rest, self._scene)

    def expect_one_connection(self) -> None:
        """The client did not connect a second time. Raises MismatchError, OutOfTimeError."""
        self._scene.settle()
        if self._listener is not None and self._peer is not None and self._listener.connected():
            raise failed("le client s'est connecté une seconde fois.", "the client connected a second time.")

    def server_leaves(self) -> None:
        """The grader's server ends as a program does: the connection is closed (FIN), and nobody listens any more."""
        if self._listener is None:
            raise LookupError("this client talks to the student's own server")
        peer = self.peer
        self._listener.close()
        peer.close()

    def type(self, line: str) -> None:
        """Type a line, once the program is at rest. Raises MismatchError when it has ended, OutOfTimeError.

        A person types slowly: what the student's own server still says after a short pause has come before the line.
        """
        rest = self._scene.settle(at_rest if self._server is None else silent)
        if rest.motion is Motion.ENDED:
            raise failed(
                "le client s'est terminé avant qu'on puisse taper la ligne.",
                "the client ended before the line could be typed.",
                rest,
                self._scene,
            )
        self._mark = self._program.console.mark()
        if self._server is not None and self._program.source == "kernel":
            self._exchange(self._server.program, line)
        else:
            self._type(line)

    def _type(self, line: str) -> None:
        self._scene.stimulated()
        self._program.type(line)
        self._scene.account.lines += 1

    def _exchange(self, server: Program, line: str) -> None:
        """The client does what it can with the line, then the server with what the client sent: one at a time.

        Left to themselves they would race: how much one `recv` of the client brings would be a matter of chance. Pauses
        that they make themselves are theirs, and end a turn.
        """
        with contextlib.ExitStack() as hold:
            with server.holding():
                self._type(line)
                self._scene.settle(turn_over)
                hold.enter_context(self._program.holding())  # before the server goes on
            self._scene.stimulated()
            self._scene.settle(turn_over)
        self._scene.stimulated()

    def end_keyboard(self) -> None:
        """The end of the keyboard (Ctrl-D), once the program is at rest."""
        self._scene.settle()
        self._scene.stimulated()
        self._program.end_keyboard()
        self._scene.account.lines += 1

    def shows(self, wanted: str) -> bool:
        """Whether `wanted` was printed, unbroken, on one of the two streams since the last typed line."""
        return any(console.shows(printed, wanted) for printed in self._printed())

    def _printed(self) -> list[bytes]:
        return list(self._program.console.since(self._mark).values())

    def expect_shown(self, wanted: Message) -> None:
        """The text `wanted` is printed since the last typed line. Raises MismatchError, OutOfTimeError."""
        text = wanted if isinstance(wanted, str) else wanted.decode("utf-8")
        rest = self._scene.wait(lambda: self.shows(text), nothing_more)
        if rest is None:
            return
        printed = b"".join(self._printed())
        why = explained(rest, self._scene.journal.facts)
        told = Text("le texte attendu n'est pas affiché.", "the expected text is not shown.")
        raise MismatchError(Difference(told if why is None else told + why, text.encode(), printed))

    def is_running(self) -> bool:
        """Whether the program, once at rest, has not ended. Raises OutOfTimeError."""
        return self._scene.settle().motion is not Motion.ENDED

    def expect_exit(self, status: int | None = None) -> None:
        """The program ends, without an uncaught exception, and with `status` unless that is None.

        Raises MismatchError, OutOfTimeError.
        """
        if self._peer is not None:  # a server answers the end of the connection with its own: some clients wait for it
            peer = self._peer
            self._scene.wait(lambda: self._program.ended or peer.finished, nothing_more)
            if peer.finished:
                peer.close()
        rest = self._scene.wait(lambda: self._program.ended, nothing_more)
        rest = rest or self._scene.settle(nothing_more)
        if rest.motion is not Motion.ENDED:
            raise failed("le client ne s'est pas arrêté.", "the client did not stop.", rest, self._scene)
        self._ended_well(rest, status)

    def close(self) -> None:
        if self._peer is not None:
            self._peer.close()
        if self._listener is not None:
            self._listener.close()
        super().close()


def _was_connected(scene: Scene, port: int | None, others: segments.Pairs) -> bool:
    """Whether a connection to `port` was made; where the system tells of closed ones, they count."""
    if port is not None and segments.available():
        return segments.connected(port, scene.network.diagnostics, besides=others)
    made = (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT, psutil.CONN_FIN_WAIT2)
    return any(found.status in made for program in scene.programs for found in program.connections())
