from outils import *

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
serveur.bind(ADRESSE)
serveur.listen(0)
client = serveur.accept()[0]
texte = recevoir(client)
while texte != None and texte != MOT_DE_FIN:
    envoyer(client, texte.upper())
    texte = recevoir(client)
client.close()
serveur.close()
