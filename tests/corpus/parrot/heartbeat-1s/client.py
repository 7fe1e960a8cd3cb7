import socket, threading, time
def coeur():
    with open("coeur.log", "a") as j:
        while True:
            j.write("boum\n")
            j.flush()
            time.sleep(1)
threading.Thread(target=coeur, daemon=True).start()
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
    except ConnectionError:
        break
    if not r:
        print("parti")
        break
    print(r.decode())
s.close()
