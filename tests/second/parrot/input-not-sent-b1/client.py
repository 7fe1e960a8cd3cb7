import socket
client = socket.socket()
client.connect(('localhost', 6022))
message = input('Votre message : ')
while message != '':
    try:
        client.send('message'.encode('utf-8'))
        reponse = client.recv(1024).decode('utf-8')
    except ConnectionError:
        reponse = ''
    if len(reponse) == 0:
        print('Le serveur ne répond plus.')
        break
    print('Réponse :', reponse)
    message = input('Votre message : ')
print('Au revoir')
client.close()
