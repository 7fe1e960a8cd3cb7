import socket

serveur = socket.socket()
serveur.bind(('', 6790))
serveur.listen(1)
client, adr = serveur.accept()
continuer = 'o'
while continuer == 'o':
    recu = client.recv(1024).decode('utf-8')
    if recu == '':
        print('plus de client')
        break
    print('Le client dit :', recu)
    client.send(recu.upper().encode('utf-8'))
    continuer = input('On continue (o/n) ? ')
client.close()
serveur.close()
