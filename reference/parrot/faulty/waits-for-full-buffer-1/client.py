import socket

TAILLE = 1024

client = socket.socket()
client.connect(('localhost', 6789))
while True:
    try:
        texte = input('-> ')
    except (EOFError, KeyboardInterrupt):
        texte = ''
    if texte == '':
        break
    client.sendall(texte.encode('utf-8'))
    reponse = client.recv(TAILLE)
    if reponse == b'':
        break
    print('<-', reponse.decode('utf-8'))
client.close()
