"""The two roles as a check sees them: a server that one connects to, a client that one types into."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

from grader.evidence import Uncaught
from grader.harness import console, segments
from grader.harness.dialogue import Listener, Message, Peer
from grader.harness.launcher import Ports
from grader.harness.observer import Motion
from grader.harness.ports import LOOPBACK, ClaimedPort
from grader.harness.program import Program
from grader.harness.reactor import OutOfTimeError
from grader.harness.scene import Rest, Scene, at_rest, nothing_more, silent
from grader.harness.testimony import Listening
from grader.harness.wording import explained
from grader.text import Text
from grader.verdict import Difference, MismatchError


@dataclass(frozen=True)
class _Connection:
    family: int
    host: str
    port: int
    status: str


Start = Callable[[Ports], Program]
_POOL = 4  # ports that one program may bind; a beginner's binds one
# How CPython announces an exception that ended a thread (Lib/threading.py, excepthook).
_THREAD_DIED = "Exception in thread "
_TRACEBACK = "Traceback (most recent call last)"


def _failed(fr: str, en: str, rest: Rest | None = None, scene: Scene | None = None) -> MismatchError:
    text = Text(fr, en)
    why = explained(rest, scene.journal.facts) if scene is not None else None
    return MismatchError(Difference(text if why is None else text + why))


class _ClaimedPorts:
    """The free ports of one launch: some to bind, and one on which nobody will listen."""

    def __init__(self) -> None:
        self._claims: list[ClaimedPort] = []
        try:
            for _ in range(_POOL + 1):
                self._claims.append(ClaimedPort())
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


class _Played:
    """What both roles share: a program in a scene, and how it must end."""

    def __init__(self, scene: Scene, start: Start) -> None:
        self._scene = scene
        self._start = start
        self._ports = _ClaimedPorts()

    @property
    def program(self) -> Program:
        """The program as it was launched last."""
        raise NotImplementedError

    def _ended_well(self, rest: Rest, status: int | None) -> None:
        """The program ended without an uncaught exception, and with `status` unless that is None."""
        self._no_uncaught(rest)
        found = self.program.status
        if found is not None and found < 0:
            raise _failed(
                f"le programme a été tué par le signal {-found}.", f"the program was killed by signal {-found}."
            )
        if status is not None and found != status:
            raise _failed(
                f"le programme s'est terminé avec le statut {found} au lieu de {status}.",
                f"the program ended with status {found} instead of {status}.",
            )

    def _no_uncaught(self, rest: Rest) -> None:
        """Nothing says that an exception ended the program or one of its threads: neither the console nor the probe."""
        errors = console.readable(self.program.console.everything("stderr"))
        died = _THREAD_DIED in errors or (self.program.status == 1 and _TRACEBACK in errors)
        told = self.program.testimony.uncaught
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
    error = told[-1]
    return Text(
        f"une erreur Python n'a pas été rattrapée : {error.kind}: {error.message}.",
        f"a Python exception was not caught: {error.kind}: {error.message}.",
    )


class ServerUnderTest(_Played):
    """A student's server: launched at once, reached with `connect`."""

    def __init__(self, scene: Scene, start: Start) -> None:
        super().__init__(scene, start)
        self._program = self._launch({})

    @property
    def program(self) -> Program:
        return self._program

    def _launch(self, known: dict[int, int]) -> Program:
        pool = tuple(port for port in self._ports.pool if port not in known.values())
        program = self._start(Ports(known=known, pool=pool, nowhere=self._ports.nowhere))
        self._scene.add(program)
        self._scene.stimulated()
        return program

    @property
    def bound_ports(self) -> dict[int, int]:
        """The ports that the program named in bind, with the claimed ones that stand for them."""
        told = self._program.testimony.ports
        return {port.named: port.moved for port in told if port.verb == "bind" and port.moved in self._ports.pool}

    def wait_until_listening(self) -> Listening:
        """The socket on which the program listens. Raises MismatchError when it provably never will, OutOfTimeError."""
        testimony = self._program.testimony
        rest = self._scene.wait(lambda: bool(testimony.listening), nothing_more)
        listening = self._told_and_ours() or _listening_seen(self._program)
        if listening is None:
            raise _failed(
                "le serveur n'écoute sur aucun port.", "the server does not listen on any port.", rest, self._scene
            )
        self._scene.ports.add(listening.port)
        return listening

    def _told_and_ours(self) -> Listening | None:
        """Where the probe saw the program listen, if it is a port that was claimed for it: nobody else can be there."""
        told = [one for one in self._program.testimony.listening if one.port in self._ports.pool]
        return told[-1] if told else None

    def connect(self) -> Peer:
        """Connect to the server once it listens. Raises MismatchError, OutOfTimeError."""
        listening = self.wait_until_listening()
        # A program that dies on the line after listen would be reached or not, as chance has it.
        self._scene.settle()
        self._scene.stimulated()
        connection = socket.socket(listening.family, socket.SOCK_STREAM)
        try:
            connection.settimeout(max(0.1, self._scene.reactor.remaining()))
            connection.connect((listening.host, listening.port))
        except TimeoutError as exc:
            connection.close()
            raise OutOfTimeError(self._scene.limits.seconds) from exc
        except ConnectionResetError:
            return Peer(connection, self._scene, "server", lost=True)
        except OSError as exc:
            connection.close()
            rest = self._scene.wait(lambda: False, at_rest)
            raise _failed(
                "la connexion au serveur a été refusée.", "the connection to the server was refused.", rest, self._scene
            ) from exc
        return Peer(connection, self._scene, "server")

    def expect_rest(self) -> None:
        """The program ends with status 0 or waits for the next client: it does not spin, flood, die or want its keyboard.

        Raises MismatchError, OutOfTimeError.
        """
        rest = self._scene.settle(silent)
        if rest.motion is Motion.ENDED:
            self._ended_well(rest, status=0)
            return
        self._no_uncaught(rest)
        if rest.motion is Motion.SPINNING:
            why = explained(rest, self._scene.journal.facts)
            assert why is not None
            raise MismatchError(Difference(why))
        if any(fact.call == "input" for fact in rest.blocked):
            raise _failed(
                "le serveur attend qu'on tape quelque chose à son clavier.",
                "the server waits for something to be typed at its keyboard.",
            )
        if rest.motion is Motion.SEND_BLOCKED:
            raise _failed("le serveur reste bloqué dans un envoi.", "the server stays blocked while sending.")

    def stop(self) -> None:
        """Stop the program abruptly; its clients stay connected."""
        self._program.stop()

    def start_again(self) -> None:
        """Launch the program again; the ports that it names lead where they led before."""
        self._program = self._launch(self.bound_ports)


def _connections(program: Program) -> Iterator[_Connection]:
    """The TCP connections of a program and its children, as the kernel knows them."""
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(program.process.pid)
        for one in [process, *process.children(recursive=True)]:
            for found in one.net_connections("tcp"):
                yield _Connection(found.family, found.laddr.ip, found.laddr.port, found.status)


def _was_connected(programs: list[Program], port: int | None) -> bool:
    """Whether a connection to `port` was made; where the system tells of closed ones, they count."""
    if port is not None and segments.available():
        return segments.connected(port)
    made = (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT, psutil.CONN_FIN_WAIT2)
    return any(found.status in made for program in programs for found in _connections(program))


def _listening_seen(program: Program) -> Listening | None:
    """A passive look at the program's sockets, for one that the probe did not see listen."""
    for found in _connections(program):
        if found.status == psutil.CONN_LISTEN:
            host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(found.host, found.host)
            return Listening(socket.AddressFamily(found.family), host, found.port)
    return None


class ClientUnderTest(_Played):
    """A student's client: launched at once against a peer that listens, or against the student's own server."""

    def __init__(self, scene: Scene, start: Start, server: ServerUnderTest | None = None) -> None:
        super().__init__(scene, start)
        self._listener: Listener | None = None
        self._peer: Peer | None = None
        self._meets: int | None = None  # the port of the student's own server
        if server is None:
            [meeting_point, *pool] = self._ports.pool
            self._listener = Listener(scene, meeting_point)
            ports = Ports(anywhere=meeting_point, pool=tuple(pool), nowhere=self._ports.nowhere)
        else:
            self._meets = server.wait_until_listening().port
            ports = Ports(known=server.bound_ports, pool=self._ports.pool, nowhere=self._ports.nowhere)
        self._program = start(ports)
        scene.add(self._program)
        scene.stimulated()
        self._mark = self._program.console.mark()

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
            return _was_connected(self._scene.programs, self._meets)
        return self._peer is not None or self._listener.connected()

    def wait_until_connected(self) -> None:
        """The client connects by itself or stops to wait for a line. Raises MismatchError when it ended, OutOfTimeError."""
        if self._listener is None:
            rest: Rest | None = self._scene.settle(silent)
        else:
            rest = self._scene.wait(lambda: self.is_connected, silent)
        if rest is not None and rest.motion is Motion.ENDED:
            raise _failed("le client ne s'est pas connecté.", "the client did not connect.", rest, self._scene)

    def expect_connected(self) -> None:
        """The client has a connection once it is at rest. Raises MismatchError, OutOfTimeError."""
        rest = self._scene.settle(silent)
        if not self.is_connected:
            raise _failed("le client n'est pas connecté.", "the client is not connected.", rest, self._scene)

    def expect_one_connection(self) -> None:
        """The client did not connect a second time. Raises MismatchError, OutOfTimeError."""
        self._scene.settle()
        if self._listener is not None and self._peer is not None and self._listener.connected():
            raise _failed("le client s'est connecté une seconde fois.", "the client connected a second time.")

    def server_leaves(self) -> None:
        """The grader's server ends as a program does: the connection is closed (FIN), and nobody listens any more."""
        if self._listener is None:
            raise LookupError("this client talks to the student's own server")
        peer = self.peer
        self._listener.close()
        peer.close()

    def type(self, line: str) -> None:
        """Type a line, once the program is at rest. Raises MismatchError when it has ended, OutOfTimeError."""
        rest = self._scene.settle()
        if rest.motion is Motion.ENDED:
            raise _failed(
                "le client s'est terminé avant qu'on puisse taper la ligne.",
                "the client ended before the line could be typed.",
                rest,
                self._scene,
            )
        self._mark = self._program.console.mark()
        self._scene.stimulated()
        self._program.type(line)
        self._scene.account.lines += 1

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
        rest = self._scene.wait(lambda: self._program.ended, nothing_more)
        rest = rest or self._scene.settle(nothing_more)
        if rest.motion is not Motion.ENDED:
            raise _failed("le client ne s'est pas arrêté.", "the client did not stop.", rest, self._scene)
        self._ended_well(rest, status)

    def close(self) -> None:
        if self._peer is not None:
            self._peer.close()
        if self._listener is not None:
            self._listener.close()
        super().close()
