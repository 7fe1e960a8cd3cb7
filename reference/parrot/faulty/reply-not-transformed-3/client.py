import socket


def questions():
    try:
        while True:
            yield input("dis : ")
    except EOFError:
        return


def main():
    prise = socket.create_connection(("localhost", 9009))
    for question in questions():
        if question == "":
            break
        prise.sendall(question.encode())
        reponse = prise.recv(2048)
        if reponse == b"":
            break
        print("il dit :", reponse.decode())
    prise.close()


if __name__ == "__main__":
    main()
