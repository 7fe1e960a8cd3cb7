import socket

def majuscules(texte):
    return texte.upper()

def main():
    prise = socket.socket()
    prise.connect(('', 6789))
    texte = input('Vous : ')
    while texte:
        prise.send(texte.encode())
        reponse = prise.recv(1024).decode()
        if not reponse:
            break
        print('Perroquet :', majuscules(texte))
        texte = input('Vous : ')
    prise.close()

if __name__ == '__main__':
    main()
