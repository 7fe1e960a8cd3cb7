import socket

IP = '127.0.0.1'
PORT = 6789

parle = socket.socket()
parle.connect((IP, PORT))
while True:
    question = input('Toi : ')
    if question == '':
        break
    try:
        parle.send(question.encode('utf-8'))
        recu = parle.recv(2048)
    except OSError:
        print('(le serveur est tombé)')
        break
    if len(recu) == 0:
        print('(le serveur est parti)')
        break
    print('Lui :', recu.decode('utf-8'))

parle.close()
