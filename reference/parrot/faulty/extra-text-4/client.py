import socket, sys

tuyau = socket.socket(); tuyau.connect(('127.0.0.1', 6789))

def converser():
    sys.stdout.write('? ')
    phrase = sys.stdin.readline()
    if phrase in ('', '\n'):
        return False
    tuyau.sendall(phrase[:-1].encode('utf8'))
    reponse = tuyau.recv(1 << 12)
    sys.stdout.write('= ' + reponse.decode('utf8') + '\n')
    return len(reponse) > 0

try:
    while converser(): pass
except ConnectionError as probleme:
    sys.stderr.write(f'{probleme}\n')
finally:
    tuyau.close()
