import socket

sock = socket.socket()
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind((socket.gethostname(), 4000))
sock.listen(1)
con, addr = sock.accept()
fichier = con.makefile('rwb', buffering=0)
bloc = fichier.read(1024)
while bloc:
    fichier.write(bloc.decode('utf-8').upper().encode('utf-8'))
    bloc = fichier.read(1024)
fichier.close()
con.close()
sock.close()
