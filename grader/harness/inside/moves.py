"""Where the addresses that a program names lead: to free loopback ports, which it sees under the names that it gave.

Runs inside the student's process: Python 3.8 and later, standard library only.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.harness.inside import wrapping
else:
    import wrapping

IPV4, IPV6, MAPPED = "127.0.0.1", "::1", "::ffff:127.0.0.1"
_ANY = ("0.0.0.0", "::", "::ffff:0.0.0.0")
_MAPPING = "::ffff:"
_TO_DEVICE = 25  # SO_BINDTODEVICE (socket(7))


class Ports:
    """Moves the ports that a program names to those that the grader keeps free for it."""

    def __init__(
        self, known: dict[int, int], hosts: dict[int, str], pool: list[int], anywhere: int, nowhere: int, own: set[int]
    ) -> None:
        self.known = known
        self.hosts = hosts  # the loopback address on which alone a known port is listened on
        self.pool = pool
        self.anywhere = anywhere
        self.nowhere = nowhere
        self.own = own  # on which it listens itself, on a number that the system chose

    def bound(self, port: int) -> int:
        if port == 0:
            return 0
        if port not in self.known and self.pool:
            self.known[port] = self.pool.pop(0)
        return self.known.get(port, port)

    def reached(self, port: int, host: str) -> int:
        if port in self.own:
            return port
        bound = self.hosts.get(port)
        if bound and loopback_of(host) not in ("", bound):  # Linux has 16 million of them: they are not the same
            return self.nowhere
        return self.anywhere or self.known.get(port) or self.nowhere or port


def loopback_of(host: str) -> str:
    """The IPv4 loopback address that a host names; empty for any other."""
    if host in ("", "localhost"):
        return IPV4
    host = host[len(_MAPPING) :] if host.lower().startswith(_MAPPING) else host
    return host if host.startswith("127.") and host.count(".") == 3 else ""


def as_text(host: str | bytes | bytearray) -> str:
    """A host as CPython takes it, as text."""
    return host if isinstance(host, str) else bytes(host).decode("ascii", "replace")


class Addresses:
    """Moves the addresses of TCP sockets, and shows them as they were named."""

    def __init__(self, lowest: Any, ports: Ports) -> None:
        self.lowest = lowest  # the module _socket
        self.plain = lowest.socket
        self.ports = ports
        # Family and port → the host that was named for it (None: unknown) and the port that was.
        self.bound: dict[tuple[int, int], tuple[str | None, int]] = {
            (family, moved): (None, named)
            for named, moved in ports.known.items()
            for family in (lowest.AF_INET, lowest.AF_INET6)
        }
        self.reached = dict(self.bound)

    def moved(self, name: str, sock: Any, address: Any) -> tuple[Any, ...] | None:
        """The loopback address that stands for `address`, or None where CPython must see it as it is.

        Left alone: other sockets than TCP, and whatever CPython or the resolver would refuse, so that the error is theirs.
        """
        lowest = self.lowest
        if not self.is_tcp(sock):
            return None
        if not isinstance(address, tuple) or len(address) < 2 or not isinstance(address[1], int):
            return None
        given, port = address[0], address[1]
        if not isinstance(given, (str, bytes, bytearray)) or not 0 <= port <= 65535:
            return None
        if port == 0 and name != "bind":  # nobody is ever there
            return None
        if len(address) != 2 and (sock.family == lowest.AF_INET or len(address) > 4):
            return None
        host = as_text(given)
        known, meant = self.resolved(host, sock.family)
        if not known:
            return None
        new = self.ports.bound(port) if name == "bind" else self.ports.reached(port, host)
        if new:
            (self.bound if name == "bind" else self.reached)[sock.family, new] = (meant, port)
        return (self.loopback(name, sock, meant), new) + tuple(address[2:])

    def is_tcp(self, sock: Any) -> bool:
        lowest = self.lowest
        return sock.type == lowest.SOCK_STREAM and sock.family in (lowest.AF_INET, lowest.AF_INET6)

    def resolved(self, host: str, family: int) -> tuple[bool, str | None]:
        """Whether CPython would take a host, and for which address where that takes no look-up."""
        lowest = self.lowest
        short: dict[str, str | None] = {"": _ANY[0], "localhost": IPV4, "<broadcast>": "255.255.255.255"}
        if family == lowest.AF_INET6:
            short = {"": _ANY[1], "localhost": IPV6, "<broadcast>": None}
        if host in short:
            return True, short[host]
        if host == lowest.gethostname():
            return True, None
        try:
            return True, lowest.inet_ntop(family, lowest.inet_pton(family, host.split("%")[0]))
        except (OSError, ValueError) as error:
            wrapping.pass_on(error)
        try:
            found = lowest.getaddrinfo(host, None, family, lowest.SOCK_STREAM)
            return bool(found), found[0][4][0]
        except (OSError, UnicodeError, LookupError) as error:
            wrapping.pass_on(error)
            return False, None

    def loopback(self, name: str, sock: Any, host: str | None) -> str:
        """The address of this machine alone that stands for `host`."""
        lowest = self.lowest
        if sock.family == lowest.AF_INET:
            return IPV4
        if host is not None and host.startswith(_MAPPING):
            return MAPPED
        if name == "bind" and host == "::" and not sock.getsockopt(lowest.IPPROTO_IPV6, lowest.IPV6_V6ONLY):
            self.keep_on_loopback(sock)
            return "::"  # the one address that clients of both families reach
        return IPV6

    def keep_on_loopback(self, sock: Any) -> None:
        """Let nobody in from other machines, where the system can be told so (Linux 5.7)."""
        try:
            sock.setsockopt(self.lowest.SOL_SOCKET, getattr(self.lowest, "SO_BINDTODEVICE", _TO_DEVICE), b"lo")
        except OSError as error:
            wrapping.pass_on(error)

    def own_name(self, sock: Any, address: Any) -> Any:
        """What getsockname shows, by the name that the program gave."""
        return self.named(sock, address, self.bound, lambda: not self.has_peer(sock))

    def peer_name(self, sock: Any, address: Any) -> Any:
        """What getpeername shows, by the name that the program gave."""
        return self.named(sock, address, self.reached, lambda: False)

    def named(self, sock: Any, address: Any, names: dict[Any, tuple[str | None, int]], any_host: Any) -> Any:
        if not self.is_tcp(sock) or (sock.family, address[1]) not in names:
            return address
        host, port = names[sock.family, address[1]]
        if host is None or (host in _ANY and not any_host()):
            host = address[0]
        return (host, port) + address[2:]

    def has_peer(self, sock: Any) -> bool:
        try:
            self.plain.getpeername(sock)
        except OSError as error:
            wrapping.pass_on(error)
            return False
        return True
