import socket

ADRESSE = 'localhost', 6789

def envoyer(texte):
    canal = socket.socket()
    canal.connect(ADRESSE)
    canal.send(texte.encode('utf-8'))
    canal.close()

def recevoir():
    canal = socket.socket()
    canal.connect(ADRESSE)
    texte = canal.recv(1024).decode('utf-8')
    canal.close()
    return texte

envoyer('Bonjour')
print(recevoir())
