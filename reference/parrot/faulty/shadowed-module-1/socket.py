# Essai n°1 avec les sockets (cours du 12 mars)

IP = '127.0.0.1'
PORT = 6789

mess = 'Salut !'
messEnc = mess.encode('utf-8')
print(mess, '->', messEnc)
