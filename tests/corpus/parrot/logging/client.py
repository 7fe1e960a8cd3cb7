import atexit
import logging
import socket
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(message)s", stream=sys.stdout)
log = logging.getLogger("client")
s = socket.socket()
atexit.register(s.close)
try:
    s.connect(("localhost", 6789))
    while True:
        sys.stderr.write("votre texte: ")
        sys.stderr.flush()
        ligne = input()
        if not ligne:
            log.info("fini")
            break
        s.sendall(ligne.encode())
        if not (rep := s.recv(4096)):
            log.error("le serveur est parti")
            sys.exit(1)
        log.info("reponse: %s", rep.decode())
except OSError as e:
    log.error("Erreur: %s", e)
    sys.exit(1)
