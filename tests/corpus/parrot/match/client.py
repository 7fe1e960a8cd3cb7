import socket
import sys
from dataclasses import dataclass
from typing import NamedTuple


class Ok(NamedTuple):
    texte: str


@dataclass
class Err:
    quoi: Exception | None = None


def dire(s, t):
    try:
        s.sendall(t.encode())
        return Ok(r.decode()) if (r := s.recv(4096)) else Err()
    except OSError as e:
        return Err(e)


s = socket.socket()
s.connect(("", 6789))
while True:
    match input(">>> "):
        case "":
            s.close()
            sys.exit(0)
        case t:
            match dire(s, t):
                case Ok(texte):
                    print(f"{texte!s:>40}|")
                case Err(None):
                    print("serveur parti")
                    sys.exit(1)
                case Err(e):
                    sys.exit(f"erreur {e}")
