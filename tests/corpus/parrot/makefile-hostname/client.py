import socket

sock = socket.socket()
sock.connect((socket.gethostname(), 4000))
lecture = sock.makefile('rb')
ecriture = sock.makefile('wb')
phrase = input('phrase: ')
while phrase:
    ecriture.write(phrase.encode('utf-8'))
    ecriture.flush()
    retour = lecture.read1(5000)
    if not retour:
        phrase = ''
    else:
        print("'" + retour.decode('utf-8') + "'")
        phrase = input('phrase: ')
lecture.close()
ecriture.close()
sock.close()
