import socket

client = socket.socket()
client.connect(('localhost', 6789))
compteur = 1
while True:
    message = input(str(compteur) + ') ')
    if message == '':
        break
    try:
        client.send(message.encode('utf-8'))
        reponse = client.recv(1024).decode('utf-8')
    except OSError:
        reponse = ''
    if reponse == '':
        print('le serveur ne répond plus')
        break
    print('   ' + reponse)
    compteur = compteur + 1
client.close()
