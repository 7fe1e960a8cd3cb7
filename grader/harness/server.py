"""A student's server as a check sees it: launched at once, and one connects to it."""

from __future__ import annotations

import ipaddress

import psutil

from grader.evidence import Refused
from grader.harness.dialogue import Peer
from grader.harness.launcher import Ports
from grader.harness.observer import Motion
from grader.harness.played import Played, Start, failed
from grader.harness.ports import LOOPBACK
from grader.harness.program import Program
from grader.harness.reactor import OutOfTimeError
from grader.harness.rest import at_rest, nothing_more, silent
from grader.harness.scene import Scene
from grader.harness.testimony import Listening
from grader.harness.wording import explained
from grader.verdict import Difference, MismatchError


class ServerUnderTest(Played):
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

    def was_moved_to(self, port: int) -> bool:
        """Whether a port is one of those to which the program is moved, whatever it named."""
        return port in self._ports.pool

    @property
    def bound_hosts(self) -> dict[int, str]:
        """Of the ports that the program named in bind, those that it named on one loopback address only."""
        told = self._program.testimony.ports
        return {port.named: host for port in told if port.verb == "bind" and (host := _only_loopback(port.host))}

    def wait_until_listening(self) -> Listening:
        """The socket on which the program listens. Raises MismatchError when it provably never will, OutOfTimeError."""
        rest = self._scene.wait(lambda: self._told_and_ours() is not None, nothing_more)
        listening = self._told_and_ours() or _listening_seen(self._program)
        if listening is None:
            raise failed(
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
        connection = self._scene.network.tcp_socket(listening.family)
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
            number = self._scene.connections + 1
            self._scene.journal.add(Refused(self._scene.journal.now(), "server", connection=number))
            rest = self._scene.wait(lambda: False, at_rest)
            raise failed(
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
            raise failed(
                "le serveur attend qu'on tape quelque chose à son clavier.",
                "the server waits for something to be typed at its keyboard.",
            )
        if rest.motion is Motion.SEND_BLOCKED:
            raise failed("le serveur reste bloqué dans un envoi.", "the server stays blocked while sending.")

    def stop(self) -> None:
        """Stop the program abruptly; its clients stay connected."""
        self._program.stop()

    def start_again(self) -> None:
        """Launch the program again; the ports that it names lead where they led before."""
        self._program = self._launch(self.bound_ports)


def _only_loopback(host: str) -> str | None:
    """The IPv4 loopback address that a program bound to; None for all addresses, or one that is no loopback."""
    if host == "localhost":
        return LOOPBACK
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        return None
    return str(address) if address.is_loopback else None


def _listening_seen(program: Program) -> Listening | None:
    """A passive look at the program's sockets, for one that the probe did not see listen."""
    for found in program.connections():
        if found.status == psutil.CONN_LISTEN:
            host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(found.host, found.host)
            return Listening(found.family, host, found.port)
    return None
