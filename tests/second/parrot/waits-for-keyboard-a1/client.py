import socket

s = socket.socket()
s.connect(('127.0.0.1', 6789))
print('Vous êtes connecté(e).')
while True:
    data = input('>>> ').encode('utf-8')
    if not data:
        break
    try:
        s.sendall(data)
        data = s.recv(1024)
    except (ConnectionResetError, BrokenPipeError):
        print('Connexion perdue.')
        break
    if not data:
        print('Connexion fermée par le serveur.')
        break
    print(data.decode('utf-8'))
s.close()
