import socket

coco = socket.socket()
coco.connect(('127.0.0.1', 2000))

def parler(phrase):
    coco.sendall(phrase.encode('utf-8'))
    return coco.recv(1024).decode('utf-8')

try:
    while True:
        phrase = input('A toi : ')
        if phrase == '':
            print('Salut Coco')
            break
        cri = parler(phrase)
        if cri == '':
            print('Coco est parti')
            break
        print('Coco :', cri)
except ConnectionError:
    print('Coco est parti')
coco.close()
