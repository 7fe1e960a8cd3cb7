# perroquet : la classe s'occupe d'un client, le descripteur est lu et écrit directement
import os
import socket


class Perroquet:
    def __init__(self, descripteur):
        self.descripteur = descripteur

    def __iter__(self):
        return iter(lambda: os.read(self.descripteur, 2048), b"")

    def dire(self, phrase):
        crie = phrase.decode().upper()
        joli = crie.title()
        reste = joli.encode()
        while reste:
            reste = reste[os.write(self.descripteur, reste):]


prise = socket.create_server(("localhost", 9009))
conversation, _ = prise.accept()
fd = conversation.detach()
oiseau = Perroquet(fd)
try:
    for phrase in oiseau:
        oiseau.dire(phrase)
except (UnicodeDecodeError, OSError) as souci:
    print("fini :", souci)
os.close(fd)
prise.close()
