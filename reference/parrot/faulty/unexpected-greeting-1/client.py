import socket

def main():
    client = socket.socket()
    try:
        client.connect(('127.0.0.1', 6789))
    except ConnectionRefusedError:
        print("Lancez d'abord le serveur !")
        return
    while True:
        mess = input('>>> ')
        if mess == '':
            break
        client.send(mess.encode('utf-8'))
        recu = client.recv(1024)
        if len(recu) == 0:
            print('Connexion terminée par le serveur')
            break
        print(recu.decode('utf-8'))
    client.close()

if __name__ == '__main__':
    main()
