import socket, select

ecoute = socket.socket()
ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ecoute.bind(('', 6026))
ecoute.listen(5)
tous = [ecoute]

while 1:
    prets, _, _ = select.select(tous, [], [], 0.5)
    for s in prets:
        if s is ecoute:
            c, a = ecoute.accept()
            tous.append(c)
            continue
        try:
            d = s.recv(1024)
        except ConnectionError:
            d = b''
        if d:
            s.send(d.decode('utf8').upper().encode('utf8'))
        else:
            tous.remove(s)
            s.close()
