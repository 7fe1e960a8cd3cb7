from socket import *

c = socket()
c.connect(("localhost", 6789))
while 1:
    t = input("> ")
    if not t:
        break
    try:
        c.sendall(t.encode())
        r = c.recv(2048)
    except ConnectionError as e:
        print("connexion perdue", e)
        break
    if not r:
        print("connexion finie")
        break
    print(r.decode())
c.close()
