import socket
import threading
import time

s = socket.socket()
s.connect(("localhost", 6789))

def ecouter():
    global recu
    recu = s.recv(1024)
    print(recu.decode("utf-8"))

recu = None
t = threading.Thread(target=ecouter)
t.start()
s.send("Bonjour".encode("utf-8"))
t.join()
fini = threading.Event()
fini.wait()
