import socket


class Parti(Exception):
    pass


def recevoir(s):
    """toute la reponse : jusqu'a 0,3 s de silence"""
    s.settimeout(5)
    morceaux = []
    try:
        while True:
            m = s.recv(100)
            if not m:
                if morceaux:
                    break
                raise Parti
            morceaux.append(m)
            s.settimeout(0.3)
    except socket.timeout:
        if not morceaux:
            return None
    return b"".join(morceaux).decode()


s = socket.create_connection(("localhost", 6789), timeout=3)
try:
    while True:
        l = input("> ")
        if not l:
            break
        s.sendall(l.encode())
        r = recevoir(s)
        print("pas de réponse" if r is None else r)
except (Parti, OSError) as e:
    print("serveur parti", e)
finally:
    s.close()
