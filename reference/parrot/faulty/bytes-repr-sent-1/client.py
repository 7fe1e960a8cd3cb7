import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 1111))

print("Tapez votre phrase (rien pour finir)")
while 1:
    phrase = input(">> ")
    if len(phrase) == 0:
        s.close()
        sys.exit(0)
    s.send(bytes(phrase, "utf-8"))
    r = s.recv(9999)
    if r == b"":
        print("serveur deconnecté")
        s.close()
        sys.exit(1)
    print(r.decode("utf-8"))
