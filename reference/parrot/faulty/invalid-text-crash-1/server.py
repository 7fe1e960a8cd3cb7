import codecs
import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 3003))
s.listen(1)

while True:
    conn, addr = s.accept()
    # il garde les moitiés de caractères jusqu'à la suite
    decodeur = codecs.getincrementaldecoder('utf-8')()
    while True:
        try:
            data = conn.recv(500)
        except ConnectionError:
            data = b''
        if data == b'':
            break
        mots = decodeur.decode(data)
        if mots != '':
            conn.sendall(mots.upper().encode('utf-8'))
    conn.close()
