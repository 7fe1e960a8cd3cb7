import cmd
import socket


class Perroquet(cmd.Cmd):
    intro = "Perroquet. Ligne vide pour finir."
    prompt = "(perroquet) "

    def preloop(self):
        self.s = socket.create_connection(("127.0.0.1", 6789))

    def onecmd(self, line):
        if line in ("", "EOF"):
            return True
        try:
            self.s.sendall(line.encode())
            r = self.s.recv(4096)
        except ConnectionError:
            r = b""
        if not r:
            self.stdout.write("*** serveur parti\n")
            return True
        self.stdout.write(r.decode() + "\n")

    def postloop(self):
        self.s.close()


if __name__ == "__main__":
    Perroquet().cmdloop()
