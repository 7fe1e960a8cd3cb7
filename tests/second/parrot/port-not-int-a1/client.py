import socket
import sys

if len(sys.argv) > 1:
    port = int(sys.argv[1])
else:
    port = 6789

client = socket.socket()
client.connect(('localhost', port))
while True:
    sys.stdout.write('message ? ')
    sys.stdout.flush()
    ligne = sys.stdin.readline().rstrip('\n')
    if ligne == '':
        break
    try:
        client.sendall(ligne.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        sys.exit('connexion perdue')
    if recu == b'':
        sys.exit('serveur arrêté')
    print(recu.decode('utf-8'))
client.close()
