# essais du cours sur l'encodage
mess = 'Salut !'
messEnc = mess.encode('utf-8')
print(mess, '->', messEnc)
print(messEnc.decode('utf-8'))
