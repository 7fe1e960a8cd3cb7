import socket

# petite attente pour que le serveur soit pret
t = 0
while t != 1:
    t = t + 0.1

s = socket.socket()
s.connect(("localhost", 6500))
m = input("m = ")
while len(m) != 0:
    s.send(m.encode("utf-8"))
    r = s.recv(1024)
    if len(r) == 0:
        break
    print("r =", r.decode("utf-8"))
    m = input("m = ")
s.close()
