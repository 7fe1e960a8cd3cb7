import os

from attempt import *

def netlink(protocol):
    made = _socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    made.bind((0, 0))
    return made.getsockname()


attempt("raw", lambda: _socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).fileno())
attempt("packet", lambda: _socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300).fileno())
attempt("vsock", lambda: _socket.socket(40, socket.SOCK_STREAM).fileno())
attempt("crypto", lambda: _socket.socket(38, socket.SOCK_SEQPACKET).fileno())
attempt("bluetooth", lambda: _socket.socket(31, socket.SOCK_RAW, 1).fileno())
attempt("express", lambda: _socket.socket(44, socket.SOCK_RAW).fileno())
attempt("keys", lambda: _socket.socket(15, socket.SOCK_RAW, 2).fileno())
attempt("tipc", lambda: _socket.socket(30, socket.SOCK_STREAM).fileno())
for protocol in (2, 4, 9, 12, 15, 16):
    attempt("netlink %d" % protocol, lambda: netlink(protocol))
serve()
