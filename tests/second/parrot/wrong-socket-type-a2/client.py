import socket

TYPE_IP = socket.AF_INET
TYPE_SOCKET = socket.SOCK_DGRAM

client = socket.socket(TYPE_IP, TYPE_SOCKET)
client.connect(('127.0.0.1', 6789))
print('Connexion reussie')

while True:
    message = input('>>> ')
    if message == '':
        break
    try:
        client.send(message.encode('utf-8'))
        recu = client.recv(1024)
    except OSError as erreur:
        print('Erreur :', erreur)
        break
    if len(recu) == 0:
        print('Fin de la connexion')
        break
    print('Recu :', recu.decode('utf-8'))

client.close()
