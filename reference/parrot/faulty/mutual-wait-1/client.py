import socket

s = socket.socket()
s.connect(('127.0.0.1', 30000))
print('Connecté')

while True:
    recu = s.recv(1024)
    if not recu:
        print('Le serveur est parti')
        break
    print('Serveur :', recu.decode('utf-8'))
    texte = input('Moi : ')
    if texte == '':
        break
    s.sendall(texte.encode('utf-8'))

s.close()
