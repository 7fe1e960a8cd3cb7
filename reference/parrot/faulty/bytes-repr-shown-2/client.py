import socket
sock = socket.socket()
sock.connect(('localhost', 3000))
while True:
    phrase = input('Phrase : ')
    if phrase == '':
        break
    sock.sendall(phrase.encode('utf8'))
    paquet = sock.recv(4096)
    if paquet == b'':
        break
    print('Reponse :', paquet)
print('Au revoir')
sock.close()
