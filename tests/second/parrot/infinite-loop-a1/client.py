import socket

port = 6789
adresse = ('127.0.0.1', port)
fin = ''

client = socket.socket()
client.connect(adresse)
while True:
    texte = input('texte : ')
    if texte == fin:
        break
    try:
        client.send(texte.encode('utf-8'))
        recu = client.recv(1024).decode('utf-8')
    except OSError:
        print('pas de réponse')
        break
    if recu == fin:
        print('pas de réponse')
        break
    print('texte en majuscules :', recu)
client.close()
