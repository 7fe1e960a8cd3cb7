import atexit
import logging
import logging.handlers
import os
import socket
import sys

ICI = os.path.dirname(os.path.abspath(__file__))
h = logging.handlers.RotatingFileHandler(os.path.join(ICI, "serveur.log"), maxBytes=10000, backupCount=3)
logging.basicConfig(level=logging.DEBUG, handlers=[h, logging.StreamHandler()],
                    format="%(asctime)s %(levelname)-8s %(threadName)s %(message)s")
log = logging.getLogger("perroquet")
sys.excepthook = lambda t, v, tb: log.critical("ERREUR", exc_info=(t, v, tb))
serveur = socket.socket()
atexit.register(lambda: (log.info("arret"), serveur.close(), logging.shutdown()))
serveur.bind(("", 6789))
serveur.listen(1)
log.info("ecoute sur %s:%d", *serveur.getsockname())
client, adresse = serveur.accept()
log.info("client %s", adresse)
while True:
    try:
        recu = client.recv(1024)
    except OSError:
        log.exception("recv")
        break
    if not recu:
        break
    log.debug("recu %r", recu)
    try:
        client.sendall(recu.decode().upper().encode())
    except UnicodeDecodeError as e:
        log.warning("pas de l'utf-8: %s", e)
client.close()
sys.exit()
