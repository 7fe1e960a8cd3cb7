import socket

client = socket.socket()
client.connect(('127.0.0.1', 15000))
for numero in range(1, 1000):
    phrase = input(str(numero) + ' > ')
    if phrase == '':
        break
    client.sendall(phrase.encode('utf-8'))
    recu = client.recv(1024)
    if recu == b'':
        print('Connexion fermée par le serveur')
        break
    print(str(numero) + ' < ' + recu.decode('utf-8'))
client.close()
