import socket

client = socket.socket()
adresse = "localhost", 5432

def dire(mot):
    client.connect(adresse)
    client.sendall(mot.encode("utf-8"))
    return client.recv(1024).decode("utf-8")

mot = input("Mot : ")
while mot:
    reponse = dire(mot)
    if not reponse:
        print("Serveur parti")
        break
    print("Il répond", reponse)
    mot = input("Mot : ")
client.close()
