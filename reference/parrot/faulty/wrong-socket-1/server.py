import socket

def prepare():
    global serveur
    serveur = socket.socket()
    serveur.bind(('', 11111))
    serveur.listen(1)

def attend_client():
    global client
    client, infos = serveur.accept()
    print(infos[0], 'vient de se connecter')

def perroquet():
    while True:
        m = client.recv(1024)
        if m == b'':
            return
        m = m.decode('utf-8')
        print('<', m)
        m = m.upper()
        print('>', m)
        serveur.send(m.encode('utf-8'))

prepare()
attend_client()
perroquet()
client.close()
serveur.close()
