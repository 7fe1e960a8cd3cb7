import socket
import sys

sys.setrecursionlimit(5000)


def exchange(s, line):
    try:
        return s.send(line.encode()) and s.recv(4096).decode()
    except ConnectionError:
        return ""


def loop(s, prompt):
    line = input(prompt + "\n>>> ")
    reply = line and exchange(s, line)
    return loop(s, reply) if reply else None


def start(s):
    return s.connect(("localhost", 9876)), loop(s, "Bienvenue"), s.close()


start(socket.socket())
