# d'apres un exemple trouve sur un forum
import socketserver

class MonPerroquet(socketserver.BaseRequestHandler):

    def handle(self):
        self.data = self.request.recv(1024)
        print("{} a ecrit :".format(self.client_address[0]))
        print(self.data.decode('utf-8'))
        self.request.sendall(self.data.decode('utf-8').upper().encode('utf-8'))

if __name__ == "__main__":
    HOST, PORT = "localhost", 9999
    socketserver.TCPServer.allow_reuse_address = True
    server = socketserver.TCPServer((HOST, PORT), MonPerroquet)
    server.serve_forever()
