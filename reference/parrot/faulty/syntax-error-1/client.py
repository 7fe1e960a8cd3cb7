from socket import create_connection

with create_connection(("127.0.0.1", 6789)) as fil:
    for mot in iter(lambda: input("? "), ""):
        fil.sendall(mot.encode())
        echo = fil.recv(2048)
        if not echo:
            print("plus personne")
            break
        print("!", echo.decode())
