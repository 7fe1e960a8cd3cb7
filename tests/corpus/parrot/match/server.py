from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import Iterator


@dataclass(frozen=True)
class Message:
    texte: str


@dataclass(frozen=True)
class Illisible:
    octets: bytes


@dataclass(frozen=True)
class Depart:
    pourquoi: str = "fin"


@dataclass
class Session:
    c: socket.socket
    n: int = field(default=0, init=False)

    def evenement(self) -> Message | Illisible | Depart:
        try:
            d = self.c.recv(1024)
        except ConnectionResetError:
            return Depart("reset")
        match d:
            case b"":
                return Depart()
            case bytes():
                try:
                    return Message(d.decode())
                except UnicodeDecodeError:
                    return Illisible(d)

    def __iter__(self) -> Iterator[Message | Illisible]:
        while True:
            match self.evenement():
                case Depart(pourquoi=p):
                    print("depart", p)
                    return
                case autre:
                    self.n += 1
                    yield autre


with socket.create_server(("", 6789), backlog=1, reuse_port=False) as s:
    c, _ = s.accept()
    with c:
        for e in Session(c):
            match e:
                case Message(texte=t):
                    c.sendall(t.upper().encode())
                case Illisible(octets=o):
                    print("illisible:", o)
