"""Free ports: claimed once, free for TCP, and refused when anything holds them."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Callable, Iterator

import pytest

from grader.harness.ports import LOOPBACK, ClaimedPort, NoFreePortError

_Proposes = Callable[..., None]


@pytest.fixture
def proposes(monkeypatch: pytest.MonkeyPatch) -> _Proposes:
    """Fixes the numbers that are tried, the last one for ever."""

    def propose(*numbers: int) -> None:
        left = list(numbers)
        monkeypatch.setattr(
            random.SystemRandom, "randint", lambda self, low, high: left.pop(0) if len(left) > 1 else left[0]
        )

    return propose


@pytest.fixture
def free() -> tuple[int, int]:
    """Two numbers that nobody holds."""
    with ClaimedPort() as one, ClaimedPort() as other:
        return one.number, other.number


@pytest.fixture
def listening() -> Iterator[Callable[[str, int], socket.socket]]:
    """Makes listening sockets, and closes them."""
    with contextlib.ExitStack() as stack:
        yield lambda host, port: stack.enter_context(socket.create_server((host, port), reuse_port=False))


def test_program_may_listen_on_the_port_when_it_is_claimed() -> None:
    with ClaimedPort() as port, socket.socket() as server:
        server.bind(("", port.number))
        server.listen()
        with socket.create_connection((LOOPBACK, port.number), 10) as client:
            assert client.getpeername()[1] == port.number


def test_ports_all_differ_when_many_are_claimed() -> None:
    with contextlib.ExitStack() as stack:
        numbers = [stack.enter_context(ClaimedPort()).number for _ in range(100)]
    assert len(set(numbers)) == 100
    assert all(15000 <= number <= 32000 for number in numbers)


def test_another_port_is_taken_when_the_first_is_claimed_already(proposes: _Proposes, free: tuple[int, int]) -> None:
    proposes(free[0])
    with ClaimedPort() as first:
        proposes(*free)
        with ClaimedPort() as second:
            assert (first.number, second.number) == free


@pytest.mark.parametrize("host", [LOOPBACK, ""])
def test_another_port_is_taken_when_somebody_listens_on_the_first(
    proposes: _Proposes, free: tuple[int, int], listening: Callable[[str, int], socket.socket], host: str
) -> None:
    listening(host, free[0])
    proposes(*free)
    with ClaimedPort() as port:
        assert port.number == free[1]


def test_another_port_is_taken_when_the_first_is_still_in_time_wait(proposes: _Proposes, free: tuple[int, int]) -> None:
    with (
        socket.create_server((LOOPBACK, free[0])) as server,
        socket.create_connection((LOOPBACK, free[0]), 10) as client,
        server.accept()[0] as accepted,
    ):
        accepted.close()  # the side that closes first keeps the port
        assert client.recv(1) == b""
    proposes(*free)
    with ClaimedPort() as port:
        assert port.number == free[1]


def test_port_is_free_again_when_its_claim_is_given_back(proposes: _Proposes, free: tuple[int, int]) -> None:
    proposes(free[0])
    port = ClaimedPort()
    with pytest.raises(NoFreePortError):
        ClaimedPort()
    port.close()
    port.close()
    with ClaimedPort() as again:
        assert again.number == free[0]


def test_port_is_free_again_when_the_check_failed(proposes: _Proposes, free: tuple[int, int]) -> None:
    proposes(free[0])
    with contextlib.suppress(ZeroDivisionError), ClaimedPort():
        raise ZeroDivisionError
    with ClaimedPort() as again:
        assert again.number == free[0]


def test_error_names_the_range_when_no_port_is_free(
    proposes: _Proposes, free: tuple[int, int], listening: Callable[[str, int], socket.socket]
) -> None:
    listening("", free[0])
    proposes(free[0])
    with pytest.raises(NoFreePortError, match="15000 and 32000") as caught:
        ClaimedPort()
    assert isinstance(caught.value, OSError)


def _has_ipv6_loopback() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as trial:
        trial.bind(("::1", 0))
        return True
    return False


@pytest.mark.skipif(not _has_ipv6_loopback(), reason="this system has no IPv6 loopback")
def test_another_port_is_taken_when_somebody_listens_on_the_ipv6_loopback(
    proposes: _Proposes, free: tuple[int, int]
) -> None:
    with socket.create_server(("::1", free[0]), family=socket.AF_INET6):
        proposes(*free)
        with ClaimedPort() as port:
            assert port.number == free[1]
