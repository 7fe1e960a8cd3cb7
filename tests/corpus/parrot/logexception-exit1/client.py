import socket, logging, sys
s = socket.socket()
s.connect(("localhost", 6789))
while True:
    try:
        l = input("> ")
    except EOFError:
        break
    if not l:
        break
    try:
        s.sendall(l.encode())
        r = s.recv(1024)
        if not r:
            raise EOFError("le serveur a raccroche")
    except (ConnectionError, EOFError):
        logging.exception("connexion perdue")
        sys.exit("fin")
    print(r.decode())
s.close()
