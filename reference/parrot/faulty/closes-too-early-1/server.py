import socket

s = socket.socket()
s.bind(("", 2345))
s.listen(1)
c, a = s.accept()
while True:
    recu = c.recv(1024)
    if recu == b"":
        break
    recu = recu.decode("utf-8")
    c.send(recu.upper().encode("utf-8"))
    c.close()
s.close()
