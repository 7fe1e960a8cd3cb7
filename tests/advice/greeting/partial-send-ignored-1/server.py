import socket

IP = ''
PORT = 6789

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind((IP, PORT))
serveur.listen(1)

for numero in range(100):
    client, adresseClient = serveur.accept()
    print('client', numero, ':', adresseClient)
    mess = 'Salut !'
    messEnc = mess.encode('utf-8')
    client.send(messEnc)
    client.close()

serveur.close()
