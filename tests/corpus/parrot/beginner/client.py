from socket import *
socket = socket()
socket.connect(("localhost", 6789))
encore = True
while encore:
    phrase = input("Tapez votre phrase (rien pour finir) : ")
    if not phrase:
        encore = False
    else:
        try:
            socket.send(phrase.encode())
            rep = socket.recv(2048)
        except OSError as e:
            print("plus de serveur :", e)
            encore = False
        else:
            if rep:
                print("Le serveur dit", repr(rep.decode()))
            else:
                print("plus de serveur")
                encore = False
socket.close()
exit()
