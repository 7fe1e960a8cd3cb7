import socket

s = socket.socket()
s.connect(("127.0.0.1", 4242))
s.settimeout(0.02)
encore = True
while encore:
    m = input("? ")
    if not m:
        break
    s.send(m.encode("utf-8"))
    tout = b""
    attendre = True
    while attendre:
        try:
            bout = s.recv(256)
            if bout == b"":
                encore = False
                attendre = False
            tout = tout + bout
        except TimeoutError:
            if tout != b"":
                attendre = False     # plus rien depuis 20 ms : la reponse est finie
    print("!", tout.decode("utf-8"))
s.close()
