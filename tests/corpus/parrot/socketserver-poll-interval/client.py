import sys, socket
sock = socket.create_connection(address=("localhost", 6789), timeout=None)
entree = sock.makefile("rb")
sortie = sock.makefile("wb", buffering=0)
with sock, entree, sortie:
    for ligne in sys.stdin:
        ligne = ligne.rstrip("\n")
        if not ligne:
            break
        try:
            sortie.write(ligne.encode())
            rep = entree.read1(4096)
        except OSError as e:
            print(e, file=sys.stderr)
            break
        if not rep:
            break
        print(rep.decode(), file=sys.stderr)
