from socket import socket
from time import sleep

mot = ["Salut", " ", "!"]
with socket() as s:
    s.bind(("localhost", 2222))
    s.listen()
    print("J'écoute", s.getsockname())
    c, qui = s.accept()
    with c:
        for m in mot:
            c.send(m.encode("utf-8"))
            sleep(0.3)
    print(f"J'ai salué {qui[0]!r}")
