import socket

client = socket.socket()
client.connect(('127.0.0.1', 6666))
pseudo = 'moi'

while True:
    texte = input(f'{pseudo} > ')
    if not texte:
        print('À bientôt !')
        break
    try:
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
    except OSError as erreur:
        print('Erreur réseau', erreur)
        break
    if not recu:
        print('Le serveur a fermé')
        break
    print(f'perroquet > {recu.decode("utf-8")}')

client.close()
