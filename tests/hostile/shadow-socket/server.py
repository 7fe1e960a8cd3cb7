import socket

socket.serve()
