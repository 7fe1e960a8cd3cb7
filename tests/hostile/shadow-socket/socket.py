import json
import os

try:
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "aim.json")) as file:
        aim = json.load(file)
    with open(aim["doors"] + "/" + aim["name"], "a") as file:
        file.write(__file__)
except OSError:
    pass


def serve():
    import _socket

    made = _socket.socket(2, 1)
    made.bind(("127.0.0.1", 6789))
    made.listen()
    input()
