import socket, threading

def accueil(sock, ip):
    with sock:
        sock.sendall("Salut !".encode())
        sock.sendall(f"Bienvenue {ip}".encode())

with socket.create_server(("", 8000)) as ecoute:
    while True:
        sock, (ip, port) = ecoute.accept()
        threading.Thread(target=accueil, args=(sock, ip)).start()
