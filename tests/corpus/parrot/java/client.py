import socket
import sys


class Scanner:
    def __init__(self, flux):
        self.__flux = flux

    def nextLine(self):
        ligne = self.__flux.readline()
        if ligne == "":
            return None
        return ligne[:-1] if ligne.endswith("\n") else ligne


class System:
    class out:
        @staticmethod
        def println(x=""):
            sys.stdout.write(str(x) + "\n")
            sys.stdout.flush()

        @staticmethod
        def print(x):
            sys.stdout.write(str(x))
            sys.stdout.flush()


class Client:
    def __init__(self, hote, port):
        self.__hote, self.__port, self.__s = hote, port, None

    def ouvrir(self):
        self.__s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.__s.connect((self.__hote, self.__port))

    def echanger(self, ligne):
        self.__s.sendall(ligne.encode("utf-8"))
        r = self.__s.recv(65536)
        if not r:
            raise EOFError("serveur parti")
        return r.decode("utf-8")

    def fermer(self):
        self.__s.close()

    @staticmethod
    def main(args):
        sc = Scanner(sys.stdin)
        c = Client("127.0.0.1", 8080)
        c.ouvrir()
        try:
            while True:
                System.out.print("> ")
                l = sc.nextLine()
                if l is None or l == "":
                    return 0
                System.out.println(c.echanger(l))
        except (EOFError, ConnectionError) as e:
            System.out.println("Fin : %s" % e)
            return 3
        finally:
            c.fermer()


if __name__ == "__main__":
    sys.exit(Client.main(sys.argv[1:]))
