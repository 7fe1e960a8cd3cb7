import os

from attempt import *

for _ in range(40):
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
        os._exit(0)
    os.wait()
os.nice(19)
server = socket.socket()
server.bind(("", 6789))
server.listen()
while True:
    client, _ = server.accept()
    while True:
        client.setblocking(False)
        try:
            client.recv(100)
        except BlockingIOError:
            pass
