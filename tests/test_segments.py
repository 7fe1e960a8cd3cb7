"""What is on its way between two sockets: recorded lines of /proc/net/tcp, and a real pair of sockets."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.harness import connections, segments

on_linux = pytest.mark.skipif(not segments.available(), reason="this system has no table of TCP connections")
_PATIENCE = 20.0  # seconds

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
SERVER, CLIENT = 6789, 43210  # 1A85, A8CA
REST = "00:00000000 00000000  1000        0 31337 1 00000000cde01af3 20 0 0 10 -1\n"

_Tables = Callable[..., None]


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> _Tables:
    """Sets the lines of the table for IPv4, and of that for IPv6 where there is one."""

    monkeypatch.setattr(connections, "_netlink_answers", lambda: False)

    def set_lines(*lines: str, six: tuple[str, ...] | None = None) -> None:
        (tmp_path / "tcp").write_text(HEAD + "".join(lines))
        if six is not None:
            (tmp_path / "tcp6").write_text(HEAD + "".join(six))
        monkeypatch.setattr(connections, "_TABLES", (tmp_path / "tcp", tmp_path / "tcp6"))

    return set_lines


def _line(local: int, remote: int, state: str, sending: int = 0, receiving: int = 0, host: str = "0100007F") -> str:
    return f"   7: {host}:{local:04X} {host}:{remote:04X} {state} {sending:08X}:{receiving:08X} {REST}"


@pytest.mark.parametrize(
    ("state", "sending", "receiving", "expected"),
    [
        ("01", 0, 0, False),  # ESTABLISHED
        ("01", 5, 0, True),
        ("01", 0, 5, False),  # delivered; the program has not read it yet
        ("01", 1 << 31, 0, True),
        ("02", 0, 0, True),  # SYN_SENT
        ("03", 0, 0, True),  # SYN_RECV
        ("04", 0, 0, True),  # FIN_WAIT1
        ("05", 0, 0, False),  # FIN_WAIT2
        ("06", 0, 0, False),  # TIME_WAIT
        ("06", 3, 0, False),
        ("08", 0, 0, False),  # CLOSE_WAIT
        ("08", 1, 0, True),
        ("09", 0, 0, True),  # LAST_ACK
        ("0A", 0, 5, False),  # LISTEN: the queues count connections
        ("0A", 5, 0, False),
        ("0B", 0, 0, True),  # CLOSING
    ],
)
@pytest.mark.parametrize(("local", "remote"), [(SERVER, CLIENT), (CLIENT, SERVER)])
def test_something_is_in_flight_when_the_table_says_so(
    tables: _Tables, local: int, remote: int, state: str, sending: int, receiving: int, expected: bool
) -> None:
    tables(_line(local, remote, state, sending, receiving), _line(remote, local, "01"))
    assert segments.in_flight(segments.ends([SERVER])) is expected


def test_reset_is_in_flight_while_one_end_alone_is_established(tables: _Tables) -> None:
    tables(_line(SERVER, CLIENT, "01"))
    assert segments.in_flight(segments.ends([SERVER]))


def test_nothing_is_in_flight_when_only_strangers_talk(tables: _Tables) -> None:
    tables(
        _line(22, 50000, "01", 99), _line(0x1A8, 0x51A8, "02"), _line(SERVER, CLIENT, "01"), _line(CLIENT, SERVER, "01")
    )
    assert not segments.in_flight(segments.ends([SERVER]))


def test_something_is_in_flight_when_it_is_with_any_of_the_ports(tables: _Tables) -> None:
    tables(_line(22, 50000, "01"), _line(80, 50001, "01", 1))
    assert segments.in_flight(segments.ends([22, 80]))
    assert not segments.in_flight(segments.ends([]))


def test_something_is_in_flight_when_it_goes_by_ipv6(tables: _Tables) -> None:
    tables(six=(_line(SERVER, CLIENT, "01", 1, host="0" * 24 + "01000000"),))
    assert segments.in_flight(segments.ends([SERVER]))


def test_nothing_is_in_flight_when_a_number_only_looks_like_the_port(tables: _Tables) -> None:
    queues_alike = _line(22, 23, "01", 1).replace("31337", f"{SERVER}")
    tables(queues_alike, _line(22, 23, "01", SERVER, SERVER))
    assert not segments.in_flight(segments.ends([SERVER]))


@pytest.mark.parametrize(
    ("state", "receiving", "expected"),
    [
        ("01", 0, False),
        ("01", 5, True),  # bytes that nobody has read
        ("05", 5, True),
        ("06", 0, False),
        ("08", 0, True),  # CLOSE_WAIT: a FIN, read or not
        ("0A", 0, False),
        ("0A", 1, True),  # LISTEN: a connection that nobody has accepted
    ],
)
def test_something_is_untaken_when_the_table_says_so_of_the_right_end(
    tables: _Tables, state: str, receiving: int, expected: bool
) -> None:
    tables(_line(SERVER, CLIENT, state, 0, receiving), _line(CLIENT, SERVER, "01"))
    assert segments.untaken(segments.ends([SERVER]), [SERVER], by_servers=True, by_clients=False) is expected
    assert not segments.untaken(segments.ends([SERVER]), [SERVER], by_servers=False, by_clients=True)
    tables(_line(SERVER, CLIENT, "01"), _line(CLIENT, SERVER, state, 0, receiving))
    assert segments.untaken(segments.ends([SERVER]), [SERVER], by_servers=False, by_clients=True) is expected
    assert not segments.untaken(segments.ends([SERVER]), [SERVER], by_servers=True, by_clients=False)
    assert not segments.untaken(segments.ends([SERVER + 1]), [SERVER + 1], by_servers=True, by_clients=True)


@pytest.mark.parametrize(
    ("sent", "met", "expected"),
    [
        ("04", "08", True),  # FIN_WAIT1, CLOSE_WAIT: perhaps its reader is about to be woken
        ("04", "06", False),
        ("09", "06", False),  # LAST_ACK, TIME_WAIT
        ("09", "05", True),  # LAST_ACK, FIN_WAIT2: the second FIN is under way
        ("04", "09", True),  # FIN_WAIT1, LAST_ACK: so is the answer to the first
        ("0B", "06", False),
        ("0B", "0B", False),
    ],
)
def test_fin_is_no_longer_in_flight_once_the_other_end_is_done(
    tables: _Tables, sent: str, met: str, expected: bool
) -> None:
    tables(_line(SERVER, CLIENT, sent, 1), _line(CLIENT, SERVER, met))
    assert segments.in_flight(segments.ends([SERVER])) is expected


def test_nothing_is_in_flight_when_there_is_no_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connections, "_netlink_answers", lambda: False)
    monkeypatch.setattr(connections, "_TABLES", (tmp_path / "absent", tmp_path / "absent6"))
    assert not segments.in_flight(segments.ends([SERVER]))
    assert not segments.connected(SERVER)
    assert not segments.available()


@pytest.mark.parametrize(
    ("state", "expected"),
    [("01", True), ("04", True), ("05", True), ("06", True), ("08", True), ("02", False), ("03", False), ("0A", False)],
)
def test_connection_was_made_when_the_table_says_so(tables: _Tables, state: str, expected: bool) -> None:
    tables(_line(22, 23, "01"), _line(SERVER, CLIENT, state))
    assert segments.connected(SERVER) is expected


def test_connection_that_was_there_before_does_not_count(tables: _Tables) -> None:
    tables(_line(15010, SERVER, "05"))  # a stranger that had the number as its own
    before = segments.connections(SERVER)
    assert segments.connected(SERVER)
    assert not segments.connected(SERVER, besides=before)
    tables(_line(15010, SERVER, "05"), _line(SERVER, CLIENT, "01"), _line(CLIENT, SERVER, "01"))
    assert segments.connected(SERVER, besides=before)


# Real sockets


def _until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not seen():
        assert time.monotonic() < deadline


@pytest.fixture(params=["netlink", "table"])
def listening(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A listening socket, with the kernel asked in each of the two ways."""
    if request.param == "table":
        monkeypatch.setattr(connections, "_netlink_answers", lambda: False)
    elif not connections._netlink_answers():
        pytest.skip("netlink does not list connections here")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@on_linux
def test_nothing_is_connected_when_a_socket_only_listens(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    assert not segments.connected(port)
    assert not segments.in_flight(segments.ends([port]))


@on_linux
def test_bytes_are_in_flight_when_the_other_end_does_not_read(listening: socket.socket) -> None:
    address = listening.getsockname()
    with socket.create_connection(address) as ours, listening.accept()[0] as theirs:
        assert segments.connected(address[1])
        _until(lambda: not segments.in_flight(segments.ends([address[1]])))
        ours.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                ours.send(b"x" * 65536)
        assert segments.in_flight(segments.ends([address[1]]))
        theirs.setblocking(False)

        def drained() -> bool:
            with contextlib.suppress(BlockingIOError):
                while theirs.recv(1 << 20):
                    pass
            return not segments.in_flight(segments.ends([address[1]]))

        _until(drained)


@on_linux
def test_connection_still_counts_when_both_ends_have_closed_it(listening: socket.socket) -> None:
    address = listening.getsockname()
    with socket.create_connection(address), listening.accept()[0]:
        pass
    assert segments.connected(address[1])
    _until(lambda: not segments.in_flight(segments.ends([address[1]])))


@on_linux
def test_connections_are_listed_alike_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    if not connections._netlink_answers():
        pytest.skip("netlink does not list connections here")
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        servers.append(stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6)))
        ports = [server.getsockname()[1] for server in servers]
        for server in servers:
            ours = stack.enter_context(socket.create_connection(server.getsockname()[:2]))
            theirs = stack.enter_context(server.accept()[0])
            ours.send(b"four")
            theirs.send(b"to")
            assert len(ours.recv(2, socket.MSG_PEEK | socket.MSG_WAITALL)) == 2
            assert len(theirs.recv(4, socket.MSG_PEEK | socket.MSG_WAITALL)) == 4
        stack.enter_context(socket.create_connection(servers[0].getsockname()))

        def listed(chosen: list[int]) -> list[tuple[int, int, int, int]]:
            return sorted((end.local, end.remote, end.state, end.untaken) for end in connections.ends(chosen))

        subsets = [ports, ports[:1], ports[1:3], ports[3:]]
        by_netlink = [listed(subset) for subset in subsets]
        monkeypatch.setattr(connections, "_netlink_answers", lambda: False)
        assert by_netlink == [listed(subset) for subset in subsets]
        assert [len(found) for found in by_netlink] == [14, 5, 6, 3]


@on_linux
def test_message_that_was_met_is_not_in_flight_while_its_acknowledgement_waits() -> None:
    if not connections._netlink_answers():
        pytest.skip("the table does not tell what was met")
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as ours,
        listening.accept()[0] as theirs,
    ):
        port = listening.getsockname()[1]
        for _ in range(3):  # a dialogue, after which acknowledgements are delayed
            ours.send(b"x")
            theirs.recv(1)
            theirs.send(b"x")
            ours.recv(1)
        ours.send(b"x")
        theirs.recv(1)
        assert not segments.in_flight(segments.ends([port]))


@on_linux
def test_bytes_that_meet_a_full_window_are_not_in_flight_until_the_other_end_reads() -> None:
    if not connections._netlink_answers():
        pytest.skip("the table does not tell what is held back")
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as ours,
        listening.accept()[0] as theirs,
    ):
        port = listening.getsockname()[1]

        def nothing_moves() -> bool:
            return not segments.in_flight(segments.ends([port]))

        ours.setblocking(False)
        theirs.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                ours.send(b"x" * 65536)
        _until(nothing_moves)
        [receiver] = [end for end in connections.ends([port]) if end.untaken]
        assert any(end.held for end in connections.ends([port]))
        ours.shutdown(socket.SHUT_WR)  # its FIN stands behind the bytes
        _until(nothing_moves)
        read = 0
        while read < receiver.untaken:
            read += len(theirs.recv(receiver.untaken - read))
        # Room again: more comes, until the window is full once more.
        _until(lambda: nothing_moves() and any(end.untaken for end in connections.ends([port])))
