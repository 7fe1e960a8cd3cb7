import socket

def recevoir_tout(s):
    recu = b''
    while len(recu) < 1024:
        bloc = s.recv(1024 - len(recu))
        if bloc == b'':
            return ''
        recu += bloc
    return recu.decode('utf-8')

def main():
    s = socket.create_connection(('127.0.0.1', 6667))
    while True:
        phrase = input('Phrase ? ')
        if phrase == '':
            break
        try:
            s.sendall(phrase.encode('utf-8'))
            retour = recevoir_tout(s)
        except ConnectionError:
            retour = ''
        if retour == '':
            print('Le serveur est parti')
            break
        print(retour)
    s.close()

main()
