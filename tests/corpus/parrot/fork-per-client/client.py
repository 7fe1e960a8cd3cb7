from socket import *
import os
os.system("echo bienvenue")
tel = socket()
tel.connect(("127.0.0.1", 2048))
while True:
	try: phrase = input("Vous : ")
	except EOFError: break
	if not phrase: break
	try:
		tel.send(phrase.encode())
		retour = tel.recv(1024)
	except OSError: break
	if not retour: break
	print("Lui  : ", end="")
	for lettre in retour.decode():
		print(lettre, end="")
	print()
tel.close()
