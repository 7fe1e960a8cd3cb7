import socket

tel = socket.socket()
tel.connect(('127.0.0.1', 5432))
while True:
    phrase = input('allo ? ')
    if phrase == '':
        break
    try:
        tel.sendall(phrase.encode('utf-8'))
        rep = tel.recv(1024)
        if not rep:
            raise ConnectionError('raccroche')
        print('  ' + rep.decode('utf-8'))
    except:
        print('Il y a eu une erreur')
tel.close()
