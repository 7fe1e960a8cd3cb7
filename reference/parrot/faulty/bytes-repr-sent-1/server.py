import socket
import threading


class Perroquet(threading.Thread):
    """un thread pour chaque personne connectée"""

    def __init__(self, conn, addr):
        threading.Thread.__init__(self)
        self.conn = conn
        self.addr = addr

    def run(self):
        print("[+] nouveau client", self.addr[0], self.addr[1])
        while True:
            recu = self.conn.recv(1024)
            if recu == b"":
                break
            reponse = recu.decode("utf-8").upper().encode("utf-8")
            # il faut des bytes pour send
            self.conn.send(bytes(str(reponse), "utf-8"))
        self.conn.close()
        print("[-] client parti", self.addr[1])


tcpsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
tcpsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
tcpsock.bind(("", 1111))
tcpsock.listen(10)
print("En écoute...")

while True:
    (conn, addr) = tcpsock.accept()
    t = Perroquet(conn, addr)
    t.start()
