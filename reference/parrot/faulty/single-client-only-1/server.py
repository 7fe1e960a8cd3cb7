import socket
import sys

port = 6789
if len(sys.argv) == 2:
    port = int(sys.argv[1])

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', port))
serveur.listen(1)
print('port', port)

client, (ip, p) = serveur.accept()
serveur.close() # plus besoin
tampon = b''
try:
    while True:
        morceau = client.recv(1024)
        if not morceau:
            break
        tampon += morceau
        try:
            texte = tampon.decode('utf-8')
        except UnicodeDecodeError as e:
            if len(tampon) - e.start < 2:
                continue # il manque la suite du caractère
            texte = '?'
        tampon = b''
        client.sendall(texte.upper().encode('utf-8'))
except ConnectionResetError:
    print(ip, 'a coupé')
client.close()
