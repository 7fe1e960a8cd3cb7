# serveur trouvé sur un forum
import socket

localIP = "127.0.0.1"
localPort = 20001
bufferSize = 4096

# Create a datagram socket
ServerSocket = socket.socket(family=socket.AF_INET, type=socket.SOCK_DGRAM)
ServerSocket.bind((localIP, localPort))
print("server up and listening")

# Listen for incoming messages
while True:
    message, address = ServerSocket.recvfrom(bufferSize)
    if not message:
        break
    print("Message from Client:", message.decode("utf-8"))
    # Sending a reply to client
    ServerSocket.sendto(message.decode("utf-8").upper().encode("utf-8"), address)

ServerSocket.close()
