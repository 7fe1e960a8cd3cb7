import socket

serveur = socket.socket()
serveur.bind(('127.0.0.1', 6789))
serveur.listen(1)
client, adr = serveur.accept()
vivant = True
while vivant:
    recu = client.recv(1024).decode('utf-8')
    if recu == '':
        vivant = False
    else:
        print('<', recu)
        print('>', recu.upper())
        client.send(recu.upper().encode('utf-8'))
client.close()
serveur.close()
