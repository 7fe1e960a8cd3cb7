import socket

HOST = ''
PORT = 5050

def main():
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((HOST, PORT))
    s.listen(1)
    c, _ = s.accept()
    try:
        while True:
            data = c.recv(1024)
            if not data:
                break
            # errors pour pas que ca plante
            msg = data.decode('utf-8', errors='replace')
            print('recu', len(data), 'octets')
            c.send(msg.upper().encode('utf-8'))
    except OSError as e:
        print('probleme reseau :', e)
    finally:
        c.close()
        s.close()

main()
