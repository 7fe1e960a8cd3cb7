import signal
import socket

battements = 0


def battre(num, frame):
    global battements
    battements += 1


signal.signal(signal.SIGALRM, battre)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
s = socket.socket()
s.connect(("127.0.0.1", 6789))
try:
    while True:
        l = input("[%d] > " % battements)
        if len(l) == 0:
            break
        s.sendall(l.encode())
        r = s.recv(2000)
        if len(r) == 0:
            print("plus personne")
            break
        print(r.decode())
except ConnectionError:
    print("coupure")
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)
    s.close()
