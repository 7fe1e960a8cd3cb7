import socket
client = socket.socket()
adrServ = '127.0.0.1', 6789
client.connect(adrServ)
print("Entrée toute seule pour finir")
fini = False
while not fini:
    mess = input('>>> ')
    if len(mess) == 0:
        fini = True
    else:
        messEnc = mess.encode('utf-8')
        recuEnc = b''
        try:
            client.send(messEnc)
            recuEnc = client.recv(1024)
        except OSError:
            print('erreur')
        if recuEnc == b'':
            print('pas de réponse, je ferme')
            fini = True
        else:
            print(recuEnc.decode('utf-8'))
client.close()
