import socket

# --- réglages ---
PORT = 3333

srv = socket.socket()
srv.bind(("localhost", PORT))
srv.listen(1)

cli, adr = srv.accept()
cli.sendall("Salut !".encode("utf-8"))
reponse = cli.recv(1024).decode("utf-8")
print("Le client dit :", reponse)
cli.close()
srv.close()
