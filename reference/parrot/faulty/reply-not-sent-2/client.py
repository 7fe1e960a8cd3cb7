import socket


def envoyer(texte):
    client.sendall(texte.encode("utf-8"))


def recevoir():
    message = client.recv(1024)
    return message.decode("utf-8")


client = socket.socket()
client.connect(("127.0.0.1", 5151))
while True:
    try:
        texte = input("Texte : ")
    except EOFError:
        break
    if len(texte) == 0:
        break
    envoyer(texte)
    message = recevoir()
    if len(message) == 0:
        print("Serveur déconnecté")
        break
    print("Réponse :", message)
client.close()
