# Perroquet : un seul fil, un tour de garde entre la porte et les bavards.
import socket

QUART_DE_SECONDE = 0.25

porte = socket.create_server(('', 6789))
porte.settimeout(QUART_DE_SECONDE)
bavards = {}


def visite():
    """Y a-t-il quelqu'un a la porte ?"""
    try:
        canal, adresse = porte.accept()
    except socket.timeout:
        return
    canal.setblocking(False)
    bavards[canal] = adresse


def ecoute(canal):
    try:
        octets = canal.recv(1024)
    except BlockingIOError:
        return                          # rien de neuf
    except ConnectionResetError:
        octets = b''
    if octets:
        canal.sendall(octets.decode('utf-8', errors='replace').upper().encode('utf-8'))
    else:
        print('au revoir', bavards.pop(canal))
        canal.close()


while True:
    visite()
    for canal in list(bavards):
        ecoute(canal)
