import socket

s = socket.socket()
s.connect(('127.0.0.1', 3003))
while True:
    try:
        mots = input('Mots : ')
    except EOFError:
        mots = ''
    if mots == '':
        break
    s.sendall(mots.encode('utf-8'))
    data = s.recv(5000)
    if data == b'':
        print('Fini, le serveur a raccroché.')
        break
    print('Perroquet :', data.decode('utf-8'))
s.close()
