import socket

HOTE = ''
PORT = 50007
message = 'Salut !'.encode('utf-8')

s = socket.socket()
s.bind((HOTE, PORT))
s.listen(1)
conn, addr = s.accept()
conn.send(str(message).encode('utf-8'))
conn.close()
s.close()
