import socket

def serveur(port):
    s = socket.socket()
    s.bind(('', port))
    s.listen(1)
    while True:
        c, adr = s.accept()
        print(adr)
        while perroquet(c):
            pass
        c.close()

def perroquet(c):
    # True si le client est encore la
    try:
        m = c.recv(1500)
    except OSError:
        return False
    if len(m) == 0:
        return False
    c.send(m.decode('utf-8').upper().encode('utf-8'))
    return True

serveur(15000)
