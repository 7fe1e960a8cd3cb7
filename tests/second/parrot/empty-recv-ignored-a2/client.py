import socket

HOTE, PORT = 'localhost', 8888

def main():
    tel = socket.socket()
    tel.connect((HOTE, PORT))
    try:
        boucle(tel)
    except ConnectionError:
        print('La ligne est coupée')
    tel.close()

def boucle(tel):
    while True:
        mots = input('Parlez : ')
        if not mots:
            print('On raccroche')
            return
        tel.sendall(mots.encode('utf-8'))
        reponse = tel.recv(1024)
        if not reponse:
            print('On nous a raccroché au nez')
            return
        print('Au bout du fil : «' + reponse.decode('utf-8') + '»')

main()
