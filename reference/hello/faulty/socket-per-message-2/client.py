import socket

def dire(texte):
    with socket.socket() as s:
        s.connect(("127.0.0.1", 6666))
        s.sendall(texte.encode())
        print(s.recv(1024).decode())

for mot in "Bonjour", "Au revoir":
    dire(mot)
