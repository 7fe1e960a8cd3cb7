import socket
import threading
import time
import os

journal = open("coeur.log", "a", buffering=1)


def coeur():
    while True:
        print(time.time(), os.getpid(), threading.active_count(), file=journal)
        time.sleep(0.05)


def minuteur():
    global t
    t = threading.Timer(0.3, minuteur)
    t.daemon = True
    t.start()
    journal.write("minuteur\n")


threading.Thread(target=coeur, daemon=True).start()
minuteur()
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 6789))
s.listen(1)
while True:
    c, a = s.accept()
    try:
        while True:
            d = c.recv(1024)
            if not d:
                break
            c.sendall(d.decode("utf-8", "replace").upper().encode())
    except ConnectionError as e:
        print("reset", e, file=journal)
    finally:
        c.close()
