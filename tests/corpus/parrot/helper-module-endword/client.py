from outils import *

canal = socket.socket()
canal.connect(ADRESSE)
texte = input('Dis quelque chose (fin pour finir) : ')
while texte != '' and texte != MOT_DE_FIN:
    envoyer(canal, texte)
    reponse = recevoir(canal)
    if reponse == None:
        print('Le serveur ne repond plus')
        break
    print('Le perroquet dit', reponse)
    texte = input('Dis quelque chose (fin pour finir) : ')
canal.close()
