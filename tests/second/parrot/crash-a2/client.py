import socket

client = socket.socket()
client.connect(('127.0.0.1', 6789))
prenoms = ['Coco', 'Jacquot', 'Rio']
tour = 0
while True:
    texte = input('>>> ')
    if texte == '':
        break
    tour = tour + 1
    try:
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
    except ConnectionError:
        print('le perroquet est parti')
        break
    if recu == b'':
        print('le perroquet est parti')
        break
    # le perroquet change de nom à chaque tour
    print(prenoms[tour], ':', recu.decode('utf-8'))
client.close()
