import socket

def saisir():
    return input('message (vide = fin) : ')

with socket.create_connection(('127.0.0.1', 1234)) as canal:
    message = saisir()
    while message != '':
        try:
            canal.sendall(message.encode('utf-8'))
            reponse = canal.recv(1024)
        except ConnectionError:
            print('coupure')
            break
        if not reponse:
            print('le serveur a fermé')
            break
        print('réponse :', reponse.decode('utf-8'))
        message = saisir()
