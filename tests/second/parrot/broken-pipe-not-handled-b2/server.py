import codecs, socket

srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(('', 6017))
srv.listen(5)
while True:
    c, _ = srv.accept()
    d = codecs.getincrementaldecoder('utf-8')('replace')
    try:
        while True:
            b = c.recv(1024)
            if not b: break
            rep = d.decode(b).upper().encode('utf-8')
            for i in range(0, len(rep), 500):
                c.send(rep[i:i + 500])
    except ConnectionResetError:
        print('client perdu')
    c.close()
