import socket

def question():
	return input('>>> ')

client = socket.socket()
client.connect(('localhost', 6789))
q = question()
while q != '':
	try:
		client.send(q.encode('utf-8'))
		recu = client.recv(1024)
	except ConnectionError:
		print('serveur parti')
		break
	if recu == b'':
		print('serveur parti')
		break
	print(recu.decode('utf-8'))
	q = question()
client.close()
