import socket


def lire():
    try:
        return input('message : ')
    except EOFError:
        return ''


client = socket.socket()
client.connect(('', 6789))  # la même adresse que dans le serveur
message = lire()
while message != '':
    client.sendall(message.encode('utf-8'))
    reponse = client.recv(2048)
    if reponse == b'':
        print('Le serveur est parti.')
        break
    print('réponse :', reponse.decode('utf-8'))
    message = lire()
client.close()
