# -*- coding: cp1252 -*-
import socket, sys
def ligne():
	l = ''
	while True:
		k = sys.stdin.read(1)
		if k in ('', '\n'):
			return l
		l += k
canal = socket.socket()
canal.connect(('localhost', 6789))
while True:
	print('Réponse à envoyer ? ', end='', flush=True)
	l = ligne()
	if not l:
		break
	try:
		canal.sendall(l.encode('utf-8'))
		r = canal.recv(1024)
	except ConnectionError:
		break
	if not r:
		break
	print('reçu', [r.decode('utf-8')])
try:
	canal.shutdown(socket.SHUT_WR)
	while canal.recv(1024):
		pass
except OSError:
	pass
canal.close()
