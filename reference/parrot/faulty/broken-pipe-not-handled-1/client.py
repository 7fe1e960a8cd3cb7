import socket

PORT = 8989

client = socket.socket()
client.connect(('localhost', PORT))
encore = True
while encore:
    try:
        texte = input()
    except EOFError:
        break
    if texte == '':
        encore = False
        continue
    client.send(texte.encode('utf-8'))
    recu = client.recv(1024)
    if len(recu) == 0:
        print('serveur parti')
        encore = False
        continue
    print(recu.decode('utf-8'))
client.close()
