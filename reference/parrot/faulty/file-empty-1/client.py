import socket

s = socket.socket()
s.connect(("localhost", 6789))

def envoi(t):
    s.send(t.encode("utf-8"))

def reception():
    return s.recv(1024).decode("utf-8")

while True:
    t = input("Toi : ")
    if not t:
        break
    envoi(t)
    r = reception()
    if not r:
        print("Connexion perdue")
        break
    print("Lui :", r)

s.close()
