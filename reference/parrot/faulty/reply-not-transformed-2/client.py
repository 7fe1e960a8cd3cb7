import socket

def echanger(sock, texte):
    sock.send(texte.encode('utf-8'))
    return sock.recv(1024).decode('utf-8')

client = socket.socket()
client.connect(('127.0.0.1', 7000))
texte = input('Dis quelque chose : ')
while texte != '':
    reponse = echanger(client, texte)
    if reponse == '':
        print('Serveur déconnecté')
        break
    print('Il a dit :', reponse)
    texte = input('Dis autre chose : ')
client.close()
