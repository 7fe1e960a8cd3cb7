import socket

def main():
    moi = socket.create_connection(("localhost", 10000))
    while True:
        try:
            texte = input("# ")
        except EOFError:
            break
        if not texte:
            break
        moi.sendall(texte.encode("utf-8"))
        octets = moi.recv(1024)
        if not octets:
            print("le serveur est parti")
            break
        print(octets.decode("utf-8"))
    moi.close()

main()
