"""What the hostile programs share: it stands beside each of them, as a file of the submission.

A program can tell what it achieved only by what it shows: `GAINED name: …` or `REFUSED name: …`. What it would be after
(`AIM`) was set up outside, and is checked there.
"""

import _socket
import ctypes
import json
import os
import socket
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "aim.json")) as _file:
    AIM = json.load(_file)
NAME = AIM["name"]
__all__ = [
    "AIM", "NAME", "_socket", "attempt", "call", "libc", "os", "plain", "reach", "read", "say", "serve", "socket", "syscall",
    "talk", "write",
]
# Some of these programs would end or stop every process that they can name. Who sees what no sandbox shows, and was not
# started by the control run either, is not contained: it does nothing at all.
if os.path.exists(AIM["secret"]) and not AIM["contained"]:
    os.write(2, b"not contained\n")
    os._exit(99)
libc = ctypes.CDLL(None, use_errno=True)


def attempt(name, act):
    """Try something: gained when it returns something true."""
    try:
        found = act()
    except BaseException as error:
        told = "REFUSED %s: %s %s" % (name, type(error).__name__, error)
    else:
        told = ("GAINED %s: %r" if found else "REFUSED %s: %r") % (name, found)
    os.write(1, (told[:300].replace("\n", " ") + "\n").encode("utf-8", "replace"))


def call(function, *arguments):
    """A C function; raises OSError when it returns -1."""
    result = getattr(libc, function)(*arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return True


def syscall(number, *arguments):
    """A system call by its number on x86-64 (the attacks that use it are for that machine)."""
    return call("syscall", ctypes.c_long(number), *(ctypes.c_long(one) if isinstance(one, int) else one for one in arguments))


def read(path):
    with open(path, "rb") as file:
        return file.read(2000).decode("utf-8", "replace")


def write(path):
    with open(path, "ab") as file:
        file.write(NAME.encode())
    return path


def plain(family=socket.AF_INET, kind=socket.SOCK_STREAM):
    """A socket that no probe watches."""
    made = _socket.socket(family, kind)
    made.settimeout(1)
    return made


def reach(address, family=socket.AF_INET, kind=socket.SOCK_STREAM):
    made = plain(family, kind)
    made.connect(address)
    made.send(NAME.encode())
    return made.recv(20)


def say(client, data):
    if data:
        client.sendall(data.decode("utf-8", "replace").upper().encode("utf-8"))
    return data


def serve():
    """The right server."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 6789))
    server.listen()
    while True:
        client, _ = server.accept()
        try:
            while say(client, client.recv(65536)):
                pass
        except ConnectionError:
            pass
        client.close()


def talk():
    """The right client."""
    client = socket.create_connection(("localhost", 6789))
    while True:
        try:
            line = input("> ")
        except EOFError:
            break
        if not line:
            break
        client.sendall(line.encode())
        data = client.recv(65536)
        if not data:
            break
        print(data.decode())
    client.close()
    sys.exit(0)
