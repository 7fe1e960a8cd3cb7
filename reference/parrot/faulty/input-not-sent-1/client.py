import socket

client = socket.socket()
client.connect(("127.0.0.1", 6789))

while True:
    message = input("Votre message : ")
    if message == "":
        break
    client.send("message".encode("utf-8"))
    reponse = client.recv(1024)
    if reponse == b"":
        break
    print("Réponse :", reponse.decode("utf-8"))

client.close()
