import socket

def main():
    canal = socket.socket()
    canal.connect(('127.0.0.1', 7777))
    phrase = input('Votre phrase : ')
    while len(phrase) > 0:
        try:
            canal.sendall(phrase.encode('utf-8'))
            reponse = canal.recv(1024)
        except OSError:
            reponse = b''
        if reponse == b'':
            print('Serveur déconnecté')
            phrase = ''
        else:
            print('Le perroquet dit :', reponse.decode('utf-8'))
            phrase = input('Votre phrase : ')
    canal.close()

main()
