import socket
import sys

def connecter(ip, port):
    canal = socket.socket()
    try:
        canal.connect(ip, port)
    except ConnectionRefusedError:
        print("Lancez d'abord le serveur !")
        sys.exit(1)
    return canal

def demander(canal, question):
    try:
        canal.sendall(question.encode('utf-8'))
        return canal.recv(1024).decode('utf-8')
    except OSError:
        return ''

canal = connecter('127.0.0.1', 6789)
while True:
    question = input('>>> ')
    if question == '':
        break
    reponse = demander(canal, question)
    if reponse == '':
        print('Plus de serveur.')
        break
    print(reponse)
canal.close()
