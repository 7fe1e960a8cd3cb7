import socket


def question():
    phrase = input("Une phrase ? ")
    if phrase == "":
        return False
    sock.sendall(phrase.encode("utf-8"))
    recu = sock.recv(1024)
    print("Le serveur dit :", recu.decode("utf-8"))
    return recu != b""


sock = socket.socket()
sock.connect(("127.0.0.1", 9876))
while question():
    pass
sock.close()
