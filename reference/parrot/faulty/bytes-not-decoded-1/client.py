# client du perroquet
from socket import socket

def demander():
    try:
        return input("toi : ")
    except EOFError:
        return ""

s = socket()
s.connect(("127.0.0.1", 7777))
phrase = demander()
while phrase:
    s.sendall(phrase.encode())
    rep = s.recv(4096)
    if not rep:
        print("plus personne au bout du fil")
        break
    print("perroquet :", rep.decode())
    phrase = demander()
s.close()
