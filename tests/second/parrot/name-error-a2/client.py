import socket

port = 9000

def perroquet(connexion):
    phrase = input('Phrase à répéter : ')
    while phrase != '':
        try:
            connexion.sendall(phrase.encode('utf-8'))
            echo = connexion.recv(1024).decode('utf-8')
        except OSError:
            echo = ''
        if echo == '':
            print('Le serveur a quitté.')
            return
        print(echo)
        phrase = input('Phrase à répéter : ')

connexion = socket.socket()
connexion.connect(('localhost', port))
perroquet(connexion)
connexion.close()
