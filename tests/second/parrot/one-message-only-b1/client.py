import socket

ADRESSE = ('127.0.0.1', 7001)

def demander():
    try:
        return input('Vous : ')
    except EOFError:
        return ''

def parler(s, phrase):
    s.sendall(phrase.encode('utf-8'))
    return s.recv(1024).decode('utf-8')

def main():
    with socket.socket() as s:
        s.connect(ADRESSE)
        phrase = demander()
        while phrase:
            try:
                reponse = parler(s, phrase)
            except OSError as err:
                print('Erreur réseau', err)
                return
            if not reponse:
                print('Le serveur a raccroché')
                return
            print('Perroquet :', reponse)
            phrase = demander()

main()
