import codecs
import socket
from threading import Thread

Decoder = codecs.getincrementaldecoder('utf-8')

def parrot(conn):
    decoder = Decoder('ignore')
    with conn:
        try:
            for got in iter(lambda: conn.recv(4096), b''):
                conn.sendall(decoder.decode(got).upper().encode('utf-8'))
        except OSError as problem:
            print('lost:', problem)

server = socket.create_server(('localhost', 4321))
while True:
    conn, address = server.accept()
    Thread(target=parrot, args=(conn,), daemon=True).start()
