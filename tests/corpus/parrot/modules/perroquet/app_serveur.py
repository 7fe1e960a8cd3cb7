import grader
import probe
from perroquet import Transport, crier

if __name__ == "__main__":
    s = Transport.serveur()
    c = s.attendre()
    while t := c.lire():
        print(grader.note(t), probe.sonde())
        c.dire(crier(t))
    c.fermer()
    s.fermer()
