import socket

# tapez quit pour sortir
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("127.0.0.1", 6006))

while True:
    msg = input("message (quit pour quitter) : ")
    if msg.lower() == "quit":
        break
    elif msg.lower() == "exit":
        break
    try:
        sock.send(msg.encode("utf-8"))
        data = sock.recv(1024)
    except (ConnectionResetError, BrokenPipeError):
        print("connexion perdue")
        break
    if not data:
        print("le serveur a quitté")
        break
    print("reçu :", data.decode("utf-8"))

sock.close()
