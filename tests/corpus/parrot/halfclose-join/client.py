import socket
import threading

s = socket.create_connection(("localhost", 6789))
tour = threading.Semaphore(0)
parti = False


def ecouter():
    global parti
    while True:
        try:
            d = s.recv(4096)
        except ConnectionError:
            d = b""
        if not d:
            parti = True
            tour.release()
            return
        print(d.decode())
        tour.release()


t = threading.Thread(target=ecouter)
t.start()
while True:
    l = input("> ")
    if not l or parti:
        break
    try:
        s.sendall(l.encode())
    except ConnectionError:
        break
    tour.acquire()
    if parti:
        break
try:
    s.shutdown(socket.SHUT_WR)      # au revoir ; le serveur fermera a son tour
except OSError:
    pass
t.join()
s.close()
