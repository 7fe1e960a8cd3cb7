import socket
class Canal(socket.socket):
    joindre = socket.socket.connect
    dire = socket.socket.sendall
    entendre = socket.socket.recv

s = Canal()
s.joindre(("localhost", 6789))
while True:
    try:
        l = input("> ")
    except EOFError:
        break
    if not l:
        break
    try:
        s.dire(l.encode())
        r = s.entendre(1024)
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
