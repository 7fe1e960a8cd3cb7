"""The grader's end of a TCP connection: says, expects, and ends it, on one bounded read loop.

TCP is a stream: what comes is joined, whatever the pieces. FIN, RST, "still running" and "out of time" stay apart.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Literal

from grader.evidence import Connected, HalfClosed, PeerClosed, Received, Reset, Role, Sent
from grader.harness.network import Network
from grader.harness.observer import Motion
from grader.harness.ports import LOOPBACK
from grader.harness.rest import Rest, at_rest, nothing_more, silent
from grader.harness.scene import Scene
from grader.harness.wording import explained
from grader.text import Text
from grader.verdict import Difference, MismatchError, difference, quoted

Message = str | bytes
_MOST_UNREAD = 1024 * 1024  # bytes that a peer keeps: a program that floods is stopped, not stored
_PIECE = 65536
_RST = struct.pack("ii", 1, 0)  # SO_LINGER with a time of 0: close() sends RST (socket(7))


def encoded(message: Message) -> bytes:
    """The bytes of a message; text travels as UTF-8."""
    return message.encode("utf-8") if isinstance(message, str) else message


class Peer:
    """One connection with the program of `role`; a context manager that closes it."""

    def __init__(self, connection: socket.socket, scene: Scene, role: Role, *, lost: bool = False) -> None:
        """`lost`: the program cut the connection (RST) as soon as it was made."""
        self._socket = connection
        self._scene = scene
        self._role: Role = role
        self._unread = bytearray()
        self._finished = False  # FIN or RST came
        self._was_reset = False
        self._sent_fin = False
        self._open = True
        scene.connections += 1
        self._number = scene.connections
        self._note(Connected)
        scene.account.connections += role == "server"
        if lost:
            self._lost()
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        scene.reactor.watch(connection, self._read)

    def _note(self, kind: type[Connected] | type[HalfClosed] | type[PeerClosed]) -> None:
        self._scene.journal.add(kind(self._scene.journal.now(), self._role, connection=self._number))

    def _note_reset(self, by: Literal["peer", "program"]) -> None:
        self._scene.journal.add(Reset(self._scene.journal.now(), self._role, by, connection=self._number))

    def _read(self) -> None:
        try:
            data = self._socket.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            self._lost()
            return
        now = self._scene.journal.now()
        if not data:
            self._finish()
            self._note(PeerClosed)
            return
        self._scene.journal.add(Received(now, self._role, data, connection=self._number))
        if sys.platform == "linux":  # so that what is unacknowledged is really under way
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        self._unread += data
        self._scene.account.received += len(data)
        if len(self._unread) > _MOST_UNREAD:
            self._scene.reactor.forget(self._socket)

    def _finish(self) -> None:
        self._finished = True
        self._scene.reactor.forget(self._socket)

    def _lost(self) -> None:
        if not self._was_reset:
            self._was_reset = True
            self._finish()
            self._note_reset("program")

    def send(self, message: Message | Sequence[Message], *, gated: bool = False) -> None:
        """Send a message, or several pieces one after the other; `gated`, each only once the program is at rest again.

        Raises MismatchError when the program can no longer be reached, OutOfTimeError.
        """
        pieces = [message] if isinstance(message, str | bytes) else list(message)
        for piece in pieces:
            if gated:
                self._scene.settle()
            self._send_piece(encoded(piece))

    def send_bytes(self, message: Message) -> None:
        """Send a message byte by byte, each in a segment of its own."""
        data = encoded(message)
        self.send([data[index : index + 1] for index in range(len(data))])

    def _send_piece(self, data: bytes) -> None:
        if self._was_reset or not self._open:
            raise self._unreachable(data)
        self._scene.stimulated()
        self._scene.journal.add(Sent(self._scene.journal.now(), self._role, data, connection=self._number))
        self._scene.account.sent += len(data)
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                if self._scene.wait(lambda: self._finished, nothing_more) is not None:
                    raise self._unreachable(data) from None
            except OSError as exc:
                self._lost()
                raise self._unreachable(data) from exc

    def _unreachable(self, data: bytes) -> MismatchError:
        rest = self._scene.wait(lambda: False, at_rest)
        return self._mismatch(
            Difference(
                Text(
                    "la connexion est déjà fermée par le programme.", "the program has already closed the connection."
                ),
                data,
            ),
            rest,
        )

    def expect(self, wanted: Message) -> None:
        """What comes next is exactly `wanted`, in whatever pieces, and nothing after it.

        Raises MismatchError with the difference, OutOfTimeError.
        """
        bytes_wanted = encoded(wanted)
        rest = self._gather(bytes_wanted)
        seen = self._take()
        found = difference(bytes_wanted, seen)
        if found is not None:
            missing = len(seen) < len(bytes_wanted)
            raise self._mismatch(found, (rest or self._settled()) if missing else None)

    def _gather(self, wanted: bytes) -> Rest | None:
        def enough(rest: Rest) -> bool:
            missing = len(self._unread) < len(wanted) and wanted.startswith(bytes(self._unread))
            return nothing_more(rest) if missing else silent(rest)

        return self._scene.wait(lambda: self._finished or len(self._unread) > _MOST_UNREAD, enough)

    def _take(self) -> bytes:
        data = bytes(self._unread)
        self._unread.clear()
        return data

    def receive(self) -> bytes:
        """Whatever comes until the program is at rest; at least one byte. Raises MismatchError, OutOfTimeError."""
        rest = self._gather(b"\0")
        data = self._take()
        if not data:
            text = Text("rien n'est arrivé sur la connexion.", "nothing came on the connection.")
            raise self._mismatch(Difference(text), rest or self._settled())
        return data

    @property
    def finished(self) -> bool:
        """Whether the program has ended the connection (FIN or RST)."""
        return self._finished

    def drain(self) -> bytes:
        """Whatever comes until the program is at rest, be it nothing. Raises OutOfTimeError."""
        self._scene.wait(lambda: self._finished, silent)
        return self._take()

    def expect_nothing(self, seconds: float = 0.0) -> None:
        """Nothing comes and the connection stays open: until the program waits without a time limit, or for `seconds`.

        Raises MismatchError, OutOfTimeError.
        """
        if seconds:
            self._scene.pause(seconds, lambda: self._finished or bool(self._unread))
        rest = self._scene.wait(lambda: self._finished, silent)
        seen = self._take()
        if seen:
            text = Text(
                f"rien ne devait arriver, mais {quoted(seen)} est venu.",
                f"nothing should have come, but {quoted(seen, '“', '”')} came.",
            )
            raise self._mismatch(Difference(text, b"", seen, 0), None)
        if self._finished or (rest is not None and rest.motion is Motion.ENDED):
            text = Text("la connexion devait rester ouverte.", "the connection should have stayed open.")
            raise self._mismatch(Difference(text), rest or self._settled())

    def expect_end(self) -> None:
        """The program closes the connection (FIN), and nothing comes before. Raises MismatchError, OutOfTimeError."""
        rest = self._scene.wait(lambda: self._finished, nothing_more)
        seen = self._take()
        if seen:
            text = Text(
                f"au lieu de la fin de la connexion, {quoted(seen)} est venu.",
                f"instead of the end of the connection, {quoted(seen, '“', '”')} came.",
            )
            raise self._mismatch(Difference(text, b"", seen, 0), None)
        if self._was_reset:
            text = Text(
                "la connexion a été coupée brutalement (RST) au lieu d'être fermée.",
                "the connection was cut abruptly (RST) instead of being closed.",
            )
            raise self._mismatch(Difference(text), None)
        if not self._finished:
            text = Text("le programme n'a pas fermé la connexion.", "the program did not close the connection.")
            raise self._mismatch(Difference(text), rest)

    def _settled(self) -> Rest | None:
        return self._scene.wait(lambda: False, at_rest)

    def _mismatch(self, found: Difference, rest: Rest | None) -> MismatchError:
        why = explained(rest, self._scene.journal.facts)
        text = found.text if why is None else found.text + why
        return MismatchError(Difference(text, found.wanted, found.seen, found.at))

    def half_close(self) -> None:
        """Send FIN and keep reading: the program reads b''. Harmless on a connection that is already lost."""
        if self._sent_fin or not self._open:
            return
        self._sent_fin = True
        self._scene.stimulated()
        self._note(HalfClosed)
        self._scene.account.ends += 1
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Leave as a client does that has read everything: FIN, never RST; safe to call again."""
        if not self._open:
            return
        self.half_close()
        self._read_what_is_there()
        self._shut()

    def reset(self) -> None:
        """Vanish: RST, whatever was under way."""
        if not self._open:
            return
        self._scene.stimulated()
        self._note_reset("peer")
        self._scene.account.ends += 1
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
        self._shut()

    def _read_what_is_there(self) -> None:
        # Closing a socket that has unread bytes sends RST (RFC 2525, 2.17).
        with contextlib.suppress(OSError):
            while self._socket.recv(_PIECE):
                continue

    def _shut(self) -> None:
        self._open = False
        self._finish()
        self._socket.close()

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._scene.journal.conclude()
        self.close()


class Listener:
    """A listening socket on a free loopback port, to which a client under test connects."""

    def __init__(self, scene: Scene, port: int) -> None:
        self._scene = scene
        self._sockets = [
            _listen_on(scene.network, socket.AF_INET, LOOPBACK, port),
            *_listen_on_ipv6(scene.network, port),
        ]
        self._waiting: list[socket.socket] = []
        scene.ports.add(port)
        for listening in self._sockets:
            scene.reactor.watch(listening, partial(self._accept, listening))

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            if len(self._waiting) < 20:
                self._waiting.append(connection)
            else:
                connection.close()

    def connected(self) -> bool:
        """Whether some client has connected that was not yet taken."""
        return bool(self._waiting)

    def take(self) -> Peer:
        """The connection that came first. Raises MismatchError when no client can come any more, OutOfTimeError."""
        rest = self._scene.wait(self.connected, nothing_more)
        if rest is not None:
            why = explained(rest, self._scene.journal.facts)
            text = Text("le client ne s'est pas connecté.", "the client did not connect.")
            raise MismatchError(Difference(text if why is None else text + why))
        return Peer(self._waiting.pop(0), self._scene, "client")

    def close(self) -> None:
        """Stop listening and drop the connections that nobody took."""
        for listening in self._sockets:
            self._scene.reactor.forget(listening)
            listening.close()
        while self._waiting:
            self._waiting.pop().close()


def _listen_on_ipv6(network: Network, port: int) -> list[socket.socket]:
    """A client may name ::1; where there is no IPv6, it cannot."""
    try:
        return [_listen_on(network, socket.AF_INET6, "::1", port)] if socket.has_ipv6 else []
    except OSError:
        return []


def _listen_on(network: Network, family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listening = network.tcp_socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(20)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening
