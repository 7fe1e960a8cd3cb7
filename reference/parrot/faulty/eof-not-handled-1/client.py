import codecs
import socket

conn = socket.socket()
conn.connect(('localhost', 4321))

decode = codecs.getincrementaldecoder('utf-8')().decode

def ask():
    return input('you> ')

def talk(line):
    conn.sendall(line.encode('utf-8'))
    try:
        got = conn.recv(4096)
    except ConnectionError:
        got = b''
    if got == b'':
        print('(the parrot flew away)')
        return False
    print('parrot>', decode(got))
    return True

line = ask()
while line != '' and talk(line):
    line = ask()
conn.close()
