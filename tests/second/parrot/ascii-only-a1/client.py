import socket

s = socket.socket()
s.connect(('localhost', 8000))
print('Tapez une ligne vide pour quitter')
for phrase in iter(lambda: input('? '), ''):
    try:
        s.sendall(bytes(phrase, 'utf-8'))
        retour = str(s.recv(1024), 'utf-8')
    except OSError:
        print('plus de serveur')
        break
    if retour == '':
        print('plus de serveur')
        break
    print('!', retour)
s.close()
