import socket

historique = []

client = socket.socket()
client.connect(('localhost', 6789))
while True:
    message = input('>>> ')
    if message == '':
        break
    historique.append(message)
    try:
        client.sendall(message.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        print('connexion perdue')
        break
    if not recu:
        print('connexion perdue')
        break
    print(recu.decode('utf-8'))
client.close()
print('vous avez dit', len(historique), 'choses')
