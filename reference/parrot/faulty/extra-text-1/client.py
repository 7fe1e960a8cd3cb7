import socket

s = socket.socket()
s.connect(('127.0.0.1', 6543))

while True:
    ligne = input(': ')
    if not ligne:
        break
    ligne = ligne + '\n'
    s.send(ligne.encode('utf-8'))
    reponse = s.recv(1024).decode('utf-8')
    if not reponse:
        print('le serveur a disparu')
        break
    print('=', reponse)

s.close()
