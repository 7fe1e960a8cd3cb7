from socket import *
import os, signal

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
ecoute = socket()
ecoute.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
ecoute.bind(("0.0.0.0", 2048))
ecoute.listen(10)
while True:
	ligne, qui = ecoute.accept()
	if os.fork() == 0:
		ecoute.close()
		try:
			while 1:
				m = ligne.recv(1024)
				if m == b"": break
				ligne.sendall(m.decode(errors="surrogateescape").upper().encode(errors="surrogateescape"))
		except ConnectionResetError:
			pass
		ligne.close()
		os._exit(0)
	ligne.close()
