import socket

with socket.create_server(("", 5555)) as s:
    conn, addr = s.accept()
    with conn:
        print(f"{addr} est là")
        while data := conn.recv(1024):
            texte = data.decode()
            print(f"{addr} dit {texte}")
            conn.sendall(texte.upper().encode())
    print("fini")
