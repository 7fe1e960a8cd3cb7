import socket
import threading

s = socket.create_connection(("localhost", 6016))
parti = threading.Event()

def oreille():
    while True:
        try:
            d = s.recv(65536)
        except ConnectionResetError:
            d = b""
        if not d:
            break
        print(d.decode("utf-8"), flush=True)
    parti.set()
    try:
        s.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass

threading.Thread(target=oreille, daemon=True).start()
while not parti.is_set():
    try:
        ligne = input("> ")
    except EOFError:
        break
    if ligne == "":
        break
    s.sendall(ligne.encode("utf-8"))
s.close()
