"""The four behaviours of ../parrot-server, as one writes them for check50; servers listen on port 6789."""

import contextlib
import socket
import time

import check50

PORT = 6789


@contextlib.contextmanager
def connected():
    """A connection to the student's server, once it listens."""
    program = check50.run("python3 server.py")  # ends when nobody refers to it any more
    until = time.monotonic() + 10
    while True:
        try:
            peer = socket.create_connection(("127.0.0.1", PORT), timeout=2)
            break
        except OSError as exc:
            if time.monotonic() > until:
                raise check50.Failure("the server does not listen") from exc
            time.sleep(0.02)
    with peer:
        yield program, peer


def expect(peer, said):
    """`said` comes back in capitals."""
    peer.sendall(said.encode())
    wanted, seen = said.upper().encode(), b""
    try:
        while len(seen) < len(wanted):
            data = peer.recv(1024)
            if not data:
                break
            seen += data
        peer.settimeout(0.1)  # nothing more may come
        with contextlib.suppress(socket.timeout):
            seen += peer.recv(1024)
        peer.settimeout(2)
    except OSError:
        pass
    if seen != wanted:
        raise check50.Mismatch(wanted.decode(), seen.decode(errors="replace"))


@check50.check()
def listens():
    """The server listens"""
    with connected():
        pass


@check50.check(listens)
def capitals():
    """The server answers in capitals"""
    with connected() as (_, peer):
        expect(peer, "bonjour")


@check50.check(capitals)
def every_message():
    """The server answers every message"""
    with connected() as (_, peer):
        for said in ("un", "deux", "trois"):
            expect(peer, said)


@check50.check(every_message)
def accents():
    """The server handles accents"""
    with connected() as (_, peer):
        expect(peer, "été")
