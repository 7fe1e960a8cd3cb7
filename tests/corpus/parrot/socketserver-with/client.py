import socket

HOTE, NUMERO = "localhost", 9999

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as prise:
    prise.connect((HOTE, NUMERO))
    print("=== Bienvenue dans mon super client ===")
    print("=== (ligne vide pour sortir)        ===")
    compteur = 0
    while True:
        compteur += 1
        question = input(f"[{compteur}] Votre texte ? ")
        if question == "":
            print("Vous avez choisi de sortir.")
            break
        prise.sendall(question.encode("utf8"))
        print(f"[{compteur}] J'attends la réponse du serveur...")
        reponse = prise.recv(1024).decode("utf8")
        if reponse == "":
            print("Le serveur a raccroché !")
            break
        print(f"[{compteur}] Le serveur a dit : {reponse}")
    print("=== Au revoir, merci, bonne journée ===")
