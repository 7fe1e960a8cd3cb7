import socket

def envoyer(canal, texte):
    ''' envoie le texte, renvoie True si tout est parti '''
    nb = canal.send(texte.encode('utf-8'))
    attendu = texte.__len__()
    return nb == attendu

def recevoir(canal):
    return canal.recv(1024).decode('utf-8')

prise = socket.socket()
prise.bind(('localhost', 9999))
prise.listen(1)
canal, qui = prise.accept()

texte = recevoir(canal)
while texte != '':
    if not envoyer(canal, texte.upper()):
        print("Erreur d'envoi, j'arrête")
        break
    texte = recevoir(canal)

canal.close()
prise.close()
