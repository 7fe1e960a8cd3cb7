from socket import socket

tel = socket()
tel.connect(('localhost', 6001))
while True:
    quoi = input('a dire : ')
    if not quoi:
        break
    try:
        tel.sendall(quoi.encode('utf-8'))
        echo = tel.recv(100)
    except OSError:
        echo = b''
    if not echo:
        print('fin du serveur')
        break
    print('entendu :', echo.decode('utf-8'))
tel.close()
