import socket

s = socket.socket()
s.connect(("127.0.0.1", 10000))
try:
    while True:
        msg = input("? ")
        if msg == "":
            break
        s.send(msg.encode())
        rep = s.recv(1024)
        if rep == b"":
            break
        print("! " + rep.decode())
except EOFError:
    print("clavier fini")
s.close()
