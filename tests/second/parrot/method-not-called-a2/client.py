import socket

def main():
    client = socket.socket()
    client.connect(('127.0.0.1', 4000))
    actif = True
    while actif:
        actif = un_tour(client)
    client.close()

def un_tour(client):
    """un message et sa réponse ; False quand c'est fini"""
    message = input('message : ')
    if message == '':
        return False
    try:
        client.sendall(message.encode('utf-8'))
        recu = client.recv(1024)
    except OSError:
        return False
    if not recu:
        return False
    print('retour  :', recu.decode('utf-8'))
    return True

if __name__ == '__main__':
    main()
