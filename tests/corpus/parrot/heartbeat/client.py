import socket
import threading
import time
import tempfile

fini = threading.Event()


def coeur():
    with tempfile.TemporaryFile("w") as f:
        while not fini.wait(0.03):
            f.write("boum %f\n" % time.monotonic())
            f.flush()


t = threading.Thread(target=coeur)
t.start()
try:
    with socket.create_connection(("127.0.0.1", 6789)) as s:
        while True:
            try:
                l = input("♥ ")
            except EOFError:
                break
            if not l:
                break
            s.sendall(l.encode())
            r = s.recv(4096)
            if not r:
                print("mort")
                break
            print("♥", r.decode(), "♥")
except ConnectionError:
    print("mort")
finally:
    fini.set()
    t.join()
