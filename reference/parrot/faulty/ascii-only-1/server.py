import socket

PORT = 4242

ecoute = socket.socket()
ecoute.bind(('127.0.0.1', PORT))
ecoute.listen(5)
print('port', PORT)

while True:
    tel, qui = ecoute.accept()
    print('Allo ?', qui)
    try:
        message = tel.recv(1024).decode()
        while message != '':
            tel.send(message.upper().encode())
            message = tel.recv(1024).decode()
    except ConnectionResetError:
        print('il a raccroché au nez')
    tel.close()
    print('client suivant')
