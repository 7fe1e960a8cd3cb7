import socket

tel = socket.socket()
tel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
tel.bind(('0.0.0.0', 5432))
tel.listen(1)
while True:
    appel, numero = tel.accept()
    while True:
        try:
            phrase = appel.recv(1024)
            if not phrase:
                break
            appel.sendall(phrase.decode('utf-8').upper().encode('utf-8'))
        except UnicodeDecodeError:
            print('je ne comprends pas')
        except ConnectionError:
            print('coupure')
            break
    appel.close()
